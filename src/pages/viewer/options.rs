//! The options of a viewer: all of them in the address, so that every screen is one link. Pure: query in,
//! options out, and back.
//!
//! What cannot be read is left at its default: a link typed by hand still shows the stage.

use crate::components::stage::fit::number as number_of;
use crate::components::stage::{Face, Ground, Look, Only, Palette, Progress};
use crate::route;
use ghostlight_room::picture::View;
use ghostlight_room::{Audience, DeviceId, TimerId};
use ghostlight_time::{DurationStyle, Resolution, Sign, Span, TimeStyle};

/// The longest delay: what a page keeps of the past.
pub const LONGEST_DELAY: Span = Span::from_mins(10);
/// The largest correction in either direction.
pub const LARGEST_TRIM: Span = Span::from_secs(10);

/// A name and its value, decoded.
pub type Pair = (String, String);

/// The pairs of a query, with or without its question mark, in their order.
pub fn pairs(query: &str) -> impl Iterator<Item = Pair> + '_ {
    route::pairs(query.trim_start_matches('?'))
}

/// Pairs as a query without its question mark.
#[must_use]
pub fn encode(pairs: &[Pair]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(&route::encode(name));
        if !value.is_empty() {
            text.push('=');
            // These need no escape in a query, and people read it.
            text.push_str(&route::encode(value).replace("%2C", ",").replace("%2F", "/").replace("%3A", ":"));
        }
    }
    text
}

/// Whom a screen is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum For {
    /// The speaker.
    #[default]
    Stage,
    /// The hall.
    Hall,
    /// The crew.
    Crew,
}

/// Everything that a viewer's address says about how it shows its room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewerOptions {
    /// How the picture is seen.
    pub look: Look,
    /// Whom the screen is for.
    pub audience: For,
    /// Tenths below ten seconds.
    pub tenths: bool,
    /// 05:00 instead of 5:00.
    pub padded: bool,
    /// Whether the clock goes to twelve; none: to twenty-four.
    pub hour12: bool,
    /// The zone of the clock, an IANA name; empty: the room's.
    pub zone: String,
    /// Does not go dark with the others.
    pub ignores_blackout: bool,
    /// Shows the state of so long ago.
    pub delay: Span,
    /// Added to what the clock says.
    pub trim: Span,
    /// Chimes at yellow, red and zero.
    pub chimes: bool,
    /// The button that opens the panel does not show.
    pub no_controls: bool,
    /// The item whose speaker this screen waits with.
    pub item: Option<TimerId>,
}

/// The names in the query that are options; others belong to the route.
pub const NAMES: [&str; 26] = [
    "only",
    "hide",
    "show",
    "progress",
    "background",
    "for",
    "mirror",
    "rotate",
    "safe",
    "font",
    "size",
    "size-message",
    "size-header",
    "tenths",
    "padding",
    "hours",
    "tz",
    "sign",
    "palette",
    "theme",
    "blackout",
    "delay",
    "trim",
    "chimes",
    "item",
    "overtime",
];

