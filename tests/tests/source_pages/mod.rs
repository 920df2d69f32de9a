//! Pages of ours that show a room of another system.
#![allow(dead_code, reason = "each test program uses some of it")]

use ghostlight_tests::{Browser, Screen, Server, Size, until};

pub const DIGITS: &str = ".stage-digits";
/// Where a desk page says what became of a press.
pub const ANSWER: &str = ".answer-line";
/// Where home says what is wrong.
pub const SAID: &str = ".source-said";

/// Our own server with the app, and a browser.
pub struct World {
    pub server: Server,
    pub browser: Browser,
}

impl World {
    pub async fn begin() -> Self {
        Self { server: Server::start().await, browser: Browser::start().await }
    }

    /// Opens a page of another system's room; `login` stands in the fragment. The server is another one than
    /// the page's own, so a person confirms it first.
    pub async fn open(&self, page: &str, link: &str, login: &str, size: Size) -> Screen {
        let address = format!("{}/{page}/?{link}&lang=en#{login}", self.server.origin());
        let screen = self.browser.open(address, size).await;
        screen.press("Show it").await;
        screen
    }

    /// Home with its form for other systems open.
    pub async fn home(&self) -> Screen {
        let home = self.browser.open(format!("{}/?lang=en", self.server.origin()), Size::TABLET).await;
        home.press("A room of another system").await;
        home
    }
}

/// Presses a button that cannot be used, and reads why.
pub async fn says_no(screen: &Screen, button: &str, why: &str) {
    let found = until(&format!("a button {button:?}"), || screen.button(button)).await;
    let disabled = found.attr("aria-disabled").await.expect("readable");
    assert_eq!(disabled.as_deref(), Some("true"), "{button}");
    screen.press(button).await;
    screen.says(ANSWER, why).await;
}

/// Chooses a system in home's form, by its word.
pub async fn choose(home: &Screen, index: u32) {
    home.script(&format!(
        "const s = document.querySelector('.source-form select'); s.value = '{index}'; \
         s.dispatchEvent(new Event('change', {{bubbles: true}}))"
    ))
    .await;
}
