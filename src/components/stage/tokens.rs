//! The contrast of every pair of tokens that meet on a screen, checked against the sheet itself.

use super::color::Rgb;
use std::collections::BTreeMap;

const SHEET: &str = include_str!("../../../style/tokens.css");

type Tokens = BTreeMap<String, Rgb>;

/// The colours of the first block of exactly that selector, after the first `from`.
fn block(from: &str, selector: &str) -> Tokens {
    let sheet = SHEET.split_once(from).map_or_else(|| panic!("no {from}"), |(_, rest)| rest);
    let opening = [selector, " {"].concat();
    let body = sheet.split_once(&opening).and_then(|(_, rest)| rest.split_once('}')).map(|(body, _)| body);
    let body = body.unwrap_or_else(|| panic!("no {selector} after {from}"));
    let colour = |line: &str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(':')?;
        Some((name.to_owned(), Rgb::parse(value.split(';').next()?)?))
    };
    body.lines().filter_map(colour).collect()
}

fn layered(layers: &[(&str, &str)]) -> Tokens {
    layers.iter().flat_map(|(from, selector)| block(from, selector)).collect()
}

const DARK: (&str, &str) = ("Pages, dark", ":root");
const LIGHT: (&str, &str) = ("Pages, light", ":root[data-theme=\"light\"]");
const STAGE: (&str, &str) = ("The stage: black", ".stage");
const SAFE: (&str, &str) = ("The stage: black", ".stage[data-palette=\"safe\"]");
const WHITE: (&str, &str) = ("The stage: black", ".stage[data-ground=\"light\"]");
const WHITE_SAFE: (&str, &str) = ("The stage: black", ".stage[data-ground=\"light\"][data-palette=\"safe\"]");
const MORE: &str = "More contrast";

fn check(name: &str, tokens: &Tokens, pairs: &[(&str, &str, f32)]) {
    for (ink, ground, least) in pairs {
        let get = |token: &str| *tokens.get(token).unwrap_or_else(|| panic!("{name}: no --{token}"));
        let contrast = get(ink).contrast(get(ground));
        assert!(contrast >= *least, "{name}: --{ink} on --{ground} is {contrast:.2}:1, wants {least}:1");
    }
}

#[test]
fn pages_can_be_read() {
    let more_light = (MORE, ":root[data-theme=\"light\"]");
    for (name, layers) in [
        ("dark", vec![DARK]),
        ("light", vec![DARK, LIGHT]),
        ("dark, more contrast", vec![DARK, (MORE, ":root")]),
        ("light, more contrast", vec![DARK, LIGHT, more_light]),
    ] {
        let tokens = layered(&layers);
        for ground in ["surface-0", "surface-1", "surface-2"] {
            check(
                name,
                &tokens,
                &[
                    ("text", ground, 7.0),
                    ("soft", ground, 4.5),
                    ("lamp", ground, 4.5),
                    ("go", ground, 4.5),
                    ("yellow", ground, 4.5),
                    ("red", ground, 4.5),
                    ("edge", ground, 3.0),
                ],
            );
        }
        check(name, &tokens, &[("lamp-ink", "lamp", 4.5), ("over-ink", "over-ground", 7.0)]);
    }
}

#[test]
fn the_stage_can_be_read_from_the_back() {
    let more = (MORE, ".stage");
    let more_white = (MORE, ".stage[data-ground=\"light\"]");
    for (name, layers) in [
        ("black", vec![STAGE]),
        ("black, safe", vec![STAGE, SAFE]),
        ("white", vec![STAGE, WHITE]),
        ("white, safe", vec![STAGE, SAFE, WHITE, WHITE_SAFE]),
        ("black, more contrast", vec![STAGE, more]),
        ("black, safe, more contrast", vec![STAGE, SAFE, more]),
        ("white, more contrast", vec![STAGE, WHITE, more, more_white]),
        ("white, safe, more contrast", vec![STAGE, SAFE, WHITE, WHITE_SAFE, more, more_white]),
    ] {
        check(
            name,
            &layered(&layers),
            &[
                ("digits-normal", "stage", 15.0),
                ("digits-yellow", "stage", 7.0),
                ("digits-red", "stage", 7.0),
                ("stage-still", "stage", 7.0),
                ("stage-text", "stage", 7.0),
                ("stage-soft", "stage", 4.5),
                ("bar-normal", "stage", 3.0),
                ("bar-yellow", "stage", 3.0),
                ("bar-red", "stage", 3.0),
                ("digits-over", "stage-over", 7.0),
                ("soft-over", "stage-over", 4.5),
                ("stage-lamp", "stage", 4.5),
                ("stage-frame", "stage", 15.0),
                ("stage-frame", "stage-over", 7.0),
                ("say-white", "stage", 7.0),
                ("say-green", "stage", 4.5),
                ("say-yellow", "stage", 4.5),
                ("say-red", "stage", 4.5),
            ],
        );
    }
}

