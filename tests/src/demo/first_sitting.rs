//! The first sitting: two decisions at once for one child, no agreement about another.

use nrm_panel_proto::v1::{self, Outcome, Stage, View};

use super::{
    Mishap, Story,
    acts::Person,
    cast::Child,
    sittings::{Tie, Trafficked, outcome},
    standing_panel,
    tables::{show_decisions, show_positions},
    words::{self, Day},
};
use crate::builder::citation;

pub(super) const HELD_ON: Day = Day::of(10, 9);
pub(super) const PLACE: &str = "Invented Shire Hall, Warwick";

const TRAFFICKED: Trafficked = Trafficked {
    actions: &[
        v1::TraffickingAction::Transportation,
        v1::TraffickingAction::Harbouring,
    ],
    how: "She was driven between towns and kept in two houses.",
    purposes: &[v1::Purpose::SexualExploitation, v1::Purpose::Servitude],
    why: "Men paid for her; then she kept house for nothing and could not leave.",
    forms: &[
        v1::ExploitationType::ChildExploitation,
        v1::ExploitationType::UnpaidHouseholdWork,
    ],
};

pub(super) async fn sit(story: &mut Story) -> Result<(), Mishap> {
    story.at(HELD_ON, 9, 0)?;
    let sitting = story.sitting()?;
    let Story { teller, cast, .. } = &mut *story;
    teller.chapter(&format!("The first sitting, {}", HELD_ON.weekday_date()));
    let mut present = standing_panel(cast).to_vec();
    present.extend([&cast.sandwell, &cast.wolverhampton]);
    let convened = cast.chair.convene(&sitting, &present).await?;
    teller.say(
        "The chair convenes. Each council sends the member for its own child; police, health \
         and the guardian are there for both.",
    );
    let quorate: Vec<bool> = convened.agenda.iter().map(|item| item.quorate).collect();
    teller.check(
        "All three agencies are present for both children.",
        vec![true, true],
        quorate,
    );
    both_at_once(story, &sitting).await?;
    no_agreement(story, &sitting).await?;
    let Story { teller, cast, .. } = story;
    let closed = cast.chair.close(&sitting).await?;
    teller.check(
        "The chair closes the sitting.",
        i32::from(v1::SittingState::Closed),
        closed.state,
    );
    Ok(())
}

async fn both_at_once(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    let case = story.case(Child::Engjellushe)?;
    let plan = story.plan(Child::Engjellushe)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "First Ëngjëllushë. Each agency states its position, with reasons, on both questions: \
         are there reasonable grounds to believe that she is a victim, and is it more likely \
         than not?",
    );
    let voters: [(&Person, &str); 3] = [
        (
            &cast.sandwell,
            "Her account is detailed and fits what the hospital saw.",
        ),
        (
            &cast.police,
            "Two of the flats are known to us; the false passport was found.",
        ),
        (
            &cast.health,
            "Her injuries and the late antenatal care fit what she says.",
        ),
    ];
    for (member, reasons) in voters {
        for stage in [Stage::ReasonableGrounds, Stage::ConclusiveGrounds] {
            member
                .state(sitting, &case.id, stage, View::Positive, reasons)
                .await?;
        }
    }
    show_positions(teller, &cast.chair, &case.id).await?;
    teller.say("The guardian, Lucian Abernathy-Shah, would vote too.");
    let guardian = cast
        .guardian
        .state(
            sitting,
            &case.id,
            Stage::ReasonableGrounds,
            View::Positive,
            "I agree.",
        )
        .await;
    teller.refused(guardian, "SEAT_DOES_NOT_VOTE");
    teller.say("The chair seals both decisions. Sealed is final.");
    let unread = || {
        vec![
            outcome(
                Stage::ReasonableGrounds,
                Outcome::Positive,
                "A consistent account, a hospital letter and police records.",
            ),
            TRAFFICKED.conclusive(
                "She was transported and harboured for sexual exploitation and then for \
                 household work. More likely than not on all the evidence.",
            ),
        ]
    };
    let tie = || Tie::Plan(plan.clone());
    let ignored = cast.chair.seal(sitting, &case.id, unread(), tie()).await;
    teller.refused(ignored, "EXPERT_NOT_ADDRESSED");
    teller.say("The midwife's report is an expert's: both decisions weigh it, and then stand.");
    let outcomes = || {
        let mut outcomes = unread();
        for stage in &mut outcomes {
            stage.evidence.push(citation("E1"));
        }
        outcomes
    };
    let sealed = cast
        .chair
        .seal(sitting, &case.id, outcomes(), tie())
        .await?;
    show_decisions(teller, &sealed);
    let rg = sealed.first().cloned().unwrap_or_default();
    teller.check(
        "Reasonable and conclusive grounds are both positive, after 41 days of the 45.",
        vec!["positive", "positive"],
        sealed
            .iter()
            .map(|decision| words::outcome(decision.outcome))
            .collect(),
    );
    teller.check(
        "The decision keeps the legal test of its day: the one in force since 24 July 2023.",
        "rg-2023-07",
        rg.test_version.as_str(),
    );
    let voting = rg.roll.iter().filter(|present| present.voting).count();
    teller.check(
        "It keeps the roll: six people in the room, five of them from agencies that vote, and \
         each one's training.",
        (6, 5),
        (rg.roll.len(), voting),
    );
    let again = cast.chair.seal(sitting, &case.id, outcomes(), tie()).await;
    teller.say("A second click seals nothing twice.");
    teller.refused(again, "ALREADY_SEALED");
    Ok(())
}

async fn no_agreement(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    let case = story.case(Child::Kristynka)?;
    let Story { teller, cast, .. } = story;
    teller.say("Then Kristýnka. This time health does not agree, and says why.");
    let stage = Stage::ReasonableGrounds;
    let positions: [(&Person, View, &str); 3] = [
        (
            &cast.wolverhampton,
            View::Positive,
            "Five children with one script, one household.",
        ),
        (
            &cast.police,
            View::Positive,
            "She handed money to an adult every evening.",
        ),
        (
            &cast.health,
            View::Negative,
            "I have seen no medical. Her weight and the marks fit neglect as well; I cannot \
             yet say more.",
        ),
    ];
    for (member, view, reasons) in positions {
        member
            .state(sitting, &case.id, stage, view, reasons)
            .await?;
    }
    show_positions(teller, &cast.chair, &case.id).await?;
    let positive = outcome(stage, Outcome::Positive, "Two of three agencies agree.");
    let tie = Tie::None("The section 47 enquiry is open.");
    let outvoted = cast
        .chair
        .seal(sitting, &case.id, vec![positive], tie)
        .await;
    teller.say("At this site all three must agree. The chair tries to seal by two to one.");
    teller.refused(outvoted, "POSITIONS_NOT_AGREED");
    teller.say(
        "So she adjourns the item, says what evidence is wanted and from whom, and sets 8 \
         October to come back.",
    );
    cast.chair
        .adjourn(
            sitting,
            &case.id,
            "A child protection medical (community paediatrics). Who the woman is whom she \
             calls mother (police).",
            "West Midlands Police",
            Day::of(8, 10),
        )
        .await?;
    let known = cast.coordinator.case(&case.id).await?;
    let follow_up = known.clocks.iter().find(|clock| clock.code == "FOLLOW_UP");
    teller.check(
        "A clock runs for the follow-up, to 8 October 2026; nothing is decided.",
        ("8 October 2026".to_owned(), 0),
        (
            words::date(follow_up.and_then(|clock| clock.due_on)),
            known.decisions.len(),
        ),
    );
    Ok(())
}
