//! The panel of options. What is chosen is seen at once, and stands in the address.

use super::Seen;
use super::details::Details;
use super::options::{FACE, FOR, GROUND, ONLY, PALETTE, PROGRESS, SIGN, ViewerOptions, choose};
use crate::i18n::stage::stage_words;
use crate::platform::display::toggle_full_screen;
use crate::platform::location;
use leptos::html::Button;
use leptos::prelude::*;

/// Changes the options, and the address with them.
fn change(seen: Seen, f: impl FnOnce(&mut ViewerOptions)) {
    seen.options.update(f);
    let address = location::address();
    let query = seen.options.with_untracked(|options| options.write_into(&address.query));
    let fragment =
        if address.fragment.is_empty() { String::new() } else { ["#", &address.fragment].concat() };
    location::replace(&[&address.path, "?", &query, &fragment].concat());
}

/// One of a few.
#[component]
fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    seen: Seen,
    label: &'static str,
    words: &'static [(&'static str, T)],
    names: Vec<&'static str>,
    get: fn(&ViewerOptions) -> T,
    place: fn(&mut ViewerOptions) -> &mut T,
) -> impl IntoView {
    let options = words
        .iter()
        .zip(names)
        .map(|((word, value), name)| {
            let value = *value;
            view! {
                <option value=*word selected=move || seen.options.with(get) == value>{name}</option>
            }
        })
        .collect_view();
    view! {
        <label class="viewer-field">
            <span>{label}</span>
            <select on:change=move |event| {
                let word = event_target_value(&event);
                change(seen, |options| choose(place(options), &word, words));
            }>{options}</select>
        </label>
    }
}

/// On or off.
#[component]
fn Switch(
    seen: Seen,
    label: &'static str,
    get: fn(&ViewerOptions) -> bool,
    set: fn(&mut ViewerOptions, bool),
) -> impl IntoView {
    view! {
        <label class="viewer-field">
            <span>{label}</span>
            <input
                type="checkbox"
                prop:checked=move || seen.options.with(get)
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    change(seen, |options| set(options, on));
                }
            />
        </label>
    }
}

/// A value that is typed, read as it would be in the address.
#[component]
fn Typed(
    seen: Seen,
    label: &'static str,
    name: &'static str,
    #[prop(default = "number")] kind: &'static str,
) -> impl IntoView {
    let value = move || {
        let defaults = match name {
            "safe" => "5",
            "size" | "size-message" | "size-header" => "100",
            "tz" => "",
            _ => "0",
        };
        let pairs = seen.options.with(ViewerOptions::to_pairs);
        pairs.into_iter().find(|(of, _)| of == name).map_or_else(|| defaults.to_owned(), |(_, value)| value)
    };
    view! {
        <label class="viewer-field">
            <span>{label}</span>
            <input
                type=kind
                autocomplete="off"
                prop:value=value
                on:change=move |event| {
                    let typed = event_target_value(&event);
                    change(seen, |options| options.set(name, typed.trim()));
                }
            />
        </label>
    }
}

/// The panel.
#[component]
pub(super) fn Panel(seen: Seen, open: RwSignal<bool>) -> impl IntoView {
    let words = &stage_words().viewer;
    let close = NodeRef::<Button>::new();
    Effect::new(move || {
        if let Some(button) = close.get() {
            // A button that is not there cannot be focused, and needs not.
            let _ = button.focus();
        }
    });
    view! {
        <section class="viewer-panel" role="dialog" aria-label=words.options>
            <div class="viewer-actions">
                <button type="button" on:click=move |_| {
                    toggle_full_screen();
                }>{words.full_screen}</button>
                <button type="button" node_ref=close on:click=move |_| open.set(false)>{words.close}</button>
            </div>
            <Fields seen=seen />
            <h2>{words.details}</h2>
            <Details seen=seen />
        </section>
    }
}

