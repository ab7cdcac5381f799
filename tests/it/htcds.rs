//! A case out as HTCDS and in again with the real programs, and the codes of other
//! returns it bears out.

mod controls;
mod held;
mod sample;

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use nrm_panel_tests::{engine::Engine, process::ServerProcess};
use serde_json::{Value, json};

use self::{
    controls::what_is_asserted_is_seen,
    held::{Held, Reports},
    sample::full,
};
use crate::{
    cli::snapshot,
    pty::Pty,
    serving::{DECISION, Ran, Terminal, Town, bare_nrm, programs},
};

fn lodged(gwen: &Terminal<'_>, referral: &Value) -> String {
    let lodge = [
        "referral", "lodge", "--format", "nrm", "--file", "-", "-o", "json",
    ];
    let receipt = gwen.fed(&lodge, &referral.to_string());
    assert_eq!(receipt.code, 0, "{}", receipt.stderr);
    text(&receipt, "/receipt/caseReference")
}

fn text(ran: &Ran, path: &str) -> String {
    let json = ran.json();
    json.pointer(path).unwrap().as_str().unwrap().to_owned()
}

/// Everything of a case and its referral.
fn held(flora: &Terminal<'_>, case: &str) -> Held {
    let shown = |noun: &str, path: &str| {
        let shown = flora.done(&[noun, "show", case, "-o", "json"]).json();
        shown.pointer(path).unwrap().clone()
    };
    json!({"case": shown("case", "/case"), "referral": shown("referral", "/referral")})
}

