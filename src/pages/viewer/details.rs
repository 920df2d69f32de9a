//! The details: what this screen is, how well it knows the time, whether it stays awake.

use super::notice::{button, refusal_text};
use super::{Seen, clock_time};
use crate::components::stage::fit::number;
use crate::i18n::stage::{ViewerWords, stage_words};
use crate::platform::display::Awake;
use crate::platform::paint::{Node, Text, element};
use crate::platform::update;
use crate::session::{ClockView, Mark, Place};
use leptos::prelude::*;

/// One decimal.
fn tenth(value: f64) -> String {
    number((value * 10.0).round() as f32 / 10.0)
}

fn clock_text(words: &ViewerWords, clock: &ClockView) -> String {
    let detail = &words.detail;
    clock.bound_ms.map_or_else(
        || detail.clock_syncing.to_owned(),
        |bound| [tenth(clock.offset_ms).as_str(), " ms, ± ", &tenth(bound), " ms"].concat(),
    )
}

fn awake_text(words: &ViewerWords, awake: Awake) -> String {
    let detail = &words.detail;
    let why = match awake {
        Awake::Held => return detail.awake_yes.to_owned(),
        Awake::Insecure => detail.awake_insecure,
        Awake::Missing => detail.awake_unsupported,
        Awake::Refused | Awake::NotAsked | Awake::Hidden => detail.awake_refused,
    };
    detail.awake_no.with(&[why])
}

fn link_text(words: &ViewerWords, seen: Seen) -> String {
    seen.session.link().with(|link| match &link.mark {
        Mark::Live => words.live.to_owned(),
        Mark::Connecting => words.connecting.to_owned(),
        Mark::Alone { since } => words.alone.with(&[&clock_time(seen, *since)]),
        Mark::Refused(refusal) => refusal_text(words, refusal),
    })
}

fn room_text(seen: Seen) -> String {
    seen.session.snapshot().with(|snapshot| {
        let code = seen.session.room_code();
        let name = &snapshot.room.info.name;
        if name.is_empty() { code } else { [name, " · ", &code].concat() }
    })
}

/// A list of names and values.
fn list(rows: impl IntoIterator<Item = (Node, Text)>) -> Node {
    let mut list = element("dl", "viewer-details");
    for (name, value) in rows {
        list = list.child(name).child(element("dd", "").says(value));
    }
    list
}

/// Names and values.
pub(super) fn details(seen: Seen) -> impl Iterator<Item = Node> {
    let words = &stage_words().viewer;
    let detail = &words.detail;
    let session = seen.session;
    let clock = session.clock().get();
    let server = match session.place().get() {
        Place::Unknown => String::new(),
        Place::Local => detail.server_local.to_owned(),
        Place::Server { name, .. } => name,
    };
    let round_trip = clock.round_trip_ms.map(|ms| [&tenth(ms), " ms"].concat()).unwrap_or_default();
    let rows: [(&'static str, String); 9] = [
        (detail.device, session.name().get()),
        (detail.room, room_text(seen)),
        (detail.connection, link_text(words, seen)),
        (detail.clock, clock_text(words, &clock)),
        (detail.round_trip, round_trip),
        (detail.drift, [&tenth(clock.skew_ppm), " ppm"].concat()),
        (detail.awake, awake_text(words, session.awake().get())),
        (detail.server, server),
        (detail.version, env!("CARGO_PKG_VERSION").to_owned()),
    ];
    let rows = rows.into_iter().map(|(name, value)| (element("dt", "").says(name), value.into()));
    let update =
        element("p", "").says(words.update_ready).says(" ").child(button("update", words.update_apply));
    let key = |key: &'static str| element("dt", "").child(element("kbd", "").says(key));
    let keys = words.keys.iter().map(move |(name, what)| (key(name), Text::Borrowed(*what)));
    [
        Some(list(rows)),
        update::is_ready().then_some(update),
        Some(element("h2", "").says(words.help)),
        Some(list(keys).keyed("keys".to_owned())),
    ]
    .into_iter()
    .flatten()
}
