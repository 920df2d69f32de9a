//! The few changes that the post-build step makes to a page that Trunk wrote. The pages are our own
//! (`index.html`, `stage.html`), so this reads the HTML that Trunk makes of them, and no more.

use crate::error::{Error, Result};

/// A start tag: where it stands, and its text from `<` to `>`.
#[derive(Debug, Clone, Copy)]
pub struct Tag<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, quoted or not; a tag without it has none.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.text;
        while let Some(at) = rest.find(name) {
            let before = rest.get(..at)?;
            rest = rest.get(at + name.len()..)?;
            if !before.ends_with([' ', '\n', '"', '\'']) {
                continue;
            }
            if let Some(value) = rest.strip_prefix('=') {
                return match value.chars().next()? {
                    quote @ ('"' | '\'') => value.get(1..)?.split(quote).next(),
                    _ => value.split([' ', '\n', '>']).next(),
                };
            }
        }
        None
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The start tags of one element, in order.
pub fn tags<'a>(html: &'a str, element: &str) -> Vec<Tag<'a>> {
    let opening = format!("<{element}");
    html.match_indices(&opening)
        .filter_map(|(start, _)| {
            let rest = html.get(start..)?;
            let after = rest.get(opening.len()..)?.chars().next()?;
            let text = rest.get(..=rest.find('>')?)?;
            (after == '>' || after == '/' || after.is_ascii_whitespace()).then_some(Tag { start, text })
        })
        .collect()
}

/// The scripts that stand in the page itself, exactly as the browser hashes them.
pub fn inline_scripts(html: &str) -> Vec<&str> {
    tags(html, "script")
        .into_iter()
        .filter(|tag| tag.attribute("src").is_none())
        .filter_map(|tag| html.get(tag.end()..)?.split("</script").next())
        .collect()
}

/// The same page with another text in the one script that holds a mark.
///
/// # Errors
/// When not exactly one does.
pub fn with_inline_script(html: &str, mark: &str, text: &str) -> Result<String> {
    let marked: Vec<_> = inline_scripts(html).into_iter().filter(|script| script.contains(mark)).collect();
    match marked[..] {
        [script] => Ok(html.replacen(script, text, 1)),
        _ => Err(Error::malformed("The page's shell", format!("exactly one script must hold {mark}"))),
    }
}

/// The same page with its base set.
///
/// # Errors
/// When it has none, or more than one.
pub fn with_base(html: &str, base: &str) -> Result<String> {
    let found = tags(html, "base");
    let [tag] = found.as_slice() else {
        return Err(Error::malformed("The page's shell", "it must have exactly one <base>"));
    };
    replaced(html, tag.start, tag.end(), &format!("<base href=\"{base}\">"))
}

/// The same page with its title set.
///
/// # Errors
/// When it has none.
pub fn with_title(html: &str, title: &str) -> Result<String> {
    let span = tags(html, "title").first().and_then(|tag| {
        let length = html.get(tag.end()..)?.find("</title>")?;
        Some((tag.end(), tag.end() + length))
    });
    let Some((start, end)) = span else {
        return Err(Error::malformed("The page's shell", "it has no <title>"));
    };
    replaced(html, start, end, title)
}

/// The same page with its policy, right after its character set and so before anything it loads.
///
/// # Errors
/// When the page does not state its character set, or says something to be loaded before it.
pub fn with_policy(html: &str, policy: &str) -> Result<String> {
    let charset = tags(html, "meta").into_iter().find(|tag| tag.attribute("charset").is_some());
    let Some(tag) = charset else {
        return Err(Error::malformed("The page's shell", "it does not state its character set"));
    };
    let loads = ["script", "link", "style"].iter().flat_map(|element| tags(html, element));
    if loads.into_iter().any(|other| other.start < tag.start) {
        return Err(Error::malformed(
            "The page's shell",
            "its character set must stand before what it loads",
        ));
    }
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    replaced(html, tag.end(), tag.end(), &meta)
}

/// The addresses of a page's stylesheets, in order.
pub fn stylesheets(html: &str) -> Vec<&str> {
    sheet_tags(html).iter().filter_map(|tag| tag.attribute("href")).collect()
}

/// The same page with one stylesheet in place of all.
///
/// # Errors
/// When it has none.
pub fn with_one_stylesheet(html: &str, link: &str) -> Result<String> {
    let sheets = sheet_tags(html);
    let Some((first, others)) = sheets.split_first() else {
        return Err(Error::malformed("The page's shell", "it has no stylesheet"));
    };
    let mut page = html.to_owned();
    for tag in others.iter().rev() {
        page = replaced(&page, tag.start, tag.end(), "")?;
    }
    replaced(&page, first.start, first.end(), link)
}

/// What a page loads from beside itself: the addresses of its links and scripts.
pub fn loaded(html: &str) -> Vec<&str> {
    let links = tags(html, "link").into_iter().filter_map(|tag| tag.attribute("href"));
    let scripts = tags(html, "script").into_iter().filter_map(|tag| tag.attribute("src"));
    links.chain(scripts).collect()
}

