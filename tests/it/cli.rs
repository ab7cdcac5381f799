//! The real programs, as people run them: what they print, and what the shell is told.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    process::Command,
    thread,
    time::Duration,
};

use nrm_panel_tests::process::{ProcessError, Records, ServerProcess, plain};
use serde_json::{Value, json};

use crate::serving::{DECISION, Ran, Town, bare_nrm, programs, sample};

/// Compares with a snapshot; what is random or of this machine is put aside.
macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({
            prepend_module_to_snapshot => true,
            omit_expression => true,
            filters => vec![
                (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[uuid]"),
                (r"WWK-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", "[reference]"),
                (r"\b[0-9a-f]{64}\b", "[sha-256]"),
                (r"127\.0\.0\.1:\d+", "[address]"),
                (r"/tmp/[^ \n]*", "[path]"),
            ],
        }, { insta::assert_snapshot!($name, $text) });
    };
}
pub(crate) use snapshot;

// --- What is printed ----------------------------------------------------------------

#[test]
fn one_case_from_receipt_to_return() {
    let town = Town::new();
    let server = town.serve();
    let (gwen, flora) = (
        town.terminal("Gwen", &server),
        town.terminal("Flora", &server),
    );
    let (ada, joan) = (
        town.terminal("Ada", &server),
        town.terminal("Joan", &server),
    );

    let lodged = gwen.done(&["referral", "lodge", "--file", &sample("01")]);
    snapshot!("referral_lodge", lodged.shown());
    let listed = gwen.done(&["referral", "list", "-o", "json"]).json();
    let case = text(&listed, "/referrals/0/caseReference");

    snapshot!("case_show", flora.done(&["case", "show", &case]).shown());
    snapshot!(
        "case_show_json",
        flora.done(&["case", "show", &case, "-o", "json"]).stdout
    );
    snapshot!(
        "case_list_csv",
        flora.done(&["case", "list", "-o", "csv"]).stdout
    );
    snapshot!(
        "case_clocks_csv",
        flora.done(&["case", "clocks", &case, "-o", "csv"]).stdout
    );

    let sitting = town.schedule(&server);
    town.deliberate(&server, &sitting, std::slice::from_ref(&case));
    snapshot!(
        "sitting_agenda",
        ada.done(&["sitting", "agenda", &sitting]).shown()
    );

    let seal = [
        "decision",
        "seal",
        "--sitting",
        &sitting,
        "--case",
        &case,
        "--yes",
        "--file",
        "-",
    ];
    let blank = [
        "decision",
        "seal",
        "--template",
        "--sitting",
        &sitting,
        "--case",
        &case,
    ];
    snapshot!("decision_template", ada.done(&blank).stdout);
    assert_eq!(ada.fed(&seal, DECISION).code, 0);
    snapshot!(
        "decision_show",
        ada.done(&["decision", "show", &case]).shown()
    );

    // Later, it is still known what was known before the panel sat.
    town.clock_to("2026-10-21T09:00:00Z");
    let then = flora.done(&["case", "show", &case, "--as-at", "2026-10-15T09:00Z"]);
    snapshot!("case_show_as_at", then.stdout);

    town.clock_to("2027-01-05T09:00:00Z");
    let built = joan.done(&["return", "build", "--period", "2026Q4", "-o", "json"]);
    let id = text(&built.json(), "/built/id");
    snapshot!("return_show", joan.done(&["return", "show", &id]).shown());
    let csv = joan.done(&["return", "show", &id, "--table", "R1", "-o", "csv"]);
    snapshot!("return_show_csv", csv.stdout);
    server.stop().unwrap();
}

#[test]
fn an_error_names_every_field_and_what_to_do() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let referral = json!({
        "ageClaim": "AGE_CLAIM_UNDER_18",
        "child": {
            "firstName": "Wren\u{202e}",
            "dateOfBirth": {
                "date": {"year": 2030, "month": 2, "day": 30},
                "precision": "DATE_PRECISION_DAY",
            },
        },
        "referrer": {"firstName": "Gwen"},
        "answers": [{"question": "q", "text": "a"}, {"question": "q", "text": "b"}],
    });
    let arguments = ["referral", "lodge", "--format", "nrm", "--file", "-"];
    let refused = gwen.fed(&arguments, &referral.to_string());
    snapshot!("every_field_at_once", refused.shown());
    assert_eq!(refused.code, 2);
    assert_eq!(refused.stdout, "");
}

