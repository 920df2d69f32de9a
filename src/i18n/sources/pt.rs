//! Portuguese.

use super::SourceWords;

pub(super) static WORDS: SourceWords = SourceWords {
    no_such_source: |word| {
        ["Este aplicativo não conhece a fonte “", word, "”. A página inicial lista as que conhece."].concat()
    },
    no_server: "Este link não diz qual servidor. Configure a fonte na página inicial.",
    no_room: "Este link diz o servidor, mas não a sala. Configure a fonte na página inicial.",
    half_a_login: "Um acesso é um nome e uma senha; só há um dos dois.",
    bad_address: |example| ["Digite o endereço do servidor. Ele se parece com ", example, "."].concat(),
    set: "Definir",
    own_controls: "Controles deste sistema",
    about_source: "Sobre este sistema",
    another_system: "Uma sala de outro sistema",
    system: "Sistema",
    field: |name| match name {
        "server" => "Endereço do servidor",
        "system" => "Sala (o id do sistema)",
        "key" => "Chave",
        "token" => "Token",
        "user" => "Nome",
        "password" => "Senha",
        "session" => "Sessão",
        "modules" => "Módulos a controlar",
        "path" => "Caminho do socket",
        _ => "",
    },
    optional: "pode ficar vazio",
    keep_login: "Guardar o acesso neste navegador",
    test: "Testar a conexão",
    testing: "Perguntando ao servidor",
    works: |name, items| {
        let items = items.to_string();
        let all = if items == "1" { " item." } else { " itens." };
        match name {
            "" => ["Funciona: ", &items, all].concat(),
            name => ["Funciona: ", name, ", ", &items, all].concat(),
        }
    },
    no_answer: |server| {
        [server, " não responde. O endereço está certo, ele está ligado, e este aparelho está na rede dele?"]
            .concat()
    },
    no_cors: |server| {
        [server, " responde, mas não deixa esta página ler (não envia cabeçalhos CORS). Permita lá o endereço desta página, ou abra o Ghostlight a partir daquele servidor."].concat()
    },
    no_socket: |server| {
        [server, " responde, mas o socket não abre. O caminho pode ser outro, o acesso pode estar errado, ou um proxy no meio não deixa passar WebSockets."].concat()
    },
    no_state: |server| {
        [server, " abre o socket, mas não diz nada de uma sala. Pode ser outro sistema, ou um id que ele não conhece."].concat()
    },
    works_without_http: |server| {
        ["Funciona, mas ", server, " não deixa esta página ler o que diz por HTTP (não envia cabeçalhos CORS): o roteiro pode faltar."].concat()
    },
    not_let_in: |why| ["Acesso negado: ", why].concat(),
    bad_credentials: "o acesso falta ou está errado.",
    no_room_there: "o servidor não tem esta sala.",
};
