//! From what the camera says to the snapshot: recordings, permits, controls, facts.

use super::Rotoclear;
use super::keys::{KEYS, Key, Kind, Right, on, word};
use super::record::State;
use ghostlight_room::{Capabilities, Control, IntentKind, Output, Permit, Room, RoomId, SourceInfo, Why};
use serde_json::Value;

/// Whether, and as whom, the camera knows this page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Auth {
    /// It was not asked.
    #[default]
    Anonymous,
    /// The answer is awaited.
    Waiting,
    /// It does, with these rights; none: it did not say which.
    In(Option<Vec<String>>),
    /// It does not, for this reason.
    Refused(String),
}

impl Auth {
    /// Whether a right is there. A list that was not told forbids nothing: the camera will.
    pub(super) fn has(&self, right: Right) -> bool {
        let names: &[&str] = match right {
            Right::Media => &["*", "Media_rw", "Recording_rw"],
            Right::Device => &["*", "Device_rw", "HeadFeatures_rw", "StreamSettings_rw"],
        };
        match self {
            Self::In(None) => true,
            Self::In(Some(list)) => {
                list.iter().any(|has| names.iter().any(|name| name.eq_ignore_ascii_case(has)))
            }
            _ => false,
        }
    }
}

impl Rotoclear {
    pub(super) fn room(&self) -> Room {
        let mut room = Room::default();
        room.info.id = RoomId::new(self.config.http(""));
        room.info.name = "Rotoclear C Pro".to_owned();
        let camera = self.values.get("main-camera").and_then(word);
        let camera = camera.map(|camera| ["Camera ", &camera].concat()).unwrap_or_default();
        room.timers = self.recorder.timers(&camera);
        room.playback = self.recorder.playback();
        room.run.number = 1;
        room.run.started = self.recorder.first_start();
        room
    }

    /// Why a key cannot be set; none: it can.
    pub(super) fn forbidden(&self, key: &Key) -> Option<&'static str> {
        match &self.auth {
            Auth::Anonymous => Some("Without a login the camera only shows."),
            Auth::Waiting => Some("The login has no answer yet."),
            Auth::Refused(_) => Some("The camera did not take the login."),
            Auth::In(_) if self.denied.contains(&key.name) => Some("The camera does not allow this."),
            Auth::In(_) if !self.auth.has(key.right) => Some("This login has no right to that."),
            Auth::In(_) => None,
        }
    }

    pub(super) fn permits(&self) -> Capabilities {
        let record = KEYS.iter().find(|key| key.kind == Kind::Record);
        let may_record = record.is_some_and(|key| self.forbidden(key).is_none());
        let state = self.recorder.state();
        let running = matches!(state, Some(State::On));
        let stands = matches!(state, Some(State::Paused));
        Capabilities::from_fn(|kind| match kind {
            IntentKind::AutoAdvance | IntentKind::AutoStart => Permit::Absent,
            IntentKind::Control if self.controls_any() => Permit::Yes,
            IntentKind::Control => Permit::Absent,
            _ if !self.config.output.may(kind) => Permit::Absent,
            IntentKind::Play | IntentKind::Pause | IntentKind::Stop if !may_record => {
                Permit::No(Why::SourceCannot)
            }
            IntentKind::Play => Permit::Yes,
            IntentKind::Pause if running => Permit::Yes,
            IntentKind::Stop if running || stands => Permit::Hold,
            IntentKind::Pause | IntentKind::Stop => Permit::No(Why::NotRunning),
            _ => Permit::No(Why::SourceCannot),
        })
    }

    fn controls_any(&self) -> bool {
        !matches!(self.config.output, Output::Viewer | Output::Agenda)
    }

    /// Whether this page has a control at all.
    pub(super) fn offers(&self, key: &Key) -> bool {
        let of_page = match self.config.output {
            Output::Viewer | Output::Agenda => false,
            Output::Moderator => key.kind == Kind::Moment || key.name.ends_with("-light"),
            Output::Operator | Output::Controller => true,
        };
        let gone = |name: &str| self.values.get(name).and_then(on) == Some(false);
        let missing = (key.is_of_second() && gone("cam2-exists"))
            || (key.name.starts_with("cam1-") && gone("cam1-exists"));
        of_page && !missing && (key.kind == Kind::Moment || self.values.contains_key(key.name))
    }

    pub(super) fn controls(&self) -> Vec<Control> {
        let offered = KEYS.iter().filter(|key| self.offers(key));
        offered.filter_map(|key| self.control(key)).collect()
    }

    fn control(&self, key: &Key) -> Option<Control> {
        let stands = self.values.get(key.name);
        let shown = self.orders.held(key.name).unwrap_or(stands);
        let reason = self.forbidden(key);
        Some(Control {
            key: key.name.to_owned(),
            label: key.label.to_owned(),
            group: key.group.to_owned(),
            kind: key.control(stands)?,
            value: shown.and_then(|value| key.shown(value)),
            pending: self.orders.uses(key.name),
            permit: if reason.is_some() { Permit::No(Why::SourceCannot) } else { Permit::Yes },
            reason: reason.unwrap_or_default().to_owned(),
        })
    }

    pub(super) fn facts(&self) -> Vec<SourceInfo> {
        let mut facts = Vec::new();
        let mut fact = |label: &str, value: String| {
            if !value.is_empty() {
                facts.push(SourceInfo { label: label.to_owned(), value });
            }
        };
        fact(
            "Login",
            match &self.auth {
                Auth::Anonymous => "none".to_owned(),
                Auth::Waiting => "no answer yet".to_owned(),
                Auth::In(None) => "taken".to_owned(),
                Auth::In(Some(rights)) => rights.join(", "),
                Auth::Refused(why) => why.clone(),
            },
        );
        let told = |name: &str| self.values.get(name).and_then(word).unwrap_or_default();
        fact("Camera", told("main-camera"));
        fact("Lights", self.lights());
        fact("Resolution", told("resolution"));
        fact("Frames per second", told("fps"));
        fact("Sensor of camera 1", told("cam1-sensor"));
        fact("Sensor of camera 2", told("cam2-sensor"));
        fact("Snaps", if self.snaps > 0 { self.snaps.to_string() } else { String::new() });
        fact("Recordings and snaps", "as this browser saw them".to_owned());
        fact("Clock", "this device's: the camera does not tell its time".to_owned());
        for error in &self.errors {
            fact("Last error", error.clone());
        }
        facts
    }

    fn lights(&self) -> String {
        let lit = |name: &str| self.values.get(name).and_then(on) == Some(true);
        match (lit("cam1-light"), lit("cam2-light")) {
            (true, true) => "1 and 2",
            (true, false) => "1",
            (false, true) => "2",
            (false, false) => "off",
        }
        .to_owned()
    }
}

/// The rights in an answer to a login; none where it lists none.
pub(super) fn rights(frame: &Value) -> Option<Vec<String>> {
    let list = frame.get("permissions")?;
    if let Some(one) = list.as_str() {
        return Some(vec![one.to_owned()]);
    }
    Some(list.as_array()?.iter().take(100).filter_map(Value::as_str).map(str::to_owned).collect())
}
