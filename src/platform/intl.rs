//! The offsets of time zones, from the browser's own zone database.

use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

/// Clocks change on quarters of an hour only, so an offset holds for the whole quarter.
const QUARTER_MS: i64 = 900_000;
/// Offsets kept before all are forgotten: days of a show, not years.
const KEPT: usize = 4_096;

#[derive(Default)]
struct Cache {
    /// A formatter a zone; none for names that the browser does not know.
    formats: HashMap<String, Option<js_sys::Intl::DateTimeFormat>>,
    /// Offsets by zone and quarter of an hour.
    offsets: HashMap<(String, i64), i64>,
    /// The last answer: most questions are the same again.
    last: Option<(String, i64, i64)>,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::new(Cache::default());
}

/// What to add to UTC for the local time of a zone (IANA name; empty: the device's own) at an instant
/// in milliseconds since the epoch. Zero for names that the browser does not know.
#[must_use]
pub fn offset_ms(zone: &str, at_ms: i64) -> i64 {
    let quarter = at_ms.div_euclid(QUARTER_MS);
    CACHE.with_borrow_mut(|cache| cache.offset(zone, quarter))
}

/// The name of the device's own zone; empty where the browser does not say.
#[must_use]
pub fn own_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    super::property(&format.resolved_options(), "timeZone").and_then(|z| z.as_string()).unwrap_or_default()
}

/// Whether the browser knows a zone of that name.
#[must_use]
pub fn knows_zone(name: &str) -> bool {
    format_of(name).is_some()
}

/// The names of all zones, where the browser says them.
#[must_use]
pub fn zones() -> Vec<String> {
    let names = super::property(&js_sys::global(), "Intl")
        .and_then(|intl| super::call(&intl, "supportedValuesOf", &[&"timeZone".into()]).ok());
    let names = names.map(|names| js_sys::Array::from(&names)).unwrap_or_default();
    names.iter().filter_map(|name| name.as_string()).collect()
}

impl Cache {
    fn offset(&mut self, zone: &str, quarter: i64) -> i64 {
        if let Some((last, at, offset)) = &self.last
            && *at == quarter
            && last == zone
        {
            return *offset;
        }
        let key = (zone.to_owned(), quarter);
        let offset = match self.offsets.get(&key) {
            Some(offset) => *offset,
            None => {
                let offset = self.compute(zone, quarter * QUARTER_MS);
                if self.offsets.len() >= KEPT {
                    self.offsets.clear();
                }
                self.offsets.insert(key, offset);
                offset
            }
        };
        self.last = Some((zone.to_owned(), quarter, offset));
        offset
    }

    fn compute(&mut self, zone: &str, at_ms: i64) -> i64 {
        let date = js_sys::Date::new(&JsValue::from_f64(at_ms as f64));
        if zone.is_empty() {
            return -(date.get_timezone_offset() * 60_000.0) as i64;
        }
        let format = self.formats.entry(zone.to_owned()).or_insert_with(|| format_of(zone));
        format.as_ref().and_then(|format| local_ms(format, &date)).map_or(0, |local| local - at_ms)
    }
}

/// A formatter that spells the local time of a zone in numbers; none for an unknown zone.
fn format_of(zone: &str) -> Option<js_sys::Intl::DateTimeFormat> {
    let options = js_sys::Object::new();
    for (name, value) in [
        ("timeZone", zone),
        ("hourCycle", "h23"),
        ("calendar", "gregory"),
        ("numberingSystem", "latn"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
        ("second", "numeric"),
    ] {
        super::set_property(&options, name, &JsValue::from_str(value));
    }
    // The constructor throws for unknown zones, and js-sys's binding would pass the exception on.
    let intl = super::property(&js_sys::global(), "Intl")?;
    let constructor: js_sys::Function = super::property(&intl, "DateTimeFormat")?.dyn_into().ok()?;
    let arguments = js_sys::Array::of2(&JsValue::from_str("en-US"), &options);
    js_sys::Reflect::construct(&constructor, &arguments).ok().map(JsCast::unchecked_into)
}

/// The local time that a formatter spells, as if it were UTC.
fn local_ms(format: &js_sys::Intl::DateTimeFormat, date: &js_sys::Date) -> Option<i64> {
    // Whole numbers: reading floats would cost 10 kB of tables.
    let mut fields = [None::<i32>; 6];
    for part in format.format_to_parts(date).iter() {
        let kind = super::property(&part, "type")?.as_string()?;
        let names = ["year", "month", "day", "hour", "minute", "second"];
        if let Some(slot) = names.iter().position(|name| *name == kind).and_then(|i| fields.get_mut(i)) {
            *slot = super::property(&part, "value")?.as_string()?.parse().ok();
        }
    }
    let [year, month, day, hour, minute, second] = fields;
    let utc = js_sys::Date::new_0();
    utc.set_time(0.0);
    // Not Date.UTC: that reads years below 100 as 19xx.
    utc.set_utc_full_year_with_month_date(year?.cast_unsigned(), month? - 1, day?);
    utc.set_utc_hours(hour?.cast_unsigned());
    utc.set_utc_minutes(minute?.cast_unsigned());
    utc.set_utc_seconds(second?.cast_unsigned());
    Some(utc.get_time() as i64)
}
