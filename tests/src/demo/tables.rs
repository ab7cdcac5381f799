//! The small tables of the story, each from what the service answered.

use nrm_panel_client::Returned;
use nrm_panel_proto::v1;

use super::{
    Mishap,
    acts::Person,
    teller::Teller,
    words::{self, humane},
};

/// Shows how each rule of eligibility was answered, and what it looked at.
pub(super) fn show_whole_trace(teller: &mut Teller, eligibility: Option<&v1::Eligibility>) {
    teller.table(
        ["Question", "Answer", "Because"],
        steps(eligibility).iter().map(|step| {
            [
                question(&step.rule).to_owned(),
                words::answer(step.result).to_owned(),
                humane(&step.input),
            ]
        }),
    );
}

/// Shows how each rule of eligibility was answered, and for each that does not say
/// yes what it looked at and what would change it.
pub(super) fn show_trace(teller: &mut Teller, eligibility: Option<&v1::Eligibility>) {
    let yes = i32::from(v1::EligibilityResult::InScope);
    teller.table(
        ["Question", "Answer", "Because"],
        steps(eligibility).iter().map(|step| {
            let because = match step.result == yes {
                true => String::new(),
                false => format!(
                    "{}. It would change with {}.",
                    humane(&step.input),
                    step.would_change
                ),
            };
            let answer = words::answer(step.result);
            [question(&step.rule).to_owned(), answer.to_owned(), because]
        }),
    );
}

fn steps(eligibility: Option<&v1::Eligibility>) -> &[v1::EligibilityStep] {
    eligibility
        .map(|found| found.steps.as_slice())
        .unwrap_or_default()
}

/// Shows due dates.
pub(super) fn show_clocks(teller: &mut Teller, clocks: &[v1::Clock]) {
    teller.table(
        ["What", "Counted from", "Due"],
        clocks.iter().map(|clock| {
            [
                words::capital(&clock.title),
                words::date(clock.starts_on),
                words::date(clock.due_on),
            ]
        }),
    );
}

/// The question behind a rule, as the panel would put it.
fn question(rule: &str) -> &str {
    match rule {
        "R1" => "More than 100 days to 18?",
        "R2" => "One of this site's councils?",
        "R3" => "Is the age settled?",
        "R5" => "Free of a disqualification?",
        "R11" => "Since the site went live?",
        other => other,
    }
}

/// Shows an agenda with the days left to each decision.
pub(super) async fn show_agenda(
    teller: &mut Teller,
    coordinator: &Person,
    sitting: &v1::Sitting,
) -> Result<(), Mishap> {
    let mut rows = Vec::new();
    let mut in_time = !sitting.agenda.is_empty();
    for item in &sitting.agenda {
        let case = coordinator.case(&item.case_id).await?;
        let code = match case.decisions.len() {
            0 => "RG_DECISION",
            _ => "CG_DECISION",
        };
        let clock = case.clocks.iter().find(|clock| clock.code == code);
        let due_on = clock.and_then(|clock| clock.due_on);
        let left = words::days_between(sitting.held_on, due_on);
        in_time &= left.is_some_and(|days| days >= 0);
        rows.push([
            item.case_reference.clone(),
            case.child_first_name,
            words::capital(words::stages(&item.stages)),
            words::date(due_on),
            left.map_or_else(String::new, |days| format!("{days} days")),
        ]);
    }
    teller.table(["Case", "Child", "Grounds", "Due", "In hand"], rows);
    teller.holds(
        "Every decision on this agenda comes before it is due.",
        in_time,
    );
    Ok(())
}

/// Shows who said what on the item that is listed.
pub(super) async fn show_positions(
    teller: &mut Teller,
    chair: &Person,
    case: &str,
) -> Result<(), Mishap> {
    let case = chair.case(case).await?;
    let mut rows: Vec<(v1::Position, &str)> = Vec::new();
    for position in case.positions {
        let said = |known: &v1::Position| {
            (known.seat, known.view, &known.reasons)
                == (position.seat, position.view, &position.reasons)
        };
        // One line where an agency says the same of both decisions.
        match rows.iter_mut().find(|(known, _)| said(known)) {
            Some((_, on)) => *on = "both decisions",
            None => {
                let on = words::stage(position.stage);
                rows.push((position, on));
            }
        }
    }
    teller.table(
        ["Seat", "On", "Says", "Reasons"],
        rows.into_iter().map(|(position, on)| {
            [
                words::capital(words::seat(position.seat)),
                words::capital(on),
                words::view(position.view).to_owned(),
                position.reasons,
            ]
        }),
    );
    Ok(())
}

/// Shows decisions as sealed.
pub(super) fn show_decisions(teller: &mut Teller, decisions: &[v1::Decision]) {
    teller.table(
        ["Decision", "Outcome", "Standard of proof"],
        decisions.iter().map(|decision| {
            [
                words::capital(words::stage(decision.stage)),
                words::outcome(decision.outcome).to_owned(),
                decision.standard.clone(),
            ]
        }),
    );
}

/// Shows what a return counts: its cells that are not zero, without the totals.
pub(super) fn show_counts(teller: &mut Teller, built: &Returned) {
    let counted = DECIDED
        .iter()
        .filter_map(|(id, what)| Some((built.table(id)?, what)));
    let rows = counted.flat_map(|(table, what)| {
        table.rows.iter().filter_map(move |row| {
            let count = row.cells.first()?;
            let labels = row.keys.get(2..)?;
            let leaf = count != "0" && labels.iter().all(|label| label != "Total");
            leaf.then(|| [(*what).to_owned(), labels.join(" · "), count.clone()])
        })
    });
    teller.table(["Counted", "Of these", "Number"], rows.collect::<Vec<_>>());
}

/// The tables the story tells of.
const DECIDED: [(&str, &str); 3] = [
    ("R1", "Referrals"),
    ("R3", "Reasonable grounds"),
    ("R4", "Conclusive grounds"),
];

/// The grand total each of these tables prints.
pub(super) fn totals(built: &Returned) -> Vec<(&str, i64)> {
    let total = |(id, _): &(&'static str, &str)| {
        let total = built.table(id).and_then(|table| {
            table.rows.iter().find_map(|row| {
                let grand = row.keys.get(2..)?.iter().all(|label| label == "Total");
                grand.then(|| row.cells.first()?.parse().ok()).flatten()
            })
        });
        (*id, total.unwrap_or(-1))
    };
    DECIDED.iter().map(total).collect()
}
