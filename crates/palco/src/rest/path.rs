//! Percent-encoding of single path segments and query values.

/// Percent-encodes one path segment or query value: all but unreserved signs.
pub fn encode_segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}

/// One segment decoded; none where it is no UTF-8 or badly encoded.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut from = text.bytes();
    while let Some(byte) = from.next() {
        if byte == b'%' {
            let mut digit = || from.next().and_then(|digit| char::from(digit).to_digit(16));
            let (high, low) = (digit()?, digit()?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in ["", "abc-_.~", "a b/c?d#e%", "é日\u{0}", "#0"] {
            let encoded = encode_segment(text);
            assert!(!encoded.contains(['/', '?', '#', ' ']));
            assert_eq!(decode(&encoded).as_deref(), Some(text));
        }
        assert_eq!(encode_segment("a b"), "a%20b");
    }

    #[test]
    fn what_is_badly_encoded_is_none() {
        for text in ["%", "%4", "%zz", "%ff", "a%"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
