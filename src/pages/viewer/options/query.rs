//! A query as pairs, and back.

/// A name and its value, decoded.
pub type Pair = (String, String);

/// The pairs of a query, with or without its question mark, in their order.
pub fn pairs(query: &str) -> impl Iterator<Item = Pair> + '_ {
    query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// Pairs as a query without its question mark.
#[must_use]
pub fn encode(pairs: &[Pair]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        push(&mut text, name);
        if !value.is_empty() {
            text.push('=');
            push(&mut text, value);
        }
    }
    text
}

fn push(text: &mut String, part: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in part.as_bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~,:/".contains(&byte);
        if plain {
            text.push(char::from(byte));
        } else {
            text.push('%');
            for half in [byte >> 4, byte & 15] {
                text.push(HEX.get(usize::from(half)).copied().map_or('0', char::from));
            }
        }
    }
}

fn decode(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let escaped = match (byte, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        match (escaped, byte) {
            (Some(value), _) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            (None, b'+') => bytes.push(b' '),
            (None, byte) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
