use super::*;
use crate::{AtZero, Message, PlayState, Room, Timer, utc};
use ghostlight_time::{Phase, ServerInstant, Span};

fn at(ms: i64) -> ServerInstant {
    ServerInstant::from_ms(ms)
}

/// A room with a keynote of five minutes running since 0, and a panel after it.
fn running() -> Room {
    let mut room = Room::default();
    let five = Span::from_mins(5);
    room.timers = vec![
        Timer { id: "a".into(), name: "Keynote".into(), duration: five, ..Timer::default() },
        Timer { id: "b".into(), name: "Panel".into(), duration: five, ..Timer::default() },
    ];
    room.playback.state = PlayState::Running;
    room.playback.current = Some("a".into());
    room.playback.duration = Some(five);
    room
}

fn item(room: &Room, now: i64) -> Item {
    match Shown::at(room, &View::default(), at(now), utc()).picture.scene {
        Scene::Item(item) => *item,
        other => panic!("no item but {other:?}"),
    }
}

fn text(room: &Room, now: i64) -> Option<String> {
    item(room, now).digits.map(|digits| digits.text)
}

#[test]
fn a_countdown_passes_its_phases() {
    let room = running();
    for (now, digits, phase, tone, word) in [
        (0, "5:00", Phase::Normal, Tone::Normal, None),
        (239_999, "1:01", Phase::Normal, Tone::Normal, None),
        (240_000, "1:00", Phase::Yellow, Tone::Yellow, Some(Word::WrapUp)),
        (270_000, "0:30", Phase::Red, Tone::Red, Some(Word::FinishNow)),
        (300_000, "0:00", Phase::Zero, Tone::Red, Some(Word::Time)),
        (300_999, "0:00", Phase::Zero, Tone::Red, Some(Word::Time)),
        (309_999, "−0:09", Phase::Zero, Tone::Red, Some(Word::Time)),
        (310_000, "−0:10", Phase::Over, Tone::Over, Some(Word::Over)),
    ] {
        let item = item(&room, now);
        let shown = item.digits.unwrap();
        assert_eq!((shown.text.as_str(), shown.widest.as_str()), (digits, "00:00"), "{now}");
        assert_eq!((item.phase, item.tone, item.word), (phase, tone, word), "{now}");
    }
}

#[test]
fn no_number_stands_still_without_a_word() {
    let mut room = running();
    room.playback.state = PlayState::Stopped;
    let armed = item(&room, 5_000);
    assert_eq!((armed.word, armed.tone), (Some(Word::Ready), Tone::Still));
    assert_eq!(armed.digits.unwrap().text, "5:00");
    room.playback.state = PlayState::Paused;
    room.playback.elapsed = Span::from_secs(60);
    let paused = item(&room, 500_000);
    assert_eq!((paused.word, paused.tone), (Some(Word::Paused), Tone::Still));
    assert_eq!(paused.digits.unwrap().text, "4:00");
    room.playback.state = PlayState::Other("rolling".into());
    assert_eq!(item(&room, 0).word, Some(Word::Paused));
}

#[test]
fn what_it_does_at_zero() {
    let mut room = running();
    room.timers[0].at_zero = AtZero::Hold;
    assert_eq!(text(&room, 400_000).as_deref(), Some("0:00"));
    assert_eq!(item(&room, 400_000).phase, Phase::Zero);
    room.timers[0].at_zero = AtZero::Hide;
    assert_eq!(text(&room, 299_999).as_deref(), Some("0:01"));
    assert_eq!(text(&room, 300_000), None);
    room.timers[0].at_zero = AtZero::Standby;
    let scene = Shown::at(&room, &View::default(), at(300_000), utc()).picture.scene;
    assert!(matches!(scene, Scene::Standby(Some(next)) if next.title == "Panel"));
}

#[test]
fn a_break_is_never_red_and_never_over() {
    let mut room = running();
    room.timers[0].is_break = true;
    for now in (0..600_000).step_by(1_000) {
        let item = item(&room, now);
        assert!(!matches!(item.tone, Tone::Yellow | Tone::Red | Tone::Over), "{now}");
        assert_eq!(item.word, (now >= 300_000).then_some(Word::StartingSoon), "{now}");
        assert!(!item.digits.unwrap().text.contains('−'));
    }
}

fn message(room: &mut Room, text: &str, audience: Audience) {
    room.messages = vec![Message {
        id: "m".into(),
        text: text.to_owned(),
        audience,
        showing: true,
        shown_at: Some(at(0)),
        ..Message::default()
    }];
}

