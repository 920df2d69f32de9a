//! How the room behaves and looks. Each field is one edit; what others change meanwhile stays.

use super::Desk;
use super::logo::Logo;
use crate::components::Sheet;
use crate::i18n::controller_words;
use crate::platform::intl;
use crate::session::Live;
use ghostlight_room::{Date, Edit, Intent, RoomInfo, RoomPatch, Settings, Standby, TimerPatch};
use ghostlight_time::parse_duration;
use leptos::prelude::*;

/// So many items get their thresholds one by one; more would be too many requests.
const MOST_AT_ONCE: usize = 500;

/// The sheet.
#[component]
pub(super) fn SettingsSheet(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let mine = controller_words();
    let session = desk.session;
    let info = session.live(|snapshot, _| Live { value: snapshot.room.info.clone(), until: None });
    let edit = Callback::new(move |patch: RoomPatch| {
        session.dispatch(Intent::Edit(Box::new(Edit::UpdateRoom(patch))));
    });
    let title = Signal::derive(move || mine.settings.to_owned());
    let plain = RoomPatch::default;
    let of = move |of: fn(&RoomInfo) -> String| Signal::derive(move || info.with(of));
    let zone = move |zone: String| {
        if zone.is_empty() || intl::knows_zone(&zone) {
            edit.run(RoomPatch { time_zone: Some(zone), ..plain() });
        } else {
            desk.notes.say(mine.unknown_zone.to_owned());
        }
    };
    let standby = move || info.with(|info| info.settings.standby == Standby::Black);
    view! {
        <Sheet title=title open=open class="settings-sheet">
            <div class="settings">
                <Line name=mine.room_name value=of(|info| info.name.clone()) kind="text"
                    on_change=Callback::new(move |name| edit.run(RoomPatch { name: Some(name), ..plain() }))/>
                <div class="pair">
                    <Line name=mine.room_color value=of(|info| color_or(&info.color, "#8b90a0")) kind="color"
                        on_change=Callback::new(move |color| edit.run(RoomPatch { color: Some(color), ..plain() }))/>
                    <button type="button" class="plain"
                        on:click=move |_| edit.run(RoomPatch { color: Some(String::new()), ..plain() })>
                        {mine.no_room_color}
                    </button>
                </div>
                <Line name=mine.time_zone value=of(|info| info.time_zone.clone()) kind="text" list="zones"
                    hint=mine.own_zone on_change=Callback::new(zone)/>
                <datalist id="zones">
                    {intl::zones().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}
                </datalist>
                <Line name=mine.date kind="date"
                    value=of(|info| info.date.map(|date| date.to_string()).unwrap_or_default())
                    on_change=Callback::new(move |date: String| {
                        edit.run(RoomPatch { date: Some(Date::parse(&date)), ..plain() });
                    })/>
                <Colors info=info edit=edit/>
                <WrapUp desk=desk/>
                <Logo info=info edit=edit notes=desk.notes/>
                <label class="field">
                    <span>{mine.standby}</span>
                    <select on:change=move |event| {
                        let black = event_target_value(&event) == "black";
                        let standby = if black { Standby::Black } else { Standby::Card };
                        edit.run(RoomPatch { standby: Some(standby), ..plain() });
                    }>
                        <option value="card" selected=move || !standby()>{mine.standby_choices[0]}</option>
                        <option value="black" selected=standby>{mine.standby_choices[1]}</option>
                    </select>
                </label>
                <Switch name=mine.next_starts on=Signal::derive(move || info.with(|info| info.settings.next_starts))
                    on_change=Callback::new(move |on| edit.run(RoomPatch { next_starts: Some(on), ..plain() }))/>
                <Switch name=mine.all_by_key on=Signal::derive(move || info.with(|info| info.settings.all_by_key))
                    on_change=Callback::new(move |on| edit.run(RoomPatch { all_by_key: Some(on), ..plain() }))/>
                <Line name=mine.stop_text value=of(|info| info.settings.stop_text.clone()) kind="text"
                    on_change=Callback::new(move |text| edit.run(RoomPatch { stop_text: Some(text), ..plain() }))/>
            </div>
        </Sheet>
    }
}

