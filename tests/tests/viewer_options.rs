//! Every option of the viewer's address, each by what is painted.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_room::{Audience, Message, PlayState, Room};
use ghostlight_tests::peers::{StagePeer, running};
use ghostlight_tests::{Browser, Screen, Size, until};
use ghostlight_time::Span;
use serde_json::json;
use std::time::{Duration, Instant};

const DIGITS: &str = ".stage-digits";
const TITLE: &str = ".stage-title";
const MESSAGE: &str = ".stage-message-text";
const PARTS: [&str; 6] = [DIGITS, TITLE, ".stage-speaker", ".stage-clock", ".stage-word", ".stage-bar"];

const BLACK: [u8; 3] = [0, 0, 0];
const WHITE: [u8; 3] = [0xff, 0xff, 0xff];

struct Stage {
    peer: StagePeer,
    browser: Browser,
    viewer: Screen,
}

impl Stage {
    /// A viewer with these options before a paused item at 14:32.
    async fn with(query: &str) -> Self {
        Self::playing(query, paused()).await
    }

    async fn playing(query: &str, room: Room) -> Self {
        let (peer, browser) = (StagePeer::start().await, Browser::start().await);
        peer.play(room);
        let viewer = browser.open(peer.viewer(query), Size::TABLET).await;
        viewer.resize(Size::TABLET).await;
        until("the stage", || viewer.attribute(".stage", "data-scene")).await;
        Self { peer, browser, viewer }
    }

    /// Which parts of the picture are seen.
    async fn parts(&self) -> Vec<&'static str> {
        let mut seen = Vec::new();
        for part in PARTS {
            if self.viewer.text(part).await.is_some() {
                seen.push(part);
            }
        }
        seen
    }

    /// Waits until exactly these parts are seen.
    async fn has(&self, parts: &[&str]) {
        until(&format!("{parts:?}"), || async { (self.parts().await == parts).then_some(()) }).await;
    }

    /// How many rows the digits take in the picture.
    async fn digits_height(&self) -> usize {
        self.viewer.shows(DIGITS, "14:32").await;
        self.viewer.place(".stage-digits").await.expect("digits").height()
    }

    async fn end(self) {
        self.viewer.close().await;
        drop(self.browser);
    }
}

fn secs(secs: i64) -> Span {
    Span::from_secs(secs)
}

/// Fourteen and a half minutes left, and standing: nothing changes while it is looked at.
fn paused() -> Room {
    let mut room = running(secs(1_200), secs(872));
    room.playback.state = PlayState::Paused;
    room
}

fn saying(mut room: Room, audience: Audience) -> Room {
    let message = Message { id: "m".into(), text: "Louder, please".into(), audience, ..Message::default() };
    room.messages = vec![Message { showing: true, ..message }];
    room
}

#[tokio::test]
async fn only_one_part() {
    let stage = Stage::with("&only=timer").await;
    stage.has(&[DIGITS]).await;
    stage.viewer.goto(&stage.peer.viewer("&only=progress")).await;
    stage.has(&[".stage-bar"]).await;
    stage.viewer.goto(&stage.peer.viewer("&only=message")).await;
    stage.has(&[]).await;
    stage.peer.play(saying(paused(), Audience::Stage));
    stage.viewer.shows(MESSAGE, "Louder, please").await;
    stage.has(&[]).await;
    stage.end().await;
}

#[tokio::test]
async fn hide_each_part() {
    let stage = Stage::with("").await;
    stage.has(&PARTS).await;
    for (hide, gone) in [
        ("title", vec![TITLE]),
        ("speaker", vec![".stage-speaker"]),
        ("clock", vec![".stage-clock"]),
        ("word", vec![".stage-word"]),
        ("progress", vec![".stage-bar"]),
        ("header", vec![TITLE, ".stage-speaker", ".stage-clock"]),
        ("title,word", vec![TITLE, ".stage-word"]),
    ] {
        stage.viewer.goto(&stage.peer.viewer(&format!("&hide={hide}"))).await;
        let left: Vec<&str> = PARTS.into_iter().filter(|part| !gone.contains(part)).collect();
        stage.has(&left).await;
    }
    stage.peer.play(saying(paused(), Audience::Stage));
    stage.viewer.goto(&stage.peer.viewer("&hide=message")).await;
    stage.viewer.shows(DIGITS, "14:32").await;
    stage.viewer.gone(MESSAGE).await;
    stage.end().await;
}

