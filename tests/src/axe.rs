//! What axe-core finds on a page: what would keep somebody out of it.

use crate::Screen;
use serde_json::Value;

/// Everything that axe has for WCAG A and AA up to 2.2, and its best practices. The size of targets is off in
/// axe until asked for.
const RUN: &str = "return axe.run(document, {resultTypes: ['violations'], \
     rules: {'target-size': {enabled: true}}}).then(found => found.violations.map(v => \
     v.id + ': ' + v.help + '\\n' + v.nodes.map(n => '    ' + n.target.join(' ') + '  ' + n.html.slice(0, 160) \
     + '\\n      ' + n.failureSummary.replace(/\\s+/g, ' ').slice(0, 300)).join('\\n')))";

/// What it finds on the page as it is now, a text a rule.
pub async fn findings(screen: &Screen) -> Vec<String> {
    if screen.script("return typeof axe").await == "undefined" {
        let path = std::env::var_os("GHOSTLIGHT_AXE")
            .expect("GHOSTLIGHT_AXE is not set: run these tests with `cargo xtask test`");
        let source = std::fs::read_to_string(path).expect("axe-core can be read");
        screen.script(&source).await;
    }
    let found = screen.script(RUN).await;
    let found = found.as_array().unwrap_or_else(|| panic!("axe gave {found}"));
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
