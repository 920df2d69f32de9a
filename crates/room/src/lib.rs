//! The domain of a stage timer: a room with its rundown, messages and playback; what a person may do
//! to it; when things will happen; what the stage shows.
//!
//! No wire and no clock stands here: the spelling of a protocol is `ghostlight-palco`'s, `now` is an
//! argument, and so are the offsets of a time zone.

mod by_itself;
mod calendar;
mod capability;
mod control;
mod device;
mod ids;
mod intent;
mod message;
pub mod picture;
pub mod placeholders;
mod playback;
mod role;
mod room;
mod run;
pub mod schedule;
mod snapshot;
mod timer;

pub use by_itself::{ANNOUNCED_FOR, ByItself};
pub use calendar::{Date, DayTime, Zones, local_time, utc};
pub use capability::{Capabilities, Permit, Why};
pub use control::{Control, ControlKind, ControlValue};
pub use device::{Device, DeviceDo, Report};
pub use ids::{DeviceId, MessageId, RoomId, TimerId};
pub use intent::{Edit, Intent, IntentKind, MessagePatch, RoomPatch, TimerPatch};
pub use message::{Audience, Message, MessageColor};
pub use playback::{LastAction, PlayState, Playback, ShowStop};
pub use role::Output;
pub use room::{Extra, Room, RoomInfo, Settings, Standby};
pub use run::{Run, RunKind};
pub use snapshot::{RoomSnapshot, SourceInfo};
pub use timer::{Appearance, AtZero, Timer, TimerRun};
