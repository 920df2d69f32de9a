//! Spanish.

use super::SourceWords;

pub(super) static WORDS: SourceWords = SourceWords {
    no_such_source: |word| {
        ["Esta aplicación no conoce la fuente «", word, "». La página de inicio muestra las que conoce."]
            .concat()
    },
    no_server: "Este enlace no nombra ningún servidor. Configure la fuente en la página de inicio.",
    no_room: "Este enlace nombra un servidor, pero ninguna sala. Configure la fuente en la página de inicio.",
    half_a_login: "Un acceso es un nombre y una contraseña; solo hay uno de los dos.",
    bad_address: |example| ["Escriba la dirección del servidor. Se parece a ", example, "."].concat(),
    set: "Fijar",
    own_controls: "Controles de este sistema",
    about_source: "Sobre este sistema",
    another_system: "Una sala de otro sistema",
    system: "Sistema",
    field: |name| match name {
        "server" => "Dirección del servidor",
        "system" => "Sala (el id del sistema)",
        "key" => "Clave",
        "token" => "Token",
        "user" => "Nombre",
        "password" => "Contraseña",
        "session" => "Sesión",
        "modules" => "Módulos que controlar",
        "path" => "Ruta del socket",
        _ => "",
    },
    optional: "puede quedar vacío",
    keep_login: "Guardar el acceso en este navegador",
    test: "Probar la conexión",
    testing: "Preguntando al servidor",
    works: |name, items| {
        let items = items.to_string();
        let all = if items == "1" { " punto." } else { " puntos." };
        match name {
            "" => ["Funciona: ", &items, all].concat(),
            name => ["Funciona: ", name, ", ", &items, all].concat(),
        }
    },
    no_answer: |server| {
        [server, " no responde. ¿Es correcta la dirección, está encendido y está este dispositivo en su red?"]
            .concat()
    },
    no_cors: |server| {
        [server, " responde, pero no deja que esta página lo lea (no envía cabeceras CORS). Permita allí la dirección de esta página, o abra Ghostlight desde ese servidor."].concat()
    },
    no_socket: |server| {
        [server, " responde, pero su socket no se abre. La ruta puede ser otra, el acceso puede ser incorrecto, o un proxy intermedio no deja pasar WebSockets."].concat()
    },
    no_state: |server| {
        [
            server,
            " abre su socket, pero no dice nada de una sala. Puede ser otro sistema, o un id que no conoce.",
        ]
        .concat()
    },
    works_without_http: |server| {
        ["Funciona, pero ", server, " no deja que esta página lea lo que dice por HTTP (no envía cabeceras CORS): puede faltar la escaleta."].concat()
    },
    not_let_in: |why| ["Acceso denegado: ", why].concat(),
    bad_credentials: "falta el acceso o es incorrecto.",
    no_room_there: "el servidor no tiene esa sala.",
};
