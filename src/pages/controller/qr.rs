//! A link as a QR code: black on white, whatever the page's colours, so that every phone reads it.

use crate::i18n::controller_words;
use fast_qr::QRBuilder;
use leptos::prelude::*;

/// What stands around a code, in modules.
const QUIET: usize = 4;

/// The dark modules as one path, and how many modules stand side by side; none where a text is too long.
fn drawn(text: &str) -> Option<(String, usize)> {
    let code = QRBuilder::new(text).build().ok()?;
    let size = code.size;
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let dark = |x: usize| code[y].get(x).is_some_and(|module| module.value());
            let from = x;
            while dark(x) {
                x += 1;
            }
            if x > from {
                let [from, y, run] = [from, y, x - from].map(|number| number.to_string());
                path.push_str(&["M", &from, " ", &y, "h", &run, "v1h-", &run, "z"].concat());
            }
            x += 1;
        }
    }
    Some((path, size))
}

/// The code.
#[component]
pub(super) fn QrCode(
    /// What it says.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    move || {
        text.with(|text| drawn(text)).map(|(path, size)| {
            let around = (size + 2 * QUIET).to_string();
            let field = ["-4 -4 ", &around, " ", &around].concat();
            view! {
                <svg class="qr" viewBox=field role="img" aria-label=controller_words().qr_code>
                    <rect class="ground" x="-4" y="-4" width=around.clone() height=around></rect>
                    <path class="dark" d=path></path>
                </svg>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn a_link_becomes_a_code() {
        let (path, size) = drawn("http://192.168.1.20:8080/viewer/?room=STAGE2").unwrap();
        assert_eq!((size - 17) % 4, 0, "a size that codes have");
        // The finder's corner: seven dark modules in the first row.
        assert!(path.starts_with("M0 0h7v1h-7z"), "{path}");
        let area: usize =
            path.split('h').skip(1).filter_map(|part| part.split('v').next()?.parse::<usize>().ok()).sum();
        assert!(area * 10 > size * size * 4 && area * 10 < size * size * 6, "about half is dark");
        assert_eq!(drawn(&"x".repeat(5_000)), None);
    }
}
