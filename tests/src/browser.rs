//! Real browsers, driven over WebDriver. A screen is a browser process of its own, as on a stage: hidden
//! tabs of one browser get no frames.

use serde_json::Value;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long a browser may take to close.
const GOODBYE: Duration = Duration::from_secs(5);

/// The size of a screen in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Size(pub u32, pub u32);

impl Size {
    /// A stage display or projector.
    pub const STAGE: Self = Self(1920, 1080);
    /// A tablet, across.
    pub const TABLET: Self = Self(1024, 768);
    /// A phone.
    pub const PHONE: Self = Self(390, 844);
}

/// A driver process, from which screens are opened. Gone when dropped.
pub struct Browser {
    driver: Arc<Driver>,
}

struct Driver {
    port: u16,
    _child: Child,
}

/// One page in a browser of its own, closed by [`Screen::close`].
pub struct Screen {
    driver: WebDriver,
    process: Arc<Driver>,
}

impl Browser {
    /// Starts Chromium's driver on a free port.
    pub async fn start() -> Self {
        let path = std::env::var("GHOSTLIGHT_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut child = Command::new(path)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts (`cargo xtask test` installs it on Debian)");
        let stdout = child.stdout.take().expect("its output is ours");
        let mut lines = BufReader::new(stdout).lines();
        let port = loop {
            let line = lines.next_line().await.expect("readable").expect("it says its port");
            // It first says the port that it was asked for, which is none.
            if let Some((_, rest)) = line.split_once("successfully on port ") {
                break rest.trim().trim_end_matches('.').parse().expect("a port");
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { driver: Arc::new(Driver { port, _child: child }) }
    }

    /// Opens a screen of that size at an address.
    pub async fn open(&self, address: impl AsRef<str>, size: Size) -> Screen {
        let screen = self.blank(size).await;
        screen.goto(address.as_ref()).await;
        screen
    }

    /// Opens a screen that shows nothing yet.
    pub async fn blank(&self, size: Size) -> Screen {
        self.blank_with(size, &[]).await
    }

    /// The same with further arguments for the browser.
    pub async fn blank_with(&self, size: Size, arguments: &[&str]) -> Screen {
        let wanted = chromium(size, arguments);
        let address = format!("http://127.0.0.1:{}", self.driver.port);
        let driver = WebDriver::new(&address, wanted).await.expect("a browser opens");
        Screen { driver, process: Arc::clone(&self.driver) }
    }
}

fn chromium(size: Size, arguments: &[&str]) -> Capabilities {
    let mut wanted = DesiredCapabilities::chrome();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        "--lang=en",
    ] {
        wanted.add_arg(argument).expect("an argument");
    }
    wanted.add_arg(&format!("--window-size={},{}", size.0, size.1)).expect("a size");
    if let Ok(binary) = std::env::var("GHOSTLIGHT_CHROMIUM") {
        wanted.set_binary(&binary).expect("a binary");
    }
    for argument in arguments {
        wanted.add_arg(argument).expect("an argument");
    }
    wanted.into()
}

impl Screen {
    /// Goes to an address.
    pub async fn goto(&self, address: &str) {
        self.driver.goto(address).await.expect("the page loads");
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page loads again");
    }

    /// Runs script in the page; `return` gives its value.
    pub async fn script(&self, script: &str) -> Value {
        let answer = self.driver.execute(script, vec![]).await;
        answer.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// The visible text of the first element that a selector finds; none when there is none.
    pub async fn text(&self, selector: &str) -> Option<String> {
        let script = format!(
            "const e = document.querySelector({selector:?}); \
             return e && e.checkVisibility({{visibilityProperty: true, opacityProperty: true}}) \
             ? e.innerText.trim() : null"
        );
        self.script(&script).await.as_str().map(str::to_owned)
    }

    /// An attribute of the first element that a selector finds.
    pub async fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let script = format!("return document.querySelector({selector:?})?.getAttribute({name:?}) ?? null");
        self.script(&script).await.as_str().map(str::to_owned)
    }

    /// Waits until an element's visible text is that.
    pub async fn shows(&self, selector: &str, text: &str) {
        let what = format!("{selector} to read {text:?}");
        crate::until(&what, || async { self.text(selector).await.filter(|now| now == text) }).await;
    }

    /// Waits until an element's visible text contains that.
    pub async fn says(&self, selector: &str, part: &str) -> String {
        let what = format!("{selector} to say {part:?}");
        crate::until(&what, || async { self.text(selector).await.filter(|now| now.contains(part)) }).await
    }

    /// Waits until nothing that a selector finds is visible.
    pub async fn gone(&self, selector: &str) {
        let what = format!("{selector} to be gone");
        crate::until(&what, || async { self.text(selector).await.is_none().then_some(()) }).await;
    }

