//! Telling clients what has changed.

use crate::change::Change;
use crate::clients::Client;
use crate::shares::{Share, stripped};
use crate::{ClientId, Effect, Engine};
use ghostlight_palco::server::{MessageUpdate, ServerFrame, SettingsUpdate, TimerUpdate, You};
use ghostlight_room::{MessageId, Output, Timer, TimerId, TimerRun, Zones};
use ghostlight_time::{MonoInstant, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Plain clients get the room at most twice a second.
const PLAIN_EVERY: Span = Span::from_ms(500);
/// The devices are told at most so often; many of them less often.
const DEVICES_EVERY: Span = Span::from_secs(1);
const MANY_DEVICES: usize = 100;
const MANY_DEVICES_EVERY: Span = Span::from_secs(5);
/// Where more items than these have changed, the whole room is shorter to say.
const MOST_UPDATES: usize = 50;

/// Texts that were written already.
#[derive(Default)]
struct Texts {
    rooms: BTreeMap<Share, Arc<str>>,
    statuses: BTreeMap<Share, Arc<str>>,
    timers: BTreeMap<bool, Vec<Arc<str>>>,
    messages: Option<Vec<Arc<str>>>,
    settings: Option<Arc<str>>,
}

/// Playback is told again when the told clock has parted so far from the monotonic one: while it runs, and
/// while it stands (what is armed may count to a moment).
const DRIFT: Span = Span::from_ms(2);
const STEP: Span = Span::from_secs(2);
/// How often that is looked at while it runs.
const DRIFT_EVERY: Span = Span::from_secs(10);

/// How a client is told of the rundown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rundown {
    /// Nothing of it changed for this client.
    Same,
    /// By updates.
    Updates,
    /// Only a whole room says it.
    Whole,
}

impl Engine {
    /// Answers `request_state`.
    pub(crate) fn tell_room(&mut self, to: ClientId) {
        let Some(client) = self.clients.get(&to) else { return };
        let share = self.share_of(client);
        let mut frame = self.frame_for(&share);
        frame.you = Some(You { output: client.output, device: Some(client.device.clone()) });
        if client.ours && Share::sees_crew(client.output) {
            frame.devices = Some(self.devices.list().to_vec());
        }
        let message = share.message.clone();
        self.say(to, &ServerFrame::Room(Box::new(frame)));
        if let Some(client) = self.clients.get_mut(&to) {
            client.message = message;
        }
    }

    /// Tells everyone what has changed since the last time, and says when something is due next.
    pub(crate) fn flush(&mut self, zones: &dyn Zones) -> Vec<Effect> {
        self.turn_strangers_away();
        self.refresh(zones);
        self.notice_drift();
        let mut out = core::mem::take(&mut self.change.out);
        self.tell_changes(&mut out);
        self.tell_log(&mut out);
        self.tell_devices(&mut out);
        let change = core::mem::take(&mut self.change);
        if change.save {
            // What is told is stored first: a host that dies in between must not have told more.
            out.insert(0, Effect::Save);
        }
        let logged = change.log.into_iter().map(Effect::Log);
        out.splice(usize::from(change.save)..usize::from(change.save), logged);
        self.due = self.next_of_all(zones);
        out
    }

    /// Clients count on the told clock, the room on the monotonic one: where the two part, playback is
    /// told again.
    fn notice_drift(&mut self) {
        let offset = Span::from_ms(self.seen.server.as_ms()) - Span::from_ms(self.seen.mono.as_ms());
        let apart = self.told.offset.map_or(Span::ZERO, |told| (offset - told).abs());
        let least = if self.room.playback.is_running() { DRIFT } else { STEP };
        self.change.status |= apart >= least;
        if self.change.status || self.told.offset.is_none() {
            self.told.offset = Some(offset);
        }
    }

    fn next_of_all(&self, zones: &dyn Zones) -> Option<MonoInstant> {
        let plain = self.told.plain_owed.then(|| self.plain_again());
        let devices = self.told.devices_owed.then(|| self.devices_again());
        let drift = self.room.playback.is_running().then(|| self.seen.mono + DRIFT_EVERY);
        [self.room_due(zones), self.strangers_until(), plain, devices, drift].into_iter().flatten().min()
    }

