//! Many referrals at once, with the real programs: each lodged once, whatever
//! happens on the way.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use nrm_panel_tests::process::ServerProcess;
use serde_json::{Value, json};

use crate::serving::{Ran, Town, sample};

/// The first sample, about another child.
fn form(number: usize) -> Value {
    let mut form: Value = serde_json::from_str(&fs::read_to_string(sample("01")).unwrap()).unwrap();
    form["child"]["first_name"] = format!("Planted-{number}").into();
    form
}

/// Writes forms to a folder, one a file.
fn folder(town: &Town, forms: impl IntoIterator<Item = (String, String)>) -> PathBuf {
    let folder = town.folder.path().join("referrals");
    fs::create_dir(&folder).unwrap();
    for (name, text) in forms {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn cases(town: &Town, server: &ServerProcess) -> usize {
    let flora = town.terminal("Flora", server);
    let listed = flora.done(&["case", "list", "--all", "--page-size", "200", "-o", "json"]);
    let cases = listed.json().get("cases").cloned().unwrap_or(json!([]));
    cases.as_array().unwrap().len()
}

fn outcomes(report: &Value) -> Vec<String> {
    let rows = report.as_array().unwrap().iter();
    rows.map(|row| row["outcome"].as_str().unwrap().to_owned())
        .collect()
}

fn count(report: &Value, outcome: &str) -> usize {
    outcomes(report)
        .iter()
        .filter(|one| *one == outcome)
        .count()
}

/// Everything under a folder, as text.
fn everything(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        text.push_str(&path.display().to_string());
        if path.is_dir() {
            text.push_str(&everything(&path));
        } else {
            text.push_str(&String::from_utf8_lossy(&fs::read(&path).unwrap()));
        }
    }
    text
}

#[test]
fn of_25_rows_the_22_good_ones_are_lodged_and_the_3_bad_ones_named() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let mut forms: Vec<Value> = (1..=25).map(form).collect();
    forms[6]["age_and_childrens_services"]["pv_under_age"] = "no".into();
    forms[12]["child"]["dob"] = "2012-02-30".into();
    forms[18]["child"]["first_name"] = Value::Null;
    forms[18]["child"]["last_name"] = Value::Null;
    let folder = folder(
        &town,
        (1..)
            .zip(&forms)
            .map(|(number, form)| (format!("row-{number:02}.json"), form.to_string())),
    );
    let folder = folder.display().to_string();

    // A dry run says the same and keeps nothing.
    let report = town.folder.path().join("report.json").display().to_string();
    let checked = gwen.run(&[
        "referral",
        "import",
        &folder,
        "--dry-run",
        "--report",
        &report,
    ]);
    assert_eq!(checked.code, 1, "{}", checked.stderr);
    assert!(
        checked.stderr.contains("3 of 25 rows were refused"),
        "{}",
        checked.stderr
    );
    let checked: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(
        (count(&checked, "checked"), count(&checked, "refused")),
        (22, 3)
    );
    assert_eq!(cases(&town, &server), 0);
    assert!(!town.folder.path().join("state/nrm/imports").exists());

    let lodged = gwen.run(&["referral", "import", &folder, "-o", "json"]);
    assert_eq!(lodged.code, 1, "{}", lodged.stderr);
    let lodged = lodged.json();
    assert_eq!(
        (count(&lodged, "lodged"), count(&lodged, "refused")),
        (22, 3)
    );
    assert_eq!(cases(&town, &server), 22);
    let bad = |row: usize| {
        let violations = lodged[row - 1]["violations"].as_array().unwrap();
        violations[0]["path"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        [bad(7), bad(13), bad(19)],
        [
            "home_office_form.age_and_childrens_services.pv_under_age",
            "home_office_form.child.dob",
            "home_office_form.child.first_name",
        ]
    );

    // What is put right is lodged; what was lodged is not lodged again.
    forms[12]["child"]["dob"] = "2012-02-28".into();
    fs::write(
        Path::new(&folder).join("row-13.json"),
        forms[12].to_string(),
    )
    .unwrap();
    let csv = town.folder.path().join("report.csv").display().to_string();
    let again = gwen.run(&[
        "referral", "import", &folder, "--report", &csv, "-o", "json",
    ]);
    assert_eq!(again.code, 1, "{}", again.stderr);
    let again = again.json();
    assert_eq!((count(&again, "already"), count(&again, "lodged")), (22, 1));
    assert_eq!(again[12]["outcome"], "lodged");
    assert_eq!(again[0]["reference"], lodged[0]["reference"]);
    assert_eq!(cases(&town, &server), 23);

    // Neither report nor journal says anything of a child.
    let written = fs::read_to_string(&csv).unwrap();
    assert_eq!(written.lines().count(), 26);
    for text in [
        written,
        again.to_string(),
        everything(&town.folder.path().join("state")),
    ] {
        assert!(!text.contains("Planted"), "{text}");
    }
}

#[test]
fn killed_half_way_an_import_goes_on_and_lodges_nothing_twice() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let lines: String = (1..=30)
        .map(|number| format!("{}\n", form(number)))
        .collect();
    let file = town.file("all.jsonl", &lines);
    let journal = town.folder.path().join("journal").display().to_string();
    let import = [
        "referral",
        "import",
        &file,
        "--journal",
        &journal,
        "-o",
        "json",
    ];

    let mut killed = gwen.nrm(&[&import[..], &["--concurrency", "3"]].concat());
    let mut killed = killed
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lodged = || {
        let text = fs::read_to_string(&journal).unwrap_or_default();
        text.matches("case_reference").count()
    };
    let deadline = Instant::now() + Duration::from_secs(30);
    while lodged() < 7 {
        assert!(Instant::now() < deadline, "nothing happens");
        thread::sleep(Duration::from_millis(1));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let before = lodged();
    assert!(before < 30, "it was too quick to be killed half way");

    let resumed = gwen.done(&import).json();
    assert_eq!(count(&resumed, "already"), before);
    assert_eq!(count(&resumed, "already") + count(&resumed, "lodged"), 30);
    assert_eq!(cases(&town, &server), 30);
    // Nor does another machine, without the journal, lodge any again.
    let elsewhere = [
        "referral",
        "import",
        &file,
        "--journal",
        &format!("{journal}-2"),
    ];
    gwen.done(&elsewhere);
    assert_eq!(cases(&town, &server), 30);
    assert!(!fs::read_to_string(&journal).unwrap().contains("Planted"));
}

#[test]
fn a_server_that_goes_away_leaves_the_rest_for_the_next_run() {
    let town = Town::new();
    let server = town.serve();
    let rows: Vec<Value> = (1..=3).map(form).collect();
    let file = town.file("list.json", &Value::from(rows).to_string());
    let import = ["referral", "import", &file, "-o", "json"];
    let flora_is_no_responder = town.terminal("Joan", &server).run(&import);
    assert_eq!(
        flora_is_no_responder.code, 4,
        "{}",
        flora_is_no_responder.stderr
    );
    assert_eq!(outcomes(&flora_is_no_responder.json()), ["open"; 3]);
    let gwen = town.terminal("Gwen", &server);
    // Whose journal it is has to be known before anything is sent.
    server.kill9().unwrap();
    assert_eq!(gwen.run(&import).code, 6);
    let server = town.serve();
    let lodged = town.terminal("Gwen", &server).done(&import).json();
    assert_eq!(outcomes(&lodged), ["lodged"; 3]);
    assert_eq!(cases(&town, &server), 3);
}

#[test]
fn a_copy_and_a_form_known_by_its_identifier_are_lodged_once() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let mut named = form(2);
    named["external_id"] = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff".into();
    let mut renamed = named.clone();
    renamed["child"]["first_name"] = "Changed".into();
    let copies = [form(1), form(1), named, renamed].map(|form| form.to_string());
    let file = town.file("copies.jsonl", &copies.join("\n"));
    let ran = gwen.run(&[
        "referral",
        "import",
        &file,
        "--concurrency",
        "1",
        "-o",
        "json",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let report = ran.json();
    assert_eq!(
        outcomes(&report),
        ["lodged", "already", "lodged", "refused"]
    );
    assert_eq!(report[0]["reference"], report[1]["reference"]);
    assert_eq!(report[3]["reason"], "REQUEST_ID_REUSED");
    assert_eq!(cases(&town, &server), 2);
    let table = gwen.run(&["referral", "import", &file]);
    assert!(
        table.stdout.contains("Lodged before  3"),
        "{}",
        table.stdout
    );
    let nothing = town.file("nothing.json", "[]");
    assert_eq!(
        Ran::from(
            gwen.nrm(&["referral", "import", &nothing])
                .output()
                .unwrap()
        )
        .code,
        2
    );
}
