//! Rooms as home knows them: those opened before, opening by code, and making new ones.

use crate::i18n::desk_words;
use crate::platform::http::{self, Ask, HttpMethod};
use crate::platform::location;
use crate::platform::storage::{self, Store};
use crate::route::Page;
use crate::session::{NoRoom, Place, Session};
use leptos::prelude::*;
use serde_json::{Value, json};

/// The `server=` of rooms that live in this browser.
pub(super) const LOCAL: &str = "local";
/// So many rooms are remembered.
const MOST: usize = 12;
/// A server that says nothing for so long has no answer.
const WITHIN_MS: u32 = 4_000;

/// Where a press leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub page: Page,
    pub code: String,
    /// As in `server=`; empty: the page's own.
    pub server: String,
}

impl Target {
    /// The address, below the folder of the app.
    pub(super) fn address(&self) -> String {
        let room = location::encode(&self.code);
        let mut address = ["./", self.page.folder(), "/?room=", &room].concat();
        if !self.server.is_empty() {
            address.push_str("&server=");
            address.push_str(&location::encode(&self.server));
        }
        address
    }
}

/// A room that was opened before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent {
    /// Its code.
    pub code: String,
    /// Its name, as it last was.
    pub name: String,
    /// As in `server=`; empty: the page's own.
    pub server: String,
}

fn store_name(base: &str) -> String {
    ["ghostlight/1", base, "recent"].concat()
}

fn parse(text: &str) -> Vec<Recent> {
    let list: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let text =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    list.iter()
        .map(|value| Recent {
            code: text(value, "code"),
            name: text(value, "name"),
            server: text(value, "server"),
        })
        .filter(|room| plain_code(&room.code))
        .collect()
}

fn write(rooms: &[Recent]) -> String {
    let list: Vec<Value> = rooms
        .iter()
        .map(|room| json!({ "code": room.code, "name": room.name, "server": room.server }))
        .collect();
    Value::from(list).to_string()
}

/// A room's code or id: letters, digits and hyphens.
fn plain_code(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-')
}

/// Puts a room first; the same room stands once.
fn with(mut rooms: Vec<Recent>, room: Recent) -> Vec<Recent> {
    rooms.retain(|other| (&other.code, &other.server) != (&room.code, &room.server));
    rooms.insert(0, room);
    rooms.truncate(MOST);
    rooms
}

/// The rooms opened before, the last one first, then those of this browser that never were.
#[must_use]
pub fn recent(session: Session) -> Vec<Recent> {
    let base = location::address().base;
    let mut rooms = parse(&storage::get(Store::Browser, &store_name(&base)).unwrap_or_default());
    for kept in session.local_rooms() {
        if !rooms.iter().any(|room| room.server == LOCAL && room.code == kept.code) {
            rooms.push(Recent { code: kept.code, name: kept.name, server: LOCAL.to_owned() });
        }
    }
    rooms
}

/// Remembers a room that is open.
pub fn remember(room: Recent) {
    if !plain_code(&room.code) {
        return;
    }
    let name = store_name(&location::address().base);
    let rooms = parse(&storage::get(Store::Browser, &name).unwrap_or_default());
    // Where nothing can be kept, home has no list.
    let _ = storage::set(Store::Browser, &name, &write(&with(rooms, room)));
}

/// Takes a room off the list. A room that lives in this browser is gone with it.
pub(super) fn forget(session: Session, room: &Recent) {
    let name = store_name(&location::address().base);
    let mut rooms = parse(&storage::get(Store::Browser, &name).unwrap_or_default());
    rooms.retain(|other| other != room);
    let _ = storage::set(Store::Browser, &name, &write(&rooms));
    if room.server == LOCAL {
        session.forget_local_room(&room.code);
    }
}

