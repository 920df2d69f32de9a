//! The words of the desk bundle: home, operator, agenda, moderator, controller.

mod de;
mod en;
mod es;
mod fr;
mod pt;

use super::{Lang, chosen};
use ghostlight_palco::ErrorCode;
use ghostlight_room::{IntentKind, Why};
use ghostlight_time::{MINUS, Span};

/// The words in the language of the page.
#[must_use]
pub fn desk_words() -> &'static DeskWords {
    words_of(chosen())
}

pub(super) const fn words_of(lang: Lang) -> &'static DeskWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Pt => &pt::WORDS,
        Lang::Es => &es::WORDS,
        Lang::De => &de::WORDS,
        Lang::Fr => &fr::WORDS,
    }
}

/// A sentence a field, a function where something stands in it.
#[derive(Debug)]
pub struct DeskWords {
    /// The home page's name.
    pub home: &'static str,
    /// A page's name.
    pub operator: &'static str,
    /// A page's name.
    pub agenda: &'static str,
    /// A page's name.
    pub moderator: &'static str,
    /// A page's name.
    pub controller: &'static str,
    /// A page's name: what stands on the stage.
    pub viewer: &'static str,
    /// A room without a name.
    pub unnamed: &'static str,
    /// The run is not the show yet.
    pub rehearsal: &'static str,
    /// The show is over.
    pub run_ended: &'static str,
    /// The group of main controls.
    pub transport: &'static str,
    /// Starts what is armed.
    pub go: &'static str,
    /// Freezes the time.
    pub pause: &'static str,
    /// Lets the time go on.
    pub resume: &'static str,
    /// Ends the show with the last item.
    pub finish: &'static str,
    /// To the next item.
    pub next: &'static str,
    /// To the previous item.
    pub previous: &'static str,
    /// Armed again, from its beginning.
    pub stop: &'static str,
    /// From its beginning, at the planned length.
    pub reset: &'static str,
    /// What is needed less often.
    pub more: &'static str,
    /// Closes a sheet.
    pub close: &'static str,
    /// Help.
    pub help: &'static str,
    /// A latch.
    pub blackout: &'static str,
    /// A latch.
    pub flash: &'static str,
    /// A latch: the message alone.
    pub focus: &'static str,
    /// Adding or taking time.
    pub add_time: &'static str,
    /// In overtime: so much from now.
    pub give: &'static str,
    /// The group of time steps.
    pub steps: &'static str,
    /// The group of stop and reset.
    pub again: &'static str,
    /// The group about the run.
    pub run: &'static str,
    /// The next two change places.
    pub swap_next: &'static str,
    /// Shortens what comes to land the day.
    pub take_it_from: &'static str,
    /// Does it.
    pub take_it: &'static str,
    /// A switch: that item may give time.
    pub take_from_named: fn(&str) -> String,
    /// A length now and after, for assistive technology.
    pub length_becomes: fn(&str, &str) -> String,
    /// No coming item can be shortened.
    pub nothing_gives: &'static str,
    /// What starts by itself, before how soon.
    pub starts_in: fn(&str) -> String,
    /// It does not start by itself.
    pub hold_here: &'static str,
    /// A run of an earlier day.
    pub running_since: fn(&str) -> String,
    /// The run of an earlier day goes on.
    pub go_on_running: &'static str,
    /// Another speaker in this run.
    pub change_speaker: &'static str,
    /// The switch for clickers.
    pub clicker_keys: &'static str,
    /// The switch for more steps beside the main ones.
    pub steps_in_view: &'static str,
    /// From rehearsal to show.
    pub start_show: &'static str,
    /// Everything back to not run.
    pub new_run: &'static str,
    /// The show is over.
    pub end_show: &'static str,
    /// For emergencies.
    pub stop_the_show: &'static str,
    /// How, in a few words.
    pub stop_the_show_how: &'static str,
    /// After the show was stopped.
    pub resume_show: &'static str,
    /// What is left.
    pub remaining: &'static str,
    /// Sets what was typed.
    pub set: &'static str,
    /// Takes the last digit back.
    pub delete_digit: &'static str,
    /// Sets it to that time.
    pub set_to: fn(&str) -> String,
    /// A step of whole minutes, with its sign.
    pub minutes_step: fn(i64) -> String,
    /// A step for assistive technology.
    pub add_named: fn(&str) -> String,
    /// So much from now, for assistive technology.
    pub give_named: fn(&str) -> String,
    /// A control and the item that it is about.
    pub named: fn(&str, &str) -> String,
    /// The group of cards.
    pub items: &'static str,
    /// A card's heading.
    pub card_previous: &'static str,
    /// A card's heading.
    pub card_now: &'static str,
    /// A card's heading.
    pub card_next: &'static str,
    /// An empty card.
    pub no_previous: &'static str,
    /// An empty card.
    pub nothing_current: &'static str,
    /// An empty card.
    pub no_next: &'static str,
    /// Going on where an item was left.
    pub continue_word: &'static str,
    /// Going on where it was left.
    pub continue_at: fn(&str) -> String,
    /// From its beginning.
    pub start_over: &'static str,
    /// How long an item ran.
    pub ran: fn(&str) -> String,
    /// The picture of the stage.
    pub stage_now: &'static str,
    /// What nobody may overlook.
    pub stage_is_black: &'static str,
    /// What nobody may overlook.
    pub show_is_stopped: &'static str,
    /// A message that waits.
    pub hidden_by_blackout: &'static str,
    /// What the tabs choose between.
    pub parts: &'static str,
    /// A tab.
    pub tab_show: &'static str,
    /// A tab.
    pub tab_messages: &'static str,
    /// A tab.
    pub tab_rundown: &'static str,
    /// The messages.
    pub messages: &'static str,
    /// An empty list.
    pub no_messages: &'static str,
    /// Shows a message.
    pub show_named: fn(&str) -> String,
    /// Hides a message.
    pub hide_named: fn(&str) -> String,
    /// How long a message has been on stage.
    pub shown_for: fn(&str) -> String,
    /// The list of items.
    pub rundown: &'static str,
    /// An empty rundown.
    pub no_items: &'static str,
    /// Behind the current item.
    pub make_next: &'static str,
    /// The same with the item's title.
    pub make_next_named: fn(&str) -> String,
    /// To this item now.
    pub go_to: &'static str,
    /// The same with the item's title.
    pub go_to_named: fn(&str) -> String,
    /// Pass it over.
    pub skip: &'static str,
    /// The same with the item's title.
    pub skip_named: fn(&str) -> String,
    /// Take it in again.
    pub unskip: &'static str,
    /// The same with the item's title.
    pub unskip_named: fn(&str) -> String,
    /// Where an item stands.
    pub status_later: &'static str,
    /// Where an item stands.
    pub status_next: &'static str,
    /// Where an item stands.
    pub status_now: &'static str,
    /// Where an item stands.
    pub status_done: &'static str,
    /// Where an item stands.
    pub status_missed: &'static str,
    /// Where an item stands.
    pub status_skipped: &'static str,
    /// It never starts earlier.
    pub hard_start: fn(&str) -> String,
    /// An item that is a break.
    pub is_break: &'static str,
    /// It starts at its planned time.
    pub starts_by_itself: &'static str,
    /// What follows starts at its end.
    pub next_by_itself: &'static str,
    /// Nothing is current.
    pub nothing_now: &'static str,
    /// The details of an item.
    pub details: &'static str,
    /// A planned start.
    pub fixed_start: &'static str,
    /// Within half a minute.
    pub on_time: &'static str,
    /// Behind.
    pub late_by: fn(Span) -> String,
    /// Ahead.
    pub early_by: fn(Span) -> String,
    /// When it ends.
    pub ends_at: fn(&str) -> String,
    /// What is still to run.
    pub left_in_all: fn(&str) -> String,
    /// An age.
    pub ago: fn(Span) -> String,
    /// No stage display is connected.
    pub no_screens: &'static str,
    /// How many show the room.
    pub screens: fn(usize, usize) -> String,
    /// A screen that the room no longer hears.
    pub screen_alone: fn(&str, &str) -> String,
    /// A screen whose page is covered.
    pub screen_hidden: fn(&str) -> String,
    /// Takes the last action back.
    pub undo: &'static str,
    /// The same with what, whose and when.
    pub undo_what: fn(&str) -> String,
    /// What was done, by whom, how long ago.
    pub action_by: fn(&str, &str, &str) -> String,
    /// Nobody did it.
    pub by_itself: &'static str,
    /// Against stray touches.
    pub lock: &'static str,
    /// The page is locked.
    pub locked: &'static str,
    /// How to unlock.
    pub unlock: &'static str,
    /// A control and what is said about it.
    pub about: fn(&str, &str) -> String,
    /// It has to be held.
    pub hold_on: &'static str,
    /// It was so already.
    pub no_effect: &'static str,
    /// It may have happened.
    pub unanswered: &'static str,
    /// It was not sent.
    pub not_connected: &'static str,
    /// Connects at once.
    pub retry: &'static str,
    /// The switch for the keys.
    pub single_keys: &'static str,
    /// One sentence.
    pub what_it_is: &'static str,
    /// The field for the code.
    pub room_code: &'static str,
    /// Opens the room.
    pub open: &'static str,
    /// Which page to open.
    pub open_as: &'static str,
    /// Makes a room.
    pub new_room: &'static str,
    /// Where a new room will be.
    pub new_room_local: &'static str,
    /// Where a new room will be.
    pub new_room_on: fn(&str) -> String,
    /// Rooms opened before.
    pub recent_rooms: &'static str,
    /// Takes a room off the list.
    pub forget: &'static str,
    /// A room in this browser.
    pub only_here: &'static str,
    /// A wrong code.
    pub no_such_room: &'static str,
    /// Nothing typed.
    pub type_a_code: &'static str,
    /// The quiet link.
    pub server_and_source: &'static str,
    /// A server's address.
    pub server: &'static str,
    /// What an empty field means.
    pub server_hint: &'static str,
    /// Which kind of server.
    pub source: &'static str,
    /// The room is being looked for.
    pub looking: &'static str,
    /// A room is being made.
    pub making: &'static str,
    /// A server that says nothing.
    pub no_answer: &'static str,
    /// A server that makes no rooms for this page.
    pub cannot_make: &'static str,
    /// Storage is refused.
    pub cannot_keep: &'static str,
    /// A column.
    pub column_item: &'static str,
    /// A column.
    pub column_start: &'static str,
    /// A column.
    pub column_end: &'static str,
    /// A column.
    pub column_length: &'static str,
    /// A column.
    pub column_speaker: &'static str,
    /// A column.
    pub column_status: &'static str,
    /// A column.
    pub column_notes: &'static str,
    /// A column.
    pub column_planned: &'static str,
    /// When the plan had it.
    pub planned_at: fn(&str) -> String,
    /// Scrolls to the current item.
    pub to_now: &'static str,
    /// Prints the list.
    pub print: &'static str,
    /// The group of the composer.
    pub composer: &'static str,
    /// The group of the composer, for an existing message.
    pub edit_message: &'static str,
    /// The field.
    pub message_text: &'static str,
    /// Shows it at once.
    pub send_now: &'static str,
    /// Puts it on the list.
    pub keep: &'static str,
    /// Saves a change.
    pub save: &'static str,
    /// Leaves it as it was.
    pub cancel: &'static str,
    /// A message's style.
    pub bold: &'static str,
    /// A message's style.
    pub capitals: &'static str,
    /// A message's style.
    pub pulse: &'static str,
    /// A message's colour.
    pub color: &'static str,
    /// A colour.
    pub white: &'static str,
    /// A colour.
    pub green: &'static str,
    /// A colour.
    pub yellow: &'static str,
    /// A colour.
    pub red: &'static str,
    /// Ready-made messages.
    pub quick_messages: &'static str,
    /// The prepared messages.
    pub prepared: &'static str,
    /// The preview.
    pub at_the_speaker: &'static str,
    /// How long it is.
    pub characters: fn(usize) -> String,
    /// A warning.
    pub too_long: &'static str,
    /// Shows it.
    pub show: &'static str,
    /// Hides it.
    pub hide: &'static str,
    /// Changes it.
    pub edit: &'static str,
    /// Takes it out.
    pub delete: &'static str,
    /// One place up.
    pub move_up: &'static str,
    /// One place down.
    pub move_down: &'static str,
    /// Something was taken out.
    pub deleted: &'static str,
    /// Undoes that.
    pub bring_back: &'static str,
    /// Adds an item.
    pub add_item: &'static str,
    /// A new item's title.
    pub new_item: &'static str,
    /// Makes a copy.
    pub duplicate: &'static str,
    /// The links for every role.
    pub links: &'static str,
    /// The connected devices.
    pub devices: &'static str,
    /// None but this.
    pub no_devices: &'static str,
    /// Copies it.
    pub copy_link: &'static str,
    /// It is copied.
    pub copied: &'static str,
    /// Shows its name large.
    pub identify: &'static str,
    /// Loads its page anew.
    pub reload: &'static str,
    /// Closes it.
    pub remove: &'static str,
    /// The device in hand.
    pub this_device: &'static str,
    /// Connected since.
    pub since: fn(&str) -> String,
    /// Lost since.
    pub gone_since: fn(&str) -> String,
    /// What it shows.
    pub shows_text: fn(&str) -> String,
    /// The mode for changing the plan.
    pub edit_mode: &'static str,
    /// The mode for running the show.
    pub run_mode: &'static str,
    /// The group of the two.
    pub mode: &'static str,
    /// A length that cannot be read.
    pub not_a_length: &'static str,
    /// A time of day that cannot be read.
    pub not_a_time: &'static str,
    /// What somebody did, in a word or two.
    pub action: fn(IntentKind) -> &'static str,
    /// Why a control does nothing now.
    pub why: fn(Why) -> &'static str,
    /// Why a server refused: by its code, else by its own sentence.
    pub refused: fn(&ErrorCode, &str) -> String,
    /// The operator's keys and what they do.
    pub operator_keys: &'static [(&'static str, &'static str)],
    /// Messages that every show needs.
    pub quick: &'static [&'static str],
}

