//! The camera's keys: what each is called, what it may be set to, and which right it needs.

use ghostlight_room::{ControlKind, ControlValue};
use serde_json::Value;

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number between two others, dragged.
    Slider(i64, i64),
    /// On or off.
    Switch,
    /// A picture's mode: on or off, or a word of the camera's own.
    Mode,
    /// Camera 1 or 2.
    Camera,
    /// Something happens.
    Moment,
    /// Recording: off, on, paused.
    Record,
    /// A word.
    Word,
    /// It is told and cannot be set.
    Told,
}

/// Which right it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// What is recorded.
    Media,
    /// The device and its picture.
    Device,
}

/// A key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) group: &'static str,
    pub(super) kind: Kind,
    pub(super) right: Right,
}

const fn key(name: &'static str, label: &'static str, group: &'static str, kind: Kind, right: Right) -> Key {
    Key { name, label, group, kind, right }
}

const PERCENT: Kind = Kind::Slider(0, 100);
const CAMERA: &str = "Camera";
const PICTURE: &str = "Picture";
const VIDEO: &str = "Video";

/// Every key, in the order in which people see them. `noise-supression` is spelt so by the camera.
pub(super) const KEYS: [Key; 23] = [
    key("record", "Recording", "Recording", Kind::Record, Right::Media),
    key("snap", "Snap", "Recording", Kind::Moment, Right::Media),
    key("main-camera", "Main camera", CAMERA, Kind::Camera, Right::Device),
    key("pip-mode", "Picture in picture", CAMERA, Kind::Mode, Right::Device),
    key("cam1-light", "Light of camera 1", CAMERA, Kind::Switch, Right::Device),
    key("cam2-light", "Light of camera 2", CAMERA, Kind::Switch, Right::Device),
    key("cam1-exists", "Camera 1 found", CAMERA, Kind::Told, Right::Device),
    key("cam2-exists", "Camera 2 found", CAMERA, Kind::Told, Right::Device),
    key("brightness", "Brightness", PICTURE, PERCENT, Right::Device),
    key("contrast", "Contrast", PICTURE, PERCENT, Right::Device),
    key("sharpness", "Sharpness", PICTURE, PERCENT, Right::Device),
    key("saturation", "Saturation", PICTURE, PERCENT, Right::Device),
    key("gain", "Gain", PICTURE, PERCENT, Right::Device),
    key("red-gain", "Red gain", PICTURE, PERCENT, Right::Device),
    key("blue-gain", "Blue gain", PICTURE, PERCENT, Right::Device),
    key("auto-exposure", "Auto exposure", PICTURE, Kind::Mode, Right::Device),
    key("auto-white-balance", "Auto white balance", PICTURE, Kind::Mode, Right::Device),
    key("noise-supression", "Noise suppression", PICTURE, Kind::Switch, Right::Device),
    key("jpeg-quality", "JPEG quality", VIDEO, PERCENT, Right::Media),
    key("fps", "Frames per second", VIDEO, Kind::Slider(5, 60), Right::Device),
    key("resolution", "Resolution", VIDEO, Kind::Word, Right::Device),
    key("cam1-sensor", "Sensor of camera 1", VIDEO, Kind::Told, Right::Device),
    key("cam2-sensor", "Sensor of camera 2", VIDEO, Kind::Told, Right::Device),
];

/// The key of a name.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

impl Key {
    /// Whether it belongs to the second camera alone.
    pub(super) fn is_of_second(&self) -> bool {
        self.name.starts_with("cam2-") || matches!(self.name, "main-camera" | "pip-mode")
    }

    /// How it is used, given what it stands at; none: it is only told.
    pub(super) fn control(&self, value: Option<&Value>) -> Option<ControlKind> {
        Some(match self.kind {
            Kind::Slider(min, max) => ControlKind::Slider { min: min as f64, max: max as f64, step: 1.0 },
            Kind::Switch => ControlKind::Toggle,
            Kind::Mode if value.is_some_and(|value| on(value).is_some()) => ControlKind::Toggle,
            Kind::Mode | Kind::Word => ControlKind::Text,
            Kind::Camera => ControlKind::Choice(vec!["1".to_owned(), "2".to_owned()]),
            Kind::Moment => ControlKind::Press,
            Kind::Record | Kind::Told => return None,
        })
    }

