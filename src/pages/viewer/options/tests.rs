use super::*;

fn parse(query: &str) -> ViewerOptions {
    ViewerOptions::parse(query)
}

/// All options away from their defaults.
const ALL: &str = "only=timer&hide=controls,title,speaker,clock,word,message&show=next&progress=ring\
                   &background=transparent&for=crew&mirror=hv&rotate=270&safe=0&font=mono&size=80\
                   &size-message=120&size-header=150&tenths=1&padding=1&hours=12&tz=America/Sao_Paulo\
                   &sign=plus&palette=safe&blackout=ignore&delay=20&trim=-35&chimes=1&item=t-3";

#[test]
fn nothing_said_is_the_default_and_is_not_written() {
    for query in ["", "?", "room=ABC123", "?room=ABC123&server=x"] {
        assert_eq!(parse(query), ViewerOptions::default(), "{query}");
    }
    assert!(ViewerOptions::default().to_pairs().is_empty());
}

#[test]
fn every_option_goes_there_and_back() {
    let options = parse(ALL);
    let written = encode(&options.to_pairs());
    assert_eq!(parse(&written), options);
    for pair in ALL.split('&') {
        assert!(written.split('&').any(|other| other == pair), "{pair} is missing in {written}");
    }
    for name in ALL.split('&').filter_map(|pair| pair.split('=').next()) {
        assert!(NAMES.contains(&name), "{name}");
    }
}

#[test]
fn each_option_alone() {
    for pair in
        ALL.split('&').chain(["progress=none", "hide=progress", "theme=light", "mirror=h", "delay=0.5"])
    {
        let options = parse(pair);
        assert_ne!(options, ViewerOptions::default(), "{pair}");
        assert_eq!(parse(&encode(&options.to_pairs())), options, "{pair}");
    }
}

#[test]
fn what_cannot_be_read_changes_nothing() {
    for query in
        ["only=x", "safe=-1", "size=big", "rotate=45", "progress=", "delay=NaN", "for=%zz", "trim=∞", "item="]
    {
        assert_eq!(parse(query), ViewerOptions::default(), "{query}");
    }
    assert_eq!(parse("safe=99").look.safe, 20);
    assert_eq!(parse("delay=99999").delay, LONGEST_DELAY);
    assert_eq!(parse("delay=-5").delay, Span::ZERO);
    assert_eq!(parse("delay=+1.25").delay, Span::from_ms(1_250));
    assert_eq!(parse("delay=.5").delay, Span::from_ms(500));
    assert_eq!(parse("trim=-12.5").trim, Span::from_ms(-13));
    assert_eq!(parse("trim=99999999999999999999").trim, LARGEST_TRIM);
}

#[test]
fn header_hides_its_three_parts() {
    let hidden = parse("hide=header").look.hidden;
    assert!(hidden.title && hidden.speaker && hidden.clock && !hidden.word);
}

#[test]
fn the_rest_of_the_address_stays() {
    let query =
        parse("only=timer").write_into("?room=ABC123&only=message&server=https://a.example/x&lang=pt");
    assert_eq!(query, "room=ABC123&server=https://a.example/x&lang=pt&only=timer");
}

#[test]
fn the_view_follows() {
    let view = parse("for=audience&background=transparent&tenths&padding&sign=none").view(Some("d".into()));
    assert_eq!(view.audience, Audience::Audience);
    assert!(view.transparent && view.style.padded);
    assert_eq!((view.resolution, view.style.sign), (Resolution::Tenth, Sign::Hidden));
    assert_eq!(view.device, Some("d".into()));
}

#[test]
fn a_query_is_written_so_that_people_can_read_it() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let all = [pair("tz", "America/Sao_Paulo"), pair("a b", "é&="), pair("flag", "")];
    assert_eq!(encode(&all), "tz=America/Sao_Paulo&a%20b=%C3%A9%26%3D&flag");
    assert_eq!(pairs(&["?", &encode(&all)].concat()).collect::<Vec<_>>(), all);
}
