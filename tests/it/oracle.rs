//! Published figures rebuilt, with tables invented in their shapes: what is published stays
//! outside of the project.

use std::fmt::Write as _;

use nrm_panel_tests::{
    engine::Engine,
    on_both,
    oracle::{self, Published, Report, Site, Tally, held_against_returns, leaves, read},
    panel::Panel,
};

on_both!(
    every_shape_rebuilds_from_its_leaves,
    a_subtotal_its_leaves_contradict_is_told_apart,
    a_dropped_referral_changes_its_leaf_and_its_margins_alone,
    a_shuffled_file_without_totals_gives_the_same_return,
    each_release_comes_back_as_at_its_day,
);

const HEADER: &str = "year,quarter,age_at_exploitation,location_of_exploitation,referrals\n";
const AGES: [&str; 3] = [
    "Adult (18 or over)",
    "Child (17 or under)",
    "Age not specified or unknown",
];
const LOCATIONS: [&str; 4] = [
    "Overseas",
    "UK",
    "UK and Overseas",
    "Not specified or unknown",
];

/// Cells of a year: each label of a dimension with the places it takes.
fn spans(labels: &[&'static str]) -> Vec<(&'static str, Vec<usize>)> {
    let own = labels.iter().enumerate();
    own.map(|(place, label)| (*label, vec![place]))
        .chain([("Total", (0..labels.len()).collect())])
        .collect()
}

/// A year of referrals as table 2 prints it, with every subtotal.
fn year_of_referrals() -> Vec<String> {
    let count = |quarter: usize, age: usize, place: usize| (quarter * 5 + age * 3 + place) % 4;
    let mut rows = Vec::new();
    for (quarter, quarters) in spans(&["Q1", "Q2", "Q3", "Q4"]) {
        for (age, ages) in spans(&AGES) {
            for (place, places) in spans(&LOCATIONS) {
                let mut sum = 0;
                for quarter in &quarters {
                    for age in &ages {
                        sum += places
                            .iter()
                            .map(|place| count(*quarter, *age, *place))
                            .sum::<usize>();
                    }
                }
                rows.push(format!("2031,{quarter},{age},{place},{sum}\n"));
            }
        }
    }
    rows
}

/// One of each other shape.
const SHAPES: [(Published, &str, usize); 7] = [
    (
        Published::ReasonableGrounds,
        "year,quarter,adult_negative,adult_positive,adult_total,child_negative,child_positive,child_total,unknown_negative,unknown_positive,unknown_total,total\n\
         2032,Q2,1,2,3,0,4,4,0,0,0,7\n2032,Q4,2,0,2,1,1,2,1,0,1,5\n2032,Total,3,2,5,1,5,6,1,0,1,12\n",
        30,
    ),
    (
        Published::ConclusiveGrounds,
        "year,quarter,adult_negative,adult_positive,child_negative,child_positive\n2032,Q1,1,2,0,4\n",
        4,
    ),
    (
        Published::FirstResponders,
        "period,first_responder_type,first_responder,exploitation_type,age_at_exploitation,gender,nationality,people\n\
         2032 Q3,Police,Police total,Total,Total,Total,Total,6\n\
         2032 Q3,Police,Ash Police,Total,Total,Total,Total,4\n\
         2032 Q3,Police,Ash Police,\"Labour, Domestic, Organ Harvesting\",Total,Total,Total,3\n\
         2032 Q3,Police,Ash Police,\"Labour, Domestic, Organ Harvesting\",Not specified or unknown,Total,Total,3\n\
         2032 Q3,Police,Ash Police,\"Labour, Domestic, Organ Harvesting\",Not specified or unknown,Male,Total,3\n\
         2032 Q3,Police,Ash Police,Criminal,Child (17 or under),Female,Total,1\n\
         2032 Q3,Police,Elm Police,Not specified or unknown,Child (17 or under),Female,Total,2\n",
        7,
    ),
    (
        Published::SmallBoats,
        "year,quarter,outcome_group,outcome,sex,referrals\n\
         2032.0,2,Awaiting a decision,Awaiting a conclusive grounds decision,Female,3\n\
         2032.0,2,Conclusive grounds decision,Negative,Female,1\n\
         2032.0,2,Reasonable grounds decision,Positive,Female,4\n\
         2032.0,2,Reasonable grounds decision,Negative,Male,2\n\
         2032.0,2,Awaiting a decision,Awaiting reconsideration,Male,2\n\
         2032.0,3,Awaiting a decision,Awaiting a reasonable grounds decision,Male,5\n\
         2032.0,3,Withdrawn/Closed,Withdrawn/Closed,Male,1\n",
        7,
    ),
    (
        Published::Hansard,
        "period,first_responder,referrals\n2032-04-01 to 2032-12-31,Police,3\n\
         2032-04-01 to 2032-12-31,Ash,2\n2032-04-01 to 2032-12-31,Total,5\n",
        3,
    ),
    (
        Published::Hansard,
        "period,rg_status,cases\n2032-04-01 to 2032-12-31,Positive,3\n\
         2032-04-01 to 2032-12-31,Negative,2\n2032-04-01 to 2032-12-31,Suspended,1\n\
         2032-04-01 to 2032-12-31,Withdrawn,4\n2032-04-01 to 2032-12-31,No decision recorded,2\n\
         2032-04-01 to 2032-12-31,Total,12\n",
        6,
    ),
    (
        Published::Hansard,
        "period,band_from_referral,cg_decisions\n2032-04-01 to 2032-12-31,0-7 days,1\n\
         2032-04-01 to 2032-12-31,8-45 days,2\n2032-04-01 to 2032-12-31,46 days to 3 months,3\n\
         2032-04-01 to 2032-12-31,3 to 6 months,4\n2032-04-01 to 2032-12-31,over 6 months,5\n\
         2032-04-01 to 2032-12-31,Total,15\n",
        6,
    ),
];

/// Where a site beside the panel's goes: on the same engine.
fn beside(panel: &Panel) -> Option<String> {
    match panel.database().engine() {
        Engine::Sqlite => None,
        Engine::Postgres => Some(panel.database().settings().url.clone()),
    }
}

async fn compared(panel: &Panel, shape: Published, csv: &str) -> Tally {
    let database = beside(panel);
    match oracle::run(shape, csv.as_bytes(), database.as_deref())
        .await
        .unwrap()
    {
        Report::Compared(tally) => tally,
        Report::Audited(verdict) => panic!("audited: {verdict:?}"),
    }
}

async fn every_shape_rebuilds_from_its_leaves(panel: &Panel) {
    let referrals = format!("{HEADER}{}", year_of_referrals().concat());
    let first = (Published::Referrals, referrals.as_str(), 100);
    for (shape, csv, cells) in [first].into_iter().chain(SHAPES) {
        let tally = compared(panel, shape, csv).await;
        assert_eq!(
            (tally.matched, tally.cells),
            (cells, cells),
            "{shape:?}: {tally}"
        );
        assert!(tally.holds() && tally.inconsistent.is_empty());
    }
}

async fn a_subtotal_its_leaves_contradict_is_told_apart(panel: &Panel) {
    let csv = format!(
        "{HEADER}2031,Q1,{0},UK,2\n2031,Q1,{0},Overseas,1\n2031,Q1,{0},Total,4\n2031,Q1,Total,Total,3\n",
        AGES[1]
    );
    let tally = compared(panel, Published::Referrals, &csv).await;
    assert_eq!((tally.matched, tally.cells), (3, 4));
    assert!(tally.holds());
    let told = format!(
        "line 4: 2031 / Q1 / {} / Total prints 4, its leaves come to 3",
        AGES[1]
    );
    assert_eq!(tally.inconsistent, [told]);
}

async fn a_dropped_referral_changes_its_leaf_and_its_margins_alone(panel: &Panel) {
    let csv = format!("{HEADER}{}", year_of_referrals().concat());
    let lines = read(Published::Referrals, csv.as_bytes()).unwrap();
    let site = Site::open(beside(panel).as_deref(), &lines).await.unwrap();
    let stored = site.load(&leaves(&lines)).await.unwrap();
    let dropped = &stored[stored.len() / 2];
    let amended = [(dropped.id, dropped.told.clone(), false)];
    site.amend(&amended, site.later()).await.unwrap();
    let tally = held_against_returns(&site, &lines).await.unwrap();
    let own = lines
        .iter()
        .find(|line| line.told == dropped.told && !line.labels.contains(&None));
    let mut expected: Vec<String> = Vec::new();
    for line in &lines {
        let mut pairs = line.labels.iter().zip(&own.unwrap().labels);
        if pairs.all(|(label, own)| label.is_none() || label == own) {
            let mut told = format!("line {}: ", line.line);
            let labels = line
                .labels
                .iter()
                .map(|label| label.as_deref().unwrap_or("Total"));
            let labels: Vec<&str> = labels.collect();
            write!(
                told,
                "{} prints {}, the return {}",
                labels.join(" / "),
                line.count,
                line.count - 1
            )
            .unwrap();
            expected.push(told);
        }
    }
    assert_eq!(
        expected.len(),
        8,
        "a leaf and its margins, by quarter, age and location"
    );
    assert_eq!(tally.different, expected);
    assert_eq!(tally.matched, 92);
    site.close();
}

async fn a_shuffled_file_without_totals_gives_the_same_return(panel: &Panel) {
    let rows = year_of_referrals();
    let mut shuffled: Vec<&str> = rows
        .iter()
        .map(String::as_str)
        .filter(|row| !row.contains("Total"))
        .collect();
    shuffled.reverse();
    shuffled.rotate_left(17);
    let whole = compared(
        panel,
        Published::Referrals,
        &format!("{HEADER}{}", rows.concat()),
    )
    .await;
    let leaves = compared(
        panel,
        Published::Referrals,
        &format!("{HEADER}{}", shuffled.concat()),
    )
    .await;
    assert_eq!((leaves.matched, leaves.cells), (48, 48));
    assert_eq!(whole.hashes, leaves.hashes);
}

async fn each_release_comes_back_as_at_its_day(panel: &Panel) {
    let mut csv = format!("release_vintage,{HEADER}");
    for (release, counts) in [
        ("2032Q1 release (22 Jun 2032 capture)", [5, 3, 0, 8]),
        ("2032Q2 release (24 Aug 2032 capture)", [4, 4, 0, 8]),
        ("2032Q3 release", [4, 2, 1, 7]),
    ] {
        for (age, count) in AGES.into_iter().chain(["Total"]).zip(counts) {
            writeln!(csv, "{release},2032,Q1,{age},Total,{count}").unwrap();
        }
    }
    let tally = compared(panel, Published::Revisions, &csv).await;
    assert_eq!((tally.matched, tally.cells), (12, 12), "{tally}");
    assert!(tally.holds());
    assert_eq!(
        tally.notes,
        ["R12 matched 4 of 4 differences between releases"]
    );
    assert_eq!(tally.hashes.len(), 3);
}
