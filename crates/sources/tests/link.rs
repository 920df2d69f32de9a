//! The link under a virtual clock: coming back, dying, staying quiet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::{Manners, Net, World, most_arrivals};
use ghostlight_palco::ErrorCode;
use ghostlight_room::{Edit, Intent, TimerId, TimerPatch};
use ghostlight_sources::link::{CommandState, Do, LinkState, PageEvent};
use ghostlight_time::{ServerInstant, Span};

fn ready(manners: Manners, seed: u64) -> World {
    let mut world = World::new(manners, seed);
    world.start();
    world.until(1_000.0, World::is_ready);
    world
}

#[test]
fn ready_within_a_few_round_trips_and_locked_within_a_second() {
    let mut world = ready(Manners::OURS, 1);
    world.run(1_500.0);
    let (shown, truth) = world.remaining();
    assert_eq!(shown, truth);
    assert!(!world.alone());
    let asked = world.peer.frames.iter().position(|(_, text)| text.contains("request_state")).unwrap();
    let hello = world.peer.frames.iter().position(|(_, text)| text.contains("hello")).unwrap();
    assert!(asked < hello, "a server that may be another's is asked for the room first");
}

#[test]
fn a_foreign_server_never_meets_our_words() {
    let mut world = ready(Manners::PLAIN, 2);
    world.press(Intent::Next { on: Some(TimerId::from("a")) });
    world.press(Intent::Play);
    world.run(60_000.0);
    for (_, text) in &world.peer.frames {
        assert!(!text.contains("hello") && !text.contains("\"id\"") && !text.contains("\"on\""), "{text}");
    }
    let number = world.press(Intent::NewRun);
    assert!(matches!(world.became(number), CommandState::Refused { code: ErrorCode::UnknownAction, .. }));
}

#[test]
fn a_key_goes_first_and_never_into_an_address() {
    let mut config = common::config();
    config.key = Some("secret-key".to_owned());
    let mut world = World::with(config, Manners::OURS, 3);
    world.start();
    world.until(1_000.0, World::is_ready);
    assert!(world.peer.frames[0].1.contains("secret-key"));
    world.press(Intent::Edit(Box::new(Edit::CreateTimer(TimerPatch::default()))));
    assert_eq!(world.http[0].bearer.as_deref(), Some("secret-key"));
    let in_address = |act: &Do| match act {
        Do::Open { url, .. } | Do::Probe { url } => url.contains("secret"),
        Do::Http(request) => request.url.contains("secret"),
        _ => false,
    };
    assert!(!world.dos.iter().any(in_address));
}

#[test]
fn a_lost_link_comes_back_in_two_seconds_where_refused_and_four_where_swallowed() {
    for seed in 1..40 {
        for (net, limit) in [(Net::Refused, 2_000.0), (Net::Swallowed, 4_000.0)] {
            for outage in [400.0, 5_000.0, 20_000.0, 95_000.0, 700_000.0] {
                let mut world = ready(Manners::OURS, seed);
                world.run(20_000.0);
                world.net = net;
                world.cut(1006);
                world.run(outage);
                world.net = Net::Up;
                // After ten minutes the probe asks every 5 s.
                let limit = if outage > 600_000.0 { limit + 5_000.0 } else { limit };
                let took = world.until(limit + 100.0, World::is_ready);
                assert!(took <= limit, "{net:?} after {outage}: {took}");
            }
        }
    }
}

#[test]
fn after_a_silent_death_dead_probes_do_not_keep_it_away() {
    for seed in 1..40 {
        for outage in [1_000.0, 3_000.0, 7_500.0, 11_000.0] {
            let mut world = ready(Manners::OURS, seed);
            world.run(20_000.0);
            world.half_open = true;
            world.net = Net::Swallowed;
            world.dead_pool = true;
            world.until(16_000.0, World::alone);
            world.run(outage);
            world.net = Net::Up;
            world.half_open = false;
            let took = world.until(4_100.0, World::is_ready);
            assert!(took <= 4_000.0, "after {outage}: {took}");
        }
    }
}

