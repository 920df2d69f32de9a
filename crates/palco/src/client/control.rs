//! Control actions: the seed's and ours.

use crate::fields::strict::{LONGEST_MS, Strict, bad, id_text, whole};
use crate::json::{self, Object};
use crate::{BadFrame, ErrorCode, words};
use ghostlight_room::{DeviceDo, DeviceId, Intent, IntentKind, MessageId, TimerId};
use ghostlight_time::Span;
use serde_json::Value;

/// The longest speaker's name and device's name, in characters.
const LONGEST_SPEAKER: usize = 200;
/// The longest text of "Stop the show".
const LONGEST_TEXT: usize = 1_000;
/// The most items that one "Take it from…" can shorten.
const MOST_CHANGES: usize = 10_000;

/// A control action as JSON, without `type` and `id`: also the body of `POST …/control`.
#[must_use]
pub fn control_to_json(intent: &Intent) -> Object {
    let mut map = Object::new();
    let out = &mut map;
    json::put(out, "action", intent.kind().word());
    match intent {
        Intent::Next { on } | Intent::Previous { on } => put_on(out, on.as_ref()),
        Intent::GoTo { timer, on } => {
            json::put(out, "timer_id", timer.as_str());
            put_on(out, on.as_ref());
        }
        Intent::AddTime(span) | Intent::SetTime(span) => json::put(out, "value", span.as_ms()),
        // The seed's oddity: a message's id in a field named for timers.
        Intent::ShowMessage(message) => json::put(out, "timer_id", message.as_str()),
        Intent::Undo { seq } => json::put(out, "seq", *seq),
        Intent::Continue(timer) | Intent::MakeNext(timer) | Intent::Skip { timer, .. } => {
            json::put(out, "timer_id", timer.as_str());
        }
        Intent::SetSpeaker { timer, speaker } => {
            json::put(out, "timer_id", timer.as_str());
            json::put(out, "speaker", speaker.as_str());
        }
        Intent::TakeItFrom(changes) => {
            json::put(out, "changes", changes.iter().map(change_to_json).collect::<Vec<_>>());
        }
        Intent::StopTheShow { text } => json::put(out, "text", text.as_str()),
        Intent::Device { device, act } => {
            json::put(out, "device", device.as_str());
            json::put(out, "do", act.word());
            if let DeviceDo::Rename(name) = act {
                json::put(out, "name", name.as_str());
            }
        }
        _ => {}
    }
    map
}

fn put_on(map: &mut Object, on: Option<&TimerId>) {
    if let Some(on) = on {
        json::put(map, "on", on.as_str());
    }
}

fn change_to_json((timer, duration): &(TimerId, Span)) -> Value {
    let mut map = Object::new();
    json::put(&mut map, "timer_id", timer.as_str());
    json::put(&mut map, "duration_ms", duration.as_ms());
    Value::Object(map)
}

/// A control action from JSON.
///
/// # Errors
/// `unknown_action`, or a `bad_request` naming the field that is missing, of the wrong type, or out of
/// range (±100 h; `set_time` not negative).
pub fn control_from_json(map: Object) -> Result<Intent, BadFrame> {
    let mut from = Strict::new(map);
    let kind = match from.given(&["action"]) {
        Some((_, Value::String(word))) => action(&word)?,
        Some((key, _)) => return Err(bad(key, "has to be a text.")),
        None => return Err(bad("action", "is missing.")),
    };
    simple(kind).map_or_else(|| carrying(kind, &mut from), Ok)
}

/// The actions that people can ask for; edits go by REST, and some things only happen by themselves.
fn action(word: &str) -> Result<IntentKind, BadFrame> {
    use IntentKind as K;
    IntentKind::from_word(word)
        .filter(|kind| {
            !matches!(kind, K::EditTimers | K::EditMessages | K::EditRoom | K::AutoAdvance | K::AutoStart)
        })
        .ok_or_else(|| BadFrame::new(ErrorCode::UnknownAction, "This server knows no such action."))
}

