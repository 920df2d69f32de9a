//! The lines of shell in docs/api.md do what it says: each is run as it stands there.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_tests::{Api, Server};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The lines of the document's blocks of shell, those that go on in the next one joined.
fn lines() -> Vec<String> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says it"));
    let text = std::fs::read_to_string(root.join("../docs/api.md")).expect("the document");
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let joined = blocks.map(|block| block.replace("\\\n", " ")).collect::<String>();
    joined.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect()
}

/// Runs a line as a person's shell does; what it prints.
fn run(line: &str, folder: &Path, variables: &[(&str, String)]) -> String {
    // Silent, and an error where the server refuses: the line itself stays as it is.
    let script = format!("curl() {{ command curl -sS --fail-with-body \"$@\"; }}\n{line}\n");
    let mut shell = Command::new("sh");
    shell.args(["-e", "-u", "-c", &script]).current_dir(folder);
    shell.envs(variables.iter().map(|(name, value)| (name, value)));
    let out = shell.output().expect("a shell");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{line}\n{said}{}", String::from_utf8_lossy(&out.stderr));
    said
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// What a control action leaves behind.
fn assert_done(action: &str, playback: &Value, message: &Value) {
    match action {
        "play" => assert_eq!(playback["state"], "running"),
        "pause" => assert_eq!(playback["state"], "paused"),
        "next" => assert_eq!(playback["name"], "Keynote: Light without electricity"),
        "add_time" => assert_eq!(playback["remaining_ms"], 26 * 60_000),
        "blackout" => assert_eq!(playback["blackout"], true),
        "show_message" => assert_eq!(message["showing"], true),
        other => panic!("the document does {other}, and this test does not know what comes of it"),
    }
}

#[tokio::test]
async fn every_line_of_the_document_does_what_it_says() {
    let server = Server::start_with(&["--no-open"]).await;
    let sample = Api::of(&server);
    let message = sample.ids("messages").await.remove(0);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("rundown.csv"), "Title,Duration\nLunch,1:00:00\nTalk,20\n").unwrap();
    let mut variables =
        vec![("SERVER", server.origin()), ("OWNER_KEY", server.owner_key()), ("MESSAGE", message.clone())];
    let (mut actions, mut others) = (0, 0);
    for line in lines() {
        if line.starts_with("SERVER=") {
            continue;
        }
        let said = run(&line, folder.path(), &variables);
        if let Some((_, rest)) = line.split_once("{\"action\":\"") {
            let action = rest.split('"').next().unwrap();
            assert_eq!(read(&said)["effect"], true, "{line}");
            let shown = sample.read("messages").await[0].clone();
            assert_done(action, &sample.read("playback").await, &shown);
            actions += 1;
            continue;
        }
        others += 1;
        if line.contains("/api/v1/rooms -H") {
            let room = read(&said);
            variables.push(("CODE", word(&room, "short_code").to_owned()));
            variables.push(("KEY", word(&room["keys"], "controller").to_owned()));
        } else if line.contains("-d '{\"name\":\"Keynote\"") {
            variables.push(("ID", word(&read(&said), "id").to_owned()));
        } else if line.contains("/playback") {
            let playback = read(&said);
            for field in ["state", "time", "remaining_ms", "phase", "name", "speaker", "next", "server_time"]
            {
                assert!(playback.get(field).is_some_and(|value| !value.is_null()), "{field}: {playback}");
            }
        } else if line.contains("format=csv") {
            assert!(said.contains("Keynote") && said.contains("Lunch") && said.contains("Talk"), "{said}");
        }
    }
    assert!(actions >= 6 && others >= 8, "lines are missing: {actions}, {others}");
    let code = &variables.iter().find(|(name, _)| *name == "CODE").unwrap().1;
    let key = &variables.iter().find(|(name, _)| *name == "KEY").unwrap().1;
    let room = Api::room(&server, code, key);
    let timers = room.read("timers").await;
    let lengths: Vec<_> =
        timers.as_array().unwrap().iter().map(|timer| timer["duration_ms"].clone()).collect();
    assert_eq!(lengths, [json!(1_200_000), json!(3_600_000), json!(1_200_000)]);
}