#[test]
fn sockets_are_opened_rarely_while_probes_ask() {
    let mut world = ready(Manners::OURS, 5);
    world.run(20_000.0);
    let before = world.opens.len();
    world.net = Net::Refused;
    world.cut(1006);
    world.run(300_000.0);
    let opens = world.opens.len() - before;
    assert!(opens <= 13, "{opens} sockets in five minutes would be throttled by browsers");
    let gaps: Vec<f64> = world.probes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.len() > 180);
    assert!(gaps.iter().all(|gap| (1_000.0..=1_600.0).contains(gap)), "{gaps:?}");
}

#[test]
fn a_probe_that_answers_for_nothing_is_not_trusted() {
    let mut world = ready(Manners::OURS, 6);
    world.run(20_000.0);
    // The host answers, and the socket is closed at once: a proxy whose server is gone.
    world.peer.manners.closes = Some(1011);
    world.cut(1006);
    let before = world.opens.len();
    world.run(300_000.0);
    let opens = world.opens.len() - before;
    assert!((15..80).contains(&opens), "{opens}: by backoff, neither in a storm nor never");
    world.peer.manners.closes = None;
    world.until(16_000.0, World::is_ready);
}

#[test]
fn hidden_pages_do_not_probe_and_come_back_all_the_same() {
    let mut world = ready(Manners::OURS, 7);
    world.run(20_000.0);
    world.page(PageEvent::Hidden);
    world.net = Net::Refused;
    world.cut(1006);
    world.run(120_000.0);
    assert!(world.probes.is_empty());
    world.net = Net::Up;
    world.until(15_500.0, World::is_ready);
    // And when it is seen again it does not wait.
    world.net = Net::Refused;
    world.cut(1006);
    world.run(60_000.0);
    world.net = Net::Up;
    world.page(PageEvent::Visible);
    world.until(100.0, World::is_ready);
}

#[test]
fn every_reason_to_come_back_is_taken_at_once() {
    for event in
        [PageEvent::Online, PageEvent::Restored, PageEvent::Resumed, PageEvent::RetryNow, PageEvent::Visible]
    {
        for net in [Net::Refused, Net::Swallowed] {
            let mut world = ready(Manners::OURS, 8);
            world.run(20_000.0);
            world.net = net;
            world.cut(1006);
            world.run(30_000.0);
            world.net = Net::Up;
            world.page(event);
            let took = world.until(4_000.0, World::is_ready);
            if net == Net::Refused {
                assert!(took < 100.0, "{event:?}: {took}");
            }
        }
    }
}

#[test]
fn on_its_own_after_a_second_with_the_countdown_going_on() {
    let mut world = ready(Manners::OURS, 9);
    world.press(Intent::Play);
    world.run(20_000.0);
    world.net = Net::Swallowed;
    world.cut(1006);
    world.run(900.0);
    assert!(!world.alone());
    world.run(200.0);
    assert!(world.alone());
    assert!(world.link.snapshot().stale);
    world.run(600_000.0);
    let (shown, truth) = world.remaining();
    assert!((shown - truth).abs() <= 6, "ten minutes alone: {shown} {truth}");
    world.net = Net::Up;
    world.until(9_100.0, World::is_ready);
    assert!(!world.alone() && !world.link.snapshot().stale);
}

#[test]
fn since_is_the_servers_time_at_the_last_frame() {
    let mut world = ready(Manners::OURS, 10);
    world.run(2_000.0);
    world.half_open = true;
    let cut_at = world.peer.clock(world.at);
    world.until(20_000.0, World::alone);
    let now = world.now();
    let since = world.link.alone_since(now).unwrap();
    assert!((cut_at - since) < Span::from_secs(4) && since <= cut_at, "{since:?} {cut_at:?}");
}

#[test]
fn a_half_open_link_is_dead_after_fifteen_seconds_and_comes_back() {
    let mut world = ready(Manners::OURS, 11);
    world.run(60_000.0);
    world.half_open = true;
    let at = world.at;
    let silent = world.until(11_000.0, |world| world.state() == LinkState::Silent);
    assert!(silent <= 10_001.0);
    assert!(!world.alone());
    world.until(20_000.0, |world| !matches!(world.state(), LinkState::Silent | LinkState::Ready));
    assert!(world.at - at <= 15_001.0, "{}", world.at - at);
    assert!(world.alone(), "silence declared dead shows at once");
    world.half_open = false;
    world.until(2_000.0, World::is_ready);
}

