//! The questions at a terminal, with the real programs: what is typed is kept,
//! whatever becomes of the terminal, and is lodged once.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};

use nrm_panel_tests::process::ServerProcess;

use crate::{
    drafts::{FILLED, cases},
    pty::Pty,
    serving::{Terminal, Town},
};

/// What the fake editor writes: what a form would alter, and lines that look like
/// comments.
const STORY: &str = "Mother Jolene | <two> sisters && [NAME]\n# not a comment\n\n\ttab, é, 😀  ";

fn at<'a>(town: &'a Town, server: &ServerProcess) -> Terminal<'a> {
    town.terminal("Gwen", server)
}

/// Sits down at the client with an editor that writes by itself.
fn sit(town: &Town, gwen: &Terminal<'_>, arguments: &[&str]) -> Pty {
    let story = town.file("story.txt", STORY);
    let script = format!(
        "#!/bin/sh\ngrep -q '^# Who is in' \"$1\" || exit 3\n\
         {{ cat {story}; cat \"$1\"; }} > \"$1.new\" && mv \"$1.new\" \"$1\"\n"
    );
    let editor = town.file("editor.sh", &script);
    fs::set_permissions(&editor, Permissions::from_mode(0o700)).unwrap();
    let mut command = gwen.nrm(arguments);
    command.env("VISUAL", &editor).env("TERM", "xterm");
    Pty::start(command)
}

#[test]
fn killed_in_the_middle_a_referral_is_resumed_and_sent_with_every_answer() {
    let town = Town::new();
    let server = town.serve();
    let gwen = at(&town, &server);
    let mut pty = sit(&town, &gwen, &["referral", "new", "--no-color"]);
    pty.expect("It is kept after every answer");
    pty.expect("Section 1 of 20: About this referral");
    pty.answer("What is your work e-mail address?", "not an address");
    pty.answer("That cannot be taken", "gwen@police.example");
    pty.answer("What do you call this referral", "");
    pty.answer("Which first responder organisation", "Warwickshire Police");
    pty.answer("In which nation", "1");
    pty.expect("Section 2 of 20: Age");
    pty.answer("Is the person under 18?", "not sure");
    pty.answer("Which local authority", "Warwickshire County Council");
    pty.answer("On which phone number", ":unknown");
    pty.expect("Why is it not known? ");
    pty.line("The switchboard was closed");
    pty.answer("At which e-mail address?", ":back");
    pty.expect("Now: Not known: The switchboard was closed");
    pty.answer("", ":skip");
    pty.answer("At which e-mail address?", "frontdoor@council.example");
    pty.answer("What is the first name of your contact", "");
    pty.answer("And their last name?", "");
    pty.answer("Where was the child born?", "::Nuneaton");
    pty.answer("Who is in the child's family?", ":edit");
    pty.expect("Whose words?");
    pty.line("1");
    pty.answer("What schooling", "Year 11, Nuneaton");
    // The answer is safe once the next thing is asked.
    pty.expect("Whose words?");
    let printed = pty.kill9();
    assert!(
        !printed.contains('\u{1b}'),
        "nothing moves and nothing is coloured: {printed:?}"
    );

    let mut pty = sit(&town, &gwen, &["referral", "draft", "resume"]);
    pty.expect("Section 3 of 20: Background");
    pty.expect("Now: Year 11, Nuneaton");
    pty.answer("", ":back");
    pty.answer("Now: Mother Jolene", "");
    pty.answer("What schooling", "");
    pty.answer("What work did the child do", ":section 7");
    pty.answer("Who exploited the child?", "Brix and Sham");
    pty.expect("Whose words?");
    pty.line("");
    pty.answer("Is anything known of where", "no");
    pty.answer("How was the child exploited?", "2, 7; 7");
    pty.answer("Are there other potential victims?", ":s 9");
    pty.answer("What is the child's first name?", "Zoë");
    pty.answer("What is the child's last name?", "");
    pty.answer("What nickname", "");
    pty.answer("date of birth?", "the day before");
    pty.answer("That cannot be taken", "14/3/2011");
    pty.answer("What is the child's gender?", "1");
    pty.answer("Does the child have children?", "no");
    pty.answer("What is the child's nationality?", "Irish");
    pty.answer("second nationality?", ":s 10");
    pty.answer("What is your first name?", "Gwen");
    pty.answer("What is your last name?", "Responder");
    pty.answer("What is your job?", "Constable");
    pty.answer("On which phone number can you", "01632 960001");
    pty.answer("Which e-mail address is read", "duty@police.example");
    // No documents were sent: there is nothing to ask of them.
    pty.expect("Section 12 of 20: The child's voice");
    pty.line(":s 15");
    pty.expect("Section 15 of 20: Exploiters one by one");
    pty.answer("Add an exploiter?", "yes");
    pty.answer("What is their name?", "");
    pty.answer("nickname or street name?", "Brix");
    pty.answer("What did they do", "driver");
    pty.answer("What are they to the child?", ":s 16");
    pty.answer("Add a place?", "yes");
    pty.answer("What happened there?", "2");
    pty.answer("Which town or village?", "Rugby");
    pty.answer("Which county or region?", ":summary");
    pty.expect("15  Exploiters one by one: 1");
    pty.expect("Missing, and needed: ");
    pty.answer("Type send, missing, show", "send");
    pty.expect("Type yes to send: ");
    pty.line("yes");
    let (code, printed) = pty.end();
    assert_eq!(code, 0, "{printed}");
    let reference = printed.split("Receipt ").nth(1).unwrap();
    let reference = reference.split(['\u{1b}', '\r', '\n']).next().unwrap();
    assert!(printed.contains("not yet an NRM referral"), "{printed}");
    assert_eq!(cases(&town, &server), 1);
    assert!(gwen.done(&["referral", "drafts"]).stdout.contains("None."));

    let kept = gwen
        .done(&["referral", "show", reference, "-o", "json"])
        .json();
    let referral = &kept["referral"];
    let answer = |path: &str| {
        let answers = referral["answers"].as_array().unwrap().iter();
        let mut found = answers.filter(|answer| answer["question"] == path);
        found.next().cloned().unwrap_or_default()
    };
    assert_eq!(answer("background.family")["text"], STORY);
    assert_eq!(answer("background.family")["wordsOf"], "WORDS_OF_CHILD");
    assert_eq!(answer("background.education")["text"], "Year 11, Nuneaton");
    assert_eq!(answer("background.birthplace")["text"], ":Nuneaton");
    let phone = answer("age_and_childrens_services.local_authority_phone");
    assert_eq!(phone["notKnownReason"], "The switchboard was closed");
    assert_eq!(referral["ageClaim"], "AGE_CLAIM_NOT_SURE");
    assert_eq!(referral["child"]["firstName"], "Zoë");
    assert_eq!(referral["child"]["dateOfBirth"]["date"]["day"], 14);
    assert_eq!(
        referral["exploitationTypes"],
        serde_json::json!([
            "EXPLOITATION_TYPE_WAGES_TAKEN",
            "EXPLOITATION_TYPE_FORCED_TO_COMMIT_CRIME"
        ])
    );
    assert_eq!(referral["exploiters"][0]["role"], "driver");
    assert_eq!(referral["places"][0]["role"], "PLACE_ROLE_TRANSIT");
}

