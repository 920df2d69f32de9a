//! The query of a link, read without a library: what a link says about a source.

/// The value of a name in a query, decoded; none where it is missing or empty.
pub(crate) fn value(query: &str, name: &str) -> Option<String> {
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(of, _)| *of == name).map(|(_, value)| decode(value)).find(|value| !value.is_empty())
}

/// Percent-decodes; what is not well formed stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let hex = |at: usize| after.get(at).and_then(|sign| char::from(*sign).to_digit(16));
        bytes.push(match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                rest = after.get(2..).unwrap_or_default();
                u8::try_from(high * 16 + low).unwrap_or(b'?')
            }
            (b'+', ..) => b' ',
            _ => first,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn values() {
        let query = "?a=&a=1%2B2&b=x+y&c=%zz%4&d";
        assert_eq!(value(query, "a").as_deref(), Some("1+2"));
        assert_eq!(value(query, "b").as_deref(), Some("x y"));
        assert_eq!(value(query, "c").as_deref(), Some("%zz%4"));
        assert_eq!(value(query, "d"), None);
    }
}
