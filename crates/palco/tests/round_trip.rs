//! What is written is read again as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::rest::{What, edit_request, route};
use ghostlight_palco::server::{
    LogEntry, MessageUpdate, PlaybackStatus, RoomFrame, ServerFrame, SettingsUpdate, TimerUpdate, You,
};
use ghostlight_palco::{BadFrame, CommandId, ErrorCode};
use ghostlight_room::*;
use ghostlight_time::{ServerInstant, Span};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,20}", Just("\"\\\u{0}\u{2028}<script>é日\u{1F3AD}".to_owned())]
}
fn span() -> impl Strategy<Value = Span> {
    (0_i64..=360_000_000).prop_map(Span::from_ms)
}
fn at() -> impl Strategy<Value = ServerInstant> {
    (0_i64..4_000_000_000_000).prop_map(ServerInstant::from_ms)
}
fn day() -> impl Strategy<Value = Option<DayTime>> {
    of((0_i64..=172_800_000).prop_map(|ms| DayTime::from_ms(ms).unwrap()))
}
fn color() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("teal".to_owned()), "#[0-9a-f]{6}"]
}
fn hex() -> impl Strategy<Value = String> {
    "#[0-9a-f]{6}"
}
fn appearance() -> impl Strategy<Value = Appearance> {
    select(vec![Appearance::Countdown, Appearance::CountUp, Appearance::TimeOfDay, Appearance::Hidden])
}
fn at_zero() -> impl Strategy<Value = AtZero> {
    select(vec![AtZero::CountOn, AtZero::Hold, AtZero::Hide, AtZero::Standby, AtZero::Next])
}
fn extra() -> impl Strategy<Value = Extra> {
    of(text()).prop_map(|text| {
        let mut extra = Extra::new();
        if let Some(text) = text {
            extra.insert("x-vendor".to_owned(), text.into());
        }
        extra
    })
}

fn timer_run() -> impl Strategy<Value = TimerRun> {
    (any::<bool>(), of(at()), of(at()), span(), of(span()), of(text())).prop_map(
        |(skipped, started, ended, elapsed, duration, speaker)| TimerRun {
            skipped,
            started,
            ended,
            elapsed,
            duration,
            speaker,
        },
    )
}

fn timer() -> impl Strategy<Value = Timer> {
    let texts = (text(), text(), text(), text(), color());
    let lengths = (span(), of(span()), of(span()), of(span()), day(), day());
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (texts, lengths, flags, appearance(), at_zero(), timer_run(), extra(), 0_u32..40).prop_map(
        |(texts, lengths, flags, appearance, at_zero, run, extra, position)| Timer {
            id: TimerId::default(),
            position,
            name: texts.0,
            planned_speaker: texts.1,
            notes: texts.2,
            label: texts.3,
            color: texts.4,
            duration: lengths.0,
            wrap_yellow: lengths.1,
            wrap_red: lengths.2,
            min_duration: lengths.3,
            start: lengths.4,
            end: lengths.5,
            auto_advance: flags.0,
            is_break: flags.1,
            hard_start: flags.2,
            starts_by_itself: flags.3,
            appearance,
            at_zero,
            run,
            extra,
            ..Timer::default()
        },
    )
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        Just(Audience::Stage),
        Just(Audience::Audience),
        Just(Audience::Crew),
        Just(Audience::All),
        "[a-z]{1,9}".prop_map(|id| Audience::Device(DeviceId::new(id))),
    ]
}
fn message_color() -> impl Strategy<Value = MessageColor> {
    select(vec![MessageColor::White, MessageColor::Green, MessageColor::Yellow, MessageColor::Red])
}

fn message() -> impl Strategy<Value = Message> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let lifetime = of((1_i64..1_000_000).prop_map(Span::from_ms));
    (text(), message_color(), flags, audience(), lifetime, of(at()), extra()).prop_map(
        |(text, color, flags, audience, lifetime, shown_at, extra)| Message {
            id: MessageId::default(),
            text,
            color,
            bold: flags.0,
            uppercase: flags.1,
            flash: flags.2,
            keep: flags.3,
            showing: flags.4,
            audience,
            lifetime,
            position: 0,
            shown_at,
            extra,
        },
    )
}

