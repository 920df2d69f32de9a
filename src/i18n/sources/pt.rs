//! Portuguese.

use super::SourceWords;

pub(super) static WORDS: SourceWords = SourceWords {
    no_such_source: |word| {
        ["Este aplicativo não conhece a fonte “", word, "”. A página inicial lista as que conhece."].concat()
    },
    no_server: "Este link não diz qual servidor. Configure a fonte na página inicial.",
    no_room: "Este link diz o servidor, mas não a sala. Configure a fonte na página inicial.",
    half_a_login: "Um acesso é um nome e uma senha; este link só tem um dos dois.",
};
