//! What becomes of each rule of the guidance: where the sources cite it, and which
//! tests are named for it. The page `docs/rules.md` is made from this.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use serde::Deserialize;

/// A rule, in a sentence, and why it is not enforced where it is not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it says.
    pub says: String,
    /// Why nothing enforces it.
    pub unenforced: Option<String>,
}

/// The rules by number.
pub type Rules = BTreeMap<u32, Rule>;

/// A file of the project.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path from the root.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// A test that is named for a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedTest {
    /// The file.
    pub path: String,
    /// The function.
    pub name: String,
}

/// What becomes of one rule.
#[derive(Clone, Debug)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// The files of the innermost layer that cites it.
    pub places: Vec<String>,
    /// The tests named for it.
    pub tests: Vec<NamedTest>,
}

/// Reads the rules.
///
/// # Panics
/// Where the data cannot be read.
#[must_use]
pub fn read(text: &str) -> Rules {
    let named: BTreeMap<String, Rule> = toml::from_str(text).unwrap();
    named
        .into_iter()
        .map(|(name, rule)| (name.trim_start_matches('R').parse().unwrap(), rule))
        .collect()
}

/// Layers that enforce rules, the innermost first. A rule is shown where the first of
/// them cites it.
const LAYERS: [&str; 6] = [
    "server/domain/",
    "server/src/app/",
    "server/store/",
    "server/src/",
    "client/",
    "proto/",
];

/// Files whose `R1` to `R13` are tables of a return, not rules.
fn speaks_of_tables(path: &str) -> bool {
    ["return", "publication", "oracle"]
        .iter()
        .any(|word| path.contains(word))
}

