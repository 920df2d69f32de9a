//! Timers and animation frames, owned by guards.

use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The longest delay that browsers take (2³¹ − 1 ms); longer ones fire at once there.
const LONGEST: f64 = 2_147_483_647.0;

/// Calls back once, after a delay. Dropping it stops it.
pub struct Timeout {
    _guard: gloo_timers::callback::Timeout,
}

impl Timeout {
    /// Calls back once after at least so many milliseconds (never early by more than the clock's step).
    #[must_use]
    pub fn new(delay_ms: f64, callback: impl FnOnce() + 'static) -> Self {
        // Browsers cut fractions off, and would call a fraction of a millisecond early.
        let delay = delay_ms.ceil().clamp(0.0, LONGEST) as u32;
        Self { _guard: gloo_timers::callback::Timeout::new(delay, callback) }
    }
}

/// Calls back in the next animation frame. Dropping it stops it.
pub struct Frame {
    id: i32,
    done: Rc<Cell<bool>>,
    _callback: Closure<dyn FnMut()>,
}

impl Frame {
    /// Calls back in the next frame; none where the page has no window.
    #[must_use]
    pub fn new(callback: impl FnOnce() + 'static) -> Option<Self> {
        let done = Rc::new(Cell::new(false));
        let mut callback = Some(callback);
        let fired = done.clone();
        let closure = Closure::<dyn FnMut()>::new(move || {
            fired.set(true);
            if let Some(callback) = callback.take() {
                callback();
            }
        });
        let id = super::window()?.request_animation_frame(closure.as_ref().unchecked_ref()).ok()?;
        Some(Self { id, done, _callback: closure })
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if !self.done.get()
            && let Some(window) = super::window()
        {
            let _ = window.cancel_animation_frame(self.id);
        }
    }
}

/// After so many milliseconds.
pub async fn sleep(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}
