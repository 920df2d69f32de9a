//! The keys of a room's roles.

use crate::{Ids, ids};
use ghostlight_room::Output;
use serde_json::{Map, Value};

/// A room's keys, one a role, in plain text. They stand in no frame of state; `…/keys` shows them to a
/// controller, and they are stored with the room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys([String; Output::ALL.len()]);

impl Keys {
    /// New keys for all roles.
    pub(crate) fn random(ids: &mut dyn Ids) -> Self {
        Self(Output::ALL.map(|_| ids::random_key(ids)))
    }

    /// The key of a role. An agenda's is the crew key.
    #[must_use]
    pub fn of(&self, role: Output) -> &str {
        let place = Output::ALL.iter().position(|of| *of == role);
        place.and_then(|place| self.0.get(place)).map_or("", String::as_str)
    }

    /// Whose key a text is. All are compared, each in a time that says nothing of where they differ.
    #[must_use]
    pub fn role_of(&self, key: &str) -> Option<Output> {
        let mut found = None;
        for role in Output::ALL {
            if same(self.of(role), key) {
                found = Some(role);
            }
        }
        found
    }

    /// The word of a role's key on the wire: an agenda's is `crew`.
    #[must_use]
    pub const fn word(role: Output) -> &'static str {
        match role {
            Output::Agenda => "crew",
            other => other.word(),
        }
    }

    /// Gives a role a new key.
    pub(crate) fn renew(&mut self, role: Output, ids: &mut dyn Ids) {
        if let Some(key) =
            Output::ALL.iter().position(|of| *of == role).and_then(|place| self.0.get_mut(place))
        {
            *key = ids::random_key(ids);
        }
    }

    /// As an object of role and key.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let of = |role: &Output| (Self::word(*role).to_owned(), Value::from(self.of(*role)));
        Value::Object(Output::ALL.iter().map(of).collect())
    }

    /// Reads what [`Keys::to_json`] wrote; none where one is missing or too short to be a key.
    pub(crate) fn from_json(json: &Map<String, Value>) -> Option<Self> {
        let mut keys = Self::default();
        for (role, key) in Output::ALL.iter().zip(&mut keys.0) {
            let text = json.get(Self::word(*role))?.as_str()?;
            if text.len() < 16 {
                return None;
            }
            text.clone_into(key);
        }
        Some(keys)
    }
}

/// Compares a secret with what came from outside, looking at all of both.
fn same(secret: &str, given: &str) -> bool {
    let (secret, given) = (secret.as_bytes(), given.as_bytes());
    let mut differ = u8::from(secret.len() != given.len()) | u8::from(secret.is_empty());
    for (place, byte) in secret.iter().enumerate() {
        differ |= byte ^ given.get(place).copied().unwrap_or(!byte);
    }
    core::hint::black_box(differ) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(u128);
    impl Ids for Count {
        fn random_128(&mut self) -> u128 {
            self.0 += 1 << 97;
            self.0
        }
    }

    #[test]
    fn a_key_names_its_role() {
        let mut keys = Keys::random(&mut Count(7));
        for role in Output::ALL {
            assert_eq!(keys.role_of(keys.of(role)), Some(role));
        }
        for wrong in
            ["", " ", "operator", &keys.of(Output::Viewer)[1..], &format!("{}0", keys.of(Output::Agenda))]
        {
            assert_eq!(keys.role_of(wrong), None, "{wrong:?}");
        }
        assert_eq!(Keys::default().role_of(""), None);
        let old = keys.of(Output::Operator).to_owned();
        keys.renew(Output::Operator, &mut Count(1 << 80));
        assert_eq!(keys.role_of(&old), None);
        let json = keys.to_json();
        assert_eq!(Keys::from_json(json.as_object().unwrap()), Some(keys));
    }
}
