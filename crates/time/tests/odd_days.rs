//! What befalls clocks beyond a quiet hour: outages, steps, blocked pages, servers without pongs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod sim;

use sim::network::Network;
use sim::world::{Event, Outcome, Setup};

const MINUTE: f64 = 60_000.0;

fn tell(name: &str, run: &Outcome) {
    println!(
        "{name:34} p50 {:6.2} p95 {:6.2} p99 {:6.2} max {:8.2} glitches {} uneven {} back {} covered {:.4} bound {:.1} epoch {} last bad {:.0} pings {}",
        run.hull.errors.quantile(0.5),
        run.hull.errors.quantile(0.95),
        run.hull.errors.quantile(0.99),
        run.hull.errors.quantile(1.0),
        run.hull.glitches,
        run.hull.uneven,
        run.hull.backwards,
        run.hull.coverage(),
        run.hull.bounds.quantile(0.5),
        run.clock.epoch(),
        run.hull.last_bad,
        run.pings,
    );
}

fn setup(network: Network, minutes: f64) -> Setup {
    Setup::new(network, 41, minutes * MINUTE)
}

#[test]
fn explore() {
    for network in Network::ALL {
        println!("{network:?}");
        for skew in [100.0, -100.0, 300.0] {
            let mut s = setup(network, 30.0);
            s.skew_ppm = skew;
            tell(&format!("skew {skew}"), &s.run());
        }
        tell("rate +30", &setup(network, 40.0).with(20.0 * MINUTE, Event::Rate(30.0)).run());
        tell("rate -100", &setup(network, 40.0).with(20.0 * MINUTE, Event::Rate(-100.0)).run());
        tell("no pongs at all", &setup(network, 20.0).with(0.0, Event::NoPongs).run());
        tell("no pongs later", &setup(network, 40.0).with(10.0 * MINUTE, Event::NoPongs).run());
        tell("outage 30 min", &setup(network, 60.0).with(20.0 * MINUTE, Event::Outage(30.0 * MINUTE)).run());
        tell(
            "outage + step -5 s",
            &setup(network, 20.0)
                .with(5.0 * MINUTE, Event::Outage(5.0 * MINUTE))
                .with(6.0 * MINUTE, Event::ServerStep(-5_000.0))
                .run(),
        );
        for step in [300.0, -300.0, 120.0, -120.0, 30.0, -30.0, 10.0, -10.0, 3_600_000.0, -3_600_000.0] {
            tell(
                &format!("step {step}"),
                &setup(network, 20.0).with(10.0 * MINUTE, Event::ServerStep(step)).run(),
            );
        }
        tell(
            "steps",
            &(0..10)
                .fold(setup(network, 30.0), |s, n| {
                    s.with(
                        f64::from(n + 1) * 2.0 * MINUTE,
                        Event::ServerStep(if n % 2 == 0 { 2_000.0 } else { -3_000.0 }),
                    )
                })
                .run(),
        );
        tell("date +1 h", &setup(network, 20.0).with(10.0 * MINUTE, Event::DateStep(3_600_000.0)).run());
        tell("date -1 h", &setup(network, 20.0).with(10.0 * MINUTE, Event::DateStep(-3_600_000.0)).run());
        tell("blocked 5 s", &setup(network, 20.0).with(10.0 * MINUTE, Event::Blocked(5_000.0)).run());
        tell(
            "blocked 150 ms",
            &(0..600)
                .fold(setup(network, 20.0), |s, n| s.with(f64::from(n) * 2_000.0, Event::Blocked(150.0)))
                .run(),
        );
        let mut s = setup(network, 30.0);
        s.broadcast_ms = 30_000.0;
        tell("every 30 s", &s.run());
        let mut s = setup(network, 20.0);
        s.step_ms = 100.0;
        tell("granularity 100", &s.run());
        tell(
            "no pongs, step -2 s",
            &setup(network, 20.0)
                .with(0.0, Event::NoPongs)
                .with(10.0 * MINUTE, Event::ServerStep(-2_000.0))
                .run(),
        );
        tell(
            "no pongs, step +2 s",
            &setup(network, 20.0)
                .with(0.0, Event::NoPongs)
                .with(10.0 * MINUTE, Event::ServerStep(2_000.0))
                .run(),
        );
        tell(
            "sleep and step",
            &setup(network, 30.0)
                .with(10.0 * MINUTE, Event::Sleep { ms: 60_000.0, offline_ms: 1_000.0 })
                .with(10.5 * MINUTE, Event::ServerStep(5_000.0))
                .run(),
        );
        tell(
            "date +1 h in an outage",
            &setup(network, 20.0)
                .with(10.0 * MINUTE, Event::Outage(60_000.0))
                .with(10.2 * MINUTE, Event::DateStep(3_600_000.0))
                .run(),
        );
        tell(
            "late pongless sleep",
            &setup(network, 20.0)
                .with(0.0, Event::NoPongs)
                .with(10.0 * MINUTE, Event::Sleep { ms: 60_000.0, offline_ms: 1_000.0 })
                .run(),
        );
    }
}
