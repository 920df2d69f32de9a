use super::*;
use proptest::prelude::*;

const DOWN: Direction = Direction::Down;
const UP: Direction = Direction::Up;

fn ms(ms: i64) -> Span {
    Span::from_ms(ms)
}
fn at(ms: i64) -> ServerInstant {
    ServerInstant::from_ms(ms)
}
fn running(duration: Option<i64>) -> Countdown {
    Countdown { duration: duration.map(ms), elapsed: Span::ZERO, at: at(0), running: true }
}

#[test]
fn a_countdown_rounds_up() {
    let table = [
        (300_001, 301),
        (300_000, 300),
        (299_999, 300),
        (299_001, 300),
        (299_000, 299),
        (1_000, 1),
        (999, 1),
        (1, 1),
        (0, 0),
        (-1, 0),
        (-999, 0),
        (-1_000, -1),
        (-1_001, -1),
        (-1_999, -1),
        (-2_000, -2),
        (-9_999, -9),
        (-10_000, -10),
    ];
    for (left, reads) in table {
        let shown = Shown::of_remaining(ms(left), Resolution::Second);
        assert_eq!(shown.as_secs(), reads, "{left}");
        assert_eq!(shown.is_negative(), reads < 0, "{left}");
        assert_eq!(shown.tenth(), None);
    }
}

#[test]
fn a_count_up_rounds_down() {
    for (elapsed, reads) in [(0, 0), (1, 0), (999, 0), (1_000, 1), (1_999, 1), (-1, -1), (3_600_000, 3_600)] {
        assert_eq!(Shown::of_elapsed(ms(elapsed), Resolution::Second).as_secs(), reads, "{elapsed}");
    }
}

#[test]
fn tenths_are_floored_on_the_absolute_value_and_only_below_ten_seconds() {
    let table = [
        (10_001, 11, None),
        (10_000, 10, None),
        (9_999, 9, Some(9)),
        (9_900, 9, Some(9)),
        (9_899, 9, Some(8)),
        (100, 0, Some(1)),
        (99, 0, Some(0)),
        (0, 0, Some(0)),
        (-99, 0, Some(0)),
        (-100, 0, Some(1)),
        (-9_999, -9, Some(9)),
        (-10_000, -10, None),
    ];
    for (left, secs, tenth) in table {
        let shown = Shown::of_remaining(ms(left), Resolution::Tenth);
        assert_eq!((shown.as_secs(), shown.tenth()), (secs, tenth), "{left}");
    }
    assert!(!Shown::of_remaining(ms(-99), Resolution::Tenth).is_negative());
    assert!(Shown::of_remaining(ms(-100), Resolution::Tenth).is_negative());
}

#[test]
fn a_standing_countdown_stands() {
    let paused = Countdown { elapsed: ms(12_345), running: false, ..running(Some(60_000)) };
    assert_eq!(paused.remaining_at(at(999_999)), Some(ms(47_655)));
    assert_eq!(paused.next_flip(at(5), DOWN, Resolution::Second), None);
}

#[test]
fn an_estimate_before_the_anchor_shows_the_anchor() {
    let fresh = Countdown { at: at(1_000), ..running(Some(300_000)) };
    assert_eq!(fresh.shown(at(990), DOWN, Resolution::Second), Some(Shown::seconds(300)));
    assert_eq!(fresh.next_flip(at(990), DOWN, Resolution::Second), Some(at(2_000)));
}

#[test]
fn without_a_length_there_is_nothing_to_count_down() {
    let open = running(None);
    assert_eq!(open.shown(at(5_000), DOWN, Resolution::Second), None);
    assert_eq!(open.next_flip(at(5_000), DOWN, Resolution::Second), None);
    assert_eq!(open.shown(at(5_999), UP, Resolution::Second), Some(Shown::seconds(5)));
    assert_eq!(open.next_flip(at(5_999), UP, Resolution::Second), Some(at(6_000)));
    assert_eq!(open.fraction_at(at(5_000)), None);
}

#[test]
fn the_bar_fills_and_stays_full() {
    let talk = running(Some(60_000));
    assert_eq!(talk.fraction_at(at(0)), Some(0.0));
    assert_eq!(talk.fraction_at(at(15_000)), Some(0.25));
    assert_eq!(talk.fraction_at(at(90_000)), Some(1.0));
    assert_eq!(running(Some(0)).fraction_at(at(0)), Some(1.0));
}

#[test]
fn absurd_numbers_do_not_panic() {
    for duration in [i64::MIN, -1, 0, i64::MAX] {
        for elapsed in [i64::MIN, 0, i64::MAX] {
            for anchor in [i64::MIN, 0, i64::MAX] {
                let odd = Countdown {
                    duration: Some(ms(duration)),
                    elapsed: ms(elapsed),
                    at: at(anchor),
                    running: true,
                };
                for now in [i64::MIN, 0, i64::MAX] {
                    for resolution in [Resolution::Second, Resolution::Tenth] {
                        for direction in [UP, DOWN] {
                            let _ = odd.shown(at(now), direction, resolution);
                            let _ = odd.next_flip(at(now), direction, resolution);
                        }
                    }
                    let _ = odd.fraction_at(at(now));
                }
            }
        }
    }
}

fn resolution() -> impl Strategy<Value = Resolution> {
    prop_oneof![Just(Resolution::Second), Just(Resolution::Tenth)]
}

proptest! {
    #[test]
    fn up_and_down_add_up_to_the_shown_total(total in 0i64..40_000_000, now in 0i64..50_000_000) {
        let item = running(Some(total));
        let down = item.shown(at(now), DOWN, Resolution::Second).unwrap().as_secs();
        let up = item.shown(at(now), UP, Resolution::Second).unwrap().as_secs();
        prop_assert_eq!(up + down, Shown::of_remaining(ms(total), Resolution::Second).as_secs());
    }

    #[test]
    fn the_next_flip_is_the_first_change(
        total in -30_000i64..30_000,
        now in 0i64..40_000,
        resolution in resolution(),
        up in any::<bool>(),
    ) {
        let item = running(Some(total));
        let direction = if up { UP } else { DOWN };
        let flip = item.next_flip(at(now), direction, resolution).unwrap();
        let reads = |t| item.shown(t, direction, resolution);
        prop_assert!(flip > at(now));
        prop_assert_eq!(reads(at(now)), reads(flip - ms(1)));
        prop_assert_ne!(reads(at(now)), reads(flip));
    }

    #[test]
    fn zero_is_reached_exactly_on_time(total in 1i64..40_000_000) {
        let item = running(Some(total));
        prop_assert_eq!(item.shown(at(total - 1), DOWN, Resolution::Second), Some(Shown::seconds(1)));
        prop_assert_eq!(item.shown(at(total), DOWN, Resolution::Second), Some(Shown::seconds(0)));
    }
}