#[test]
fn a_server_that_is_away_while_it_is_sent_gets_it_once() {
    let town = Town::new();
    let server = town.serve();
    let gwen = at(&town, &server);
    let file = town.file("filled.toml", FILLED);
    gwen.done(&["referral", "new", "--from", &file]);
    server.kill9().unwrap();

    // Nothing here needs a server until it is sent.
    let mut pty = sit(&town, &gwen, &["referral", "draft", "resume"]);
    pty.answer("What is your work e-mail address?", ":summary");
    pty.answer("Type send", "send");
    pty.expect("Type yes to send: ");
    pty.line("yes");
    pty.expect("lodges nothing twice");
    assert_eq!(pty.end().0, 6);

    let server = town.serve();
    let gwen = at(&town, &server);
    let listed = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    assert_eq!(listed[0]["state"], "sent, not confirmed");
    let draft = listed[0]["draft"].as_str().unwrap();
    // It may be lodged already: it is not changed before that is known.
    let mut pty = sit(&town, &gwen, &["referral", "draft", "resume", draft]);
    pty.expect("it may be lodged");
    assert_eq!(pty.end().0, 2);
    let mut pty = sit(&town, &gwen, &["referral", "send", draft]);
    pty.expect("Receipt ");
    assert_eq!(pty.end().0, 0);
    assert_eq!(cases(&town, &server), 1);
}

#[test]
fn what_the_server_refuses_is_put_right_and_an_interruption_keeps_the_draft() {
    let town = Town::new();
    let server = town.serve();
    let gwen = at(&town, &server);
    let file = town.file(
        "filled.toml",
        &FILLED.replace("child.gender = \"female\"\n", ""),
    );
    gwen.done(&["referral", "new", "--from", &file]);
    let mut pty = sit(&town, &gwen, &["referral", "draft", "resume"]);
    pty.answer("What is your work e-mail address?", ":summary");
    pty.answer("Type send", "send");
    pty.expect("Type yes to send: ");
    pty.line("no");
    pty.expect("yes was not typed");
    pty.answer("Type send", "send");
    pty.expect("Type yes to send: ");
    pty.line("yes");
    pty.expect("this is about: What is the child's gender? (The child)");
    pty.answer("Type send", "9");
    pty.expect("Section 9 of 20: The child");
    pty.interrupt();
    let (code, _) = pty.end();
    assert_eq!(code, 130);

    let mut pty = sit(&town, &gwen, &["referral", "draft", "resume"]);
    pty.expect("Section 9 of 20: The child");
    // A terminal cuts a line off that is too long; it is not taken for an answer.
    pty.answer("first name?", &"x".repeat(5_000));
    pty.answer("use :edit", "");
    pty.answer("last name?", "");
    pty.answer("What nickname", "");
    pty.answer("date of birth?", "");
    pty.answer("gender?", "Female");
    pty.answer("Does the child have children?", "");
    pty.answer("nationality?", ":quit");
    pty.expect("kept; go on with");
    assert_eq!(pty.end().0, 0);
    assert_eq!(cases(&town, &server), 0);
    let draft = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    gwen.done(&[
        "referral",
        "send",
        draft[0]["draft"].as_str().unwrap(),
        "--yes",
    ]);
    assert_eq!(cases(&town, &server), 1);
}
