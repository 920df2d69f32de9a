//! `ghostlight`, the room server: see `ghostlight --help` and docs/server.md.

use clap::Parser as _;
use ghostlight_server::cli::Args;
use ghostlight_server::{Config, Server, logs};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let level = std::env::var("GHOSTLIGHT_LOG").ok();
    logs::start(args.log(), level.as_deref());
    raise_limits();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("The system gives no threads: {error}.")),
    };
    match args.into_config().and_then(|config| runtime.block_on(serve(config))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => failed(&sentence),
    }
}

fn failed(sentence: &str) -> ExitCode {
    tracing::error!("{sentence}");
    ExitCode::FAILURE
}

/// Serves until the system or a person says stop.
async fn serve(config: Config) -> Result<(), String> {
    // Before anything else, so that a stop in the first moment is heard.
    let stop = stop_signal().map_err(|error| format!("Signals cannot be heard: {error}."))?;
    let server = Server::start(config).await.map_err(|error| error.to_string())?;
    say(&server).map_err(|error| format!("Standard output does not work: {error}."))?;
    tracing::info!(address = server.url(), version = env!("CARGO_PKG_VERSION"), "listening");
    stop.await;
    tracing::info!("stopping");
    server.stop().await;
    Ok(())
}

/// What is said on standard output: the owner key when it is new, and that we are ready.
fn say(server: &Server) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if let Some(file) = server.new_owner_key() {
        // Under systemd standard output is the journal: a key in a log is a key lost.
        let is_journal = std::env::var_os("JOURNAL_STREAM").is_some();
        match (file, is_journal) {
            (Some(file), true) => writeln!(out, "owner key: in {}", file.display())?,
            (Some(file), false) => {
                writeln!(
                    out,
                    "owner key: {} (shown this once; kept in {})",
                    server.owner_key(),
                    file.display()
                )?;
            }
            (None, true) => {}
            (None, false) => writeln!(out, "owner key: {} (until the server stops)", server.owner_key())?,
        }
    }
    writeln!(out, "listening on {}", server.url())?;
    out.flush()
}

#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal there is only the hard way to stop.
        if tokio::signal::ctrl_c().await.is_err() {
            core::future::pending::<()>().await;
        }
    })
}

/// A screen is a socket is a file handle: many systems give a process 1,024 until it asks for more.
fn raise_limits() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let now = getrlimit(Resource::Nofile);
        let more = Rlimit { current: now.maximum, maximum: now.maximum };
        if let Err(error) = setrlimit(Resource::Nofile, more) {
            tracing::warn!(%error, "the number of file handles could not be raised");
        }
    }
}
