//! How long to wait before the next attempt.

/// The shortest wait.
pub(super) const LEAST_MS: f64 = 300.0;
/// The ceiling.
pub(super) const MOST_MS: f64 = 15_000.0;

/// Full jitter: anything from the shortest wait up to a ceiling that doubles with each failure. `random`
/// is 0 up to 1.
pub(super) fn wait_ms(failures: u32, random: f64) -> f64 {
    let ceiling =
        (LEAST_MS * f64::from(2_u32.saturating_pow(failures.min(16)))).clamp(2.0 * LEAST_MS, MOST_MS);
    between(LEAST_MS, ceiling, random)
}

/// A random moment between two.
pub(super) fn between(from: f64, upto: f64, random: f64) -> f64 {
    let random = if random.is_finite() { random.clamp(0.0, 1.0) } else { 0.5 };
    from + (upto - from) * random
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_its_bounds_for_ever() {
        for failures in [0, 1, 2, 5, 10, 1_000, u32::MAX] {
            for random in [0.0, 0.5, 0.999, 1.0, 7.0, -1.0, f64::NAN] {
                let ms = wait_ms(failures, random);
                assert!((LEAST_MS..=MOST_MS).contains(&ms), "{failures} {random}: {ms}");
            }
        }
        assert!(wait_ms(1, 1.0) <= 600.0, "the first wait is short");
        assert!(wait_ms(3, 1.0) > wait_ms(2, 1.0));
        assert!((wait_ms(30, 1.0) - MOST_MS).abs() < 1e-9);
        assert!((wait_ms(30, 0.0) - LEAST_MS).abs() < 1e-9, "full jitter");
    }
}
