//! Guessing room codes: 20 unknown codes a minute and address, then every code is refused.
//!
//! Distinct codes count: a stage screen that was set up with a wrong code asks for the same one for
//! ever, and must not lock out the venue behind its address. Addresses live here, in memory, for a
//! minute; they are never stored and never logged.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Unknown codes a minute and address.
pub const UNKNOWN_CODES: usize = 20;
const WINDOW: Duration = Duration::from_secs(60);
/// The most addresses that are watched. A flood of addresses forgets the oldest windows first.
const MOST_ADDRESSES: usize = 20_000;

/// The unknown codes of the last minute, by address.
#[derive(Debug, Default)]
pub struct Strangers {
    seen: Mutex<HashMap<IpAddr, Window>>,
}

#[derive(Debug)]
struct Window {
    since: Instant,
    codes: HashSet<String>,
}

impl Strangers {
    /// Whether this address may ask for codes at all.
    #[must_use]
    pub fn may_ask(&self, address: IpAddr, now: Instant) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&network(address))
            .is_none_or(|window| window.over(now) || window.codes.len() < UNKNOWN_CODES)
    }

    /// Notes that this address asked for a code that does not exist.
    pub fn asked_unknown(&self, address: IpAddr, code: &str, now: Instant) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_ADDRESSES {
            seen.retain(|_, window| !window.over(now));
        }
        if seen.len() >= MOST_ADDRESSES {
            seen.clear();
        }
        let fresh = || Window { since: now, codes: HashSet::new() };
        let window = seen.entry(network(address)).or_insert_with(fresh);
        if window.over(now) {
            *window = fresh();
        }
        // What is kept of a code is short, however long the thing was that came in its place.
        window.codes.insert(code.chars().take(16).collect::<String>().to_ascii_uppercase());
    }
}

impl Window {
    fn over(&self, now: Instant) -> bool {
        now.duration_since(self.since) >= WINDOW
    }
}

/// Who counts as one: an IPv4 address, or the /64 of an IPv6 address (a household has a whole one).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "192.0.2.7";

    #[test]
    fn twenty_distinct_codes_then_refused_for_the_minute() {
        let (strangers, start) = (Strangers::default(), Instant::now());
        let home: IpAddr = HOME.parse().unwrap();
        for number in 0..UNKNOWN_CODES {
            assert!(strangers.may_ask(home, start), "after {number}");
            strangers.asked_unknown(home, &format!("CODE{number}"), start);
        }
        assert!(!strangers.may_ask(home, start));
        assert!(strangers.may_ask("192.0.2.8".parse().unwrap(), start), "others are not held for it");
        assert!(strangers.may_ask(home, start + WINDOW));
    }

    #[test]
    fn one_wrong_code_for_ever_locks_nobody_out() {
        let (strangers, start) = (Strangers::default(), Instant::now());
        let home: IpAddr = HOME.parse().unwrap();
        for number in 0..1_000 {
            let code = if number % 2 == 0 { "ABC123" } else { "abc123" };
            strangers.asked_unknown(home, code, start);
        }
        assert!(strangers.may_ask(home, start));
    }

    #[test]
    fn an_ipv6_household_is_one_and_mapped_addresses_are_ipv4() {
        let (strangers, start) = (Strangers::default(), Instant::now());
        for number in 0..UNKNOWN_CODES {
            let address = format!("2001:db8::{number:x}").parse().unwrap();
            strangers.asked_unknown(address, &format!("CODE{number}"), start);
        }
        assert!(!strangers.may_ask("2001:db8::ffff".parse().unwrap(), start));
        assert!(strangers.may_ask("2001:db8:0:1::1".parse().unwrap(), start));
        assert_eq!(network("::ffff:192.0.2.7".parse().unwrap()), HOME.parse::<IpAddr>().unwrap());
    }
}