/// The actions that carry nothing.
fn simple(kind: IntentKind) -> Option<Intent> {
    use IntentKind as K;
    Some(match kind {
        K::Play => Intent::Play,
        K::Pause => Intent::Pause,
        K::Stop => Intent::Stop,
        K::Reset => Intent::Reset,
        K::Blackout => Intent::Blackout(true),
        K::StopBlackout => Intent::Blackout(false),
        K::Flash => Intent::Flash(true),
        K::StopFlash => Intent::Flash(false),
        K::Focus => Intent::Focus(true),
        K::StopFocus => Intent::Focus(false),
        K::HideMessage => Intent::HideMessage,
        K::SwapNext => Intent::SwapNext,
        K::HoldHere => Intent::HoldHere,
        K::StartShow => Intent::StartShow,
        K::NewRun => Intent::NewRun,
        K::EndShow => Intent::EndShow,
        K::ResumeShow => Intent::ResumeShow,
        _ => return None,
    })
}

/// The actions that carry something.
fn carrying(kind: IntentKind, from: &mut Strict) -> Result<Intent, BadFrame> {
    use IntentKind as K;
    Ok(match kind {
        K::Next => Intent::Next { on: on(from)? },
        K::Previous => Intent::Previous { on: on(from)? },
        K::GoTo => Intent::GoTo { timer: timer(from)?, on: on(from)? },
        K::AddTime => Intent::AddTime(value(from, -LONGEST_MS)?),
        K::SetTime => Intent::SetTime(value(from, 0)?),
        K::ShowMessage => Intent::ShowMessage(MessageId::new(from.id(&["timer_id", "message_id"])?)),
        K::Undo => Intent::Undo {
            seq: from
                .number_not_null(&["seq"], 0, i64::MAX)?
                .map(json::unsigned)
                .ok_or_else(|| bad("seq", "is missing."))?,
        },
        K::Continue => Intent::Continue(timer(from)?),
        K::Skip => Intent::Skip { timer: timer(from)?, skip: true },
        K::Unskip => Intent::Skip { timer: timer(from)?, skip: false },
        K::MakeNext => Intent::MakeNext(timer(from)?),
        K::SetSpeaker => Intent::SetSpeaker {
            timer: timer(from)?,
            speaker: from
                .text(&["speaker"], LONGEST_SPEAKER)?
                .ok_or_else(|| bad("speaker", "is missing."))?,
        },
        K::TakeItFrom => take_it_from(from)?,
        K::StopTheShow => {
            Intent::StopTheShow { text: from.text(&["text"], LONGEST_TEXT)?.unwrap_or_default() }
        }
        K::Device => device(from)?,
        _ => return Err(BadFrame::new(ErrorCode::UnknownAction, "This server knows no such action.")),
    })
}

fn timer(from: &mut Strict) -> Result<TimerId, BadFrame> {
    from.id(&["timer_id"]).map(TimerId::new)
}

fn on(from: &mut Strict) -> Result<Option<TimerId>, BadFrame> {
    Ok(from.id_or_none(&["on"])?.map(TimerId::new))
}

fn value(from: &mut Strict, least: i64) -> Result<Span, BadFrame> {
    from.number_not_null(&["value"], least, LONGEST_MS)?
        .map(Span::from_ms)
        .ok_or_else(|| bad("value", "is missing."))
}

fn take_it_from(from: &mut Strict) -> Result<Intent, BadFrame> {
    let changes = from.list("changes")?;
    if changes.len() > MOST_CHANGES {
        return Err(bad("changes", "is too long."));
    }
    changes.iter().map(change).collect::<Result<_, _>>().map(Intent::TakeItFrom)
}

fn change(entry: &Value) -> Result<(TimerId, Span), BadFrame> {
    let wrong = || bad("changes", "has to be a list of {timer_id, duration_ms}.");
    let timer = entry.get("timer_id").ok_or_else(wrong)?;
    let duration = entry
        .get("duration_ms")
        .and_then(whole)
        .filter(|ms| (0..=LONGEST_MS).contains(ms))
        .ok_or_else(wrong)?;
    Ok((TimerId::new(id_text("timer_id", timer)?), Span::from_ms(duration)))
}

fn device(from: &mut Strict) -> Result<Intent, BadFrame> {
    let device = DeviceId::new(from.id(&["device"])?);
    let name = from.text(&["name"], LONGEST_SPEAKER)?;
    let word = from.text(&["do"], LONGEST_SPEAKER)?.unwrap_or_default();
    let act = words::read_device_do(&word, name)
        .ok_or_else(|| bad("do", "has to be identify, rename (with a name), reload, remove or allow."))?;
    Ok(Intent::Device { device, act })
}