impl ViewerOptions {
    /// Reads a query, with or without its question mark.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let mut options = Self::default();
        for (name, value) in pairs(query) {
            options.set(&name, value.trim());
        }
        options
    }

    /// Sets one option as its pair in the address does.
    pub fn set(&mut self, name: &str, value: &str) {
        let look = &mut self.look;
        match name {
            "only" => choose(&mut look.only, value, &ONLY),
            "progress" => choose(&mut look.progress, value, &PROGRESS),
            "font" => choose(&mut look.face, value, &FACE),
            "palette" => choose(&mut look.palette, value, &PALETTE),
            "theme" | "background" => choose(&mut look.ground, value, &GROUND),
            "for" => choose(&mut self.audience, value, &FOR),
            "sign" | "overtime" => choose(&mut look.sign, value, &SIGN),
            "mirror" => look.mirror = (value.contains('h'), value.contains('v')),
            "rotate" => look.turns = turns(value).unwrap_or(look.turns),
            "safe" => number(&mut look.safe, value, 0, 20),
            "size" => number(&mut look.digits_size, value, 20, 150),
            "size-message" => number(&mut look.message_size, value, 20, 150),
            "size-header" => number(&mut look.header_size, value, 20, 200),
            "hide" => value.split(',').for_each(|part| self.part(part.trim(), true)),
            "show" => value.split(',').for_each(|part| self.part(part.trim(), false)),
            "tenths" => self.tenths = on(value),
            "padding" => self.padded = on(value),
            "chimes" => self.chimes = on(value),
            "hours" => self.hour12 = value == "12",
            "tz" if value.len() <= 64 => value.clone_into(&mut self.zone),
            "blackout" => self.ignores_blackout = value == "ignore",
            "delay" => self.delay = span(value, 1_000).or_zero().min(LONGEST_DELAY),
            "trim" => {
                let most = LARGEST_TRIM.as_ms();
                self.trim = Span::from_ms(span(value, 1).as_ms().clamp(-most, most));
            }
            "item" if !value.is_empty() => self.item = Some(value.into()),
            _ => {}
        }
    }

    fn part(&mut self, part: &str, hide: bool) {
        let look = &mut self.look;
        match part {
            "controls" => self.no_controls = hide,
            "title" => look.hidden.title = hide,
            "speaker" => look.hidden.speaker = hide,
            "clock" => look.hidden.clock = hide,
            "word" => look.hidden.word = hide,
            "message" => look.hidden.message = hide,
            "next" => look.next = !hide,
            "progress" if hide => look.progress = Progress::None,
            "header" => {
                look.hidden.title = hide;
                look.hidden.speaker = hide;
                look.hidden.clock = hide;
            }
            _ => {}
        }
    }

    /// The options as pairs, without those that stand at their default.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<Pair> {
        let (look, own) = (&self.look, Self::default());
        let mut all: Vec<Pair> = Vec::new();
        let mut put = |name: &str, value: String| {
            if !value.is_empty() {
                all.push((name.to_owned(), value));
            }
        };
        put("only", word(&look.only, &ONLY));
        put("hide", self.hidden().join(","));
        put("show", if look.next { "next".to_owned() } else { String::new() });
        put("progress", if look.progress == Progress::Ring { "ring".to_owned() } else { String::new() });
        match look.ground {
            Ground::Transparent => put("background", "transparent".to_owned()),
            ground => put("theme", word(&ground, &GROUND)),
        }
        put("for", word(&self.audience, &FOR));
        put("mirror", [if look.mirror.0 { "h" } else { "" }, if look.mirror.1 { "v" } else { "" }].concat());
        put("rotate", unless(u32::from(look.turns) * 90, 0));
        put("safe", unless(look.safe, own.look.safe));
        put("font", word(&look.face, &FACE));
        put("size", unless(look.digits_size, 100));
        put("size-message", unless(look.message_size, 100));
        put("size-header", unless(look.header_size, 100));
        put("tenths", flag(self.tenths));
        put("padding", flag(self.padded));
        put("hours", if self.hour12 { "12".to_owned() } else { String::new() });
        put("tz", self.zone.clone());
        put("sign", word(&look.sign, &SIGN));
        put("palette", word(&look.palette, &PALETTE));
        put("blackout", if self.ignores_blackout { "ignore".to_owned() } else { String::new() });
        put("delay", seconds(self.delay));
        put("trim", unless(self.trim.as_ms(), 0));
        put("chimes", flag(self.chimes));
        put("item", self.item.as_ref().map(|item| item.as_str().to_owned()).unwrap_or_default());
        all
    }

    /// The parts that are hidden, by name.
    fn hidden(&self) -> Vec<&'static str> {
        let hidden = &self.look.hidden;
        [
            (self.no_controls, "controls"),
            (hidden.title, "title"),
            (hidden.speaker, "speaker"),
            (hidden.clock, "clock"),
            (hidden.word, "word"),
            (hidden.message, "message"),
            (self.look.progress == Progress::None, "progress"),
        ]
        .into_iter()
        .filter_map(|(hidden, name)| hidden.then_some(name))
        .collect()
    }

    /// A query with these options in place of those it had; what else it says stays, in its order.
    #[must_use]
    pub fn write_into(&self, query: &str) -> String {
        let mut all: Vec<Pair> = pairs(query).filter(|(name, _)| !NAMES.contains(&name.as_str())).collect();
        all.extend(self.to_pairs());
        encode(&all)
    }

    /// What of the room it shows.
    #[must_use]
    pub fn view(&self, device: Option<DeviceId>) -> View {
        View {
            audience: match self.audience {
                For::Stage => Audience::Stage,
                For::Hall => Audience::Audience,
                For::Crew => Audience::Crew,
            },
            device,
            ignores_blackout: self.ignores_blackout,
            transparent: self.look.ground == Ground::Transparent,
            resolution: if self.tenths { Resolution::Tenth } else { Resolution::Second },
            style: DurationStyle { padded: self.padded, sign: self.look.sign },
        }
    }

    /// How its clock is written.
    #[must_use]
    pub fn time_style(&self) -> TimeStyle {
        TimeStyle { hour12: self.hour12, seconds: false }
    }
}

