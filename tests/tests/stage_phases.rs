//! What a speaker sees on the real viewer, in every phase and state, read from what is painted.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_tests::{Api, Browser, Screen, Server, Size, until};
use serde_json::{Value, json};

const DIGITS: &str = ".stage-digits";
const WORD: &str = ".stage-word";
const MESSAGE: &str = ".stage-message-text";

const WHITE: [u8; 3] = [0xff, 0xff, 0xff];
const YELLOW: [u8; 3] = [0xff, 0xd2, 0x3f];
const STILL: [u8; 3] = [0x93, 0x99, 0xa5];
const OVER_GROUND: [u8; 3] = [0x7a, 0x12, 0x10];
const BLACK: [u8; 3] = [0, 0, 0];

struct Stage {
    desk: Api,
    viewer: Screen,
    server: Server,
}

impl Stage {
    async fn begin(query: &str) -> Self {
        let server = Server::start().await;
        let browser = Browser::start().await;
        let desk = Api::of(&server);
        let viewer = browser.open(server.page("viewer", &format!("&lang=en{query}")), Size::TABLET).await;
        until("the stage", || viewer.text(".stage")).await;
        Self { desk, viewer, server }
    }

    /// Waits until the digits read that.
    async fn reads(&self, text: &str) {
        self.viewer.shows(DIGITS, text).await;
    }

    /// Sets what is left of the current item.
    async fn left(&self, ms: i64) {
        self.desk.control(json!({"action": "set_time", "value": ms})).await;
    }
}

/// Writes down, in every frame in which they changed, the digits with their colour and their word.
const WATCH: &str = "
    window.seen = [];
    const look = () => {
        const digits = document.querySelector('.stage-digits');
        if (digits) {
            const now = [digits.innerText.trim(), getComputedStyle(digits).color,
                         document.querySelector('.stage-word')?.innerText.trim() ?? '',
                         getComputedStyle(document.querySelector('.stage-field')).backgroundColor];
            const last = window.seen[window.seen.length - 1];
            if (!last || now.some((one, at) => one !== last[at])) window.seen.push(now);
        }
        requestAnimationFrame(look);
    };
    look();
";

fn seconds(digits: &str) -> i64 {
    let sign = if digits.starts_with('−') { -1 } else { 1 };
    let digits = digits.trim_start_matches('−');
    sign * digits.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().expect("digits"))
}

#[tokio::test]
async fn each_phase_has_its_colour_and_its_word_from_the_frame_in_which_its_digits_come() {
    let stage = Stage::begin("").await;
    let item = json!({"name": "Short", "duration_ms": 60_000, "wrap_yellow_ms": 8_000, "wrap_red_ms": 4_000});
    stage.desk.start(item).await;
    stage.viewer.shows(".stage-title", "Short").await;
    stage.left(10_900).await;
    stage.viewer.says(DIGITS, "0:10").await;
    stage.viewer.inked(DIGITS, WHITE).await;
    stage.viewer.script(WATCH).await;
    // Not by looking at each second, which a busy machine may miss: the page writes down each frame.
    stage.viewer.shows(WORD, "OVER").await;
    stage.viewer.says(DIGITS, "−0:1").await;
    let painted = stage.viewer.painted(DIGITS).await.expect("painted");
    assert_eq!((painted.ground, painted.ink), (OVER_GROUND, WHITE));
    let seen = stage.viewer.script("return window.seen").await;
    let (plain, over) = ("rgba(0, 0, 0, 0)", "rgb(122, 18, 16)");
    let mut read = Vec::new();
    for frame in seen.as_array().unwrap() {
        let text = |index: usize| frame[index].as_str().unwrap();
        let left = seconds(text(0));
        let wanted = match left {
            9.. => ("rgb(255, 255, 255)", "", plain),
            5..=8 => ("rgb(255, 210, 63)", "WRAP UP", plain),
            1..=4 => ("rgb(255, 98, 89)", "FINISH NOW", plain),
            -9..=0 => ("rgb(255, 98, 89)", "TIME", plain),
            _ => ("rgb(255, 255, 255)", "OVER", over),
        };
        assert_eq!((text(1), text(2), text(3)), wanted, "at {}", text(0));
        read.push(left);
    }
    // One second after the other: none is shown twice, none comes back, and nothing flickers.
    assert!(read.windows(2).all(|pair| pair[0] > pair[1]), "{seen}");
    for phase in [5..=8, 1..=4, -9..=0, -19..=-10] {
        assert!(read.iter().any(|left| phase.contains(left)), "no frame of {phase:?} s: {seen}");
    }
    stage.viewer.close().await;
}

