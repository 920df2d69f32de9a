//! The content security policy of a page: nothing third-party, no script but the page's own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// The policy for a page with these scripts in it.
pub fn for_scripts(scripts: &[&str]) -> String {
    let hashes: String = scripts.iter().map(|script| format!(" '{}'", script_hash(script))).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; font-src 'self'; \
         img-src 'self' data: blob:; media-src 'self'; connect-src 'self' https: wss: http: ws:; \
         manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'none'"
    )
}

fn script_hash(script: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(script.as_bytes())))
}

/// The value of an `integrity` attribute for a file.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// What a file's name says about its content: another content, another name.
pub fn content_name(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Both values are from `printf "alert('Hello, world.');" | openssl dgst -sha256 -binary | base64`
    // (and -sha384), the example of the specification's own text.
    const SCRIPT: &str = "alert('Hello, world.');";

    #[test]
    fn hashes_are_what_browsers_compute() {
        assert_eq!(script_hash(SCRIPT), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
        assert_eq!(
            integrity(SCRIPT.as_bytes()),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn the_policy_allows_only_these_scripts() {
        let policy = for_scripts(&[SCRIPT]);
        assert!(policy.contains(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"
        ));
        assert!(policy.starts_with("default-src 'none'; "));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(for_scripts(&[]).contains("script-src 'self' 'wasm-unsafe-eval'; "));
    }

    #[test]
    fn names_follow_the_content() {
        assert_eq!(content_name(b"a").len(), 16);
        assert_ne!(content_name(b"a"), content_name(b"b"));
    }
}
