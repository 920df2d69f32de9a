//! Units in types: a server's instant, a local instant and a span are never mixed up.

use core::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// A length of time in whole milliseconds. May be negative (an overtime, a cut).
///
/// All arithmetic saturates: a number from the network can be absurd, but never a panic.
///
/// ```
/// use ghostlight_time::Span;
/// assert_eq!(Span::from_secs(90), Span::from_ms(90_000));
/// assert_eq!((Span::from_secs(1) - Span::from_secs(2)).as_ms(), -1_000);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest span.
    pub const MAX: Self = Self(i64::MAX);

    /// A span of so many milliseconds.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }
    /// A span of so many seconds.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000))
    }
    /// A span of so many minutes.
    #[must_use]
    pub const fn from_mins(mins: i64) -> Self {
        Self(mins.saturating_mul(60_000))
    }
    /// The span in milliseconds.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }
    /// Whether the span is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
    /// The span without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
    /// The span, or zero where it is negative.
    #[must_use]
    pub const fn or_zero(self) -> Self {
        if self.0 < 0 { Self::ZERO } else { self }
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}
impl Neg for Span {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}
impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl SubAssign for Span {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}
impl core::iter::Sum for Span {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// Whole-millisecond instants share their arithmetic: instant ± span, and instant − instant = span.
macro_rules! instant_ms {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The instant at so many milliseconds.
            #[must_use]
            pub const fn from_ms(ms: i64) -> Self {
                Self(ms)
            }
            /// The instant in milliseconds.
            #[must_use]
            pub const fn as_ms(self) -> i64 {
                self.0
            }
        }
        impl Add<Span> for $name {
            type Output = Self;
            fn add(self, span: Span) -> Self {
                Self(self.0.saturating_add(span.as_ms()))
            }
        }
        impl Sub<Span> for $name {
            type Output = Self;
            fn sub(self, span: Span) -> Self {
                Self(self.0.saturating_sub(span.as_ms()))
            }
        }
        impl Sub for $name {
            type Output = Span;
            fn sub(self, other: Self) -> Span {
                Span::from_ms(self.0.saturating_sub(other.0))
            }
        }
    };
}

instant_ms! {
    /// An instant on a server's clock: milliseconds since the Unix epoch, as `server_time` has it.
    ServerInstant
}
instant_ms! {
    /// An instant on a host's monotonic clock (the room server's, or the hosting tab's), in
    /// milliseconds from an arbitrary start. Never steps; elapsed time lives here.
    MonoInstant
}

/// Fractional-millisecond instants of a browser.
macro_rules! instant_f64 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// The instant at so many milliseconds. What is not finite becomes zero.
            #[must_use]
            pub const fn from_ms(ms: f64) -> Self {
                if ms.is_finite() { Self(ms) } else { Self(0.0) }
            }
            /// The instant in milliseconds.
            #[must_use]
            pub const fn as_ms(self) -> f64 {
                self.0
            }
            /// Milliseconds since an earlier instant (negative where it is later).
            #[must_use]
            pub fn since(self, earlier: Self) -> f64 {
                self.0 - earlier.0
            }
            /// The instant so many milliseconds later.
            #[must_use]
            pub fn plus_ms(self, ms: f64) -> Self {
                Self::from_ms(self.0 + ms)
            }
        }
    };
}

instant_f64! {
    /// An instant on this page's monotonic clock (`performance.now()`), in milliseconds.
    LocalInstant
}
instant_f64! {
    /// An instant on this device's wall clock (`Date.now()`), in milliseconds since the epoch. It can
    /// step at any moment: used to notice a suspended machine, never as the clock.
    WallInstant
}

/// What an authoritative host knows of one moment: its monotonic clock, on which elapsed time lives,
/// and the server time that it tells to everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The monotonic instant.
    pub mono: MonoInstant,
    /// The same instant as told to clients.
    pub server: ServerInstant,
}

impl Moment {
    /// The moment a span later, both clocks running alike.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        Self { mono: self.mono + span, server: self.server + span }
    }
}
