//! Who may depend on whom, and what a file may not become. Each guard is shown to
//! catch what it guards against.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

/// The crates of ours, by what they are.
const PROTO: &str = "nrm-panel-proto";
const DOMAIN: &str = "nrm-panel-domain";
const LEDGER: &str = "nrm-panel-ledger";
const SEALING: &str = "nrm-panel-sealing";
const VERIFY: &str = "nrm-panel-verify";
const DISCLOSURE: &str = "nrm-panel-disclosure";
const RETURNS: &str = "nrm-panel-returns";
const TYPESET: &str = "nrm-panel-typeset";
const PUBLICATION: &str = "nrm-panel-publication";
const STORE: &str = "nrm-panel-store";
const SERVER: &str = "nrm-panel-server";
const CLIENT: &str = "nrm-panel-client";
const TESTS: &str = "nrm-panel-tests";

/// What each crate must never reach, however far down.
const FORBIDDEN: [(&str, &[&str]); 11] = [
    (
        DOMAIN,
        &[
            "tokio", "diesel", "tonic", "prost", "tracing", PROTO, STORE, SERVER, CLIENT, TESTS,
        ],
    ),
    // What verifies the records knows nothing of the programs that keep them.
    (
        LEDGER,
        &[
            "tokio", "diesel", "tonic", "chrono", PROTO, DOMAIN, STORE, SERVER, CLIENT, TESTS,
        ],
    ),
    (
        VERIFY,
        &[
            "tokio", "diesel", "tonic", PROTO, DOMAIN, STORE, SERVER, CLIENT, TESTS,
        ],
    ),
    (
        STORE,
        &["tokio", "tonic", "prost", PROTO, SERVER, CLIENT, TESTS],
    ),
    (
        SEALING,
        &[
            "tokio", "diesel", "tonic", "prost", "tracing", PROTO, DOMAIN, STORE, SERVER, CLIENT,
            TESTS,
        ],
    ),
    // What may be told of counts is told of nothing but counts.
    (
        DISCLOSURE,
        &[
            "tokio", "diesel", "tonic", "tracing", "chrono", PROTO, DOMAIN, RETURNS, STORE, SERVER,
            CLIENT, TESTS,
        ],
    ),
    // A return is a function of facts, whoever keeps them and whatever prints it.
    (
        RETURNS,
        &[
            "tokio",
            "diesel",
            "tonic",
            "prost",
            "tracing",
            PROTO,
            PUBLICATION,
            TYPESET,
            STORE,
            SERVER,
            CLIENT,
            TESTS,
        ],
    ),
    (
        TYPESET,
        &[
            "tokio", "diesel", "tonic", PROTO, DOMAIN, RETURNS, STORE, SERVER, CLIENT, TESTS,
        ],
    ),
    (
        PUBLICATION,
        &[
            "tokio", "diesel", "tonic", PROTO, STORE, SERVER, CLIENT, TESTS,
        ],
    ),
    (CLIENT, &["diesel", DOMAIN, STORE, SERVER, TESTS]),
    // tonic, which the generated code stands on, brings tokio.
    (PROTO, &["diesel", DOMAIN, STORE, SERVER, CLIENT, TESTS]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

// --- Dependencies -------------------------------------------------------------------

/// Who depends on whom, without what only tests need.
type Edges = BTreeMap<String, BTreeSet<String>>;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from(env!("CARGO")));
    let output = Command::new(cargo)
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo {}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn edges() -> Edges {
    // What only other systems need was perhaps never fetched.
    let host = format!("{}-unknown-linux-gnu", env::consts::ARCH);
    let text = cargo(&[
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
        &host,
    ]);
    let metadata: Metadata = serde_json::from_str(&text).unwrap();
    let names: BTreeMap<&str, &str> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package.name.as_str()))
        .collect();
    let mut edges = Edges::new();
    for node in &metadata.resolve.nodes {
        let needed = node.deps.iter().filter(|dependency| {
            let mut kinds = dependency.dep_kinds.iter();
            kinds.any(|kind| kind.kind.is_none())
        });
        edges
            .entry(names[node.id.as_str()].to_owned())
            .or_default()
            .extend(needed.map(|dependency| names[dependency.pkg.as_str()].to_owned()));
    }
    edges
}

