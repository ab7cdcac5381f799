//! `nrm course`, as people run it.

use crate::{cli::snapshot, serving::Town};

#[test]
fn a_missing_childs_case_goes_on_beside_its_decisions() {
    let town = Town::new();
    let server = town.serve();
    let flora = town.terminal("Flora", &server);
    let (case, _) = town.lodge(&server);
    let on = |verb| ["course", verb, case.as_str()];
    let what = town.file("what.txt", "Not in his room at six.\n");
    let what = what.as_str();

    let police = town.file("police.txt", "PC 1234\n");
    let worker = town.file("worker.txt", "The duty manager\n");
    let suspend = [
        "--reason-file",
        what,
        "--police-file",
        &police,
        "--police-on",
        "2026-10-14",
        "--authority-file",
        &worker,
        "--authority-on",
        "2026-10-14",
    ];
    let suspend = [&on("suspend")[..], &suspend].concat();
    // A case is suspended only where the child is missing.
    snapshot!("not_missing", flora.run(&suspend).shown());
    let missing = ["--event", "missing", "--on", "2026-10-14", "--details-file"];
    flora.done(&[&["case", "notify", &case], &missing[..], &[what]].concat());
    snapshot!("suspend", flora.done(&suspend).shown());

    let hearing = ["--next-hearing", "2026-12-14", "--details-file", what];
    let proceedings = flora.done(&[&on("proceedings")[..], &hearing].concat());
    snapshot!("proceedings", proceedings.shown());
    let officer = town.file("officer.txt", "The investigating officer\n");
    let delay = ["--asked-by-file", &officer, "--reason-file", what];
    let until = ["--until", "2026-12-24"];
    let delay = flora.done(&[&on("delay")[..], &delay, &until].concat());
    snapshot!("delay", delay.shown());
    let refused = ["--number", "1", "--as", "refused", "--need-file", what];
    let discussed = ["--discussed-on", "2026-10-14"];
    let answer = [&on("answer-delay")[..], &refused, &discussed].concat();
    snapshot!("answer_delay", flora.done(&answer).shown());
    let number = town.file("number.txt", "23/12345/26\n");
    let number = ["--kind", "incident", "--number-file", &number];
    let force = ["--force", "Warwickshire Police", "--on", "2026-10-14"];
    flora.done(&[&on("police-number")[..], &number, &force].concat());
    let concern = [&on("public-order")[..], &["--concern-file", what]].concat();
    snapshot!("public_order", flora.done(&concern).shown());

    town.clock_to("2026-10-24T09:00:00Z");
    let lift = [&on("lift")[..], &["--reason-file", what]].concat();
    flora.done(&lift);
    let page = flora.done(&["case", "show", &case]).stdout;
    snapshot!("on_the_case", page);
    server.stop().unwrap();
}

#[test]
fn a_withdrawal_waits_for_a_second_person() {
    let town = Town::new();
    let server = town.serve();
    let flora = town.terminal("Flora", &server);
    let (case, _) = town.lodge(&server);
    let on = |verb| ["course", verb, case.as_str()];
    let why = town.file("why.txt", "The referral itself endangers him.\n");
    let rests = town.file("rests.txt", "Strategy discussion of 13 October\n");
    let found = ["--interests-file", &why, "--evidence-file", &rests];
    let found = [&on("withdraw")[..], &found].concat();
    snapshot!("withdraw", flora.done(&found).shown());
    let answer = [&on("answer-withdrawal")[..], &["--reason-file", &why]].concat();
    snapshot!("neither_yes_nor_no", flora.run(&answer).shown());
    let confirm = [&answer[..], &["--confirm"]].concat();
    snapshot!("a_second_person", flora.run(&confirm).shown());
    let page = flora.done(&["case", "show", &case]).stdout;
    let from = page.find("Withdrawal in the child").unwrap();
    let (withdrawal, _) = page[from..].split_once("Record\n").unwrap();
    snapshot!("withdrawal_on_the_case", withdrawal);
    server.stop().unwrap();
}
