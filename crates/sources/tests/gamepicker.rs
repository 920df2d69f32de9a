//! The game picker under a virtual clock, against a scripted server with the traps of its protocol.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![cfg(feature = "gamepicker")]

mod vendor;

use ghostlight_palco::rest::Method;
use ghostlight_room::schedule::{Schedule, Status};
use ghostlight_room::{
    Appearance, AtZero, ControlValue, Intent, IntentKind, Output, Permit, PlayState, Why, utc,
};
use ghostlight_sources::HttpRequest;
use ghostlight_sources::gamepicker::{GamePicker, GamePickerConfig};
use ghostlight_sources::link::{CommandState, LinkState};
use ghostlight_time::{ServerInstant, Span};
use serde_json::{Value, json};
use vendor::{EPOCH, Vendor, World};

/// The game picker as its documents have it.
struct Picker {
    key: &'static str,
    token: String,
    logins: u32,
    /// Server clock less true time.
    offset: f64,
    session: Option<i64>,
    games: Value,
    row: Value,
    subscribed: Vec<i64>,
    authed: bool,
    pings: Vec<f64>,
    commands: Vec<(String, Option<Value>, Option<String>)>,
    broken: bool,
}

impl Picker {
    fn new() -> Self {
        Self {
            key: "secret",
            token: "t1".to_owned(),
            logins: 0,
            offset: EPOCH + 3_000_000.0,
            session: Some(3),
            games: json!([
                {"id": 7, "game_id": 1, "title": "Drawful", "pack_name": "Pack 1", "status": "played",
                 "played_at": "2026-03-15T20:10:00"},
                {"id": 8, "game_id": 2, "title": "Fibbage", "pack_name": "Pack 2", "status": "skipped",
                 "played_at": "2026-03-15T20:30:00"},
                {"id": 9, "game_id": 3, "title": "Quiplash", "pack_name": "Pack 3", "status": "playing",
                 "played_at": "2026-03-15T20:40:00", "room_code": "LSBN"},
            ]),
            row: json!({}),
            subscribed: Vec::new(),
            authed: false,
            pings: Vec::new(),
            commands: Vec::new(),
            broken: false,
        }
    }

    fn iso(&self, ms: f64) -> String {
        let at = ServerInstant::from_ms(ms.floor() as i64);
        let (day, time) = (at.as_ms().div_euclid(86_400_000), at.as_ms().rem_euclid(86_400_000));
        let date = ghostlight_room::Date::from_days(day);
        format!(
            "{date}T{:02}:{:02}:{:02}.{:03}Z",
            time / 3_600_000,
            time / 60_000 % 60,
            time / 1_000 % 60,
            time % 1_000
        )
    }

    fn event(&self, kind: &str, data: Value, at: f64) -> String {
        json!({"type": kind, "timestamp": self.iso(at + self.offset), "data": data}).to_string()
    }
}

impl Vendor for Picker {
    fn opened(&mut self, _at: f64) -> Vec<String> {
        self.authed = false;
        self.subscribed.clear();
        Vec::new()
    }

    fn hear(&mut self, text: &str, at: f64) -> Vec<String> {
        let frame: Value = serde_json::from_str(text).unwrap();
        let session = frame["sessionId"].as_i64();
        vec![
            match frame["type"].as_str().unwrap() {
                "auth" if frame["token"] == json!(self.token) => {
                    self.authed = true;
                    json!({"type": "auth_success", "message": "Authenticated successfully"})
                }
                "auth" => json!({"type": "auth_error", "message": "Invalid or expired token"}),
                "subscribe" if !self.authed => json!({"type": "error", "message": "Not authenticated"}),
                "subscribe" => {
                    self.subscribed.push(session.unwrap());
                    json!({"type": "subscribed", "sessionId": session})
                }
                "unsubscribe" => json!({"type": "unsubscribed", "sessionId": session}),
                "ping" => {
                    self.pings.push(at);
                    json!({"type": "pong"})
                }
                other => json!({"type": "error", "message": format!("Unknown message type: {other}")}),
            }
            .to_string(),
        ]
    }