    /// A value as pages know it.
    pub(super) fn shown(&self, value: &Value) -> Option<ControlValue> {
        match self.kind {
            Kind::Slider(..) => value.as_f64().map(ControlValue::Number),
            Kind::Switch => on(value).map(ControlValue::On),
            Kind::Mode => on(value).map(ControlValue::On).or_else(|| word(value).map(ControlValue::Text)),
            Kind::Camera | Kind::Word | Kind::Told => word(value).map(ControlValue::Text),
            Kind::Moment | Kind::Record => None,
        }
    }

    /// A value as the camera wants it: clamped, and in the spelling in which it says it itself.
    pub(super) fn wanted(&self, value: &ControlValue, stands: Option<&Value>) -> Option<Value> {
        match (self.kind, value) {
            (Kind::Slider(min, max), ControlValue::Number(number)) if number.is_finite() => {
                Some(Value::from((number.round() as i64).clamp(min, max)))
            }
            (Kind::Switch | Kind::Mode, ControlValue::On(on)) => Some(match stands {
                Some(Value::String(_)) => Value::from(if *on { "on" } else { "off" }),
                Some(Value::Number(_)) => Value::from(u8::from(*on)),
                _ => Value::from(*on),
            }),
            (Kind::Mode | Kind::Word, ControlValue::Text(word)) => {
                let word = word.trim();
                (!word.is_empty() && word.chars().count() <= 100).then(|| Value::from(word))
            }
            (Kind::Camera, ControlValue::Text(camera)) => match camera.as_str() {
                "1" => Some(Value::from(1)),
                "2" => Some(Value::from(2)),
                _ => None,
            },
            (Kind::Moment, _) => Some(Value::from(true)),
            _ => None,
        }
    }
}

/// A boolean in any of its spellings; none where it is a word of another kind.
pub(super) fn on(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::Number(number) => match number.as_f64() {
            Some(0.0) => Some(false),
            Some(1.0) => Some(true),
            _ => None,
        },
        Value::String(word) => match word.to_ascii_lowercase().as_str() {
            "on" | "true" => Some(true),
            "off" | "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A value as a word.
pub(super) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.chars().take(200).collect()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(on) => Some(if *on { "yes" } else { "no" }.to_owned()),
        _ => None,
    }
}

/// Whether two values mean the same: 75 and 75.0, true and "on".
pub(super) fn same(a: &Value, b: &Value) -> bool {
    a == b || (a.is_number() && a.as_f64() == b.as_f64()) || (on(a).is_some() && on(a) == on(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_clamped_and_spelt_as_the_camera_does() {
        let wanted = |name: &str, value: ControlValue, stands: Value| {
            find(name).unwrap().wanted(&value, Some(&stands))
        };
        use ControlValue::{Number, On, Text};
        assert_eq!(wanted("brightness", Number(150.4), json!(5)), Some(json!(100)));
        assert_eq!(wanted("brightness", Number(-3.0), json!(5)), Some(json!(0)));
        assert_eq!(wanted("brightness", Number(f64::NAN), json!(5)), None);
        assert_eq!(wanted("fps", Number(1.0), json!(30)), Some(json!(5)));
        assert_eq!(wanted("cam1-light", On(true), json!(false)), Some(json!(true)));
        assert_eq!(wanted("auto-exposure", On(false), json!("on")), Some(json!("off")));
        assert_eq!(wanted("auto-exposure", Text("spot".into()), json!("on")), Some(json!("spot")));
        assert_eq!(wanted("main-camera", Text("2".into()), json!(1)), Some(json!(2)));
        assert_eq!(wanted("main-camera", Text("3".into()), json!(1)), None);
        assert_eq!(wanted("cam1-exists", On(true), json!(true)), None);
        assert_eq!(wanted("record", On(true), json!("off")), None);
    }

    #[test]
    fn the_same_in_other_words() {
        assert!(same(&json!(75), &json!(75.0)) && same(&json!(true), &json!("ON")));
        assert!(!same(&json!(75), &json!(74)) && !same(&json!("spot"), &json!("centre")));
    }
}
