//! Placeholders in messages: filled in on each page from what it knows at that moment.

/// What a placeholder stands for, in PalcoTimer's spelling without the dollar sign.
pub const NAMES: [&str; 10] = [
    "CURRENT_TITLE",
    "CURRENT_SPEAKER",
    "CURRENT_DURATION",
    "NEXT_TITLE",
    "NEXT_SPEAKER",
    "NEXT_DURATION",
    "TIME_LEFT",
    "START",
    "FINISH",
    "CLOCK",
];

/// Fills in the placeholders of a text. `value` gives what stands for a name; where it gives nothing,
/// and for names nobody knows, the text stays as it was typed.
///
/// ```
/// use ghostlight_room::placeholders::fill;
/// let text = fill("Next: $NEXT_TITLE, costs $5", |name| (name == "NEXT_TITLE").then(|| "Panel".to_owned()));
/// assert_eq!(text, "Next: Panel, costs $5");
/// ```
#[must_use]
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let after = from.strip_prefix('$').unwrap_or_default();
        match name_at(after).and_then(|name| Some((name, value(name)?))) {
            Some((name, value)) => {
                filled.push_str(&value);
                rest = after.strip_prefix(name).unwrap_or_default();
            }
            None => {
                filled.push('$');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Whether a text changes by itself as time passes, and has to be filled in each second.
#[must_use]
pub fn ticks(text: &str) -> bool {
    ["$TIME_LEFT", "$FINISH", "$CLOCK", "$START"].iter().any(|name| text.contains(name))
}

/// The longest known name that the text begins with.
fn name_at(text: &str) -> Option<&'static str> {
    NAMES
        .into_iter()
        .filter(|name| text.strip_prefix(name).is_some_and(|rest| !continues(rest)))
        .max_by_key(|name| name.len())
}

/// Whether a word goes on, so that `$CLOCKWISE` stays as it was typed.
fn continues(rest: &str) -> bool {
    rest.starts_with(|sign: char| sign == '_' || sign.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str) -> Option<String> {
        Some(format!("<{}>", name.to_lowercase()))
    }

    #[test]
    fn fills_known_names_and_leaves_the_rest() {
        for (text, filled) in [
            ("", ""),
            ("$", "$"),
            ("$$CLOCK", "$<clock>"),
            ("$CLOCK$CLOCK", "<clock><clock>"),
            ("$CLOCKWISE", "$CLOCKWISE"),
            ("$CLOCK.", "<clock>."),
            ("$clock", "$clock"),
            ("a $NEXT_TITLE b $NOBODY", "a <next_title> b $NOBODY"),
            ("é$TIME_LEFT日", "é$TIME_LEFT日"),
            ("é$TIME_LEFT 日", "é<time_left> 日"),
        ] {
            assert_eq!(fill(text, all), filled, "{text}");
        }
    }

    #[test]
    fn a_filled_value_is_not_filled_again() {
        assert_eq!(fill("$NEXT_TITLE", |_| Some("$CLOCK".to_owned())), "$CLOCK");
    }
}
