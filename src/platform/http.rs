//! Requests over HTTP, with a limit of time.

use gloo_net::http::{Method, RequestBuilder};
use web_sys::{RequestCache, RequestMode};

pub use gloo_net::http::Method as HttpMethod;

/// An answer of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its type, lower case, without parameters; empty where it gives none.
    pub content_type: String,
    /// Its `Date`; empty where it gives none, or a server of another origin does not let it be read.
    pub date: String,
    /// Its body.
    pub body: String,
}

/// No answer came: no network, no server, refused by the browser, or too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoReply;

/// A request.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Its method.
    pub method: Method,
    /// Its address.
    pub url: &'a str,
    /// A bearer key.
    pub key: Option<&'a str>,
    /// A JSON body.
    pub json: Option<String>,
    /// Further headers.
    pub headers: &'a [(&'static str, String)],
    /// The limit in milliseconds.
    pub within_ms: u32,
}

/// Sends a request and reads the whole answer. Never from a cache.
///
/// # Errors
/// No answer came in time.
pub async fn ask(ask: Ask<'_>) -> Result<Reply, NoReply> {
    let abort = web_sys::AbortController::new().map_err(|_| NoReply)?;
    let mut request = RequestBuilder::new(ask.url)
        .method(ask.method)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&abort.signal()));
    if let Some(key) = ask.key {
        request = request.header("Authorization", &["Bearer ", key].concat());
    }
    for (name, value) in ask.headers {
        request = request.header(name, value);
    }
    let request = match ask.json {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    }
    .map_err(|_| NoReply)?;
    let limit = super::timer::Timeout::new(f64::from(ask.within_ms), move || abort.abort());
    let response = request.send().await.map_err(|_| NoReply)?;
    let kind = response.headers().get("content-type").unwrap_or_default();
    let date = response.headers().get("date").unwrap_or_default();
    let body = response.text().await.map_err(|_| NoReply)?;
    drop(limit);
    let content_type = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Ok(Reply { status: response.status(), content_type, date, body })
}

/// Whether something answers at an address, whatever it says.
pub async fn answers(url: &str, within_ms: u32) -> bool {
    let Ok(abort) = web_sys::AbortController::new() else { return false };
    let request = RequestBuilder::new(url)
        .mode(RequestMode::NoCors)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&abort.signal()))
        .build();
    let Ok(request) = request else { return false };
    let limit = super::timer::Timeout::new(f64::from(within_ms), move || abort.abort());
    let answered = request.send().await.is_ok();
    drop(limit);
    answered
}
