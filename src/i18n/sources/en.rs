//! English.

use super::SourceWords;

pub(super) static WORDS: SourceWords = SourceWords {
    no_such_source: |word| {
        ["This app does not know the source “", word, "”. Home lists those it knows."].concat()
    },
    no_server: "This link names no server. Set the source up on the home page.",
    no_room: "This link names a server and no room on it. Set the source up on the home page.",
    half_a_login: "A login is a name and a password; only one of them is there.",
    bad_address: |example| ["Type the server’s address. It looks like ", example, "."].concat(),
    set: "Set",
    own_controls: "Controls of this system",
    about_source: "About this system",
    another_system: "A room of another system",
    system: "System",
    field: |name| match name {
        "server" => "Server’s address",
        "system" => "Room (the system’s id)",
        "key" => "Key",
        "token" => "Token",
        "user" => "Name",
        "password" => "Password",
        "session" => "Session",
        "modules" => "Modules to control",
        "path" => "Path of the socket",
        _ => "",
    },
    optional: "may stay empty",
    keep_login: "Keep what opens it in this browser",
    test: "Test the connection",
    testing: "Asking the server",
    works: |name, items| {
        let items = items.to_string();
        let all = if items == "1" { " item." } else { " items." };
        match name {
            "" => ["It works: ", &items, all].concat(),
            name => ["It works: ", name, ", ", &items, all].concat(),
        }
    },
    no_answer: |server| {
        [
            server,
            " does not answer. Is the address right, is it switched on, and is this device in its network?",
        ]
        .concat()
    },
    no_cors: |server| {
        [server, " answers, but does not let this page read it (it sends no CORS headers). Allow this page’s address there, or open Ghostlight from that server."].concat()
    },
    no_socket: |server| {
        [server, " answers, but its socket does not open. The path may be another one, the credentials may be wrong, or a proxy in between does not pass WebSockets."].concat()
    },
    no_state: |server| {
        [server, " opens its socket, but tells nothing of a room. It may be another system, or an id that it does not know."].concat()
    },
    works_without_http: |server| {
        ["It works, but ", server, " does not let this page read what it tells over HTTP (it sends no CORS headers): the rundown may be missing."].concat()
    },
    not_let_in: |why| ["Not let in: ", why].concat(),
    bad_credentials: "the credentials are missing or wrong.",
    no_room_there: "the server has no such room.",
};
