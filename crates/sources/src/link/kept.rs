//! What a link is given of the page before it.

use super::Link;
use super::state::Stamp;
use crate::{Now, Source};
use ghostlight_time::ServerInstant;

impl<S: Source> Link<S> {
    /// The source begins with what an earlier page last heard at `heard`: until the server is there, this
    /// page is on its own since then. To be called before [`Self::start`].
    pub fn heard_before(&mut self, heard: ServerInstant, now: Now) {
        self.heard = Some(heard);
        self.left = Some(Stamp::of(now));
    }

    /// The server's time at the last inbound frame.
    #[must_use]
    pub fn heard(&self) -> Option<ServerInstant> {
        self.heard
    }
}