#[test]
fn missing_pongs_never_close_a_link_that_lives() {
    for manners in [Manners::OURS, Manners::PLAIN] {
        let mut world = ready(Manners { pongs: false, ..manners }, 12);
        let connections = world.link.connections();
        for _ in 0..120 {
            // A broadcast now and then, as a server has it; in between only what is asked for.
            world.run(45_000.0);
            let text = world.peer.status_frame(world.at);
            world.say(text);
        }
        assert_eq!(world.link.connections(), connections, "an hour and a half on one connection");
        let pings = world.peer.frames.iter().filter(|(_, text)| text.contains("ping")).count();
        assert!(pings < 1_000, "{pings}");
        world.press(Intent::Play);
        world.run(3_000.0);
        assert!(world.is_ready());
    }
}

#[test]
fn one_ping_at_a_time() {
    let mut world = World::new(Manners::OURS, 13);
    world.latency = 140.0;
    world.start();
    world.run(120_000.0);
    let pings = world.peer.frames.iter().filter(|(_, text)| text.contains("ping")).count();
    assert!((10..=80).contains(&pings), "a burst of 8 and then every 2 to 10 s: {pings}");
    assert!(world.is_ready());
}

#[test]
fn an_attempt_that_is_never_ready_is_given_up_after_eight_seconds() {
    let mut world = World::new(Manners::OURS, 14);
    world.start();
    world.half_open = true;
    let generation = |world: &World| world.socket.map(|(generation, _)| generation);
    let first = generation(&world);
    world.until(9_000.0, |world| generation(world) != first);
    assert!(world.at - 1_000.0 <= 8_001.0 && world.at - 1_000.0 > 7_000.0, "{}", world.at);
    assert!(!world.alone(), "a page that never was ready is not on its own");
}

#[test]
fn refusals_keep_their_sentence_and_ask_again() {
    for (code, every) in [(4401, 30_000.0), (4403, 30_000.0), (4404, 30_000.0), (4429, 10_000.0)] {
        let mut world = World::new(Manners { closes: Some(code), ..Manners::OURS }, 15);
        world.start();
        world.run(60_000.0);
        let LinkState::Refused(refusal) = world.state() else { panic!("{:?}", world.state()) };
        assert_eq!((refusal.code, refusal.message.as_str()), (code, "There is no such room."));
        let gaps: Vec<f64> = world.opens.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(!gaps.is_empty() && gaps.iter().all(|gap| (gap - every).abs() < 200.0), "{code} {gaps:?}");
        assert!(world.probes.is_empty());
        let before = world.opens.len();
        world.page(PageEvent::Online);
        assert_eq!(world.opens.len(), before + 1, "also when the page is online again");
        world.run(100.0);
        world.peer.manners.closes = None;
        world.until(every + 500.0, World::is_ready);
    }
    let mut world = ready(Manners::OURS, 16);
    world.run(20_000.0);
    for (code, from, upto) in [(4408, 5_000.0, 5_000.0), (1012, 300.0, 1_000.0)] {
        world.cut(code);
        world.run(10.0);
        assert!(matches!(world.state(), LinkState::Waiting { .. }), "{:?}", world.state());
        let took = world.until(6_000.0, World::is_ready);
        assert!((from - 10.0..upto + 100.0).contains(&took), "{code} {took}");
        world.run(20_000.0);
    }
}

#[test]
fn a_storm_of_short_connections_backs_off() {
    let mut world = World::new(Manners { closes: Some(1000), ..Manners::OURS }, 17);
    world.start();
    world.run(600_000.0);
    assert!(world.opens.len() < 150, "{}", world.opens.len());
    // Also where each one is ready for a moment: only a good one begins anew.
    let mut world = ready(Manners::OURS, 18);
    for _ in 0..60 {
        world.until(16_000.0, World::is_ready);
        world.run(200.0);
        world.cut(1006);
        world.until(1_000.0, |world| !world.is_ready());
    }
    assert!(world.at > 100_000.0, "sixty short ones in {} ms", world.at);
}