#[tokio::test]
async fn hide_the_controls() {
    let moved = "window.dispatchEvent(new PointerEvent('pointermove', {bubbles: true})); \
                 return document.querySelector('.viewer-open')?.matches('[data-shown]') ?? null";
    let stage = Stage::with("").await;
    until("the button to come", || async { stage.viewer.script(moved).await.as_bool().filter(|on| *on) })
        .await;
    stage.viewer.goto(&stage.peer.viewer("&hide=controls")).await;
    stage.viewer.shows(DIGITS, "14:32").await;
    assert_eq!(stage.viewer.script(moved).await, json!(null));
    stage.end().await;
}

#[tokio::test]
async fn show_the_next_item() {
    let stage = Stage::with("").await;
    stage.viewer.shows(DIGITS, "14:32").await;
    stage.viewer.gone(".stage-next").await;
    stage.viewer.goto(&stage.peer.viewer("&show=next")).await;
    stage.viewer.says(".stage-next", "Panel: what a quiet stage needs").await;
    // 19:42 and the 14:32 that are left.
    stage.viewer.says(".stage-next", "19:5").await;
    stage.end().await;
}

#[tokio::test]
async fn progress_as_a_bar_a_ring_or_not_at_all() {
    let stage = Stage::with("&progress=bar").await;
    stage.viewer.shows(DIGITS, "14:32").await;
    let bar = stage.viewer.place(".stage-bar").await.expect("a bar");
    assert!(bar.width() > 900 && bar.height() < 20, "{bar:?}");
    // A fifth and more has passed: its zone is dimmed, the rest is lit, and the last tenth is yellow.
    let pixels = stage.viewer.pixels().await;
    let color =
        |share: f64| pixels.at(bar.left + (bar.width() as f64 * share) as usize, (bar.top + bar.bottom) / 2);
    let bright = |color: [u8; 3]| color.iter().map(|one| u32::from(*one)).sum::<u32>();
    assert!(bright(color(0.1)) * 2 < bright(color(0.5)) + 60, "{:?} {:?}", color(0.1), color(0.5));
    assert_ne!(color(0.5), color(0.95), "the zones have colours of their own");
    stage.viewer.goto(&stage.peer.viewer("&progress=ring")).await;
    stage.viewer.shows(DIGITS, "14:32").await;
    let ring = stage.viewer.place(".stage-ring").await.expect("a ring");
    assert!(ring.width().abs_diff(ring.height()) <= 2 && ring.width() > 400, "{ring:?}");
    stage.viewer.gone(".stage-bar").await;
    stage.viewer.goto(&stage.peer.viewer("&progress=none")).await;
    stage.viewer.shows(DIGITS, "14:32").await;
    stage.viewer.gone(".stage-bar").await;
    stage.viewer.gone(".stage-ring").await;
    stage.end().await;
}

#[tokio::test]
async fn a_transparent_overlay_has_no_ground_and_never_a_stage_message() {
    let stage = Stage::with("&background=transparent").await;
    stage.viewer.shows(DIGITS, "14:32").await;
    // What lies behind the page, as a mixer would have it.
    let behind = json!({"color": {"r": 0, "g": 80, "b": 160, "a": 1}});
    stage.viewer.devtools("Emulation.setDefaultBackgroundColorOverride", behind).await;
    let ground = [0, 80, 160];
    let painted = stage.viewer.painted(DIGITS).await.expect("painted");
    assert_eq!(painted.ground, ground);
    stage.peer.play(saying(paused(), Audience::Stage));
    stage.peer.play(saying(paused(), Audience::Audience));
    stage.viewer.shows(MESSAGE, "Louder, please").await;
    stage.peer.play(saying(paused(), Audience::Stage));
    stage.viewer.gone(MESSAGE).await;
    // Under blackout it goes empty, never black.
    let mut dark = paused();
    dark.playback.blackout = true;
    stage.peer.play(dark);
    until("an empty overlay", || async { stage.viewer.pixels().await.is_all(ground).then_some(()) }).await;
    // Over, it has no ground of its own either.
    stage.peer.play(running(secs(1_200), secs(-83)));
    stage.viewer.says(DIGITS, "−1:2").await;
    assert_eq!(stage.viewer.painted(DIGITS).await.expect("painted").ground, ground);
    stage.end().await;
}