fn settings() -> impl Strategy<Value = Settings> {
    let flags = (any::<bool>(), any::<bool>(), select(vec![Standby::Card, Standby::Black]));
    (hex(), hex(), hex(), flags, text(), text(), extra()).prop_map(
        |(a, b, c, flags, logo, stop_text, extra)| Settings {
            color_normal: a,
            color_yellow: b,
            color_red: c,
            next_starts: flags.0,
            all_by_key: flags.1,
            standby: flags.2,
            logo,
            stop_text,
            extra,
        },
    )
}

fn info() -> impl Strategy<Value = RoomInfo> {
    let date = of((1_i64..2_000_000).prop_map(Date::from_days));
    ((text(), text(), text()), (text(), text(), text()), date, any::<bool>(), settings(), extra()).prop_map(
        |(a, b, date, open, settings, extra)| RoomInfo {
            id: RoomId::new(a.0),
            code: a.1,
            name: a.2,
            color: b.0,
            created_at: b.1,
            updated_at: b.2,
            time_zone: "Europe/Berlin".to_owned(),
            date,
            open,
            settings,
            extra,
        },
    )
}

fn show_stop() -> impl Strategy<Value = ShowStop> {
    (text(), any::<bool>(), at()).prop_map(|(text, was_running, since)| ShowStop { text, was_running, since })
}

fn state() -> impl Strategy<Value = PlayState> {
    select(vec![
        PlayState::Stopped,
        PlayState::Running,
        PlayState::Paused,
        PlayState::Other("rolling".to_owned()),
    ])
}

fn run() -> impl Strategy<Value = Run> {
    (any::<u32>(), select(vec![RunKind::Rehearsal, RunKind::Show]), of(at()), of(at()))
        .prop_map(|(number, kind, started, ended)| Run { number, kind, started, ended })
}

fn last() -> impl Strategy<Value = LastAction> {
    let kind = || select(IntentKind::ALL.to_vec());
    (0_u64..1 << 50, kind(), of(kind()), text(), at(), text(), any::<bool>()).prop_map(
        |(seq, action, undone, by, at, item, undoable)| LastAction {
            seq,
            action,
            undone,
            by,
            at,
            item,
            undoable,
        },
    )
}

fn room() -> impl Strategy<Value = Room> {
    let playback = (state(), span(), span(), at(), any::<[bool; 4]>(), of(show_stop()), any::<usize>());
    (info(), vec(timer(), 0..6), vec(message(), 0..4), playback, run(), of(last())).prop_map(
        |(info, mut timers, mut messages, playback, run, last)| {
            for (index, timer) in timers.iter_mut().enumerate() {
                timer.id = TimerId::new(format!("t{index}"));
            }
            for (index, message) in messages.iter_mut().enumerate() {
                message.id = MessageId::new(format!("m{index}"));
                message.position = u32::try_from(index).unwrap();
            }
            let current = timers.get(playback.6 % (timers.len() + 1)).map(|timer| timer.id.clone());
            let duration = current.is_some().then_some(playback.2);
            let [blackout, flash, focus, held] = playback.4;
            let playback = Playback {
                state: playback.0,
                current,
                elapsed: playback.1,
                at: playback.3,
                duration,
                blackout,
                flash,
                focus,
                show_stop: playback.5,
                held,
            };
            Room { info, timers, messages, playback, run, last }
        },
    )
}

