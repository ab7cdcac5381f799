//! Looking back, counting, verifying, and stopping.

use nrm_panel_proto::v1;

use super::{
    Mishap, Story,
    acts::ask,
    cast::Child,
    tables::{show_counts, totals},
    words::{self, Day, timestamp},
};

const LAST_DAY: Day = Day::of(20, 11);

pub(super) async fn look_back(story: &mut Story) -> Result<(), Mishap> {
    story.at(LAST_DAY, 11, 0)?;
    story.teller.chapter("Looking back");
    story.teller.say("Where the seven children stand now, and who decided on reasonable and on conclusive grounds:");
    all_seven(story).await?;
    let case = story.case(Child::Kristynka)?;
    let Story { teller, cast, .. } = story;
    let then = Day::of(30, 9);
    teller.say(&format!(
        "What did the panel know of Kristýnka on {}? The service shows the case as it stood then.",
        then.date()
    ));
    let instant = Some(timestamp(then.at(12, 0)));
    let before = cast.coordinator.case_as_at(&case.id, instant).await?;
    let now = cast.coordinator.case(&case.id).await?;
    teller.table(
        ["", &then.date(), &LAST_DAY.date()],
        [
            row("The case is", &before, &now, |case| {
                words::state(case.state).to_owned()
            }),
            row("Decisions", &before, &now, |case| {
                case.decisions.len().to_string()
            }),
            row("Plans", &before, &now, |case| case.plans.len().to_string()),
        ],
    );
    teller.check(
        "On 30 September nothing was decided; by now both decisions are.",
        (("received", 0), ("decided", 2)),
        (
            (words::state(before.state), before.decisions.len()),
            (words::state(now.state), now.decisions.len()),
        ),
    );
    history(story, &case.id).await
}

fn row<const N: usize>(
    label: &str,
    before: &v1::Case,
    now: &v1::Case,
    say: impl Fn(&v1::Case) -> String,
) -> [String; N] {
    let cells = [label.to_owned(), say(before), say(now)];
    std::array::from_fn(|place| cells.get(place).cloned().unwrap_or_default())
}

async fn all_seven(story: &mut Story) -> Result<(), Mishap> {
    let mut rows = Vec::new();
    let mut states = Vec::new();
    for child in Child::ALL {
        let (sample, case) = (child.sample()?, story.case(child)?);
        let case = story.cast.coordinator.case(&case.id).await?;
        let decided = |stage: v1::Stage| {
            let found = case
                .decisions
                .iter()
                .find(|decision| decision.stage == i32::from(stage));
            found.map_or_else(String::new, |decision| {
                let by = words::decider(decision.decider);
                format!("{}, {by}", words::outcome(decision.outcome))
            })
        };
        let result = case.eligibility.as_ref().map_or(0, |found| found.result);
        states.push(words::state(case.state));
        rows.push([
            sample.first_name().to_owned(),
            short(sample.authority()).to_owned(),
            words::answer(result).to_owned(),
            decided(v1::Stage::ReasonableGrounds),
            decided(v1::Stage::ConclusiveGrounds),
        ]);
    }
    let Story { teller, cast, .. } = story;
    teller.table(
        ["Child", "Council", "In scope", "Reasonable", "Conclusive"],
        rows,
    );
    let list = ask!(
        cast.coordinator,
        cases.list_cases,
        v1::ListCasesRequest::default()
    )
    .await?;
    teller.check(
        "The consortium has seven cases, one a child.",
        7,
        list.cases.len(),
    );
    teller.check(
        "Four are decided, two are listed for 3 December, one is with the SCA.",
        vec![
            "decided",
            "decided",
            "decided",
            "decided",
            "listed",
            "listed",
            "awaiting conclusive grounds",
        ],
        states,
    );
    Ok(())
}

fn short(authority: &str) -> &str {
    let name = authority.strip_prefix("City of ").unwrap_or(authority);
    name.split_whitespace().next().unwrap_or(name)
}

