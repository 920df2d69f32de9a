//! Which rooms stand on the wall: as the address says, or as this browser remembers. Pure.

use crate::route::{Page, Route, ServerChoice, code, encode, pairs};

/// So many rooms stand on one wall: each has a connection of its own.
pub(super) const MOST: usize = 24;

/// A room on the wall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct WallRoom {
    /// Its code or id.
    pub code: String,
    /// As in `server=`; empty: as the page's own address says.
    pub server: String,
}

impl WallRoom {
    /// A room as it is written: its code, and its server behind an `@` where it is another one.
    pub(super) fn read(written: &str) -> Option<Self> {
        let (typed, server) = written.split_once('@').unwrap_or((written, ""));
        let code = code(typed);
        let plain = !code.is_empty() && code.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
        plain.then(|| Self { code, server: server.trim().to_owned() })
    }

    /// The same, written.
    pub(super) fn written(&self) -> String {
        if self.server.is_empty() { self.code.clone() } else { [&self.code, "@", &self.server].concat() }
    }

    /// Its address, for the session of its tile: that of a running order, which sees the plan and counts
    /// as no screen.
    pub(super) fn route(&self, page: &Route) -> Route {
        let server = match self.server.as_str() {
            "" => page.server.clone(),
            "local" => ServerChoice::Local,
            named => ServerChoice::Named(named.to_owned()),
        };
        Route { page: Page::Agenda, room: self.code.clone(), server, key: String::new(), ..page.clone() }
    }
}

/// Puts a room at the end; the same room stands once.
pub(super) fn with(mut rooms: Vec<WallRoom>, room: WallRoom) -> Vec<WallRoom> {
    if !rooms.contains(&room) && rooms.len() < MOST {
        rooms.push(room);
    }
    rooms
}

/// The rooms of the address: every `room=`, in order.
pub(super) fn of_query(query: &str) -> Vec<WallRoom> {
    let named = pairs(query).filter(|(name, _)| name == "room");
    named.filter_map(|(_, written)| WallRoom::read(&written)).fold(Vec::new(), with)
}

/// The query with these rooms in place of its own; everything else stays.
pub(super) fn to_query(query: &str, rooms: &[WallRoom]) -> String {
    let others = pairs(query).filter(|(name, _)| name != "room");
    let mut all: Vec<String> =
        rooms.iter().map(|room| ["room=", &encode(&room.written())].concat()).collect();
    all.extend(others.map(|(name, value)| [&encode(&name), "=", &encode(&value)].concat()));
    all.join("&")
}

/// The rooms that were kept, a line each.
pub(super) fn of_kept(kept: &str) -> Vec<WallRoom> {
    kept.lines().filter_map(WallRoom::read).fold(Vec::new(), with)
}

/// The rooms as they are kept.
pub(super) fn to_kept(rooms: &[WallRoom]) -> String {
    rooms.iter().map(WallRoom::written).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooms(all: &[&str]) -> Vec<WallRoom> {
        all.iter().filter_map(|written| WallRoom::read(written)).collect()
    }

    #[test]
    fn every_room_of_the_address_stands_once_and_in_order() {
        let found = of_query("room=stage2&lang=de&room=FOYER1&room=STAGE2&room=%3Cscript%3E&room=");
        assert_eq!(found, rooms(&["STAGE2", "FOYER1"]));
        let other = of_query("room=STAGE2&room=STAGE2%40https%3A%2F%2Fx.example%2Fhall");
        assert_eq!(other.len(), 2, "the same code on another server is another room");
        assert_eq!(other[1].server, "https://x.example/hall");
    }

    #[test]
    fn what_is_written_is_read() {
        let all = rooms(&["STAGE2", "FOYER1@https://x.example/a b", "K7M2PQ@local"]);
        assert_eq!(of_query(&to_query("lang=de&room=OLD123", &all)), all);
        assert!(to_query("lang=de&room=OLD123", &all).ends_with("&lang=de"));
        assert_eq!(of_kept(&to_kept(&all)), all);
        assert_eq!(of_kept(""), []);
    }

    #[test]
    fn a_tile_is_no_screen_and_keeps_its_server() {
        let page = Route::parse("/wall/", "/", "room=A&room=B&server=https%3A%2F%2Fx.example&lang=fr", "");
        assert_eq!(page.room, "", "the page itself opens none of them");
        let route = rooms(&["STAGE2"])[0].route(&page);
        assert_eq!((route.page, route.room.as_str(), route.lang.as_str()), (Page::Agenda, "STAGE2", "fr"));
        assert_eq!(route.server, ServerChoice::Named("https://x.example".to_owned()));
        assert_eq!(rooms(&["STAGE2@local"])[0].route(&page).server, ServerChoice::Local);
    }

    #[test]
    fn a_wall_has_its_limit() {
        let many = (0..50).map(|n| WallRoom { code: format!("ROOM{n}"), ..WallRoom::default() });
        assert_eq!(many.fold(Vec::new(), with).len(), MOST);
    }
}