#[tokio::test]
async fn a_screen_for_the_hall_or_the_crew_has_their_messages_and_not_the_stages() {
    for (query, own, not) in [
        ("&for=stage", Audience::Stage, Audience::Audience),
        ("&for=audience", Audience::Audience, Audience::Stage),
        ("&for=crew", Audience::Crew, Audience::Stage),
    ] {
        let stage = Stage::playing(query, saying(paused(), own)).await;
        stage.viewer.shows(MESSAGE, "Louder, please").await;
        stage.peer.play(saying(paused(), not));
        stage.viewer.gone(MESSAGE).await;
        stage.viewer.shows(DIGITS, "14:32").await;
        stage.peer.play(saying(paused(), Audience::All));
        stage.viewer.shows(MESSAGE, "Louder, please").await;
        stage.end().await;
    }
}

#[tokio::test]
async fn mirrored_for_a_glass_or_a_ceiling() {
    let stage = Stage::with("").await;
    stage.viewer.shows(DIGITS, "14:32").await;
    let plain = stage.viewer.pixels().await;
    for (query, across, down) in [("h", true, false), ("v", false, true), ("hv", true, true)] {
        stage.viewer.goto(&stage.peer.viewer(&format!("&mirror={query}"))).await;
        stage.viewer.shows(DIGITS, "14:32").await;
        // Edges are smoothed another way round.
        let differs = stage.viewer.pixels().await.mirrored(across, down).difference(&plain);
        assert!(differs < 0.01, "mirror={query} differs in {:.2} %", differs * 100.0);
        let itself = stage.viewer.pixels().await.difference(&plain);
        assert!(itself > 0.02, "mirror={query} does something: {itself}");
    }
    stage.end().await;
}

#[tokio::test]
async fn turned_by_quarters() {
    let stage = Stage::with("").await;
    for (turn, across) in [(90, false), (180, true), (270, false)] {
        stage.viewer.goto(&stage.peer.viewer(&format!("&rotate={turn}"))).await;
        stage.viewer.shows(DIGITS, "14:32").await;
        let (digits, title) =
            (stage.viewer.place(DIGITS).await.unwrap(), stage.viewer.place(TITLE).await.unwrap());
        assert_eq!(digits.width() > digits.height(), across, "{turn}: {digits:?}");
        // Where the head of the picture went.
        let head = match turn {
            90 => title.left > digits.right,
            180 => title.top > digits.bottom,
            _ => title.right < digits.left,
        };
        assert!(head, "{turn}: {digits:?}, {title:?}");
    }
    stage.end().await;
}

#[tokio::test]
async fn the_safe_area_is_left_free() {
    for (query, percent) in [("", 5), ("&safe=0", 0), ("&safe=12", 12)] {
        let stage = Stage::with(&format!("{query}&hide=controls")).await;
        stage.viewer.shows(DIGITS, "14:32").await;
        let ink = stage.viewer.pixels().await.ink().expect("painted");
        let Size(width, _) = Size::TABLET;
        let margin = width as usize * percent / 100;
        // The bar takes the whole width that is free.
        assert!(ink.left.abs_diff(margin) <= 3, "{percent} %: {ink:?}");
        assert!(ink.right.abs_diff(width as usize - 1 - margin) <= 3, "{percent} %: {ink:?}");
        stage.end().await;
    }
}

