//! The stage as it is now, small and live.

use crate::components::StageBand;
use crate::components::stage::{Stage, Venue};
use crate::i18n::desk_words;
use crate::session::{Live, Session};
use ghostlight_room::picture::{Shown, View};
use ghostlight_time::TimeStyle;
use leptos::prelude::*;

/// The picture of the stage in its frame.
#[component]
pub fn Preview(
    /// The room.
    session: Session,
) -> impl IntoView {
    let words = desk_words();
    let zones = session.zones();
    let view = View::default();
    let picture = session.live(move |snapshot, now| {
        let shown = Shown::at(&snapshot.room, &view, now, zones);
        Live { value: shown.picture, until: shown.until }
    });
    let venue = session.live(move |snapshot, now| {
        let zone = &snapshot.room.info.time_zone;
        let (value, until) = Venue::at(&snapshot.room, zone, TimeStyle::default(), now, zones);
        Live { value, until: Some(until) }
    });
    let band = session.live(move |snapshot, _| {
        let playback = &snapshot.room.playback;
        let text = if playback.show_stop.is_some() {
            words.show_is_stopped
        } else if playback.blackout {
            words.stage_is_black
        } else {
            ""
        };
        Live { value: text.to_owned(), until: None }
    });
    view! {
        <div class="preview" role="group" aria-label=words.stage_now>
            <Stage picture=picture venue=venue now=Callback::new(move |()| session.now()) quiet=true/>
            <StageBand text=band/>
        </div>
    }
}
