//! Colours that a room brings, and whether they can be read.

/// The contrast that digits need on their ground.
pub const READABLE: f32 = 7.0;

/// A colour of the sRGB space, 8 bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Black.
    pub const BLACK: Self = Self(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self(255, 255, 255);

    /// Reads `#rrggbb` or `#rgb`; nothing else is a colour of a room.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.trim().strip_prefix('#')?;
        let nibbles: Option<Vec<u8>> =
            hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
        match *nibbles?.as_slice() {
            [r, g, b] => Some(Self(r * 17, g * 17, b * 17)),
            [r, s, g, h, b, c] => Some(Self(r * 16 + s, g * 16 + h, b * 16 + c)),
            _ => None,
        }
    }

    /// Relative luminance (WCAG 2), 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f32 {
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast of two colours (WCAG 2), 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Written as `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
        let mut text = String::with_capacity(7);
        text.push('#');
        for channel in [self.0, self.1, self.2] {
            text.push(digit(channel / 16));
            text.push(digit(channel % 16));
        }
        text
    }
}

/// One channel without its gamma. The curve is the power 2.4 of the standard.
fn linear(channel: u8) -> f32 {
    let value = f32::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Where a room's colour for a phase goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// On the digits: it reaches 7:1 there. None: they keep the design's own.
    pub digits: Option<String>,
    /// On the bar. None: the design's own.
    pub bar: Option<String>,
}

/// A room's colour on a ground: on bar and digits where it can be read, else on the bar only.
///
/// What is not a colour, or is empty, paints nothing.
#[must_use]
pub fn paint(color: &str, ground: Rgb) -> Paint {
    let Some(color) = Rgb::parse(color) else { return Paint::default() };
    let readable = color.contrast(ground) >= READABLE;
    Paint { digits: readable.then(|| color.hex()), bar: Some(color.hex()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Rgb::BLACK.contrast(Rgb::WHITE) - 21.0).abs() < 1e-3);
        let grey = Rgb::parse("#777777").unwrap();
        assert!((grey.contrast(Rgb::WHITE) - 4.478).abs() < 1e-2);
        assert_eq!(Rgb::parse("#0f8"), Some(Rgb(0, 255, 136)));
        assert_eq!(Rgb::parse("#00ff88").map(Rgb::hex).as_deref(), Some("#00ff88"));
        for text in ["", "red", "#12345", "#ggg", "rgb(1,2,3)", "#1234567"] {
            assert_eq!(Rgb::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_paints_the_bar_only() {
        let on_black = paint("#ef4444", Rgb::BLACK);
        assert_eq!(on_black, Paint { digits: None, bar: Some("#ef4444".into()) }, "5.6:1");
        let yellow = paint("#EAB308", Rgb::BLACK);
        assert_eq!(yellow.digits.as_deref(), Some("#eab308"));
        assert_eq!(paint("#eab308", Rgb::WHITE).digits, None);
        assert_eq!(paint("url(x)", Rgb::BLACK), Paint::default());
    }
}
