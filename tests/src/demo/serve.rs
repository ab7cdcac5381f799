//! `--serve`: the server stays, for whoever wants to try it by hand.

use std::{fs, path::Path};

use super::{Mishap, Story, acts::Person, cast::Child, teller::aside};
use crate::process::{ServerProcess, plain};

/// Prints commands to try, each of which was tried, and waits for Ctrl-C.
pub(super) async fn until_interrupted(story: &mut Story) -> Result<(), Mishap> {
    let folder = story.folder.path().to_owned();
    let isolde = story.case(Child::Isolde)?;
    let caspian = story.case(Child::Caspian)?;
    let sitting = story.sitting()?;
    let form = concat!(env!("CARGO_MANIFEST_DIR"), "/data/referrals/sample-02.json");
    let Story {
        teller,
        cast,
        server,
        binaries,
        clock,
        ..
    } = story;
    let address = server
        .as_ref()
        .map_or("", ServerProcess::address)
        .to_owned();
    let isolde_case = Child::Isolde.sample()?;
    let desks: [(&str, &Person, Vec<Vec<&str>>); 5] = [
        (
            "first-responder",
            cast.referrer(&isolde_case)?,
            vec![
                vec!["referral", "list"],
                vec!["referral", "show", &isolde.reference],
                vec![
                    "referral",
                    "lodge",
                    "--file",
                    form,
                    "--format",
                    "home-office-form",
                    "--dry-run",
                ],
            ],
        ),
        (
            "coordinator",
            &cast.coordinator,
            vec![
                vec!["case", "list"],
                vec!["case", "eligibility", &isolde.reference],
                vec!["case", "clocks", &isolde.reference],
                vec!["sitting", "agenda", &sitting],
            ],
        ),
        (
            "panel-member",
            &cast.health,
            vec![
                vec!["sitting", "list"],
                vec!["case", "show", &caspian.reference],
            ],
        ),
        (
            "chair",
            &cast.chair,
            vec![
                vec!["decision", "show", &caspian.reference],
                vec![
                    "case",
                    "show",
                    &caspian.reference,
                    "--as-at",
                    "2026-11-01T12:00",
                ],
            ],
        ),
        (
            "returns-officer",
            &cast.returns_officer,
            vec![
                vec!["return", "list"],
                vec!["return", "build", "--period", "2026Q3", "--output", "csv"],
            ],
        ),
    ];
    teller.chapter("Over to you");
    teller.say("The service is still up. In another terminal:");
    let mut lines = vec![
        format!("alias nrm={}", binaries.nrm.display()),
        format!("export NRM_ADDRESS={address}"),
    ];
    let mut failed = Vec::new();
    for (desk, person, commands) in desks {
        let token = folder.join(format!("{desk}.token"));
        fs::hard_link(&person.enrolled.token_file, &token)?;
        let who = &person.enrolled;
        lines.push(String::new());
        lines.push(format!(
            "# {}, {} ({})",
            who.name,
            desk.replace('-', " "),
            who.agency
        ));
        lines.push(format!("export NRM_TOKEN_FILE={}", token.display()));
        for command in commands {
            lines.push(format!("nrm {}", command.join(" ")));
            if !works(&binaries.nrm, &address, &token, &command)? {
                failed.push(command.join(" "));
            }
        }
    }
    teller.verbatim(&lines);
    teller.check(
        "Each of these commands was tried just now and works.",
        Vec::new(),
        failed,
    );
    teller.say(&format!(
        "The clock stands at 20 November 2026. To open the sitting of 3 December, move it: echo \
         2026-12-03T09:00:00Z > {}",
        clock.path().display()
    ));
    aside("\nPress Ctrl-C to stop the service and remove the temporary folder.");
    tokio::signal::ctrl_c().await?;
    Ok(())
}

fn works(nrm: &Path, address: &str, token: &Path, command: &[&str]) -> Result<bool, Mishap> {
    let output = plain(nrm)
        .args(command)
        .env("NRM_ADDRESS", address)
        .env("NRM_TOKEN_FILE", token)
        .output()?;
    Ok(output.status.success())
}
