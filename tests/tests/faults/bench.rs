//! A stage display on its way to the server, and what it did while something was wrong.

use ghostlight_tests::{
    Api, Browser, Network, OtherClock, Proxy, Screen, Server, Shift, Size, end_of_countdown, machine_ms,
    pick, record, until, until_within,
};
use std::time::Duration;

/// After a block the browser paints a frame before it calls back whoever waits for a time: that one frame
/// may still have the old digits.
const STALE_MS: f64 = 100.0;
/// The short forms run on machines that do other things too: they are given twice the time.
const SHORT_SLACK: f64 = 2.0;
const DIGITS: &str = ".stage-digits";

/// What a display has to do in a row.
pub struct Must {
    /// Say that something is wrong within so long; none: say nothing.
    pub sign_within_ms: Option<f64>,
    /// A fault that is over sooner than any sign has to be told of may pass without one.
    pub may_be_silent: bool,
    /// Be live again within so long after the cause is gone.
    pub live_within_ms: f64,
    /// Whether the digits may be missing while the page loads again, and how long.
    pub dark_ms: f64,
    /// Whether a page that got no frames is itself the failure.
    pub pauses_count: bool,
}

impl Must {
    pub const NOTHING_SEEN: Self = Self {
        sign_within_ms: None,
        may_be_silent: false,
        live_within_ms: 0.0,
        dark_ms: 0.0,
        pauses_count: false,
    };
    pub const REFUSED: Self = Self {
        sign_within_ms: Some(3_000.0),
        may_be_silent: false,
        live_within_ms: 2_000.0,
        dark_ms: 0.0,
        pauses_count: false,
    };
    pub const SWALLOWED: Self = Self {
        sign_within_ms: Some(16_000.0),
        may_be_silent: false,
        live_within_ms: 4_000.0,
        dark_ms: 0.0,
        pauses_count: false,
    };
}

/// A running show with one display: browser, delay proxy, a server whose clock can be set.
pub struct Bench {
    pub server: Server,
    pub clock: OtherClock,
    pub proxy: Proxy,
    pub screen: Screen,
    _browser: Browser,
    /// When the countdown reads 0:00, on the machine's clock.
    pub end: f64,
    begun: f64,
    cause: Option<f64>,
    over: Option<f64>,
    excused: Vec<(f64, f64)>,
}

impl Bench {
    /// Starts a five-minute countdown that the display shows.
    pub async fn start() -> Self {
        Self::start_with(Size::STAGE, "").await
    }

    /// The same before the page is another one: `before` runs in each page first.
    pub async fn start_with(size: Size, before: &str) -> Self {
        let server = Server::start().await;
        let clock = OtherClock::before(server.port()).await;
        let proxy = Proxy::start(clock.port(), 7).await;
        let browser = Browser::start().await;
        let screen = browser.blank(size).await;
        screen.watch_from_the_start().await;
        if !before.is_empty() {
            let source = serde_json::json!({"source": before});
            screen.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
        }
        Api::of(&server).press("play").await;
        let end = end_of_countdown(&server).await;
        screen.goto(&proxy.before(&server.page("viewer", "&lang=en"), server.port())).await;
        counts(&screen).await;
        let begun = machine_ms();
        Self {
            server,
            clock,
            proxy,
            screen,
            _browser: browser,
            end,
            begun,
            cause: None,
            over: None,
            excused: Vec::new(),
        }
    }

    /// The fault begins now.
    pub fn fault(&mut self) {
        self.cause = Some(machine_ms());
    }

    /// It is over now.
    pub fn over(&mut self) {
        self.over = Some(machine_ms());
    }

    /// Since then and until now no script could run in the page.
    pub fn excuse(&mut self, since: f64) {
        self.excused.push((since, machine_ms()));
    }

    /// The network changes now.
    pub fn network(&mut self, network: Network) {
        self.proxy.set(network);
    }

    /// The fault lasts so long: here a length of time is the case itself.
    pub async fn lasts(&self, seconds: f64) {
        tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
    }

    /// Waits until the sign is up.
    pub async fn sign(&self) {
        let cause = self.cause.expect("a fault");
        until("the sign", || async { self.screen.seen().await.sign_after(cause).0 }).await;
    }

    /// Waits until the sign is gone, then until a press on the server is seen, and judges it all.
    pub async fn judge(self, row: &str, must: &Must) {
        let cause = self.cause.expect("a fault");
        let over = self.over.expect("an end of it");
        until_within(Duration::from_secs(30), "the sign to be gone", || async {
            let seen = self.screen.seen().await;
            seen.signs.last().is_none_or(|(text, _)| text.is_empty()).then_some(())
        })
        .await;
        counts(&self.screen).await;
        let seen = self.screen.seen().await;
        // Where the machine gave the page no time, its digits say nothing of the page: except where what
        // takes the time is the fault itself.
        let pauses = if must.pauses_count { &[][..] } else { &seen.pauses };
        let excused = [&self.excused, pauses].concat();
        let wrong = seen.against(self.end, self.begun, &excused);
        let (sign, gone) = seen.sign_after(cause);
        let sign_ms = sign.map(|at| at - cause);
        let live_ms = gone.map(|at| (at - over).max(0.0));
        let stale_ms = seen.stale_after_pauses(self.end, cause);
        let cells = [
            format!("{:.1}", wrong.wrong_ms / 1_000.0),
            format!("{:.0}", wrong.worst_ms),
            sign_ms.map_or("none".to_owned(), |ms| format!("{:.1}", ms / 1_000.0)),
            live_ms.map_or("—".to_owned(), |ms| format!("{:.1}", ms / 1_000.0)),
            format!("{stale_ms:.0}"),
        ];
        record("faults.md", row, &cells);
        let slack = pick(SHORT_SLACK, 1.0);
        let context = format!("{row}: {seen:?}");
        assert!(wrong.wrong_ms == 0.0, "wrong for {} ms; {context}", wrong.wrong_ms);
        assert!(wrong.dark_ms <= must.dark_ms * slack, "dark for {} ms; {context}", wrong.dark_ms);
        assert!(
            stale_ms <= STALE_MS * slack,
            "after a pause the old digits stood for {stale_ms} ms; {context}"
        );
        match (must.sign_within_ms, sign_ms) {
            (None, None) => {}
            (None, Some(_)) => panic!("a sign where none is due; {context}"),
            (Some(_), None) => assert!(must.may_be_silent, "no sign; {context}"),
            (Some(most), Some(ms)) => assert!(ms <= most * slack, "the sign came after {ms} ms; {context}"),
        }
        if let Some(ms) = live_ms {
            assert!(ms <= must.live_within_ms * slack, "live after {ms} ms; {context}");
        }
        self.ends_live().await;
    }

    /// What is pressed on the server is seen.
    async fn ends_live(self) {
        Api::of(&self.server).press("pause").await;
        self.screen.says(".stage-word", "PAUSED").await;
        self.screen.close().await;
    }
}

/// Waits until the digits have changed twice.
pub async fn counts(screen: &Screen) {
    let begun = screen.seen().await.digits.len();
    until("the digits to count", || async {
        let seen = screen.seen().await;
        (seen.digits.len() >= begun + 2 && screen.text(DIGITS).await.is_some()).then_some(())
    })
    .await;
}

/// The server's clock is another one by so many milliseconds.
pub fn step(ms: i64) -> Shift {
    Shift { clock_ms: ms, elapsed_ms: 0 }
}