    fn http(&mut self, request: &HttpRequest, _at: f64) -> Option<(u16, Value)> {
        let path = request.url.strip_prefix("http://games:5000/api/").unwrap();
        if path == "auth/login" {
            self.logins += 1;
            let good = request.body.as_ref().unwrap()["key"] == json!(self.key);
            return Some(match good {
                true => (200, json!({"token": self.token, "message": "ok", "expiresIn": "24h"})),
                false => (401, json!({"error": "Invalid admin key"})),
            });
        }
        if request.method == Method::Get {
            if self.broken {
                return Some((500, json!({"error": "Something went wrong!"})));
            }
            let row = |id: i64| {
                let mut row = self.row.clone();
                row["id"] = json!(id);
                row["is_active"] = json!(u8::from(self.session == Some(id)));
                row["notes"] = json!("Friday game night");
                row["created_at"] = json!("2026-03-15T20:00:00");
                row
            };
            return Some(match path {
                "sessions/active" => (200, self.session.map_or(Value::Null, row)),
                "sessions/3/games" => (200, self.games.clone()),
                "sessions/4/games" => (200, json!([])),
                "sessions/3" => (200, row(3)),
                "sessions/4" => (200, row(4)),
                _ => (404, json!({"error": "Not found"})),
            });
        }
        let bearer = request.bearer.clone();
        self.commands.push((path.to_owned(), request.body.clone(), bearer.clone()));
        if bearer.as_deref() != Some(self.token.as_str()) && path != "pick" {
            return Some((403, json!({"error": "Invalid or expired token"})));
        }
        Some(match path {
            "pick" => (200, json!({"game": {"id": 42, "title": "Quiplash 3"}})),
            "sessions/3/voting/start" if self.broken => (409, json!({"error": "A poll is running"})),
            _ => (200, json!({"success": true})),
        })
    }
}

fn source(output: Output) -> GamePicker {
    let query = format!("server=http://games:5000&key=secret&output={}", output.word());
    GamePicker::new(GamePickerConfig::from_query(&query).unwrap())
}

type Table = World<GamePicker, Picker>;

fn table() -> Table {
    World::ready(source(Output::Operator), Picker::new())
}

fn tell(world: &mut Table, kind: &str, data: Value) {
    let mut data = data;
    data.as_object_mut().unwrap().entry("sessionId").or_insert(json!(3));
    let text = world.vendor.event(kind, data, world.at);
    world.say(text);
    world.run(world.latency + 1.0);
}

fn tell_ending(world: &mut Table, delay: f64) {
    let ends = world.vendor.iso(world.at + world.vendor.offset + delay * 1_000.0);
    tell(world, "poll.ending", json!({"endsAt": ends, "delaySeconds": delay}));
}

#[test]
fn logs_in_authenticates_subscribes_and_shows_the_games() {
    let world = table();
    assert_eq!((world.vendor.logins, world.vendor.subscribed.as_slice()), (1, &[3][..]));
    let words: Vec<String> = world
        .sent
        .iter()
        .map(|(_, text)| serde_json::from_str::<Value>(text).unwrap()["type"].to_string())
        .collect();
    let position = |word: &str| words.iter().position(|of| of.contains(word)).unwrap();
    assert!(position("auth") < position("subscribe"));
    // The games are read after "subscribed", so that nothing falls in between.
    let read = world.requests.iter().find(|(_, request)| request.url.ends_with("/games")).unwrap().0;
    let subscribed = world.sent.iter().find(|(_, text)| text.contains("subscribe")).unwrap().0;
    assert!(read >= subscribed + 2.0 * world.latency);
    let snapshot = world.snapshot();
    assert!(!snapshot.stale);
    assert_eq!(snapshot.room.info.name, "Friday game night");
    let rows = Schedule::at(&snapshot.room, world.server_now(), utc()).rows;
    let statuses: Vec<Status> = rows.iter().map(|row| row.status).collect();
    assert_eq!(statuses, [Status::Done, Status::Skipped, Status::Now]);
    // Times without a zone are UTC.
    let started = snapshot.room.timers[0].run.started.unwrap();
    assert_eq!(started, ServerInstant::from_ms(1_773_605_400_000));
}

