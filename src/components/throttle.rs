//! How often a value that is dragged is told: at once, then ten times a second, and the last one for sure.

/// Milliseconds between two values.
pub const EVERY_MS: u64 = 100;

/// What was told and what waits. A value is let through at once where none was within the time; else the
/// newest one waits for its end, so that a drag without a pause is told all along.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Throttle {
    busy: bool,
    waits: Option<f64>,
}

impl Throttle {
    /// A new value; it is to be told now where it comes back, and the time begins.
    pub fn offer(&mut self, value: f64) -> Option<f64> {
        if self.busy {
            self.waits = Some(value);
            return None;
        }
        self.busy = true;
        Some(value)
    }

    /// The time is over: the value that waited is to be told, and the time begins anew; none: it rests.
    pub fn over(&mut self) -> Option<f64> {
        let value = self.waits.take();
        self.busy = value.is_some();
        value
    }

    /// Whether everything has been told.
    #[must_use]
    pub const fn rests(&self) -> bool {
        !self.busy
    }
}

#[cfg(test)]
mod tests {
    use super::Throttle;

    /// What is told of values that come every `each` ms, with its times.
    fn told(values: &[f64], each: u64) -> Vec<(u64, f64)> {
        let (mut throttle, mut told, mut over) = (Throttle::default(), Vec::new(), None::<u64>);
        let last = values.len() as u64 * each + 500;
        for at in 0..last {
            if over == Some(at) {
                let value = throttle.over();
                told.extend(value.map(|value| (at, value)));
                over = value.map(|_| at + super::EVERY_MS);
            }
            let new = (at % each == 0).then(|| values.get((at / each) as usize)).flatten();
            if let Some(value) = new.and_then(|value| throttle.offer(*value)) {
                told.push((at, value));
                over = Some(at + super::EVERY_MS);
            }
        }
        assert!(throttle.rests());
        told
    }

    #[test]
    fn the_first_at_once_and_the_last_for_sure() {
        assert_eq!(told(&[1.0], 10), [(0, 1.0)]);
        assert_eq!(told(&[1.0, 2.0, 3.0], 10), [(0, 1.0), (100, 3.0)]);
    }

    #[test]
    fn a_drag_without_a_pause_is_told_ten_times_a_second() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let told = told(&values, 16);
        assert_eq!(told.last().map(|(_, value)| *value), Some(99.0));
        assert!(told.windows(2).all(|pair| pair[1].0 - pair[0].0 == super::EVERY_MS), "{told:?}");
        assert_eq!(told.len(), 17);
    }
}
