//! Control actions: who may, whether the room has moved on, what is told.

use crate::transport::Outcome;
use crate::undo::Memo;
use crate::{Effect, Engine, Host, Press, refuse};
use ghostlight_palco::close::CloseCode;
use ghostlight_palco::server::ServerFrame;
use ghostlight_palco::{BadFrame, ErrorCode};
use ghostlight_room::{
    DeviceDo, DeviceId, Intent, IntentKind, LastAction, MessageId, Output, TimerId, Zones,
};
use ghostlight_time::Span;

/// The same control from anyone within this does nothing.
const TWICE_WITHIN: Span = Span::from_ms(800);

/// Who wants something.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// As what.
    pub role: Output,
    /// Under which name.
    pub by: String,
    /// The role whose key was shown.
    pub key: Option<Output>,
    /// It knows our additions: a second press is told from a second wish.
    pub ours: bool,
}

impl Engine {
    /// Does what somebody wants. An accepted action is echoed to all, also where it had no effect.
    pub(crate) fn control(&mut self, caller: &Caller, intent: Intent, host: &mut Host<'_>) -> Outcome {
        let kind = intent.kind();
        if !caller.role.may(kind) {
            let message = ["As ", caller.role.word(), " you cannot do that."].concat();
            return Err(refuse::forbidden(message));
        }
        if kind.is_transport() || kind == IntentKind::Undo {
            self.not_stopped()?;
        }
        if self.is_second_press(&intent, caller.ours) {
            self.change.status = true;
            return Ok(false);
        }
        self.has_not_moved_on(&intent)?;
        let effect = if kind.is_transport() {
            self.transport(&caller.by, intent, host.zones)
        } else {
            self.other(&caller.by, intent, host.zones)
        }?;
        self.change.status = true;
        Ok(effect)
    }

    /// Whether a control that moves the room was pressed twice. A plain client says neither `id` nor
    /// `on` nor `hello`, and may mean two steps; it is taken at its word.
    fn is_second_press(&self, intent: &Intent, ours: bool) -> bool {
        let (on, target) = match intent {
            Intent::Next { on } | Intent::Previous { on } => (on.is_some(), None),
            Intent::GoTo { timer, on } => (on.is_some(), Some(timer)),
            _ => return false,
        };
        let same = |press: &&Press| press.kind == intent.kind() && press.timer.as_ref() == target;
        let last = self.press.as_ref().filter(same);
        (ours || on) && last.is_some_and(|press| self.seen.mono - press.at < TWICE_WITHIN)
    }

    /// Refuses what was pressed on an item that is not the current one any more.
    fn has_not_moved_on(&self, intent: &Intent) -> Result<(), BadFrame> {
        let (Intent::Next { on } | Intent::Previous { on } | Intent::GoTo { on, .. }) = intent else {
            return Ok(());
        };
        let Some(on) = on else { return Ok(()) };
        if self.room.playback.current.as_ref() == Some(on) {
            return Ok(());
        }
        let message = match self.room.current() {
            None => "No item is current any more.".to_owned(),
            Some(current) => {
                let by = &self.live.moved_by;
                let by = if by.is_empty() { "The room" } else { by };
                [by, " already went to ", &refuse::title(&current.name), "."].concat()
            }
        };
        Err(refuse::conflict(message))
    }

    fn transport(&mut self, by: &str, intent: Intent, zones: &dyn Zones) -> Outcome {
        let kind = intent.kind();
        let touched: Vec<TimerId> = match &intent {
            Intent::GoTo { timer, .. } | Intent::Continue(timer) => vec![timer.clone()],
            Intent::TakeItFrom(changes) => changes.iter().map(|(id, _)| id.clone()).collect(),
            _ => Vec::new(),
        };
        let memo = self.memo(&touched);
        let target = touched.into_iter().next().filter(|_| kind == IntentKind::GoTo);
        let effect = match intent {
            Intent::Play => self.play(zones),
            Intent::Pause => self.pause(),
            Intent::Stop => self.stop(),
            Intent::Reset => self.reset(zones),
            Intent::Next { .. } => self.next(by, zones),
            Intent::Previous { .. } => self.previous(by),
            Intent::GoTo { timer, .. } => self.go_to(&timer, by)?,
            Intent::AddTime(value) => self.add_time(value, zones),
            Intent::SetTime(value) => self.set_time(value, zones),
            Intent::Continue(timer) => self.resume(&timer, by, zones)?,
            Intent::TakeItFrom(changes) => self.take_it_from(&changes)?,
            Intent::HoldHere => self.hold_here(zones),
            _ => return Err(unknown()),
        };
        if effect {
            if matches!(kind, IntentKind::Next | IntentKind::Previous | IntentKind::GoTo) {
                self.press = Some(Press { kind, timer: target, at: self.seen.mono });
            }
            self.done(memo, kind, by, zones);
        }
        Ok(effect)
    }

    /// A transport action has had its effect: it can be taken back, and all are told who did it.
    pub(crate) fn done(&mut self, memo: Memo, kind: IntentKind, by: &str, zones: &dyn Zones) {
        self.refresh(zones);
        for (id, run) in &memo.timers {
            if self.room.timer(id).is_some_and(|timer| timer.run != *run) {
                self.change.timer_run(id);
            }
        }
        self.undo = Some(memo);
        self.changed();
        self.was_last(kind, by, true);
        let item = self.room.last.as_ref().map(|last| last.item.clone()).unwrap_or_default();
        self.note(by, kind.word(), &item, "");
    }

    /// The state has changed: all are told, and it is stored.
    pub(crate) fn changed(&mut self) {
        self.seq += 1;
        self.change.status = true;
        self.change.save = true;
    }