/// A number with its sign, also when it is positive.
fn signed(number: i64) -> String {
    let size = number.unsigned_abs().to_string();
    if number < 0 { [MINUS.to_string(), size].concat() } else { ["+", &size].concat() }
}

/// A length in the largest units that say it: "8 s", "4 min", "1 h 05 min". The same in our languages.
fn spoken(span: Span) -> String {
    let secs = span.abs().as_ms() / 1_000;
    if secs < 60 {
        return [secs.to_string().as_str(), " s"].concat();
    }
    let (hours, mins) = (secs / 3_600, secs / 60 % 60);
    if hours == 0 {
        return [mins.to_string().as_str(), " min"].concat();
    }
    let zero = if mins < 10 { "0" } else { "" };
    [hours.to_string().as_str(), " h ", zero, &mins.to_string(), " min"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_spoken_in_the_largest_units() {
        for (secs, text) in
            [(0, "0 s"), (8, "8 s"), (60, "1 min"), (3_599, "59 min"), (3_900, "1 h 05 min"), (-90, "1 min")]
        {
            assert_eq!(spoken(Span::from_secs(secs)), text);
        }
    }

    #[test]
    fn every_language_words_a_refusal() {
        for words in [&en::WORDS, &pt::WORDS, &es::WORDS, &de::WORDS, &fr::WORDS] {
            let conflict = |message| (words.refused)(&ErrorCode::Conflict, message);
            assert_eq!(conflict("Marta already went to Panel."), "Marta already went to Panel.");
            assert!(!conflict("").is_empty());
            assert!(!(words.refused)(&ErrorCode::Forbidden, "").is_empty());
        }
    }
}