#[test]
fn voting_is_a_stopwatch_and_its_end_a_countdown_reckoned_within_one_message() {
    let mut world = table();
    // The server's clock is 50 minutes off, and this device's wall clock an hour: neither matters.
    world.wall -= 3_600_000.0;
    let started = world.vendor.iso(world.at + world.vendor.offset - 7_000.0);
    tell(&mut world, "poll.start", json!({"pollStartedAt": started}));
    assert_eq!(world.title(), "Voting open");
    assert!((world.elapsed() - 7_021).abs() <= 25, "{}", world.elapsed());
    tell(&mut world, "poll.leading", json!({"gameId": 42, "label": "Quiplash 3", "votes": 7}));
    assert_eq!(world.speaker(), "Quiplash 3 · 7 votes");
    let open_at = world.at - world.elapsed() as f64;
    world.run(10_000.0);
    tell_ending(&mut world, 30.0);
    assert_eq!(world.title(), "Voting ends");
    let left = world.remaining().unwrap();
    assert!((left - 29_979).abs() <= 25, "{left}");
    let timer = world.snapshot().room.current().unwrap().clone();
    assert_eq!((timer.appearance, timer.at_zero), (Appearance::Countdown, AtZero::Hold));
    world.run(10_000.0);
    // A second one replaces the first.
    tell_ending(&mut world, 5.0);
    assert!((world.remaining().unwrap() - 4_979).abs() <= 25);
    // Called off: the stopwatch goes on from where it began.
    tell(&mut world, "poll.ending.cancelled", json!({}));
    assert_eq!((world.title().as_str(), world.remaining()), ("Voting open", None));
    assert!((world.elapsed() as f64 - (world.at - open_at)).abs() <= 25.0);
    tell(
        &mut world,
        "voting.ended",
        json!({"winnerGameId": 42, "winnerLabel": "Quiplash 3", "winnerVotes": 8}),
    );
    assert_eq!((world.title().as_str(), world.speaker().as_str()), ("Winner", "Quiplash 3 · 8 votes"));
    assert_eq!(world.snapshot().room.playback.state, PlayState::Stopped);
    // Late: the vote is over.
    tell(&mut world, "poll.leading", json!({"gameId": 1, "label": "Drawful", "votes": 9}));
    assert_eq!(world.title(), "Winner");
    // The winner is what comes next, until it is added.
    assert_eq!(world.snapshot().room.next().unwrap().name, "Quiplash 3");
    world.vendor.games.as_array_mut().unwrap().push(json!(
        {"id": 10, "game_id": 42, "title": "Quiplash 3", "status": "playing", "played_at": "2026-03-15T21:40:00"}
    ));
    world.vendor.games[2]["status"] = json!("played");
    tell(&mut world, "game.added", json!({"session": {"id": 3, "games_played": 4}, "game": {"id": 42}}));
    world.run(100.0);
    assert_eq!(world.title(), "Quiplash 3");
    assert_eq!(world.snapshot().room.timers.len(), 4);
    assert_eq!(world.fact("Games played").as_deref(), Some("4"));
}

#[test]
fn a_countdown_does_not_move_when_the_servers_clock_is_set() {
    let mut world = table();
    tell(&mut world, "poll.start", json!({}));
    let status = json!({"gameId": 9, "roomCode": "LSBN", "playerCount": 4});
    for _ in 0..10 {
        world.run(2_000.0);
        tell(&mut world, "game.status", status.clone());
    }
    tell_ending(&mut world, 120.0);
    let begun = world.at;
    let left = world.remaining().unwrap();
    world.vendor.offset += 600_000.0;
    for _ in 0..20 {
        world.run(2_000.0);
        tell(&mut world, "game.status", status.clone());
        let expected = left as f64 - (world.at - begun);
        let shown = world.remaining().unwrap() as f64;
        assert!((shown - expected).abs() < 150.0, "{shown} instead of {expected}");
    }
}

