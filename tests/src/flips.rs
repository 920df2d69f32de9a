//! When a screen's digits change, written down in the page itself.

use crate::Screen;
use serde_json::Value;
use std::collections::BTreeMap;

const RECORD: &str = "
    window.flips = [];
    let last = null;
    const look = () => {
        const text = document.querySelector('.stage-digits')?.innerText ?? '';
        if (text !== last) {
            if (last !== null) window.flips.push([text, performance.timeOrigin + performance.now()]);
            last = text;
        }
    };
    look();
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
";

/// Starts writing down when the digits of a screen change.
pub async fn record_flips(screen: &Screen) {
    screen.script(RECORD).await;
}

/// What was written down: each text with the moment at which it appeared, milliseconds of the machine's
/// clock.
pub async fn flips(screen: &Screen) -> Vec<(String, f64)> {
    let written = screen.script("return window.flips").await;
    let read = |entry: &Value| Some((entry.get(0)?.as_str()?.to_owned(), entry.get(1)?.as_f64()?));
    written.as_array().map(|all| all.iter().filter_map(read).collect()).unwrap_or_default()
}

/// By how much two screens differed in showing the same text, milliseconds, the smallest first.
pub fn skews(one: &[(String, f64)], other: &[(String, f64)]) -> Vec<f64> {
    let at: BTreeMap<&str, f64> = one.iter().map(|(text, at)| (text.as_str(), *at)).collect();
    let mut skews: Vec<f64> =
        other.iter().filter_map(|(text, then)| at.get(text.as_str()).map(|at| (then - at).abs())).collect();
    skews.sort_by(f64::total_cmp);
    skews
}