/// Returns every source under a folder.
///
/// # Panics
/// Where a file cannot be read.
#[must_use]
pub fn sources(root: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["server", "client", "proto", "tests"] {
        walk(root, &root.join(folder), &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("target") {
                walk(root, &path, found);
            }
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("rs" | "proto" | "json")) {
            found.push(Source {
                path: path.strip_prefix(root).unwrap().display().to_string(),
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

/// Says what becomes of each rule.
#[must_use]
pub fn rows(rules: &Rules, sources: &[Source]) -> BTreeMap<u32, Row> {
    let mut rows: BTreeMap<u32, Row> = rules
        .iter()
        .map(|(number, rule)| {
            let row = Row {
                rule: rule.clone(),
                places: Vec::new(),
                tests: Vec::new(),
            };
            (*number, row)
        })
        .collect();
    let mut cited: BTreeMap<u32, BTreeMap<usize, BTreeSet<String>>> = BTreeMap::new();
    for source in sources
        .iter()
        .filter(|source| !speaks_of_tables(&source.path))
    {
        for (number, name) in named_tests(&source.text) {
            if let Some(row) = rows.get_mut(&number) {
                row.tests.push(NamedTest {
                    path: source.path.clone(),
                    name,
                });
            }
        }
        let layer = LAYERS
            .iter()
            .position(|layer| source.path.starts_with(layer));
        if let Some(layer) = layer.filter(|_| !is_of_tests(&source.path)) {
            for number in citations(product(&source.text)) {
                let layers = cited.entry(number).or_default();
                layers.entry(layer).or_default().insert(source.path.clone());
            }
        }
    }
    for (number, row) in &mut rows {
        let innermost = cited.remove(number).and_then(|layers| {
            let mut layers = layers.into_values();
            layers.next()
        });
        row.places = innermost.into_iter().flatten().collect();
        row.tests.sort();
    }
    rows
}

fn is_of_tests(path: &str) -> bool {
    path.starts_with("tests/") || path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Returns a file without the module of its tests.
fn product(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod tests {")
        .map_or(text, |(product, _)| product)
}

/// Returns the rules that comments and strings cite, ranges such as `R29 to R32`
/// counted out. What follows `returns.md` is a table, not a rule.
fn citations(text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    let mut range_from = None;
    while let Some(start) = rest.find('R') {
        let before = rest[..start].chars().next_back();
        let between = &rest[..start];
        let digits: String = rest[start + 1..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let after = rest[start + 1 + digits.len()..].chars().next();
        let alone = |char: Option<char>| !char.is_some_and(|it| it.is_alphanumeric() || it == '_');
        match digits.parse::<u32>() {
            Ok(_) if between.ends_with("returns.md ") => range_from = None,
            Ok(number) if alone(before) && alone(after) => {
                let joined = between == " to ";
                let first = range_from.filter(|_| joined).unwrap_or(number);
                found.extend(first..=number);
                range_from = Some(number);
            }
            _ => range_from = None,
        }
        rest = &rest[start + 1 + digits.len()..];
    }
    found
}

/// Returns the tests that run and are named for rules, such as `r15_r16_…` or
/// `r37_and_r39_…`.
fn named_tests(text: &str) -> Vec<(u32, String)> {
    let stories = stories(text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let Some(rest) = line
            .strip_prefix("fn ")
            .or_else(|| line.strip_prefix("async fn "))
        else {
            continue;
        };
        let name: String = rest
            .chars()
            .take_while(|char| char.is_alphanumeric() || *char == '_')
            .collect();
        let above = &lines[place.saturating_sub(3)..place];
        if above.contains(&"#[test]") || stories.contains(&name) {
            found.extend(numbers_of(&name).map(|number| (number, name.clone())));
        }
    }
    found
}

/// Returns the names that are told on both engines.
fn stories(text: &str) -> BTreeSet<String> {
    text.split("on_both!(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().to_owned())
        .collect()
}

fn numbers_of(name: &str) -> impl Iterator<Item = u32> {
    name.split('_')
        .filter(|word| *word != "and")
        .map_while(|word| word.strip_prefix('r')?.parse().ok())
}

/// Returns what is wrong: a rule that must be proved and has no test of its name, one
/// that nothing cites or proves and nobody says why, and one that is said not to be
/// enforced though a test proves it.
#[must_use]
pub fn faults(rows: &BTreeMap<u32, Row>, proved: impl Fn(u32) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, row) in rows {
        let enforced = row.rule.unenforced.is_none();
        if proved(*number) && row.tests.is_empty() {
            faults.push(format!("R{number}: no test is named for it"));
        } else if enforced && row.tests.is_empty() {
            faults.push(format!(
                "R{number}: neither proved nor said not to be enforced"
            ));
        } else if enforced && row.places.is_empty() {
            faults.push(format!("R{number}: nothing in the sources cites it"));
        } else if !enforced && !row.tests.is_empty() {
            faults.push(format!(
                "R{number}: said not to be enforced, and a test proves it"
            ));
        }
    }
    faults
}

const HEAD: &str = "\
# Rules

What becomes of each rule of the guidance. This page is made from the sources by the
test `rules::the_page_of_rules_is_current`; `UPDATE_GOLDEN=1` writes it anew. A rule is
shown where the innermost layer cites it. Tests named for several rules stand in each
of their rows.

";

/// Writes the page.
#[must_use]
pub fn page(rows: &BTreeMap<u32, Row>) -> String {
    let mut page = HEAD.to_owned();
    let enforced = rows.values().filter(|row| row.rule.unenforced.is_none());
    let _ = writeln!(
        page,
        "{} rules, {} enforced and proved, {} not enforced.\n",
        rows.len(),
        enforced.count(),
        rows.values()
            .filter(|row| row.rule.unenforced.is_some())
            .count()
    );
    page.push_str("| rule | what it says | where | proved by |\n| --- | --- | --- | --- |\n");
    for (number, row) in rows.iter().filter(|(_, row)| row.rule.unenforced.is_none()) {
        let _ = writeln!(
            page,
            "| R{number} | {} | {} | {} |",
            row.rule.says,
            places(&row.places),
            tests(&row.tests)
        );
    }
    page.push_str(
        "\n## Not enforced, and why\n\n| rule | what it says | why |\n| --- | --- | --- |\n",
    );
    for (number, row) in rows {
        if let Some(why) = &row.rule.unenforced {
            let _ = writeln!(page, "| R{number} | {} | {why} |", row.rule.says);
        }
    }
    page
}

/// How many places and tests of a rule are shown.
const SHOWN: usize = 4;

fn places(paths: &[String]) -> String {
    let shown = paths.iter().take(SHOWN).map(|path| {
        let short = LAYERS
            .iter()
            .find_map(|layer| path.strip_prefix(layer))
            .unwrap_or(path);
        format!("[{}](../{path})", short.trim_start_matches("src/"))
    });
    and_more(shown, paths.len())
}

fn tests(tests: &[NamedTest]) -> String {
    let shown = tests
        .iter()
        .take(SHOWN)
        .map(|test| format!("[`{}`](../{})", test.name, test.path));
    and_more(shown, tests.len())
}

fn and_more(shown: impl Iterator<Item = String>, all: usize) -> String {
    let more = all.saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("and {more} more"));
    shown.chain(more).collect::<Vec<_>>().join("<br>")
}
