//! The engine's state, and how time passes in it.

use crate::change::Change;
use crate::clients::Client;
use crate::devices::Devices;
use crate::edits::Trash;
use crate::report::RunReport;
use crate::shares::Told;
use crate::undo::Memo;
use crate::{ClientId, Effect, Host, Keys, NewRoom, ids};
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{Message, Room, RoomId, RoomInfo, Run, Timer, TimerId, Zones};
use ghostlight_time::{Moment, MonoInstant, Span};
use std::collections::{BTreeMap, VecDeque};

/// The authoritative room: actions, roles, REST, undo, runs. It holds no socket and no clock.
///
/// Call [`Engine::at`] at [`Engine::next_due`]; a late call changes nothing that is seen, since each
/// due thing is applied at its own instant.
#[derive(Debug)]
pub struct Engine {
    /// The room as of `seen`: `playback.elapsed`, `at` and `duration` are brought up to it each time.
    pub(crate) room: Room,
    pub(crate) live: Live,
    pub(crate) seq: u64,
    /// The moment up to which everything has been applied.
    pub(crate) seen: Moment,
    pub(crate) undo: Option<Memo>,
    pub(crate) press: Option<Press>,
    pub(crate) timer_trash: Trash<Timer>,
    pub(crate) message_trash: Trash<Message>,
    pub(crate) keys: Keys,
    pub(crate) clients: BTreeMap<ClientId, Client>,
    pub(crate) devices: Devices,
    pub(crate) log: VecDeque<LogEntry>,
    pub(crate) reports: Vec<RunReport>,
    /// What has changed since clients were last told.
    pub(crate) change: Change,
    pub(crate) told: Told,
    /// When `at` should be called next.
    pub(crate) due: Option<MonoInstant>,
}

/// What the room's public state does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Live {
    /// The deadline of the current item has not been dealt with: it may still start the next.
    pub advance_armed: bool,
    /// When the flash ends by itself.
    pub flash_until: Option<MonoInstant>,
    /// Since when the message shows.
    pub shown: MonoInstant,
    /// How far the end of an end-time item was moved in this run.
    pub ends: Vec<(TimerId, Span)>,
    /// Planned starts up to here have been dealt with.
    pub starts_upto: MonoInstant,
    /// Who last made another item current; empty: it happened by itself.
    pub moved_by: String,
    /// Since when the show is stopped.
    pub stopped: MonoInstant,
}

/// The last press of a control that must not work twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Press {
    pub kind: ghostlight_room::IntentKind,
    pub timer: Option<TimerId>,
    pub at: MonoInstant,
}

impl Engine {
    /// A new, empty room, and the keys of its roles, which are told once.
    #[must_use]
    pub fn create(new: NewRoom, host: &mut Host<'_>) -> (Self, Keys) {
        let now = crate::text::timestamp(host.now.server);
        let info = RoomInfo {
            id: RoomId::new(ids::uuid(host.ids)),
            code: new.code.unwrap_or_else(|| ids::random_code(host.ids)),
            name: crate::text::cut(&new.name, crate::text::NAME),
            open: new.open,
            time_zone: new.time_zone,
            created_at: now.clone(),
            updated_at: now,
            ..RoomInfo::default()
        };
        let room = Room { info, run: Run { number: 1, ..Run::default() }, ..Room::default() };
        let keys = Keys::random(host.ids);
        let mut engine = Self::bare(room, keys.clone(), host.now);
        engine.refresh(host.zones);
        (engine, keys)
    }

    /// An engine of a room in which nothing is going on yet.
    pub(crate) fn bare(room: Room, keys: Keys, now: Moment) -> Self {
        Self {
            room,
            live: Live { starts_upto: now.mono, ..Live::default() },
            seq: 1,
            seen: now,
            undo: None,
            press: None,
            timer_trash: Trash::default(),
            message_trash: Trash::default(),
            keys,
            clients: BTreeMap::new(),
            devices: Devices::default(),
            log: VecDeque::new(),
            reports: Vec::new(),
            change: Change::default(),
            told: Told::default(),
            due: None,
        }
    }

    /// Applies everything that is due, each at its due instant, and tells the clients.
    pub fn at(&mut self, host: &mut Host<'_>) -> Vec<Effect> {
        self.advance(host.now, host.zones);
        self.flush(host.zones)
    }

    /// When [`Engine::at`] should be called next; none: not before somebody does something.
    #[must_use]
    pub const fn next_due(&self) -> Option<MonoInstant> {
        self.due
    }

    /// The room as of the last call. `playback.elapsed` was true at `playback.at`.
    #[must_use]
    pub const fn room(&self) -> &Room {
        &self.room
    }

    /// The keys of the room's roles.
    #[must_use]
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Grows with each change of state.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// The devices that are connected or were lately.
    #[must_use]
    pub fn devices(&self) -> &[ghostlight_room::Device] {
        self.devices.list()
    }

    /// How many clients are connected.
    #[must_use]
    pub fn client_count(&self) -> usize {
        self.clients.len()
    }

    /// Lets time pass up to a moment. Elapsed grows on the monotonic clock; a clock that goes back
    /// stands still here.
    pub(crate) fn pass_to(&mut self, moment: Moment, zones: &dyn Zones) {
        let mono = moment.mono.max(self.seen.mono);
        if self.room.playback.is_running() {
            self.room.playback.elapsed += mono - self.seen.mono;
        }
        self.seen = Moment { mono, server: moment.server };
        self.refresh(zones);
    }

    /// Brings what follows from the rest up to date: the live length and the anchor's instant.
    pub(crate) fn refresh(&mut self, zones: &dyn Zones) {
        self.room.playback.at = self.seen.server;
        self.room.playback.duration = self.live_duration(zones);
    }

    /// The live length of the current item. An end-time item's follows from its end and the clock.
    fn live_duration(&self, zones: &dyn Zones) -> Option<Span> {
        let timer = self.room.current()?;
        let Some(end) = self.end_of(timer, zones) else { return Some(timer.live_duration()) };
        Some((self.room.playback.elapsed + (end - self.seen.server)).or_zero())
    }

    /// The moment an end-time item counts to, as moved in this run.
    pub(crate) fn end_of(&self, timer: &Timer, zones: &dyn Zones) -> Option<ghostlight_time::ServerInstant> {
        let date = self.room.run_date(self.seen.server, zones);
        Some(date.instant(timer.end?, &self.room.info.time_zone, zones) + self.end_moved(&timer.id))
    }

    fn end_moved(&self, id: &TimerId) -> Span {
        self.live.ends.iter().find(|(of, _)| of == id).map_or(Span::ZERO, |(_, by)| *by)
    }

    /// What remains of the current item.
    pub(crate) fn remaining(&self) -> Option<Span> {
        self.room.playback.duration.map(|duration| duration - self.room.playback.elapsed)
    }
}