fn speech(room: &Room, view: &View, now: i64) -> Option<String> {
    Shown::at(room, view, at(now), utc()).picture.message.map(|speech| speech.text)
}

#[test]
fn messages_reach_whom_they_are_for() {
    let mut room = running();
    let view = |audience, device: Option<&str>, transparent| View {
        audience,
        device: device.map(Into::into),
        transparent,
        ..View::default()
    };
    let stage = view(Audience::Stage, Some("d"), false);
    let hall = view(Audience::Audience, None, false);
    let overlay = view(Audience::Stage, None, true);
    for (audience, on_stage, in_hall, on_overlay) in [
        (Audience::Stage, true, false, false),
        (Audience::Audience, false, true, true),
        (Audience::Crew, false, false, false),
        (Audience::All, true, true, true),
        (Audience::Device("d".into()), true, false, false),
        (Audience::Device("e".into()), false, false, false),
    ] {
        message(&mut room, "hello", audience.clone());
        let shows = [&stage, &hall, &overlay].map(|view| speech(&room, view, 0).is_some());
        assert_eq!(shows, [on_stage, in_hall, on_overlay], "{audience:?}");
    }
}

#[test]
fn placeholders_are_filled_from_what_is_known_now() {
    let mut room = running();
    message(
        &mut room,
        "$TIME_LEFT of $CURRENT_TITLE, then $NEXT_TITLE; $NEXT_PRICE; ends $FINISH",
        Audience::Stage,
    );
    let text = speech(&room, &View::default(), 60_000);
    assert_eq!(text.as_deref(), Some("4:00 of Keynote, then Panel; $NEXT_PRICE; ends 00:05"));
}

#[test]
fn a_message_ends_by_itself_also_on_a_screen_that_is_alone() {
    let mut room = running();
    message(&mut room, "hello", Audience::Stage);
    room.messages[0].lifetime = Some(Span::from_secs(10));
    assert!(speech(&room, &View::default(), 9_999).is_some());
    assert_eq!(speech(&room, &View::default(), 10_000), None);
    let shown = Shown::at(&room, &View::default(), at(9_500), utc());
    assert_eq!(shown.until, Some(at(10_000)));
}

#[test]
fn focus_blackout_and_the_stopped_show() {
    let mut room = running();
    room.playback.focus = true;
    let picture = |room: &Room, view: &View| Shown::at(room, view, at(0), utc()).picture;
    assert!(!picture(&room, &View::default()).message_alone, "focus without a message");
    message(&mut room, "hello", Audience::Stage);
    assert!(picture(&room, &View::default()).message_alone);
    room.playback.blackout = true;
    room.playback.flash = true;
    assert_eq!(picture(&room, &View::default()), Picture::default(), "dark, no message, no flash");
    let overlay = View { transparent: true, ..View::default() };
    assert_eq!(picture(&room, &overlay).scene, Scene::Dark, "an overlay goes empty");
    let ignores = View { ignores_blackout: true, ..View::default() };
    assert!(matches!(picture(&room, &ignores).scene, Scene::Item(_)));
    room.playback.show_stop = Some(crate::ShowStop { text: "Please leave".into(), ..Default::default() });
    assert_eq!(picture(&room, &View::default()).scene, Scene::ShowStopped("Please leave".into()));
}

#[test]
fn it_says_when_it_next_changes_and_never_changes_before() {
    let rooms = {
        let mut message_room = running();
        message(&mut message_room, "$CLOCK", Audience::Stage);
        let mut tod = running();
        tod.timers[0].appearance = crate::Appearance::TimeOfDay;
        let mut idle = running();
        idle.playback = crate::Playback::default();
        [running(), message_room, tod, idle]
    };
    for room in &rooms {
        let mut now = at(290_123);
        for _ in 0..30 {
            let shown = Shown::at(room, &View::default(), now, utc());
            let until = shown.until.unwrap();
            assert!(until > now);
            let before = Shown::at(room, &View::default(), until - Span::from_ms(1), utc());
            let (mut was, mut is) = (shown.picture, before.picture);
            // A standby's expected start slides with the clock; its page shows minutes of it.
            for picture in [&mut was, &mut is] {
                match &mut picture.scene {
                    Scene::Standby(Some(next)) => next.start = None,
                    Scene::Item(item) => item.next = None,
                    _ => {}
                }
            }
            assert_eq!(was, is, "changed before {until:?}");
            now = until;
        }
    }
}
