//! The last truth, kept in this browser: a reload without a network brings the room back, counting on, and
//! says since when it is on its own.

use super::core::{Core, Where};
use super::names;
use super::source::RoomSource;
use super::view::{Mark, Refusal};
use crate::platform::storage::{self, Store};
use crate::platform::timer::Timeout;
use ghostlight_sources::Now;
use ghostlight_sources::link::{Link, LinkState};
use ghostlight_time::{ServerInstant, Span};

/// A room that changes all the time is kept so often.
const EVERY_MS: f64 = 1_000.0;
/// An older picture would be of another show.
const GOOD_FOR_MS: i64 = 24 * 3_600_000;
/// Rooms that are kept; local rooms need the place.
const ROOMS: usize = 12;
/// A larger one is not kept: storage holds 5 MB, and writing blocks the page.
const LARGEST: usize = 400_000;

/// A kept room as it is stored: a line of figures, then the frame.
#[derive(Clone, Debug, PartialEq)]
struct Kept<'a> {
    /// The wall clock when it was kept, whole milliseconds (texts of floats would cost 20 kB of tables).
    wall: i64,
    /// The server's clock less the wall clock, milliseconds.
    offset: i64,
    /// The server's clock at the last word heard.
    heard: i64,
    /// The room as a frame of the protocol.
    frame: &'a str,
}

impl<'a> Kept<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (line, frame) = text.split_once('\n')?;
        let mut figures = line.split(' ');
        let kept = Self {
            wall: figures.next()?.parse().ok()?,
            offset: figures.next()?.parse().ok()?,
            heard: figures.next()?.parse().ok()?,
            frame,
        };
        figures.next().is_none().then_some(kept)
    }

    fn write(&self) -> String {
        let Self { wall, offset, heard, frame } = self;
        [&wall.to_string(), " ", &offset.to_string(), " ", &heard.to_string(), "\n", frame].concat()
    }

    /// Whether it is of this show, by a wall clock that has not been set back since.
    fn is_good(&self, wall: i64) -> bool {
        (0..=GOOD_FOR_MS).contains(&wall.saturating_sub(self.wall))
    }
}

impl Core {
    fn keep_name(&self) -> Option<String> {
        let Where::Server(server) = &self.place else { return None };
        Some(names::kept(&server.url(), &self.route.room, self.route.page.folder()))
    }

    /// The room has changed: it is kept soon.
    pub(super) fn keep_soon(&mut self) {
        if self.keeping.is_none() && matches!(self.place, Where::Server(_)) {
            let me = self.me.clone();
            self.keeping =
                Some(Timeout::new(EVERY_MS, move || Self::enter(&me, |core, now| core.keep_now(now))));
        }
    }

    /// Keeps the room as it is. What is stale already was kept when it was not.
    pub(super) fn keep_now(&mut self, now: Now) {
        self.keeping = None;
        let (Some(link), Some(name)) = (&self.link, self.keep_name()) else { return };
        if !matches!(link.state(), LinkState::Ready | LinkState::Silent) {
            return;
        }
        let at = link.server_now(now);
        let Some(frame) = link.source().to_keep(at).filter(|frame| frame.len() <= LARGEST) else { return };
        let wall = whole(now);
        let offset = at.as_ms() - wall;
        let heard = link.heard().unwrap_or(at).as_ms();
        let text = Kept { wall, offset, heard, frame: &frame }.write();
        if storage::set(Store::Browser, &name, &text).is_err() {
            // This room is being shown; the others are not.
            forget_all_but(0, now);
            let _ = storage::set(Store::Browser, &name, &text);
        }
    }

    /// Who is not let in keeps nothing.
    pub(super) fn keep_or_forget(&self, mark: &Mark) {
        if let (Mark::Refused(Refusal::BadKey | Refusal::Removed | Refusal::NoRoom), Some(name)) =
            (mark, self.keep_name())
        {
            storage::remove(Store::Browser, &name);
        }
    }

    /// A link that begins with what is kept of this room, where something is; whether it is.
    pub(super) fn bring_back(&self, link: &mut Link<RoomSource>, now: Now) -> bool {
        forget_all_but(ROOMS, now);
        let text = self.keep_name().and_then(|name| storage::get(Store::Browser, &name));
        let Some(kept) = text.as_deref().and_then(Kept::read) else { return false };
        // Until the server tells its time, this device's own clock is the scale.
        let by = Span::from_ms(-kept.offset);
        let good = kept.is_good(whole(now)) && link.source_mut().restore(kept.frame, by);
        if good {
            link.heard_before(ServerInstant::from_ms(kept.heard) + by, now);
        }
        good
    }
}

/// The wall clock in whole milliseconds.
fn whole(now: Now) -> i64 {
    now.wall.as_ms().floor() as i64
}

/// Forgets what is old, and all but the newest few.
fn forget_all_but(few: usize, now: Now) {
    let since = |name: &String| {
        let text = storage::get(Store::Browser, name).unwrap_or_default();
        Kept::read(&text).filter(|kept| kept.is_good(whole(now))).map(|kept| kept.wall)
    };
    let names = storage::names(Store::Browser, names::KEPT);
    let all: Vec<(Option<i64>, String)> = names.into_iter().map(|name| (since(&name), name)).collect();
    // A dozen: counting the newer ones of each costs nothing, a sort would cost its code.
    for (index, (wall, name)) in all.iter().enumerate() {
        let newer = |(place, (other, _)): (usize, &(Option<i64>, String))| (*other, place) > (*wall, index);
        if wall.is_none() || all.iter().enumerate().filter(|one| newer(*one)).count() >= few {
            storage::remove(Store::Browser, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let kept = Kept { wall: 1_700_000_000_123, offset: -3_600_000, heard: 42, frame: "{\"a\":\"b\nc\"}" };
        assert_eq!(Kept::read(&kept.write()), Some(kept));
        for bad in ["", "1 2 3", "1 2\nx", "1 2 3 4\nx", "a 2 3\nx"] {
            assert_eq!(Kept::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_or_another_day_brings_nothing() {
        let kept = Kept { wall: 1_000_000_000, offset: 0, heard: 0, frame: "" };
        assert!(kept.is_good(kept.wall) && kept.is_good(kept.wall + GOOD_FOR_MS));
        assert!(!kept.is_good(kept.wall - 1) && !kept.is_good(kept.wall + GOOD_FOR_MS + 1));
    }
}