/// The codes of a return, in the order printed.
fn codes(flora: &Terminal<'_>, case: &str, of: &str) -> Vec<String> {
    let found = flora
        .done(&["case", "crosswalk", case, "-o", "json"])
        .json();
    let found = found.as_array().unwrap().iter();
    let found = found.filter(|one| one["return"] == of && one["code"] != "no code");
    found
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

fn decide(town: &Town, server: &ServerProcess, case: &str) {
    let sitting = town.schedule(server);
    town.deliberate(server, &sitting, &[case.to_owned()]);
    let seal = ["decision", "seal", "--sitting", &sitting, "--case", case];
    let seal = [&seal[..], &["--yes", "--file", "-"]].concat();
    let sealed = town.terminal("Ada", server).fed(&seal, DECISION);
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
}

// --- Out, in and lodged anew ----------------------------------------------------------

fn out_and_in(engine: Engine) {
    let database = engine.database();
    let town = Town::at(&database.settings().url);
    let server = town.serve();
    let (gwen, flora) = (
        town.terminal("Gwen", &server),
        town.terminal("Flora", &server),
    );
    let case = lodged(&gwen, &full());
    decide(&town, &server, &case);

    let out = town.folder.path().join("case.json").display().to_string();
    let export = ["case", "export", &case, "--out", &out];
    let exported = flora.done(&export);
    snapshot!("export", exported.shown());
    let again = flora.run(&export);
    snapshot!("export_where_a_file_is", again.shown());
    assert_eq!(again.code, 2);
    let mode = fs::metadata(&out).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
    let file: Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    snapshot!(
        "file",
        serde_json::to_string_pretty(&json!({
            "record": file["record"], "extension": file["extension"],
        }))
        .unwrap()
    );

    let imported = gwen.done(&["referral", "import-htcds", &out, "-o", "json"]);
    let drafts = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    let draft = drafts[0]["draft"].as_str().unwrap();
    let shown = gwen.done(&["referral", "draft", "show", draft]).stdout;
    let shown = shown.replace(draft, "[draft]");
    // It was begun when this machine says, not the test clock.
    let timeless = |line: &&str| !line.trim().starts_with("Begun");
    let shown: Vec<_> = shown.lines().filter(timeless).collect();
    snapshot!("draft", shown.join("\n"));
    let anew = answer_and_send(&gwen, draft);
    assert_ne!(anew, case);

    let (before, after) = (held(&flora, &case), held(&flora, &anew));
    let reports = Reports {
        exported: serde_json::from_value(file["losses"].clone()).unwrap(),
        imported: serde_json::from_str(&imported.stdout).unwrap(),
        answered: ANSWERED.to_vec(),
    };
    let none: [String; 0] = [];
    assert_eq!(reports.contradictions(&before, &after), none);
    what_is_asserted_is_seen(&reports, &before, &after);
    // What is coarser is told place by place.
    let place = |role: &str, town: &str, country: &str| {
        let mut place = json!({"role": format!("PLACE_ROLE_{role}")});
        for (name, text) in [("town", town), ("country", country)] {
            if !text.is_empty() {
                place[name] = json!(text);
            }
        }
        place
    };
    let mut places = after["referral"]["places"].as_array().unwrap().clone();
    places.sort_by_key(Value::to_string);
    let mut expected = [
        place("EXPLOITATION", "Rugby", ""),
        place("EXPLOITATION", "Nuneaton", ""),
        place("EXPLOITATION", "", "Vietnam"),
        place("TRANSIT", "Calais", "France"),
    ];
    expected.sort_by_key(Value::to_string);
    assert_eq!(places, expected);
    server.stop().unwrap();
}

/// What a referral must say and HTCDS cannot.
const ANSWERED: [&str; 4] = [
    "referral.age_claim",
    "referral.local_authority",
    "referral.referrer",
    "referral.answers",
];

/// Answers it at a terminal, sends the draft, and returns the reference of its case.
fn answer_and_send(gwen: &Terminal<'_>, draft: &str) -> String {
    let undone = gwen.run(&["referral", "send", draft, "--yes"]);
    assert_eq!(undone.code, 2, "{}", undone.stderr);
    let mut command = gwen.nrm(&["referral", "draft", "resume", draft, "--no-color"]);
    command.env("TERM", "xterm");
    let mut pty = Pty::start(command);
    for (question, answer) in [
        ("What is your work e-mail address?", "gwen@police.example"),
        ("What do you call this referral", ""),
        ("Which first responder organisation", "Warwickshire Police"),
        ("In which nation", "1"),
        ("Is the person under 18?", "yes"),
        ("Which local authority", "Warwickshire County Council"),
        ("On which phone number", "01632 960011"),
        ("At which e-mail address?", ":section 10"),
        ("What is your first name?", "Gwen"),
        ("What is your last name?", "Responder"),
        ("What is your job?", "Constable"),
        ("On which phone number can you", "01632 960001"),
        ("Which e-mail address is read", "duty@police.example"),
        ("What does the child say", ":summary"),
        ("Type send, missing, show", "send"),
    ] {
        pty.answer(question, answer);
    }
    pty.expect("Type yes to send: ");
    pty.line("yes");
    let (code, printed) = pty.end();
    assert_eq!(code, 0, "{printed}");
    let receipts = gwen.done(&["referral", "receipts", "-o", "json"]).json();
    let receipts = receipts.as_array().unwrap().iter();
    let mut ours = receipts.filter(|receipt| receipt["draft"] == draft);
    ours.next().unwrap()["reference"]
        .as_str()
        .unwrap()
        .to_owned()
}

mod a_case_goes_out_and_comes_in_as_the_loss_reports_say {
    use super::*;

    #[test]
    fn sqlite() {
        out_and_in(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        out_and_in(Engine::Postgres);
    }
}

// --- The codes of other returns -------------------------------------------------------

fn crosswalk(engine: Engine) {
    let database = engine.database();
    let town = Town::at(&database.settings().url);
    let server = town.serve();
    let (gwen, flora) = (
        town.terminal("Gwen", &server),
        town.terminal("Flora", &server),
    );
    let case = lodged(&gwen, &full());
    let census = || codes(&flora, &case, "CIN census");
    assert_eq!(census(), ["11A", "24A", "13A", "24A", "10A"]);
    assert_eq!(codes(&flora, &case, "SSDA903"), ["MISSING M or A", "LS V2"]);
    decide(&town, &server, &case);
    // Trafficking is found, in no form named: what was referred stays.
    assert_eq!(census(), ["12A", "11A", "24A", "13A", "24A", "10A"]);
    snapshot!(
        "crosswalk",
        flora.done(&["case", "crosswalk", &case]).shown()
    );

    for (standing, census, looked_after) in [
        ("UNACCOMPANIED", &["9A"][..], &["UASC"][..]),
        ("CARE_ORDER", &[], &["LS C1 or C2"]),
        ("EMERGENCY_PROTECTION", &[], &["LS L1 or L2"]),
        ("CUSTODY", &[], &["LS J1 or J3"]),
        ("IN_NEED", &[], &[]),
    ] {
        let mut referral = full();
        referral["exploitationTypes"] = json!(["EXPLOITATION_TYPE_ORGANS_REMOVED"]);
        referral["circumstances"] = json!({"legalStatus": format!("LEGAL_STATUS_{standing}")});
        let case = lodged(&gwen, &referral);
        assert_eq!(codes(&flora, &case, "CIN census"), census, "{standing}");
        assert_eq!(codes(&flora, &case, "SSDA903"), looked_after, "{standing}");
    }
    server.stop().unwrap();
}

mod a_case_bears_out_the_codes_that_its_facts_do {
    use super::*;

    #[test]
    fn sqlite() {
        crosswalk(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        crosswalk(Engine::Postgres);
    }
}

// --- Who may --------------------------------------------------------------------------

#[test]
fn whoever_may_not_read_a_case_cannot_export_it() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let elsewhere = town.file("elsewhere.toml", ELSEWHERE);
    let tokens = town.folder.path().join("elsewhere");
    let site = town
        .records
        .create_site(programs(), Path::new(&elsewhere), &tokens)
        .unwrap();
    let out = town.folder.path().join("case.json");
    let path = out.display().to_string();
    // Who has no business with any case is not told that there is one.
    for verb in [
        &["export", &case, "--out", &path][..],
        &["crosswalk", &case],
    ] {
        let arguments = [&["case"], verb].concat();
        for (name, code) in [("Gwen", 4), ("Ines", 3), ("Joan", 3)] {
            let refused = town.terminal(name, &server).run(&arguments);
            assert_eq!(
                refused.code, code,
                "{name} {arguments:?}: {}",
                refused.stderr
            );
            assert_eq!(refused.stdout, "", "{name}");
        }
        let unknown = town
            .terminal("Flora", &server)
            .without_token()
            .run(&arguments);
        assert_eq!(unknown.code, 4, "{}", unknown.stderr);
        let mut nora = bare_nrm(town.folder.path());
        nora.args(["--address", server.address(), "--token-file"]);
        nora.arg(&site.person("Nora").unwrap().token_file);
        nora.args(&arguments);
        let hidden = Ran::of(nora);
        assert_eq!(hidden.code, 3, "{}", hidden.stderr);
    }
    assert!(!out.exists(), "nothing was written");
    town.terminal("Flora", &server)
        .done(&["case", "export", &case, "--out", &path]);
    assert!(out.exists());
    server.stop().unwrap();
}

/// Another site, with a coordinator.
const ELSEWHERE: &str = "
name = 'Cumbria pilot'
reference_prefix = 'CMB'
division = 'england-and-wales'
live_since = '2023-02-20'
guardian_service = false
authorities = [{ name = 'Cumberland Council', joined_on = '2023-04-01' }]
agencies = [
    { name = 'Cumberland Council', kind = 'local_authority' },
    { name = 'Cumbria Police', kind = 'police' },
    { name = 'North Health Trust', kind = 'health' },
]
people = [{ name = 'Nora', agency = 'Cumberland Council', roles = ['coordinator'] }]
";

// --- A record of others ---------------------------------------------------------------

#[test]
fn a_record_that_others_wrote_becomes_a_draft_that_says_what_it_left() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let record = json!({
        "prs_FirstName": "Ama", "prs_Gender": "Transgender Feminine",
        "prs_Birthdate": "2011-02-03", "prs_Citizenship": "GHA;ZZZ",
        "prs_MailingStreet": "Hidden Road", "prs_Secret": "Hidden",
        "vic_TypeOfExploitation": "Forced begging; Servitude",
        "hte_Country": "GBR", "hte_Type": "Exploitation", "hte_City": "Rugby",
        "hte_Date": "2026-01-02",
    });
    let import = ["referral", "import-htcds", "-"];
    let imported = gwen.fed(&import, &record.to_string());
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let said = imported.shown();
    assert!(!said.contains("Hidden"), "{said}");
    let drafts = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    let draft = drafts[0]["draft"].as_str().unwrap();
    snapshot!("import_of_others", said.replace(draft, "[draft]"));
    let refused = gwen.fed(&import, "{\"name\": \"Hidden\"}");
    snapshot!("import_of_nothing", refused.shown());
    assert_eq!(refused.code, 2);
    server.stop().unwrap();
}
