//! The digits: which room is kept for them, and the text itself.

use crate::platform::paint::{Node, element};
use ghostlight_room::picture::Item;
use ghostlight_time::{Phase, Resolved, Span};

/// The room that is kept for the digits, counted in signs.
///
/// Within a phase it never changes, so nothing jumps from 10:00 to 9:59, from 0:00 to −0:01 or at −10:00;
/// where a phase begins it may, in the frame in which colour and word change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Digits, that for tenths included.
    pub digits: u8,
    /// Colons.
    pub colons: u8,
    /// A point and a digit for tenths are kept.
    pub tenths: bool,
}

const TEN_MINUTES: Span = Span::from_mins(10);
const TEN_SECONDS: Span = Span::from_secs(10);

impl Block {
    /// The room for an item's digits in its present phase; none where it shows no digits.
    #[must_use]
    pub fn of(item: &Item) -> Option<Self> {
        let digits = item.digits.as_ref()?;
        let (own, widest) = (Signs::of(&digits.text), Signs::of(&digits.widest));
        let (count, colons) = match own.colons {
            0 | 1 if widest.colons == 0 => (own.digits.max(widest.digits), own.colons),
            0 | 1 => (own.digits.max(minutes(item, &own)), 1),
            _ if widest.colons == own.colons => (own.digits.max(widest.digits), own.colons),
            _ => (own.digits, own.colons),
        };
        let tenths =
            own.tenths || (widest.tenths && item.bar.is_none_or(|bar| ends_low(item.phase, &bar.zones)));
        Some(Self { digits: count + u8::from(tenths), colons, tenths })
    }
}

/// How many digits M:SS or MM:SS needs from the beginning of the phase to its end.
fn minutes(item: &Item, own: &Signs) -> u8 {
    let Some(bar) = item.bar else { return 4 };
    let from = match item.phase {
        Phase::Normal => bar.length,
        Phase::Yellow => bar.zones.yellow.unwrap_or(bar.length),
        Phase::Red => bar.zones.red.unwrap_or(bar.length),
        // Down to −0:09, read without its sign.
        Phase::Zero => TEN_SECONDS,
        // It goes on for as long as the speaker does.
        Phase::Over => return 4,
    };
    // What counts up reads more than remains.
    let from = if own.reads > from { bar.length.max(own.reads) } else { from };
    if from < TEN_MINUTES { 3 } else { 4 }
}

/// Whether a phase reaches below ten seconds, where tenths show.
fn ends_low(phase: Phase, zones: &Resolved) -> bool {
    let low = |threshold: Option<Span>| threshold.is_none_or(|at| at < TEN_SECONDS);
    match phase {
        Phase::Normal => low(zones.yellow) && low(zones.red),
        Phase::Yellow => low(zones.red),
        Phase::Red | Phase::Zero => true,
        Phase::Over => false,
    }
}

/// A text of digits, counted.
struct Signs {
    digits: u8,
    colons: u8,
    tenths: bool,
    reads: Span,
}

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs = Self { digits: 0, colons: 0, tenths: false, reads: Span::ZERO };
        let (mut group, mut secs) = (0_i64, 0_i64);
        for sign in text.chars() {
            match sign {
                ':' => {
                    signs.colons = signs.colons.saturating_add(1);
                    secs = (secs + group).saturating_mul(60);
                    group = 0;
                }
                '.' => {
                    signs.tenths = true;
                    break;
                }
                _ => {
                    if let Some(digit) = sign.to_digit(10) {
                        signs.digits = signs.digits.saturating_add(1);
                        group = group.saturating_mul(10).saturating_add(i64::from(digit));
                    }
                }
            }
        }
        signs.reads = Span::from_secs(secs.saturating_add(group));
        signs
    }
}

/// The sign of a text, and the rest.
fn split(text: &str) -> (&str, &str) {
    let at = text.find(|sign: char| sign.is_ascii_digit()).unwrap_or(0);
    text.split_at(at)
}

