//! Names as somebody types them who has no marks on the keyboard.

/// Letters with marks, by what is typed for them.
const TYPED: [(&str, &str); 22] = [
    ("a", "àáâãäåāăąạảấầẩẫậắằẳẵặ"),
    ("c", "çćčĉ"),
    ("d", "đďð"),
    ("e", "èéêëēėęěẹẻẽếềểễệ"),
    ("g", "ğģ"),
    ("i", "ìíîïīįıĩỉị"),
    ("k", "ķ"),
    ("l", "łĺľļ"),
    ("n", "ñńňņ"),
    ("o", "òóôõöøōőơọỏốồổỗộớờởỡợ"),
    ("r", "řŕ"),
    ("s", "śšşș"),
    ("t", "ťţț"),
    ("u", "ùúûüūůűųưụủứừửữựũ"),
    ("y", "ýÿỳỵỷỹ"),
    ("z", "źžż"),
    ("ss", "ß"),
    ("ae", "æ"),
    ("oe", "œ"),
    ("th", "þ"),
    ("'", "’ʼ"),
    ("-", "–"),
];

/// Returns a name without marks.
pub(super) fn without_marks(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        let small: String = letter.to_lowercase().collect();
        let typed = TYPED
            .iter()
            .find(|(_, marked)| marked.contains(small.as_str()));
        match typed {
            None => plain.push(letter),
            Some((typed, _)) if letter.is_uppercase() => plain.push_str(&typed.to_uppercase()),
            Some((typed, _)) => plain.push_str(typed),
        }
    }
    plain
}
