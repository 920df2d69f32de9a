//! What is measured of a shown time.

/// Errors in buckets of 0.02 ms.
pub struct Histogram {
    buckets: Vec<u32>,
    pub count: u64,
}

const BUCKET_MS: f64 = 0.02;
const BUCKETS: usize = 100_000;

impl Default for Histogram {
    fn default() -> Self {
        Self { buckets: vec![0; BUCKETS], count: 0 }
    }
}

impl Histogram {
    pub fn add(&mut self, value: f64) {
        let bucket = (value.abs() / BUCKET_MS) as usize;
        self.buckets[bucket.min(BUCKETS - 1)] += 1;
        self.count += 1;
    }

    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.buckets.iter_mut().zip(&other.buckets) {
            *mine += theirs;
        }
        self.count += other.count;
    }

    /// The value below which that share lies, to 0.02 ms, rounded up.
    pub fn quantile(&self, share: f64) -> f64 {
        let wanted = (self.count as f64 * share).ceil() as u64;
        let mut seen = 0;
        for (bucket, count) in self.buckets.iter().enumerate() {
            seen += u64::from(*count);
            if seen >= wanted {
                return (bucket + 1) as f64 * BUCKET_MS;
            }
        }
        f64::INFINITY
    }
}

/// One page's shown time over a run.
#[derive(Default)]
pub struct Measured {
    pub errors: Histogram,
    pub bounds: Histogram,
    pub with_bound: u64,
    pub covered: u64,
    pub glitches: u32,
    /// Seconds outside 0.99 to 1.01 s, before frame rounding.
    pub uneven: u32,
    /// Frames in which the shown time went back.
    pub backwards: u32,
    /// True time of the frame in which each second first showed.
    pub flips: Vec<(i64, f64)>,
    /// True time and error of each flip.
    pub flip_errors: Vec<(f64, f64)>,
    /// The last true time at which the error was over the limit given to `frame`.
    pub last_bad: f64,
    /// The first true time at which it was not.
    pub first_good: Option<f64>,
    /// How long the page has slept so far: a second lasts as long as the page was awake in it.
    pub slept: f64,
    current: Option<(i64, f64, Option<f64>)>,
    last_shown: f64,
}

/// Figures begin here.
pub const SETTLED_MS: f64 = 10_000.0;

impl Measured {
    /// A frame at true time `at` (the server's truth: `truth`) shows `shown`. `step` is the local
    /// clock's, within which a crossing cannot be told.
    pub fn frame(&mut self, at: f64, truth: f64, shown: f64, bound: Option<f64>, limit: f64, step: f64) {
        let error = shown - truth;
        if error.abs() > limit {
            self.last_bad = at;
        } else if self.first_good.is_none() {
            self.first_good = Some(at);
        }
        if at < SETTLED_MS {
            return;
        }
        self.errors.add(error);
        if let Some(bound) = bound {
            self.bounds.add(bound);
            self.with_bound += 1;
            self.covered += u64::from(error.abs() <= bound);
        }
        if shown < self.last_shown - 1e-3 {
            self.backwards += 1;
        }
        self.last_shown = shown;
        if self.digits(at, shown, step) {
            self.flip_errors.push((at, error));
        }
    }

    /// Whether the digits changed.
    fn digits(&mut self, at: f64, shown: f64, step: f64) -> bool {
        let second = (shown / 1_000.0).floor() as i64;
        let awake = at - self.slept;
        let Some((current, since, crossed)) = self.current else {
            self.current = Some((second, awake, None));
            return false;
        };
        if second == current {
            return false;
        }
        let crossing = awake - (shown - second as f64 * 1_000.0);
        if second != current + 1 || awake - since > 1_500.0 {
            self.glitches += 1;
        }
        if let Some(crossed) = crossed {
            // Both crossings are read through the coarse clock, and inferred at a slope of one.
            let length = crossing - crossed;
            let slack = step + 0.2;
            self.uneven += u32::from(!(990.0 - slack..=1_010.0 + slack).contains(&length));
        }
        self.flips.push((second, at));
        self.current = Some((second, awake, Some(crossing)));
        true
    }

    pub fn merge(&mut self, other: &Self) {
        self.errors.merge(&other.errors);
        self.bounds.merge(&other.bounds);
        self.with_bound += other.with_bound;
        self.covered += other.covered;
        self.glitches += other.glitches;
        self.uneven += other.uneven;
        self.backwards += other.backwards;
    }

    /// The slope of the flips' error over time (least squares), in parts per million.
    pub fn drift_ppm(&self) -> f64 {
        let count = self.flip_errors.len() as f64;
        let mean = |pick: fn(&(f64, f64)) -> f64| self.flip_errors.iter().map(pick).sum::<f64>() / count;
        let (at, error) = (mean(|flip| flip.0), mean(|flip| flip.1));
        let (mut over, mut under) = (0.0, 0.0);
        for flip in &self.flip_errors {
            over += (flip.0 - at) * (flip.1 - error);
            under += (flip.0 - at) * (flip.0 - at);
        }
        over / under * 1e6
    }

    pub fn coverage(&self) -> f64 {
        self.covered as f64 / self.with_bound as f64
    }
}

/// The share of the seconds that two pages flipped within so many milliseconds of each other.
pub fn together(a: &Measured, b: &Measured, within: f64) -> (u32, u32) {
    let (mut close, mut all) = (0, 0);
    let mut others = b.flips.iter().peekable();
    for (second, at) in &a.flips {
        while others.peek().is_some_and(|other| other.0 < *second) {
            others.next();
        }
        if let Some(other) = others.peek().filter(|other| other.0 == *second) {
            all += 1;
            close += u32::from((other.1 - at).abs() <= within);
        }
    }
    (close, all)
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
