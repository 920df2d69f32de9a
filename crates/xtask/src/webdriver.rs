//! A Chromium that this program drives, over the few WebDriver commands that it needs.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::error::{Doing, Error, Result};
use crate::http::Head;
use crate::setup::Browsers;

/// Between two looks at a page that is not ready yet.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// A running browser with a fresh profile; it ends with this value.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts ChromeDriver and a headless Chromium.
    ///
    /// # Errors
    /// When one of them does not start.
    pub fn start(browsers: &Browsers) -> Result<Self> {
        let mut driver = Command::new(&browsers.chromedriver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .doing(|| "start ChromeDriver".into())?;
        let lines = driver.stdout.take().map(BufReader::new);
        let mut browser = Browser { driver, port: 0, session: String::new() };
        let mut lines = lines.into_iter().flat_map(BufRead::lines).map_while(std::io::Result::ok);
        browser.port = lines.find_map(|line| started_on(&line)).ok_or_else(|| {
            Error::malformed("ChromeDriver's output", "it does not say on which port it listens")
        })?;
        thread::spawn(move || lines.for_each(drop));
        browser.session = browser.new_session(&browsers.chromium)?;
        Ok(browser)
    }

    fn new_session(&self, chromium: &Path) -> Result<String> {
        let args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ];
        let options = json!({ "binary": chromium, "args": args });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options } } });
        let made = self.ask("POST", "/session", &wanted)?;
        made.get("sessionId")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| Error::malformed("ChromeDriver's answer", "it names no session"))
    }

    /// Opens an address and waits until its own files are loaded.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn open(&self, url: &str) -> Result<()> {
        self.command("url", &json!({ "url": url })).map(drop)
    }

    /// Makes the page this large, in CSS pixels.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn size(&self, width: u32, height: u32) -> Result<()> {
        let params = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let order = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": params });
        self.command("goog/cdp/execute", &order).map(drop)
    }

    /// Waits until an expression is true in the page.
    ///
    /// # Errors
    /// When it is not within `limit`; the error says `what` was waited for.
    pub fn until(&self, what: &str, expression: &str, limit: Duration) -> Result<()> {
        let script = json!({ "script": format!("return Boolean({expression})"), "args": [] });
        let start = Instant::now();
        while self.command("execute/sync", &script)? != Value::Bool(true) {
            if start.elapsed() > limit {
                return Err(Error::Failed(format!("{what} did not happen within {} s.", limit.as_secs())));
            }
            thread::sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    /// What the page shows, as a PNG.
    ///
    /// # Errors
    /// When the browser gives none.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let answer = self.ask("GET", &format!("/session/{}/screenshot", self.session), &Value::Null)?;
        let text = answer.as_str().unwrap_or_default();
        STANDARD.decode(text).map_err(|error| Error::malformed("The screenshot", error.to_string()))
    }

    fn command(&self, name: &str, body: &Value) -> Result<Value> {
        self.ask("POST", &format!("/session/{}/{name}", self.session), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let answer = self.exchange(method, path, body).doing(|| format!("ask ChromeDriver for {path}"))?;
        let value = serde_json::from_slice::<Value>(&answer)
            .ok()
            .and_then(|mut answer| answer.get_mut("value").map(Value::take))
            .ok_or_else(|| Error::malformed("ChromeDriver's answer", "it has no value"))?;
        match value.get("error").and(value.get("message")).and_then(Value::as_str) {
            Some(message) => Err(Error::Failed(format!(
                "The browser says: {}",
                message.lines().next().unwrap_or_default()
            ))),
            None => Ok(value),
        }
    }

    fn exchange(&self, method: &str, path: &str, body: &Value) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut reader = BufReader::new(stream);
        let head = Head::read(&mut reader)?;
        head.body(&mut reader)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _browser_gone = self.ask("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        let _already_ended = self.driver.kill();
        let _already_waited_for = self.driver.wait();
    }
}

fn started_on(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_drivers_word() {
        assert_eq!(started_on("ChromeDriver was started successfully on port 41231."), Some(41231));
        assert_eq!(started_on("Starting ChromeDriver 156.0.8078.73 on port 0"), None);
    }
}