#[test]
fn a_countdown_that_ends_without_a_word_holds_zero_and_is_asked_about() {
    let mut world = table();
    tell(&mut world, "poll.start", json!({}));
    tell_ending(&mut world, 10.0);
    world.requests.clear();
    world.run(12_000.0);
    assert!(world.remaining().unwrap() < 0, "the item holds 0:00 by itself");
    assert!(world.requests.is_empty());
    world.run(5_000.0);
    assert!(world.requests.iter().any(|(_, request)| request.url.ends_with("/sessions/3")));
    assert_eq!(world.title(), "Quiplash", "the vote is over, nobody said who won");
    let asked = world.requests.len();
    world.run(60_000.0);
    assert_eq!(world.requests.len(), asked, "asked once");
}

#[test]
fn who_comes_late_says_at_least_and_learns_the_end_from_the_row() {
    let mut world = table();
    tell(&mut world, "poll.leading", json!({"gameId": 0, "label": "Other", "votes": 1}));
    assert_eq!(
        (world.title().as_str(), world.speaker().as_str()),
        ("Voting open for at least", "Other · 1 vote")
    );
    assert!(world.elapsed() < 50);
    // The first word is of its end, or that the end was called off.
    let mut world = table();
    tell_ending(&mut world, 20.0);
    assert_eq!(world.title(), "Voting ends");
    tell(&mut world, "poll.ending.cancelled", json!({}));
    assert_eq!(world.title(), "Voting open for at least");
    // A countdown that began before this page came.
    let mut picker = Picker::new();
    picker.row = json!({"poll_ending_at": picker.iso(5_000.0 + picker.offset + 60_000.0)});
    // The device's clock is right here: without an event nothing else tells the server's time.
    let mut late = World::new(source(Output::Viewer), picker);
    late.wall = late.vendor.offset;
    late.start();
    late.until(10_000.0, |world| world.link.state() == LinkState::Ready);
    assert_eq!(late.title(), "Voting ends");
    assert!((late.remaining().unwrap() as f64 - (65_000.0 - late.at)).abs() < 50.0);
    assert!(late.fact("Clock").is_some());
}

#[test]
fn every_control_is_one_request_with_the_token() {
    let mut world = table();
    let press = |world: &mut Table, key: &str| {
        let number = world.push(key);
        assert_eq!(world.became(number), CommandState::Pending, "{key}");
        assert!(world.control(key).unwrap().pending, "{key}");
        world.run(100.0);
        assert!(world.taken(number), "{key}: {:?}", world.became(number));
        assert!(!world.control(key).unwrap().pending);
        world.vendor.commands.pop().unwrap()
    };
    let token = Some("t1".to_owned());
    assert_eq!(
        press(&mut world, "start"),
        ("sessions/3/voting/start".into(), Some(json!({})), token.clone())
    );
    tell(&mut world, "poll.start", json!({}));
    for (key, body) in [
        ("end_now", json!({})),
        ("end_5", json!({"delay": 5})),
        ("end_10", json!({"delay": 10})),
        ("end_30", json!({"delay": 30})),
    ] {
        assert_eq!(press(&mut world, key), ("sessions/3/voting/end".into(), Some(body), token.clone()));
    }
    for (typed, delay) in [("45", 45), ("1:30", 90), ("300", 300)] {
        let number = world.set("end_in", ControlValue::Text(typed.into()));
        world.run(100.0);
        assert!(world.taken(number));
        assert_eq!(world.vendor.commands.pop().unwrap().1, Some(json!({"delay": delay})));
    }
    for typed in ["0", "301", "soon", ""] {
        let number = world.set("end_in", ControlValue::Text(typed.into()));
        assert!(!world.refusal(number).is_empty(), "{typed}");
    }
    world.press(Intent::SetTime(Span::from_secs(20)));
    world.run(100.0);
    assert_eq!(world.vendor.commands.pop().unwrap().1, Some(json!({"delay": 20})));
    tell_ending(&mut world, 60.0);
    assert_eq!(press(&mut world, "cancel_end").0, "sessions/3/voting/cancel-end");
    world.press(Intent::Stop);
    world.run(100.0);
    assert_eq!(world.vendor.commands.pop().unwrap().1, Some(json!({})));
    tell(
        &mut world,
        "voting.ended",
        json!({"winnerGameId": 42, "winnerLabel": "Quiplash 3", "winnerVotes": 8}),
    );
    let on = world.snapshot().room.playback.current.clone();
    world.press(Intent::Next { on: Some("elsewhere".into()) });
    assert!(world.vendor.commands.is_empty());
    world.press(Intent::Next { on });
    world.run(100.0);
    let (path, body, _) = world.vendor.commands.pop().unwrap();
    assert_eq!((path.as_str(), body.unwrap()["game_id"].clone()), ("sessions/3/games", json!(42)));
    assert_eq!(press(&mut world, "dismiss").0, "sessions/3/game-selection");
    assert_eq!(world.title(), "Quiplash", "back to the game that is played");
    assert_eq!(press(&mut world, "pick").1, Some(json!({"sessionId": 3, "excludePlayed": true})));
    assert_eq!(world.snapshot().room.next().unwrap().name, "Quiplash 3");
    assert_eq!(press(&mut world, "watch").0, "sessions/3/games/9/start-player-check");
    assert_eq!(press(&mut world, "close_session").0, "sessions/3/close");
    assert!(world.vendor.commands.is_empty(), "nothing was sent twice");
}

