//! The room's logo: a small picture that travels with the room.

use crate::i18n::controller_words;
use crate::pages::desk::Notes;
use crate::platform::files::{self, Given};
use ghostlight_room::{RoomInfo, RoomPatch};
use leptos::prelude::*;

/// What a room takes, as a data URL.
const LONGEST: usize = 64 * 1024;
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A picture as a data URL; none where it is neither PNG nor SVG, or too large.
fn data_url(given: &Given) -> Option<String> {
    let kind = if given.bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        "image/png"
    } else if core::str::from_utf8(&given.bytes).is_ok_and(|text| text.contains("<svg")) {
        "image/svg+xml"
    } else {
        return None;
    };
    let url = ["data:", kind, ";base64,", &base64(&given.bytes)].concat();
    (url.len() <= LONGEST).then_some(url)
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let byte = |at: usize| u32::from(part.get(at).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for at in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or_default();
            text.push(if at <= part.len() as u32 { char::from(sign) } else { '=' });
        }
    }
    text
}

/// The logo, and the way to another one.
#[component]
pub(super) fn Logo(info: Signal<RoomInfo>, edit: Callback<RoomPatch>, notes: Notes) -> impl IntoView {
    let mine = controller_words();
    let logo = Memo::new(move |_| info.with(|info| info.settings.logo.clone()));
    let set = move |logo: String| edit.run(RoomPatch { logo: Some(logo), ..RoomPatch::default() });
    let chosen = move |event: leptos::ev::Event| {
        files::first_of(&event, LONGEST as f64, move |given| match given.as_ref().and_then(data_url) {
            Some(url) => set(url),
            None => notes.say(mine.bad_logo.to_owned()),
        });
    };
    // Only pictures that stand in the room itself are shown here.
    let shown = move || logo.get().starts_with("data:image/");
    view! {
        <div class="logo-line">
            <label class="plain file-pick">
                {mine.logo}
                <input type="file" accept="image/png,image/svg+xml" on:change=chosen/>
            </label>
            <Show when=shown>
                <img class="logo" alt="" src=move || logo.get()/>
                <button type="button" class="plain" on:click=move |_| set(String::new())>{mine.no_logo}</button>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_everywhere() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn only_small_pngs_and_svgs() {
        let given = |bytes: &[u8]| Given { bytes: bytes.to_vec(), ..Given::default() };
        let svg = data_url(&given(b"<svg xmlns='http://www.w3.org/2000/svg'/>")).unwrap();
        assert!(svg.starts_with("data:image/svg+xml;base64,"));
        assert!(data_url(&given(b"\x89PNG\r\n\x1a\n....")).unwrap().starts_with("data:image/png;base64,"));
        assert_eq!(data_url(&given(b"GIF89a")), None);
        assert_eq!(data_url(&given(b"<html></html>")), None);
        let large = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 60_000]].concat();
        assert_eq!(data_url(&given(&large)), None);
    }
}
