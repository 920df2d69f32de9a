//! The last picture in a few words, for the page's own script: what it counts on with after a fault.

use crate::i18n::stage_words;
use crate::platform::{clock, fault};
use crate::route::Route;
use crate::session::Session;
use ghostlight_palco::to_text;
use ghostlight_room::picture::{Scene, Shown, View, Word};
use ghostlight_room::{Appearance, AtZero, Room, RoomSnapshot, Timer, Zones};
use ghostlight_time::{ServerInstant, WallInstant};
use leptos::prelude::*;
use serde_json::Value;

/// Tells the script of every change of the room.
pub fn keep(session: Session, path: String) {
    let route = session.route();
    session.watch(Box::new(move || {
        let snapshot = session.snapshot().get();
        if session.known().get() {
            let at = At { server: session.now(), wall: clock::wall_now() };
            fault::keep(&to_text(&picture(&snapshot, &path, &route, at, session.zones())));
        }
        None
    }));
}

/// One moment on both clocks.
#[derive(Clone, Copy, Debug)]
struct At {
    server: ServerInstant,
    wall: WallInstant,
}

/// The fields that `shell/boot.js` reads.
fn picture(snapshot: &RoomSnapshot, path: &str, route: &Route, at: At, zones: &dyn Zones) -> Value {
    let words = stage_words();
    let room = &snapshot.room;
    let view =
        View { ignores_blackout: route.option("blackout").as_deref() == Some("ignore"), ..View::default() };
    let page = [path, &route.room.to_ascii_uppercase()].concat();
    let mut all = serde_json::Map::new();
    let mut put = |name: &str, value: Value| {
        all.insert(name.to_owned(), value);
    };
    put("page", page.into());
    put("wall", at.wall.as_ms().into());
    put("fault", words.viewer.fault.into());
    match Shown::at(room, &view, at.server, zones).picture.scene {
        Scene::Blackout | Scene::Dark => put("black", true.into()),
        Scene::ShowStopped(text) => put("text", text.into()),
        Scene::Standby(_) => put("title", room.info.name.as_str().into()),
        Scene::Item(item) => {
            put("title", item.title.into());
            put("running", room.playback.is_running().into());
            let word = match item.word {
                Some(Word::Ready) => words.picture.ready,
                Some(Word::Paused) => words.picture.paused,
                _ => "",
            };
            put("word", word.into());
            if let Some(timer) = room.current().filter(|_| item.digits.is_some()) {
                put("left", left(room, timer, at.server).into());
                put("hold", holds(timer).into());
            }
        }
    }
    Value::Object(all)
}

/// What is left, where the stage counts down.
fn left(room: &Room, timer: &Timer, now: ServerInstant) -> Option<i64> {
    let counts = timer.appearance == Appearance::Countdown;
    room.playback.remaining_at(now).filter(|_| counts).map(ghostlight_time::Span::as_ms)
}

/// Past zero the script shows 0:00 for every item that is not simply overtime: it does not play the room.
fn holds(timer: &Timer) -> bool {
    timer.is_break || timer.auto_advance || timer.at_zero != AtZero::CountOn
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::{PlayState, Playback, utc};
    use ghostlight_time::Span;
    use serde_json::json;

    const AT: At = At { server: ServerInstant::from_ms(10_000), wall: WallInstant::from_ms(5_000.0) };

    fn room() -> RoomSnapshot {
        let timer = Timer {
            id: "a".into(),
            name: "Keynote".into(),
            duration: Span::from_mins(1),
            ..Timer::default()
        };
        let playback = Playback {
            state: PlayState::Running,
            current: Some("a".into()),
            at: ServerInstant::from_ms(0),
            duration: Some(Span::from_mins(1)),
            ..Playback::default()
        };
        let room = Room { timers: vec![timer], playback, ..Room::default() };
        RoomSnapshot { room, ..RoomSnapshot::default() }
    }

    fn said(snapshot: &RoomSnapshot, query: &str) -> Value {
        let route = Route::parse("/viewer/", "/", query, "");
        picture(snapshot, "/viewer/", &route, AT, utc())
    }

    #[test]
    fn a_running_item_is_left_to_count_on() {
        let said = said(&room(), "room=abc234");
        assert_eq!(
            said,
            json!({
                "page": "/viewer/ABC234", "wall": 5_000.0, "fault": stage_words().viewer.fault,
                "title": "Keynote", "running": true, "word": "", "left": 50_000, "hold": false,
            })
        );
    }

    #[test]
    fn black_stays_black() {
        let mut room = room();
        room.room.playback.blackout = true;
        assert_eq!(said(&room, "")["black"], json!(true));
        assert_eq!(said(&room, "")["left"], Value::Null);
        assert_eq!(said(&room, "blackout=ignore")["left"], json!(50_000));
    }

    #[test]
    fn what_is_not_counted_down_has_no_digits() {
        let mut room = room();
        room.room.timers[0].appearance = Appearance::TimeOfDay;
        assert_eq!(said(&room, "")["left"], Value::Null);
        room.room.timers[0].appearance = Appearance::Countdown;
        room.room.timers[0].is_break = true;
        assert_eq!(said(&room, "")["hold"], json!(true));
        room.room.playback.state = PlayState::Paused;
        let said = said(&room, "");
        assert_eq!((&said["running"], &said["word"]), (&json!(false), &json!(stage_words().picture.paused)));
    }
}