#[test]
fn what_may_be_done_follows_the_vote_and_the_page() {
    let mut world = table();
    let can = |world: &Table, kind| world.snapshot().can.of(kind);
    assert_eq!(can(&world, IntentKind::Play), Permit::Yes);
    assert_eq!(can(&world, IntentKind::Stop), Permit::No(Why::NotRunning));
    assert_eq!(world.control("end_10").unwrap().reason, "No vote is open.");
    tell(&mut world, "poll.start", json!({}));
    assert_eq!(can(&world, IntentKind::Stop), Permit::Hold);
    assert_eq!(world.control("end_now").unwrap().permit, Permit::Hold);
    assert_eq!(world.control("start").unwrap().reason, "A vote is open already.");
    assert_eq!(world.control("cancel_end").unwrap().permit, Permit::No(Why::NotRunning));
    for kind in [
        IntentKind::Pause,
        IntentKind::Reset,
        IntentKind::Previous,
        IntentKind::GoTo,
        IntentKind::AddTime,
        IntentKind::Blackout,
        IntentKind::Flash,
        IntentKind::Focus,
        IntentKind::ShowMessage,
        IntentKind::HideMessage,
        IntentKind::StopTheShow,
    ] {
        assert_eq!(can(&world, kind), Permit::No(Why::SourceCannot), "{kind:?}");
    }
    let number = world.press(Intent::Blackout(true));
    assert_eq!(world.refusal(number), "The game picker has no such thing.");
    // A page that shows has no controls, and sends nothing.
    let mut viewer = World::ready(source(Output::Viewer), Picker::new());
    assert!(viewer.snapshot().controls.is_empty());
    assert_eq!(can(&viewer, IntentKind::Play), Permit::Absent);
    viewer.push("start");
    viewer.run(100.0);
    assert!(viewer.vendor.commands.is_empty());
    let moderator = World::ready(source(Output::Moderator), Picker::new());
    assert!(moderator.control("start").is_some() && moderator.control("close_session").is_none());
}

#[test]
fn a_stale_token_is_renewed_by_login() {
    let query = "server=http://games:5000&key=secret&token=old&output=operator";
    let source = GamePicker::new(GamePickerConfig::from_query(query).unwrap());
    let mut world = World::ready(source, Picker::new());
    assert_eq!(world.vendor.logins, 1);
    assert_eq!(world.link.source().token(), Some("t1"));
    // The server was restarted: the token is good no more, and a connection finds out.
    world.vendor.token = "t2".to_owned();
    world.cut();
    world.until(5_000.0, |world| world.link.state() != LinkState::Ready);
    assert!(world.snapshot().stale);
    world.until(10_000.0, |world| world.link.state() == LinkState::Ready);
    assert_eq!((world.vendor.logins, world.link.source().token()), (2, Some("t2")));
    // Or a command does. It is refused, with a word, and never sent twice.
    world.vendor.token = "t3".to_owned();
    let number = world.push("start");
    world.run(200.0);
    assert_eq!(world.refusal(number), "The login had run out and is renewed now. Press again.");
    assert_eq!((world.vendor.logins, world.vendor.commands.len()), (3, 1));
    let number = world.push("start");
    world.run(200.0);
    assert!(world.taken(number));
}