    /// Waits for an element, then clicks it as a person does.
    pub async fn click(&self, selector: &str) {
        let element = crate::until(selector, || async {
            let element = self.driver.find(By::Css(selector)).await.ok()?;
            element.is_clickable().await.ok()?.then_some(element)
        })
        .await;
        self.bring_to_the_middle(&element).await;
        element.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// A person scrolls what lies under a page's own bars to where it can be pressed; the driver only scrolls
    /// to what is out of the window.
    async fn bring_to_the_middle(&self, element: &WebElement) {
        let script = "arguments[0].scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'})";
        let argument = element.to_json().expect("an element has a name in the driver");
        self.driver.execute(script, vec![argument]).await.expect("scrolled");
    }

    /// Presses the button of that name (its beginning is enough), as a person finds it: by its label or
    /// its text, among those that are visible.
    pub async fn press(&self, name: &str) {
        let button = crate::until(&format!("a button {name:?}"), || self.button(name)).await;
        self.bring_to_the_middle(&button).await;
        button.click().await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Holds the button of that name for a time, as a guarded control wants it.
    pub async fn press_and_hold(&self, name: &str, time: Duration) {
        let button = crate::until(&format!("a button {name:?}"), || self.button(name)).await;
        let press = self.driver.action_chain().click_and_hold_element(&button);
        press.perform().await.expect("pressed");
        // A hold is a length of a person's time.
        tokio::time::sleep(time).await;
        self.driver.action_chain().release().perform().await.expect("released");
    }

    /// The visible button of that name, where there is one.
    pub async fn button(&self, name: &str) -> Option<WebElement> {
        let script = format!(
            "const name = e => (e.getAttribute('aria-label') || e.innerText || '').trim(); \
             const all = [...document.querySelectorAll('button, a[href], [role=button], [role=tab], summary')] \
             .filter(e => e.checkVisibility({{visibilityProperty: true, opacityProperty: true}})); \
             return all.find(e => name(e) === {name:?}) || all.find(e => name(e).startsWith({name:?})) || null"
        );
        self.driver.execute(&script, vec![]).await.ok()?.element().ok()
    }

    /// Types into the focused element or the page.
    pub async fn keys(&self, keys: &str) {
        self.driver.action_chain().send_keys(keys).perform().await.expect("typed");
    }

    /// Types into an element.
    pub async fn fill(&self, selector: &str, text: &str) {
        let element =
            crate::until(selector, || async { self.driver.find(By::Css(selector)).await.ok() }).await;
        element.clear().await.expect("cleared");
        element.send_keys(text).await.expect("typed");
    }

    /// Opens another tab in the same browser and goes on there; gives the handle of the one it left.
    pub async fn new_tab(&self, address: &str) -> WindowHandle {
        let left = self.driver.window().await.expect("a tab");
        let tab = self.driver.new_tab().await.expect("another tab");
        self.driver.switch_to_window(tab).await.expect("there");
        self.goto(address).await;
        left
    }

    /// The tab in which it is.
    pub async fn tab(&self) -> WindowHandle {
        self.driver.window().await.expect("a tab")
    }

    /// Goes to another tab.
    pub async fn switch(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.expect("there");
    }

    /// Closes the tab in which it is and goes on in another.
    pub async fn close_tab(&self, then: &WindowHandle) {
        self.driver.close_window().await.expect("closed");
        self.switch(then).await;
    }

    /// Sends a command of Chromium's DevTools protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Takes a picture of the page.
    pub async fn picture(&self, file: &std::path::Path) {
        self.driver.screenshot(file).await.expect("a picture");
    }

    /// The same as the bytes of a PNG.
    pub async fn png(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.expect("a picture")
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.driver.clone().quit().await.expect("closed");
    }
}

impl Drop for Screen {
    /// A test that failed leaves no browser behind. The library would ask over a connection that belongs
    /// to the runtime which this very drop holds up, and wait for two minutes.
    fn drop(&mut self) {
        let path = format!("/session/{}", self.driver.session_id());
        if self.driver.clone().leak().is_err() {
            return;
        }
        let ask = || -> std::io::Result<()> {
            let mut driver = std::net::TcpStream::connect(("127.0.0.1", self.process.port))?;
            driver.set_read_timeout(Some(GOODBYE))?;
            let head = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            std::io::Write::write_all(&mut driver, format!("DELETE {path} {head}").as_bytes())?;
            std::io::Read::read(&mut driver, &mut [0; 16]).map(drop)
        };
        // It ends with its driver, too.
        let _ = ask();
    }
}