#[tokio::test]
async fn what_stands_still_says_why() {
    let stage = Stage::begin("").await;
    // Nothing is current: the room's name, its clock, and what comes.
    stage.viewer.shows(".stage-name", "Stage 2").await;
    stage.viewer.says(".stage-card-clock", ":").await;
    stage.viewer.says(".stage-next", "Welcome").await;
    let first = stage.desk.item(0).await;
    stage.desk.control(json!({"action": "go_to", "timer_id": first})).await;
    stage.reads("5:00").await;
    stage.viewer.shows(WORD, "READY").await;
    stage.viewer.inked(DIGITS, STILL).await;
    stage.desk.press("play").await;
    stage.viewer.inked(DIGITS, WHITE).await;
    stage.viewer.shows(WORD, "").await;
    stage.desk.press("pause").await;
    stage.viewer.shows(WORD, "PAUSED").await;
    stage.viewer.inked(DIGITS, STILL).await;
    stage.left(272_000).await;
    stage.reads("4:32").await;
    stage.desk.press("play").await;
    stage.viewer.says(DIGITS, "4:2").await;
    stage.viewer.inked(DIGITS, WHITE).await;
    stage.desk.press("reset").await;
    stage.desk.press("stop").await;
    stage.viewer.shows(WORD, "READY").await;
    stage.reads("5:00").await;
    // A room may want black instead of its name.
    stage.desk.change("", json!({"settings": {"standby": "black"}})).await;
    stage.desk.press("end_show").await;
    stage.viewer.gone(DIGITS).await;
    until("a stage all black", || async { stage.viewer.pixels().await.is_all(BLACK).then_some(()) }).await;
    stage.viewer.close().await;
}

#[tokio::test]
async fn a_message_beside_the_countdown_alone_and_gone() {
    let stage = Stage::begin("").await;
    stage.desk.start(json!({"name": "Talk", "duration_ms": 1_200_000})).await;
    stage.viewer.shows(".stage-title", "Talk").await;
    let before = stage.viewer.place(DIGITS).await.expect("digits").height();
    let message = json!({"text": "Louder, please", "color": "yellow", "uppercase": true});
    stage.desk.say(message).await;
    stage.viewer.shows(MESSAGE, "LOUDER, PLEASE").await;
    stage.viewer.inked(MESSAGE, YELLOW).await;
    stage.viewer.gone(".stage-title").await;
    stage.viewer.gone(".stage-clock").await;
    assert!(stage.viewer.text(DIGITS).await.is_some(), "the digits stay");
    // Digits a third, message two thirds.
    let small = stage.viewer.place(DIGITS).await.expect("digits").height();
    let Size(_, height) = Size::TABLET;
    assert!(small < before && small * 3 <= height as usize, "{before}, {small}");
    stage.desk.press("focus").await;
    stage.viewer.gone(DIGITS).await;
    stage.viewer.shows(MESSAGE, "LOUDER, PLEASE").await;
    stage.desk.press("hide_message").await;
    // Focus without a message shows the countdown, never an empty screen.
    stage.viewer.says(DIGITS, "19:").await;
    stage.desk.press("stop_focus").await;
    // For a while, and then it goes by itself.
    stage.desk.say(json!({"text": "Short", "until_ms": 6_000})).await;
    stage.viewer.shows(MESSAGE, "Short").await;
    stage.viewer.gone(MESSAGE).await;
    // Placeholders are filled in here.
    stage.desk.say(json!({"text": "$CURRENT_TITLE, $NOT_A_THING"})).await;
    stage.viewer.shows(MESSAGE, "Talk, $NOT_A_THING").await;
    // What looks like markup is text.
    stage.desk.say(json!({"text": "<img src=x onerror=alert(1)>"})).await;
    stage.viewer.shows(MESSAGE, "<img src=x onerror=alert(1)>").await;
    stage.viewer.close().await;
}