/// Returns everything a crate reaches.
fn reach<'a>(edges: &'a Edges, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = edges
        .get(from)
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(edges.get(next).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}

fn forbidden_edges(edges: &Edges) -> Vec<String> {
    let mut found = Vec::new();
    for (from, never) in FORBIDDEN {
        let reached = reach(edges, from);
        found.extend(
            never
                .iter()
                .filter(|name| reached.contains(*name))
                .map(|name| format!("{from} reaches {name}")),
        );
    }
    found
}

#[test]
fn no_crate_reaches_what_it_must_not_know() {
    let edges = edges();
    for (from, _) in FORBIDDEN {
        assert!(!reach(&edges, from).is_empty(), "{from} was not read");
    }
    assert_eq!(forbidden_edges(&edges), Vec::<String>::new());
}

#[test]
fn a_forbidden_edge_is_caught_however_far_down() {
    let edges: Edges = [
        (DOMAIN, "innocent"),
        ("innocent", "helper"),
        ("helper", "tokio"),
        (CLIENT, STORE),
    ]
    .into_iter()
    .map(|(from, to)| (from.to_owned(), BTreeSet::from([to.to_owned()])))
    .collect();
    assert_eq!(
        forbidden_edges(&edges),
        [
            format!("{DOMAIN} reaches tokio"),
            format!("{CLIENT} reaches {STORE}"),
        ]
    );
}

/// Returns the features a dependency has when a crate is resolved alone, so that no
/// other crate lends it one.
fn features_of(dependency: &str, package: &str) -> BTreeSet<String> {
    let tree = cargo(&[
        "tree",
        "--locked",
        "--offline",
        "--package",
        package,
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p} features={f}",
    ]);
    let line = tree
        .lines()
        .find(|line| line.starts_with(&format!("{dependency} v")))
        .unwrap();
    let (_, features) = line.rsplit_once("features=").unwrap();
    let features = features.trim_end_matches(" (*)");
    features.split(',').map(str::to_owned).collect()
}

#[test]
fn the_rules_have_no_clock() {
    let features = features_of("chrono", DOMAIN);
    assert!(features.contains("std"), "{features:?}");
    assert!(
        !features.contains("clock") && !features.contains("now"),
        "{features:?}"
    );
    // The server reads the clock of the machine: this is what it would look like.
    assert!(features_of("chrono", SERVER).contains("clock"));
}

/// The features that let a test take the locks away, run the contract of the store, or attack
/// a return, are in no program that leaves the house.
#[test]
fn no_program_has_what_only_tests_may_use() {
    let shipped = features_of(STORE, SERVER);
    let only_for_tests = |feature: &str| shipped.contains(feature);
    assert!(!only_for_tests("faults"), "{shipped:?}");
    assert!(!only_for_tests("contract"), "{shipped:?}");
    let shipped = features_of(DISCLOSURE, SERVER);
    assert!(!shipped.contains("attack"), "{shipped:?}");
    // The harness does enable it: this is what it would look like.
    assert!(features_of(STORE, TESTS).contains("faults"));
}

// --- Words in files -----------------------------------------------------------------

/// A file of source: its path below the root, and its text.
struct Source {
    path: String,
    text: String,
}

fn sources(folder: &str, extension: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                found.push(Source {
                    path: path.strip_prefix(root()).unwrap().display().to_string(),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "{folder} was not read");
    found
}

/// Returns the lines of code that hold a word, as `path:line`; comments may say it.
fn naming(sources: &[Source], word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in (1..).zip(source.text.lines()) {
            let code = line.split("//").next().unwrap_or_default();
            if names(code, word) {
                found.push(format!("{}:{number}", source.path));
            }
        }
    }
    found
}