    fn plain_again(&self) -> MonoInstant {
        self.told.plain_at.map_or(self.seen.mono, |at| at + PLAIN_EVERY)
    }

    fn devices_again(&self) -> MonoInstant {
        let every = if self.devices.list().len() > MANY_DEVICES { MANY_DEVICES_EVERY } else { DEVICES_EVERY };
        self.told.devices_at.map_or(self.seen.mono, |at| at + every)
    }

    fn tell_changes(&mut self, out: &mut Vec<Effect>) {
        let mut pair = self.pair();
        // What this run made of them `playback_status` says.
        pair.iter_mut().for_each(|timer| timer.run = TimerRun::default());
        let pair_changed = pair != self.told.pair;
        self.told.pair = pair;
        let plain = self.clients.values().any(|client| client.proven && !client.ours);
        self.told.plain_owed |= plain && (self.change.beyond_playback() || pair_changed);
        let plain = self.told.plain_owed && self.plain_again() <= self.seen.mono;
        if plain {
            self.told.plain_owed = false;
            self.told.plain_at = Some(self.seen.mono);
        }
        if !plain && !self.change.status && !self.change.beyond_playback() && !pair_changed {
            return;
        }
        let rundown = self.rundown();
        let mut texts = Texts::default();
        let clients: Vec<(ClientId, Client)> =
            self.clients.iter().filter(|(_, client)| client.proven).map(|(id, c)| (*id, c.clone())).collect();
        for (to, client) in clients {
            let share = self.share_of(&client);
            let whole = match (client.ours, client.output) {
                (false, _) => plain,
                (true, Output::Viewer) => self.change.whole || pair_changed,
                (true, _) => rundown == Rundown::Whole,
            };
            if whole {
                out.push(Effect::Send { to, text: texts.room(self, &share) });
            } else if client.ours {
                self.tell_updates(to, &client, &share, rundown, &mut texts, out);
            }
            if self.change.status {
                out.push(Effect::Send { to, text: texts.status(self, &share) });
            }
            if let Some(known) = self.clients.get_mut(&to) {
                known.message = share.message;
            }
        }
    }

    /// How the changes of the rundown are told to those who see all of it.
    fn rundown(&self) -> Rundown {
        let change = &self.change;
        if change.whole || change.timers.len().max(change.timer_runs.len()) > MOST_UPDATES {
            return Rundown::Whole;
        }
        // An order says the plan's as well; where the run has its own, it cannot be said so.
        let in_plan = || self.room.timers.iter().zip(0..).all(|(timer, place)| timer.position == place);
        if change.order && !in_plan() {
            return Rundown::Whole;
        }
        if change.order || !change.timers.is_empty() { Rundown::Updates } else { Rundown::Same }
    }

    fn tell_updates(
        &self,
        to: ClientId,
        client: &Client,
        share: &Share,
        rundown: Rundown,
        texts: &mut Texts,
        out: &mut Vec<Effect>,
    ) {
        let mut send = |text: &Arc<str>| out.push(Effect::Send { to, text: text.clone() });
        if self.change.info {
            send(texts.settings(self));
        }
        if rundown == Rundown::Updates && client.output != Output::Viewer {
            texts.timers(self, share.notes).iter().for_each(&mut send);
        }
        if share.is_audience() {
            self.message_for_one(client, share).iter().for_each(&mut send);
        } else {
            texts.messages(self).iter().for_each(&mut send);
        }
    }

    /// What a client that sees only the message meant for it is told of messages.
    fn message_for_one(&self, client: &Client, share: &Share) -> Vec<Arc<str>> {
        let (was, is) = (client.message.as_ref(), share.message.as_ref());
        let mut texts = Vec::new();
        if let Some(gone) = was.filter(|was| is != Some(was)) {
            texts.push(ServerFrame::MessageUpdate(MessageUpdate::Delete(gone.clone())));
        }
        if let Some(id) = is.filter(|id| was != Some(id) || self.change.messages.contains(id)) {
            let create = was != Some(id);
            let message = self.lone_message(id);
            texts.extend(
                message.map(|message| MessageUpdate::put(create, &message)).map(ServerFrame::MessageUpdate),
            );
        }
        texts.into_iter().map(|frame| frame.encode().into()).collect()
    }

