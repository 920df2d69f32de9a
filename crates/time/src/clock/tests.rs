use super::follow::EPOCHS_KEPT;
use super::*;
use proptest::prelude::*;

const SERVER: f64 = 1_700_000_000_000.0;

fn local(ms: f64) -> LocalInstant {
    LocalInstant::from_ms(ms)
}

/// A page and a server whose clock is `SERVER` ahead, running at one rate, with chosen delays.
struct Bench {
    clock: ServerClock,
    step: f64,
    ahead: f64,
    skew: f64,
    wall: f64,
}

impl Bench {
    fn new() -> Self {
        Self { clock: ServerClock::new(0.0, None), step: 0.0, ahead: SERVER, skew: 0.0, wall: 5e11 }
    }

    fn coarse(&self, ms: f64) -> f64 {
        if self.step > 0.0 { (ms / self.step).floor() * self.step } else { ms }
    }

    fn theta(&self, at: f64) -> f64 {
        self.ahead + self.skew * at
    }

    fn message(&mut self, sent: f64, delay: f64, pong: bool) -> Anchor {
        let received = sent + delay;
        self.clock.on_stamped(StampedMessage {
            server: ServerInstant::from_ms((sent + self.theta(sent)).floor() as i64),
            received: local(self.coarse(received)),
            wall: WallInstant::from_ms(received + self.wall),
            pong,
        })
    }

    fn status(&mut self, at: f64, delay: f64) -> Anchor {
        self.message(at, delay, false)
    }

    fn ping(&mut self, at: f64, up: f64, down: f64) -> Anchor {
        self.clock.on_ping_sent(local(self.coarse(at)));
        self.message(at + up, down, true)
    }

    fn shown(&self, at: f64) -> f64 {
        self.clock.server_now_ms(local(at)).unwrap()
    }

    fn error(&self, at: f64) -> f64 {
        self.shown(at) - at - self.theta(at)
    }

    /// A quiet minute: a status a second, a ping each two.
    fn settle(&mut self, from: f64, to: f64) {
        let mut at = from;
        while at < to {
            self.status(at, 2.0);
            self.ping(at + 100.0, 2.0, 2.0);
            at += 1_000.0;
        }
    }
}

#[test]
fn nothing_is_shown_before_the_first_message_and_all_after_it() {
    let mut bench = Bench::new();
    assert_eq!(bench.clock.server_now(local(0.0)), None);
    assert_eq!(bench.clock.local_of(ServerInstant::from_ms(0), local(0.0)), None);
    assert_eq!(bench.clock.quality(local(0.0)), Quality::default());
    assert!(bench.clock.wants_ping(local(0.0)));
    bench.status(1_000.0, 30.0);
    // From the lower bound alone: late by the way of the message, and with no bound to state.
    assert!((bench.error(1_030.0) + 30.0).abs() < 1.0);
    assert_eq!(bench.clock.quality(local(1_030.0)).bound_ms, None);
    bench.ping(1_050.0, 30.0, 30.0);
    assert!(bench.error(1_110.0).abs() <= 1.0);
    let quality = bench.clock.quality(local(1_110.0));
    assert_eq!(quality.state, ClockState::Syncing);
    assert_eq!(quality.round_trip_ms, Some(60.0));
    assert!(quality.bound_ms.unwrap() >= 29.0 && quality.bound_ms.unwrap() < 35.0);
    assert!((quality.wall_offset_ms.unwrap() - (SERVER - 5e11)).abs() < 2.0);
    bench.ping(1_200.0, 30.0, 30.0);
    bench.ping(1_300.0, 30.0, 30.0);
    assert_eq!(bench.clock.quality(local(1_400.0)).state, ClockState::Locked);
    let late = bench.clock.quality(local(61_400.0));
    assert_eq!(late.state, ClockState::Holdover);
    assert!(late.bound_ms.unwrap() > bench.clock.quality(local(1_400.0)).bound_ms.unwrap() + 0.5);
}

#[test]
fn the_local_time_of_a_flip_is_found() {
    let mut bench = Bench::new();
    bench.settle(0.0, 60_000.0);
    let now = local(60_000.0);
    let flip = bench.clock.server_now(now).unwrap() + crate::Span::from_ms(700);
    let at = bench.clock.local_of(flip, now).unwrap();
    assert!((at.as_ms() - 60_700.0).abs() < 2.0);
    let past = bench.clock.server_now(now).unwrap() - crate::Span::from_ms(700);
    assert_eq!(bench.clock.local_of(past, now), Some(now));
}