/// Returns whether code holds a word that is not part of a longer one.
fn names(code: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word).any(|(place, _)| {
        let before = code[..place].chars().next_back();
        let after = code[place + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

fn outside(mut sources: Vec<Source>, folder: &str) -> Vec<Source> {
    sources.retain(|source| !source.path.starts_with(folder));
    sources
}

#[test]
fn only_the_wire_names_tonic() {
    let server = sources("server", "rs");
    assert!(!naming(&server, "tonic").is_empty());
    let elsewhere = outside(server, "server/src/grpc/");
    assert_eq!(naming(&elsewhere, "tonic"), Vec::<String>::new());
}

#[test]
fn only_one_file_chooses_the_code_of_a_status() {
    let elsewhere = outside(sources("server", "rs"), "server/src/grpc/status.rs");
    assert_eq!(naming(&elsewhere, "Code"), Vec::<String>::new());
}

#[test]
fn only_the_store_names_diesel() {
    let elsewhere = outside(sources("server", "rs"), "server/store/");
    assert_eq!(naming(&elsewhere, "diesel"), Vec::<String>::new());
}

#[test]
fn a_word_is_found_in_code_and_not_in_comments() {
    let file = |text: &str| {
        [Source {
            path: "app/a.rs".to_owned(),
            text: text.to_owned(),
        }]
    };
    assert_eq!(
        naming(&file("fn a() {}\nuse tonic::Status;"), "tonic"),
        ["app/a.rs:2"]
    );
    assert_eq!(
        naming(&file("// knows no tonic"), "tonic"),
        Vec::<String>::new()
    );
    assert_eq!(
        naming(&file("use tonic_health::x;"), "tonic"),
        Vec::<String>::new()
    );
    let kept = outside(file("use tonic::Status;").into(), "app/");
    assert!(kept.is_empty());
}

/// The longest a file may be.
const LONGEST: usize = 600;

/// Returns the files that became too long. Tests and the schema may be long.
fn too_long(sources: &[Source]) -> Vec<String> {
    let exempt = |path: &str| {
        path.ends_with("/tests.rs")
            || path.ends_with("/schema.rs")
            || path.contains("/contract/")
            || path.starts_with("tests/it/")
            || path.contains("/tests/")
    };
    sources
        .iter()
        .filter(|source| !exempt(&source.path))
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(source, lines)| format!("{}: {lines} lines", source.path))
        .collect()
}

#[test]
fn no_file_is_longer_than_can_be_read() {
    let mut found = Vec::new();
    for folder in ["server", "client", "proto/src", "tests/src"] {
        found.extend(too_long(&sources(folder, "rs")));
    }
    found.extend(too_long(&sources("proto/nrm", "proto")));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_long_file_is_caught_and_long_tests_are_not() {
    let file = |path: &str, lines| Source {
        path: path.to_owned(),
        text: "fn a() {}\n".repeat(lines),
    };
    let found = too_long(&[
        file("server/src/a.rs", LONGEST),
        file("server/src/b.rs", LONGEST + 1),
        file("server/domain/src/case/tests.rs", 900),
        file("server/store/src/schema.rs", 900),
        file("tests/it/cli.rs", 900),
    ]);
    assert_eq!(found, ["server/src/b.rs: 601 lines"]);
}

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 5] = ["common", "util", "utils", "helpers", "models"];

fn named_emptily(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| {
            source
                .path
                .split(['/', '.'])
                .any(|part| EMPTY_NAMES.contains(&part))
        })
        .map(|source| source.path.clone())
        .collect()
}

#[test]
fn every_module_says_what_is_inside() {
    for folder in ["server", "client", "proto/src", "tests"] {
        assert_eq!(named_emptily(&sources(folder, "rs")), Vec::<String>::new());
    }
    let utils = Source {
        path: "server/src/utils.rs".to_owned(),
        text: String::new(),
    };
    assert_eq!(named_emptily(&[utils]), ["server/src/utils.rs"]);
}

// --- Migrations ---------------------------------------------------------------------

fn migrations(engine: &str) -> BTreeSet<String> {
    let folder = root().join("migrations").join(engine);
    let names: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert!(!names.is_empty(), "there are no migrations of {engine}");
    names
}

fn on_one_engine_only(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Vec<String> {
    sqlite.symmetric_difference(postgres).cloned().collect()
}

#[test]
fn both_engines_have_the_same_migrations() {
    let (sqlite, postgres) = (migrations("sqlite"), migrations("postgres"));
    assert_eq!(on_one_engine_only(&sqlite, &postgres), Vec::<String>::new());
    for engine in ["sqlite", "postgres"] {
        for name in &sqlite {
            for file in ["up.sql", "down.sql"] {
                let path = root().join("migrations").join(engine).join(name).join(file);
                let text = fs::read_to_string(&path).unwrap_or_default();
                assert!(!text.trim().is_empty(), "{} says nothing", path.display());
            }
        }
    }
}

/// Of two migrations with one version only the first would ever run.
fn of_one_version(names: &BTreeSet<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names
        .iter()
        .filter(|name| !seen.insert(name.split('_').next()))
        .cloned()
        .collect()
}

#[test]
fn each_migration_has_a_version_of_its_own() {
    assert_eq!(of_one_version(&migrations("sqlite")), Vec::<String>::new());
    let twice = [
        "2026-01-01-100000_a",
        "2026-01-01-100000_b",
        "2026-01-02-100000_c",
    ];
    let names = twice.map(str::to_owned).into();
    assert_eq!(of_one_version(&names), ["2026-01-01-100000_b"]);
}

#[test]
fn a_migration_on_one_engine_only_is_caught() {
    let sqlite = BTreeSet::from(["1_a".to_owned(), "2_b".to_owned()]);
    let postgres = BTreeSet::from(["1_a".to_owned()]);
    assert_eq!(on_one_engine_only(&sqlite, &postgres), ["2_b"]);
}

// --- The packages the project is built on ---------------------------------------------

/// Each with a crate that must use it, and where that crate is.
const NAMED: [(&str, &str, &str); 9] = [
    ("tonic", SERVER, "server/src"),
    ("tonic", CLIENT, "client/src"),
    ("prost", SERVER, "server/src"),
    ("tokio", SERVER, "server/src"),
    ("diesel", STORE, "server/store/src"),
    ("serde", DOMAIN, "server/domain/src"),
    ("chrono", DOMAIN, "server/domain/src"),
    ("chrono", STORE, "server/store/src"),
    ("tracing-subscriber", SERVER, "server/src"),
];

fn is_used(edges: &Edges, package: &str, from: &str, sources: &[Source]) -> bool {
    let depended_on = edges.get(from).is_some_and(|to| to.contains(package));
    depended_on && !naming(sources, &package.replace('-', "_")).is_empty()
}

#[test]
fn every_package_the_project_is_built_on_is_used() {
    let edges = edges();
    for (package, from, folder) in NAMED {
        let used = is_used(&edges, package, from, &sources(folder, "rs"));
        assert!(used, "{from} does not use {package}");
    }
}

#[test]
fn a_package_that_is_only_listed_is_not_used() {
    let edges = Edges::from([(SERVER.to_owned(), BTreeSet::from(["tonic".to_owned()]))]);
    let named = [Source {
        path: "a.rs".to_owned(),
        text: "use tonic::Status;".to_owned(),
    }];
    assert!(is_used(&edges, "tonic", SERVER, &named));
    assert!(!is_used(&edges, "tonic", SERVER, &[]));
    assert!(!is_used(&edges, "prost", SERVER, &named));
}
