//! Answers for the files of the app: the right one, of the right kind, kept for the right time.

use super::files::{Files, relative};
use super::policy::policy;
use axum::body::{Body, Bytes};
use axum::response::Response;
use hyper::header::HeaderValue;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderName, IF_NONE_MATCH, LOCATION, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{HeaderMap, Method, StatusCode};
use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher as _};

/// The pages that stand in a short link: `…/{page}/{code}` and `…/r/{code}/{page}`.
const PAGES: [&str; 6] = ["viewer", "operator", "agenda", "moderator", "controller", "wall"];

const NO_APP: &str =
    "This is a Ghostlight room server without the app. Start it with --app DIR to serve the pages.\n";

/// What a request asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// GET or HEAD are answered.
    pub method: Method,
    /// Its path, as it came.
    pub path: String,
    /// Its query, without the question mark.
    pub query: Option<String>,
    /// Its headers.
    pub headers: HeaderMap,
}

/// Answers from the files of the app. Reads them, so it may block.
#[must_use]
pub fn serve(files: &Files, asked: &Asked) -> Response {
    if asked.method != Method::GET && asked.method != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.\n");
    }
    if matches!(files, Files::Nothing) {
        let status = if asked.path == "/" { StatusCode::OK } else { StatusCode::NOT_FOUND };
        return plain(status, NO_APP);
    }
    let Some(segments) = relative(&asked.path) else { return missing(files, asked) };
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if let Some(place) = short_link(&segments, asked.query.as_deref()) {
        return moved(&place);
    }
    let path = segments.join("/");
    if path.is_empty() || path.ends_with('/') {
        return file(files, asked, &format!("{path}index.html"), StatusCode::OK)
            .unwrap_or_else(|| missing(files, asked));
    }
    if let Some(found) = file(files, asked, &path, StatusCode::OK) {
        return found;
    }
    if files.read(&format!("{path}/index.html")).is_some() {
        let folder = segments.last().copied().unwrap_or_default();
        return moved(&with_query(format!("./{folder}/"), asked.query.as_deref()));
    }
    missing(files, asked)
}

/// Where a short link leads, relative to itself so that it holds below any path of a proxy. (On static
/// hosts the script of `404.html` does the same.) A browser keeps the fragment, where the key is.
fn short_link(segments: &[&str], query: Option<&str>) -> Option<String> {
    let is_code = |code: &str| {
        (4..=40).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    // With or without a slash at the end, which is one step more on the way back.
    let (segments, up) = match segments {
        [front @ .., ""] => (front, "../"),
        all => (all, "./"),
    };
    let place = match segments {
        [.., "r", code, page] if is_code(code) && PAGES.contains(page) => {
            format!("{up}../../{page}/?room={code}")
        }
        [.., page, code] if is_code(code) && PAGES.contains(page) => format!("{up}?room={code}"),
        _ => return None,
    };
    Some(match query {
        Some(query) if !query.is_empty() => format!("{place}&{query}"),
        _ => place,
    })
}

fn with_query(place: String, query: Option<&str>) -> String {
    match query {
        Some(query) if !query.is_empty() => format!("{place}?{query}"),
        _ => place,
    }
}

fn moved(place: &str) -> Response {
    let mut response = plain(StatusCode::FOUND, "");
    match HeaderValue::try_from(place) {
        Ok(place) => {
            response.headers_mut().insert(LOCATION, place);
            response
        }
        Err(_) => plain(StatusCode::BAD_REQUEST, "This address makes no sense.\n"),
    }
}

fn missing(files: &Files, asked: &Asked) -> Response {
    file(files, asked, "404.html", StatusCode::NOT_FOUND)
        .unwrap_or_else(|| plain(StatusCode::NOT_FOUND, "There is nothing here.\n"))
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A file with all its headers, in the smallest form that the client takes.
fn file(files: &Files, asked: &Asked, path: &str, status: StatusCode) -> Option<Response> {
    let bytes = files.read(path)?;
    let html = path.ends_with(".html").then(|| String::from_utf8_lossy(&bytes).into_owned());
    let (bytes, encoding) = smallest(files, path, bytes, &asked.headers);
    let tag = etag(&bytes);
    let same =
        status == StatusCode::OK
            && asked.headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|tags| {
                tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
            });
    let body = match bytes {
        _ if same => Body::empty(),
        Cow::Borrowed(bytes) => Body::from(Bytes::from_static(bytes)),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    *response.status_mut() = if same { StatusCode::NOT_MODIFIED } else { status };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep(path)));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(ETAG, tag);
    }
    if let Ok(policy) = HeaderValue::try_from(policy(html.as_deref(), path.starts_with("viewer/"))) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Some(response)
}

