//! Lines of a recording, of whoever wrote it.

use ghostlight_room::Date;
use serde_json::Value;

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Open,
    In(String),
    Out(String),
    Close { code: u16, reason: String },
    Other,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Milliseconds since the recording began; never before the line above.
    pub(super) t: f64,
    /// The recorder's wall clock, epoch milliseconds.
    pub(super) wall: Option<f64>,
    pub(super) what: What,
}

/// Reads a recording. What is no line of one is passed over; a line without a time has the last one's.
pub(super) fn lines(recording: &str) -> Vec<Line> {
    let mut last = None;
    let mut lines = Vec::new();
    for text in recording.trim_start_matches('\u{feff}').lines() {
        let Ok(value) = serde_json::from_str::<Value>(text.trim()) else { continue };
        if !value.is_object() {
            continue;
        }
        let wall = value.get("wall").and_then(wall);
        let what = what(&value);
        let Some(t) = ["t_ms", "t", "ms"].into_iter().find_map(|key| millis(value.get(key)?)).or(last) else {
            if what != What::Other {
                last = Some(0.0);
                lines.push(Line { t: 0.0, wall, what });
            }
            continue;
        };
        let t = last.map_or(t, |last: f64| t.max(last));
        last = Some(t);
        lines.push(Line { t, wall, what });
    }
    lines
}

fn millis(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (number.is_finite() && number.abs() < 1e15).then_some(number)
}

fn what(line: &Value) -> What {
    let dir = line.get("dir").and_then(Value::as_str).unwrap_or_default();
    let raw = ["raw", "data", "text"].into_iter().find_map(|key| text(line.get(key)?));
    match (dir, raw) {
        ("in" | "recv" | "received" | "rx", Some(text)) => What::In(text),
        ("out" | "send" | "sent" | "tx", Some(text)) => What::Out(text),
        ("open" | "opened", _) => What::Open,
        ("close" | "closed", raw) => {
            let note =
                line.get("note").and_then(Value::as_str).map(str::to_owned).or(raw).unwrap_or_default();
            let (first, rest) = note.split_once(' ').unwrap_or((&note, ""));
            let told = line.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
            let reason = line.get("reason").and_then(Value::as_str).unwrap_or(rest).to_owned();
            What::Close { code: told.or_else(|| first.parse().ok()).unwrap_or(1006), reason }
        }
        _ => What::Other,
    }
}

/// A frame as it was: a text, or the JSON that it held.
fn text(raw: &Value) -> Option<String> {
    match raw {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// `2026-11-21T20:48:28.811Z`, or epoch milliseconds.
fn wall(value: &Value) -> Option<f64> {
    let Some(text) = value.as_str() else { return millis(value) };
    let (date, time) = text.split_once(['T', ' '])?;
    let mut parts = time.trim_end_matches('Z').splitn(3, ':');
    let hours: f64 = parts.next()?.parse().ok()?;
    let mins: f64 = parts.next()?.parse().ok()?;
    let secs: f64 = parts.next()?.parse().ok()?;
    let days = Date::parse(date)?.days() as f64;
    Some(days * 86_400_000.0 + ((hours * 60.0 + mins) * 60.0 + secs) * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_recorders_write() {
        let text = "\u{feff}not a line\n\
            {\"t_ms\":5,\"wall\":\"2026-11-21T20:48:28.811Z\",\"dir\":\"upgrade\",\"raw\":\"{}\"}\n\
            {\"t_ms\":7,\"dir\":\"open\",\"raw\":null}\n\
            {\"t_ms\":\"9.5\",\"dir\":\"in\",\"raw\":{\"type\":\"pong\"}}\n\
            [1,2]\n\n\
            {\"dir\":\"in\",\"raw\":\"hi\"}\n\
            {\"t_ms\":3,\"dir\":\"out\",\"raw\":\"x\"}\n\
            {\"t_ms\":11,\"dir\":\"in\",\"raw\":null}\n\
            {\"t_ms\":12,\"dir\":\"close\",\"note\":\"1008 Unauthorized\",\"raw\":null}\n";
        let lines = lines(text);
        let times: Vec<f64> = lines.iter().map(|line| line.t).collect();
        assert_eq!(times, [5.0, 7.0, 9.5, 9.5, 9.5, 11.0, 12.0]);
        assert_eq!(lines[0].wall, Some(1_795_294_108_811.0));
        assert_eq!(lines[2].what, What::In("{\"type\":\"pong\"}".to_owned()));
        assert_eq!(lines[3].what, What::In("hi".to_owned()));
        assert_eq!(lines[4].what, What::Out("x".to_owned()));
        assert_eq!(lines[5].what, What::Other);
        assert_eq!(lines[6].what, What::Close { code: 1008, reason: "Unauthorized".to_owned() });
    }

    #[test]
    fn a_recording_without_times_is_all_at_once() {
        let lines = lines("{\"dir\":\"in\",\"raw\":\"a\"}\n{\"dir\":\"in\",\"raw\":\"b\"}");
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.t == 0.0));
    }
}
