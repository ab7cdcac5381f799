//! Drafts with the real programs: nothing typed is lost, nothing is lodged twice,
//! and nothing of a child lies open on the machine.

use std::{
    fs::{self, Permissions},
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use nrm_panel_tests::process::ServerProcess;
use serde_json::Value;

use crate::serving::{Terminal, Town};

/// A template as somebody fills it in: enough to be lodged.
pub(crate) const FILLED: &str = r#"
access_and_header.user_organisation = "Warwickshire Police"
access_and_header.fr_location = "england"
age_and_childrens_services.pv_under_age = "not-sure"
age_and_childrens_services.local_authority_name = "Warwickshire County Council"
age_and_childrens_services.local_authority_phone = { not_known = "The switchboard was closed" }
background.family = { text = """
Mother Plantagenet-Mother; <two> sisters | aged 9 & 6.
	A tab, and "quotes".""", words_of = "child" }
background.education = { not_known = "Not asked: he was tired" }
exploiters_types_and_risk.types_of_exploitation = ["forced_to_commit_crime", "wages_taken"]
places.where_exploitation_happened = "uk"
places.uk_cities = ["Rugby", "Nuneaton"]
places.overseas_countries = ["France"]
child.first_name = "Plantagenet-Zoë"
child.dob = "2011-03"
child.gender = "female"
child.nationality = "British"
referrer.first_name = "Gwen"
referrer.last_name = "Responder"
referrer.role = "Constable"
referrer.phone = "01632 960001"
referrer.alternative_contact_email = "duty@police.example"
voice.views = "Plantagenet-Views: to go home."
circumstances.safe_contact.how = "Through her grandmother."

[[lists.exploiters]]
nickname = "Plantagenet-Brix"
role = "driver"

[[lists.episodes]]
exploitation_type = "wages-taken"
started = "the spring before she moved school"
places.town = "Rugby"
"#;

/// Begins a draft from a file, and returns its name.
fn begin(town: &Town, gwen: &Terminal<'_>) -> String {
    let file = town.file("filled.toml", FILLED);
    let begun = gwen
        .done(&["referral", "new", "--from", &file, "-o", "json"])
        .json();
    begun["draft"].as_str().unwrap().to_owned()
}

pub(crate) fn cases(town: &Town, server: &ServerProcess) -> usize {
    let listed = town
        .terminal("Flora", server)
        .done(&["case", "list", "-o", "json"])
        .json();
    listed
        .get("cases")
        .map_or(0, |cases| cases.as_array().unwrap().len())
}

fn state(town: &Town) -> PathBuf {
    town.folder.path().join("state/nrm")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn only_draft(town: &Town) -> PathBuf {
    let mut drafts = files(&state(town).join("drafts"));
    drafts.retain(|path| path.extension().is_some_and(|it| it == "sealed"));
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    drafts.remove(0)
}

/// Nothing of what was typed stands in a name or a file of this machine.
fn assert_sealed(town: &Town) {
    let files = files(&state(town));
    assert!(files.len() > 1, "{files:?}");
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let text = format!("{} {}", path.display(), String::from_utf8_lossy(&bytes));
        assert!(!text.contains("Plantagenet"), "{}", path.display());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o077,
            0,
            "{path:?}"
        );
    }
}

