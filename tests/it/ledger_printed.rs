//! A record on paper against an export of the ledger: `nrm-verify --printed`, with the
//! hash that the real client printed.

use nrm_panel_tests::engine::Engine;

use crate::{
    ledger::{Book, nrm_verify},
    serving::{DECISION, Ran},
};

/// A decision sealed and printed, and exports from before and after.
struct Printed {
    /// The hash at the end of the minute.
    hash: String,
    /// The public key.
    key: String,
    /// The whole ledger before the decision.
    before: String,
    /// The whole ledger after it.
    after: String,
    /// The case it is of.
    case: String,
    /// Another case.
    other: String,
}

impl Printed {
    fn on(book: &Book) -> Self {
        let (town, server) = (&book.town, book.serve());
        let (case, _) = town.lodge(&server);
        let sitting = town.schedule(&server);
        town.deliberate(&server, &sitting, std::slice::from_ref(&case));
        server.stop().unwrap();
        let before = book.export("before.ledger", &[]);

        let server = book.serve();
        let ada = town.terminal("Ada", &server);
        let seal = ["decision", "seal", "--sitting", &sitting, "--case", &case];
        let seal = ada.fed(&[&seal[..], &["--yes", "--file", "-"]].concat(), DECISION);
        assert_eq!(seal.code, 0, "{seal:?}");
        let minute = ada.done(&["decision", "minute", &case, "--stage", "rg"]);
        let hash = hash_on(&minute.stdout);
        let (other, _) = town.lodge(&server);
        server.stop().unwrap();
        Self {
            hash,
            key: book.key(),
            before,
            after: book.export("after.ledger", &[]),
            case: book.export("case.ledger", &["--case", &case]),
            other: book.export("other.ledger", &["--case", &other]),
        }
    }

    fn verify(&self, export: &str, arguments: &[&str]) -> Ran {
        nrm_verify(&[&[export, "--key", &self.key], arguments].concat())
    }
}

/// Returns the hash that stands at the end of a paper.
fn hash_on(paper: &str) -> String {
    let (_, end) = paper.rsplit_once("Hash").unwrap();
    let hash = end
        .split(|it: char| !it.is_ascii_hexdigit())
        .find(|word| word.len() == 64);
    hash.unwrap().to_owned()
}

mod what_was_printed_is_in_the_ledger_or_the_export_is_refused {
    use super::*;

    fn tell(engine: Engine) {
        let book = Book::on(engine);
        let printed = Printed::on(&book);
        let hash = printed.hash.as_str();
        for export in [&printed.after, &printed.case] {
            let ran = printed.verify(export, &["--printed", hash]);
            assert_eq!(ran.code, 0, "{ran:?}");
        }
        // A ledger rolled back behind the decision, and that of another case, are as they
        // were signed: only the paper shows that something is not there.
        for export in [&printed.before, &printed.other] {
            let ran = printed.verify(export, &[]);
            assert_eq!(ran.code, 0, "{ran:?}");
            let ran = printed.verify(export, &["--printed", hash]);
            assert_eq!(ran.code, 11, "{ran:?}");
            assert_eq!(
                ran.stdout,
                format!(
                    "gap: what was kept outside, {hash}: no event of the export has the hash \
                     that was printed\n"
                )
            );
        }

        // One digit changed on the paper.
        let last = if hash.ends_with('0') { "1" } else { "0" };
        let forged = format!("{}{last}", &hash[..63]);
        let ran = printed.verify(&printed.after, &["--printed", &forged, "--json"]);
        assert_eq!(ran.code, 11, "{ran:?}");
        let finding = ran.json();
        assert_eq!(finding["wrong"], "gap");
        assert_eq!(finding["entry"]["outside"]["name"], forged.as_str());
        // A true hash beside it does not make up for it.
        let both = ["--printed", hash, "--printed", &forged];
        assert_eq!(printed.verify(&printed.after, &both).code, 11);
        // What is no hash is a mistake on the command line.
        let ran = printed.verify(&printed.after, &["--printed", &hash[..63]]);
        assert_eq!(ran.code, 2, "{ran:?}");
    }

    #[test]
    fn sqlite() {
        tell(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        tell(Engine::Postgres);
    }
}
