//! The details: what this screen is, how well it knows the time, whether it stays awake.

use super::notice::refusal_text;
use super::{Seen, clock_time};
use crate::i18n::stage::{ViewerWords, stage_words};
use crate::platform::display::Awake;
use crate::platform::update;
use crate::session::{ClockView, Mark, Place};
use leptos::prelude::*;

/// One decimal.
fn tenth(value: f64) -> String {
    ((value * 10.0).round() / 10.0).to_string()
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

/// Names and values.
#[component]
pub(super) fn Details(seen: Seen) -> impl IntoView {
    let words = &stage_words().viewer;
    let detail = &words.detail;
    let session = seen.session;
    let link = move || {
        session.link().with(|link| match &link.mark {
            Mark::Live => words.live.to_owned(),
            Mark::Connecting => words.connecting.to_owned(),
            Mark::Alone { since } => words.alone.with(&[&clock_time(seen, *since)]),
            Mark::Refused(refusal) => refusal_text(words, refusal),
        })
    };
    let room = move || {
        session.snapshot().with(|snapshot| {
            let code = session.room_code();
            let name = &snapshot.room.info.name;
            if name.is_empty() { code } else { [name, " · ", &code].concat() }
        })
    };
    let server = move || match session.place().get() {
        Place::Unknown => String::new(),
        Place::Local => detail.server_local.to_owned(),
        Place::Server { name, .. } => name,
    };
    let clock = session.clock();
    let round_trip = move || clock.with(|clock| clock.round_trip_ms.map(|ms| [&tenth(ms), " ms"].concat()));
    let drift = move || clock.with(|clock| [&tenth(clock.skew_ppm), " ppm"].concat());
    let awake = move || awake_text(words, session.awake().get());
    let name = session.name();
    view! {
        <dl class="viewer-details">
            <dt>{detail.device}</dt><dd>{move || name.get()}</dd>
            <dt>{detail.room}</dt><dd>{room}</dd>
            <dt>{detail.connection}</dt><dd>{link}</dd>
            <dt>{detail.clock}</dt><dd>{move || clock.with(|clock| clock_text(words, clock))}</dd>
            <dt>{detail.round_trip}</dt><dd>{move || round_trip().unwrap_or_default()}</dd>
            <dt>{detail.drift}</dt><dd>{drift}</dd>
            <dt>{detail.awake}</dt><dd>{awake}</dd>
            <dt>{detail.server}</dt><dd>{server}</dd>
            <dt>{detail.version}</dt><dd>{env!("CARGO_PKG_VERSION")}</dd>
        </dl>
        {update::is_ready().then(|| view! {
            <p>
                {words.update_ready}" "
                <button type="button" on:click=|_| update::apply()>{words.update_apply}</button>
            </p>
        })}
        <h2>{words.help}</h2>
        <dl class="viewer-details">
            {words.keys.iter().map(|(key, what)| view! { <dt><kbd>{*key}</kbd></dt><dd>{*what}</dd> }).collect_view()}
        </dl>
    }
}
