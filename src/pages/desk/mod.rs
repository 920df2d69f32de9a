//! What the desk's pages have in common: models of what they show, as pure functions of the room and
//! `now`, and the joints between a session and the components.

mod answers;
mod cards;
mod controls;
mod frame;
mod head;
mod keys;
mod landing;
mod memory;
mod preview;
mod rows;
mod source;
mod update;

pub use answers::{Notes, answer_of, answer_to, notes};
pub use cards::{Cards, cards, passed};
pub use controls::{Controls, MainDo, NextDo, controls};
pub use frame::{Frame, Offer, Rail, link_face};
pub use head::{LastFace, headline, last_action, screens};
pub use keys::{Active, Command, Keys, clicked, command, follow_keys};
pub use landing::{announcement, is_late, landing, old_run};
pub use memory::{asks_first, remembered};
pub use preview::Preview;
pub use rows::{chips, rows};
pub use source::SourceDesk;
pub use update::UpdateWord;

use ghostlight_room::{Zones, local_time};
use ghostlight_time::{ServerInstant, TimeStyle, format_time_of_day};

/// A time of day in the room's zone: "19:55".
#[must_use]
pub fn clock_text(at: ServerInstant, zone: &str, zones: &dyn Zones) -> String {
    format_time_of_day(local_time(at, zone, zones).as_ms(), TimeStyle::default())
}

/// The same with seconds: "19:42:07".
#[must_use]
pub fn exact_clock_text(at: ServerInstant, zone: &str, zones: &dyn Zones) -> String {
    let style = TimeStyle { hour12: false, seconds: true };
    format_time_of_day(local_time(at, zone, zones).as_ms(), style)
}

/// The next full second: when texts that follow the clock may change.
#[must_use]
pub fn next_second(now: ServerInstant) -> ServerInstant {
    ServerInstant::from_ms((now.as_ms().div_euclid(1_000) + 1).saturating_mul(1_000))
}