#[test]
fn a_rule_that_says_no_is_named() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let sitting = town.schedule(&server);
    town.terminal("Flora", &server)
        .done(&["sitting", "add", &sitting, "--case", &case, "--stage", "rg"]);
    town.clock_to("2026-10-20T10:00:00Z");
    let ada = town.terminal("Ada", &server);
    ada.done(&["sitting", "convene", &sitting, "--present", &town.id("Ada")]);
    let seal = [
        "decision",
        "seal",
        "--sitting",
        &sitting,
        "--case",
        &case,
        "--yes",
        "--file",
        "-",
    ];
    let refused = ada.fed(&seal, DECISION);
    snapshot!("a_rule_says_no", refused.shown());
    assert_eq!(refused.code, 5);
}

#[test]
fn what_a_case_lacks_is_shown_calmly_and_told_to_the_shell() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let flora = town.terminal("Flora", &server);
    let lacking = flora.run(&["case", "ready", &case]);
    snapshot!("case_ready", lacking.shown());
    assert_eq!(lacking.code, 7);
    // Asked of police, who lodged, by name; they say from their own desk that they
    // hold nothing.
    let question = town.file("question.txt", "What is known of the bus station?\n");
    let asked = flora.done(&[
        "request",
        "new",
        &case,
        "--of",
        "Warwickshire Police",
        "--stage",
        "rg",
        "--question-file",
        &question,
        "-o",
        "json",
    ]);
    let request = text(&asked.json(), "/requests/0/id");
    let basil = town.terminal("Basil", &server);
    snapshot!("request_list", basil.done(&["request", "list"]).shown());
    basil.done(&["request", "answer", &request, "--nil"]);
    snapshot!(
        "request_show",
        basil.done(&["request", "show", &request]).shown()
    );
    let refused = flora.run(&["request", "chase", &request]);
    assert_eq!(refused.code, 5);
    assert!(
        refused.stderr.contains("REQUEST_NOT_OPEN"),
        "{}",
        refused.stderr
    );

    let reason = town.file("reason.txt", "Not met yet.\n");
    flora.done(&[
        "case",
        "sca",
        &case,
        "--reference",
        "MSHT-1",
        "--validation",
        "validated",
        "--disqualification",
        "not-considered",
    ]);
    for kind in ["child", "childrens-social-care"] {
        flora.done(&[
            "case",
            "contribution",
            &case,
            "--kind",
            kind,
            "--absent-file",
            &reason,
        ]);
    }
    flora.done(&["case", "assign", &case, "--person", &town.id("Flora")]);
    let ready = flora.run(&["case", "ready", &case, "--stage", "rg"]);
    snapshot!("case_ready_rg", ready.shown());
    assert_eq!(ready.code, 0);
}

#[test]
fn agencies_that_disagree_say_so_and_the_agenda_shows_it() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let sitting = town.schedule(&server);
    town.deliberate(&server, &sitting, std::slice::from_ref(&case));
    let (cora, flora) = (
        town.terminal("Cora", &server),
        town.terminal("Flora", &server),
    );
    let words = town.file("words.txt", "The report of the school was not read.\n");
    let raised = cora.done(&[
        "challenge",
        "raise",
        &case,
        "--against",
        "Warwickshire Police",
        "--about",
        "position",
        "--stage",
        "rg",
        "--position-version",
        "1",
        "--words-file",
        &words,
    ]);
    snapshot!("challenge_raise", raised.shown());
    let agenda = flora.done(&["sitting", "agenda", &sitting]).stdout;
    assert!(agenda.contains("open challenges: 1"), "{agenda}");
    let on = |verb| ["challenge", verb, &case, "--number", "1"];
    let reason = town.file("reason.txt", "It was read on Monday.\n");
    let signed = town.file("signed.txt", "The duty inspector\n");
    let because = ["--reason-file", reason.as_str()];
    let escalate = [on("escalate").as_slice(), &because].concat();
    let refused = cora.run(&escalate);
    assert_eq!(refused.code, 5);
    let told = refused.stderr;
    assert!(told.contains("CHALLENGE_NOT_DUE"), "{told}");
    let answer = ["--answer-file", &reason, "--signed-file", &signed];
    flora.done(&[on("answer").as_slice(), &answer].concat());
    cora.done(&escalate);
    let settled = ["--as", "resolved", "--reason-file", &words];
    cora.done(&[on("close").as_slice(), &settled].concat());
    let page = flora.done(&["case", "show", &case]).stdout;
    let (_, challenge) = page.split_once("Challenge 1:").unwrap();
    let (challenge, _) = challenge.split_once("Record\n").unwrap();
    snapshot!("challenge_on_the_case", challenge);
}

