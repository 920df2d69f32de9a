//! PlaceOS, the game picker and the camera behind our pages: a real browser against test peers.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod source_pages;

use ghostlight_tests::peers::placeos::PlaceOsPeer;
use ghostlight_tests::peers::placeos::room::{Meeting, Room};
use ghostlight_tests::peers::{GamePickerPeer, RotoclearPeer};
use ghostlight_tests::{Size, until};
use serde_json::json;
use source_pages::{DIGITS, World, says_no};

#[tokio::test]
#[ignore = "fails; its first run was the last one of a session"]
async fn a_camera_on_our_pages() {
    let world = World::begin().await;
    let peer = RotoclearPeer::start("pass", "tok", &["*"]).await;
    let link = format!("source=rotoclear&server={}", peer.address());
    let operator = world.open("operator", &link, "user=admin&password=pass", Size::TABLET).await;
    operator.press("GO").await;
    until("it records", || async { (peer.value("record") == "on").then_some(()) }).await;
    operator.press("Pause").await;
    until("it pauses", || async { (peer.value("record") == "pause").then_some(()) }).await;
    operator.press("Light of camera 1").await;
    until("the light", || async { (peer.value("cam1-light") == true).then_some(()) }).await;
    // A drag of a second in steps of a frame: told all along, its last value for sure, and not too often.
    operator
        .script(
            "const s = [...document.querySelectorAll('.source-slider')] \
                 .find(e => e.innerText.includes('Brightness')).querySelector('input'); \
             let n = 0; \
             const step = () => { \
                 s.value = String(20 + n); s.dispatchEvent(new Event('input', {bubbles: true})); \
                 if (++n <= 60) requestAnimationFrame(step); \
                 else s.dispatchEvent(new Event('change', {bubbles: true})); \
             }; \
             step()",
        )
        .await;
    until("the last value", || async { (peer.value("brightness") == json!(80)).then_some(()) }).await;
    let told = peer.heard().iter().filter(|frame| frame.get("brightness").is_some()).count();
    assert!((3..=40).contains(&told), "told {told} times");
    says_no(&operator, "Next", "this kind of server cannot do it").await;
    operator.close().await;
    // Who has no login sees, and does nothing.
    let stranger = world.open("operator", &link, "", Size::TABLET).await;
    stranger.says(".source-desk", "Brightness").await;
    let slider = stranger.button("Brightness").await.expect("a button that says why");
    assert_eq!(slider.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    stranger.close().await;
}

#[tokio::test]
async fn a_vote_of_the_game_picker_on_our_pages() {
    let world = World::begin().await;
    let peer = GamePickerPeer::start("admin", 5_000).await;
    let link = format!("source=gamepicker&server={}", peer.address());
    let viewer = world.open("viewer", &link, "key=admin", Size::STAGE).await;
    let operator = world.open("operator", &link, "key=admin", Size::TABLET).await;
    operator.says(".run-list", "Quiplash 3").await;
    operator.press("GO").await;
    until("the vote", || async {
        peer.heard().iter().any(|(path, _)| path == "sessions/3/voting/start").then_some(())
    })
    .await;
    viewer.says(DIGITS, "0:0").await;
    operator.press("End in 30").await;
    until("it ends", || async { peer.vote_left().map(|_| ()) }).await;
    viewer.says(DIGITS, "0:2").await;
    operator.press("Cancel").await;
    until("it goes on", || async { peer.vote_left().is_none().then_some(()) }).await;
    says_no(&operator, "Blackout", "this kind of server cannot do it").await;
    viewer.close().await;
    operator.close().await;
}

#[tokio::test]
#[ignore = "fails: nobody is checked in"]
async fn a_meeting_room_on_our_pages() {
    let world = World::begin().await;
    let now = PlaceOsPeer::now();
    let mut room = Room::new("sys-1");
    room.meetings.push(Meeting::new("m1", "Stand-up", now - 60, now + 1_200));
    let peer = PlaceOsPeer::start(room, "k").await;
    let link = format!("source=placeos&server=http://{}&system=sys-1", peer.host());
    let operator = world.open("operator", &link, "key=k", Size::TABLET).await;
    operator.says(".run-list", "Stand-up").await;
    operator.press("Check in").await;
    until("somebody checked in", || async {
        peer.look(|room| room.ran.iter().any(|(method, _)| method == "checkin")).then_some(())
    })
    .await;
    operator.says(DIGITS, "19:").await;
    says_no(&operator, "Pause", "this kind of server cannot do it").await;
    peer.cut();
    until("it comes back", || async { (peer.opened().len() >= 2).then_some(()) }).await;
    operator.says(".run-list", "Stand-up").await;
    operator.close().await;
}