#[test]
fn sleeps_and_steps() {
    for counts in [true, false] {
        let mut world = ready(Manners::OURS, 19);
        world.press(Intent::Play);
        world.run(30_000.0);
        world.sleep(120_000.0, counts);
        world.half_open = true;
        // A press as the first thing after waking must not go into the dead connection.
        let number = world.press(Intent::Pause);
        assert_eq!(world.became(number), CommandState::LinkDown, "counted: {counts}");
        world.half_open = false;
        world.until(8_000.0, World::is_ready);
        world.run(4_000.0);
        let (shown, truth) = world.remaining();
        assert!((shown - truth).abs() <= 5, "{shown} {truth}");
        assert!(!world.peer.commands.iter().any(|(_, intent)| *intent == Intent::Pause));
    }
    // A wall clock that is set is no sleep, and costs nothing.
    let mut world = ready(Manners::OURS, 20);
    world.run(30_000.0);
    world.wall += 3_600_000.0;
    world.run(30_000.0);
    assert_eq!((world.link.connections(), world.is_ready()), (1, true));
}

#[test]
fn throttled_timers_are_not_death() {
    let mut world = ready(Manners::OURS, 21);
    world.page(PageEvent::Hidden);
    for _ in 0..30 {
        // Timers fire once a minute; messages come when they come.
        world.sleep(60_000.0, true);
        world.tick();
        world.run(500.0);
    }
    assert_eq!(world.link.connections(), 1);
}

#[test]
fn leaving_lets_go_and_coming_back_opens() {
    let mut world = ready(Manners::OURS, 22);
    world.page(PageEvent::Leaving);
    assert_eq!(world.socket, None);
    world.sleep(1_000.0, true);
    world.page(PageEvent::Restored);
    world.until(200.0, World::is_ready);
}

#[test]
fn nothing_is_sent_while_down_and_nothing_twice() {
    let mut world = ready(Manners::OURS, 23);
    world.run(20_000.0);
    let taken = world.press(Intent::Play);
    world.run(50.0);
    assert_eq!(world.became(taken), CommandState::Confirmed { effect: true });
    let again = world.press(Intent::Play);
    world.run(50.0);
    assert_eq!(world.became(again), CommandState::Confirmed { effect: false });
    // Sent, and the connection falls before the answer.
    let open = world.press(Intent::Blackout(true));
    world.net = Net::Refused;
    world.cut(1006);
    world.run(6.0);
    assert_eq!(world.became(open), CommandState::Unanswered);
    let down = world.press(Intent::Pause);
    assert_eq!(world.became(down), CommandState::LinkDown);
    world.net = Net::Up;
    world.until(3_000.0, World::is_ready);
    world.run(10_000.0);
    assert_eq!(
        world.became(open),
        CommandState::Confirmed { effect: true },
        "the snapshot shows that it happened"
    );
    assert_eq!(world.became(down), CommandState::LinkDown);
    assert_eq!(most_arrivals(&world.peer), 1);
    assert!(!world.peer.commands.iter().any(|(_, intent)| *intent == Intent::Pause));
}

#[test]
fn a_lost_echo_is_asked_for_once() {
    let mut world = ready(Manners { echoes: false, ..Manners::PLAIN }, 24);
    let asks =
        |world: &World| world.peer.frames.iter().filter(|(_, text)| text.contains("request_state")).count();
    let before = asks(&world);
    let number = world.press(Intent::Play);
    world.run(1_950.0);
    assert_eq!((world.became(number), asks(&world)), (CommandState::Pending, before));
    world.run(100.0);
    assert_eq!(world.became(number), CommandState::Confirmed { effect: true });
    world.run(20_000.0);
    assert_eq!(asks(&world), before + 1);
    assert_eq!(world.link.snapshot().room.playback.state, ghostlight_room::PlayState::Running);
}

#[test]
fn a_server_that_does_nothing_is_told_apart() {
    let mut world = ready(Manners { acts: false, ..Manners::PLAIN }, 25);
    let number = world.press(Intent::Play);
    world.run(5_000.0);
    assert_eq!(
        world.became(number),
        CommandState::Confirmed { effect: false },
        "the room shows that nothing changed"
    );
    let mut world = ready(Manners { acts: false, ..Manners::OURS }, 26);
    let number = world.press(Intent::Play);
    world.run(5_000.0);
    assert_eq!(world.became(number), CommandState::Unanswered);
}

