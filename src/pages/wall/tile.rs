//! One room on the wall: what runs, how long is left, how the day stands, and whether the link holds.

use super::rooms::WallRoom;
use crate::components::{Glyph, HeadlineText, Icon, plain_color};
use crate::i18n::{crew_words, desk_words, stage_words};
use crate::pages::desk::{Cards, cards, headline, link_face, next_second};
use crate::session::{Entry, LOCAL_ROOMS, Live, Mark, Session};
use ghostlight_room::Output;
use leptos::prelude::*;

/// The state of a tile's link, for the sheet.
fn link_word(entry: &Entry, mark: &Mark) -> &'static str {
    match (entry, mark) {
        (Entry::Looking, _) | (Entry::Open, Mark::Connecting) => "connecting",
        (Entry::Open, Mark::Live) => "live",
        (Entry::Open, Mark::Alone { .. }) => "alone",
        _ => "lost",
    }
}

/// Why there is no room to show, for the tile.
fn entry_text(entry: &Entry) -> String {
    let viewer = &stage_words().viewer;
    match entry {
        Entry::Open | Entry::Looking => viewer.looking.to_owned(),
        Entry::ConfirmServer(name) => viewer.confirm_server.with(&[name]),
        Entry::ServerNotAllowed(name) => viewer.server_not_allowed.with(&[name]),
        Entry::InsecureServer(name) => viewer.insecure_server.with(&[name]),
        Entry::BadServer(text) => viewer.bad_server.with(&[text]),
        Entry::ConfigUnreadable => viewer.config_unreadable.to_owned(),
        _ => desk_words().no_such_room.to_owned(),
    }
}

/// What is said under the picture: nothing while all is well.
fn said(session: Session) -> Signal<String> {
    let face = link_face(session);
    let (entry, known) = (session.entry(), session.known());
    let said = Memo::new(move |_| match entry.get() {
        Entry::Open => face.with(|face| face.text.clone()),
        Entry::Looking if known.get() => String::new(),
        other => entry_text(&other),
    });
    said.into()
}

/// Black, or stopped: what the stage does not show.
fn band(session: Session) -> Signal<&'static str> {
    session.live(|snapshot, _| {
        let words = desk_words();
        let playback = &snapshot.room.playback;
        let value = match (playback.show_stop.is_some(), playback.blackout) {
            (true, _) => words.show_is_stopped,
            (false, true) => words.stage_is_black,
            (false, false) => "",
        };
        Live { value, until: None }
    })
}

/// The tile. Its session lives and goes with it.
#[component]
pub(super) fn Tile(page: Session, room: WallRoom, on_remove: Callback<WallRoom>) -> impl IntoView {
    let session = Session::open(room.route(&page.route()), Some(&LOCAL_ROOMS));
    let code = room.code.clone();
    let info = session.live(|snapshot, _| {
        let info = &snapshot.room.info;
        Live { value: (info.name.clone(), info.color.clone()), until: None }
    });
    let name = {
        let code = code.clone();
        Memo::new(move |_| info.with(|(name, _)| if name.is_empty() { code.clone() } else { name.clone() }))
    };
    let stripe = move || info.with(|(_, color)| plain_color(color).map(str::to_owned)).unwrap_or_default();
    let (entry, link) = (session.entry(), session.link());
    let state = Memo::new(move |_| entry.with(|entry| link.with(|link| link_word(entry, &link.mark))));
    let said = said(session);
    let address = move || {
        session.place().track();
        session.room_link(Output::Operator, "").url
    };
    let known = session.known();
    let asks = Memo::new(move |_| matches!(entry.get(), Entry::ConfirmServer(_)));
    let removed = room.clone();
    view! {
        <li class="wall-tile" data-link=move || state.get() style:--room=stripe>
            <header>
                <span class="stripe" aria-hidden="true"></span>
                <h2><a href=address>{move || name.get()}</a></h2>
                <small class="code">{code}</small>
                <button type="button" class="quiet round" on:click=move |_| on_remove.run(removed.clone())
                    aria-label=move || crew_words().remove_named.with(&[&name.get()])>
                    <Glyph icon=Icon::Close/>
                </button>
            </header>
            <Show when=move || known.get()><Inside session=session/></Show>
            <p class="wall-link" role="status">{said}</p>
            <Show when=move || asks.get()>
                <button type="button" class="plain lead" on:click=move |_| session.confirm_server(true)>
                    {stage_words().viewer.confirm_yes}
                </button>
            </Show>
        </li>
    }
}

/// What the room shows, once there is one.
#[component]
fn Inside(session: Session) -> impl IntoView {
    let words = desk_words();
    let zones = session.zones();
    let cards = session.live(move |snapshot, now| {
        let (value, until) = cards(&snapshot.room, now, zones);
        Live { value, until }
    });
    let late = session.live(move |snapshot, now| Live {
        value: headline(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let band = band(session);
    let part = move |of: fn(&Cards) -> String| Memo::new(move |_| cards.with(of));
    let digits = part(|cards| cards.count.digits.clone());
    let phase = part(|cards| cards.count.word.clone());
    let title = part(|cards| match &cards.now {
        Some(card) => card.title.clone(),
        None => desk_words().nothing_now.to_owned(),
    });
    let speaker = part(|cards| cards.now.as_ref().map(|card| card.speaker.clone()).unwrap_or_default());
    let next = part(|cards| cards.next.as_ref().map(|card| card.title.clone()).unwrap_or_default());
    view! {
        <p class="count" data-tone=move || cards.with(|cards| cards.count.tone)>
            <span class="digits">{digits}</span>
            <span class="phase">{phase}</span>
        </p>
        <p class="band" role="status">{band}</p>
        <p class="what">{title}<small>{speaker}</small></p>
        <Show when=move || next.with(|next| !next.is_empty())>
            <p class="next"><span>{words.card_next}</span>" "{next}</p>
        </Show>
        <HeadlineText headline=late/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_time::ServerInstant;

    #[test]
    fn a_lost_room_is_never_taken_for_a_live_one() {
        let alone = Mark::Alone { since: ServerInstant::from_ms(0) };
        assert_eq!(link_word(&Entry::Open, &Mark::Live), "live");
        assert_eq!(link_word(&Entry::Open, &Mark::Connecting), "connecting");
        assert_eq!(link_word(&Entry::Open, &alone), "alone");
        assert_eq!(link_word(&Entry::NoSuchLocalRoom, &Mark::Live), "lost");
        assert_eq!(link_word(&Entry::ConfigUnreadable, &Mark::Connecting), "lost");
    }
}