const SECURITY: [(HeaderName, &str); 4] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), bluetooth=(), \
         display-capture=(), browsing-topics=(), fullscreen=(self), screen-wake-lock=(self), autoplay=(self)",
    ),
    // Windows that the desk opens (a stage on the second screen) are of the same origin: they keep in touch.
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The compressed form beside the file, where there is one and the client takes it.
fn smallest(
    files: &Files,
    path: &str,
    bytes: Cow<'static, [u8]>,
    headers: &HeaderMap,
) -> (Cow<'static, [u8]>, Option<&'static str>) {
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if takes(headers, encoding)
            && let Some(packed) = files.read(&format!("{path}.{ending}"))
        {
            return (packed, Some(encoding));
        }
    }
    (bytes, None)
}

/// Whether `Accept-Encoding` names it, and not with `q=0`.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|list| {
        list.split(',').any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let refused = parts.any(|part| {
                part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0)
            });
            named && !refused
        })
    })
}

/// Names the bytes: the same as long as they are.
fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("\"{:016x}\"", hasher.finish())
}

/// How long it may be kept: what is named by its content for ever, all else is asked for each time.
fn keep(path: &str) -> &'static str {
    if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether a file is named by its content: `stage-1f2e3d4c5b6a7980_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(front, hash)| {
        !front.is_empty()
            && hash.len() >= 12
            && hash.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
    })
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: Files = Files::Embedded(&[
        ("404.html", b"<script>go()</script>lost"),
        ("index.html", b"home"),
        ("index.html.br", b"br"),
        ("index.html.gz", b"gz"),
        ("stage-0123456789abcdef_bg.wasm", b"wasm"),
        ("viewer/index.html", b"stage"),
    ]);

    fn ask(path: &str, headers: &[(HeaderName, &'static str)]) -> Response {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        serve(
            &APP,
            &Asked {
                method: Method::GET,
                path: path.to_owned(),
                query: query.map(str::to_owned),
                headers: headers.collect(),
            },
        )
    }

    fn header<'a>(response: &'a Response, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn a_folder_is_its_index_and_a_page_is_asked_for_each_time() {
        let home = ask("/", &[]);
        assert_eq!((home.status(), header(&home, "cache-control")), (StatusCode::OK, "no-cache"));
        let viewer = ask("/viewer/?room=ABC123", &[]);
        assert_eq!(header(&viewer, "content-type"), "text/html; charset=utf-8");
        let bare = ask("/viewer?room=ABC123", &[]);
        assert_eq!(header(&bare, "location"), "./viewer/?room=ABC123");
    }

    #[test]
    fn what_is_named_by_its_content_is_kept() {
        let wasm = ask("/stage-0123456789abcdef_bg.wasm", &[]);
        assert_eq!(header(&wasm, "content-type"), "application/wasm");
        assert_eq!(header(&wasm, "cache-control"), "public, max-age=31536000, immutable");
        assert!(is_hashed("a/style-00ff00ff00ff00ff.css"));
        for plain in ["index.html", "sw.js", "config.json", "apple-touch-icon.png", "-00ff00ff00ff00ff.css"] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn the_smallest_form_that_is_taken() {
        let of = |accept| header(&ask("/", &[(ACCEPT_ENCODING, accept)]), "content-encoding").to_owned();
        assert_eq!(of("gzip, deflate, br"), "br");
        assert_eq!(of("gzip"), "gzip");
        assert_eq!(of("br;q=0, gzip;q=0.5"), "gzip");
        assert_eq!(of("identity"), "");
        assert_eq!(header(&ask("/", &[]), "vary"), "Accept-Encoding");
    }

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        let tag = header(&ask("/", &[]), "etag").to_owned();
        let again = serve(
            &APP,
            &Asked {
                method: Method::GET,
                path: "/".into(),
                query: None,
                headers: HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::try_from(tag).unwrap())]),
            },
        );
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn short_links_lead_to_the_page() {
        for (short, place) in [
            ("/viewer/ABC123", "./?room=ABC123"),
            ("/viewer/ABC123/", "../?room=ABC123"),
            ("/r/abc123/agenda", "./../../agenda/?room=abc123"),
            ("/r/ABC123/viewer?only=timer", "./../../viewer/?room=ABC123&only=timer"),
        ] {
            let found = ask(short, &[]);
            assert_eq!((found.status(), header(&found, "location")), (StatusCode::FOUND, place), "{short}");
        }
    }

    #[test]
    fn what_is_not_there_is_said_by_the_404_page() {
        let lost = ask("/nothing/here.js", &[]);
        assert_eq!(lost.status(), StatusCode::NOT_FOUND);
        assert!(header(&lost, "content-security-policy").contains("'sha256-"));
        assert_eq!(ask("/../etc/passwd", &[]).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn only_the_viewer_may_be_framed() {
        assert!(header(&ask("/", &[]), "content-security-policy").ends_with("frame-ancestors 'self'"));
        assert!(!header(&ask("/viewer/", &[]), "content-security-policy").contains("frame-ancestors"));
    }
}
