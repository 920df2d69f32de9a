//! The words of the stage bundle: the picture, the viewer and its options.

mod de;
mod en;
mod es;
mod fr;
mod pt;

use super::{Lang, chosen};

/// A sentence in which something stands: an `@` for each. Text, not code, so that the stage's program
/// pays for a language's words alone.
#[derive(Clone, Copy, Debug)]
pub struct Phrase(pub(super) &'static str);

impl Phrase {
    /// The sentence with these in their places, in order.
    #[must_use]
    pub fn with(self, values: &[&str]) -> String {
        let mut values = values.iter();
        let mut text = String::new();
        for (index, part) in self.0.split('@').enumerate() {
            if index > 0 {
                text.push_str(values.next().unwrap_or(&""));
            }
            text.push_str(part);
        }
        text
    }
}

/// The words of the picture, the viewer and its options.
#[derive(Debug)]
pub struct StageWords {
    /// Beside the digits.
    pub picture: PictureWords,
    /// The connection and the details.
    pub viewer: ViewerWords,
    /// The panel of options.
    pub options: OptionWords,
}

/// What stands beside the digits.
#[derive(Debug)]
pub struct PictureWords {
    /// Armed.
    pub ready: &'static str,
    /// Paused.
    pub paused: &'static str,
    /// Yellow.
    pub wrap_up: &'static str,
    /// Red.
    pub finish_now: &'static str,
    /// 0:00 to −0:09.
    pub time: &'static str,
    /// From −0:10 on.
    pub over: &'static str,
    /// A break at zero.
    pub starting_soon: &'static str,
    /// Before the next item's title.
    pub next: &'static str,
    /// The show is stopped, where no text was given.
    pub show_stopped: &'static str,
    /// To the speaker of one item, before: the time there.
    pub on_at: Phrase,
    /// To the speaker of one item, before: the time there, and the time here, which differs.
    pub on_at_here: Phrase,
    /// To the speaker of one item, when nothing is known of its start.
    pub on_later: &'static str,
    /// To the speaker of one item, after.
    pub thank_you: &'static str,
}

/// The viewer around the picture.
#[derive(Debug)]
pub struct ViewerWords {
    /// Title of the page, and of the room's name where it has none.
    pub title: &'static str,
    /// The link is being made.
    pub connecting: &'static str,
    /// The link is gone; since that time.
    pub alone: Phrase,
    /// All is well.
    pub live: &'static str,
    /// The key is missing or wrong.
    pub bad_key: &'static str,
    /// This device was removed.
    pub removed: &'static str,
    /// There is no such room.
    pub no_room: &'static str,
    /// The room is full.
    pub full: &'static str,
    /// Another refusal.
    pub refused: Phrase,
    /// Finding out which server.
    pub looking: &'static str,
    /// The address names no room.
    pub no_code: &'static str,
    /// `config.json` cannot be read.
    pub config_unreadable: &'static str,
    /// Asks whether to trust a server of that name.
    pub confirm_server: Phrase,
    /// Answers it.
    pub confirm_yes: &'static str,
    /// Answers it.
    pub confirm_no: &'static str,
    /// A server that may not be shown here.
    pub server_not_allowed: Phrase,
    /// `server=` cannot be read.
    pub bad_server: Phrase,
    /// ws: from an https page.
    pub insecure_server: Phrase,
    /// No Web Locks.
    pub local_impossible: &'static str,
    /// The local room cannot be kept.
    pub local_broken: Phrase,
    /// No such room in this browser.
    pub no_local_room: &'static str,
    /// Makes it.
    pub make_room: &'static str,
    /// Tries the connection again.
    pub retry: &'static str,
    /// A device that is being identified and has no name.
    pub unnamed: &'static str,
    /// Opens the panel.
    pub open_panel: &'static str,
    /// Closes it.
    pub close: &'static str,
    /// Section of the panel.
    pub options: &'static str,
    /// Section of the panel.
    pub details: &'static str,
    /// Section of the panel.
    pub help: &'static str,
    /// Full screen.
    pub full_screen: &'static str,
    /// Leaves full screen.
    pub leave_full_screen: &'static str,
    /// The program broke: the page starts again by itself.
    pub fault: &'static str,
    /// A new version of the app waits.
    pub update_ready: &'static str,
    /// Brings it in.
    pub update_apply: &'static str,
    /// Labels of the details.
    pub detail: DetailWords,
    /// Keys and what they do.
    pub keys: &'static [(&'static str, &'static str)],
}

/// Labels of the details.
#[derive(Debug)]
pub struct DetailWords {
    /// The device's name.
    pub device: &'static str,
    /// The room's name.
    pub room: &'static str,
    /// The connection.
    pub connection: &'static str,
    /// The clock.
    pub clock: &'static str,
    /// Not yet known.
    pub clock_syncing: &'static str,
    /// The round trip.
    pub round_trip: &'static str,
    /// The drift.
    pub drift: &'static str,
    /// Whether the screen is kept awake.
    pub awake: &'static str,
    /// It is.
    pub awake_yes: &'static str,
    /// It was not asked yet, or was refused: the reason.
    pub awake_no: Phrase,
    /// The page's address is not secure.
    pub awake_insecure: &'static str,
    /// The browser cannot.
    pub awake_unsupported: &'static str,
    /// The browser refused.
    pub awake_refused: &'static str,
    /// The server.
    pub server: &'static str,
    /// In this browser.
    pub server_local: &'static str,
    /// The version of this page.
    pub version: &'static str,
}

/// The panel of options: labels and choices.
#[derive(Debug)]
pub struct OptionWords {
    /// What alone is shown.
    pub only: &'static str,
    /// Everything.
    pub only_all: &'static str,
    /// The digits.
    pub only_timer: &'static str,
    /// The bar or the ring.
    pub only_progress: &'static str,
    /// The message.
    pub only_message: &'static str,
    /// Parts.
    pub parts: &'static str,
    /// A part.
    pub title: &'static str,
    /// A part.
    pub speaker: &'static str,
    /// A part.
    pub clock: &'static str,
    /// A part.
    pub word: &'static str,
    /// A part.
    pub message: &'static str,
    /// A part.
    pub next: &'static str,
    /// Bar, ring or none.
    pub progress: &'static str,
    /// A choice.
    pub bar: &'static str,
    /// A choice.
    pub ring: &'static str,
    /// A choice.
    pub none: &'static str,
    /// Whom the screen is for.
    pub audience: &'static str,
    /// A choice.
    pub for_stage: &'static str,
    /// A choice.
    pub for_hall: &'static str,
    /// A choice.
    pub for_crew: &'static str,
    /// Digits.
    pub digits: &'static str,
    /// Tenths under ten seconds.
    pub tenths: &'static str,
    /// 05:00.
    pub padded: &'static str,
    /// The sign of overtime.
    pub sign: &'static str,
    /// A choice.
    pub sign_minus: &'static str,
    /// A choice.
    pub sign_plus: &'static str,
    /// The face of the digits.
    pub font: &'static str,
    /// A choice.
    pub font_own: &'static str,
    /// A choice.
    pub font_system: &'static str,
    /// A choice.
    pub font_mono: &'static str,
    /// Size of the digits.
    pub size_timer: &'static str,
    /// Size of the message.
    pub size_message: &'static str,
    /// Size of title, clock and next.
    pub size_header: &'static str,
    /// Colours.
    pub palette: &'static str,
    /// A choice.
    pub palette_usual: &'static str,
    /// A choice.
    pub palette_safe: &'static str,
    /// Ground.
    pub theme: &'static str,
    /// A choice.
    pub theme_dark: &'static str,
    /// A choice.
    pub theme_light: &'static str,
    /// For overlays.
    pub transparent: &'static str,
    /// Mirror.
    pub mirror: &'static str,
    /// A choice.
    pub mirror_h: &'static str,
    /// A choice.
    pub mirror_v: &'static str,
    /// Rotation.
    pub rotate: &'static str,
    /// The safe area.
    pub safe: &'static str,
    /// 12 or 24 hours.
    pub hours: &'static str,
    /// A choice.
    pub hours_12: &'static str,
    /// A choice.
    pub hours_24: &'static str,
    /// The zone of the clock.
    pub zone: &'static str,
    /// What an empty zone means.
    pub zone_room: &'static str,
    /// Not dark with the others.
    pub ignore_blackout: &'static str,
    /// Shows what was so many seconds ago.
    pub delay: &'static str,
    /// A correction in milliseconds.
    pub trim: &'static str,
    /// The button that opens the panel stays away.
    pub hide_controls: &'static str,
    /// As it was made.
    pub reset: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn stage_words() -> &'static StageWords {
    words_of(chosen())
}

pub(super) const fn words_of(lang: Lang) -> &'static StageWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Pt => &pt::WORDS,
        Lang::Es => &es::WORDS,
        Lang::De => &de::WORDS,
        Lang::Fr => &fr::WORDS,
    }
}
