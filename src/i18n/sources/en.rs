//! English.

use super::SourceWords;

pub(super) static WORDS: SourceWords = SourceWords {
    no_such_source: |word| {
        ["This app does not know the source “", word, "”. Home lists those it knows."].concat()
    },
    no_server: "This link names no server. Set the source up on the home page.",
    no_room: "This link names a server and no room on it. Set the source up on the home page.",
    half_a_login: "A login is a name and a password; this link has only one of them.",
};
