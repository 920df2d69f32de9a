//! Devices and their reports.

use crate::json::{self, Object};
use ghostlight_room::{Device, DeviceId, Output, Report};
use serde_json::Value;

/// A report as JSON.
#[must_use]
pub fn report_to_json(report: &Report) -> Object {
    let mut map = Object::new();
    json::put(&mut map, "text", report.text.as_str());
    json::put(&mut map, "visible", report.visible);
    json::put(&mut map, "full_screen", report.full_screen);
    json::put(&mut map, "awake", report.awake);
    json::put(&mut map, "width", report.width);
    json::put(&mut map, "height", report.height);
    // Not finite: null.
    json::put(&mut map, "clock_bound_ms", report.clock_bound_ms);
    map
}

/// A report from JSON.
#[must_use]
pub fn report_from_json(mut map: Object) -> Report {
    let from = &mut map;
    Report {
        text: json::take_text(from, &["text"]).unwrap_or_default(),
        visible: json::take_bool(from, &["visible"]).unwrap_or_default(),
        full_screen: json::take_bool(from, &["full_screen"]).unwrap_or_default(),
        awake: json::take_bool(from, &["awake"]).unwrap_or_default(),
        width: json::take_int(from, &["width"]).map(json::small).unwrap_or_default(),
        height: json::take_int(from, &["height"]).map(json::small).unwrap_or_default(),
        clock_bound_ms: json::take(from, &["clock_bound_ms"])
            .and_then(|bound| bound.as_f64())
            .filter(|bound| *bound >= 0.0),
    }
}

/// A device as JSON.
#[must_use]
pub fn device_to_json(device: &Device) -> Value {
    let mut map = Object::new();
    json::put(&mut map, "id", device.id.as_str());
    json::put(&mut map, "output", device.output.word());
    json::put(&mut map, "name", device.name.as_str());
    json::put(&mut map, "since", device.since.as_ms());
    json::put(&mut map, "lost", json::epoch(device.lost));
    json::put(&mut map, "report", device.report.as_ref().map(report_to_json).map(Value::Object));
    json::put(&mut map, "reported_at", json::epoch(device.reported_at));
    Value::Object(map)
}

/// A device from JSON; none without an id.
#[must_use]
pub fn device_from_json(mut map: Object) -> Option<Device> {
    let from = &mut map;
    Some(Device {
        id: DeviceId::new(json::take_text(from, &["id"])?),
        output: json::take_text(from, &["output"])
            .and_then(|word| Output::from_word(&word))
            .unwrap_or_default(),
        name: json::take_text(from, &["name"]).unwrap_or_default(),
        since: json::take_epoch(from, &["since"]).unwrap_or_default(),
        lost: json::take_epoch(from, &["lost"]),
        report: json::take_object(from, &["report"]).map(report_from_json),
        reported_at: json::take_epoch(from, &["reported_at"]),
    })
}
