//! The project's own commands: `cargo xtask NAME`.

mod bundle;
mod check;
mod dist;
mod error;
mod evidence;
mod house;
mod http;
mod hygiene;
mod process;
mod replay;
mod report;
mod room_server;
mod screenshots;
mod serve;
mod setup;
mod size;
mod test;
mod versions;
mod webdriver;

use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::Arg::{Long, Value};
use lexopt::{Parser, ValueExt};

use error::{Error, Result};
use house::House;

const HELP: &str = "\
cargo xtask COMMAND

  serve        build everything and run it here, with a sample room
               --lan          for everyone in this network, with a QR code
               --port PORT    8080 if not said
               --gallery      with the page /gallery/, every component in every state
               --quick        unoptimised: built in seconds, for whoever changes the pages
  check        everything that needs no browser: format, lints, tests
  test         check, licences, and the tests in real browsers
               --quick        only the browser tests, against an unoptimised build
               --long         only what takes long, in its long form; the figures go into docs/
               --row NAME     of that only the rows with this in their names
               -- ARGS        given to the browser tests' runner
  dist         dist/ghostlight for a static host; dist/server/ghostlight, the server as one file
  size         every answer up to the viewer's first countdown, in bytes
               --page NAME    another page
  replay       SOURCE FILE: a recorded conversation through a source, a line of JSON a change
               --http FOLDER  its HTTP answers, a file a path (data_project.json)
  replay-clock FILE: a recorded trace of clock messages through the estimator, as one line of JSON
  screenshots  FOLDER [ADDRESS...]: the pages (or these, as in 'viewer/?room=STAGE2') in three sizes
               --as-built     without building again
  setup        only what the others do first: the tools, into a cache

Tools and compiled dependencies are kept in $GHOSTLIGHT_CACHE (else the user's cache folder).
";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        // The report's last line is the count, and stays the last.
        Err(Error::Told) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let mut parser = Parser::from_env();
    let name = match parser.next().map_err(usage)? {
        Some(Value(name)) => name.string().map_err(usage)?,
        Some(Long("help")) | None => "help".into(),
        Some(other) => return Err(usage(other.unexpected())),
    };
    match name.as_str() {
        "help" => {
            print!("{HELP}");
            Ok(())
        }
        "setup" => nothing_more(&mut parser).and_then(|()| setup::everything(&House::find()?)),
        "serve" => serve::command(&House::find()?, &serve_args(&mut parser)?),
        "check" => nothing_more(&mut parser).and_then(|()| check::command(&House::find()?)),
        "test" => test::command(&House::find()?, &test_args(&mut parser)?),
        "dist" => nothing_more(&mut parser).and_then(|()| dist::command(&House::find()?)),
        "size" => size::command(&House::find()?, &size_page(&mut parser)?),
        "replay" => replay::conversation(&replay_args(&mut parser)?),
        "replay-clock" => replay::command(&replay_file(&mut parser)?),
        "screenshots" => screenshots::command(&House::find()?, &screenshots_args(&mut parser)?),
        other => Err(Error::Usage(format!("There is no command `{other}`. `cargo xtask help` lists them."))),
    }
}

fn usage(error: lexopt::Error) -> Error {
    Error::Usage(format!("{error}. `cargo xtask help` lists what there is."))
}

fn nothing_more(parser: &mut Parser) -> Result<()> {
    match parser.next().map_err(usage)? {
        None => Ok(()),
        Some(arg) => Err(usage(arg.unexpected())),
    }
}

fn serve_args(parser: &mut Parser) -> Result<serve::Args> {
    let mut args = serve::Args { lan: false, port: 8080, gallery: false, quick: false };
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("lan") => args.lan = true,
            Long("gallery") => args.gallery = true,
            Long("quick") => args.quick = true,
            Long("port") => args.port = parser.value().and_then(|value| value.parse()).map_err(usage)?,
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(args)
}

fn test_args(parser: &mut Parser) -> Result<test::Args> {
    // What follows `--` comes as values.
    let mut args = test::Args::default();
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("quick") => args.quick = true,
            Long("long") => args.long = true,
            Long("row") => {
                args.row = Some(parser.value().and_then(ValueExt::string).map_err(usage)?);
            }
            Value(value) => args.runner.push(value),
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(args)
}

fn size_page(parser: &mut Parser) -> Result<String> {
    let mut page = "viewer".to_owned();
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("page") => page = parser.value().and_then(ValueExt::string).map_err(usage)?,
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(page)
}

fn replay_file(parser: &mut Parser) -> Result<PathBuf> {
    let file = parser.value().map_err(|_| Error::Usage("replay-clock needs a trace file.".into()))?;
    nothing_more(parser).map(|()| PathBuf::from(file))
}

fn replay_args(parser: &mut Parser) -> Result<replay::Args> {
    let (mut values, mut http) = (Vec::new(), None);
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("http") => http = Some(PathBuf::from(parser.value().map_err(usage)?)),
            Value(value) => values.push(value),
            other => return Err(usage(other.unexpected())),
        }
    }
    let mut values = values.into_iter();
    match (values.next(), values.next(), values.next()) {
        (Some(source), Some(file), None) => {
            Ok(replay::Args { source: source.string().map_err(usage)?, file: PathBuf::from(file), http })
        }
        _ => Err(Error::Usage("replay needs a source and a recording: replay ontime show.jsonl.".into())),
    }
}

fn screenshots_args(parser: &mut Parser) -> Result<screenshots::Args> {
    let (mut values, mut as_built) = (Vec::new(), false);
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("as-built") => as_built = true,
            Value(value) => values.push(value.string().map_err(usage)?),
            other => return Err(usage(other.unexpected())),
        }
    }
    let mut values = values.into_iter();
    let folder =
        values.next().ok_or_else(|| Error::Usage("screenshots needs a folder for the pictures.".into()))?;
    Ok(screenshots::Args {
        folder: screenshots::from_here(folder.as_ref()),
        pages: values.collect(),
        as_built,
    })
}