#[tokio::test]
async fn blackout_is_black_everywhere_and_the_mark_waits() {
    let mut stage = Stage::begin("").await;
    stage.desk.start(json!({"name": "Talk", "duration_ms": 1_200_000})).await;
    stage.viewer.says(DIGITS, "19:").await;
    stage.desk.press("flash").await;
    stage.desk.press("blackout").await;
    let black = || async { stage.viewer.pixels().await.is_all(BLACK).then_some(()) };
    until("a stage all black", black).await;
    let cursor = "return [...document.querySelectorAll('.stage, .stage-field, .viewer')] \
                  .every(e => getComputedStyle(e).cursor === 'none')";
    assert_eq!(stage.viewer.script(cursor).await, json!(true));
    // A message waits; the flash is not seen; a lost link says nothing.
    stage.desk.say(json!({"text": "Come off now", "color": "red", "flash": true})).await;
    until("still black", black).await;
    // The pointer moves: the button does not come.
    stage.viewer.script("window.dispatchEvent(new PointerEvent('pointermove', {bubbles: true}))").await;
    until("still black", black).await;
    stage.desk.press("stop_blackout").await;
    stage.viewer.shows(MESSAGE, "Come off now").await;
    stage.desk.press("blackout").await;
    until("black again", black).await;
    stage.server.kill().await;
    until("the link to be known as lost", || async {
        let kept = "return fetch('healthz').then(() => false, () => true)";
        stage.viewer.script(kept).await.as_bool().filter(|lost| *lost)
    })
    .await;
    for _ in 0..5 {
        assert!(stage.viewer.pixels().await.is_all(BLACK), "a lost link shines through a blackout");
    }
    stage.viewer.close().await;
}

#[tokio::test]
async fn a_flash_pulses_three_times_in_the_frame_and_the_plate_and_ends() {
    let stage = Stage::begin("").await;
    stage.desk.start(json!({"name": "Talk", "duration_ms": 1_200_000})).await;
    stage.viewer.says(DIGITS, "19:").await;
    // Each sample is a frame: how strong the frame is, and whether the plate is lit.
    let watch = "
        window.pulse = [];
        const look = () => {
            const frame = getComputedStyle(document.querySelector('.stage-frame')).opacity;
            const plate = getComputedStyle(document.querySelector('.stage-plate')).backgroundColor;
            window.pulse.push([performance.now(), +frame, plate]);
            if (window.pulse.length < 3000) requestAnimationFrame(look);
        };
        look();
    ";
    stage.viewer.script(watch).await;
    stage.desk.press("flash").await;
    until("the flash", || stage.viewer.attribute(".stage", "data-flash")).await;
    until("its end, by itself", || async {
        stage.viewer.attribute(".stage", "data-flash").await.is_none().then_some(())
    })
    .await;
    let pulse = stage.viewer.script("return window.pulse").await;
    let samples: Vec<(f64, f64)> = pulse
        .as_array()
        .unwrap()
        .iter()
        .map(|sample| (sample[0].as_f64().unwrap(), sample[1].as_f64().unwrap()))
        .collect();
    let rises: Vec<f64> =
        samples.windows(2).filter(|pair| pair[0].1 < 0.5 && pair[1].1 >= 0.5).map(|pair| pair[1].0).collect();
    assert_eq!(rises.len(), 3, "three pulses: {rises:?}");
    for pair in rises.windows(2) {
        assert!(pair[1] - pair[0] > 850.0, "never faster than one a second: {rises:?}");
    }
    let lit = |sample: &Value| sample[2].as_str().is_some_and(|color| color == "rgb(255, 255, 255)");
    assert!(pulse.as_array().unwrap().iter().any(lit), "the plate pulses too");
    assert!(samples.last().unwrap().1 < 0.01, "nothing of it stays");
    stage.viewer.close().await;
}