/// A colour that a colour field takes.
fn color_or(color: &str, other: &str) -> String {
    crate::components::plain_color(color).unwrap_or(other).to_owned()
}

/// A field that is taken when it is left.
#[component]
fn Line(
    name: &'static str,
    #[prop(into)] value: Signal<String>,
    kind: &'static str,
    #[prop(optional)] list: Option<&'static str>,
    #[prop(optional)] hint: Option<&'static str>,
    on_change: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{name}</span>
            <input type=kind maxlength="200" list=list placeholder=hint prop:value=move || value.get()
                on:change=move |event| {
                    let typed = event_target_value(&event).trim().to_owned();
                    if typed != value.get_untracked() {
                        on_change.run(typed);
                    }
                }/>
        </label>
    }
}

#[component]
fn Switch(name: &'static str, #[prop(into)] on: Signal<bool>, on_change: Callback<bool>) -> impl IntoView {
    view! {
        <label class="switch-line">
            <input type="checkbox" prop:checked=move || on.get()
                on:change=move |event| on_change.run(event_target_checked(&event))/>
            {name}
        </label>
    }
}

/// The colours of the digits.
#[component]
fn Colors(info: Signal<RoomInfo>, edit: Callback<RoomPatch>) -> impl IntoView {
    let mine = controller_words();
    let [normal, yellow, red] = mine.digit_colors;
    let plain = RoomPatch::default;
    let of = move |of: fn(&Settings) -> &String| {
        Signal::derive(move || info.with(|info| color_or(of(&info.settings), "#ffffff")))
    };
    let design = move |_| {
        let [normal, yellow, red] = Settings::DEFAULT_COLORS.map(|color| Some(color.to_owned()));
        edit.run(RoomPatch { color_normal: normal, color_yellow: yellow, color_red: red, ..plain() });
    };
    view! {
        <div class="three">
            <Line name=normal kind="color" value=of(|s| &s.color_normal)
                on_change=Callback::new(move |color| edit.run(RoomPatch { color_normal: Some(color), ..plain() }))/>
            <Line name=yellow kind="color" value=of(|s| &s.color_yellow)
                on_change=Callback::new(move |color| edit.run(RoomPatch { color_yellow: Some(color), ..plain() }))/>
            <Line name=red kind="color" value=of(|s| &s.color_red)
                on_change=Callback::new(move |color| edit.run(RoomPatch { color_red: Some(color), ..plain() }))/>
            <button type="button" class="plain" on:click=design>{mine.own_colors}</button>
        </div>
    }
}

/// When every item turns yellow and red. Empty fields mean the rule of the house again.
#[component]
fn WrapUp(desk: Desk) -> impl IntoView {
    let words = crate::i18n::desk_words();
    let mine = controller_words();
    let (yellow, red) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let set = move |_| {
        let read = |text: String| match text.trim() {
            "" => Some(None),
            typed => parse_duration(typed).ok().map(Some),
        };
        let (Some(yellow), Some(red)) = (read(yellow.get_untracked()), read(red.get_untracked())) else {
            desk.notes.say(words.not_a_length.to_owned());
            return;
        };
        let room = desk.session.snapshot().get_untracked();
        let differs =
            room.room.timers.iter().filter(|timer| timer.wrap_yellow != yellow || timer.wrap_red != red);
        let ids: Vec<_> = differs.map(|timer| timer.id.clone()).take(MOST_AT_ONCE).collect();
        for id in ids {
            let patch =
                TimerPatch { wrap_yellow: Some(yellow), wrap_red: Some(red), ..TimerPatch::default() };
            desk.session.dispatch(Intent::Edit(Box::new(Edit::UpdateTimer(id, patch))));
        }
    };
    let field = |name: &'static str, value: RwSignal<String>, hint: &'static str| {
        view! {
            <label class="field">
                <span>{name}</span>
                <input type="text" size="6" maxlength="12" placeholder=hint prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    };
    let [.., yellow_at, red_at, _, _, _] = mine.fields;
    view! {
        <fieldset class="three">
            <legend>{mine.wrap_up}</legend>
            {field(yellow_at, yellow, "2:00")}
            {field(red_at, red, "0:30")}
            <button type="button" class="plain" on:click=set>{mine.set_all}</button>
        </fieldset>
    }
}
