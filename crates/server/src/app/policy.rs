//! The content security policy of the pages.

use data_encoding::BASE64;
use ring::digest::{SHA256, digest};

/// The policy of a file of the app. The viewer may be framed by anyone: OBS, web overlays.
#[must_use]
pub fn policy(html: Option<&str>, is_viewer: bool) -> String {
    let mut scripts = String::new();
    for script in html.into_iter().flat_map(inline_scripts) {
        let hash = BASE64.encode(digest(&SHA256, script.as_bytes()).as_ref());
        scripts.push_str(&format!(" 'sha256-{hash}'"));
    }
    let frames = if is_viewer { "" } else { "; frame-ancestors 'self'" };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         font-src 'self'; img-src 'self' data: blob:; media-src 'self'; \
         connect-src 'self' https: wss: http: ws:; manifest-src 'self'; worker-src 'self'; \
         base-uri 'self'; form-action 'none'{frames}"
    )
}

/// The texts of the scripts that stand in a page itself: the `404.html` of static hosts has one.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!tag.contains("src=") && !script.is_empty()).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_house_s() {
        assert_eq!(
            policy(None, false),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
             img-src 'self' data: blob:; media-src 'self'; connect-src 'self' https: wss: http: ws:; \
             manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'none'; \
             frame-ancestors 'self'"
        );
        assert!(!policy(None, true).contains("frame-ancestors"));
    }

    #[test]
    fn only_scripts_in_the_page_itself_are_hashed() {
        let html = r#"<script type="module" src="a.js"></script><script>alert(1)</script><p>"#;
        let all = policy(Some(html), true);
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(all.contains(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';"
        ));
        assert_eq!(all.matches("sha256-").count(), 1);
    }
}
