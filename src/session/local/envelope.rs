//! What the tabs of one local room say to each other: `{v, term, from, to, text}`, the text being a frame
//! of the room protocol; and a few words of their own (`act`) for who hosts.

use ghostlight_room::Output;
use serde_json::{Map, Value};

/// The version of the envelopes. Others are not for us.
const VERSION: u64 = 1;
/// Addressed to whoever hosts.
pub const TO_HOST: &str = "host";
/// Addressed to all.
pub const TO_ALL: &str = "*";

/// One envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// The term of the host that the sender knows of; 0: of none.
    pub term: u64,
    /// The sender's address: its tab, a dot, and the number of its connection (0: the tab itself).
    pub from: String,
    /// The addressee: an address, [`TO_HOST`] or [`TO_ALL`].
    pub to: String,
    /// What it says.
    pub word: Word,
}

/// What an envelope says.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// A frame of the room protocol.
    Text(String),
    /// A client opens a connection.
    Open {
        /// The page that it shows.
        output: Output,
        /// The device's name.
        name: String,
    },
    /// The host has taken the connection.
    Opened,
    /// The connection is closed, by the client or by the host.
    Close {
        /// The close code, as a socket would have it.
        code: u16,
        /// The reason.
        reason: String,
    },
    /// Is there a host? It answers with [`Word::Hosting`].
    Probe,
    /// I host.
    Hosting,
    /// The host has stored this state of the room.
    Kept {
        /// The room's `seq` in it.
        seq: u64,
        /// The stored text.
        text: String,
    },
}

impl Envelope {
    /// Writes it.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut map = Map::new();
        let mut put = |name: &str, value: Value| map.insert(name.to_owned(), value);
        put("v", VERSION.into());
        put("term", self.term.into());
        put("from", self.from.as_str().into());
        put("to", self.to.as_str().into());
        if let Some(act) = self.word.act() {
            put("act", act.into());
        }
        match &self.word {
            Word::Text(text) => {
                put("text", text.as_str().into());
            }
            Word::Open { output, name } => {
                put("output", output.word().into());
                put("name", name.as_str().into());
            }
            Word::Close { code, reason } => {
                put("code", (*code).into());
                put("reason", reason.as_str().into());
            }
            Word::Kept { seq, text } => {
                put("seq", (*seq).into());
                put("text", text.as_str().into());
            }
            Word::Opened | Word::Probe | Word::Hosting => {}
        }
        Value::Object(map).to_string()
    }

    /// Reads one; none for anything else on the channel.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let Value::Object(mut map) = serde_json::from_str(text).ok()? else { return None };
        if map.get("v").and_then(Value::as_u64) != Some(VERSION) {
            return None;
        }
        let term = map.get("term")?.as_u64()?;
        let mut take = |name: &str| match map.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (from, to, act, text) = (take("from")?, take("to")?, take("act"), take("text"));
        let word = match act.as_deref() {
            None => Word::Text(text?),
            Some("open") => Word::Open { output: Output::from_word(&take("output")?)?, name: take("name")? },
            Some("opened") => Word::Opened,
            Some("close") => {
                let reason = take("reason").unwrap_or_default();
                Word::Close { code: u16::try_from(map.get("code")?.as_u64()?).ok()?, reason }
            }
            Some("probe") => Word::Probe,
            Some("hosting") => Word::Hosting,
            Some("kept") => Word::Kept { seq: map.get("seq")?.as_u64()?, text: text? },
            Some(_) => return None,
        };
        Some(Self { term, from, to, word })
    }
}

impl Word {
    const fn act(&self) -> Option<&'static str> {
        match self {
            Self::Text(_) => None,
            Self::Open { .. } => Some("open"),
            Self::Opened => Some("opened"),
            Self::Close { .. } => Some("close"),
            Self::Probe => Some("probe"),
            Self::Hosting => Some("hosting"),
            Self::Kept { .. } => Some("kept"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for word in [
            Word::Text(r#"{"type":"ping"}"#.into()),
            Word::Open { output: Output::Operator, name: "Täblet \"1\"".into() },
            Word::Opened,
            Word::Close { code: 4404, reason: "No such room.".into() },
            Word::Probe,
            Word::Hosting,
            Word::Kept { seq: 9, text: "{}".into() },
        ] {
            let sent = Envelope { term: 3, from: "a.1".into(), to: TO_HOST.into(), word };
            assert_eq!(Envelope::decode(&sent.encode()), Some(sent));
        }
    }

    #[test]
    fn a_text_is_the_plain_envelope() {
        let sent = Envelope { term: 3, from: "a.1".into(), to: "host".into(), word: Word::Text("x".into()) };
        let value: Value = serde_json::from_str(&sent.encode()).unwrap();
        assert_eq!(value, serde_json::json!({"v":1,"term":3,"from":"a.1","to":"host","text":"x"}));
    }

    #[test]
    fn anything_else_is_not_for_us() {
        for text in [
            "",
            "null",
            "[]",
            r#"{"v":2,"term":3,"from":"a","to":"b","text":"x"}"#,
            r#"{"v":1,"from":"a","to":"b","text":"x"}"#,
            r#"{"v":1,"term":-1,"from":"a","to":"b","text":"x"}"#,
            r#"{"v":1,"term":3,"from":"a","to":"b"}"#,
            r#"{"v":1,"term":3,"from":"a","to":"b","act":"what"}"#,
            r#"{"v":1,"term":3,"from":"a","to":"b","act":"close","code":70000}"#,
            r#"{"v":1,"term":3,"from":"a","to":"b","act":"open","output":"king","name":""}"#,
        ] {
            assert_eq!(Envelope::decode(text), None, "{text}");
        }
    }
}