/// The digits on their plate.
pub(super) fn digits(item: &Item) -> Option<Node> {
    let text = &item.digits.as_ref()?.text;
    let block = Block::of(item)?;
    let (sign, rest) = split(text);
    // Where room for tenths is kept but none shows yet, seconds must not stand in it.
    let pads = block.tenths && !text.contains('.');
    let count = block.digits.to_string();
    Some(
        element("div", "stage-plate")
            .with("data-n", count.clone())
            .style("--n", count)
            .style("--m", block.colons.to_string())
            .style("--p", u8::from(block.tenths).to_string())
            .child(
                element("div", "stage-digits")
                    .with("role", "timer")
                    .flag("data-pads", pads)
                    .child(element("span", "stage-sign").says(sign.to_owned()))
                    .says(rest.to_owned()),
            ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::picture::{Picture, Scene, Shown, View};
    use ghostlight_room::{PlayState, Room, Timer, utc};
    use ghostlight_time::{Resolution, ServerInstant};

    fn room(secs: i64) -> Room {
        let mut room = Room::default();
        let length = Span::from_secs(secs);
        room.timers = vec![Timer { id: "a".into(), duration: length, ..Timer::default() }];
        room.playback.state = PlayState::Running;
        room.playback.current = Some("a".into());
        room.playback.duration = Some(length);
        room
    }

    fn item(room: &Room, view: &View, ms: i64) -> Item {
        match Shown::at(room, view, ServerInstant::from_ms(ms), utc()).picture {
            Picture { scene: Scene::Item(item), .. } => *item,
            other => panic!("{other:?}"),
        }
    }

    fn block(room: &Room, secs: i64) -> (u8, u8) {
        let block = Block::of(&item(room, &View::default(), secs * 1_000)).unwrap();
        (block.digits, block.colons)
    }

    #[test]
    fn nothing_jumps_where_a_digit_goes_or_comes() {
        let ten = room(600);
        assert_eq!(block(&ten, 0), block(&ten, 1), "10:00 and 9:59");
        assert_eq!(block(&ten, 600), block(&ten, 601), "0:00 and −0:01");
        assert_eq!(block(&ten, 1_199), block(&ten, 1_200), "−9:59 and −10:00");
    }

    #[test]
    fn within_a_phase_the_room_stands_and_holds_every_text() {
        for length in [45, 300, 600, 899, 5_400, 36_000] {
            let room = room(length);
            let (mut phase, mut last) = (None, (0, 0));
            for secs in 0..length + 4_000 {
                let item = item(&room, &View::default(), secs * 1_000);
                let text = item.digits.as_ref().unwrap().text.clone();
                let own = Signs::of(&text);
                let now = block(&room, secs);
                assert!(now.0 >= own.digits && now.1 == own.colons, "{text}");
                // From hours to minutes (and back, long over) the text has another form altogether.
                if phase == Some(item.phase) && last.1 == now.1 && item.phase != Phase::Over {
                    assert_eq!(now, last, "{text}");
                }
                (phase, last) = (Some(item.phase), now);
            }
        }
    }

    #[test]
    fn the_last_minutes_stand_in_their_own_middle() {
        assert_eq!(block(&room(300), 0), (3, 1), "5:00");
        assert_eq!(block(&room(840), 300), (4, 1), "9:00 of 14:00");
        assert_eq!(block(&room(840), 720), (3, 1), "2:00, yellow");
        assert_eq!(block(&room(5_400), 0), (5, 2), "1:30:00");
        assert_eq!(block(&room(5_400), 3_600), (4, 1), "30:00 of 1:30:00");
    }

    #[test]
    fn a_count_up_keeps_room_for_its_end() {
        let mut room = room(900);
        room.timers[0].appearance = ghostlight_room::Appearance::CountUp;
        assert_eq!(block(&room, 5), (4, 1));
        assert_eq!(block(&room, 790), (4, 1), "13:10, yellow");
    }

    #[test]
    fn tenths_have_their_place_before_they_show() {
        let view = View { resolution: Resolution::Tenth, ..View::default() };
        let room = room(300);
        let at = |ms| Block::of(&item(&room, &view, ms)).unwrap();
        assert!(!at(0).tenths);
        assert!(at(280_000).tenths, "0:20, red");
        assert_eq!(at(280_000), at(295_050));
        assert_eq!(at(295_050), Block { digits: 4, colons: 1, tenths: true });
    }

    #[test]
    fn the_sign_is_split_off() {
        assert_eq!(split("−0:01"), ("−", "0:01"));
        assert_eq!(split("+10:01"), ("+", "10:01"));
        assert_eq!(split("9:59"), ("", "9:59"));
        assert_eq!(split(""), ("", ""));
    }
}