#[test]
fn a_member_weighs_a_case_and_reads_the_matrix_side_by_side() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let sitting = town.schedule(&server);
    town.deliberate(&server, &sitting, std::slice::from_ref(&case));
    let flora = town.terminal("Flora", &server);
    let on = |verb| ["weigh", verb, case.as_str(), "--stage", "rg"];
    let refused = flora.run(&on("suggest"));
    assert_eq!(refused.code, 5);
    assert!(
        refused.stderr.contains("OWN_VIEW_MISSING"),
        "{}",
        refused.stderr
    );
    let words = town.file("view.txt", "The gift and the debt fit together.\n");
    let words = ["--words-file", words.as_str()];
    flora.done(&[on("view").as_slice(), &words].concat());
    let question = "exploitation_narrative.how_did_the_exploitation_start";
    let why = town.file("why.txt", "Recruited with trainers and a meal.\n");
    let gift = [
        "--limb",
        "action",
        "--bearing",
        "for",
        "--question",
        question,
    ];
    let why = ["--words-file", why.as_str()];
    let noted = flora.done(&[on("note").as_slice(), &gift, &why].concat());
    snapshot!("weigh_note", noted.shown());
    let against = town.file("against.txt", "He says he went of his own accord.\n");
    let own = [
        "--limb",
        "action",
        "--bearing",
        "against",
        "--question",
        question,
    ];
    let against = ["--words-file", against.as_str()];
    flora.done(&[on("note").as_slice(), &own, &against].concat());
    let again = town.file("again.txt", "Recruited with trainers, a meal and a debt.\n");
    let again = ["--words-file", again.as_str(), "--number", "1"];
    flora.done(&[on("note").as_slice(), &gift, &again].concat());
    snapshot!("weigh_suggest", flora.done(&on("suggest")).shown());
    snapshot!("weigh_matrix", flora.done(&on("matrix")).shown());
}

// --- What the shell is told ---------------------------------------------------------

#[test]
fn each_exit_code_has_its_meaning() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let gwen = town.terminal("Gwen", &server);
    let flora = town.terminal("Flora", &server);
    let nobody = flora.clone().without_token();
    let unreachable = {
        let mut command = bare_nrm(town.folder.path());
        command.args(["--address", "http://127.0.0.1:1", "doctor"]);
        Ran::of(command).code
    };
    let structured = {
        let arguments = [
            "referral", "lodge", "--format", "nrm", "--file", "-", "-o", "json",
        ];
        let receipt = gwen.fed(&arguments, REFERRAL).json();
        text(&receipt, "/receipt/caseReference")
    };
    let absent = ["case", "show", "WWK-2222-2222-2"];
    let stale = [
        "case",
        "authority",
        &case,
        "--name",
        "Warwickshire County Council",
    ];
    let stale = [&stale[..], &["--version", "99"]].concat();
    for (code, expected, what) in [
        (flora.run(&["case", "list"]).code, 0, "done"),
        (
            gwen.run(&["referral", "show", &structured, "--original"])
                .code,
            1,
            "there is no form",
        ),
        (flora.run(&["case", "shew"]).code, 2, "a verb that is none"),
        (
            gwen.fed(&["referral", "lodge", "--file", "-"], "{}").code,
            2,
            "a form with nothing in it",
        ),
        (flora.run(&absent).code, 3, "a case that is not there"),
        (
            gwen.run(&["sitting", "agenda", &case]).code,
            3,
            "no sitting at all",
        ),
        (nobody.run(&["case", "list"]).code, 4, "no token"),
        (gwen.run(&["case", "show", &case]).code, 4, "not allowed"),
        (flora.run(&stale).code, 5, "a version of long ago"),
        (unreachable, 6, "nobody listens"),
    ] {
        assert_eq!(code, expected, "{what}");
    }
}