/// Forced colours are the system's own pairs: every digit on the stage is the system's text on its ground.
#[test]
fn forced_colours_are_pairs_of_the_system() {
    let sheet = SHEET.split_once("(forced-colors: active)").map(|(_, rest)| rest).expect("the block");
    let pair = |ink: &str, word: &str| {
        let line = format!("--{ink}: {word};");
        assert!(sheet.contains(&line), "no {line}");
    };
    for ground in ["stage", "stage-over"] {
        pair(ground, "Canvas");
    }
    for ink in [
        "stage-text",
        "stage-soft",
        "digits-normal",
        "digits-yellow",
        "digits-red",
        "digits-over",
        "soft-over",
    ] {
        pair(ink, "CanvasText");
    }
}

/// What is more contrast is more of it.
#[test]
fn more_contrast_is_no_less() {
    for (plain, more, ground, inks) in [
        (vec![DARK], (MORE, ":root"), "surface-2", ["soft", "edge", "line"].as_slice()),
        (vec![STAGE], (MORE, ".stage"), "stage", ["stage-soft", "stage-still"].as_slice()),
        (
            vec![STAGE, WHITE],
            (MORE, ".stage[data-ground=\"light\"]"),
            "stage",
            ["stage-soft", "stage-still"].as_slice(),
        ),
    ] {
        let before = layered(&plain);
        let after = block(more.0, more.1);
        for ink in inks {
            let contrast = |tokens: &Tokens| tokens[*ink].contrast(before[ground]);
            assert!(contrast(&after) > contrast(&before), "--{ink} of {}", more.1);
        }
    }
}

#[test]
fn light_by_choice_and_light_by_system_are_the_same() {
    let chosen = block(LIGHT.0, LIGHT.1);
    assert!(chosen.len() > 10);
    assert_eq!(chosen, block(LIGHT.0, ":root:not([data-theme=\"dark\"])"));
}

/// Distance of two colours for an eye without one kind of cone (Viénot 1999 for protan and deutan,
/// Brettel's half-plane for tritan), as CIE76 in Lab.
#[test]
fn the_safe_palette_is_told_apart_by_every_eye() {
    let tokens = layered(&[STAGE, SAFE]);
    let colour = |name: &str| tokens.get(name).copied().unwrap_or(Rgb::BLACK);
    let three = ["bar-normal", "bar-yellow", "bar-red"].map(colour);
    for eye in EYES {
        for (index, one) in three.iter().enumerate() {
            for other in three.iter().skip(index + 1) {
                let far = distance(seen(*one, &eye), seen(*other, &eye));
                // 40, less what the published matrices differ by.
                assert!(far >= 39.0, "{one:?} and {other:?}: {far:.0}");
            }
        }
    }
}

/// Linear RGB to linear RGB.
type Eye = [[f32; 3]; 3];

const EYES: [Eye; 3] = [
    [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    [[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.80500, 0.11911]],
];

fn seen(color: Rgb, eye: &Eye) -> [f32; 3] {
    let linear = |channel: u8| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let from = [linear(color.0), linear(color.1), linear(color.2)];
    eye.map(|row| row.iter().zip(from).map(|(a, b)| a * b).sum::<f32>().clamp(0.0, 1.0))
}

fn distance(one: [f32; 3], other: [f32; 3]) -> f32 {
    let (a, b) = (lab(one), lab(other));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

fn lab([r, g, b]: [f32; 3]) -> [f32; 3] {
    let x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505;
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089;
    let f = |t: f32| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    [116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))]
}
