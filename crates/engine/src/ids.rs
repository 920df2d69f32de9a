//! Names made of randomness: uuids, codes, keys.

use crate::Ids;

/// The signs of a room's code: without 0 O 1 I L, which people mistake for one another.
const CODE_SIGNS: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// The signs of a key: Crockford's base 32, in small letters.
const KEY_SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Takes digits of a number off in a base, as signs.
fn spell(mut number: u128, signs: &[u8], count: usize) -> String {
    let base = signs.len() as u128;
    let mut text = String::with_capacity(count);
    for _ in 0..count {
        let sign = signs.get((number % base) as usize).copied().unwrap_or(b'0');
        text.push(char::from(sign));
        number /= base;
    }
    text
}

/// A random room code: six signs, some 887 million of them.
#[must_use]
pub fn random_code(ids: &mut dyn Ids) -> String {
    spell(ids.random_128(), CODE_SIGNS, 6)
}

/// A random key of 128 bits: 26 signs.
pub(crate) fn random_key(ids: &mut dyn Ids) -> String {
    spell(ids.random_128(), KEY_SIGNS, 26)
}

/// A random uuid (version 4).
pub(crate) fn uuid(ids: &mut dyn Ids) -> String {
    let bits = ids.random_128() & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let mut text = String::with_capacity(36);
    for place in (0..32).rev() {
        let digit = (bits >> (place * 4)) as u32 & 0xf;
        text.push(char::from_digit(digit, 16).unwrap_or('0'));
        if matches!(place, 24 | 20 | 16 | 12) {
            text.push('-');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u128);
    impl Ids for Fixed {
        fn random_128(&mut self) -> u128 {
            self.0
        }
    }

    #[test]
    fn uuids_are_of_version_four() {
        assert_eq!(uuid(&mut Fixed(0)), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(&mut Fixed(u128::MAX)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn keys_keep_all_128_bits() {
        let (low, high) = (random_key(&mut Fixed(0)), random_key(&mut Fixed(1 << 127)));
        assert_eq!(low.len(), 26);
        assert_ne!(low, high);
        assert_ne!(low, random_key(&mut Fixed(1)));
    }

    #[test]
    fn codes_have_no_sign_that_is_mistaken() {
        let mut seed = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835_u128;
        for _ in 0..1_000 {
            seed = seed.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(1);
            let code = random_code(&mut Fixed(seed));
            assert_eq!(code.len(), 6);
            assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
        }
    }
}
