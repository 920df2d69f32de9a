//! German.

use super::SourceWords;

pub(super) static WORDS: SourceWords = SourceWords {
    no_such_source: |word| {
        ["Diese App kennt die Quelle „", word, "“ nicht. Die Startseite nennt die, die sie kennt."].concat()
    },
    no_server: "Dieser Link nennt keinen Server. Richten Sie die Quelle auf der Startseite ein.",
    no_room: "Dieser Link nennt einen Server, aber keinen Raum. Richten Sie die Quelle auf der Startseite ein.",
    half_a_login: "Zu einer Anmeldung gehören Name und Passwort; nur eines davon ist da.",
    bad_address: |example| {
        ["Geben Sie die Adresse des Servers ein. Sie sieht so aus: ", example, "."].concat()
    },
    set: "Setzen",
    own_controls: "Bedienung dieses Systems",
    about_source: "Über dieses System",
    another_system: "Ein Raum eines anderen Systems",
    system: "System",
    field: |name| match name {
        "server" => "Adresse des Servers",
        "system" => "Raum (die ID des Systems)",
        "key" => "Schlüssel",
        "token" => "Token",
        "user" => "Name",
        "password" => "Passwort",
        "session" => "Sitzung",
        "modules" => "Zu steuernde Module",
        "path" => "Pfad des Sockets",
        _ => "",
    },
    optional: "darf leer bleiben",
    keep_login: "Den Zugang in diesem Browser aufheben",
    test: "Verbindung prüfen",
    testing: "Der Server wird gefragt",
    works: |name, items| {
        let items = items.to_string();
        let all = if items == "1" { " Punkt." } else { " Punkte." };
        match name {
            "" => ["Es geht: ", &items, all].concat(),
            name => ["Es geht: ", name, ", ", &items, all].concat(),
        }
    },
    no_answer: |server| {
        [server, " antwortet nicht. Stimmt die Adresse, ist er eingeschaltet, und ist dieses Gerät in seinem Netz?"].concat()
    },
    no_cors: |server| {
        [server, " antwortet, lässt sich von dieser Seite aber nicht lesen (er sendet keine CORS-Header). Erlauben Sie dort die Adresse dieser Seite, oder öffnen Sie Ghostlight von jenem Server."].concat()
    },
    no_socket: |server| {
        [server, " antwortet, aber sein Socket öffnet sich nicht. Der Pfad kann ein anderer sein, der Zugang falsch, oder ein Proxy dazwischen lässt keine WebSockets durch."].concat()
    },
    no_state: |server| {
        [server, " öffnet seinen Socket, sagt aber nichts von einem Raum. Es kann ein anderes System sein, oder eine ID, die es nicht kennt."].concat()
    },
    works_without_http: |server| {
        ["Es geht, aber ", server, " lässt diese Seite nicht lesen, was er über HTTP sagt (er sendet keine CORS-Header): Der Ablauf kann fehlen."].concat()
    },
    not_let_in: |why| ["Nicht eingelassen: ", why].concat(),
    bad_credentials: "Der Zugang fehlt oder ist falsch.",
    no_room_there: "Der Server hat diesen Raum nicht.",
};