/// Words of a choice; the first one is its default and is not written.
type Words<T, const N: usize> = [(&'static str, T); N];

pub(super) const ONLY: Words<Only, 4> =
    [("all", Only::All), ("timer", Only::Timer), ("progress", Only::Progress), ("message", Only::Message)];
pub(super) const PROGRESS: Words<Progress, 3> =
    [("bar", Progress::Bar), ("ring", Progress::Ring), ("none", Progress::None)];
pub(super) const FACE: Words<Face, 3> = [("own", Face::Own), ("system", Face::System), ("mono", Face::Mono)];
pub(super) const PALETTE: Words<Palette, 2> = [("usual", Palette::Usual), ("safe", Palette::Safe)];
pub(super) const GROUND: Words<Ground, 3> =
    [("dark", Ground::Dark), ("light", Ground::Light), ("transparent", Ground::Transparent)];
pub(super) const FOR: Words<For, 3> = [("stage", For::Stage), ("audience", For::Hall), ("crew", For::Crew)];
pub(super) const SIGN: Words<Sign, 3> =
    [("minus", Sign::Minus), ("plus", Sign::Plus), ("none", Sign::Hidden)];

/// Takes the choice of that word; an unknown word changes nothing.
fn choose<T: Copy>(place: &mut T, value: &str, words: &[(&str, T)]) {
    if let Some((_, choice)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(value)) {
        *place = *choice;
    }
}

/// The word of a choice; empty for the default.
fn word<T: PartialEq>(choice: &T, words: &[(&str, T)]) -> String {
    words
        .iter()
        .skip(1)
        .find(|(_, one)| one == choice)
        .map(|(word, _)| (*word).to_owned())
        .unwrap_or_default()
}

/// The word of a choice, that of the default too.
pub(super) fn first_word<T: PartialEq>(choice: &T, words: &[(&'static str, T)]) -> &'static str {
    words.iter().find(|(_, one)| one == choice).or(words.first()).map_or("", |(word, _)| word)
}

fn on(value: &str) -> bool {
    matches!(value, "" | "1" | "on" | "yes" | "true")
}

fn flag(on: bool) -> String {
    if on { "1".to_owned() } else { String::new() }
}

fn unless<T: PartialEq + ToString>(value: T, default: T) -> String {
    if value == default { String::new() } else { value.to_string() }
}

fn number(place: &mut u8, value: &str, least: u8, most: u8) {
    if let Ok(value) = value.trim_end_matches('%').parse::<u8>() {
        *place = value.clamp(least, most);
    }
}

fn turns(value: &str) -> Option<u8> {
    match value {
        "0" => Some(0),
        "90" => Some(1),
        "180" => Some(2),
        "270" | "-90" => Some(3),
        _ => None,
    }
}

/// A number of units of so many milliseconds, a fraction allowed; zero where it cannot be read. By whole
/// numbers: the library's own way of reading floats would cost 10 kB of tables.
fn span(value: &str, unit: i64) -> Span {
    let (negative, digits) = value.strip_prefix('-').map_or((false, value), |rest| (true, rest));
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = if whole.is_empty() && !fraction.is_empty() { "0" } else { whole };
    let all_digits = |text: &str| text.chars().all(|sign| sign.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Span::ZERO;
    }
    // What is beyond 64 bits is beyond every limit.
    let whole = whole.parse::<i64>().unwrap_or(i64::MAX);
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let parts = whole.clamp(0, 1_000_000_000) * 1_000 + thousandths.parse::<i64>().unwrap_or(0);
    // Half a millisecond and more is one.
    let ms = (parts * unit + 500).div_euclid(1_000);
    Span::from_ms(if negative { -ms } else { ms })
}

fn seconds(span: Span) -> String {
    let ms = span.as_ms();
    if ms == 0 { String::new() } else { number_of(ms as f32 / 1_000.0) }
}

#[cfg(test)]
mod tests;
