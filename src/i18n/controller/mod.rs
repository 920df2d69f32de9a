//! The words of the controller's page that no other page has.

mod de;
mod en;
mod es;
mod fr;
mod pt;

/// The tables by the languages' tags.
static TABLES: [(&str, &ControllerWords); 5] =
    [("en", &en::WORDS), ("pt", &pt::WORDS), ("es", &es::WORDS), ("de", &de::WORDS), ("fr", &fr::WORDS)];

/// The words in the language of the page.
#[must_use]
pub fn controller_words() -> &'static ControllerWords {
    let tag = super::chosen().tag();
    TABLES.iter().find(|(of, _)| *of == tag).map_or(&en::WORDS, |(_, words)| *words)
}

/// A sentence a field, a function where something stands in it.
#[derive(Debug)]
pub struct ControllerWords {
    /// The fields of an item, as they stand side by side in the plan.
    pub fields: [&'static str; 16],
    /// What an item does at zero: counts on, holds, hides, standby, next.
    pub at_zero: [&'static str; 5],
    /// PalcoTimer's colours of labels: red orange yellow lime green teal cyan blue indigo purple pink gray.
    pub colors: [&'static str; 12],
    /// No colour.
    pub no_color: &'static str,
    /// How many items, and how long they take.
    pub items_in_all: fn(usize, &str) -> String,
    /// Takes the last edit of this page back.
    pub undo_edit: &'static str,
    /// Gives an item another place.
    pub move_word: &'static str,
    /// Opens all fields of an item.
    pub all_fields: &'static str,
    /// An empty field takes a time away.
    pub empty_clears: &'static str,
    /// An item runs, and a field of its plan is to become that.
    pub runs_and_changes: fn(&str, &str, &str) -> String,
    /// The change holds at once.
    pub now: &'static str,
    /// The change holds from the next run on.
    pub next_run: &'static str,
    /// An item that runs cannot be taken out.
    pub runs_now: &'static str,
    /// An edit that somebody else has overwritten.
    pub changed_since: &'static str,
    /// An item that somebody else has taken out.
    pub gone: &'static str,
    /// How many devices are connected.
    pub devices_count: fn(usize) -> String,
    /// Brings a rundown or a room in.
    pub import: &'static str,
    /// The field for what is pasted.
    pub paste_here: &'static str,
    /// Chooses a file.
    pub choose_file: &'static str,
    /// The table of what was read.
    pub preview: &'static str,
    /// How many rows were read, and how many were not.
    pub rows_read: fn(usize, usize) -> String,
    /// The columns were guessed.
    pub check_columns: &'static str,
    /// The first row is a header.
    pub first_row_names: &'static str,
    /// What a column holds.
    pub column_holds: fn(usize) -> String,
    /// What a column can hold: nothing, title, speaker, length, start, end, notes, label.
    pub import_columns: [&'static str; 8],
    /// The rows that gave no item.
    pub not_read: &'static str,
    /// More of them.
    pub and_more: fn(usize) -> String,
    /// A line of the file.
    pub line: fn(usize) -> String,
    /// The present items go.
    pub instead: &'static str,
    /// Takes the items.
    pub take_items: fn(usize) -> String,
    /// The items were taken.
    pub items_taken: fn(usize) -> String,
    /// What a room's file would bring.
    pub room_file: fn(&str, usize, usize) -> String,
    /// Takes a room's file.
    pub take_room: &'static str,
    /// Nothing was given.
    pub nothing_in_it: &'static str,
    /// A spreadsheet's own file, an archive.
    pub not_text: &'static str,
    /// Markup.
    pub a_web_page: &'static str,
    /// More than a room takes.
    pub too_many_rows: &'static str,
    /// A picture.
    pub a_picture: &'static str,
    /// A damaged room's file.
    pub file_is_cut: &'static str,
    /// A room's file of another version.
    pub other_version: &'static str,
    /// JSON of something else.
    pub no_room_file: &'static str,
    /// Beyond 8 MB.
    pub file_too_long: &'static str,
    /// Why a row was not read.
    pub no_title: &'static str,
    /// Why a row was not read.
    pub no_length: &'static str,
    /// Why a row was not read.
    pub bad_length: &'static str,
    /// Why a row was not read.
    pub bad_start: &'static str,
    /// Why a row was not read.
    pub bad_end: &'static str,
    /// Why a row was not read.
    pub text_too_long: &'static str,
    /// Gives files.
    pub export: &'static str,
    /// The rundown as CSV.
    pub export_csv: &'static str,
    /// The rundown as a calendar.
    pub export_ics: &'static str,
    /// The whole room.
    pub export_room: &'static str,
    /// A file's column.
    pub expected_start: &'static str,
    /// A file's column.
    pub expected_end: &'static str,
    /// A file's column.
    pub label: &'static str,
    /// The browser takes no file.
    pub cannot_save: &'static str,
    /// The agenda with its notes.
    pub crew: &'static str,
    /// A link to scan.
    pub qr_code: &'static str,
    /// Gives a role a new key.
    pub renew: &'static str,
    /// A role's key was renewed.
    pub renewed: fn(&str) -> String,
    /// The clipboard refuses.
    pub cannot_copy: &'static str,
    /// A local room's links.
    pub only_in_this_browser: &'static str,
    /// Gives a device another name.
    pub rename: &'static str,
    /// A device's new name.
    pub new_name: &'static str,
    /// Lets a removed device in again.
    pub let_in: &'static str,
    /// Devices that were removed.
    pub removed: &'static str,
    /// A screen's page is covered.
    pub not_visible: &'static str,
    /// A page fills its screen.
    pub full_screen: &'static str,
    /// A screen is not kept awake.
    pub may_sleep: &'static str,
    /// A screen's diagonal in inches.
    pub diagonal: &'static str,
    /// From how far a countdown is read.
    pub reads_to: fn(u32) -> String,
    /// How the room behaves and looks.
    pub settings: &'static str,
    /// The room's name.
    pub room_name: &'static str,
    /// The room's colour.
    pub room_color: &'static str,
    /// Takes a colour away.
    pub no_room_color: &'static str,
    /// The room's zone.
    pub time_zone: &'static str,
    /// No zone is named.
    pub own_zone: &'static str,
    /// A zone that nobody knows.
    pub unknown_zone: &'static str,
    /// The date of the show.
    pub date: &'static str,
    /// Colours of the digits: normal, wrapping up, finishing.
    pub digit_colors: [&'static str; 3],
    /// The design's own colours again.
    pub own_colors: &'static str,
    /// When all items turn yellow and red.
    pub wrap_up: &'static str,
    /// Sets them for all items.
    pub set_all: &'static str,
    /// The room's logo.
    pub logo: &'static str,
    /// Takes the logo away.
    pub no_logo: &'static str,
    /// A file that is no logo.
    pub bad_logo: &'static str,
    /// What an idle stage shows.
    pub standby: &'static str,
    /// Logo or name, clock and next item; or black.
    pub standby_choices: [&'static str; 2],
    /// Next starts at once.
    pub next_starts: &'static str,
    /// Also viewers and agendas need a key.
    pub all_by_key: &'static str,
    /// What a stopped show puts on the screens.
    pub stop_text: &'static str,
    /// Reports and log.
    pub reports: &'static str,
    /// One run.
    pub run_number: fn(i64, bool) -> String,
    /// Nothing ran yet.
    pub no_runs: &'static str,
    /// Which run.
    pub which_run: &'static str,
    /// Columns of a report: item, speaker, planned, ran, difference, from, to.
    pub report_columns: [&'static str; 7],
    /// The sum of a report.
    pub in_all: &'static str,
    /// It did not run.
    pub did_not_run: &'static str,
    /// The activity log.
    pub log: &'static str,
    /// Columns of the log: when, who, what, item, more.
    pub log_columns: [&'static str; 5],
    /// Saves it as CSV.
    pub save_csv: &'static str,
    /// Something that nobody pressed.
    pub by_itself: &'static str,
}
