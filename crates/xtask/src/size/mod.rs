//! `size`: what a page costs until its first countdown: every answer of the server, as it is and packed.

mod proxy;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::bundle::{self, Options};
use crate::error::Result;
use crate::house::House;
use crate::room_server::{self, Profile, SAMPLE_ROOM};
use crate::setup;
use crate::webdriver::Browser;
use proxy::{Answer, Proxy};

/// True once a page shows a time that counts. The page's clock is no `timer`.
pub const COUNTDOWN_SHOWN: &str =
    "[...document.querySelectorAll('[role=timer]')].some(timer => /\\d:\\d\\d/.test(timer.textContent))";

const PATIENCE: Duration = Duration::from_secs(30);

/// Builds the app, opens a page of the sample room in a fresh browser, and prints what it loaded.
///
/// # Errors
/// When something cannot be built, or no countdown appears.
pub fn command(house: &House, page: &str) -> Result<()> {
    let tools = setup::web(house)?;
    let browsers = setup::browsers(house)?;
    let app = bundle::build(house, &tools, Options::default())?;
    let server = room_server::build(house, None, Profile::Release)?;
    let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running = room_server::start(house, &server, anywhere, &app, room_server::NOTHING_KEPT)?;
    running.control(r#"{"action":"play"}"#)?;
    let proxy = Proxy::start(&running.origin)?;
    let browser = Browser::start(&browsers)?;
    browser.open(&format!("{}/{page}/?room={SAMPLE_ROOM}", proxy.origin))?;
    browser.until("A countdown on the page", COUNTDOWN_SHOWN, PATIENCE)?;
    println!("{}", table(&proxy.answers())?);
    Ok(())
}

/// A line an answer, and the sums.
fn table(answers: &[Answer]) -> Result<String> {
    let mut text = format!("{:>9} {:>9}  answer\n", "raw", "brotli");
    let (mut raw_sum, mut packed_sum) = (0, 0);
    for answer in answers {
        let (raw, packed) = (answer.raw(), packed(answer)?);
        raw_sum += raw;
        packed_sum += packed;
        text.push_str(&format!("{raw:>9} {packed:>9}  {} {}\n", answer.status, answer.path));
    }
    text.push_str(&format!("{raw_sum:>9} {packed_sum:>9}  in all\n"));
    text.push_str(&format!("total_brotli_bytes {packed_sum} requests {}", answers.len()));
    Ok(text)
}

/// A host packs texts and programs where that makes them smaller, and sends the rest as it is.
fn packed(answer: &Answer) -> Result<usize> {
    let path = answer.path.split('?').next().unwrap_or_default();
    if !(path.ends_with('/') || bundle::packs_well(path)) {
        return Ok(answer.raw());
    }
    Ok(bundle::brotli(&answer.body)?.len().min(answer.raw()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(path: &str, body: &[u8], streamed: usize) -> Answer {
        Answer { path: path.into(), status: "200".into(), body: body.to_vec(), streamed }
    }

    #[test]
    fn texts_are_packed_and_fonts_and_sockets_are_not() {
        let page = vec![b'x'; 5_000];
        let answers = [
            answer("/viewer/?room=STAGE2", &page, 0),
            answer("/fonts/digits.woff2", &page, 0),
            answer("/ws/STAGE2", b"", 700),
        ];
        let text = table(&answers).unwrap();
        let last = text.lines().last().unwrap();
        let sum: usize = last.split(' ').nth(1).unwrap().parse().unwrap();
        assert!(last.starts_with("total_brotli_bytes ") && last.ends_with(" requests 3"), "{last}");
        assert!((5_700..6_000).contains(&sum), "{text}");
    }
}