#[tokio::test]
async fn a_break_waits_at_zero_and_never_scolds() {
    let stage = Stage::begin("").await;
    let item = json!({"name": "Coffee", "duration_ms": 60_000, "break": true,
                      "wrap_yellow_ms": 20_000, "wrap_red_ms": 10_000});
    stage.desk.start(item).await;
    stage.left(8_000).await;
    stage.viewer.says(DIGITS, "0:0").await;
    stage.viewer.inked(DIGITS, WHITE).await;
    stage.reads("0:00").await;
    past_zero(&stage, 12_000).await;
    stage.reads("0:00").await;
    stage.viewer.shows(WORD, "STARTING SOON").await;
    let painted = stage.viewer.painted(DIGITS).await.expect("painted");
    assert_eq!((painted.ground, painted.ink), (BLACK, WHITE));
    stage.viewer.close().await;
}

/// Waits until the server says that the current item is so far over.
async fn past_zero(stage: &Stage, ms: i64) {
    until("the item to be over", || async {
        let left = stage.desk.read("playback").await["remaining_ms"].as_i64()?;
        (left <= -ms).then_some(())
    })
    .await;
}

#[tokio::test]
async fn at_zero_each_item_does_what_it_was_told() {
    let stage = Stage::begin("").await;
    let item = |how: &str| json!({"name": how, "duration_ms": 2_000, "at_zero": how});
    stage.desk.start(item("hold")).await;
    past_zero(&stage, 1_500).await;
    stage.viewer.shows(".stage-title", "hold").await;
    stage.reads("0:00").await;
    stage.desk.start(item("hide")).await;
    stage.viewer.shows(".stage-title", "hide").await;
    past_zero(&stage, 100).await;
    stage.viewer.gone(DIGITS).await;
    stage.viewer.shows(".stage-title", "hide").await;
    stage.desk.start(item("standby")).await;
    past_zero(&stage, 100).await;
    stage.viewer.shows(".stage-name", "Stage 2").await;
    stage.viewer.gone(DIGITS).await;
    // Counting on is the default.
    stage.desk.start(json!({"name": "on", "duration_ms": 1_000})).await;
    stage.viewer.says(DIGITS, "−0:").await;
    // And the next item starts by itself where it is to.
    let second = json!({"name": "second", "duration_ms": 60_000});
    let first = stage.desk.start(json!({"name": "first", "duration_ms": 8_000, "auto_advance": true})).await;
    assert!(!first.is_empty());
    stage.desk.make("timers", second).await;
    stage.viewer.shows(".stage-title", "second").await;
    stage.viewer.says(DIGITS, "0:").await;
    stage.viewer.close().await;
}

#[tokio::test]
async fn a_stopped_show_says_one_text_over_everything_and_comes_back_exactly() {
    let stage = Stage::begin("").await;
    stage.desk.start(json!({"name": "Talk", "duration_ms": 1_200_000})).await;
    stage.desk.press("pause").await;
    stage.left(872_000).await;
    stage.reads("14:32").await;
    stage.desk.press("blackout").await;
    stage.viewer.gone(DIGITS).await;
    let text = "Please leave the hall calmly by the nearest exit.";
    stage.desk.control(json!({"action": "stop_the_show", "text": text})).await;
    stage.viewer.shows(".stage-stop-text", text).await;
    stage.viewer.gone(DIGITS).await;
    stage.desk.press("resume_show").await;
    stage.viewer.gone(".stage-stop-text").await;
    until("black again", || async { stage.viewer.pixels().await.is_all(BLACK).then_some(()) }).await;
    stage.desk.press("stop_blackout").await;
    stage.reads("14:32").await;
    stage.viewer.shows(WORD, "PAUSED").await;
    stage.viewer.close().await;
}
