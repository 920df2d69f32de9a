//! Messages.

use super::{Detail, Reader, Writer, value};
use crate::json::{self, Object};
use crate::words::{self, Word};
use ghostlight_room::{Message, MessageId};
use ghostlight_time::Span;

/// A message as JSON.
#[must_use]
pub fn message_to_json(message: &Message, detail: Detail) -> Object {
    let mut out = Writer::new(&message.extra, detail);
    out.put("id", message.id.as_str());
    out.put("position", message.position);
    out.put("text", message.text.as_str());
    out.put("color", message.color.word());
    out.put("showing", message.showing);
    out.rare("bold", message.bold);
    out.rare("uppercase", message.uppercase);
    out.rare("flash", message.flash);
    out.put("for", words::audience(&message.audience));
    out.put("until_ms", json::ms(message.lifetime));
    out.rare("keep", message.keep);
    out.put("shown_at", json::epoch(message.shown_at));
    out.done()
}

/// Lays what is given over a message.
pub fn read_message(message: &mut Message, map: Object) {
    let mut from = Reader::new(map);
    if let Some(id) = from.given(&["id", "_id"]).and_then(|id| json::text(&id)) {
        message.id = MessageId::new(id);
    }
    from.set(&mut message.text, &["text", "content"], value::text);
    from.set(&mut message.color, &["color"], value::word);
    from.set(&mut message.bold, &["bold"], value::truth);
    from.set(&mut message.uppercase, &["uppercase"], value::truth);
    from.set(&mut message.flash, &["flash"], value::truth);
    from.set(&mut message.audience, &["for"], words::read_audience);
    from.set_some(&mut message.lifetime, &["until_ms"], |ms| value::ms(ms).filter(|ms| *ms > Span::ZERO));
    from.set(&mut message.keep, &["keep"], value::truth);
    if let Some(place) = from.given(&["position"]).and_then(|place| value::small(&place)) {
        message.position = place;
    }
    from.set(&mut message.showing, &["showing", "visible", "is_showing"], value::truth);
    from.set_some(&mut message.shown_at, &["shown_at"], value::epoch);
    message.extra.extend(from.rest());
}

/// A message from JSON. `index` is its place among those it came with.
#[must_use]
pub fn message_from_json(map: Object, index: u32) -> Message {
    let mut message = Message { position: index, ..Message::default() };
    read_message(&mut message, map);
    if message.id.as_str().is_empty() {
        message.id = MessageId::new(["#", &index.to_string()].concat());
    }
    message
}