#[test]
fn a_server_step_is_an_epoch_and_moves_no_earlier_countdown() {
    let mut bench = Bench::new();
    bench.settle(0.0, 60_000.0);
    let anchor = bench.status(60_000.0, 2.0);
    assert!(anchor.sure && anchor.epoch == 0);
    bench.ahead += 2_000.0;
    // The first message of the new scale contradicts the clock: it hangs where it arrived.
    let doubtful = bench.status(61_000.0, 2.0);
    assert!(!doubtful.sure && doubtful.epoch == 0);
    assert!((doubtful.at.as_ms() as f64 - SERVER - 61_000.0).abs() < 5.0);
    assert!(bench.clock.wants_ping(local(61_002.0)));
    assert_eq!(bench.clock.quality(local(61_002.0)).state, ClockState::Resyncing);
    // A pong confirms it.
    let confirmed = bench.ping(61_010.0, 2.0, 2.0);
    assert!(confirmed.sure && confirmed.epoch == 1 && bench.clock.epoch() == 1);
    assert!(bench.error(61_020.0).abs() < 3.0);
    for at in [61_020.0, 62_000.0, 70_000.0] {
        let kept = bench.clock.server_now_in(0, local(at)).unwrap().as_ms() as f64;
        assert!((kept - SERVER - at).abs() < 2.0, "the old scale runs on");
        let flip = ServerInstant::from_ms((SERVER + at) as i64 + 500);
        let wake = bench.clock.local_of_in(0, flip, local(at)).unwrap().as_ms();
        assert!((wake - at - 500.0).abs() < 3.0);
    }
}

#[test]
fn many_steps_keep_the_last_epochs_only() {
    let mut bench = Bench::new();
    let mut at = 0.0;
    for n in 0..9 {
        bench.settle(at, at + 30_000.0);
        at += 30_000.0;
        bench.ahead += if n % 2 == 0 { -5_000.0 } else { 3_000.0 };
        bench.ping(at, 1.0, 1.0);
        bench.ping(at + 100.0, 1.0, 1.0);
        at += 200.0;
    }
    assert_eq!(bench.clock.epoch(), 9);
    assert_eq!(bench.clock.earlier.len(), EPOCHS_KEPT);
    assert!(bench.error(at).abs() < 3.0);
    // Epochs long gone are served by the oldest that is kept.
    assert_eq!(bench.clock.server_now_in(0, local(at)), bench.clock.server_now_in(5, local(at)));
}

#[test]
fn a_late_message_is_not_sure_and_changes_nothing() {
    let mut bench = Bench::new();
    bench.settle(0.0, 60_000.0);
    let anchor = bench.status(60_000.0, 500.0);
    assert!(!anchor.sure && anchor.epoch == 0);
    assert_eq!(anchor.at.as_ms(), (SERVER + 60_000.0) as i64);
    assert!(bench.error(60_600.0).abs() < 2.0);
}

#[test]
fn a_sleep_moves_all_with_real_time_and_is_no_epoch() {
    let mut bench = Bench::new();
    bench.settle(0.0, 60_000.0);
    assert_eq!(
        bench.clock.on_frame(local(60_000.0), WallInstant::from_ms(60_000.0 + bench.wall)),
        Advice::Rest
    );
    let slept = 600_000.0;
    bench.wall += slept;
    bench.ahead += slept;
    let frame = |bench: &mut Bench, at: f64| {
        let wall = bench.wall + at;
        bench.clock.on_frame(local(at), WallInstant::from_ms(wall))
    };
    assert_eq!(frame(&mut bench, 60_016.0), Advice::PingNow);
    assert_eq!(bench.clock.quality(local(60_016.0)).state, ClockState::Resyncing);
    // No answer for 300 ms: the wall clock is believed.
    frame(&mut bench, 60_320.0);
    assert!(bench.error(60_320.0).abs() < 5.0);
    bench.clock.on_reconnect(local(62_000.0));
    bench.status(62_000.0, 3.0);
    bench.ping(62_010.0, 2.0, 2.0);
    assert!(bench.error(62_020.0).abs() < 3.0);
    assert_eq!(bench.clock.epoch(), 0);
}

