//! Golden files: what is agreed, kept as text and read as a diff. `UPDATE_GOLDEN=1`
//! writes them anew.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Returns the path of a golden file of the suites.
pub(crate) fn snapshot(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("it/snapshots")
        .join(name)
}

/// Compares with a golden file, or writes it where that is asked for.
pub(crate) fn golden(path: &Path, actual: &str) {
    if env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    let differs: Vec<String> = difference(&expected, actual);
    assert!(
        differs.is_empty(),
        "{} differs; if that is meant, UPDATE_GOLDEN=1 writes it anew:\n{}",
        path.display(),
        differs.join("\n")
    );
}

/// Lists the lines that are in one text and not in the other, in order.
fn difference(expected: &str, actual: &str) -> Vec<String> {
    if expected == actual {
        return Vec::new();
    }
    let expected: Vec<&str> = expected.lines().collect();
    let actual: Vec<&str> = actual.lines().collect();
    let mut lines: Vec<String> = (0..expected.len().max(actual.len()))
        .filter(|number| expected.get(*number) != actual.get(*number))
        .take(20)
        .flat_map(|number| {
            let show = |mark, lines: &[&str]| {
                lines
                    .get(number)
                    .map(|line| format!("{:>4} {mark} {line}", number + 1))
            };
            [show('-', &expected), show('+', &actual)]
        })
        .flatten()
        .collect();
    if lines.is_empty() {
        lines.push("the ends of the lines differ".to_owned());
    }
    lines
}

#[test]
fn a_golden_file_that_differs_is_found_out() {
    assert!(difference("a\nb\n", "a\nb\n").is_empty());
    assert_eq!(difference("a\nb\n", "a\nc\n"), ["   2 - b", "   2 + c"]);
    assert_eq!(difference("a\n", "a\nb\n"), ["   2 + b"]);
    assert_eq!(difference("a", "a\n").len(), 1);
}
