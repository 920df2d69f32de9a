//! Refusals in one plain sentence.

use ghostlight_palco::{BadFrame, ErrorCode};

/// The room has moved on, or its state does not allow it.
pub(crate) fn conflict(message: impl Into<String>) -> BadFrame {
    BadFrame::new(ErrorCode::Conflict, message)
}

/// There is no such thing.
pub(crate) fn not_found(message: impl Into<String>) -> BadFrame {
    BadFrame::new(ErrorCode::NotFound, message)
}

/// The role does not allow it.
pub(crate) fn forbidden(message: impl Into<String>) -> BadFrame {
    BadFrame::new(ErrorCode::Forbidden, message)
}

/// No key, or a wrong one, where one is needed.
pub(crate) fn no_key(message: impl Into<String>) -> BadFrame {
    BadFrame::new(ErrorCode::Other("unauthorized".to_owned()), message)
}

/// A title in a sentence.
pub(crate) fn title(name: &str) -> String {
    if name.is_empty() { "That item".to_owned() } else { ["“", name, "”"].concat() }
}
