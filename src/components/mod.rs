//! What several pages show: props in, callbacks out. Components know no session and no platform.

mod agenda_list;
mod answer_line;
mod black_band;
mod card;
mod chips;
mod composer;
mod icon;
mod key_list;
mod landing;
mod latches;
mod link_mark;
mod mark;
mod message_list;
mod notice;
mod nudges;
mod pad;
mod press;
mod rows;
mod run_list;
mod sheet;
mod source_controls;
pub mod stage;
mod strip;
mod tabs;
mod throttle;
mod top_line;

pub use agenda_list::AgendaList;
pub use answer_line::{AnswerFace, AnswerLine};
pub use black_band::StageBand;
pub use card::{CardFace, CountFace, ItemCard, Slot};
pub use chips::{ChipFace, MessageChip, color_word};
pub use composer::{Composer, Draft, ScreenChoice};
pub use icon::{Glyph, Icon};
pub use key_list::KeyList;
pub use landing::{GiveFace, LandingFace, LandingList};
pub use latches::Latch;
pub use link_mark::{LinkFace, LinkMark};
pub use mark::LampMark;
pub use message_list::{MessageDo, MessageList};
pub use notice::{Notice, NoticeFace};
pub use nudges::{Nudge, NudgeButton};
pub use pad::{NumberPad, Typed};
pub use press::{Answer, Denied, HOLD, LONG_HOLD, PressButton};
pub use rows::{RowFace, Rows, row_of, status_text, status_word};
pub use run_list::{RowDo, RowPermits, RunList};
pub use sheet::Sheet;
pub use source_controls::SourceControls;
pub use strip::StageStrip;
pub use tabs::Tabs;
pub use top_line::{
    HeadlineFace, HeadlineOffer, HeadlineText, Lateness, RoomName, ScreensFace, ScreensText, plain_color,
};