    /// The updates of the rundown: what is gone, what is new or other in the order of the run, then the
    /// order.
    fn timer_frames(&self, change: &Change, notes: bool) -> Vec<Arc<str>> {
        let gone = |id: &&TimerId| self.room.timer(id).is_none();
        let gone = change.timers.iter().filter(gone).cloned().map(TimerUpdate::Delete);
        let here = self.room.timers.iter().zip(0..).filter(|(timer, _)| change.timers.contains(&timer.id));
        let put = |(timer, index): (&Timer, u32)| {
            TimerUpdate::put(change.created_timers.contains(&timer.id), &stripped(timer, notes), index)
        };
        let order = change
            .order
            .then(|| TimerUpdate::Reorder(self.room.timers.iter().map(|timer| timer.id.clone()).collect()));
        let updates = gone.chain(here.map(put)).chain(order);
        updates.map(|update| ServerFrame::TimerUpdate(update).encode().into()).collect()
    }

    fn message_frames(&self, change: &Change) -> Vec<Arc<str>> {
        let known = |id: &MessageId| self.room.messages.iter().any(|message| message.id == *id);
        let gone = change.messages.iter().filter(|id| !known(id)).cloned().map(MessageUpdate::Delete);
        let here = self.room.messages.iter().filter(|message| change.messages.contains(&message.id));
        let put =
            here.map(|message| MessageUpdate::put(change.created_messages.contains(&message.id), message));
        let order = change.message_order.then(|| {
            MessageUpdate::Reorder(self.room.messages.iter().map(|message| message.id.clone()).collect())
        });
        let updates = gone.chain(put).chain(order);
        updates.map(|update| ServerFrame::MessageUpdate(update).encode().into()).collect()
    }

    /// New log entries and the devices, to those who may see them and know these frames.
    fn tell_log(&self, out: &mut Vec<Effect>) {
        if !self.change.log.is_empty() {
            self.tell_crew(&ServerFrame::Log(self.change.log.clone()), out);
        }
    }

    fn tell_devices(&mut self, out: &mut Vec<Effect>) {
        self.told.devices_owed |= self.change.devices;
        if self.told.devices_owed && self.devices_again() <= self.seen.mono {
            self.told.devices_owed = false;
            self.told.devices_at = Some(self.seen.mono);
            self.tell_crew(&ServerFrame::Devices(self.devices.list().to_vec()), out);
        }
    }

    fn tell_crew(&self, frame: &ServerFrame, out: &mut Vec<Effect>) {
        let crew = |client: &Client| client.proven && client.ours && Share::sees_crew(client.output);
        let mut text: Option<Arc<str>> = None;
        for (to, _) in self.clients.iter().filter(|(_, client)| crew(client)) {
            let text = text.get_or_insert_with(|| frame.encode().into()).clone();
            out.push(Effect::Send { to: *to, text });
        }
    }
}

impl Texts {
    fn room(&mut self, engine: &Engine, share: &Share) -> Arc<str> {
        let write = || ServerFrame::Room(Box::new(engine.frame_for(share))).encode().into();
        self.rooms.entry(share.clone()).or_insert_with(write).clone()
    }
    fn status(&mut self, engine: &Engine, share: &Share) -> Arc<str> {
        let write = || ServerFrame::PlaybackStatus(Box::new(engine.status_for(share))).encode().into();
        self.statuses.entry(share.clone()).or_insert_with(write).clone()
    }
    fn timers(&mut self, engine: &Engine, notes: bool) -> &[Arc<str>] {
        self.timers.entry(notes).or_insert_with(|| engine.timer_frames(&engine.change, notes))
    }
    fn messages(&mut self, engine: &Engine) -> &[Arc<str>] {
        self.messages.get_or_insert_with(|| engine.message_frames(&engine.change))
    }
    fn settings(&mut self, engine: &Engine) -> &Arc<str> {
        let write = || ServerFrame::SettingsUpdate(SettingsUpdate::of(&engine.room.info)).encode().into();
        self.settings.get_or_insert_with(write)
    }
}