#[test]
fn presses_pipeline_each_with_its_own_answer() {
    for manners in [Manners::OURS, Manners::PLAIN] {
        let mut world = ready(manners, 27);
        world.latency = 150.0;
        let numbers: Vec<u64> = (0..5).map(|_| world.press(Intent::AddTime(Span::from_secs(30)))).collect();
        world.run(1_000.0);
        for number in numbers {
            assert_eq!(world.became(number), CommandState::Confirmed { effect: true });
        }
        assert_eq!(world.peer.commands.len(), 5);
        assert_eq!(world.link.snapshot().room.playback.duration, Some(Span::from_secs(750)));
    }
}

#[test]
fn what_waits_is_bounded() {
    let mut world = ready(Manners { acts: false, ..Manners::OURS }, 28);
    let numbers: Vec<u64> = (0..500).map(|_| world.press(Intent::Play)).collect();
    assert!(world.link.commands().len() <= 96);
    assert!(matches!(world.became(numbers[499]), CommandState::Refused { code: ErrorCode::RateLimited, .. }));
    world.run(100.0);
    assert!(world.peer.commands.len() <= 64);
}

#[test]
fn edits_go_by_http_and_survive_the_socket() {
    let mut world = ready(Manners::OURS, 29);
    let patch = TimerPatch { name: Some("New".to_owned()), ..TimerPatch::default() };
    let number = world.press(Intent::Edit(Box::new(Edit::UpdateTimer(TimerId::from("a"), patch))));
    world.cut(1006);
    world.run(6.0);
    assert_eq!(world.became(number), CommandState::Pending, "its answer comes by another way");
    world.run(20.0);
    assert_eq!(world.became(number), CommandState::Confirmed { effect: true });
    assert_eq!(world.http[0].url, "http://stage.test/api/v1/rooms/ABC234/timers/a");
    world.until(3_000.0, World::is_ready);
    world.net = Net::Swallowed;
    let number = world.press(Intent::Edit(Box::new(Edit::DeleteTimer(TimerId::from("a")))));
    world.run(13_000.0);
    assert_eq!(world.became(number), CommandState::Unanswered);
}

#[test]
fn a_frame_that_was_too_long_is_not_sent_again() {
    let mut world = ready(Manners { acts: false, ..Manners::OURS }, 30);
    world.run(20_000.0);
    let short = world.press(Intent::Play);
    let long = world.press(Intent::StopTheShow { text: "x".repeat(300_000) });
    world.cut(1009);
    world.run(6.0);
    assert!(matches!(world.became(long), CommandState::Refused { .. }));
    assert_eq!(world.became(short), CommandState::Unanswered);
    world.until(2_000.0, World::is_ready);
    world.run(10_000.0);
    assert_eq!(world.peer.frames.iter().filter(|(_, text)| text.len() > 200_000).count(), 1);
}

#[test]
fn a_retired_socket_can_touch_nothing() {
    let mut world = ready(Manners::OURS, 31);
    let old = world.socket.unwrap().0;
    world.run(20_000.0);
    world.page(PageEvent::Leaving);
    world.page(PageEvent::RetryNow);
    world.until(100.0, World::is_ready);
    let before = world.link.snapshot();
    let now = world.now();
    let mut text = world.peer.room.clone();
    text.info.name = "From the dead".to_owned();
    world.peer.room.info.name.clone_from(&text.info.name);
    let frame = world.peer.room_frame(world.at);
    assert!(world.link.text(old, &frame, now).is_empty());
    assert!(world.link.closed(old, 4404, "", now).is_empty());
    assert!(world.link.opened(old, now).is_empty());
    assert_eq!(world.link.snapshot(), before);
    assert!(world.is_ready());
}

#[test]
fn the_epoch_is_not_shown_before_a_server_spoke() {
    let mut world = World::new(Manners::OURS, 32);
    let now = world.now();
    assert!(world.link.server_now(now) > ServerInstant::from_ms(1_600_000_000_000));
    assert_eq!(world.link.wake_at(), None, "not started");
    world.net = Net::Refused;
    world.start();
    world.run(10_000.0);
    assert!(!world.alone());
}
