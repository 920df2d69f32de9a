//! Links for every role, and the devices that use them.

use crate::i18n::desk_words;
use crate::pages::desk::exact_clock_text;
use crate::platform::clipboard;
use crate::session::{Live, Session};
use ghostlight_room::{Device, DeviceDo, Intent, Output, Zones};
use leptos::prelude::*;

const OUTPUTS: [Output; 5] =
    [Output::Viewer, Output::Operator, Output::Moderator, Output::Agenda, Output::Controller];

/// A page's name.
#[must_use]
pub(super) fn page_name(output: Output) -> &'static str {
    let words = desk_words();
    match output {
        Output::Viewer => words.viewer,
        Output::Agenda => words.agenda,
        Output::Moderator => words.moderator,
        Output::Operator => words.operator,
        Output::Controller => words.controller,
    }
}

/// The links.
#[component]
pub(super) fn Links(session: Session) -> impl IntoView {
    let words = desk_words();
    let place = session.place();
    let copied = RwSignal::new(None::<Output>);
    let link = move |output: Output| {
        // The address changes with the place of the room.
        let url = Memo::new(move |_| {
            place.track();
            session.room_link(output, "").url
        });
        let copy = move |_| {
            if clipboard::copy(&url.get_untracked()) {
                copied.set(Some(output));
            }
        };
        view! {
            <li class="link-row">
                <span class="name">{page_name(output)}</span>
                <a href=move || url.get() target="_blank" rel="noopener">{move || url.get()}</a>
                <button type="button" class="plain" on:click=copy
                    aria-label=(words.named)(words.copy_link, page_name(output))>
                    {move || if copied.get() == Some(output) { words.copied } else { words.copy_link }}
                </button>
            </li>
        }
    };
    view! { <ul class="link-list">{OUTPUTS.map(link).collect_view()}</ul> }
}

/// A device in words.
#[derive(Clone, Debug, Default, PartialEq)]
struct DeviceFace {
    device: Device,
    line: String,
    own: bool,
}

fn faces(
    devices: &[Device],
    own: Option<&ghostlight_room::DeviceId>,
    zone: &str,
    zones: &dyn Zones,
) -> Vec<DeviceFace> {
    let words = desk_words();
    let line = |device: &Device| {
        let since = match device.lost {
            Some(lost) => (words.gone_since)(&exact_clock_text(lost, zone, zones)),
            None => (words.since)(&exact_clock_text(device.since, zone, zones)),
        };
        let shows = device.report.as_ref().map(|report| (words.shows_text)(&report.text));
        [Some(page_name(device.output).to_owned()), Some(since), shows]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    devices
        .iter()
        .map(|device| DeviceFace { line: line(device), own: own == Some(&device.id), device: device.clone() })
        .collect()
}

/// The devices.
#[component]
pub(super) fn Devices(session: Session) -> impl IntoView {
    let words = desk_words();
    let zones = session.zones();
    let devices = session.live(move |snapshot, _| Live {
        value: faces(&snapshot.devices, snapshot.device.as_ref(), &snapshot.room.info.time_zone, zones),
        until: None,
    });
    let ids =
        Memo::new(move |_| devices.with(|all| all.iter().map(|d| d.device.id.clone()).collect::<Vec<_>>()));
    view! {
        <ul class="device-list">
            <For each=move || ids.get() key=Clone::clone let:id>
                {
                    let key = id.clone();
                    let face = Memo::new(move |_| {
                        devices.with(|all| all.iter().find(|d| d.device.id == key).cloned().unwrap_or_default())
                    });
                    let act = move |make: fn() -> DeviceDo| {
                        let id = id.clone();
                        move |_: leptos::ev::MouseEvent| {
                            session.dispatch(Intent::Device { device: id.clone(), act: make() });
                        }
                    };
                    view! {
                        <li class="device-row" class:lost=move || face.with(|f| f.device.lost.is_some())>
                            <p class="name">
                                {move || face.with(|f| f.device.name.clone())}
                                <small>{move || if face.with(|f| f.own) { words.this_device } else { "" }}</small>
                            </p>
                            <p class="line">{move || face.with(|f| f.line.clone())}</p>
                            <div class="row-acts">
                                <button type="button" class="plain" on:click=act(|| DeviceDo::Identify)>{words.identify}</button>
                                <button type="button" class="plain" on:click=act(|| DeviceDo::Reload)>{words.reload}</button>
                                <button type="button" class="plain" on:click=act(|| DeviceDo::Remove)>{words.remove}</button>
                            </div>
                        </li>
                    }
                }
            </For>
        </ul>
        <Show when=move || ids.with(Vec::is_empty)>
            <p class="nothing">{words.no_devices}</p>
        </Show>
    }
}
