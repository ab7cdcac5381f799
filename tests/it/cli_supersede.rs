//! `nrm decision supersede`, as people run it.

use crate::{
    cli::snapshot,
    serving::{DECISION, Terminal, Town},
};

/// A case that was decided at a sitting.
fn decided(town: &Town, ada: &Terminal<'_>, sitting: &str, case: &str) {
    let seal = ["decision", "seal", "--sitting", sitting, "--case", case];
    let seal = [&seal[..], &["--yes", "--file", "-"]].concat();
    assert_eq!(ada.fed(&seal, DECISION).code, 0);
    town.clock_to("2026-10-21T09:00:00Z");
}

#[test]
fn a_decision_is_corrected_by_two_people_and_both_are_shown() {
    let town = Town::new();
    let server = town.serve();
    let (ada, basil) = (
        town.terminal("Ada", &server),
        town.terminal("Basil", &server),
    );
    let flora = town.terminal("Flora", &server);
    let (case, _) = town.lodge(&server);
    let sitting = town.schedule(&server);
    town.deliberate(&server, &sitting, std::slice::from_ref(&case));
    decided(&town, &ada, &sitting, &case);

    let on = |verb| ["decision", "supersede", verb, case.as_str()];
    let why = town.file("why.txt", "The nickname of another child was copied.\n");
    let because = ["--reason-file", why.as_str()];
    let right = DECISION.replace("fear of a named nickname", "fear of an older boy");
    let right = town.file("correction.toml", &right);
    let correction = ["--stage", "rg", "--kind", "correction", "--file", &right];
    let proposal = [&on("propose")[..], &because, &correction].concat();
    snapshot!("propose", flora.done(&proposal).shown());
    let aside = ["--stage", "rg", "--kind", "set-aside"];
    let aside = [&on("propose")[..], &because, &aside].concat();
    snapshot!("one_at_a_time", basil.run(&aside).shown());

    let first = ["--number", "1", "--yes"];
    let confirm = [&on("confirm")[..], &first].concat();
    snapshot!("a_second_person", flora.run(&confirm).shown());
    town.clock_to("2026-10-22T09:00:00Z");
    snapshot!("confirm", ada.done(&confirm).shown());
    snapshot!("confirmed_already", ada.run(&confirm).shown());
    snapshot!("show", flora.done(&on("show")).shown());
    // The day before, the decision stood as it was sealed.
    let then = ["--as-at", "2026-10-21T12:00Z"];
    let then = flora.done(&[&on("show")[..], &then].concat());
    snapshot!("show_as_at", then.stdout);
    server.stop().unwrap();
}

#[test]
fn a_decision_is_set_aside_once_a_proposal_was_taken_back() {
    let town = Town::new();
    let server = town.serve();
    let (ada, basil) = (
        town.terminal("Ada", &server),
        town.terminal("Basil", &server),
    );
    let (case, _) = town.lodge(&server);
    let sitting = town.schedule(&server);
    town.deliberate(&server, &sitting, std::slice::from_ref(&case));
    decided(&town, &ada, &sitting, &case);

    let on = |verb| ["decision", "supersede", verb, case.as_str()];
    let why = town.file("why.txt", "A paper came that nobody had read.\n");
    let because = ["--reason-file", why.as_str()];
    let aside = ["--stage", "rg", "--kind", "set-aside"];
    let aside = [&on("propose")[..], &because, &aside].concat();
    basil.done(&aside);
    let withdraw = [&on("withdraw")[..], &because, &["--number", "1"]].concat();
    snapshot!("withdraw", basil.done(&withdraw).shown());
    basil.done(&aside);
    // Nobody is asked where nobody is there to say yes.
    let confirm = [&on("confirm")[..], &["--number", "2"]].concat();
    snapshot!("not_asked", ada.run(&confirm).shown());
    ada.done(&[&confirm[..], &["--yes"]].concat());
    snapshot!("set_aside", ada.done(&on("show")).shown());
    snapshot!("nothing_stands", basil.run(&aside).shown());
    server.stop().unwrap();
}