/// Opens a room, or says why not.
pub(super) fn open(session: Session, mut target: Target, said: impl Fn(&'static str) + 'static) {
    let words = desk_words();
    let here = session.local_rooms().iter().any(|room| room.code == target.code);
    match session.place().get_untracked() {
        _ if target.server == LOCAL || (target.server.is_empty() && here) => {
            target.server = LOCAL.to_owned();
            if here { location::go(&target.address()) } else { said(words.no_such_room) }
        }
        Place::Local if target.server.is_empty() => said(words.no_such_room),
        Place::Server { own: true, .. } if target.server.is_empty() => ask_first(target, said),
        // Another server is asked by the page itself, which confirms it by name.
        _ => location::go(&target.address()),
    }
}

/// Asks our own server whether there is such a room before leaving the page.
fn ask_first(target: Target, said: impl Fn(&'static str) + 'static) {
    leptos::task::spawn_local(async move {
        let words = desk_words();
        let url = ["./api/v1/rooms/", &location::encode(&target.code)].concat();
        let ask = Ask {
            method: HttpMethod::GET,
            url: &url,
            key: None,
            json: None,
            headers: &[],
            within_ms: WITHIN_MS,
        };
        match http::ask(ask).await {
            Ok(reply) if reply.status == 404 => said(words.no_such_room),
            // A room that wants a key for everything says so on its own page.
            Ok(_) => location::go(&target.address()),
            Err(_) => said(words.no_answer),
        }
    });
}

/// Makes a room and goes to its desk, or says why not.
pub(super) fn make(session: Session, said: impl Fn(&'static str) + 'static) {
    let words = desk_words();
    match session.place().get_untracked() {
        Place::Server { .. } => session.new_server_room("", None, move |answer| match answer {
            Some(answer) if (200..300).contains(&answer.status) => match made(&answer.body) {
                Some((code, key)) => {
                    location::go(&session.address_of(Page::Controller, &code, key.as_deref()))
                }
                None => said(words.cannot_make),
            },
            Some(_) => said(words.cannot_make),
            None => said(words.no_answer),
        }),
        Place::Local | Place::Unknown => match session.new_local_room("", false) {
            Ok(code) => {
                let target = Target { page: Page::Controller, code, server: LOCAL.to_owned() };
                location::go(&target.address());
            }
            Err(NoRoom::NoLocks) => said(crate::i18n::stage_words().viewer.local_impossible),
            Err(NoRoom::NotKept) => said(words.cannot_keep),
        },
    }
}

/// The new room's code, and the controller's key.
fn made(body: &Value) -> Option<(String, Option<String>)> {
    let room = body.get("room").unwrap_or(body);
    let code = room.get("short_code").and_then(Value::as_str)?.to_owned();
    let key = body.get("keys").and_then(|keys| keys.get("controller")).and_then(Value::as_str);
    Some((code, key.map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(code: &str, server: &str) -> Recent {
        Recent { code: code.to_owned(), name: String::new(), server: server.to_owned() }
    }

    #[test]
    fn the_last_room_stands_first_and_once() {
        let rooms = with(vec![room("AAAAAA", ""), room("BBBBBB", "")], room("BBBBBB", ""));
        assert_eq!(rooms, [room("BBBBBB", ""), room("AAAAAA", "")]);
        let both = with(rooms, room("BBBBBB", LOCAL));
        assert_eq!(both.len(), 3, "the same code elsewhere is another room");
        let many = (0..20).fold(Vec::new(), |rooms, n| with(rooms, room(&format!("ROOM{n}"), "")));
        assert_eq!(many.len(), MOST);
    }

    #[test]
    fn what_is_kept_is_read_back_and_rubbish_is_not() {
        let rooms = vec![Recent { name: "Main \"stage\"".to_owned(), ..room("AAAAAA", "https://x.example") }];
        assert_eq!(parse(&write(&rooms)), rooms);
        assert!(parse("").is_empty());
        assert!(parse("[1, {\"code\": \"../x\"}, {}]").is_empty());
    }

    #[test]
    fn a_new_room_is_named_by_its_code() {
        let body = json!({ "short_code": "K7M2PQ", "keys": { "controller": "secret" } });
        assert_eq!(made(&body), Some(("K7M2PQ".to_owned(), Some("secret".to_owned()))));
        assert_eq!(made(&json!({ "short_code": "K7M2PQ" })), Some(("K7M2PQ".to_owned(), None)));
        assert_eq!(made(&json!({})), None);
    }
}