#[test]
fn wrong_credentials_are_said_once_and_do_not_hammer() {
    let refused = |query: &str| {
        let source = GamePicker::new(GamePickerConfig::from_query(query).unwrap());
        let mut world = World::new(source, Picker::new());
        world.start();
        world.until(5_000.0, |world| matches!(world.link.state(), LinkState::Refused(_)));
        world.run(100_000.0);
        let LinkState::Refused(refusal) = world.link.state() else { panic!("{:?}", world.link.state()) };
        assert!(world.opens.len() <= 5 && world.vendor.logins <= 5, "{:?}", world.opens);
        refusal.message
    };
    assert_eq!(
        refused("server=http://games:5000&key=wrong"),
        "The game picker does not take this admin key."
    );
    assert_eq!(refused("server=http://games:5000"), "The game picker wants its admin key.");
    assert_eq!(
        refused("server=http://games:5000&token=old"),
        "The login has run out. The game picker wants its admin key again."
    );
}

#[test]
fn pings_come_every_25_seconds_whatever_else_is_said() {
    let mut world = table();
    for _ in 0..200 {
        world.run(3_000.0);
        tell(&mut world, "game.status", json!({"gameId": 9, "roomCode": "LSBN"}));
    }
    let gaps = world.vendor.pings.windows(2).map(|pair| pair[1] - pair[0]);
    assert!(gaps.fold(0.0, f64::max) <= 25_000.0);
    assert!(world.vendor.pings.len() < 60, "{}", world.vendor.pings.len());
    assert_eq!(world.link.connections(), 1);
    // In silence the link asks sooner, and the connection stays.
    world.run(600_000.0);
    assert_eq!(world.link.connections(), 1);
}

#[test]
fn after_a_lost_connection_everything_is_read_again() {
    let mut world = table();
    tell(&mut world, "poll.start", json!({}));
    world.up = false;
    world.cut();
    world.run(3_000.0);
    assert!(world.snapshot().stale);
    assert_eq!(world.title(), "Voting open", "the last truth stays up");
    let number = world.push("end_now");
    assert_eq!(world.became(number), CommandState::LinkDown);
    world.vendor.games = json!([{"id": 11, "game_id": 5, "title": "Trivia", "status": "playing"}]);
    world.up = true;
    world.until(40_000.0, |world| world.link.state() == LinkState::Ready);
    assert_eq!(world.vendor.subscribed, [3]);
    assert_eq!(world.snapshot().room.timers[0].name, "Trivia");
    assert_eq!(world.fact("Vote").as_deref(), Some("not confirmed since the connection was lost"));
    assert_eq!(world.title(), "Voting open (not confirmed)");
    tell(&mut world, "poll.leading", json!({"gameId": 5, "label": "Trivia", "votes": 2}));
    assert_eq!((world.fact("Vote"), world.title().as_str()), (None, "Voting open"));
    assert!(world.vendor.commands.is_empty());
}

