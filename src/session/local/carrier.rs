//! What a program can do with local rooms. The desk brings all of it; the stage's bundle holds none of
//! the engine, and sends a local room's viewer to the desk's display page.

use super::host;
use super::names::Names;
use super::room::{LocalRoom, Outside, Told};
use super::seat::In;
use ghostlight_room::Zones;
use ghostlight_sources::Now;
use ghostlight_time::LocalInstant;
use std::rc::Rc;

/// A local room in this tab, as the session drives it.
pub trait Carrier {
    /// Something happened to the page's own connection.
    fn on(&mut self, event: In, now: Now) -> Vec<Told>;
    /// Something arrived from outside.
    fn on_outside(&mut self, event: Outside, now: Now) -> Vec<Told>;
    /// Time has passed.
    fn tick(&mut self, now: Now) -> Vec<Told>;
    /// When [`Self::tick`] is wanted.
    fn next_at(&self) -> Option<LocalInstant>;
}

impl Carrier for LocalRoom {
    fn on(&mut self, event: In, now: Now) -> Vec<Told> {
        Self::on(self, event, now)
    }
    fn on_outside(&mut self, event: Outside, now: Now) -> Vec<Told> {
        Self::on_outside(self, event, now)
    }
    fn tick(&mut self, now: Now) -> Vec<Told> {
        Self::tick(self, now)
    }
    fn next_at(&self) -> Option<LocalInstant> {
        Self::next_at(self)
    }
}

/// Takes a seat in a local room.
type Enter = fn(Names, &'static dyn Zones, Rc<dyn Fn(Outside)>) -> Option<Box<dyn Carrier>>;

/// The program's way to local rooms.
#[derive(Clone, Copy)]
pub struct LocalRooms {
    /// Takes a seat; none where the browser has no channels or locks.
    pub enter: Enter,
    /// A new room as it is stored: its code, its name, with the sample content or empty.
    pub new_room: fn(&str, &str, bool, Now, &dyn Zones) -> String,
}

/// The engine and all that belongs to it.
pub static LOCAL_ROOMS: LocalRooms = LocalRooms {
    enter: |names, zones, outside| {
        LocalRoom::enter(names, zones, outside).map(|room| Box::new(room) as Box<dyn Carrier>)
    },
    new_room: host::new_room,
};