/// What a stylesheet loads from beside itself; data in the sheet itself is not loaded.
pub fn loaded_by_sheet(css: &str) -> Vec<&str> {
    css.split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|url| url.trim_matches(['"', '\'', ' ']))
        .filter(|url| !url.starts_with("data:") && !url.starts_with('#'))
        .collect()
}

/// The same page without the integrity that Trunk puts on the wasm's preload: browsers apply none to what
/// is fetched by script, and say so in the console of every page.
///
/// # Errors
/// When the tag cannot be read.
pub fn without_ignored_integrity(html: &str) -> Result<String> {
    let preload = tags(html, "link").into_iter().find(|tag| tag.attribute("as") == Some("fetch"));
    let Some((tag, value)) = preload.and_then(|tag| Some((tag, tag.attribute("integrity")?))) else {
        return Ok(html.to_owned());
    };
    let bare = ["\"", ""].iter().fold(tag.text.to_owned(), |text, quote| {
        text.replace(&format!(" integrity={quote}{value}{quote}"), "")
    });
    replaced(html, tag.start, tag.end(), &bare)
}

fn sheet_tags(html: &str) -> Vec<Tag<'_>> {
    tags(html, "link").into_iter().filter(|tag| tag.attribute("rel") == Some("stylesheet")).collect()
}

fn replaced(html: &str, start: usize, end: usize, new: &str) -> Result<String> {
    match (html.get(..start), html.get(end..)) {
        (Some(before), Some(after)) => Ok(format!("{before}{new}{after}")),
        _ => Err(Error::malformed("The page's shell", "its tags overlap")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Old</title><base href=./>",
        "<script>one()</script><link rel=stylesheet href=./a-1.css integrity=x>",
        "<link href=\"./b-2.css\" rel=\"stylesheet\"><link rel=icon href=./icon.svg>",
        "<body><script type=module>two<3</script><script src=./three.js></script></body>"
    );

    #[test]
    fn scripts_in_the_page_are_found_and_others_are_not() {
        assert_eq!(inline_scripts(PAGE), ["one()", "two<3"]);
    }

    #[test]
    fn attributes_are_read_quoted_and_bare() {
        let links = tags(PAGE, "link");
        let hrefs: Vec<_> = links.iter().filter_map(|tag| tag.attribute("href")).collect();
        assert_eq!(hrefs, ["./a-1.css", "./b-2.css", "./icon.svg"]);
        assert_eq!(links[0].attribute("ref"), None);
        assert_eq!(tags("<meta data-charset=no>", "meta")[0].attribute("charset"), None);
    }

    #[test]
    fn an_element_is_not_found_in_a_longer_name() {
        assert!(tags("<basefont><base-x>", "base").is_empty());
    }

    #[test]
    fn base_and_title_are_set() {
        let page = with_title(&with_base(PAGE, "../").unwrap(), "New").unwrap();
        assert!(page.contains("<title>New</title><base href=\"../\"><script>"));
        assert!(with_base("<p>", "../").is_err());
        assert!(with_base("<base><base>", "../").is_err());
        assert!(with_title("<p>", "x").is_err());
    }

    #[test]
    fn the_policy_stands_before_anything_is_loaded() {
        let page = with_policy(PAGE, "default-src 'none'").unwrap();
        let policy = page.find("http-equiv").unwrap();
        assert!(policy < page.find("<base").unwrap() && policy < page.find("<script").unwrap());
        assert!(with_policy("<script>x</script><meta charset=utf-8>", "p").is_err());
        assert!(with_policy("<html>", "p").is_err());
    }

    #[test]
    fn what_is_loaded_is_found() {
        assert_eq!(loaded(PAGE), ["./a-1.css", "./b-2.css", "./icon.svg", "./three.js"]);
        let css = "@font-face{src:url(fonts/a.woff2)format(\"woff2\")}i{mask:url(\"data:image/svg+xml,x\")}b{x:url( 'c.svg' )}";
        assert_eq!(loaded_by_sheet(css), ["fonts/a.woff2", "c.svg"]);
    }

    #[test]
    fn only_the_integrity_that_browsers_ignore_goes() {
        for quote in ["", "\""] {
            let script = format!("<link rel=modulepreload href=a integrity={quote}sha384-a={quote}>");
            let wasm = format!("<link as=fetch integrity={quote}sha384-b=={quote} rel=preload>");
            let page = without_ignored_integrity(&format!("{script}{wasm}")).unwrap();
            assert_eq!(page, format!("{script}<link as=fetch rel=preload>"));
        }
        assert_eq!(without_ignored_integrity("<p>").unwrap(), "<p>");
    }

    #[test]
    fn stylesheets_become_one() {
        assert_eq!(stylesheets(PAGE), ["./a-1.css", "./b-2.css"]);
        let page = with_one_stylesheet(PAGE, "<link rel=stylesheet href=./all.css>").unwrap();
        assert_eq!(stylesheets(&page), ["./all.css"]);
        assert!(page.contains("rel=icon"));
        assert!(with_one_stylesheet("<p>", "").is_err());
    }
}
