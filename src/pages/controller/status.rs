//! The line at the bottom: what became of the last press; ahead or behind, the end, devices, server.

use super::Desk;
use crate::components::AnswerLine;
use crate::i18n::{controller_words, desk_words};
use crate::pages::desk::{headline, next_second};
use crate::session::{Live, Place};
use leptos::prelude::*;

/// The line.
#[component]
pub(super) fn StatusLine(desk: Desk) -> impl IntoView {
    let mine = controller_words();
    let session = desk.session;
    let zones = session.zones();
    let head = session.live(move |snapshot, now| Live {
        value: headline(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let devices = session.live(|snapshot, _| Live {
        value: snapshot.devices.iter().filter(|device| device.lost.is_none()).count(),
        until: None,
    });
    let zone = session.live(|snapshot, _| Live { value: snapshot.room.info.time_zone.clone(), until: None });
    let server = move || match session.place().get() {
        Place::Unknown => String::new(),
        Place::Local => desk_words().only_here.to_owned(),
        Place::Server { name, .. } => name,
    };
    view! {
        <footer class="status-line">
            <AnswerLine face=desk.notes.face/>
            <p class="facts">
                <span>{move || head.with(|head| head.text.clone())}</span>
                <span>{move || head.with(|head| head.ends.clone())}</span>
                <span>{move || (mine.devices_count)(devices.get())}</span>
                <span>{move || zone.get()}</span>
                <span>{server}</span>
            </p>
        </footer>
    }
}
