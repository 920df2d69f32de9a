//! The devices that use the room's links: what they show, and what a controller can do to them.

use super::Desk;
use super::links::page_name;
use super::reach::Reach;
use crate::components::PressButton;
use crate::i18n::{controller_words, desk_words};
use crate::pages::desk::exact_clock_text;
use crate::session::Live;
use ghostlight_room::{Device, DeviceDo, DeviceId, Intent, IntentKind, Output, Report, Zones};
use leptos::prelude::*;

/// A device in words.
#[derive(Clone, Debug, Default, PartialEq)]
struct Face {
    device: Device,
    line: String,
    paints: String,
    own: bool,
}

fn faces(devices: &[Device], own: Option<&DeviceId>, zone: &str, zones: &dyn Zones) -> Vec<Face> {
    let words = desk_words();
    let line = |device: &Device| {
        let since = match device.lost {
            Some(lost) => (words.gone_since)(&exact_clock_text(lost, zone, zones)),
            None => (words.since)(&exact_clock_text(device.since, zone, zones)),
        };
        [page_name(device.output), " · ", &since].concat()
    };
    devices
        .iter()
        .map(|device| Face {
            line: line(device),
            paints: device.report.as_ref().map(paints).unwrap_or_default(),
            own: own == Some(&device.id),
            device: device.clone(),
        })
        .collect()
}

/// What a screen last said that it paints.
fn paints(report: &Report) -> String {
    let words = desk_words();
    let mine = controller_words();
    let size = [&report.width.to_string(), "×", &report.height.to_string()].concat();
    let clock = report.clock_bound_ms.map(|bound| ["± ", &bound.ceil().to_string(), " ms"].concat());
    [
        Some((words.shows_text)(&report.text)).filter(|_| !report.text.is_empty()),
        (!report.visible).then(|| mine.not_visible.to_owned()),
        report.full_screen.then(|| mine.full_screen.to_owned()),
        (!report.awake).then(|| mine.may_sleep.to_owned()),
        Some(size).filter(|_| report.width > 0),
        clock,
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

/// The devices.
#[component]
pub(super) fn Devices(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let zones = session.zones();
    let all = session.live(move |snapshot, _| Live {
        value: faces(&snapshot.devices, snapshot.device.as_ref(), &snapshot.room.info.time_zone, zones),
        until: None,
    });
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|f| f.device.id.clone()).collect::<Vec<_>>()));
    // Those that were removed from here: they can be let in again.
    let removed = RwSignal::new(Vec::<(DeviceId, String)>::new());
    view! {
        <ul class="device-list">
            <For each=move || ids.get() key=Clone::clone let:id>
                {
                    let key = id.clone();
                    let face = Memo::new(move |before: Option<&Face>| {
                        let found = all.with(|all| all.iter().find(|f| f.device.id == key).cloned());
                        found.or_else(|| before.cloned()).unwrap_or_default()
                    });
                    view! { <Row desk=desk id=id face=face removed=removed/> }
                }
            </For>
        </ul>
        <Show when=move || ids.with(Vec::is_empty)>
            <p class="nothing">{words.no_devices}</p>
        </Show>
        <Removed desk=desk removed=removed/>
    }
}

#[component]
fn Row(
    desk: Desk,
    id: DeviceId,
    face: Memo<Face>,
    removed: RwSignal<Vec<(DeviceId, String)>>,
) -> impl IntoView {
    let words = desk_words();
    let mine = controller_words();
    let id = StoredValue::new(id);
    let renaming = RwSignal::new(false);
    let name = Memo::new(move |_| face.with(|face| face.device.name.clone()));
    let named = move |word: &'static str| move || name.with(|name| (words.named)(word, name));
    let act = move |act: DeviceDo| {
        desk.session.dispatch(Intent::Device { device: id.get_value(), act });
    };
    let rename = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        renaming.set(false);
        if !name.trim().is_empty() {
            act(DeviceDo::Rename(name.trim().to_owned()));
        }
    };
    let remove = Callback::new(move |()| {
        let of = (id.get_value(), name.get_untracked());
        removed.update(|removed| removed.push(of));
        act(DeviceDo::Remove);
    });
    let guard =
        Signal::derive(move || match desk.controls.with(|controls| controls.can.of(IntentKind::Device)) {
            ghostlight_room::Permit::Yes => ghostlight_room::Permit::Hold,
            permit => permit,
        });
    let size = Signal::derive(move || {
        face.with(|face| {
            let report = face.device.report.as_ref().filter(|_| face.device.output == Output::Viewer);
            report.map_or((0, 0), |report| (report.width, report.height))
        })
    });
    view! {
        <li class="device-row" class:lost=move || face.with(|f| f.device.lost.is_some())>
            <p class="name">
                {move || name.get()}
                <small>{move || if face.with(|f| f.own) { words.this_device } else { "" }}</small>
            </p>
            <p class="line">{move || face.with(|f| f.line.clone())}</p>
            <p class="line paints">{move || face.with(|f| f.paints.clone())}</p>
            <Show when=move || { size.get().0 > 0 }>
                <Reach id=id.with_value(|id| id.as_str().to_owned()) size=size/>
            </Show>
            <Show when=move || renaming.get()>
                <input type="text" class="device-name" maxlength="60" aria-label=mine.new_name
                    prop:value=move || name.get_untracked() on:change=rename/>
            </Show>
            <div class="row-acts">
                <button type="button" class="plain" aria-label=named(words.identify) on:click=move |_| act(DeviceDo::Identify)>
                    {words.identify}
                </button>
                <button type="button" class="plain" aria-label=named(mine.rename) on:click=move |_| renaming.update(|on| *on = !*on)>
                    {mine.rename}
                </button>
                <button type="button" class="plain" aria-label=named(words.reload) on:click=move |_| act(DeviceDo::Reload)>
                    {words.reload}
                </button>
                <PressButton label=Signal::derive(named(words.remove)) permit=guard on_press=remove
                    on_denied=desk.notes.denied(words.remove)>
                    <span class="word">{words.remove}</span>
                </PressButton>
            </div>
        </li>
    }
}

/// Those that were removed from this page.
#[component]
fn Removed(desk: Desk, removed: RwSignal<Vec<(DeviceId, String)>>) -> impl IntoView {
    let mine = controller_words();
    let line = move |(id, name): (DeviceId, String)| {
        let allow = move |_| {
            desk.session.dispatch(Intent::Device { device: id.clone(), act: DeviceDo::Allow });
            removed.update(|removed| removed.retain(|(of, _)| *of != id));
        };
        view! {
            <li class="device-row">
                <p class="name">{name.clone()}</p>
                <button type="button" class="plain" aria-label=(desk_words().named)(mine.let_in, &name) on:click=allow>
                    {mine.let_in}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || removed.with(|removed| !removed.is_empty())>
            <h3>{mine.removed}</h3>
            <ul class="removed-list">{move || removed.get().into_iter().map(line).collect_view()}</ul>
        </Show>
    }
}