#[test]
fn a_set_wall_clock_is_no_sleep_when_a_fresh_pong_says_so() {
    let mut bench = Bench::new();
    bench.settle(0.0, 60_000.0);
    bench.wall += 3_600_000.0;
    let wall = WallInstant::from_ms(60_000.0 + bench.wall);
    assert_eq!(bench.clock.on_frame(local(60_000.0), wall), Advice::PingNow);
    bench.ping(60_010.0, 2.0, 2.0);
    bench.clock.on_frame(local(61_000.0), WallInstant::from_ms(61_000.0 + bench.wall));
    assert!(bench.error(61_000.0).abs() < 2.0);
    // Even where the answer comes after the clock was believed.
    bench.wall += 3_600_000.0;
    bench.clock.on_frame(local(61_100.0), WallInstant::from_ms(61_100.0 + bench.wall));
    bench.clock.on_frame(local(62_100.0), WallInstant::from_ms(62_100.0 + bench.wall));
    assert!(bench.error(62_100.0) > 3_500_000.0);
    bench.ping(62_200.0, 2.0, 2.0);
    bench.ping(62_300.0, 2.0, 2.0);
    assert!(bench.error(62_400.0).abs() < 3.0);
    assert_eq!(bench.clock.epoch(), 0);
}

#[test]
fn a_machine_without_a_clock_of_its_own_is_not_believed_to_have_slept_for_years() {
    let mut bench = Bench::new();
    bench.settle(0.0, 60_000.0);
    bench.wall += 1e12;
    for at in [60_000.0, 61_000.0, 62_000.0] {
        bench.clock.on_frame(local(at), WallInstant::from_ms(at + bench.wall));
        assert!(bench.error(at).abs() < 2.0);
    }
}

#[test]
fn without_pongs_it_goes_on_from_the_lower_bounds() {
    let mut bench = Bench::new();
    for n in 0..4 {
        let at = f64::from(n) * 10_000.0;
        bench.clock.on_ping_sent(local(at));
        for second in 0..10 {
            bench.status(at + 1_000.0 * f64::from(second), 5.0);
        }
        bench.clock.on_pong_lost();
    }
    assert!(!bench.clock.wants_ping(local(50_000.0)) && bench.clock.wants_ping(local(95_000.0)));
    assert!((bench.error(40_000.0) + 5.0).abs() <= 1.0);
    let quality = bench.clock.quality(local(40_000.0));
    assert_eq!((quality.bound_ms, quality.est_ms, quality.state), (None, None, ClockState::Locked));
    // Plain requests to the same host tell how long the way may be.
    bench.clock.on_fetch_round_trip(10.0);
    bench.clock.on_fetch_round_trip(400.0);
    bench.settle_statuses(40_000.0, 45_000.0, 5.0);
    assert!(bench.error(48_000.0).abs() <= 1.0);
    assert!(bench.clock.quality(local(46_000.0)).bound_ms.is_some_and(|bound| bound < 7.0));
}

#[test]
fn without_pongs_a_fresh_broadcast_says_that_the_wall_clock_was_set() {
    let mut bench = Bench::new();
    bench.settle_statuses(0.0, 60_000.0, 5.0);
    bench.wall += 3_600_000.0;
    for at in [59_100.0, 59_500.0] {
        bench.clock.on_frame(local(at), WallInstant::from_ms(at + bench.wall));
    }
    assert_eq!(bench.clock.quality(local(59_500.0)).state, ClockState::Resyncing);
    bench.settle_statuses(60_000.0, 70_000.0, 5.0);
    bench.clock.on_frame(local(70_000.0), WallInstant::from_ms(70_000.0 + bench.wall));
    assert!((bench.error(70_000.0) + 5.0).abs() <= 1.0);
    assert_eq!(bench.clock.quality(local(69_500.0)).state, ClockState::Locked);
    // A sleep is believed all the same, and confirmed by what is broadcast after it.
    (bench.wall, bench.ahead) = (bench.wall + 600_000.0, bench.ahead + 600_000.0);
    for at in [70_100.0, 72_200.0] {
        bench.clock.on_frame(local(at), WallInstant::from_ms(at + bench.wall));
    }
    assert!((bench.error(72_200.0) + 5.0).abs() <= 3.0);
    bench.settle_statuses(73_000.0, 75_000.0, 5.0);
    assert_eq!((bench.clock.quality(local(75_000.0)).state, bench.clock.epoch()), (ClockState::Locked, 0));
}

impl Bench {
    fn settle_statuses(&mut self, from: f64, to: f64, delay: f64) {
        let mut at = from;
        while at < to {
            self.status(at, delay);
            at += 1_000.0;
        }
    }
}

