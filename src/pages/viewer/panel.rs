//! The panel of options. What is chosen is seen at once, and stands in the address.

use super::Seen;
use super::details::details;
use super::notice::button;
use super::options::{FACE, FOR, GROUND, ONLY, PALETTE, PROGRESS, SIGN, ViewerOptions, first_word};
use crate::i18n::stage::stage_words;
use crate::platform::location;
use crate::platform::paint::{Node, element};
use leptos::prelude::*;

/// Sets one option as a field of the panel gives it, and the address with it.
pub(super) fn set(seen: Seen, name: &str, value: &str, on: bool) {
    seen.options.update(|options| match name.split_once(':') {
        Some(("part", part)) => options.set(if on { "show" } else { "hide" }, part),
        Some((_, "h")) => options.look.mirror.0 = on,
        Some((_, _)) => options.look.mirror.1 = on,
        None => match name {
            "reset" => *options = ViewerOptions { item: options.item.take(), ..ViewerOptions::default() },
            "tenths" | "padding" => options.set(name, if on { "1" } else { "0" }),
            "hours" => options.set(name, if on { "12" } else { "24" }),
            "blackout" => options.set(name, if on { "ignore" } else { "" }),
            _ => options.set(name, value),
        },
    });
    let options = seen.options.get_untracked();
    seen.session.keep_past(options.delay);
    let address = location::address();
    let query = options.write_into(&address.query);
    let fragment =
        if address.fragment.is_empty() { String::new() } else { ["#", &address.fragment].concat() };
    location::replace(&[&address.path, "?", &query, &fragment].concat());
}

/// What a typed field holds once its text has been read: 20 where 99 was typed. None for the other fields.
pub(super) fn settled(seen: Seen, name: &str) -> Option<String> {
    TYPED.contains(&name).then(|| seen.options.with_untracked(|options| typed_value(options, name)))
}

/// The fields that are typed in.
const TYPED: [&str; 7] = ["size", "size-message", "size-header", "safe", "tz", "delay", "trim"];

/// One of a few: the words of the address, and their names.
fn choice(
    name: &'static str,
    label: &'static str,
    chosen: &str,
    choices: impl IntoIterator<Item = (&'static str, &'static str)>,
) -> Node {
    let options = choices.into_iter().map(|(word, text)| {
        element("option", "")
            .keyed(word.to_owned())
            .with("value", word)
            .flag("selected", word == chosen)
            .says(text)
    });
    labelled(label, element("select", "").with("data-set", name).children(options))
}

fn labelled(label: &'static str, field: Node) -> Node {
    let caption = element("span", "").says(label);
    element("label", "viewer-field").keyed(label.to_owned()).child(caption).child(field)
}

/// On or off.
fn switch(name: &'static str, label: &'static str, on: bool) -> Node {
    labelled(label, element("input", "").with("type", "checkbox").with("data-set", name).flag("checked", on))
}

/// A value that is typed, read as it would be in the address.
fn typed(name: &'static str, label: &'static str, options: &ViewerOptions) -> Node {
    let kind = if name == "tz" { "text" } else { "number" };
    let field = element("input", "").with("type", kind).with("autocomplete", "off").with("data-set", name);
    labelled(label, field.with("value", typed_value(options, name)))
}

fn typed_value(options: &ViewerOptions, name: &str) -> String {
    let default = match name {
        "safe" => "5",
        "size" | "size-message" | "size-header" => "100",
        "tz" => "",
        _ => "0",
    };
    let pair = options.to_pairs().into_iter().find(|(of, _)| of == name);
    pair.map_or_else(|| default.to_owned(), |(_, value)| value)
}

/// The panel.
pub(super) fn panel(seen: Seen) -> Node {
    let words = &stage_words().viewer;
    let actions = element("div", "viewer-actions")
        .child(button("full", words.full_screen))
        .child(button("close", words.close).with("class", "viewer-close"));
    element("section", "viewer-panel")
        .with("role", "dialog")
        .with("aria-label", words.options)
        .child(actions)
        .children(fields(&seen.options.get()))
        .child(element("h2", "").keyed("details".to_owned()).says(words.details))
        .children(details(seen))
}

