//! `nrm-verify`: verifies an export of a ledger, on any machine, with nothing but the
//! public key. It knows neither the server nor its database.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use nrm_panel_ledger::{Digest, Finding, PublicKey, Report, Verifier};

/// The longest line that is read: a longer one is no line of an export.
const LONGEST: u64 = 1 << 20;

/// Verifies an export of the ledger of an NRM panel.
///
/// It recomputes the hash of every event from its header and its commitment, follows
/// every chain, computes the roots of the Merkle tree anew, and checks every signature
/// and proof. Checkpoints kept outside show whether the ledger was forked or rolled back
/// since. An export holds no personal data.
#[derive(Debug, Parser)]
#[command(name = "nrm-verify", version, max_term_width = 100)]
#[command(after_long_help = "\
Exit codes:
   0  everything is as it was signed
   1  a file cannot be read
   2  the command line is not understood
  10  an entry was edited
  11  an entry is missing, stands twice or in another place, or is not the printed one
  12  the last entries are missing
  14  fork: a signed checkpoint speaks of other entries
  15  rollback: a signed checkpoint counts more entries than there are
  16  a checkpoint is not signed by the key
  17  a proof does not lead to the signed root

The first entry that is not as it was signed is named on standard output.

Examples:
  nrm-verify panel.ledger --key panel.key.pub
  nrm-verify panel.ledger --key panel.key.pub --checkpoint kept/checkpoint-1312.txt
  nrm-verify case.ledger --key panel.key.pub --printed 9f2c… --json")]
struct Cli {
    /// The export, made by `nrm-panel ledger export`; - is standard input.
    #[arg(value_name = "EXPORT")]
    export: PathBuf,
    /// The public key as `nrm-panel ledger key` prints it, or a file that holds it.
    /// Have it from somebody you trust, not from whoever gave you the export.
    #[arg(long, value_name = "KEY-or-FILE")]
    key: String,
    /// A checkpoint that was kept outside; may be given several times.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// The hash of an event as a printed record carries it ("event 7, hash …"): the event
    /// must be in the export; may be given several times.
    #[arg(long, value_name = "HASH")]
    printed: Vec<Digest>,
    /// Print one JSON object instead of a sentence.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let verified = match verify(&cli) {
        Ok(verified) => verified,
        Err(reason) => {
            let _ = writeln!(io::stderr(), "nrm-verify: {reason}");
            return ExitCode::FAILURE;
        }
    };
    let (said, code) = match verified {
        Ok(report) if cli.json => (report.json(), ExitCode::SUCCESS),
        Ok(report) => (report.to_string(), ExitCode::SUCCESS),
        Err(finding) => {
            let code = ExitCode::from(finding.wrong.exit_code());
            let said = if cli.json {
                finding.json()
            } else {
                finding.to_string()
            };
            (said, code)
        }
    };
    // Whoever stopped reading has the exit code.
    let _ = writeln!(io::stdout(), "{said}");
    code
}

/// Verifies; the outer error is a sentence about a file that cannot be read.
fn verify(cli: &Cli) -> Result<Result<Report, Finding>, String> {
    let mut verifier = Verifier::new(key(&cli.key)?);
    for path in &cli.checkpoint {
        let name = path.display().to_string();
        let note = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        if let Err(finding) = verifier.outside(&name, &note) {
            return Ok(Err(finding));
        }
    }
    for hash in &cli.printed {
        verifier.printed(*hash);
    }
    let mut export: Box<dyn BufRead> = if cli.export == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(&cli.export).map_err(|error| unreadable(&cli.export, &error))?;
        Box::new(BufReader::new(file))
    };
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = export.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        match read.map_err(|error| unreadable(&cli.export, &error))? {
            0 => return Ok(verifier.finish()),
            _ => {
                if let Err(finding) = verifier.line(&line) {
                    return Ok(Err(finding));
                }
            }
        }
    }
}

/// Reads a public key, or the file that holds one.
fn key(text: &str) -> Result<PublicKey, String> {
    if let Ok(key) = text.parse() {
        return Ok(key);
    }
    let path = Path::new(text);
    let held = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    held.trim_end()
        .parse()
        .map_err(|why| format!("{text}: {why}"))
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be read: {error}", path.display())
}