fn device() -> impl Strategy<Value = Device> {
    let report = (
        text(),
        any::<[bool; 3]>(),
        any::<u32>(),
        of((0_u32..4_000_000).prop_map(|quarters| f64::from(quarters) / 4.0)),
    )
        .prop_map(|(text, [visible, full_screen, awake], width, clock_bound_ms)| Report {
            text,
            visible,
            full_screen,
            awake,
            width,
            height: width / 2,
            clock_bound_ms,
        });
    (text(), select(Output::ALL.to_vec()), text(), at(), of(at()), of(report)).prop_map(
        |(id, output, name, since, lost, report)| Device {
            id: DeviceId::new(id),
            output,
            name,
            since,
            lost,
            reported_at: report.as_ref().map(|_| since),
            report,
        },
    )
}

fn id() -> impl Strategy<Value = TimerId> {
    prop_oneof!["[a-z0-9-]{1,36}", "[ /?%#é]{1,5}"].prop_map(TimerId::new)
}
fn on() -> impl Strategy<Value = Option<TimerId>> {
    of(id())
}

fn act() -> impl Strategy<Value = DeviceDo> {
    prop_oneof![
        Just(DeviceDo::Identify),
        Just(DeviceDo::Reload),
        Just(DeviceDo::Remove),
        Just(DeviceDo::Allow),
        text().prop_map(DeviceDo::Rename),
    ]
}

fn intent() -> impl Strategy<Value = Intent> {
    let simple = select(vec![
        Intent::Play,
        Intent::Pause,
        Intent::Stop,
        Intent::Reset,
        Intent::Blackout(true),
        Intent::Blackout(false),
        Intent::Flash(true),
        Intent::Flash(false),
        Intent::Focus(true),
        Intent::Focus(false),
        Intent::HideMessage,
        Intent::SwapNext,
        Intent::StartShow,
        Intent::NewRun,
        Intent::EndShow,
        Intent::ResumeShow,
    ]);
    prop_oneof![
        4 => simple,
        1 => on().prop_map(|on| Intent::Next { on }),
        1 => on().prop_map(|on| Intent::Previous { on }),
        1 => (id(), on()).prop_map(|(timer, on)| Intent::GoTo { timer, on }),
        1 => (-360_000_000_i64..=360_000_000).prop_map(|ms| Intent::AddTime(Span::from_ms(ms))),
        1 => span().prop_map(Intent::SetTime),
        1 => id().prop_map(|id| Intent::ShowMessage(MessageId::new(id.as_str()))),
        1 => (0_u64..1 << 60).prop_map(|seq| Intent::Undo { seq }),
        1 => id().prop_map(Intent::Continue),
        1 => id().prop_map(Intent::MakeNext),
        1 => (id(), any::<bool>()).prop_map(|(timer, skip)| Intent::Skip { timer, skip }),
        1 => (id(), text()).prop_map(|(timer, speaker)| Intent::SetSpeaker { timer, speaker }),
        1 => vec((id(), span()), 0..4).prop_map(Intent::TakeItFrom),
        1 => text().prop_map(|text| Intent::StopTheShow { text }),
        1 => (id(), act()).prop_map(|(id, act)| Intent::Device { device: DeviceId::new(id.as_str()), act }),
    ]
}

fn timer_patch() -> impl Strategy<Value = TimerPatch> {
    (timer(), any::<u32>(), any::<bool>()).prop_map(|(timer, mask, now)| {
        let bit = |index: u32| mask >> index & 1 == 1;
        TimerPatch {
            position: bit(0).then_some(timer.position),
            name: bit(1).then_some(timer.name),
            speaker: bit(2).then_some(timer.planned_speaker),
            notes: bit(3).then_some(timer.notes),
            duration: bit(4).then_some(timer.duration),
            appearance: bit(5).then_some(timer.appearance),
            wrap_yellow: bit(6).then_some(timer.wrap_yellow),
            wrap_red: bit(7).then_some(timer.wrap_red),
            at_zero: bit(8).then_some(timer.at_zero),
            auto_advance: bit(9).then_some(timer.auto_advance),
            is_break: bit(10).then_some(timer.is_break),
            label: bit(11).then_some(timer.label),
            color: bit(12).then_some(timer.color),
            start: bit(13).then_some(timer.start),
            hard_start: bit(14).then_some(timer.hard_start),
            starts_by_itself: bit(15).then_some(timer.starts_by_itself),
            end: bit(16).then_some(timer.end),
            min_duration: bit(17).then_some(timer.min_duration),
            now,
            extra: timer.extra,
        }
    })
}

