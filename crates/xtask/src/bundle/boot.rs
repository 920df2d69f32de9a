//! The script that stands in every page before the app runs, and after it broke.
//!
//! Trunk's minifier writes today's JavaScript whatever it reads, and this script must be readable for
//! engines that are too old for the app. So it is put in again as it stands in `shell/boot.js`, without
//! its comments and indents; packing does the rest.

use super::html;
use crate::error::Result;

/// Stands in this script and in no other.
const MARK: &str = "ghostlight-fault";

/// The page with the script as it was written.
///
/// # Errors
/// When Trunk's page does not have exactly one.
pub fn as_written(page: &str, script: &str) -> Result<String> {
    html::with_inline_script(page, MARK, &squeezed(script))
}

/// Without comments, indents and empty lines. Comments stand on lines of their own.
fn squeezed(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    const SCRIPT: &str = include_str!("../../../../shell/boot.js");

    /// The script without what stands in its strings, of which none holds a quote.
    fn code() -> String {
        squeezed(SCRIPT).split('"').step_by(2).collect()
    }

    #[test]
    fn nothing_in_it_is_younger_than_es5() {
        let code = code();
        for young in ["=>", "`", "?.", "??", "...", "||=", "&&=", "**", "'", "/*"] {
            assert!(!code.contains(young), "{young}");
        }
        let words: Vec<_> = code.split(|sign: char| !sign.is_alphanumeric()).collect();
        for young in ["let", "const", "class", "async", "await", "of", "import", "yield", "fetch", "URL"] {
            assert!(!words.contains(&young), "{young}");
        }
    }

    #[test]
    fn squeezing_leaves_the_program() {
        let squeezed = squeezed(SCRIPT);
        assert!(squeezed.contains(MARK) && !squeezed.contains("\n//") && !squeezed.contains("\n "));
        let check = "new Function(require('fs').readFileSync(0, 'utf8'))";
        let mut node = Command::new("node");
        let child = node.args(["-e", check]).stdin(std::process::Stdio::piped()).spawn();
        let mut child = child.expect("Node.js runs this test");
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), squeezed.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    #[test]
    fn what_the_minifier_made_of_it_is_replaced() {
        let page =
            "<script>other()</script><script>a?.b(`ghostlight-fault`)</script><script type=module>x</script>";
        let whole =
            as_written(page, "// why\n  one();\n\n  addEventListener(\"ghostlight-fault\", two);\n").unwrap();
        let wanted = "<script>other()</script><script>one();\naddEventListener(\"ghostlight-fault\", two);</script>\
                      <script type=module>x</script>";
        assert_eq!(whole, wanted);
        assert!(as_written("<script>other()</script>", "x").is_err());
    }
}
