//! Randomness that is fit for keys. `randomUUID` needs a secure context, `getRandomValues` does not.

/// 128 random bits; none where the browser has no source of them.
#[must_use]
pub fn bits_128() -> Option<u128> {
    let mut bytes = [0u8; 16];
    super::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(u128::from_ne_bytes(bytes))
}

/// A number from 0 up to (not with) 1, for spreading retries; not for keys.
#[must_use]
pub fn fraction() -> f64 {
    js_sys::Math::random()
}

/// 128 random bits as 32 hexadecimal digits.
#[must_use]
pub fn id() -> String {
    hex(strong_or_weak())
}

/// 128 random bits, from a weak source where the browser has no strong one: unlikely to be met twice, but
/// not fit for keys.
#[must_use]
pub fn strong_or_weak() -> u128 {
    let weak = || (0..4).fold(0u128, |sum, _| (sum << 32) | (fraction() * 4_294_967_296.0) as u128);
    bits_128().unwrap_or_else(weak)
}

fn hex(mut bits: u128) -> String {
    let mut text = String::with_capacity(32);
    for _ in 0..32 {
        bits = bits.rotate_left(4);
        if let Some(digit) = char::from_digit((bits & 15) as u32, 16) {
            text.push(digit);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_id_has_all_its_digits() {
        assert_eq!(super::hex(0), "0".repeat(32));
        assert_eq!(super::hex(0x0123_4567_89ab_cdef << 64 | 1), "0123456789abcdef0000000000000001");
    }
}
