//! One direction of one connection.

use super::{Network, Random};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// How one direction is.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// The least time on the way.
    pub delay: Duration,
    /// On top of it, anything from zero to this.
    pub jitter: Duration,
    /// How many bytes a second pass; none: as many as come.
    pub bytes_a_second: Option<u32>,
    /// Whether anything passes.
    pub flow: Flow,
}

/// Whether anything passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// It does.
    #[default]
    Flowing,
    /// It waits, and comes when the stall is over.
    Stalled,
    /// It is gone, and nobody is told.
    Swallowed,
}

/// Carries bytes one way until a side closes; each piece arrives when its time on the way is over.
///
/// Borrowed halves: only so does dropping the stream reset it; an owned half would close it in order.
pub(super) async fn pump(
    from: ReadHalf<'_>,
    to: WriteHalf<'_>,
    network: watch::Receiver<Network>,
    side: fn(&Network) -> &Path,
    random: Random,
) {
    let (sent, on_the_way) = mpsc::channel(256);
    tokio::join!(collect(from, sent, network.clone(), side, random), deliver(on_the_way, to, network, side));
}

async fn collect(
    mut from: ReadHalf<'_>,
    sent: mpsc::Sender<(Instant, Vec<u8>)>,
    network: watch::Receiver<Network>,
    side: fn(&Network) -> &Path,
    mut random: Random,
) {
    let mut last = Instant::now();
    let mut buffer = vec![0; 16 * 1_024];
    loop {
        let read = from.read(&mut buffer).await;
        let path = side(&network.borrow()).clone();
        if path.flow == Flow::Swallowed {
            if !matches!(read, Ok(1..)) {
                // Not even the close arrives.
                std::future::pending::<()>().await;
            }
            continue;
        }
        let Ok(count @ 1..) = read else { break };
        let on_wire = path.bytes_a_second.map_or(0.0, |rate| count as f64 / f64::from(rate.max(1)));
        let delay = path.delay.as_secs_f64() + path.jitter.as_secs_f64() * random.share() + on_wire;
        // Order is kept: nothing overtakes.
        last = last.max(Instant::now() + Duration::from_secs_f64(delay));
        let piece = buffer.get(..count).unwrap_or_default().to_vec();
        if sent.send((last, piece)).await.is_err() {
            break;
        }
    }
}

async fn deliver(
    mut on_the_way: mpsc::Receiver<(Instant, Vec<u8>)>,
    mut to: WriteHalf<'_>,
    mut network: watch::Receiver<Network>,
    side: fn(&Network) -> &Path,
) {
    while let Some((due, piece)) = on_the_way.recv().await {
        sleep_until(due).await;
        let stalled = |network: &Network| side(network).flow == Flow::Stalled;
        if network.wait_for(|network| !stalled(network)).await.is_err() {
            return;
        }
        if side(&network.borrow()).flow == Flow::Swallowed {
            continue;
        }
        if to.write_all(&piece).await.is_err() {
            return;
        }
    }
    if side(&network.borrow()).flow == Flow::Swallowed {
        std::future::pending::<()>().await;
    }
    let _ = to.shutdown().await;
}
