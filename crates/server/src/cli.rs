//! The command line.

use crate::config::{Config, Data, LogForm, Tls};
use clap::{Parser, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The Ghostlight room server: stage timers for the screens and tablets of a live event.
#[derive(Debug, Parser)]
#[command(name = "ghostlight", version, max_term_width = 100)]
pub struct Args {
    /// Address and port to listen on (0.0.0.0:8080: everyone in the network; port 0: any free one)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// Folder of the built app; without it the app in this program is served, where it has one
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    /// File that keeps the rooms (default: ghostlight/ghostlight.db in your data folder);
    /// ":memory:" keeps nothing
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Make sure that the sample room STAGE2 is there, open to everyone
    #[arg(long)]
    sample: bool,
    /// Anyone may make rooms (the default where only this machine is listened to)
    #[arg(long, conflicts_with = "no_open")]
    open: bool,
    /// Making rooms needs the owner key
    #[arg(long)]
    no_open: bool,
    /// Take clients' addresses from X-Forwarded-For: only behind a reverse proxy of your own
    #[arg(long)]
    trusted_proxy: bool,
    /// Delete rooms that nobody has used for so many days; 0: never
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    keep_days: u32,
    /// Certificate chain, PEM, to serve https and wss
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// How the log is written to standard error; GHOSTLIGHT_LOG sets error, warn, info, debug or trace
    #[arg(long, value_name = "FORM", default_value = "text")]
    log: Log,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Log {
    Text,
    Json,
}

impl Args {
    /// The form of the log.
    #[must_use]
    pub const fn log(&self) -> LogForm {
        match self.log {
            Log::Text => LogForm::Text,
            Log::Json => LogForm::Json,
        }
    }

    /// What was asked for, as a configuration.
    ///
    /// # Errors
    /// A sentence, where no data folder is known.
    pub fn into_config(self) -> Result<Config, String> {
        let data = match self.data {
            Some(path) if path.as_os_str() == ":memory:" => Data::Memory,
            Some(path) => Data::File(path),
            None => Data::File(default_data()?),
        };
        let open = match (self.open, self.no_open) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let keep = Duration::from_secs(u64::from(self.keep_days) * 24 * 3_600);
        Ok(Config {
            app: self.app,
            sample: self.sample,
            open,
            trusted_proxy: self.trusted_proxy,
            keep: (self.keep_days > 0).then_some(keep),
            tls: self.tls_cert.zip(self.tls_key).map(|(cert, key)| Tls { cert, key }),
            ..Config::new(self.bind, data)
        })
    }
}

/// `ghostlight/ghostlight.db` in the data folder of this user, as the system has it.
fn default_data() -> Result<PathBuf, String> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || from("HOME");
    let folder = if cfg!(windows) {
        from("LOCALAPPDATA").or_else(|| from("APPDATA"))
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| home().map(|home| home.join(".local/share")))
    };
    folder
        .map(|folder| folder.join("ghostlight").join("ghostlight.db"))
        .ok_or_else(|| "There is no home folder: say where to keep the rooms with --data FILE.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(args: &[&str]) -> Config {
        let args = [&["ghostlight"], args].concat();
        Args::try_parse_from(args).unwrap().into_config().unwrap()
    }

    #[test]
    fn loopback_alone_is_open() {
        let memory = ["--data", ":memory:"];
        let open = |more: &[&str]| config(&[&memory, more].concat()).is_open();
        assert!(open(&[]));
        assert!(open(&["--bind", "[::1]:0"]));
        assert!(!open(&["--bind", "0.0.0.0:8080"]));
        assert!(open(&["--bind", "0.0.0.0:8080", "--open"]));
        assert!(!open(&["--no-open"]));
        assert!(!open(&["--trusted-proxy"]), "behind a proxy loopback is the whole world");
        assert!(open(&["--trusted-proxy", "--open"]));
    }

    #[test]
    fn zero_days_is_never() {
        assert_eq!(config(&["--data", "x.db", "--keep-days", "0"]).keep, None);
        assert_eq!(config(&["--data", "x.db"]).keep, Some(Duration::from_secs(90 * 86_400)));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for wrong in
            [&["--open", "--no-open"][..], &["--tls-cert", "a.pem"], &["--bind", "here"], &["--log", "x"]]
        {
            assert!(Args::try_parse_from([&["ghostlight"], wrong].concat()).is_err(), "{wrong:?}");
        }
    }
}