    fn was_last(&mut self, action: IntentKind, by: &str, undoable: bool) {
        let item = self.room.current().map(|timer| timer.name.clone()).unwrap_or_default();
        let (seq, at) = (self.seq, self.seen.server);
        self.room.last =
            Some(LastAction { seq, action, undone: None, by: by.to_owned(), at, item, undoable });
    }

    /// All that is no transport: it cannot be taken back.
    fn other(&mut self, by: &str, intent: Intent, zones: &dyn Zones) -> Outcome {
        let kind = intent.kind();
        let (about, text) = self.about(&intent);
        let before = self.room.last.as_ref().map(|last| last.action);
        let effect = match intent {
            Intent::Blackout(on) => self.blackout(on),
            Intent::Flash(on) => self.flash(on),
            Intent::Focus(on) => self.focus(on),
            Intent::ShowMessage(id) => self.show_message(&id)?,
            Intent::HideMessage => self.hide_message(),
            Intent::Undo { seq } => self.undo_last(seq, zones)?,
            Intent::Skip { timer, skip } => self.skip(&timer, skip)?,
            Intent::MakeNext(timer) => self.make_next(&timer)?,
            Intent::SwapNext => self.swap_next(),
            Intent::SetSpeaker { timer, speaker } => self.set_speaker(&timer, &speaker)?,
            Intent::StartShow => self.start_show(),
            Intent::NewRun => self.new_run()?,
            Intent::EndShow => self.end_show()?,
            Intent::StopTheShow { text } => self.stop_the_show(&text)?,
            Intent::ResumeShow => self.resume_show(),
            Intent::Device { device, act } => self.device(&device, act)?,
            _ => return Err(unknown()),
        };
        if effect {
            self.refresh(zones);
            self.changed();
            if is_told(kind) {
                self.was_last(kind, by, false);
            }
            if kind == IntentKind::Undo {
                self.press = None;
                if let Some(last) = &mut self.room.last {
                    last.undone = before;
                }
            }
            self.note(by, kind.word(), &about, text);
        }
        Ok(effect)
    }

    /// What the log says an action is about, before it happens.
    fn about(&self, intent: &Intent) -> (String, String) {
        let title = |id: &TimerId| self.room.timer(id).map(|timer| timer.name.clone()).unwrap_or_default();
        let message = |id: &MessageId| {
            let known = self.room.messages.iter().find(|message| message.id == *id);
            known.map(|message| crate::text::cut(&message.text, crate::text::TITLE)).unwrap_or_default()
        };
        let device =
            |id: &DeviceId| self.devices.get(id).map(|device| device.name.clone()).unwrap_or_default();
        match intent {
            Intent::ShowMessage(id) => (message(id), String::new()),
            Intent::Skip { timer, .. } | Intent::MakeNext(timer) => (title(timer), String::new()),
            Intent::SetSpeaker { timer, speaker } => (title(timer), speaker.clone()),
            Intent::StopTheShow { text } => (String::new(), text.clone()),
            Intent::Device { device: id, act } => (device(id), act.word().to_owned()),
            Intent::Undo { .. } => self.room.last.as_ref().map_or_else(Default::default, |last| {
                let whose = if last.by.is_empty() { String::new() } else { [" (", &last.by, ")"].concat() };
                (last.item.clone(), [last.action.word(), &whose].concat())
            }),
            _ => (String::new(), String::new()),
        }
    }

    fn device(&mut self, id: &DeviceId, act: DeviceDo) -> Outcome {
        if act == DeviceDo::Allow {
            let effect = self.devices.allow(id);
            self.change.devices |= effect;
            return Ok(effect);
        }
        if self.devices.get(id).is_none() {
            return Err(refuse::not_found("There is no such device."));
        }
        let there = self.clients.iter().filter(|(_, client)| client.proven && client.device == *id);
        let there: Vec<_> = there.map(|(to, client)| (*to, client.ours, client.own.clone())).collect();
        self.change.devices = true;
        match &act {
            DeviceDo::Remove => {
                let own = there.first().map_or_else(|| self.devices.own_id(id), |(.., own)| own.clone());
                for (to, ..) in there {
                    self.turn_away(
                        to,
                        CloseCode::Removed,
                        &refuse::forbidden("This device was removed from the room."),
                    );
                }
                self.devices.remove(id, &own);
                return Ok(true);
            }
            DeviceDo::Rename(name) => self.devices.rename(id, name),
            _ if there.is_empty() => return Err(refuse::conflict("The device is not connected.")),
            _ => {}
        }
        let renamed = if let DeviceDo::Rename(name) = &act {
            Some(crate::text::cut(name, crate::text::NAME))
        } else {
            None
        };
        let text = std::sync::Arc::<str>::from(ServerFrame::DeviceDo(act).encode());
        let mut effect = renamed.is_some();
        for (to, ours, _) in there {
            if let (Some(name), Some(client)) = (&renamed, self.clients.get_mut(&to)) {
                client.name.clone_from(name);
            }
            if ours {
                self.change.out.push(Effect::Send { to, text: text.clone() });
                effect = true;
            }
        }
        Ok(effect)
    }
}

/// Besides transport, what every operator's page names.
const fn is_told(kind: IntentKind) -> bool {
    use IntentKind as K;
    matches!(kind, K::Undo | K::StartShow | K::NewRun | K::EndShow | K::StopTheShow | K::ResumeShow)
}

fn unknown() -> BadFrame {
    BadFrame::new(ErrorCode::UnknownAction, "This server knows no such action.")
}
