//! `404.html`: what a static host answers for an address that has no file. It needs no asset, since it
//! cannot know how deep it is, and sends the short addresses that people type to the real pages.

use super::pages::PAGES;
use super::policy;

const SCRIPT: &str = include_str!("missing.js");
const PAGE: &str = include_str!("missing.html");

/// The whole page.
pub fn page() -> String {
    let script = script();
    let policy = policy::for_scripts(&[&script]);
    PAGE.replace("{{policy}}", &policy).replace("{{script}}", &script)
}

fn script() -> String {
    let pages: Vec<_> =
        PAGES.iter().filter(|page| page.has_room).map(|page| format!("\"{}\"", page.folder)).collect();
    SCRIPT.replace("\"{{pages}}\"", &pages.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// Path, query and fragment of an address, and where its visitor is sent.
    type Case = ((&'static str, &'static str, &'static str), &'static str);

    const CASES: [Case; 11] = [
        (("/viewer/ABC123", "", ""), "http://host/viewer/?room=ABC123"),
        (("/viewer/ABC123/", "?only=timer", "#key=k"), "http://host/viewer/?room=ABC123&only=timer#key=k"),
        (("/a/b/operator/X", "", ""), "http://host/a/b/operator/?room=X"),
        (("/r/ABC123/agenda", "", ""), "http://host/agenda/?room=ABC123"),
        (("/sub/r/AB%26C+/moderator/", "?x=1", ""), "http://host/sub/moderator/?room=AB%26C%2B&x=1"),
        (("/viewer/%E0%A4%A", "", ""), "http://host/viewer/?room=%25E0%25A4%25A"),
        // Never to another host, whatever the path looks like.
        (("//other.example/viewer/ABC", "", ""), "http://host//other.example/viewer/?room=ABC"),
        (("/sub/r/ABC123/display", "", ""), ""),
        (("/viewer/", "", ""), ""),
        (("/nothing/here", "", ""), ""),
        (("/", "", ""), ""),
    ];

    /// The page's own script, run by Node.js as a page of each address would run it.
    #[test]
    fn short_addresses_lead_to_their_pages() {
        let addresses: Vec<_> =
            CASES.iter().map(|((path, query, fragment), _)| [path, query, fragment]).collect();
        let program = format!(
            "for (const [pathname, search, hash] of {}) {{
                let to = '';
                const location = {{ origin: 'http://host', pathname, search, hash, replace: (url) => (to = url) }};
                new Function('location', {})(location);
                console.log(to);
            }}",
            serde_json::to_string(&addresses).unwrap(),
            serde_json::to_string(&script()).unwrap(),
        );
        let out = Command::new("node").args(["-e", &program]).output().expect("Node.js runs this test");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let went = String::from_utf8(out.stdout).unwrap();
        let wanted: Vec<_> = CASES.iter().map(|(_, to)| *to).collect();
        assert_eq!(went.lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn the_page_states_the_hash_of_its_script_and_loads_nothing() {
        let page = page();
        assert!(page.contains(&policy::for_scripts(&[&script()])));
        assert!(!page.contains("{{") && !page.contains(" src=") && !page.contains("<link"));
        assert!(page.contains("\"viewer\",\"operator\"") && !page.contains("\"display\""));
    }
}
