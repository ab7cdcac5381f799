//! The real programs: documents from the command line, broken off and resumed.

use std::{
    fs,
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use nrm_panel_tests::{engine::Engine, process::ServerProcess};
use rusqlite::Connection;

use super::{pdf, sha256};
use crate::serving::Town;

const DETAILS: &str = r#"
source = "Custody suite"
author = "Constable Gray"
description = "Statement of the carer"
"#;

/// Writes a document of a length, and returns its path.
fn document(town: &Town, name: &str, length: usize) -> String {
    let path = town.folder.path().join(name);
    fs::write(&path, pdf(length, 3)).unwrap();
    path.display().to_string()
}

fn add<'a>(case: &'a str, file: &'a str, details: &'a str) -> [&'a str; 8] {
    [
        "evidence",
        "add",
        case,
        file,
        "--dated",
        "2026-10-12",
        "--details-file",
        details,
    ]
}

fn chunks_of(town: &Town) -> i64 {
    let path = town.records.database.strip_prefix("sqlite://").unwrap();
    let connection = Connection::open(path).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    let query = "SELECT COUNT(*) FROM evidence_chunk";
    connection.query_row(query, [], |row| row.get(0)).unwrap()
}

/// Waits until so many chunks are there.
fn wait_for(town: &Town, chunks: i64) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while chunks_of(town) < chunks {
        assert!(Instant::now() < deadline, "{chunks} chunks never came");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_document_from_the_command_line_and_back() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let (gwen, flora) = (
        town.terminal("Gwen", &server),
        town.terminal("Flora", &server),
    );
    let template = gwen.done(&["evidence", "add", "--template"]).stdout;
    assert!(template.contains("author = \"\""), "{template}");
    let details = town.file("details.toml", DETAILS);
    let file = document(&town, "statement.pdf", 700_000);
    let mut arguments = add(&case, &file, &details).to_vec();
    arguments.extend([
        "--visible-to",
        "Arden Health Trust",
        "--reuse",
        "not-for-disclosure",
    ]);
    arguments.extend(["--sensitivity", "health", "-o", "json"]);
    let added = gwen.done(&arguments).json();
    let known = added.pointer("/evidence/0/details").unwrap();
    assert_eq!(known["state"], "EVIDENCE_STATE_NOT_SCANNED");
    assert_eq!(known["sha256"], sha256(&pdf(700_000, 3)));
    // The same command again finds the work done.
    let again = gwen.run(&add(&case, &file, &details));
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.stderr.contains("there already, as E1"), "{again:?}");

    let reason = town.file("reason.txt", "Scanned at the station.\n");
    flora.done(&["evidence", "accept", &case, "E1", "--reason-file", &reason]);
    let shown = flora.done(&["evidence", "list", &case]).stdout;
    assert!(
        shown.contains("accepted") && shown.contains("Statement of the carer"),
        "{shown}"
    );
    let shown = flora.done(&["case", "show", &case]).stdout;
    assert!(
        shown.contains("Documents") && shown.contains("Constable Gray"),
        "{shown}"
    );

    let out = town.folder.path().join("fetched.pdf");
    let name = out.display().to_string();
    let fetched = flora.done(&["evidence", "get", &case, "1", "--out", &name]);
    assert!(fetched.stderr.contains("700000 bytes"), "{fetched:?}");
    assert!(fs::read(&out).unwrap() == pdf(700_000, 3));
    let mode = fs::metadata(&out).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Never in the place of another file; in a folder under the server's own name.
    let refused = flora.run(&["evidence", "get", &case, "1", "--out", &name]);
    assert_eq!(refused.code, 1, "{refused:?}");
    let folder = town.folder.path().join("fetched");
    fs::create_dir(&folder).unwrap();
    let name = folder.display().to_string();
    flora.done(&["evidence", "get", &case, "E1", "--out", &name]);
    let kept: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(kept, [format!("{case}-E1.pdf").as_str()]);

    gwen.done(&[
        "evidence",
        "caveat",
        &case,
        "E1",
        "--visible-to",
        "coordinator",
    ]);
    let absent = flora.run(&["evidence", "get", &case, "E2", "--out", &name]);
    assert_eq!(absent.code, 3, "{absent:?}");
    let wrong = town.file("virus.pdf", "#!/bin/sh\n");
    let refused = gwen.run(&add(&case, &wrong, &details));
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(
        refused.stderr.contains("the content is not a PDF document"),
        "{refused:?}"
    );
    server.stop().unwrap();
}

