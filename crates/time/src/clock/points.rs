//! The bounds that messages put on the server's offset, kept in bounded room.
//!
//! Both sides are the same code: a lower bound on θ is kept as it is, an upper bound as a lower bound
//! on −θ, so the tightest is always the largest.

/// Older bounds say nothing that newer ones do not say better.
pub(super) const WINDOW_MS: f64 = 600_000.0;
/// How fast an old bound fades, whatever the rate: oscillators wander.
const AGEING: f64 = 5e-6;
/// The first messages each keep their point, so that the connect burst counts in full.
const OWN_POINTS: usize = 24;
/// After that, the tightest of each stretch of this length is kept.
const BUCKET_MS: f64 = 5_000.0;
/// Never more than the window holds, whatever the input.
const MOST: usize = 160;

/// One bound: at local time `x` the (signed) offset was at least `v`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) v: f64,
}

/// All bounds of one side, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    points: Vec<Point>,
    own: usize,
    bucket: f64,
}

/// Where a line of a given slope rests on the bounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Support {
    /// The largest bound, carried to `now` and aged.
    pub(super) value: f64,
    /// When the bound that holds was made.
    pub(super) x: f64,
    /// The sum of what all bounds lie below it.
    pub(super) excess: f64,
}

impl Side {
    pub(super) fn insert(&mut self, point: Point) {
        let bucket = (point.x / BUCKET_MS).floor();
        if self.own < OWN_POINTS {
            self.own += 1;
        } else if let Some(last) = self.points.last_mut()
            && bucket == self.bucket
        {
            if point.v > last.v {
                *last = point;
            }
            return;
        } else {
            self.bucket = bucket;
        }
        if self.points.len() >= MOST {
            self.points.remove(0);
        }
        self.points.push(point);
    }

    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    pub(super) fn oldest(&self) -> Option<f64> {
        self.points.first().map(|point| point.x)
    }

    /// Forgets the last bound: it turned out to rest on a wrong match.
    pub(super) fn drop_last(&mut self) {
        self.points.pop();
    }

    pub(super) fn drop_before(&mut self, x: f64) {
        self.points.retain(|point| point.x >= x);
    }

    pub(super) fn expire(&mut self, now: f64) {
        self.drop_before(now - WINDOW_MS);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Moves all bounds, after a jump of the local clock.
    pub(super) fn shift(&mut self, by: f64) {
        for point in &mut self.points {
            point.v += by;
        }
    }

    /// The support of a line of slope `rate` at `now`; `None` without points.
    pub(super) fn support(&self, rate: f64, now: f64) -> Option<Support> {
        self.support_where(rate, now, AGEING, |_| true)
    }

    /// The same over the points whose time passes, with another ageing.
    pub(super) fn support_where(
        &self,
        rate: f64,
        now: f64,
        ageing: f64,
        passes: impl Fn(f64) -> bool,
    ) -> Option<Support> {
        let mut best: Option<Support> = None;
        let (mut sum, mut count) = (0.0, 0.0);
        for point in self.points.iter().filter(|point| passes(point.x)) {
            let value = carried(point, rate, now, ageing);
            sum += value;
            count += 1.0;
            if best.is_none_or(|best| value > best.value) {
                best = Some(Support { value, x: point.x, excess: 0.0 });
            }
        }
        best.map(|best| Support { excess: (best.value * count - sum).max(0.0), ..best })
    }

    /// How far each bound lies below the support, smallest first.
    pub(super) fn excesses(&self, rate: f64, now: f64, support: f64) -> Vec<f64> {
        let excess = |point| support - carried(point, rate, now, AGEING);
        let mut sorted: Vec<f64> = Vec::with_capacity(self.points.len());
        // An insertion sort: at most 160 values, and the library's sort costs kilobytes in wasm.
        for value in self.points.iter().map(excess) {
            let place = sorted.iter().rposition(|&other| other <= value).map_or(0, |at| at + 1);
            sorted.insert(place, value);
        }
        sorted
    }

    /// How many points pass.
    pub(super) fn count_where(&self, passes: impl Fn(f64) -> bool) -> usize {
        self.points.iter().filter(|point| passes(point.x)).count()
    }
}

fn carried(point: &Point, rate: f64, now: f64, ageing: f64) -> f64 {
    point.v + (rate - ageing) * (now - point.x)
}