#[tokio::test]
async fn faces_and_sizes_of_the_parts() {
    let stage = Stage::with("").await;
    let usual = stage.digits_height().await;
    let title = stage.viewer.place(TITLE).await.unwrap().height();
    stage.viewer.goto(&stage.peer.viewer("&size=50")).await;
    let half = stage.digits_height().await;
    assert!((half as f64 / usual as f64 - 0.5).abs() < 0.03, "{usual}, {half}");
    stage.viewer.goto(&stage.peer.viewer("&size-header=150")).await;
    stage.viewer.shows(TITLE, "Opening keynote").await;
    let larger = stage.viewer.place(TITLE).await.unwrap().height();
    assert!(larger as f64 / title as f64 > 1.35, "{title}, {larger}");
    for face in ["system", "mono"] {
        stage.viewer.goto(&stage.peer.viewer(&format!("&font={face}"))).await;
        stage.viewer.shows(DIGITS, "14:32").await;
        let family = "return getComputedStyle(document.querySelector('.stage-digits')).fontFamily";
        let family = stage.viewer.script(family).await;
        assert!(!family.as_str().unwrap().contains("Ghostlight"), "{face}: {family}");
        let plate = stage.viewer.place(".stage-plate").await.unwrap();
        assert!(plate.width() <= Size::TABLET.0 as usize * 9 / 10 + 2, "{face}: {plate:?}");
    }
    stage.peer.play(saying(paused(), Audience::Stage));
    stage.viewer.goto(&stage.peer.viewer("")).await;
    stage.viewer.shows(MESSAGE, "Louder, please").await;
    let usual = stage.viewer.place(MESSAGE).await.unwrap().height();
    stage.viewer.goto(&stage.peer.viewer("&size-message=50")).await;
    stage.viewer.shows(MESSAGE, "Louder, please").await;
    let half = stage.viewer.place(MESSAGE).await.unwrap().height();
    assert!(half * 10 < usual * 6, "{usual}, {half}");
    stage.end().await;
}

#[tokio::test]
async fn tenths_only_below_ten_seconds() {
    // Paused: a busy machine must not run past what is looked for.
    let paused_at = |left| {
        let mut room = running(secs(1_200), left);
        room.playback.state = PlayState::Paused;
        room
    };
    let stage = Stage::playing("&tenths", paused_at(secs(12))).await;
    stage.viewer.shows(DIGITS, "0:12").await;
    stage.peer.play(paused_at(secs(9)));
    let read = stage.viewer.says(DIGITS, ".").await;
    let (whole, tenth) = read.split_once('.').unwrap();
    assert!(whole.starts_with("0:0") && tenth.len() == 1, "{read}");
    stage.end().await;
}

#[tokio::test]
async fn minutes_with_two_digits_where_they_are_wanted() {
    let mut room = running(secs(1_200), secs(300));
    room.playback.state = PlayState::Paused;
    let stage = Stage::playing("&padding", room.clone()).await;
    stage.viewer.shows(DIGITS, "05:00").await;
    stage.viewer.goto(&stage.peer.viewer("")).await;
    stage.viewer.shows(DIGITS, "5:00").await;
    stage.end().await;
}

#[tokio::test]
async fn the_clock_in_twelve_hours_and_in_another_zone() {
    let stage = Stage::with("").await;
    stage.viewer.says(".stage-clock", "19:4").await;
    stage.viewer.goto(&stage.peer.viewer("&hours=12")).await;
    stage.viewer.says(".stage-clock", "7:4").await;
    stage.viewer.goto(&stage.peer.viewer("&tz=America/Sao_Paulo")).await;
    stage.viewer.says(".stage-clock", "16:4").await;
    stage.end().await;
}

#[tokio::test]
async fn the_sign_of_overtime() {
    let stage = Stage::playing("&sign=plus", running(secs(1_200), secs(-600))).await;
    stage.viewer.says(DIGITS, "+10:0").await;
    stage.viewer.goto(&stage.peer.viewer("&sign=none")).await;
    let read = stage.viewer.says(DIGITS, "10:").await;
    assert!(read.starts_with("10:"), "{read}");
    stage.viewer.shows(".stage-word", "OVER").await;
    stage.viewer.goto(&stage.peer.viewer("")).await;
    stage.viewer.says(DIGITS, "−10:").await;
    stage.end().await;
}