async fn history(story: &mut Story, case: &str) -> Result<(), Mishap> {
    let Story { teller, cast, .. } = story;
    let request = v1::GetCaseHistoryRequest {
        case_id: case.to_owned(),
    };
    let entries = ask!(cast.coordinator, cases.get_case_history, request)
        .await?
        .entries;
    teller.say("And everything that happened on the way is kept:");
    teller.table(
        ["Day", "What happened"],
        entries.iter().map(|entry| {
            let at = entry.occurred_at.map_or(0, |at| at.seconds);
            [
                words::day_of(at),
                words::capital(&words::humane(&entry.summary)),
            ]
        }),
    );
    let numbers: Vec<i64> = entries.iter().map(|entry| entry.sequence).collect();
    let expected: Vec<i64> = (1..).take(numbers.len()).collect();
    teller.check("No event is missing from the record.", expected, numbers);
    let looks = ask!(
        cast.auditor,
        audit.list_accesses,
        v1::ListAccessesRequest {
            page_size: 200,
            page_token: String::new(),
            case_id: case.to_owned(),
        }
    );
    let looks = looks.await?.accesses;
    let officer = cast.returns_officer.id();
    let hidden = |look: &&v1::Access| look.person_id == officer && look.outcome == "hidden";
    teller.check(
        "The auditor sees who looked at her case, and that the returns officer tried in vain.",
        (true, 1),
        (
            looks.iter().any(|look| look.outcome == "allowed"),
            looks.iter().filter(hidden).count(),
        ),
    );
    Ok(())
}

pub(super) async fn returns(story: &mut Story) -> Result<(), Mishap> {
    story.at(LAST_DAY, 14, 0)?;
    let first = story.third_quarter.clone().unwrap_or_default();
    let Story { teller, cast, .. } = story;
    let officer = &cast.returns_officer;
    teller.chapter(&format!("The returns, {}", LAST_DAY.date()));
    teller.say(
        "Anselm Petrie-Kaur builds the return for July to September once more. Much has happened \
         since, but the return counts what was known at its cut.",
    );
    let again = officer.build_return(3).await?;
    teller.holds(
        "It is the same to the last byte as the one of 5 October, and so is its fingerprint.",
        !first.built.sha256.is_empty()
            && (&again.built, &again.tables) == (&first.built, &first.tables),
    );
    teller.say("Then the return for October to December, as far as the quarter has come.");
    let built = officer.build_return(4).await?;
    show_counts(teller, &built);
    teller.check(
        "It counts four referrals; four reasonable grounds decisions, one of them the SCA's; and \
         three conclusive grounds decisions.",
        vec![("R1", 4), ("R3", 4), ("R4", 3)],
        totals(&built),
    );
    let again = officer.build_return(4).await?;
    teller.holds(
        "Built again, it is the same return.",
        (&again.built, &again.tables) == (&built.built, &built.tables),
    );
    let (one, other) = (officer, &cast.chair);
    let alone = one.sign_off(&first).await?;
    let early = one.submit_return(&first).await.err();
    teller.check(
        "He signs the return for July to September off, and cannot send it on his own.",
        (1, Some(true)),
        (alone, early.map(|error| error.to_string().contains("two"))),
    );
    let both = other.sign_off(&first).await?;
    let left = one.submit_return(&first).await?;
    teller.check(
        "The chair reads it and signs too; now its files leave, encrypted for their reader.",
        (2, true),
        (both, left.files.iter().all(|name| name.ends_with(".age"))),
    );
    teller.say(&format!(
        "Fingerprint of July to September: {}",
        first.built.sha256
    ));
    teller.say(&format!(
        "Fingerprint of October to today: {}",
        built.built.sha256
    ));
    Ok(())
}

pub(super) async fn verify(story: &mut Story) -> Result<(), Mishap> {
    let Story { teller, cast, .. } = story;
    teller.chapter("Nothing was altered");
    teller.say(
        "Every event is chained to the one before it, case by case. The auditor, Beatrix \
         Halloran-Fyfe, has the service check all the chains of the site: its own, seven cases, \
         five sittings.",
    );
    let all = v1::VerifyChainsRequest {
        case_id: String::new(),
    };
    let verified = ask!(cast.auditor, audit.verify_chains, all).await?;
    teller.check(
        &format!(
            "{} events in 13 chains: none altered, none missing.",
            verified.events
        ),
        (13, None),
        (verified.chains, verified.fault),
    );
    Ok(())
}

pub(super) async fn stop(story: &mut Story) -> Result<(), Mishap> {
    let Story {
        teller,
        server,
        binaries,
        records,
        ..
    } = story;
    teller.say("The service is told to stop.");
    let server = server.take().ok_or("the service was not running")?;
    // On a thread of its own: the connections of the cast must hear the goodbye.
    match tokio::task::spawn_blocking(move || server.stop()).await? {
        Ok(()) => teller.holds(
            "It finishes what it has in hand and ends in good order.",
            true,
        ),
        Err(error) => teller.unexpected("It ends in good order", &error),
    }
    let output = records.run(binaries, &["verify"])?;
    let said = String::from_utf8_lossy(&output.stdout);
    teller.say("With the service gone, the administrator checks both sites at the machine.");
    teller.check(
        &format!("“{}.”", words::capital(said.trim())),
        (Some(0), true),
        (output.status.code(), said.contains("all is well")),
    );
    Ok(())
}