fn fields(options: &ViewerOptions) -> Vec<Node> {
    let w = &stage_words().options;
    let (look, hidden) = (&options.look, &options.look.hidden);
    let turns = (look.turns.min(3) as usize, ["0", "90", "180", "270"]);
    let part = |legend: &'static str| {
        element("fieldset", "viewer-parts").keyed(legend.to_owned()).child(element("legend", "").says(legend))
    };
    vec![
        choice(
            "only",
            w.only,
            first_word(&look.only, &ONLY),
            [
                ("all", w.only_all),
                ("timer", w.only_timer),
                ("progress", w.only_progress),
                ("message", w.only_message),
            ],
        ),
        choice(
            "for",
            w.audience,
            first_word(&options.audience, &FOR),
            [("stage", w.for_stage), ("audience", w.for_hall), ("crew", w.for_crew)],
        ),
        choice(
            "progress",
            w.progress,
            first_word(&look.progress, &PROGRESS),
            [("bar", w.bar), ("ring", w.ring), ("none", w.none)],
        ),
        part(w.parts)
            .child(switch("part:title", w.title, !hidden.title))
            .child(switch("part:speaker", w.speaker, !hidden.speaker))
            .child(switch("part:clock", w.clock, !hidden.clock))
            .child(switch("part:word", w.word, !hidden.word))
            .child(switch("part:message", w.message, !hidden.message))
            .child(switch("part:next", w.next, look.next)),
        part(w.digits)
            .child(switch("tenths", w.tenths, options.tenths))
            .child(switch("padding", w.padded, options.padded))
            .child(choice(
                "sign",
                w.sign,
                first_word(&look.sign, &SIGN),
                [("minus", w.sign_minus), ("plus", w.sign_plus), ("none", w.none)],
            ))
            .child(choice(
                "font",
                w.font,
                first_word(&look.face, &FACE),
                [("own", w.font_own), ("system", w.font_system), ("mono", w.font_mono)],
            ))
            .child(typed("size", w.size_timer, options))
            .child(typed("size-message", w.size_message, options))
            .child(typed("size-header", w.size_header, options)),
        choice(
            "palette",
            w.palette,
            first_word(&look.palette, &PALETTE),
            [("usual", w.palette_usual), ("safe", w.palette_safe)],
        ),
        choice(
            "theme",
            w.theme,
            first_word(&look.ground, &GROUND),
            [("dark", w.theme_dark), ("light", w.theme_light), ("transparent", w.transparent)],
        ),
        switch("mirror:h", w.mirror_h, look.mirror.0),
        switch("mirror:v", w.mirror_v, look.mirror.1),
        choice(
            "rotate",
            w.rotate,
            turns.1.get(turns.0).copied().unwrap_or("0"),
            [("0", "0°"), ("90", "90°"), ("180", "180°"), ("270", "270°")],
        ),
        typed("safe", w.safe, options),
        switch("hours", w.hours_12, options.hour12),
        typed("tz", w.zone, options),
        switch("blackout", w.ignore_blackout, options.ignores_blackout),
        typed("delay", w.delay, options),
        typed("trim", w.trim, options),
        button("reset", w.reset).with("class", "viewer-reset"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_has_its_first_word_as_default() {
        let options = ViewerOptions::default();
        let look = &options.look;
        assert_eq!(first_word(&look.only, &ONLY), "all");
        assert_eq!(first_word(&look.progress, &PROGRESS), "bar");
        assert_eq!(first_word(&look.ground, &GROUND), "dark");
        assert_eq!(first_word(&look.face, &FACE), "own");
        assert_eq!(first_word(&look.palette, &PALETTE), "usual");
        assert_eq!(first_word(&look.sign, &SIGN), "minus");
        assert_eq!(first_word(&options.audience, &FOR), "stage");
    }

    #[test]
    fn a_field_holds_what_the_address_says() {
        let options = ViewerOptions::parse("safe=8&delay=1.5&tz=Europe/Madrid");
        let value = |name| typed_value(&options, name);
        assert_eq!((value("safe").as_str(), value("delay").as_str()), ("8", "1.5"));
        assert_eq!((value("size").as_str(), value("tz").as_str()), ("100", "Europe/Madrid"));
    }
}
