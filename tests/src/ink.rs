//! What is really painted, read from the pixels of a screenshot.

use crate::Screen;
use serde_json::json;
use std::io::Cursor;
use std::time::{Duration, Instant};

/// A picture of a screen: eight bits of red, green and blue a pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    rgb: Vec<[u8; 3]>,
}

/// The smallest box around something painted: its first and its last column and row, counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InkBox {
    /// Its first column.
    pub left: usize,
    /// Its first row.
    pub top: usize,
    /// Its last column.
    pub right: usize,
    /// Its last row.
    pub bottom: usize,
}

impl InkBox {
    /// Columns.
    pub fn width(&self) -> usize {
        self.right - self.left + 1
    }
    /// Rows.
    pub fn height(&self) -> usize {
        self.bottom - self.top + 1
    }
}

/// The two colours of something painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Painted {
    /// What is around it.
    pub ground: [u8; 3],
    /// What most of it has that is not the ground.
    pub ink: [u8; 3],
}

impl Pixels {
    /// Reads a PNG without or with an alpha channel, or with a palette.
    pub fn decode(png: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size that fits")];
        let frame = reader.next_frame(&mut bytes).expect("a picture");
        let step = frame.color_type.samples();
        let rgb = bytes[..frame.buffer_size()].chunks_exact(step).map(|pixel| match *pixel {
            [grey] | [grey, _] => [grey; 3],
            [r, g, b, ..] => [r, g, b],
            [] => [0; 3],
        });
        Self { width: frame.width as usize, height: frame.height as usize, rgb: rgb.collect() }
    }

    /// The colour at a place.
    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.rgb[y * self.width + x]
    }

    /// The box around all that differs clearly from the ground, which is the colour of the first pixel.
    /// A pixel that is half covered counts; the faint rest of an edge does not.
    pub fn ink(&self) -> Option<InkBox> {
        let ground = self.at(0, 0);
        let mut found: Option<InkBox> = None;
        for (index, pixel) in self.rgb.iter().enumerate() {
            if far(*pixel, ground) < 110 {
                continue;
            }
            let (x, y) = (index % self.width, index / self.width);
            let ink = found.get_or_insert(InkBox { left: x, top: y, right: x, bottom: y });
            ink.left = ink.left.min(x);
            ink.right = ink.right.max(x);
            ink.bottom = y;
        }
        found
    }

    /// The share of pixels that have about that colour.
    pub fn share(&self, color: [u8; 3]) -> f64 {
        let count = self.rgb.iter().filter(|pixel| far(**pixel, color) < 24).count();
        count as f64 / self.rgb.len() as f64
    }

    /// The colours in a part of the picture: the ground is what stands just outside its corner, the ink what
    /// most has of that which differs clearly from the ground. None where all of it is ground.
    ///
    /// Heavy digits fill more than half of their box, so what most of it has is not the ground.
    pub fn painted(&self, part: InkBox) -> Option<Painted> {
        let ground = self.at(part.left.saturating_sub(4), part.top.saturating_sub(4));
        let mut counts = std::collections::HashMap::new();
        for y in part.top..=part.bottom.min(self.height - 1) {
            for x in part.left..=part.right.min(self.width - 1) {
                *counts.entry(self.at(x, y)).or_insert(0_u32) += 1;
            }
        }
        let others = counts.into_iter().filter(|(color, _)| far(*color, ground) > 60);
        let (ink, _) = others.max_by_key(|(color, count)| (*count, *color))?;
        Some(Painted { ground, ink })
    }

    /// The same picture turned over: left to right, upside down.
    pub fn mirrored(&self, across: bool, down: bool) -> Self {
        let (width, height) = (self.width, self.height);
        let from = |index: usize| {
            let (x, y) = (index % width, index / width);
            let x = if across { width - 1 - x } else { x };
            self.at(x, if down { height - 1 - y } else { y })
        };
        Self { width, height, rgb: (0..self.rgb.len()).map(from).collect() }
    }

    /// The share of pixels that differ clearly from another picture of the same size, 0 to 1; 1 for
    /// another size.
    pub fn difference(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) {
            return 1.0;
        }
        let differ = self.rgb.iter().zip(&other.rgb).filter(|(one, other)| far(**one, **other) > 48);
        differ.count() as f64 / self.rgb.len() as f64
    }

    /// Whether every pixel is exactly that.
    pub fn is_all(&self, color: [u8; 3]) -> bool {
        self.rgb.iter().all(|pixel| *pixel == color)
    }
}

/// The largest difference in a channel.
pub(crate) fn far(one: [u8; 3], other: [u8; 3]) -> u8 {
    one.iter().zip(other).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

impl Screen {
    /// What it paints now.
    pub async fn pixels(&self) -> Pixels {
        Pixels::decode(&self.png().await)
    }

    /// Where an element is, in pixels; none where it is not seen.
    pub async fn place(&self, selector: &str) -> Option<InkBox> {
        let script = format!(
            "const e = document.querySelector({selector:?}); if (!e || !e.checkVisibility()) return null; \
             const b = e.getBoundingClientRect(); \
             const at = (n, most) => Math.max(0, Math.min(most - 1, Math.round(n))); \
             return [at(b.left, innerWidth), at(b.top, innerHeight), at(b.right, innerWidth), \
                     at(b.bottom, innerHeight)]"
        );
        let found = self.script(&script).await;
        let at = |index: usize| found.get(index)?.as_u64().and_then(|at| usize::try_from(at).ok());
        Some(InkBox { left: at(0)?, top: at(1)?, right: at(2)?, bottom: at(3)? })
    }

    /// The colours with which an element is painted; none where it is not seen.
    pub async fn painted(&self, selector: &str) -> Option<Painted> {
        let place = self.place(selector).await?;
        self.pixels().await.painted(place)
    }

    /// Waits until an element is painted in that colour.
    pub async fn inked(&self, selector: &str, ink: [u8; 3]) {
        crate::until(&format!("{selector} to be painted {ink:?}"), || async {
            self.painted(selector).await.filter(|painted| far(painted.ink, ink) < 12)
        })
        .await;
    }

    /// Makes the page that large, whatever its window is, at one device pixel a CSS pixel.
    pub async fn resize(&self, size: crate::Size) {
        let metrics = json!({"width": size.0, "height": size.1, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let wanted = format!("return innerWidth === {} && innerHeight === {}", size.0, size.1);
        crate::until("the page to have its size", || async {
            self.script(&wanted).await.as_bool().filter(|is| *is)
        })
        .await;
    }

    /// Puts a still copy in the page's place, in the frame in which an element reads exactly that: it is
    /// painted by the same sheets at any size, and no second passes in it. False where no frame of that
    /// time showed that text.
    pub async fn freezes_at(&self, selector: &str, text: &str, patience: Duration) -> bool {
        self.script(&format!(
            "window.frozen = false; window.unwatch?.(); let on = true; \
             window.unwatch = () => {{ on = false; }}; \
             const look = () => {{ if (!on) return; \
               const e = document.querySelector({selector:?}); \
               if (!e || e.innerText.trim() !== {text:?}) return requestAnimationFrame(look); \
               window.living = document.body; \
               const still = window.living.cloneNode(true); \
               document.documentElement.replaceChild(still, window.living); \
               window.frozen = true; }}; look();"
        ))
        .await;
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.script("return window.frozen").await.as_bool() == Some(true) {
                return true;
            }
        }
        false
    }

    /// Puts the living page back.
    pub async fn thaw(&self) {
        self.script(
            "window.unwatch?.(); if (window.living) \
             document.documentElement.replaceChild(window.living, document.body); window.living = null;",
        )
        .await;
    }
}