#[component]
fn Fields(seen: Seen) -> impl IntoView {
    let w = &stage_words().options;
    view! {
        <Choice seen=seen label=w.only words=&ONLY names=vec![w.only_all, w.only_timer, w.only_progress, w.only_message]
            get=|o| o.look.only place=|o| &mut o.look.only />
        <Choice seen=seen label=w.audience words=&FOR names=vec![w.for_stage, w.for_hall, w.for_crew]
            get=|o| o.audience place=|o| &mut o.audience />
        <Choice seen=seen label=w.progress words=&PROGRESS names=vec![w.bar, w.ring, w.none]
            get=|o| o.look.progress place=|o| &mut o.look.progress />
        <fieldset class="viewer-parts">
            <legend>{w.parts}</legend>
            <Switch seen=seen label=w.title get=|o| !o.look.hidden.title set=|o, on| o.look.hidden.title = !on />
            <Switch seen=seen label=w.speaker get=|o| !o.look.hidden.speaker set=|o, on| o.look.hidden.speaker = !on />
            <Switch seen=seen label=w.clock get=|o| !o.look.hidden.clock set=|o, on| o.look.hidden.clock = !on />
            <Switch seen=seen label=w.word get=|o| !o.look.hidden.word set=|o, on| o.look.hidden.word = !on />
            <Switch seen=seen label=w.message get=|o| !o.look.hidden.message set=|o, on| o.look.hidden.message = !on />
            <Switch seen=seen label=w.next get=|o| o.look.next set=|o, on| o.look.next = on />
        </fieldset>
        <fieldset class="viewer-parts">
            <legend>{w.digits}</legend>
            <Switch seen=seen label=w.tenths get=|o| o.tenths set=|o, on| o.tenths = on />
            <Switch seen=seen label=w.padded get=|o| o.padded set=|o, on| o.padded = on />
            <Choice seen=seen label=w.sign words=&SIGN names=vec![w.sign_minus, w.sign_plus, w.none]
                get=|o| o.look.sign place=|o| &mut o.look.sign />
            <Choice seen=seen label=w.font words=&FACE names=vec![w.font_own, w.font_system, w.font_mono]
                get=|o| o.look.face place=|o| &mut o.look.face />
            <Typed seen=seen label=w.size_timer name="size" />
            <Typed seen=seen label=w.size_message name="size-message" />
            <Typed seen=seen label=w.size_header name="size-header" />
        </fieldset>
        <Choice seen=seen label=w.palette words=&PALETTE names=vec![w.palette_usual, w.palette_safe]
            get=|o| o.look.palette place=|o| &mut o.look.palette />
        <Choice seen=seen label=w.theme words=&GROUND names=vec![w.theme_dark, w.theme_light, w.transparent]
            get=|o| o.look.ground place=|o| &mut o.look.ground />
        <Switch seen=seen label=w.mirror_h get=|o| o.look.mirror.0 set=|o, on| o.look.mirror.0 = on />
        <Switch seen=seen label=w.mirror_v get=|o| o.look.mirror.1 set=|o, on| o.look.mirror.1 = on />
        <Choice seen=seen label=w.rotate words=&TURNS names=vec!["0°", "90°", "180°", "270°"]
            get=|o| o.look.turns place=|o| &mut o.look.turns />
        <Typed seen=seen label=w.safe name="safe" />
        <Switch seen=seen label=w.hours_12 get=|o| o.hour12 set=|o, on| o.hour12 = on />
        <Typed seen=seen label=w.zone name="tz" kind="text" />
        <Switch seen=seen label=w.ignore_blackout get=|o| o.ignores_blackout set=|o, on| o.ignores_blackout = on />
        <Typed seen=seen label=w.delay name="delay" />
        <Typed seen=seen label=w.trim name="trim" />
        <button type="button" class="viewer-reset" on:click=move |_| change(seen, |options| {
            *options = ViewerOptions { item: options.item.take(), ..ViewerOptions::default() };
        })>{w.reset}</button>
    }
}

const TURNS: [(&str, u8); 4] = [("0", 0), ("90", 1), ("180", 2), ("270", 3)];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::stage::Progress;

    #[test]
    fn every_choice_has_its_first_word_as_default() {
        let options = ViewerOptions::default();
        assert_eq!(PROGRESS.first().map(|(_, value)| *value), Some(Progress::Bar));
        assert_eq!(PROGRESS.first().map(|(_, value)| *value), Some(options.look.progress));
        assert_eq!(ONLY.first().map(|(_, value)| *value), Some(options.look.only));
        assert_eq!(GROUND.first().map(|(_, value)| *value), Some(options.look.ground));
        assert_eq!(TURNS.first().map(|(_, value)| *value), Some(options.look.turns));
    }
}
