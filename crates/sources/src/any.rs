//! A source that is chosen when the program runs.

use crate::palcotimer::PalcoTimer;
use crate::{Close, ConnectPlan, Cx, HttpAnswer, Rule, Source, Tag, Unable, Way};
use ghostlight_room::{Intent, Report, RoomSnapshot};
use ghostlight_time::{LocalInstant, ServerInstant, Span};
use std::sync::Arc;

/// Any source: PalcoTimer's, or one of the registry.
pub enum AnySource {
    /// PalcoTimer's, whose rooms can be kept and brought back.
    PalcoTimer(Box<PalcoTimer>),
    /// Another one.
    Other(Box<dyn Source>),
}

impl From<PalcoTimer> for AnySource {
    fn from(source: PalcoTimer) -> Self {
        Self::PalcoTimer(Box::new(source))
    }
}

impl From<Box<dyn Source>> for AnySource {
    fn from(source: Box<dyn Source>) -> Self {
        Self::Other(source)
    }
}

impl AnySource {
    fn get(&self) -> &dyn Source {
        match self {
            Self::PalcoTimer(source) => source.as_ref(),
            Self::Other(source) => source.as_ref(),
        }
    }

    fn get_mut(&mut self) -> &mut dyn Source {
        match self {
            Self::PalcoTimer(source) => source.as_mut(),
            Self::Other(source) => source.as_mut(),
        }
    }

    /// As [`PalcoTimer::to_keep`]; none of another source.
    #[must_use]
    pub fn to_keep(&self, now: ServerInstant) -> Option<String> {
        match self {
            Self::PalcoTimer(source) => source.to_keep(now),
            Self::Other(_) => None,
        }
    }

    /// As [`PalcoTimer::restore`]; never of another source.
    pub fn restore(&mut self, kept: &str, by: Span) -> bool {
        match self {
            Self::PalcoTimer(source) => source.restore(kept, by),
            Self::Other(_) => false,
        }
    }
}

impl Source for AnySource {
    fn plan(&self) -> ConnectPlan {
        self.get().plan()
    }
    fn on_open(&mut self, cx: &mut Cx<'_>) {
        self.get_mut().on_open(cx);
    }
    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.get_mut().on_text(text, cx);
    }
    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>) {
        self.get_mut().on_http(tag, answer, cx);
    }
    fn on_date(&mut self, tag: Tag, date: &str, cx: &mut Cx<'_>) {
        self.get_mut().on_date(tag, date, cx);
    }
    fn on_tick(&mut self, cx: &mut Cx<'_>) {
        self.get_mut().on_tick(cx);
    }
    fn next_tick(&self) -> Option<LocalInstant> {
        self.get().next_tick()
    }
    fn on_close(&mut self, close: &Close) -> Rule {
        self.get_mut().on_close(close)
    }
    fn ping(&self) -> Option<String> {
        self.get().ping()
    }
    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.get_mut().ask(cx);
    }
    fn intent(&mut self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        self.get_mut().intent(command, intent, cx)
    }
    fn answers_commands(&self) -> bool {
        self.get().answers_commands()
    }
    fn report(&mut self, report: &Report, cx: &mut Cx<'_>) {
        self.get_mut().report(report, cx);
    }
    fn rename(&mut self, name: &str, cx: &mut Cx<'_>) {
        self.get_mut().rename(name, cx);
    }
    fn snapshot(&self) -> Arc<RoomSnapshot> {
        self.get().snapshot()
    }
}
