//! The close codes of a room's socket, and what a client does about each.
//!
//! A refused upgrade shows a browser nothing but 1006, so a server takes the connection, says the error,
//! and closes with one of these.

use ghostlight_time::Span;

/// Why a server closed a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// 4401: the key is missing, wrong, or was renewed.
    BadKey,
    /// 4403: this device was removed.
    Removed,
    /// 4404: no such room.
    NoRoom,
    /// 4408: too many messages.
    TooMany,
    /// 4429: the room is full.
    Full,
    /// 1009: a frame of ours was too long.
    TooLong,
    /// 1012: the server restarts.
    Restarting,
    /// Any other code: a connection that was lost.
    Lost(u16),
}

/// When a client asks again after a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Again {
    /// Refused: the sentence and the last room stay up; asked again every so often, and when the page
    /// becomes visible or online.
    Every(Span),
    /// After this long.
    After(Span),
    /// At a random moment between two.
    Between(Span, Span),
    /// As after any lost connection.
    Backoff,
}

impl CloseCode {
    /// The meaning of a code.
    #[must_use]
    pub const fn from_code(code: u16) -> Self {
        match code {
            4401 => Self::BadKey,
            4403 => Self::Removed,
            4404 => Self::NoRoom,
            4408 => Self::TooMany,
            4429 => Self::Full,
            1009 => Self::TooLong,
            1012 => Self::Restarting,
            other => Self::Lost(other),
        }
    }

    /// The code on the wire.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::BadKey => 4401,
            Self::Removed => 4403,
            Self::NoRoom => 4404,
            Self::TooMany => 4408,
            Self::Full => 4429,
            Self::TooLong => 1009,
            Self::Restarting => 1012,
            Self::Lost(code) => code,
        }
    }

    /// When to ask again. After [`Self::TooLong`] at once by backoff, without the frame that was too long.
    #[must_use]
    pub const fn again(self) -> Again {
        match self {
            // A stage stick has no keyboard: it must come back by itself when the cause is gone.
            Self::BadKey | Self::Removed | Self::NoRoom => Again::Every(Span::from_secs(30)),
            Self::TooMany => Again::After(Span::from_secs(5)),
            Self::Full => Again::After(Span::from_secs(10)),
            Self::Restarting => Again::Between(Span::from_ms(300), Span::from_secs(1)),
            Self::TooLong | Self::Lost(_) => Again::Backoff,
        }
    }

    /// Whether the server refuses this client, as against a connection that was lost.
    #[must_use]
    pub const fn is_refusal(self) -> bool {
        matches!(self.again(), Again::Every(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_numbers() {
        for code in [1000, 1001, 1006, 1009, 1012, 3000, 4401, 4403, 4404, 4408, 4429, 4999] {
            assert_eq!(CloseCode::from_code(code).code(), code);
        }
    }

    #[test]
    fn what_a_client_does_about_each() {
        for (code, again) in [
            (4401, Again::Every(Span::from_secs(30))),
            (4403, Again::Every(Span::from_secs(30))),
            (4404, Again::Every(Span::from_secs(30))),
            (4408, Again::After(Span::from_secs(5))),
            (4429, Again::After(Span::from_secs(10))),
            (1012, Again::Between(Span::from_ms(300), Span::from_secs(1))),
            (1009, Again::Backoff),
            (1006, Again::Backoff),
            (1000, Again::Backoff),
        ] {
            assert_eq!(CloseCode::from_code(code).again(), again, "{code}");
        }
        assert!(CloseCode::NoRoom.is_refusal());
        assert!(!CloseCode::Full.is_refusal());
    }
}