/// A referral in the structure of the contract.
const REFERRAL: &str = r#"{
  "ageClaim": "AGE_CLAIM_UNDER_18",
  "child": {
    "firstName": "Zoë",
    "dateOfBirth": {"date": {"year": 2012, "month": 3, "day": 4}, "precision": "DATE_PRECISION_DAY"},
    "gender": "GENDER_FEMALE",
    "nationalities": ["British"]
  },
  "referrer": {
    "firstName": "Gwen", "lastName": "Responder", "role": "Constable", "phone": "01632 960001",
    "alternativeContactEmail": "duty@police.example", "organisation": "Warwickshire Police"
  },
  "localAuthority": {"name": "Warwickshire County Council"},
  "exploitationTypes": ["EXPLOITATION_TYPE_FORCED_TO_COMMIT_CRIME"],
  "exploitationLocation": "EXPLOITATION_LOCATION_UK"
}"#;

#[test]
fn a_missing_token_is_told_what_to_do() {
    let town = Town::new();
    let server = town.serve();
    let nobody = town.terminal("Flora", &server).without_token();
    let refused = nobody.run(&["case", "list"]);
    snapshot!("no_token", refused.shown());
    assert_eq!(refused.code, 4);
}

// --- Files, standard input, dry runs ------------------------------------------------

#[test]
fn a_dash_is_standard_input_and_keeps_every_byte() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let form = fs::read_to_string(sample("01")).unwrap();
    let lodged = gwen.fed(&["referral", "lodge", "--file", "-", "-o", "json"], &form);
    assert_eq!(lodged.code, 0, "{}", lodged.stderr);
    let case = text(&lodged.json(), "/receipt/caseReference");
    let kept = gwen.done(&["referral", "show", &case, "--original"]);
    assert_eq!(kept.stdout, form);
}

#[test]
fn a_dry_run_keeps_nothing() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let checked = gwen.done(&["referral", "lodge", "--file", &sample("01"), "--dry-run"]);
    assert!(
        checked.stdout.contains("nothing was kept"),
        "{}",
        checked.stdout
    );
    assert!(checked.stderr.contains("dry run"), "{}", checked.stderr);
    // What the server would refuse is refused.
    let wrong = gwen.fed(&["referral", "lodge", "--file", "-", "--dry-run"], "{}");
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    let flora = town.terminal("Flora", &server);
    let listed = flora.done(&["case", "list", "-o", "json"]).json();
    assert_eq!(
        listed.pointer("/cases").cloned().unwrap_or(json!([])),
        json!([])
    );

    let (case, _) = town.lodge(&server);
    let before = flora.done(&["case", "show", &case, "-o", "json"]).stdout;
    let sca = ["case", "sca", &case, "--reference", "MSHT-1", "--dry-run"];
    let request = flora.done(&sca).json();
    assert_eq!(text(&request, "/scaReference"), "MSHT-1");
    assert_eq!(
        flora.done(&["case", "show", &case, "-o", "json"]).stdout,
        before
    );
}

#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let mut shell = Command::new("bash");
    let show = town
        .terminal("Flora", &server)
        .nrm(&["case", "show", &case]);
    shell
        .args(["-c", "set -o pipefail; \"$@\" | head -n 1", "bash"])
        .arg(show.get_program())
        .args(show.get_args())
        .env("XDG_CONFIG_HOME", town.folder.path());
    let ran = Ran::of(shell);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (0, "test clock: 2026-10-14T09:00:00.000000Z\n")
    );
}

// --- Settings -----------------------------------------------------------------------

