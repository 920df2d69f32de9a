//! What the compiler cannot see of a language: a string left in English, a sentence with a hole too few.

use super::Lang;
use super::crew::words_of as crew;
use super::desk::words_of as desk;
use super::stage::words_of as stage;
use ghostlight_palco::ErrorCode;
use ghostlight_room::{IntentKind, Why};
use ghostlight_time::Span;

const WHYS: [Why; 12] = [
    Why::SourceCannot,
    Why::NoItems,
    Why::AtTheEnd,
    Why::AtTheStart,
    Why::NotRunning,
    Why::NothingCurrent,
    Why::EndTimeItem,
    Why::ShowStopped,
    Why::NothingToUndo,
    Why::NoMessage,
    Why::ShowNotStopped,
    Why::AlreadyShow,
];

/// Words that a language shares with English, and rightly so.
fn shared(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[],
        Lang::Pt => &["Agenda", "Blackout", "Item", "Links", "Mono", "Show"],
        Lang::Es => &["Control", "Mono", "no: @"],
        Lang::De => &[
            "Blackout", "Crew", "GO", "Links", "Live", "Mono", "Ring", "Server", "Show", "System", "Version",
        ],
        Lang::Fr => &[
            "Message",
            "Messages",
            "Mono",
            "Options",
            "Pause",
            "Version",
            "Transport",
            "Flash",
            "Focus",
            "Notes",
            "Mode",
            "Production",
            "Correction, ms",
        ],
    }
}

/// Every string of a table, in the order of its fields.
fn strings(table: &str) -> Vec<String> {
    table.lines().filter_map(|line| Some(line.split_once('"')?.1.rsplit_once('"')?.0.to_owned())).collect()
}

/// What the sentences with something in them say.
fn sentences(lang: Lang) -> Vec<String> {
    let words = desk(lang);
    let mut all: Vec<String> = [
        words.set_to,
        words.give_named,
        words.continue_at,
        words.ran,
        words.show_named,
        words.hide_named,
        words.shown_for,
        words.make_next_named,
        words.go_to_named,
        words.skip_named,
        words.unskip_named,
        words.hard_start,
        words.ends_at,
        words.left_in_all,
        words.screen_hidden,
        words.undo_what,
        words.new_room_on,
        words.planned_at,
        words.since,
        words.gone_since,
        words.shows_text,
    ]
    .into_iter()
    .map(|say| say("12:34"))
    .collect();
    let four = Span::from_secs(240);
    all.extend([(words.late_by)(four), (words.early_by)(four), (words.screen_alone)("X", "12:34")]);
    all.extend([(words.screens)(2, 3), (words.screens)(1, 1), (words.characters)(1), (words.characters)(2)]);
    all.extend(
        [ErrorCode::Forbidden, ErrorCode::NotFound, ErrorCode::Conflict, ErrorCode::RateLimited]
            .map(|code| (words.refused)(&code, "")),
    );
    all.extend(IntentKind::ALL.iter().map(|kind| (words.action)(*kind).to_owned()));
    all.extend(WHYS.iter().map(|why| (words.why)(*why).to_owned()));
    all
}

fn all_of(lang: Lang) -> Vec<String> {
    let mut all = strings(&format!("{:#?}", stage(lang)));
    all.extend(strings(&format!("{:#?}", desk(lang))));
    all.extend(strings(&format!("{:#?}", crew(lang))));
    all.extend(sentences(lang));
    all
}

#[test]
fn nothing_is_left_in_english() {
    let english = all_of(Lang::En);
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        let own = all_of(lang);
        assert_eq!(own.len(), english.len(), "{lang:?}");
        let left: Vec<_> = own
            .iter()
            .zip(&english)
            .filter(|(own, english)| own == english && own.chars().filter(|c| c.is_alphabetic()).count() > 1)
            .map(|(own, _)| own.as_str())
            // The key has that name on it.
            .filter(|text| *text != "Esc" && !shared(lang).contains(text))
            .collect();
        assert!(left.is_empty(), "{lang:?}: {left:?}");
    }
}

#[test]
fn nothing_is_empty_and_every_sentence_has_its_places() {
    let english = all_of(Lang::En);
    for lang in Lang::ALL {
        for (own, english) in all_of(lang).iter().zip(&english) {
            assert!(!own.trim().is_empty(), "{lang:?}: {english:?}");
            assert_eq!(own.matches('@').count(), english.matches('@').count(), "{lang:?}: {own:?}");
            for value in ["12:34", "05:00", "1h30", "90s", "CSV", "19:55"] {
                assert_eq!(own.contains(value), english.contains(value), "{lang:?}: {own:?}");
            }
        }
    }
}

#[test]
fn the_words_of_the_stage_are_short() {
    for lang in Lang::ALL {
        let picture = &stage(lang).picture;
        for word in
            [picture.ready, picture.paused, picture.wrap_up, picture.finish_now, picture.time, picture.over]
        {
            assert!(word.chars().count() <= 16, "{lang:?}: {word}");
        }
    }
}

#[test]
fn one_and_many() {
    for lang in Lang::ALL {
        let words = desk(lang);
        let noun = |text: String| text.rsplit(' ').next().unwrap_or_default().to_owned();
        let (one, two) = ((words.characters)(1), (words.characters)(2));
        assert_eq!(noun(one) == noun(two), lang == Lang::De, "{lang:?}");
        let screens = |of| (words.screens)(1, of).replace(char::is_numeric, "");
        assert_ne!(screens(1), screens(2), "{lang:?}");
    }
}
