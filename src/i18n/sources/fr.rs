//! French.

use super::SourceWords;

pub(super) static WORDS: SourceWords = SourceWords {
    no_such_source: |word| {
        [
            "Cette application ne connaît pas la source « ",
            word,
            " ». La page d’accueil montre celles qu’elle connaît.",
        ]
        .concat()
    },
    no_server: "Ce lien ne nomme aucun serveur. Réglez la source sur la page d’accueil.",
    no_room: "Ce lien nomme un serveur, mais aucune salle. Réglez la source sur la page d’accueil.",
    half_a_login: "Un accès, c’est un nom et un mot de passe ; il n’y a que l’un des deux.",
    bad_address: |example| ["Saisissez l’adresse du serveur. Elle ressemble à ", example, "."].concat(),
    set: "Régler",
    own_controls: "Commandes de ce système",
    about_source: "À propos de ce système",
    another_system: "Une salle d’un autre système",
    system: "Système",
    field: |name| match name {
        "server" => "Adresse du serveur",
        "system" => "Salle (l’identifiant du système)",
        "key" => "Clé",
        "token" => "Jeton",
        "user" => "Nom",
        "password" => "Mot de passe",
        "session" => "Session",
        "modules" => "Modules à commander",
        "path" => "Chemin du socket",
        _ => "",
    },
    optional: "peut rester vide",
    keep_login: "Garder l’accès dans ce navigateur",
    test: "Tester la connexion",
    testing: "Question posée au serveur",
    works: |name, items| {
        let items = items.to_string();
        let all = if items == "1" { " point." } else { " points." };
        match name {
            "" => ["Cela marche : ", &items, all].concat(),
            name => ["Cela marche : ", name, ", ", &items, all].concat(),
        }
    },
    no_answer: |server| {
        [
            server,
            " ne répond pas. L’adresse est-elle juste, est-il allumé, cet appareil est-il dans son réseau ?",
        ]
        .concat()
    },
    no_cors: |server| {
        [server, " répond, mais ne laisse pas cette page le lire (il n’envoie pas d’en-têtes CORS). Autorisez-y l’adresse de cette page, ou ouvrez Ghostlight depuis ce serveur."].concat()
    },
    no_socket: |server| {
        [server, " répond, mais son socket ne s’ouvre pas. Le chemin peut être autre, l’accès faux, ou un proxy intermédiaire ne laisse pas passer les WebSockets."].concat()
    },
    no_state: |server| {
        [server, " ouvre son socket, mais ne dit rien d’une salle. C’est peut-être un autre système, ou un identifiant qu’il ne connaît pas."].concat()
    },
    works_without_http: |server| {
        ["Cela marche, mais ", server, " ne laisse pas cette page lire ce qu’il dit par HTTP (il n’envoie pas d’en-têtes CORS) : le déroulé peut manquer."].concat()
    },
    not_let_in: |why| ["Accès refusé : ", why].concat(),
    bad_credentials: "l’accès manque ou est faux.",
    no_room_there: "le serveur n’a pas cette salle.",
};