#[test]
fn an_upload_goes_on_after_the_server_died() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let details = town.file("details.toml", DETAILS);
    let file = document(&town, "statement.pdf", 8 << 20);
    let arguments = add(&case, &file, &details);
    let mut sending = town.terminal("Gwen", &server).nrm(&arguments);
    let mut sending = sending
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for(&town, 5);
    server.kill9().unwrap();
    let kept = chunks_of(&town);
    assert!(
        kept < 32,
        "the whole document came over before the server died"
    );
    sending.kill().unwrap();
    sending.wait().unwrap();

    // What was acknowledged is there; another terminal goes on.
    let server = town.serve();
    assert!(chunks_of(&town) >= 5);
    let gwen = town.terminal("Gwen", &server);
    let mut again = arguments.to_vec();
    again.extend(["-o", "json"]);
    let added = gwen.done(&again);
    assert!(
        added.stderr.contains("going on where it broke off"),
        "{added:?}"
    );
    let digest = added.json();
    let digest = digest.pointer("/evidence/0/details/sha256").unwrap();
    assert_eq!(digest, &sha256(&pdf(8 << 20, 3)));
    assert_eq!(chunks_of(&town), 32);
    server.stop().unwrap();
    let verified = town
        .records
        .run(crate::serving::programs(), &["verify"])
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn an_upload_goes_on_by_itself_after_a_lost_connection() {
    let town = Town::new();
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let details = town.file("details.toml", DETAILS);
    let file = document(&town, "statement.pdf", 6 << 20);
    let line = Line::to(&server, 5 << 19);
    let gwen = town.terminal("Gwen", &server).before(line.address.clone());
    let added = gwen.done(&add(&case, &file, &details));
    assert!(added.stdout.contains("E1"), "{added:?}");
    assert!(
        line.cuts.load(Ordering::SeqCst) >= 2,
        "the line never broke"
    );
    assert_eq!(chunks_of(&town), 24);
    server.stop().unwrap();
}

/// A line to a server that breaks whenever so many bytes went over it.
struct Line {
    address: String,
    cuts: Arc<AtomicUsize>,
}

impl Line {
    fn to(server: &ServerProcess, limit: usize) -> Self {
        let target = server.address().strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let cuts = Arc::new(AtomicUsize::new(0));
        let counted = cuts.clone();
        thread::spawn(move || {
            for caller in listener.incoming() {
                let (caller, server) = (caller.unwrap(), TcpStream::connect(&target).unwrap());
                let (back, answers) = (caller.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || carry(answers, back, usize::MAX));
                let counted = counted.clone();
                thread::spawn(move || {
                    if carry(caller, server, limit) {
                        counted.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        Self { address, cuts }
    }
}

/// Carries bytes one way; returns whether the limit broke the line.
fn carry(mut from: TcpStream, mut to: TcpStream, limit: usize) -> bool {
    let mut buffer = [0; 16 * 1024];
    let mut carried = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => {
                if to.write_all(&buffer[..read]).is_err() {
                    break;
                }
                carried += read;
            }
        }
        if carried >= limit {
            let _ = from.shutdown(Shutdown::Both);
            let _ = to.shutdown(Shutdown::Both);
            return true;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    false
}

/// Peak memory of a process so far, in KiB.
fn peak(server: &ServerProcess) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_large_document_is_never_whole_in_memory() {
    // On PostgreSQL, where no page cache of an embedded database is in the process.
    let database = Engine::Postgres.database();
    let town = Town::at(&database.settings().url);
    let server = town.serve();
    let (case, _) = town.lodge(&server);
    let details = town.file("details.toml", DETAILS);
    let gwen = town.terminal("Gwen", &server);
    let before = peak(&server);
    let file = document(&town, "large.pdf", 25 << 20);
    gwen.done(&add(&case, &file, &details));
    let added = peak(&server);
    let out = town.folder.path().join("out.pdf").display().to_string();
    gwen.done(&["evidence", "get", &case, "E1", "--out", &out]);
    let fetched = peak(&server);
    println!("peak memory in KiB: {before} before, {added} after adding, {fetched} after fetching");
    // Both ways 50 MiB went through the server.
    assert!(fetched - before < 25 * 1024, "{before} {added} {fetched}");
    server.stop().unwrap();
}
