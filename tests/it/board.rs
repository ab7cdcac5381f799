//! The board of a sitting, with the real programs: on a screen it comes and goes, as
//! lines it says the same.

use nrm_panel_tests::process::ServerProcess;

use crate::{
    pty::Pty,
    serving::{Town, sample},
};

/// What opens and closes the other screen of a terminal.
const ENTER: &str = "\u{1b}[?1049h";
const LEAVE: &str = "\u{1b}[?1049l";

/// A sitting in session with one item, and its case.
fn in_session(town: &Town, server: &ServerProcess) -> (String, String) {
    let gwen = town.terminal("Gwen", server);
    gwen.done(&["referral", "lodge", "--file", &sample("01")]);
    let listed = gwen.done(&["referral", "list", "-o", "json"]).json();
    let case = listed.pointer("/referrals/0/caseReference").unwrap();
    let case = case.as_str().unwrap().to_owned();
    let sitting = town.schedule(server);
    town.deliberate(server, &sitting, std::slice::from_ref(&case));
    (sitting, case)
}

fn open(town: &Town, server: &ServerProcess, sitting: &str) -> Pty {
    let ada = town.terminal("Ada", server);
    let mut command = ada.nrm(&["sitting", "board", sitting, "--every", "2"]);
    command.env("TERM", "xterm");
    let mut pty = Pty::sized(command, 120, 30);
    pty.expect(ENTER);
    pty
}

#[test]
fn the_board_leaves_the_terminal_as_it_was_by_key_and_by_interrupt() {
    let town = Town::new();
    let server = town.serve();
    let (sitting, case) = in_session(&town, &server);

    let mut pty = open(&town, &server, &sitting);
    pty.expect(&case);
    pty.press("q");
    pty.expect(LEAVE);
    let (code, _) = pty.end();
    assert_eq!(code, 0);

    let mut pty = open(&town, &server, &sitting);
    pty.expect(&case);
    pty.interrupt();
    pty.expect(LEAVE);
    let (code, _) = pty.end();
    assert_eq!(code, 130);

    // A server that is gone is said, and what was shown stays.
    let mut pty = open(&town, &server, &sitting);
    pty.expect(&case);
    server.stop().unwrap();
    pty.expect("NOT OF NOW");
    pty.press("\u{3}");
    pty.expect(LEAVE);
    let (code, _) = pty.end();
    assert_eq!(code, 130);
}

#[test]
fn r17_as_lines_the_board_says_what_is_in_and_each_look_is_on_record() {
    let town = Town::new();
    let server = town.serve();
    let (sitting, case) = in_session(&town, &server);
    let ada = town.terminal("Ada", &server);
    let lines = ada.done(&["sitting", "board", &sitting]).stdout;
    for words in [
        format!("Item 1 of 1: {case}"),
        "In the room".to_owned(),
        "3 of 3 in".to_owned(),
        "Quorum".to_owned(),
    ] {
        assert!(lines.contains(&words), "{words:?} is not in\n{lines}");
    }
    assert!(!lines.contains('\u{1b}'), "{lines}");
    let json = ada
        .done(&["sitting", "board", &sitting, "-o", "json"])
        .json();
    let seats = json.pointer("/sitting/agenda/0/seats").unwrap();
    assert_eq!(seats.as_array().unwrap().len(), 3);
    let flora = town.terminal("Flora", &server);
    let looks = flora
        .done(&["audit", "accesses", "--all", "-o", "json"])
        .stdout;
    assert!(
        looks.matches("SittingService/GetSitting").count() >= 2,
        "{looks}"
    );
    server.stop().unwrap();
}
