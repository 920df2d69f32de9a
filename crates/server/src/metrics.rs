//! Counters, as Prometheus reads them.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// One number that only grows, or that goes up and down.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// One more.
    pub fn up(&self) {
        self.add(1);
    }
    /// So many more.
    pub fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }
    /// One fewer.
    pub fn down(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
    /// Sets it.
    pub fn set(&self, count: u64) {
        self.0.store(count, Ordering::Relaxed);
    }
    /// As it is.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What is counted.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is described where it is written")]
pub struct Metrics {
    started: Instant,
    pub rooms: Count,
    pub clients: Count,
    pub joined: Count,
    pub frames_in: Count,
    pub frames_out: Count,
    pub fell_behind: Count,
    pub dropped_dead: Count,
    pub refused: Count,
    pub requests: Count,
    pub saves: Count,
    pub saves_failed: Count,
    save_us: Count,
    save_us_max: Count,
    pub unsaved_rooms: Count,
    pub rooms_failed: Count,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            rooms: Count::default(),
            clients: Count::default(),
            joined: Count::default(),
            frames_in: Count::default(),
            frames_out: Count::default(),
            fell_behind: Count::default(),
            dropped_dead: Count::default(),
            refused: Count::default(),
            requests: Count::default(),
            saves: Count::default(),
            saves_failed: Count::default(),
            save_us: Count::default(),
            save_us_max: Count::default(),
            unsaved_rooms: Count::default(),
            rooms_failed: Count::default(),
        }
    }
}

impl Metrics {
    /// Notes a save and how long its room waited for it.
    pub fn saved(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.saves.up();
        self.save_us.add(us);
        self.save_us_max.0.fetch_max(us, Ordering::Relaxed);
    }

    /// All of them, in Prometheus' text form.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, kind: &str, help: &str, value: f64| {
            // Writing to a String cannot fail.
            let _fine = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
        };
        let seconds = |count: &Count| Duration::from_micros(count.get()).as_secs_f64();
        line("ghostlight_uptime_seconds", "gauge", "Since the start.", self.started.elapsed().as_secs_f64());
        for (name, help, count) in [
            ("ghostlight_rooms", "Rooms that live.", &self.rooms),
            ("ghostlight_clients", "Connected clients.", &self.clients),
            (
                "ghostlight_unsaved_rooms",
                "Rooms whose last change the disk did not take.",
                &self.unsaved_rooms,
            ),
        ] {
            line(name, "gauge", help, count.get() as f64);
        }
        for (name, help, count) in [
            ("ghostlight_clients_joined_total", "Connections that reached a room.", &self.joined),
            ("ghostlight_frames_received_total", "Frames from clients.", &self.frames_in),
            ("ghostlight_frames_sent_total", "Frames to clients.", &self.frames_out),
            (
                "ghostlight_clients_behind_total",
                "Times a slow reader was put forward to the present.",
                &self.fell_behind,
            ),
            ("ghostlight_clients_dead_total", "Connections dropped for their silence.", &self.dropped_dead),
            (
                "ghostlight_refusals_total",
                "Connections and requests refused by the server's limits.",
                &self.refused,
            ),
            ("ghostlight_requests_total", "REST requests.", &self.requests),
            ("ghostlight_saves_total", "Saves on the disk.", &self.saves),
            ("ghostlight_saves_failed_total", "Saves that the disk did not take.", &self.saves_failed),
            (
                "ghostlight_rooms_failed_total",
                "Rooms that had to be started anew after a fault.",
                &self.rooms_failed,
            ),
        ] {
            line(name, "counter", help, count.get() as f64);
        }
        line(
            "ghostlight_save_seconds_total",
            "counter",
            "Time that rooms waited for saves.",
            seconds(&self.save_us),
        );
        line("ghostlight_save_seconds_max", "gauge", "The longest of them.", seconds(&self.save_us_max));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_prometheus() {
        let metrics = Metrics::default();
        metrics.rooms.set(3);
        metrics.saved(Duration::from_millis(4));
        metrics.saved(Duration::from_millis(2));
        let text = metrics.text();
        assert!(text.contains("\nghostlight_rooms 3\n"));
        assert!(text.contains("\nghostlight_save_seconds_total 0.006\n"));
        assert!(text.contains("\nghostlight_save_seconds_max 0.004\n"));
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.split_once(' ').unwrap();
            assert!(name.starts_with("ghostlight_") && value.parse::<f64>().is_ok(), "{line}");
        }
    }
}
