//! The third sitting: an empty chair.

use nrm_panel_proto::v1::{self, ContributionKind, Outcome, Stage, View};

use super::{
    Mishap, Story,
    acts::{Person, Said},
    cast::Child,
    first_sitting::PLACE,
    sittings::{Movement, Tie, Trafficked, outcome},
    standing_panel,
    tables::{show_agenda, show_positions},
    words::{self, Day},
};

const HELD_ON: Day = Day::of(5, 11);

const TRAFFICKED: Trafficked = Trafficked {
    actions: &[
        v1::TraffickingAction::Recruitment,
        v1::TraffickingAction::Transportation,
    ],
    how: "He was asked along by an older boy and driven to the flat.",
    purposes: &[v1::Purpose::ForcedCriminality],
    why: "He was made to guard the flat and what was in it.",
    forms: &[v1::ExploitationType::ForcedToCommitCrime],
};

pub(super) async fn sit(story: &mut Story) -> Result<(), Mishap> {
    story
        .teller
        .chapter(&format!("The third sitting, {}", HELD_ON.weekday_date()));
    prepare(story).await?;
    story.at(HELD_ON, 9, 0)?;
    let sitting = story.sitting()?;
    let cast = &story.cast;
    cast.chair.convene(&sitting, &standing_panel(cast)).await?;
    positions(story, &sitting).await?;
    an_empty_chair(story, &sitting).await?;
    story.cast.chair.close(&sitting).await?;
    Ok(())
}

async fn prepare(story: &mut Story) -> Result<(), Mishap> {
    story.at(Day::of(2, 11), 15, 0)?;
    let case = story.case(Child::Caspian)?;
    let Story {
        teller,
        cast,
        sittings,
        plans,
        ..
    } = story;
    let coordinator = &cast.coordinator;
    let scheduled = coordinator
        .schedule(HELD_ON, PLACE, &cast.chair, &standing_panel(cast))
        .await?;
    let both = [Stage::ReasonableGrounds, Stage::ConclusiveGrounds];
    let sitting = coordinator.list(&scheduled.id, &case.id, &both).await?;
    teller.say(
        "Three days before, the coordinator lists Caspian for both decisions. She records the \
         SCA's reference and what he, his guardian and social care say, and links his child in \
         need plan.",
    );
    show_agenda(teller, coordinator, &sitting).await?;
    sittings.push(sitting.id);
    let child =
        Said::Views("I want the debt to stop. I want my sisters to be safe. I did not choose it.");
    coordinator
        .hear(&case.id, ContributionKind::Child, child)
        .await?;
    let guardian =
        Said::Views("He was recruited with gifts and held by debt. He still gets calls.");
    coordinator
        .hear(&case.id, ContributionKind::Guardian, guardian)
        .await?;
    let care = Said::Views("Known since the summer. Two strategy meetings; the family is engaged.");
    coordinator
        .hear(&case.id, ContributionKind::ChildrensSocialCare, care)
        .await?;
    coordinator
        .record_sca_reference(&case.id, "NRM-INVENTED-0752")
        .await?;
    let plan = coordinator
        .link_plan(
            &case.id,
            v1::PlanKind::ChildInNeed,
            "WAR-CIN-0419 (invented)",
            Day::of(12, 10),
            "Maribel Ostrander",
        )
        .await?;
    plans.insert(Child::Caspian, plan.id);
    Ok(())
}

async fn positions(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    let case = story.case(Child::Caspian)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "Caspian is a Warwickshire child, so the chair herself speaks for the local authority. \
         All three agencies say yes to both questions.",
    );
    let voters: [(&Person, &str); 3] = [
        (
            &cast.chair,
            "Eleven missing episodes since March, each ending in Rugby.",
        ),
        (
            &cast.police,
            "Two phones, rail tickets, a staged robbery: a drug line.",
        ),
        (&cast.health, "The burn is fresh and was made by another."),
    ];
    for (member, reasons) in voters {
        for stage in [Stage::ReasonableGrounds, Stage::ConclusiveGrounds] {
            member
                .state(sitting, &case.id, stage, View::Positive, reasons)
                .await?;
        }
    }
    show_positions(teller, &cast.chair, &case.id).await
}

async fn an_empty_chair(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    story.at(HELD_ON, 9, 40)?;
    let case = story.case(Child::Caspian)?;
    let plan = story.plan(Child::Caspian)?;
    let outcomes = || {
        vec![
            outcome(
                Stage::ReasonableGrounds,
                Outcome::Positive,
                "Found on a warrant in a flat he was made to guard.",
            ),
            TRAFFICKED.conclusive(
                "Recruited and moved for forced criminality. A child cannot consent to it.",
            ),
        ]
    };
    let Story { teller, cast, .. } = story;
    let note = cast
        .coordinator
        .note(sitting, &cast.health, Movement::Leaves);
    let left = note.await?;
    let item = left.agenda.first().cloned().unwrap_or_default();
    teller.say(
        "Before the chair can seal, Seraphina Okonjo-Blythe of health is called away to a ward. \
         Her position is on the record, but her seat is empty.",
    );
    teller.holds(
        "The agenda shows at once that the panel may not decide.",
        !item.quorate,
    );
    let tie = || Tie::Plan(plan.clone());
    let inquorate = cast.chair.seal(sitting, &case.id, outcomes(), tie()).await;
    teller.refused(inquorate, "QUORUM_NOT_MET");
    story.at(HELD_ON, 10, 25)?;
    let Story { teller, cast, .. } = story;
    teller.say("Three quarters of an hour later she is back.");
    let back = cast
        .coordinator
        .note(sitting, &cast.health, Movement::Arrives);
    let back = back.await?.agenda.first().is_some_and(|item| item.quorate);
    teller.holds("The panel may decide again.", back);
    let sealed = cast
        .chair
        .seal(sitting, &case.id, outcomes(), tie())
        .await?;
    let known = cast.coordinator.case(&case.id).await?;
    teller.check(
        "Both decisions are positive and the case is decided, 22 days after the referral.",
        (vec!["positive", "positive"], "decided"),
        (
            sealed
                .iter()
                .map(|decision| words::outcome(decision.outcome))
                .collect(),
            words::state(known.state),
        ),
    );
    let kinds: Vec<v1::PlanKind> = known.plans.iter().map(v1::Plan::kind).collect();
    teller.check(
        "They are tied to his child in need plan.",
        vec![v1::PlanKind::ChildInNeed],
        kinds,
    );
    Ok(())
}
