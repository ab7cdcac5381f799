//! Where the server's time goes, by what it does and on which thread: samples of
//! `perf`, sorted into a few kinds of work.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::{Outcome, load::Times};

/// Long enough for the samples below.
pub(super) const TIMES: Times = Times {
    warm_up: Duration::from_millis(500),
    measured: Duration::from_secs(5),
};
const RECORD_SECONDS: &str = "4";

/// Shares of the server's processor time: kind of work, then thread.
#[derive(Debug, Default)]
pub(super) struct Profile {
    pub(super) shares: BTreeMap<(&'static str, &'static str), f64>,
}

impl Profile {
    /// Sums up a kind of work, a thread, or all.
    pub(super) fn sum(&self, kind: Option<&str>, thread: Option<&str>) -> f64 {
        let within = |wanted: Option<&str>, is: &str| wanted.is_none_or(|wanted| wanted == is);
        self.shares
            .iter()
            .filter(|((k, t), _)| within(kind, k) && within(thread, t))
            .map(|(_, share)| share)
            .sum()
    }
}

/// The threads of the server.
pub(super) const THREADS: [&str; 4] = ["gRPC", "writer", "readers", "checkpoint"];

/// What a function belongs to, by words in its name; the first that fits counts.
const KINDS: [(&str, &[&str]); 8] = [
    (
        "sealing and hashing",
        &[
            "chacha20",
            "poly1305",
            "sha2",
            "hkdf",
            "hmac",
            "aead",
            "cipher",
            "getrandom",
            "zeroize",
        ],
    ),
    ("JSON of events", &["serde"]),
    ("logging", &["tracing"]),
    ("diesel", &["diesel"]),
    (
        "rules and use cases",
        &["nrm_panel_domain", "nrm_panel_server::app"],
    ),
    ("store", &["nrm_panel_store"]),
    (
        "protobuf and conversion",
        &["prost", "nrm_panel_proto", "convert"],
    ),
    (
        "gRPC, HTTP/2, tasks",
        &[
            "h2::",
            "hyper",
            "tonic",
            "tower",
            "http",
            "tokio",
            "mio",
            "futures",
            "axum",
            "bytes::",
            "nrm_panel_server",
            "matchit",
        ],
    ),
];
const SQLITE: &str = "SQLite";
const KERNEL: &str = "kernel: sync, files, sockets";
const LIBC: &str = "memory: allocate, copy";
const OTHER: &str = "other";

/// The kinds of work, in the order they are printed.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    let rust = KINDS.iter().map(|(kind, _)| *kind);
    [KERNEL, SQLITE]
        .into_iter()
        .chain(rust)
        .chain([LIBC, OTHER])
}

/// Samples a server while load is on it; `None` where there is no `perf` to do it.
pub(super) fn record(
    server: u32,
    samples: &Path,
    load: impl FnOnce() -> Outcome<()>,
) -> Outcome<Option<Profile>> {
    let mut perf = Command::new("perf");
    perf.args(["record", "--event", "cpu-clock", "--freq", "999", "--pid"])
        .arg(server.to_string())
        .arg("--output")
        .arg(samples)
        .args(["--", "sleep", RECORD_SECONDS])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let recording = thread::spawn(move || {
        thread::sleep(TIMES.warm_up);
        perf.status()
    });
    load()?;
    let Ok(Ok(status)) = recording.join() else {
        return Ok(None);
    };
    if !status.success() {
        return Ok(None);
    }
    let report = Command::new("perf")
        .args([
            "report",
            "--stdio",
            "--no-children",
            "--field-separator",
            "|",
        ])
        .args(["--fields", "sample,comm,dso,symbol", "--input"])
        .arg(samples)
        .output()?;
    Ok(Some(read(&String::from_utf8_lossy(&report.stdout))))
}

fn read(report: &str) -> Profile {
    let mut profile = Profile::default();
    let mut all = 0.0;
    for line in report.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [samples, thread, object, symbol, ..] = fields.as_slice() else {
            continue;
        };
        let Ok(samples) = samples.parse::<f64>() else {
            continue;
        };
        let place = (kind(object, symbol), thread_kind(thread));
        *profile.shares.entry(place).or_default() += samples;
        all += samples;
    }
    for share in profile.shares.values_mut() {
        *share /= all;
    }
    profile
}

fn thread_kind(name: &str) -> &'static str {
    match name {
        "store-writer" => "writer",
        "store-reader" | "store-report" => "readers",
        _ if name.starts_with("store-check") => "checkpoint",
        _ => "gRPC",
    }
}

fn kind(object: &str, symbol: &str) -> &'static str {
    if symbol.starts_with("[k]") || object.starts_with('[') {
        return KERNEL;
    }
    if object.starts_with("libc") || object.starts_with("ld-") {
        return LIBC;
    }
    let name = symbol.trim_start_matches("[.]").trim();
    let fits = |(_, words): &&(&str, &[&str])| words.iter().any(|word| name.contains(word));
    if let Some((kind, _)) = KINDS.iter().find(fits) {
        return kind;
    }
    if name.contains("alloc") || name.starts_with("__rust") || name.contains("drop_in_place") {
        return LIBC;
    }
    // The rest of what is written in C is SQLite: nothing else is linked on this path.
    if name.contains("::") || name.starts_with('<') {
        OTHER
    } else {
        SQLITE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_sorted_by_thread_and_kind() {
        let report = "# a comment\n\
             6|store-writer|nrm-panel|[.] sqlite3VdbeExec\n\
             4|store-writer|[kernel.kallsyms]|[k] ext4_sync_file\n\
             2|tokio-rt-worker|nrm-panel|[.] <prost::DecodeError as Debug>::fmt|-\n\
             8|store-reader|nrm-panel|[.] chacha20::backends::sse2::inner\n";
        let profile = read(report);
        let percent = |kind, thread| (profile.sum(kind, thread) * 100.0).round();
        assert_eq!(percent(Some(SQLITE), Some("writer")), 30.0);
        assert_eq!(percent(Some(KERNEL), None), 20.0);
        assert_eq!(percent(None, Some("gRPC")), 10.0);
        assert_eq!(percent(Some("sealing and hashing"), Some("readers")), 40.0);
    }
}
