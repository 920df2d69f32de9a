//! PlaceOS's error numbers in words.

use super::wire::Failure;
use ghostlight_palco::ErrorCode;

/// A refusal as one plain sentence. What a driver said stands in it.
pub(super) fn sentence(failure: &Failure) -> String {
    let said = failure.message.trim();
    let words = match failure.code {
        Some(0) => "PlaceOS could not read the command",
        Some(1) if said.is_empty() => "PlaceOS does not know this method or lacks a part of the command",
        Some(1) => "This room's driver has no such method",
        Some(2) => "This key may not do that",
        Some(3) if !said.is_empty() => return full_stop(&["The room said: ", said].concat()),
        Some(3) => "The room could not do it",
        Some(4) => "PlaceOS does not know this command",
        Some(5) => "PlaceOS has no such system",
        Some(6) => "The room has no such module",
        Some(7) => "PlaceOS failed to reach the room's driver",
        _ => "PlaceOS refused without a known reason",
    };
    if said.is_empty() { full_stop(words) } else { full_stop(&[words, " (", said, ")"].concat()) }
}

fn full_stop(text: &str) -> String {
    let text: String = text.chars().take(300).collect();
    if text.ends_with(['.', '!', '?']) { text } else { [&text, "."].concat() }
}

/// The same as a word; the sentence is what people read.
pub(super) fn code(failure: &Failure) -> ErrorCode {
    let word = match failure.code {
        Some(0) => "placeos_parse_error",
        Some(1) => "placeos_bad_request",
        Some(2) => "placeos_access_denied",
        Some(3) => "placeos_request_failed",
        Some(4) => "placeos_unknown_command",
        Some(5) => "placeos_system_not_found",
        Some(6) => "placeos_module_not_found",
        _ => "placeos_unexpected_failure",
    };
    ErrorCode::Other(word.to_owned())
}

/// Whether the driver only knows the method by another name or with fewer arguments: it has not run.
pub(super) fn is_other_spelling(failure: &Failure) -> bool {
    let said = failure.message.to_ascii_lowercase();
    match failure.code {
        Some(1) => said.is_empty() || said.contains("function"),
        Some(3) => said.contains("wrong number of arguments"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_sentence_of_its_own() {
        let mut seen = Vec::new();
        for code in (0..8).map(Some).chain([None]) {
            let sentence = sentence(&Failure { code, message: String::new() });
            assert!(sentence.ends_with('.') && !seen.contains(&sentence), "{sentence}");
            seen.push(sentence);
        }
        let said = Failure { code: Some(3), message: "the room is currently in use".to_owned() };
        assert_eq!(sentence(&said), "The room said: the room is currently in use.");
        assert!(!is_other_spelling(&said));
    }
}
