//! Rundowns as files: what people paste from spreadsheets comes in, CSV and iCalendar go out.
//!
//! Coming in, nothing is lost in silence: [`Sheet::read`] takes bytes apart into cells, [`Layout::guess`]
//! says which column is what (and how sure that is), and [`preview`] gives the items it could read and
//! names each row that it could not, with the reason. A room as one file is the engine's own export.

mod calendar;
mod export;
mod harmless;
mod import;
mod layout;
mod sheet;

pub use calendar::rundown_ics;
pub use export::{ExportWords, rundown_csv, table_csv};
pub use import::{Import, Unread, Why, preview};
pub use layout::{Column, Layout};
pub use sheet::{MOST_ROWS, Sheet, SheetError};