#[test]
fn a_draft_becomes_a_case_with_every_byte_and_leaves_a_receipt() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let draft = begin(&town, &gwen);
    assert_sealed(&town);
    let listed = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    assert_eq!(listed[0]["draft"], draft.as_str());
    assert_eq!(listed[0]["state"], "open");
    let shown = gwen.done(&["referral", "draft", "show", &draft]).stdout;
    assert!(
        shown.contains("Not known: The switchboard was closed"),
        "{shown}"
    );
    assert!(
        shown.contains("Not asked any more, and not sent"),
        "{shown}"
    );

    // Nobody is at the terminal to declare anything.
    let undeclared = gwen.run(&["referral", "send", &draft]);
    assert_eq!(undeclared.code, 2, "{}", undeclared.stderr);
    assert!(undeclared.stderr.contains("--yes"), "{}", undeclared.stderr);
    gwen.done(&["referral", "send", &draft, "--dry-run"]);
    assert_eq!(cases(&town, &server), 0);

    let sent = gwen.done(&["referral", "send", &draft, "--yes", "-o", "json"]);
    assert!(
        sent.stderr.contains("places.overseas_countries"),
        "{}",
        sent.stderr
    );
    let case = sent.json()["receipt"]["caseReference"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(cases(&town, &server), 1);
    assert_eq!(
        gwen.done(&["referral", "drafts", "-o", "json"]).json(),
        Value::from(Vec::<Value>::new())
    );
    let receipt = gwen
        .done(&["referral", "receipts", &draft, "-o", "json"])
        .stdout;
    assert_eq!(receipt, sent.stdout);
    let receipts = gwen.done(&["referral", "receipts", "-o", "json"]).json();
    assert_eq!(receipts[0]["reference"], case.as_str());
    assert_sealed(&town);
    let gone = gwen.run(&["referral", "send", &draft, "--yes"]);
    assert!(
        gone.stderr.contains("was sent and is safe"),
        "{}",
        gone.stderr
    );

    let kept = gwen.done(&["referral", "show", &case, "-o", "json"]).json();
    let referral = &kept["referral"];
    let answer = |path: &str| {
        let answers = referral["answers"].as_array().unwrap().iter();
        let mut found = answers.filter(|answer| answer["question"] == path);
        found.next().cloned().unwrap_or_default()
    };
    assert_eq!(
        answer("background.family")["text"],
        "Mother Plantagenet-Mother; <two> sisters | aged 9 & 6.\n\tA tab, and \"quotes\"."
    );
    assert_eq!(answer("background.family")["wordsOf"], "WORDS_OF_CHILD");
    assert_eq!(
        answer("background.education")["notKnownReason"],
        "Not asked: he was tired"
    );
    assert_eq!(
        answer("places.overseas_countries[0]"),
        Value::Null,
        "it is not asked"
    );
    assert_eq!(referral["child"]["firstName"], "Plantagenet-Zoë");
    assert_eq!(
        referral["child"]["dateOfBirth"]["precision"],
        "DATE_PRECISION_MONTH"
    );
    assert_eq!(referral["ageClaim"], "AGE_CLAIM_NOT_SURE");
    assert_eq!(referral["exploiters"][0]["nickname"], "Plantagenet-Brix");
    assert_eq!(
        referral["episodes"][0]["started"]["words"],
        "the spring before she moved school"
    );
    assert_eq!(referral["places"][1]["town"], "Nuneaton");
    assert_eq!(referral["voice"]["views"], "Plantagenet-Views: to go home.");
    assert_eq!(
        referral["circumstances"]["safeContact"]["how"],
        "Through her grandmother."
    );
}

#[test]
fn a_lost_answer_and_a_killed_server_lead_to_the_same_case() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let draft = begin(&town, &gwen);

    // The server takes it, and its answer never comes.
    let deaf = Deaf::before(&server);
    let before = gwen.clone().before(deaf.address());
    let lost = before.run(&["referral", "send", &draft, "--yes"]);
    assert_eq!(lost.code, 6, "{}", lost.stderr);
    assert!(
        lost.stderr.contains("lodges nothing twice"),
        "{}",
        lost.stderr
    );
    assert!(deaf.swallowed() > 0);
    assert_eq!(cases(&town, &server), 1, "the server took it");
    let listed = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    assert_eq!(listed[0]["state"], "sent, not confirmed");
    assert!(files(&state(&town).join("receipts")).is_empty());

    // Then the server dies.
    server.kill9().unwrap();
    assert_eq!(gwen.run(&["referral", "send", &draft, "--yes"]).code, 6);
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let sent = gwen
        .done(&["referral", "send", &draft, "-o", "json"])
        .json();
    let case = sent["receipt"]["caseReference"].as_str().unwrap();
    assert_eq!(cases(&town, &server), 1);
    gwen.done(&["referral", "show", case]);
    assert!(gwen.run(&["referral", "draft", "show", &draft]).code == 2);
}

#[test]
fn what_the_server_refuses_stays_a_draft() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let file = town.file("bare.toml", "child.first_name = \"Plantagenet\"\n");
    let begun = gwen
        .done(&["referral", "new", "--from", &file, "-o", "json"])
        .json();
    let draft = begun["draft"].as_str().unwrap();
    let refused = gwen.run(&["referral", "send", draft, "--yes"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("nothing was lodged"),
        "{}",
        refused.stderr
    );
    let listed = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    assert_eq!(listed[0]["state"], "open");
    assert_eq!(
        gwen.run(&["referral", "draft", "discard", draft]).code,
        2,
        "nobody confirms"
    );
    gwen.done(&["referral", "draft", "discard", draft, "--yes"]);
    assert_eq!(gwen.run(&["referral", "draft", "show", draft]).code, 2);
}