#[tokio::test]
async fn the_palette_for_every_eye() {
    let stage = Stage::playing("&palette=safe", running(secs(1_200), secs(100))).await;
    stage.viewer.inked(DIGITS, [0xff, 0xf0, 0xa0]).await;
    stage.peer.play(running(secs(1_200), secs(25)));
    stage.viewer.inked(DIGITS, [0xff, 0x74, 0x17]).await;
    // The room's own colours would undo it.
    let mut room = running(secs(1_200), secs(25));
    "#00ff00".clone_into(&mut room.info.settings.color_red);
    stage.peer.play(room);
    stage.viewer.says(DIGITS, "0:2").await;
    stage.viewer.inked(DIGITS, [0xff, 0x74, 0x17]).await;
    stage.viewer.goto(&stage.peer.viewer("")).await;
    stage.viewer.inked(DIGITS, [0x00, 0xff, 0x00]).await;
    stage.end().await;
}

#[tokio::test]
async fn the_light_theme_is_black_on_white() {
    let stage = Stage::playing("&theme=light", running(secs(1_200), secs(872))).await;
    stage.viewer.inked(DIGITS, BLACK).await;
    assert_eq!(stage.viewer.painted(DIGITS).await.unwrap().ground, WHITE);
    stage.peer.play(running(secs(1_200), secs(-83)));
    stage.viewer.inked(DIGITS, [0x7a, 0x12, 0x10]).await;
    stage.end().await;
}

#[tokio::test]
async fn a_screen_that_ignores_the_blackout() {
    let mut room = paused();
    room.playback.blackout = true;
    let stage = Stage::playing("&blackout=ignore", room).await;
    stage.viewer.shows(DIGITS, "14:32").await;
    stage.viewer.goto(&stage.peer.viewer("")).await;
    until("a stage all black", || async { stage.viewer.pixels().await.is_all(BLACK).then_some(()) }).await;
    stage.end().await;
}

#[tokio::test]
async fn a_delayed_screen_shows_the_whole_state_of_then_and_invents_nothing() {
    const DELAY: Duration = Duration::from_secs(4);
    let stage = Stage::playing("&delay=4", paused()).await;
    // What it has not lived through it does not show.
    assert!(stage.viewer.pixels().await.is_all(BLACK), "nothing is invented");
    stage.viewer.shows(DIGITS, "14:32").await;
    let mut room = saying(paused(), Audience::Stage);
    room.timers[0].name = "Another title".into();
    room.playback.elapsed = secs(1_200 - 500);
    let changed = Instant::now();
    stage.peer.play(room);
    // Never a mixture: the message comes with the digits, after the whole of the delay.
    until("the change", || async {
        let [message, digits] = [stage.viewer.text(MESSAGE).await, stage.viewer.text(DIGITS).await];
        match digits.as_deref() {
            Some("14:32") => {
                assert_eq!(message, None, "a mixture");
                None
            }
            // Between the two looks it may have changed.
            _ => Some(()),
        }
    })
    .await;
    assert!(changed.elapsed() >= DELAY - Duration::from_millis(300), "{:?}", changed.elapsed());
    stage.viewer.shows(DIGITS, "8:20").await;
    stage.viewer.shows(MESSAGE, "Louder, please").await;
    stage.end().await;
}

