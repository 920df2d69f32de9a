//! Controls that a source has of its own: a camera's sliders, a meeting room's check-in, a vote's end.
//! A page shows them without knowing what they are; a room of our own has none.

use crate::Permit;

/// One control of a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Control {
    /// Names it to its source.
    pub key: String,
    /// What it is called, for people.
    pub label: String,
    /// Controls of one group stand together under this heading.
    pub group: String,
    /// What kind it is.
    pub kind: ControlKind,
    /// What it stands at, as the source last confirmed it; none: unknown.
    pub value: Option<ControlValue>,
    /// Sent and not yet confirmed.
    pub pending: bool,
    /// Whether it can be used.
    pub permit: Permit,
    /// Why not, in the source's own words; empty: none given.
    pub reason: String,
}

/// How a control is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ControlKind {
    /// Pressed: something happens.
    #[default]
    Press,
    /// On or off.
    Toggle,
    /// Anything between two numbers.
    Slider {
        /// The least.
        min: f64,
        /// The most.
        max: f64,
        /// The step.
        step: f64,
    },
    /// One of several.
    Choice(Vec<String>),
    /// A text.
    Text,
}

/// What a control stands at, or is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum ControlValue {
    /// Of a press: nothing.
    None,
    /// Of a toggle.
    On(bool),
    /// Of a slider.
    Number(f64),
    /// Of a choice or a text.
    Text(String),
}
