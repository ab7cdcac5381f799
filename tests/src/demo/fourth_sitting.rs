//! The fourth sitting: a guardian who was not heard, and a second meeting.

use nrm_panel_proto::v1::{self, ContributionKind, Stage, View};

use super::{
    Mishap, Story,
    acts::{Person, Said},
    cast::Child,
    sittings::{Tie, Trafficked},
    standing_panel,
    tables::show_positions,
    words::{self, Day},
};

pub(super) const HELD_ON: Day = Day::of(19, 11);

const BROUGHT_IN: Trafficked = Trafficked {
    actions: &[
        v1::TraffickingAction::Transportation,
        v1::TraffickingAction::Harbouring,
    ],
    how: "The child was brought to the country and kept in the house.",
    purposes: &[v1::Purpose::ForcedCriminality],
    why: "The child was sent out to beg and to steal, and accounts were opened in their name.",
    forms: &[
        v1::ExploitationType::ForcedToCommitCrime,
        v1::ExploitationType::ForcedToCommitFraud,
    ],
};

const MADE_TO_WORK: Trafficked = Trafficked {
    actions: &[
        v1::TraffickingAction::Recruitment,
        v1::TraffickingAction::Harbouring,
    ],
    how: "He was hired in a car park and given a bed above the shop.",
    purposes: &[v1::Purpose::ForcedLabourOrServices],
    why: "Eight months of wages went to an account of the manager's.",
    forms: &[
        v1::ExploitationType::ForcedToWork,
        v1::ExploitationType::WagesTaken,
    ],
};

pub(super) async fn sit(story: &mut Story) -> Result<(), Mishap> {
    story
        .teller
        .chapter(&format!("The fourth sitting, {}", HELD_ON.weekday_date()));
    story.at(HELD_ON, 9, 0)?;
    let sitting = story.sitting()?;
    let cast = &story.cast;
    let mut present = standing_panel(cast).to_vec();
    present.extend([&cast.wolverhampton, &cast.coventry]);
    cast.chair.convene(&sitting, &present).await?;
    unheard_guardian(story, &sitting).await?;
    second_meeting(story, &sitting).await?;
    story.cast.chair.close(&sitting).await?;
    Ok(())
}

async fn unheard_guardian(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    let case = story.case(Child::Kristynka)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "Kristýnka, for conclusive grounds. All three agencies say yes. Her child protection \
         plan is linked now, and the chair ties the decision to it.",
    );
    let plan = cast
        .coordinator
        .link_plan(
            &case.id,
            v1::PlanKind::ChildProtection,
            "WOL-CP-0688 (invented)",
            Day::of(20, 10),
            "Lavinia Sextonford",
        )
        .await?;
    let voters: [(&Person, &str); 3] = [
        (
            &cast.wolverhampton,
            "She has named the house and the woman.",
        ),
        (
            &cast.police,
            "Benefit claims in her name were found in another town.",
        ),
        (&cast.health, "The medical and the sedation of the baby."),
    ];
    all_say_yes(&voters, sitting, &case.id).await?;
    let cg = || {
        vec![
            BROUGHT_IN
                .conclusive("Brought to the country and harboured for begging, theft and fraud."),
        ]
    };
    let tie = || Tie::Plan(plan.id.clone());
    cast.coordinator
        .record_sca_reference(&case.id, "NRM-INVENTED-0739")
        .await?;
    let silent = cast.chair.seal(sitting, &case.id, cg(), tie()).await;
    teller.refused(silent, "CHILD_NOT_HEARD");
    let child = Said::Views("I want to sleep without listening for the door.");
    cast.coordinator
        .hear(&case.id, ContributionKind::Child, child)
        .await?;
    let care = Said::Views("In foster care since October; the placement holds.");
    cast.coordinator
        .hear(&case.id, ContributionKind::ChildrensSocialCare, care)
        .await?;
    let unheard = cast.chair.seal(sitting, &case.id, cg(), tie()).await;
    teller.refused(unheard, "GUARDIAN_NOT_HEARD");
    teller.say(
        "The guardian service has no Slovak or Romani speaker before January. The coordinator \
         records that, and the chair seals.",
    );
    let why =
        Said::Nothing("No Slovak or Romani speaker at the guardian service before January 2027.");
    cast.coordinator
        .hear(&case.id, ContributionKind::Guardian, why)
        .await?;
    let sealed = cast.chair.seal(sitting, &case.id, cg(), tie()).await?;
    let known = cast.coordinator.case(&case.id).await?;
    teller.check(
        "Conclusive grounds are positive, three days before they were due.",
        ("positive", "decided"),
        (
            words::outcome(sealed.first().map_or(0, |decision| decision.outcome)),
            words::state(known.state),
        ),
    );
    Ok(())
}

async fn second_meeting(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    let case = story.case(Child::Ionut)?;
    let plan = story.plan(Child::Ionut)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "Ionuț-Ștefăniță at his second meeting. The bank has answered: his wages went to an \
         account of the manager's.",
    );
    let voters: [(&Person, &str); 3] = [
        (&cast.coventry, "He was made to work and was never paid."),
        (&cast.police, "Eight months of wages, none of it his."),
        (&cast.health, "Burns over months, never treated."),
    ];
    all_say_yes(&voters, sitting, &case.id).await?;
    show_positions(teller, &cast.chair, &case.id).await?;
    let mut cg = MADE_TO_WORK.conclusive(
        "He was made to work. For a child that is enough: nobody asks how he was made to.",
    );
    // Both routes are made out.
    if let Some(findings) = &mut cg.findings {
        findings.service = Some(v1::ServiceFinding {
            finding: v1::Finding::Found.into(),
            reasons: "He worked eleven hours a day for another's gain.".to_owned(),
            rests_on: vec!["referral".to_owned()],
        });
    }
    let sealed = cast
        .chair
        .seal(sitting, &case.id, vec![cg], Tie::Plan(plan))
        .await?;
    let known = cast.coordinator.case(&case.id).await?;
    let sittings = known.decisions.iter().map(|decision| &decision.sitting_id);
    let two_meetings = known.decisions.len() == 2 && {
        let mut held: Vec<_> = sittings.collect();
        held.dedup();
        held.len() == 2
    };
    teller.check(
        "Conclusive grounds are positive.",
        ("positive", "decided"),
        (
            words::outcome(sealed.first().map_or(0, |decision| decision.outcome)),
            words::state(known.state),
        ),
    );
    teller.holds("His two decisions come from two meetings.", two_meetings);
    Ok(())
}

async fn all_say_yes(voters: &[(&Person, &str)], sitting: &str, case: &str) -> Result<(), Mishap> {
    for (member, reasons) in voters {
        let cg = Stage::ConclusiveGrounds;
        member
            .state(sitting, case, cg, View::Positive, reasons)
            .await?;
    }
    Ok(())
}
