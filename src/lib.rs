//! What both bundles of the browser app share: `stage` (the stage display) and `desk` (all other pages).
//!
//! Data goes one way round: what comes from the network or the local room becomes a snapshot, a page is a
//! function of the snapshot and `now`, and what a person wants goes back as an intent. Pages know
//! components and the session; components know neither; only `platform` names the browser.

pub mod components;
pub mod i18n;
mod last;
pub mod pages;
pub mod platform;
pub mod route;
pub mod session;
pub mod start;
