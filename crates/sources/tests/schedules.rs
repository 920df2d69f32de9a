//! Random schedules of everything that can happen: what must hold, holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::{Manners, Net, World, most_arrivals};
use ghostlight_room::{Intent, TimerId};
use ghostlight_sources::link::{CommandState, LinkState, PageEvent};
use ghostlight_time::Span;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Run(u32),
    Press(u8),
    Page(PageEvent),
    Net(Net),
    Cut(u16),
    HalfOpen(bool),
    Latency(u32),
    Sleep(u32, bool),
    Tick,
    Wall(i32),
    Say(String),
    Manners(bool, bool, bool),
    Closes(Option<u16>),
}

fn step() -> impl Strategy<Value = Step> {
    let page = proptest::sample::select(vec![
        PageEvent::Visible,
        PageEvent::Hidden,
        PageEvent::Online,
        PageEvent::Offline,
        PageEvent::Restored,
        PageEvent::Resumed,
        PageEvent::Leaving,
        PageEvent::RetryNow,
    ]);
    let net = proptest::sample::select(vec![Net::Up, Net::Up, Net::Refused, Net::Swallowed]);
    let code = proptest::sample::select(vec![1000, 1006, 1009, 1012, 4401, 4403, 4404, 4408, 4429]);
    let rubbish = proptest::sample::select(vec![
        "{",
        "{}",
        "[]",
        r#"{"type":"pong","server_time":1}"#,
        r#"{"type":"error","code":"conflict","message":"No."}"#,
        r#"{"type":"room"}"#,
        r#"{"type":"ack","id":1,"effect":true}"#,
        r#"{"type":"ping"}"#,
        r#"{"type":"playback_status","state":"paused","seq":0}"#,
        r#"{"type":"timer_update","timer":{"action":"x"}}"#,
        r#"{"type":"room","timers":[],"playback":{},"server_time":9000000000000}"#,
    ]);
    prop_oneof![
        6 => (1_u32..20_000).prop_map(Step::Run),
        4 => (1_u32..300).prop_map(Step::Run),
        6 => (0_u8..6).prop_map(Step::Press),
        3 => page.prop_map(Step::Page),
        3 => net.prop_map(Step::Net),
        2 => code.clone().prop_map(Step::Cut),
        2 => any::<bool>().prop_map(Step::HalfOpen),
        1 => (0_u32..3_000).prop_map(Step::Latency),
        1 => (1_u32..200_000, any::<bool>()).prop_map(|(ms, counts)| Step::Sleep(ms, counts)),
        1 => Just(Step::Tick),
        1 => (-100_000_i32..100_000).prop_map(Step::Wall),
        2 => rubbish.prop_map(|text| Step::Say(text.to_owned())),
        1 => any::<(bool, bool, bool)>().prop_map(|(a, b, c)| Step::Manners(a, b, c)),
        1 => proptest::option::of(code).prop_map(Step::Closes),
    ]
}

fn intent(number: u8) -> Intent {
    match number {
        0 => Intent::Play,
        1 => Intent::Pause,
        2 => Intent::AddTime(Span::from_secs(60)),
        3 => Intent::Blackout(true),
        4 => Intent::GoTo { timer: TimerId::from("b"), on: None },
        _ => Intent::Edit(Box::new(ghostlight_room::Edit::DeleteTimer(TimerId::from("b")))),
    }
}

fn take(world: &mut World, step: &Step, pressed: &mut Vec<(u64, usize)>) {
    match step {
        Step::Run(ms) => world.run(f64::from(*ms)),
        Step::Press(number) => {
            let sends = |world: &World| {
                let control = |act: &&ghostlight_sources::link::Do| {
                    matches!(
                    act, ghostlight_sources::link::Do::Send { text, .. } if text.contains("\"control\""))
                };
                world.dos.iter().filter(control).count()
            };
            let before = sends(world);
            let was_down = !matches!(world.state(), LinkState::Ready | LinkState::Silent);
            let number = world.press(intent(*number));
            let sent = sends(world) - before;
            assert!(sent <= 1);
            if was_down {
                assert_eq!(world.became(number), CommandState::LinkDown, "nothing is kept for later");
            }
            pressed.push((number, sent));
        }
        Step::Page(event) => world.page(*event),
        Step::Net(net) => world.net = *net,
        Step::Cut(code) => world.cut(*code),
        Step::HalfOpen(half) => world.half_open = *half,
        Step::Latency(ms) => world.latency = f64::from(*ms).max(1.0),
        Step::Sleep(ms, counts) => world.sleep(f64::from(*ms), *counts),
        Step::Tick => world.tick(),
        Step::Wall(ms) => world.wall += f64::from(*ms),
        Step::Say(text) => world.say(text.clone()),
        Step::Manners(pongs, echoes, acts) => {
            world.peer.manners.pongs = *pongs;
            world.peer.manners.echoes = *echoes;
            world.peer.manners.acts = *acts;
        }
        Step::Closes(code) => world.peer.manners.closes = *code,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The world itself asserts: never two live sockets, no frame without an open one, no wake for ever.
    #[test]
    fn whatever_happens(ours in any::<bool>(), seed in 1_u64..1 << 40, steps in proptest::collection::vec(step(), 1..80)) {
        let mut world = World::new(if ours { Manners::OURS } else { Manners::PLAIN }, seed);
        let mut pressed = Vec::new();
        world.start();
        for step in &steps {
            take(&mut world, step, &mut pressed);
            prop_assert!(world.link.commands().len() <= 96);
            prop_assert!(world.link.wake_at().is_some(), "it always wants to come back: {:?}", world.state());
        }
        // No command was sent twice, and none of those said not to be sent was.
        let controls = world.dos.iter().filter(|act| matches!(
            act, ghostlight_sources::link::Do::Send { text, .. } if text.contains("\"control\""))).count();
        prop_assert_eq!(controls, pressed.iter().map(|(_, sent)| sent).sum::<usize>());
        prop_assert!(most_arrivals(&world.peer) <= 1);
        // When all is well again it comes back, and shows what is true.
        world.net = Net::Up;
        world.half_open = false;
        world.latency = 5.0;
        world.peer.manners = Manners { ours, ..Manners::OURS };
        // What is still under way (a close, slow frames) arrives first.
        world.run(5_000.0);
        world.page(PageEvent::Visible);
        world.until(80_000.0, World::is_ready);
        // A clock that lost three pongs asks once a minute only, and a wall clock that was set looks like a
        // sleep until a pong says otherwise.
        world.run(200_000.0);
        // A quiet server is asked now and then whether it lives.
        prop_assert!(matches!(world.state(), LinkState::Ready | LinkState::Silent), "{:?}", world.state());
        let now = world.now();
        let at = world.peer.clock(world.at);
        prop_assert!((world.link.server_now(now) - at).abs() <= Span::from_ms(1_000));
        let text = world.peer.room_frame(world.at);
        world.say(text);
        world.run(10.0);
        prop_assert_eq!(&world.link.snapshot().room.playback.state, &world.peer.room.playback.state);
        prop_assert_eq!(world.link.snapshot().room.playback.duration, world.peer.room.playback.duration);
        // Everything is settled in the end.
        world.run(20_000.0);
        let open = |state: &CommandState| *state == CommandState::Pending;
        prop_assert!(!world.link.commands().iter().any(|command| open(&command.state)));
    }
}