fn message_patch() -> impl Strategy<Value = MessagePatch> {
    (message(), any::<u16>()).prop_map(|(message, mask)| {
        let bit = |index: u32| mask >> index & 1 == 1;
        MessagePatch {
            position: bit(0).then_some(message.position),
            text: bit(1).then_some(message.text),
            color: bit(2).then_some(message.color),
            bold: bit(3).then_some(message.bold),
            uppercase: bit(4).then_some(message.uppercase),
            flash: bit(5).then_some(message.flash),
            audience: bit(6).then_some(message.audience),
            lifetime: bit(7).then_some(message.lifetime),
            keep: bit(8).then_some(message.keep),
            extra: message.extra,
        }
    })
}

fn room_patch() -> impl Strategy<Value = RoomPatch> {
    (info(), any::<u16>()).prop_map(|(info, mask)| {
        let bit = |index: u32| mask >> index & 1 == 1;
        let settings = info.settings;
        let mut extra = info.extra;
        if !settings.extra.is_empty() {
            extra.insert("settings".to_owned(), settings.extra.into());
        }
        RoomPatch {
            name: bit(0).then_some(info.name),
            color: bit(1).then_some(settings.color_normal.clone()),
            time_zone: bit(2).then_some(info.time_zone),
            date: bit(3).then_some(info.date),
            color_normal: bit(4).then_some(settings.color_normal),
            color_yellow: bit(5).then_some(settings.color_yellow),
            color_red: bit(6).then_some(settings.color_red),
            next_starts: bit(7).then_some(settings.next_starts),
            standby: bit(8).then_some(settings.standby),
            logo: bit(9).then_some("data:image/png;base64,AAAA".to_owned()),
            all_by_key: bit(10).then_some(settings.all_by_key),
            stop_text: bit(11).then_some(settings.stop_text),
            extra,
        }
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let message_id = || id().prop_map(|id| MessageId::new(id.as_str()));
    prop_oneof![
        timer_patch().prop_map(Edit::CreateTimer),
        (id(), timer_patch()).prop_map(|(id, patch)| Edit::UpdateTimer(id, patch)),
        id().prop_map(Edit::DeleteTimer),
        id().prop_map(Edit::RestoreTimer),
        vec(id(), 0..5).prop_map(Edit::OrderTimers),
        message_patch().prop_map(Edit::CreateMessage),
        (message_id(), message_patch()).prop_map(|(id, patch)| Edit::UpdateMessage(id, patch)),
        message_id().prop_map(Edit::DeleteMessage),
        message_id().prop_map(Edit::RestoreMessage),
        vec(message_id(), 0..5).prop_map(Edit::OrderMessages),
        room_patch().prop_map(Edit::UpdateRoom),
    ]
}

fn command() -> impl Strategy<Value = CommandId> {
    prop_oneof![
        any::<u64>().prop_map(CommandId::from),
        "[a-z]{1,9}".prop_map(|id| CommandId::from(id.as_str()))
    ]
}

fn again(frame: ServerFrame) {
    let text = frame.encode();
    assert_eq!(ServerFrame::decode(&text).unwrap(), frame, "{text}");
}

proptest! {
    #[test]
    fn rooms(room in room(), devices in of(vec(device(), 0..3)), seq in 0_u64..1 << 50) {
        let server_time = Some(room.playback.at);
        let you = Some(You { output: Output::Operator, device: Some(DeviceId::from("d")) });
        again(ServerFrame::Room(Box::new(RoomFrame { room, server_time, seq: Some(seq), you, devices })));
    }

    #[test]
    fn a_room_is_written_as_it_is_then(room in room(), later in 0_i64..100_000_000) {
        let now = room.playback.at + Span::from_ms(later);
        let left = room.playback.remaining_at(now);
        let frame = RoomFrame { room, server_time: Some(now), ..RoomFrame::default() };
        let ServerFrame::Room(read) = ServerFrame::decode(&ServerFrame::Room(Box::new(frame)).encode()).unwrap()
        else { panic!("a room") };
        prop_assert_eq!(read.room.playback.remaining_at(now), left);
        prop_assert_eq!(read.room.playback.at, now);
    }

    #[test]
    fn statuses(mut room in room(), last in of(last()), run in run(), runs in vec((id(), timer_run()), 0..3)) {
        let now = room.playback.at;
        let mut status = PlaybackStatus::of(&room.playback, now);
        status.show_stop = Some(room.playback.show_stop.clone());
        status.held = Some(room.playback.held);
        status.last_action = Some(last);
        status.run = Some(run);
        status.timer_runs = runs;
        status.seq = Some(7);
        status.message = Some(room.messages.first().map(|message| (message.id.clone(), message.shown_at)));
        again(ServerFrame::PlaybackStatus(Box::new(status.clone())));
        let known = room.playback.clone();
        status.apply(&mut room, now);
        prop_assert_eq!(room.playback, known);
    }

    #[test]
    fn updates(mut room in room(), timer in timer(), message in message(), info in info(), pick in any::<usize>()) {
        // Whatever is known of an item, an update makes it the one that was written.
        let index = pick % (room.timers.len() + 1);
        let timer = Timer { id: TimerId::new(format!("t{index}")), ..timer };
        let place = u32::try_from(index).unwrap();
        let update = TimerUpdate::put(index == room.timers.len(), &timer, place);
        again(ServerFrame::TimerUpdate(update.clone()));
        let kept = room.timers.get(index).map(|timer| timer.extra.clone()).unwrap_or_default();
        prop_assert!(update.apply(&mut room));
        let mut written = room.timers[index].clone();
        // Unknown fields are laid over, not cleared.
        if timer.extra.is_empty() { prop_assert_eq!(core::mem::take(&mut written.extra), kept); }
        prop_assert_eq!(written, timer);

        let message = Message { id: MessageId::from("m0"), ..message };
        let update = MessageUpdate::put(room.messages.is_empty(), &message);
        again(ServerFrame::MessageUpdate(update.clone()));
        prop_assert!(update.apply(&mut room));
        let update = SettingsUpdate::of(&info);
        again(ServerFrame::SettingsUpdate(update.clone()));
        update.apply(&mut room);
        prop_assert_eq!(&room.info.settings.logo, &info.settings.logo);
        prop_assert_eq!(room.info.date, info.date);
        prop_assert_eq!(room.info.name, info.name);
    }

    #[test]
    fn the_rest(devices in vec(device(), 0..4), id in command(), act in act(), words in (text(), text()), at in at()) {
        again(ServerFrame::Devices(devices));
        again(ServerFrame::DeviceDo(act));
        again(ServerFrame::Pong { server_time: Some(at) });
        again(ServerFrame::Ack { id: id.clone(), effect: false });
        again(ServerFrame::RestAnswer { id: id.clone(), status: 409, body: words.0.clone().into() });
        again(ServerFrame::Error(BadFrame::new(ErrorCode::Conflict, words.0.clone()).of(Some(id))));
        let entry = LogEntry { seq: 3, at, action: "play".to_owned(), by: words.0, item: words.1, text: String::new() };
        again(ServerFrame::Log(vec![entry]));
    }

    #[test]
    fn intents(intent in intent(), id in of(command())) {
        let frame = ClientFrame::Control { id, intent };
        let text = frame.encode();
        prop_assert_eq!(ClientFrame::decode(&text).unwrap(), frame);
    }

    #[test]
    fn edits(edit in edit(), code in "[A-Z2-9]{6}|[a-z /%]{1,8}") {
        let read = route(&edit_request(&code, &edit)).unwrap();
        prop_assert_eq!(read.room, code);
        prop_assert_eq!(read.what, What::Edit(Box::new(edit)));
    }

    #[test]
    fn other_frames_of_a_client(id in command(), key in of("[a-z]{1,40}"), name in of("[a-z]{0,90}"), device in device()) {
        let hello = ClientFrame::Hello { v: 1, key: key.clone(), device: Some(DeviceId::from("d")), name };
        let rest = ClientFrame::Rest {
            id,
            method: ghostlight_palco::rest::Method::Put,
            path: "rooms/A/timers".to_owned(),
            body: Some(serde_json::json!({"name": 1})),
            key,
        };
        let report = ClientFrame::Report(device.report.unwrap_or_default());
        for frame in [hello, rest, report, ClientFrame::Pong] {
            prop_assert_eq!(ClientFrame::decode(&frame.encode()).unwrap(), frame);
        }
    }
}

#[test]
fn a_whole_item_that_comes_back_is_taken() {
    let timer = Timer {
        id: TimerId::from("a"),
        planned_speaker: "Planned".to_owned(),
        position: 4,
        run: TimerRun { speaker: Some("Live".to_owned()), skipped: true, ..TimerRun::default() },
        ..Timer::default()
    };
    let map = ghostlight_palco::fields::timer_to_json(&timer, 2, ghostlight_palco::fields::Detail::Full);
    let patch = ghostlight_palco::fields::timer_patch_from_json(map).unwrap();
    assert_eq!(patch.speaker.as_deref(), Some("Planned"));
    assert_eq!(patch.position, Some(4));
    assert!(patch.extra.is_empty());
}

#[test]
fn bounds_of_the_plan() {
    use serde_json::{Value, json};
    let timer = |value: Value| {
        let Value::Object(map) = value else { panic!("an object") };
        ghostlight_palco::fields::timer_patch_from_json(map)
    };
    let long = |length| "é".repeat(length);
    for (value, fits) in [
        (json!({"name": long(200)}), true),
        (json!({"name": long(201)}), false),
        (json!({"speaker": long(201)}), false),
        (json!({"notes": long(10_000)}), true),
        (json!({"notes": long(10_001)}), false),
        (json!({"duration_ms": 360_000_000}), true),
        (json!({"duration_ms": 360_000_001}), false),
        (json!({"duration_ms": -1}), false),
        (json!({"duration_ms": "60000"}), false),
        (json!({"duration_ms": null}), false),
        (json!({"wrap_yellow_ms": null}), true),
        (json!({"start_ms": 172_800_001}), false),
        (json!({"color": "teal"}), true),
        (json!({"color": "mauve"}), false),
        (json!({"color": "#12345g"}), false),
        (json!({"color": ""}), true),
        (json!({"appearance": "SUNDIAL"}), false),
        (json!({"auto_advance": 1}), false),
    ] {
        assert_eq!(timer(value.clone()).is_ok(), fits, "{}", value.to_string().get(..40).unwrap_or("short"));
    }
    let room = |value: Value| {
        let Value::Object(map) = value else { panic!("an object") };
        ghostlight_palco::fields::room_patch_from_json(map)
    };
    let logo = |length: usize| {
        let head = "data:image/svg+xml;base64,";
        json!({"settings": {"logo": format!("{head}{}", "A".repeat(length - head.len()))}})
    };
    for (value, fits) in [
        (logo(65_536), true),
        (logo(65_537), false),
        (json!({"settings": {"logo": "https://example.org/x.png"}}), false),
        (json!({"settings": {"logo": ""}}), true),
        (json!({"settings": []}), false),
        (json!({"settings": {"color_red": "red"}}), false),
        (json!({"date": "2026-02-30"}), false),
        (json!({"date": null}), true),
        (json!({"time_zone": "Europe/Berlin"}), true),
        (json!({"time_zone": "<b>"}), false),
    ] {
        assert_eq!(room(value).is_ok(), fits);
    }
}
