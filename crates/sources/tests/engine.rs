//! Links against the real engine: several clients, connections that come and go, one truth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod stage_world;

use ghostlight_room::{Edit, Intent, MessageId, MessagePatch, Output, PlayState, Room, TimerPatch};
use ghostlight_sources::link::{CommandState, PageEvent};
use ghostlight_time::Span;
use proptest::prelude::*;
use stage_world::Stage;

const ALL: [Output; 4] = [Output::Controller, Output::Controller, Output::Viewer, Output::Agenda];

#[test]
fn everyone_sees_what_one_does() {
    for local in [false, true] {
        let mut stage = Stage::new(&ALL, local, 7);
        stage.run(1_500.0);
        stage.assert_converged();
        let play = stage.press(0, Intent::Play);
        stage.run(3_000.0);
        assert_eq!(stage.became(0, play), CommandState::Confirmed { effect: true }, "local: {local}");
        stage.assert_converged();
        let first = stage.engine.room().timers[1].id.clone();
        let message = stage.engine.room().messages[0].id.clone();
        let patch = TimerPatch { name: Some("Another".to_owned()), ..TimerPatch::default() };
        let text = MessagePatch { text: Some("Hurry".to_owned()), ..MessagePatch::default() };
        let on = stage.engine.room().playback.current.clone();
        for intent in [
            Intent::AddTime(Span::from_secs(90)),
            Intent::Blackout(true),
            Intent::ShowMessage(message.clone()),
            Intent::Edit(Box::new(Edit::UpdateMessage(message, text))),
            Intent::Edit(Box::new(Edit::UpdateTimer(first.clone(), patch))),
            Intent::Edit(Box::new(Edit::CreateTimer(TimerPatch::default()))),
            Intent::MakeNext(stage.engine.room().timers[3].id.clone()),
            Intent::Skip { timer: stage.engine.room().timers[2].id.clone(), skip: true },
            Intent::HideMessage,
            Intent::Next { on },
            Intent::Play,
            Intent::SetSpeaker { timer: first, speaker: "Somebody".to_owned() },
            Intent::Pause,
        ] {
            let name = format!("{intent:?}");
            let number = stage.press(1, intent);
            stage.run(2_000.0);
            assert_eq!(
                stage.became(1, number),
                CommandState::Confirmed { effect: true },
                "{name}, local: {local}"
            );
            stage.assert_converged();
        }
        let gone = stage.press(1, Intent::ShowMessage(MessageId::from("nobody")));
        stage.run(100.0);
        assert!(matches!(stage.became(1, gone), CommandState::Refused { .. }));
        assert_eq!(stage.engine.room().playback.state, PlayState::Paused);
    }
}

#[derive(Clone, Debug)]
enum Step {
    Run(u32),
    Press(usize, u8),
    Cut(usize),
    Down(bool),
    Page(usize, PageEvent),
}

fn step() -> impl Strategy<Value = Step> {
    let page = proptest::sample::select(vec![PageEvent::Visible, PageEvent::Hidden, PageEvent::RetryNow]);
    prop_oneof![
        4 => (1_u32..4_000).prop_map(Step::Run),
        2 => (1_u32..60).prop_map(Step::Run),
        8 => (0_usize..4, any::<u8>()).prop_map(|(desk, number)| Step::Press(desk, number)),
        2 => (0_usize..4).prop_map(Step::Cut),
        1 => any::<bool>().prop_map(Step::Down),
        1 => (0_usize..4, page).prop_map(|(desk, event)| Step::Page(desk, event)),
    ]
}

fn intent(number: u8, room: &Room) -> Intent {
    let timer = room.timers[usize::from(number) % room.timers.len()].id.clone();
    match number % 17 {
        0 | 1 => Intent::Play,
        2 => Intent::Pause,
        3 => Intent::Stop,
        4 => Intent::Reset,
        5 => Intent::Next { on: None },
        6 => Intent::Previous { on: None },
        7 => Intent::GoTo { timer, on: None },
        8 => Intent::AddTime(Span::from_secs(30)),
        9 => Intent::SetTime(Span::from_secs(i64::from(number))),
        10 => Intent::Flash(true),
        11 => Intent::Skip { timer, skip: number > 100 },
        12 => Intent::ShowMessage(room.messages[0].id.clone()),
        13 => Intent::StopTheShow { text: "Please wait".to_owned() },
        14 => Intent::ResumeShow,
        15 => Intent::Undo { seq: room.last.as_ref().map_or(0, |last| last.seq) },
        _ => Intent::NewRun,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clients_converge_after_any_weather(local in any::<bool>(), seed in 1_u64..1 << 40, steps in proptest::collection::vec(step(), 1..60)) {
        let mut stage = Stage::new(&ALL, local, seed);
        stage.run(300.0);
        for step in steps {
            match step {
                Step::Run(ms) => stage.run(f64::from(ms)),
                Step::Press(desk, number) => {
                    let intent = intent(number, stage.engine.room());
                    stage.press(desk, intent);
                }
                Step::Cut(desk) => stage.cut(desk),
                Step::Down(down) => {
                    stage.up = !down;
                    for desk in 0..4 { stage.cut(desk) }
                }
                Step::Page(desk, event) => stage.with(desk, |link, now| link.page(event, now)),
            }
        }
        stage.up = true;
        for desk in 0..4 { stage.with(desk, |link, now| link.page(PageEvent::Visible, now)) }
        stage.run(20_000.0);
        stage.assert_converged();
    }
}