#[tokio::test]
async fn trim_corrects_a_slow_projector() {
    let stage = Stage::playing("&trim=5000", running(secs(1_200), secs(600))).await;
    let begun = stage.peer.now();
    let read = until("digits", || async {
        let read = stage.viewer.text(DIGITS).await?;
        let (minutes, seconds) = read.split_once(':')?;
        Some(minutes.parse::<i64>().ok()? * 60 + seconds.parse::<i64>().ok()?)
    })
    .await;
    // It began at most some seconds ago, and is five seconds ahead.
    let passed = (stage.peer.now() - begun).as_ms() / 1_000;
    assert!(read <= 595 && read >= 595 - passed - 20, "{read} after {passed}");
    stage.viewer.goto(&stage.peer.viewer("")).await;
    let plain = until("digits", || async {
        let read = stage.viewer.text(DIGITS).await?;
        let (minutes, seconds) = read.split_once(':')?;
        Some(minutes.parse::<i64>().ok()? * 60 + seconds.parse::<i64>().ok()?)
    })
    .await;
    let passed_since = (stage.peer.now() - begun).as_ms() / 1_000 - passed;
    assert!((plain - (read + 5 - passed_since)).abs() <= 2, "{read}, {plain}, {passed_since}");
    stage.end().await;
}

#[tokio::test]
async fn the_panel_sets_them_at_once_and_in_the_address() {
    let stage = Stage::with("").await;
    stage.viewer.shows(DIGITS, "14:32").await;
    stage.viewer.keys("c").await;
    until("the panel", || stage.viewer.text(".viewer-panel")).await;
    let choose = |label: &str, value: &str| {
        format!(
            "const field = [...document.querySelectorAll('.viewer-field')] \
                 .find(e => e.innerText.trim().startsWith({label:?})).querySelector('select, input'); \
             if (field.type === 'checkbox') field.click(); else {{ field.value = {value:?}; \
             field.dispatchEvent(new Event('change', {{bubbles: true}})); }}"
        )
    };
    stage.viewer.script(&choose("Progress", "ring")).await;
    until("the ring", || stage.viewer.text(".stage-ring")).await;
    let address = stage.viewer.script("return location.search").await;
    assert!(address.as_str().unwrap().contains("progress=ring"), "{address}");
    stage.viewer.reload().await;
    until("the ring", || stage.viewer.text(".stage-ring")).await;
    stage.end().await;
}

#[tokio::test]
async fn the_panel_sets_the_address_and_keeps_the_keyboard_where_it_is() {
    let stage = Stage::with("&size=80").await;
    let viewer = &stage.viewer;
    let on = |field: &str| format!("[data-set={field:?}]");
    viewer.keys("c").await;
    viewer.shows(".viewer-panel h2", "Details").await;
    let at =
        async |what: &str| viewer.script(&format!("return document.activeElement.matches({what:?})")).await;
    assert_eq!(at(".viewer-close").await, json!(true), "the panel takes the keyboard");
    // A box is ticked, and the keyboard stays on it.
    viewer.click(&on("tenths")).await;
    until("the address to say so", || async {
        viewer.script("return location.search.includes('tenths=1')").await.as_bool().filter(|on| *on)
    })
    .await;
    assert_eq!(at("[data-set=tenths]").await, json!(true));
    // What is too much is brought into its bounds where it was typed.
    viewer.click(&on("safe")).await;
    viewer.script("document.activeElement.select()").await;
    viewer.keys("99\u{e007}").await;
    let value = async |field: &str| {
        viewer.script(&format!("return document.querySelector('[data-set={field}]').value")).await
    };
    until("the bound", || async { (value("safe").await == "20").then_some(()) }).await;
    assert_eq!(value("size").await, "80");
    // A choice is made, and all of it is taken back.
    viewer
        .script(
            "const s = document.querySelector('[data-set=progress]'); s.value = 'ring'; \
             s.dispatchEvent(new Event('change', {bubbles: true}))",
        )
        .await;
    until("the ring", || viewer.attribute(".stage[data-progress=ring]", "data-scene")).await;
    viewer.press("As it was").await;
    until("the bar", || viewer.attribute(".stage[data-progress=bar]", "data-scene")).await;
    let all = [value("progress").await, value("safe").await, value("size").await];
    assert_eq!(all, [json!("bar"), json!("5"), json!("100")]);
    assert_eq!(
        viewer.script("return document.querySelector('[data-set=tenths]').checked").await,
        json!(false)
    );
    viewer.keys("\u{e00c}").await;
    viewer.gone(".viewer-panel").await;
    stage.end().await;
}
