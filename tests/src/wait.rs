//! Waiting for something to be true.

use std::future::Future;
use std::time::{Duration, Instant};

/// How long a screen may take to show something on a busy machine before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Waits until `look` gives something, and gives it back.
///
/// # Panics
/// When it has given nothing for 20 s; `what` says what was waited for.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, look: impl FnMut() -> F) -> T {
    until_within(PATIENCE, what, look).await
}

/// As [`until`], with a deadline of its own.
///
/// # Panics
/// When `look` has given nothing in that time.
pub async fn until_within<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    mut look: impl FnMut() -> F,
) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < patience, "waited {:?} in vain for: {what}", begun.elapsed());
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