#[test]
fn flags_go_before_the_environment_and_that_before_the_context() {
    let town = Town::new();
    let server = town.serve();
    let nrm = |address: Option<&str>, variable: Option<&str>| {
        let mut command = bare_nrm(town.folder.path());
        if let Some(address) = address {
            command.args(["--address", address]);
        }
        if let Some(variable) = variable {
            command.env("NRM_ADDRESS", variable);
        }
        command.env("NRM_TOKEN", &town.person("Flora").token);
        command.args(["case", "list"]);
        Ran::of(command).code
    };
    let context = |address: &str| {
        let mut command = bare_nrm(town.folder.path());
        command.args(["--address", address, "context", "set", "site"]);
        assert_eq!(Ran::of(command).code, 0);
    };
    let (right, wrong) = (server.address(), "http://127.0.0.1:1");
    context(wrong);
    assert_eq!(nrm(None, None), 6, "the context names an address of nobody");
    assert_eq!(
        nrm(None, Some(right)),
        0,
        "the environment goes before the context"
    );
    assert_eq!(
        nrm(Some(wrong), Some(right)),
        6,
        "the flag goes before the environment"
    );
    assert_eq!(
        nrm(Some(right), Some(wrong)),
        0,
        "the flag goes before the environment"
    );
    context(right);
    assert_eq!(nrm(None, None), 0, "the context goes before the default");
    assert_eq!(
        nrm(None, Some(wrong)),
        6,
        "the environment goes before the context"
    );
    assert_eq!(
        permissions(&town.folder.path().join("config/nrm/contexts.toml")),
        0o600
    );
}

#[test]
fn a_token_in_a_file_goes_before_one_in_the_environment() {
    let town = Town::new();
    let server = town.serve();
    let mut command = town
        .terminal("Flora", &server)
        .nrm(&["directory", "whoami", "-o", "json"]);
    command.env("NRM_TOKEN", &town.person("Gwen").token);
    let who = Ran::of(command).json();
    assert_eq!(text(&who, "/person/name"), "Flora");
    let mut command = bare_nrm(town.folder.path());
    command
        .args([
            "--address",
            server.address(),
            "directory",
            "whoami",
            "-o",
            "json",
        ])
        .env("NRM_TOKEN", &town.person("Gwen").token)
        .env("NRM_TOKEN_FILE", &town.person("Flora").token_file);
    assert_eq!(text(&Ran::of(command).json(), "/person/name"), "Gwen");
}

#[test]
fn the_server_takes_flags_before_the_environment_before_the_file() {
    let (one, other) = (Town::new(), Town::new());
    let folder = one.folder.path();
    let (flag, variable) = (&one.records.database, &other.records.database);
    let nowhere = format!("sqlite://{}/absent/panel.db", folder.display());
    let file = one.file("nrm-panel.toml", &format!("database = \"{nowhere}\"\n"));
    let list = |flag: Option<&str>, variable: Option<&str>, config: Option<&str>, key| {
        let mut command = plain(&programs().panel);
        command.current_dir(folder).args(["site", "list"]);
        if let Some(flag) = flag {
            command.args(["--database", flag]);
        }
        if let Some(config) = config {
            command.args(["--config", config]);
        }
        if let Some(variable) = variable {
            command.env("NRM_DATABASE_URL", variable);
        }
        command.arg("--key-file").arg(key);
        Ran::of(command)
    };
    let (key, other_key) = (&one.records.key_file, &other.records.key_file);
    let (site, other_site) = (
        list(Some(flag), None, None, key),
        list(Some(variable), None, None, other_key),
    );
    assert_eq!(
        (site.code, other_site.code),
        (0, 0),
        "{}{}",
        site.stderr,
        other_site.stderr
    );
    assert_ne!(site.stdout, other_site.stdout);
    assert_eq!(
        list(Some(flag), Some(variable), Some(&file), key).stdout,
        site.stdout
    );
    assert_eq!(
        list(None, Some(variable), Some(&file), other_key).stdout,
        other_site.stdout
    );
    let from_file = list(None, None, Some(&file), key);
    assert_eq!(from_file.code, 1, "{}", from_file.stdout);
    // The default is a database in the folder.
    let by_default = list(None, None, None, &folder.join("new.key"));
    assert_eq!(
        (by_default.code, by_default.stdout.as_str()),
        (0, ""),
        "{}",
        by_default.stderr
    );
    assert!(folder.join("nrm-panel.db").exists());
}

// --- Starting and stopping ----------------------------------------------------------