#[test]
fn a_known_rate_is_offered_for_storing_and_taken() {
    let mut bench = Bench::new();
    bench.skew = 40e-6;
    bench.settle(0.0, 60_000.0);
    assert_eq!(bench.clock.skew_to_store(), None);
    bench.settle(60_000.0, 200_000.0);
    let stored = bench.clock.skew_to_store().unwrap();
    assert!((stored - 40.0).abs() < 8.0, "{stored}");
    let mut next = Bench { clock: ServerClock::new(0.0, Some(stored)), ..Bench::new() };
    next.skew = 40e-6;
    next.settle(0.0, 3_000.0);
    // Ten minutes alone, on the stored rate.
    assert!(next.error(603_000.0).abs() < 6.0);
    assert_eq!(ServerClock::new(0.0, Some(f64::NAN)).rate, 0.0);
    assert_eq!(ServerClock::new(f64::NAN, Some(1e9)).rate, 0.0);
}

#[test]
fn absurd_stamps_do_not_panic() {
    for server in [i64::MIN, -1, 0, i64::MAX] {
        let mut clock = ServerClock::new(1.0, None);
        for (received, stamp) in [(0.0, server), (1e300, 0), (-1e300, server), (5.0, 7)] {
            clock.on_ping_sent(local(received));
            for pong in [true, false, true] {
                clock.on_stamped(StampedMessage {
                    server: ServerInstant::from_ms(stamp),
                    received: local(received),
                    wall: WallInstant::from_ms(received),
                    pong,
                });
                clock.on_frame(local(received), WallInstant::from_ms(-received));
                let _ = (clock.server_now(local(received)), clock.quality(local(received)));
                let _ = clock.local_of(ServerInstant::from_ms(server), local(received));
            }
        }
    }
}

/// What happens on a network: (milliseconds since the last, delay up, delay down, a ping or a status).
fn traffic() -> impl Strategy<Value = Vec<(f64, f64, f64, bool)>> {
    proptest::collection::vec((0.0f64..3_000.0, 0.0f64..900.0, 0.0f64..900.0, any::<bool>()), 1..120)
}

proptest! {
    #[test]
    fn no_delay_breaks_a_bound(
        traffic in traffic(),
        step in prop_oneof![Just(0.0), Just(0.1), Just(1.0)],
        skew in -3e-4f64..3e-4,
    ) {
        let mut bench = Bench { clock: ServerClock::new(step, None), step, skew, ..Bench::new() };
        let mut at = 10_000.0;
        for (wait, up, down, ping) in traffic {
            at += wait;
            if ping { bench.ping(at, up, down); } else { bench.status(at, down); }
            at += up + down;
        }
        prop_assert_eq!(bench.clock.epoch(), 0, "no delay looks like a step");
        // At the true rate and without ageing, the truth lies between all bounds.
        let started = bench.clock.started.as_ref().unwrap();
        let x = started.x(local(at));
        let theta = at + bench.theta(at) - started.server as f64 - x;
        for (side, sign) in [(&bench.clock.lower, 1.0), (&bench.clock.upper, -1.0)] {
            if let Some(support) = side.support_where(sign * skew, x, 0.0, |_| true) {
                prop_assert!(support.value <= sign * theta + 1e-2, "{} {}", support.value, theta);
            }
        }
    }

    #[test]
    fn the_stated_bound_holds_from_the_first_pong_on(traffic in traffic()) {
        let mut bench = Bench::new();
        let mut at = 10_000.0;
        // As long as the rate is not searched for, the bounds are hard whatever the delays do.
        for (wait, up, down, ping) in traffic {
            at += wait / 20.0;
            if ping { bench.ping(at, up / 10.0, down / 10.0); } else { bench.status(at, down / 10.0); }
            at += (up + down) / 10.0;
            if at > 29_000.0 { break; }
            if let Some(bound) = bench.clock.quality(local(at)).bound_ms {
                prop_assert!(bench.error(at).abs() <= bound, "{} {}", bench.error(at), bound);
            }
        }
    }

    #[test]
    fn what_is_shown_is_monotone_and_bends_gently(traffic in traffic()) {
        let mut bench = Bench::new();
        bench.settle(0.0, 3_000.0);
        let mut at = 3_000.0;
        let mut last = (at, bench.shown(at));
        for (wait, up, down, ping) in traffic {
            at += wait;
            if ping { bench.ping(at, up, down); } else { bench.status(at, down); }
            at += up + down;
            let now = (at, bench.shown(at));
            prop_assert!(now.1 >= last.1);
            let off = (now.1 - last.1) - (now.0 - last.0);
            prop_assert!(off.abs() <= 0.05 * (now.0 - last.0) + 0.01, "{off}");
            last = now;
        }
    }
}