#[test]
fn sessions_end_and_begin() {
    let mut world = table();
    tell(&mut world, "session.ended", json!({"session": {"id": 3, "is_active": 0, "games_played": 8}}));
    assert_eq!(world.fact("Session").as_deref(), Some("3, closed"));
    assert_eq!(world.control("start").unwrap().reason, "No session is open.");
    assert_eq!(world.control("open_session").unwrap().permit, Permit::Yes);
    assert_eq!(world.snapshot().room.timers.len(), 3, "the last view stays");
    // Another one begins while it looks.
    world.vendor.session = Some(4);
    let started = world.vendor.event(
        "session.started",
        json!({"session": {"id": 4, "is_active": true, "notes": "Saturday"}}),
        world.at,
    );
    world.say(started);
    world.run(500.0);
    assert_eq!(world.vendor.subscribed, [3, 4]);
    assert_eq!(world.snapshot().room.timers.len(), 0);
    assert_eq!(world.fact("Session").as_deref(), Some("4"));
    // None is open at all: it is asked for every 30 s.
    let mut picker = Picker::new();
    picker.session = None;
    let mut empty = World::ready(source(Output::Operator), picker);
    assert_eq!(empty.fact("Session").as_deref(), Some("none is open"));
    empty.requests.clear();
    empty.run(95_000.0);
    assert_eq!(empty.requests.len(), 3);
    empty.vendor.session = Some(3);
    empty.run(31_000.0);
    assert_eq!(empty.snapshot().room.timers.len(), 3);
}

#[test]
fn the_game_that_is_played() {
    let mut world = table();
    assert_eq!(world.snapshot().room.playback.state, PlayState::Stopped);
    tell(
        &mut world,
        "room.connected",
        json!({"gameId": 9, "roomCode": "LSBN", "maxPlayers": 8, "playerCount": 2, "players": ["Alice", "Bob"],
               "lobbyState": "CanStart", "gameState": "Lobby"}),
    );
    assert_eq!(
        (world.title().as_str(), world.speaker().as_str()),
        ("Quiplash", "Room LSBN · 2 of 8 players")
    );
    assert_eq!(world.fact("Who").as_deref(), Some("Alice, Bob"));
    tell(&mut world, "game.started", json!({"gameId": "9", "roomCode": "LSBN", "playerCount": 4}));
    world.run(60_000.0);
    assert_eq!(world.snapshot().room.playback.state, PlayState::Running);
    assert!((world.elapsed() - 60_020).abs() < 30, "{}", world.elapsed());
    tell(&mut world, "game.ended", json!({"gameId": 9, "roomCode": "LSBN", "playerCount": 4}));
    assert_eq!(world.snapshot().room.playback.state, PlayState::Stopped);
    // Events of another session, and words that nobody knows, change nothing.
    let before = world.snapshot();
    tell(&mut world, "poll.start", json!({"sessionId": 99}));
    tell(&mut world, "confetti", json!({}));
    assert_eq!(before.room.playback, world.snapshot().room.playback);
    // String ids.
    let asked = world.requests.len();
    tell(&mut world, "player-count.updated", json!({"sessionId": "3", "gameId": "9", "playerCount": 6}));
    assert!(world.requests.len() > asked);
}

#[test]
fn refusals_are_told_in_the_servers_words() {
    let mut world = table();
    world.vendor.broken = true;
    let number = world.push("start");
    world.run(100.0);
    assert_eq!(world.refusal(number), "A poll is running");
    assert_eq!(world.fact("Last error").as_deref(), Some("A poll is running"));
    world.up = false;
    let number = world.push("start");
    world.run(100.0);
    assert_eq!(world.became(number), CommandState::Unanswered);
    assert_eq!(world.vendor.commands.len(), 1);
}

#[test]
fn nonsense_is_dropped() {
    let mut world = table();
    let before = world.snapshot();
    for text in
        ["", "null", "[]", "{\"type\":5}", &"[".repeat(20_000), "{\"type\":\"poll.ending\",\"data\":{}"]
    {
        world.say(text);
        world.run(30.0);
    }
    assert_eq!(world.link.dropped(), 6);
    assert_eq!(before.room, world.snapshot().room);
    for data in [
        json!({"endsAt": "tomorrow", "delaySeconds": "x"}),
        json!({"endsAt": "9999-12-31T23:59:59Z", "delaySeconds": -5}),
        json!({"endsAt": "0001-01-01T00:00:00Z"}),
    ] {
        tell(&mut world, "poll.ending", data);
        world.run(10_000.0);
    }
    assert_eq!(world.link.state(), LinkState::Ready);
}