#[test]
fn an_altered_draft_and_an_open_key_are_refused() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let draft = begin(&town, &gwen);
    let file = only_draft(&town);
    let sealed = fs::read(&file).unwrap();
    let mut altered = sealed.clone();
    altered[100] ^= 1;
    fs::write(&file, &altered).unwrap();
    let refused = gwen.run(&["referral", "send", &draft, "--yes"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("it was altered"),
        "{}",
        refused.stderr
    );
    let listed = gwen.done(&["referral", "drafts", "-o", "json"]).json();
    assert_eq!(listed[0]["state"], "cannot be opened");
    fs::write(&file, &sealed).unwrap();

    let key = state(&town).join("draft.key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let refused = gwen.run(&["referral", "drafts"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("can be read by others"),
        "{}",
        refused.stderr
    );
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    gwen.done(&["referral", "send", &draft, "--yes"]);
}

#[test]
fn a_template_is_printed_filled_in_and_lodged_and_works_without_a_network() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let template = gwen.done(&["referral", "template"]).stdout;
    let again = gwen.done(&["referral", "new", "--template"]).stdout;
    assert_eq!(template, again);
    let questions = template
        .lines()
        .filter(|line| line.ends_with("= \"\""))
        .count();
    assert!(questions > 100, "{template}");
    let empty = town.file("empty.toml", &template);
    let lodge = |file: &str| {
        ["referral", "lodge", "--format", "template", "--file", file].map(str::to_owned)
    };
    let run = |file: &str, more: &[&str]| {
        let arguments = lodge(file);
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(more);
        gwen.run(&arguments)
    };
    assert_eq!(run(&empty, &[]).code, 2, "it says nothing");
    let filled = town.file("filled.toml", FILLED);
    assert_eq!(run(&filled, &["--dry-run"]).code, 0);
    assert_eq!(cases(&town, &server), 0);
    assert_eq!(run(&filled, &[]).code, 0);
    assert_eq!(cases(&town, &server), 1);
    let wrong = town.file(
        "wrong.toml",
        &FILLED.replace("\"2011-03\"", "\"Plantagenet\""),
    );
    let refused = run(&wrong, &[]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("line 16: child.dob: "),
        "{}",
        refused.stderr
    );
    assert!(
        !refused.stderr.contains("Plantagenet"),
        "{}",
        refused.stderr
    );

    // The questions are kept: a draft is begun on the train.
    server.stop().unwrap();
    let offline = gwen.done(&["referral", "new", "--from", &filled]);
    assert!(
        offline.stderr.contains("cannot be reached"),
        "{}",
        offline.stderr
    );
    // No terminal: what to do instead is said.
    let nobody = gwen.run(&["referral", "new"]);
    assert_eq!(nobody.code, 2);
    assert!(nobody.stderr.contains("--from"), "{}", nobody.stderr);
}

/// Stands before a server and lets no answer of it through.
struct Deaf {
    address: SocketAddr,
    swallowed: Arc<AtomicUsize>,
}

/// What opens and acknowledges a connection is shorter than this, an answer longer.
const ACKNOWLEDGEMENT: usize = 200;

impl Deaf {
    fn before(server: &ServerProcess) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let deaf = Self {
            address: listener.local_addr().unwrap(),
            swallowed: Arc::default(),
        };
        let target = server.address().trim_start_matches("http://").to_owned();
        let swallowed = Arc::clone(&deaf.swallowed);
        thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                let server = TcpStream::connect(&target).unwrap();
                let (asking, answering) =
                    (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || carry(asking, server, |_| true));
                let swallowed = Arc::clone(&swallowed);
                thread::spawn(move || {
                    carry(answering, client, |bytes| {
                        let answer = bytes > ACKNOWLEDGEMENT;
                        swallowed.fetch_add(usize::from(answer), Ordering::SeqCst);
                        !answer
                    });
                });
            }
        });
        deaf
    }

    fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    fn swallowed(&self) -> usize {
        self.swallowed.load(Ordering::SeqCst)
    }
}

/// Carries bytes until some may not pass; then the line is cut.
fn carry(mut from: TcpStream, mut to: TcpStream, may_pass: impl Fn(usize) -> bool) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if !may_pass(count) || to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    // Either end may be gone already.
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