#[test]
fn told_to_stop_the_server_answers_what_it_began_and_exits_0() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let acknowledged: Vec<String> = thread::scope(|scope| {
        let lodging: Vec<_> = (0..6)
            .map(|_| {
                let gwen = gwen.clone();
                scope.spawn(move || {
                    let arguments = [
                        "--timeout",
                        "5",
                        "referral",
                        "lodge",
                        "--file",
                        &sample("01"),
                        "-o",
                        "json",
                    ];
                    let ran = gwen.run(&arguments);
                    (ran.code == 0).then(|| text(&ran.json(), "/receipt/caseReference"))
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(150));
        server.stop().unwrap();
        lodging
            .into_iter()
            .filter_map(|one| one.join().unwrap())
            .collect()
    });
    // Whoever has a receipt finds the case again.
    let server = town.serve();
    let flora = town.terminal("Flora", &server);
    for case in acknowledged {
        flora.done(&["case", "show", &case]);
    }
}

#[test]
fn the_log_of_a_server_holds_neither_names_nor_narrative() {
    let town = Town::new();
    let mut options = town.options();
    options.arguments = ["--log", "trace", "--log-format", "json"]
        .map(str::to_owned)
        .to_vec();
    let server = ServerProcess::start(programs(), &options).unwrap();
    let (case, _) = town.lodge(&server);
    town.terminal("Flora", &server)
        .done(&["case", "show", &case]);
    let log = fs::read_to_string(&options.log).unwrap();
    server.stop().unwrap();
    assert!(log.lines().count() > 3, "{log}");
    for line in log.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
    let form: Value = serde_json::from_str(&fs::read_to_string(sample("01")).unwrap()).unwrap();
    let mut told = vec![
        town.person("Gwen").token.clone(),
        town.person("Flora").token.clone(),
    ];
    answers(&form, &mut told);
    assert!(told.len() > 30);
    for words in told.iter().filter(|words| words.len() > 12) {
        assert!(!log.contains(words.as_str()), "the log says {words:?}");
    }
}

fn answers(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| answers(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| answers(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Runs `nrm-panel serve`, which must refuse to, and returns what it says.
fn refusal_to_serve(records: &Records, arguments: &[&str]) -> String {
    let arguments = [&["serve"], arguments].concat();
    let output = records.run(programs(), &arguments).unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn plaintext_is_served_on_loopback_only() {
    let town = Town::new();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:50551"] {
        let said = refusal_to_serve(&town.records, &["--listen", address]);
        assert!(said.contains("is not a loopback address"), "{said}");
    }
}

#[test]
fn a_test_clock_is_refused_on_live_records() {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::embedded(folder.path());
    records.manage(programs(), &["migrate"]).unwrap();
    let clock = folder.path().join("clock");
    fs::write(&clock, "2026-10-14T09:00:00Z\n").unwrap();
    let clock = clock.display().to_string();
    // Whoever serves first makes the records live.
    let options =
        nrm_panel_tests::process::Options::new(records.clone(), folder.path().join("log"));
    ServerProcess::start(programs(), &options)
        .unwrap()
        .stop()
        .unwrap();
    let said = refusal_to_serve(
        &records,
        &["--listen", "127.0.0.1:0", "--test-clock", &clock],
    );
    assert!(
        said.contains("a test clock works only on a database created with"),
        "{said}"
    );
    // Nor can they be made a demo afterwards.
    let made = records.manage(programs(), &["migrate", "--demo"]);
    assert!(matches!(made, Err(ProcessError::Ended { .. })), "{made:?}");
}

#[test]
fn a_wrong_key_opens_nothing() {
    let town = Town::new();
    town.serve().stop().unwrap();
    fs::remove_file(&town.records.key_file).unwrap();
    // A new key would be made for a new database; these records were sealed by another.
    let said = refusal_to_serve(&town.records, &["--listen", "127.0.0.1:0"]);
    assert!(said.contains("key"), "{said}");
    let verified = town.records.run(programs(), &["verify"]).unwrap();
    assert_ne!(verified.status.code(), Some(0));
}

#[test]
fn what_the_server_makes_only_its_owner_reads() {
    let town = Town::new();
    assert_eq!(permissions(&town.records.key_file), 0o600);
    assert_eq!(permissions(&town.person("Ada").token_file), 0o600);
    // A key that others can read is not used.
    fs::set_permissions(&town.records.key_file, Permissions::from_mode(0o644)).unwrap();
    let said = refusal_to_serve(&town.records, &["--listen", "127.0.0.1:0"]);
    assert!(said.contains("key"), "{said}");
}

fn permissions(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found
        .unwrap_or_else(|| panic!("no {pointer} in {value}"))
        .to_owned()
}
