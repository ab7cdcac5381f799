//! November: what the panel may not decide, and an age that is settled.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self, Outcome, Stage};

use super::{
    Mishap, Story,
    acts::act,
    autumn::against,
    cast::Child,
    first_sitting::PLACE,
    fourth_sitting::HELD_ON as FOURTH,
    opening::{in_scope, lodge},
    standing_panel,
    tables::{show_agenda, show_trace},
    words::{self, Day},
};

const FIFTH: Day = Day::of(3, 12);

pub(super) async fn outside(story: &mut Story) -> Result<(), Mishap> {
    let sample = Child::Jory.sample()?;
    let day = sample.child.submitted_on();
    story.at(day, 9, 0)?;
    story
        .teller
        .chapter(&format!("Too close to 18, {}", day.date()));
    story.teller.say(
        "Jory Pemberwick-Oyelaran, 17, carries drugs and money for a group that stabbed him. \
         Tamsin Osbourne-Dray, youth justice officer in Warwickshire, refers him.",
    );
    let receipt = lodge(story, &sample, &new_request_id()).await?;
    let teller = &mut story.teller;
    show_trace(teller, receipt.eligibility.as_ref());
    teller.check(
        "He is out of scope: 92 days to his 18th birthday, and more than 100 are needed. The SCA \
         decides.",
        ("out of scope", vec!["R1"]),
        (
            words::eligibility(receipt.eligibility.as_ref().map_or(0, |found| found.result)),
            against(receipt.eligibility.as_ref()),
        ),
    );
    not_listed(story).await?;
    decided_elsewhere(story).await
}

/// Neither out of scope nor without enough information can a case be listed.
async fn not_listed(story: &mut Story) -> Result<(), Mishap> {
    story.at(Day::of(10, 11), 10, 0)?;
    let cases = [
        story.case(Child::Kristynka)?,
        story.case(Child::Ionut)?,
        story.case(Child::DucPhuc)?,
        story.case(Child::Jory)?,
    ];
    let [girl, boy, unsure, outside] = &cases;
    let Story {
        teller,
        cast,
        sittings,
        ..
    } = story;
    teller.say(&format!(
        "The next day the coordinator prepares the sitting of {}, and tries to list everybody \
         who waits.",
        FOURTH.date()
    ));
    let coordinator = &cast.coordinator;
    let mut invited = standing_panel(cast).to_vec();
    invited.extend([&cast.wolverhampton, &cast.coventry]);
    let sitting = coordinator
        .schedule(FOURTH, PLACE, &cast.chair, &invited)
        .await?;
    let (rg, cg) = (&[Stage::ReasonableGrounds], &[Stage::ConclusiveGrounds]);
    teller.say("Đức Phúc, whose age nobody has assessed:");
    teller.refused(
        coordinator.list(&sitting.id, &unsure.id, rg).await,
        "NOT_ENOUGH_INFORMATION",
    );
    teller.say("Jory, who is too close to 18:");
    teller.refused(
        coordinator.list(&sitting.id, &outside.id, rg).await,
        "NOT_IN_SCOPE",
    );
    teller.say("Kristýnka and Ionuț-Ștefăniță, for conclusive grounds:");
    coordinator.list(&sitting.id, &girl.id, cg).await?;
    let sitting = coordinator.list(&sitting.id, &boy.id, cg).await?;
    show_agenda(teller, coordinator, &sitting).await?;
    sittings.push(sitting.id);
    Ok(())
}

/// The SCA decides about Jory; the site records it, with its source.
async fn decided_elsewhere(story: &mut Story) -> Result<(), Mishap> {
    let (decided, recorded) = (Day::of(16, 11), Day::of(17, 11));
    story.at(recorded, 9, 0)?;
    let case = story.case(Child::Jory)?;
    let Story { teller, cast, .. } = story;
    teller.say(&format!(
        "The SCA decides about Jory on {}: reasonable grounds, positive. The next day its \
         liaison officer records that here. Meanwhile the council did not wait, and linked his \
         child in need plan.",
        decided.date()
    ));
    cast.coordinator
        .link_plan(
            &case.id,
            v1::PlanKind::ChildInNeed,
            "WAR-CIN-0377 (invented)",
            Day::of(10, 11),
            "Tamsin Osbourne-Dray",
        )
        .await?;
    let source = "SCA decision letter of 16 November 2026 (invented)";
    let request = v1::RecordExternalDecisionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: cast.sca.case(&case.id).await?.version,
        stage: Stage::ReasonableGrounds.into(),
        outcome: Outcome::Positive.into(),
        decider: v1::Decider::Sca.into(),
        decided_on: Some(decided.wire()),
        source: source.to_owned(),
    };
    act!(cast.sca, cases.record_external_decision, request).await?;
    let known = cast.coordinator.case(&case.id).await?;
    let decision = known.decisions.first().cloned().unwrap_or_default();
    teller.check(
        "The case holds a decision of the SCA with its source, and no sitting behind it.",
        ("SCA", source, "", "16 November 2026".to_owned()),
        (
            words::decider(decision.decider),
            decision.source.as_str(),
            decision.sitting_id.as_str(),
            words::date(decision.decided_on),
        ),
    );
    teller.check("It also holds the plan.", 1, known.plans.len());
    Ok(())
}

pub(super) async fn age(story: &mut Story) -> Result<(), Mishap> {
    let day = Day::of(20, 11);
    story
        .teller
        .chapter(&format!("An age is assessed, {}", day.date()));
    story.at(day, 10, 0)?;
    let (unsure, waiting) = (story.case(Child::DucPhuc)?, story.case(Child::Isolde)?);
    let Story {
        teller,
        cast,
        sittings,
        ..
    } = story;
    let coordinator = &cast.coordinator;
    teller.say(
        "Birmingham's social workers have assessed Đức Phúc: he is under 18. The coordinator \
         records it.",
    );
    let found = coordinator
        .assess_age(
            &unsure.id,
            v1::AgeStatus::AssessedChild,
            "Age assessment of Birmingham City Council, 20 November 2026 (invented).",
        )
        .await?;
    in_scope(teller, "He", Some(&found));
    teller.say(
        "Now he can be listed. He and Isolde are put on the agenda of 3 December, where this \
         story does not go.",
    );
    let invited = standing_panel(cast);
    let sitting = coordinator
        .schedule(FIFTH, PLACE, &cast.chair, &invited)
        .await?;
    let rg = &[Stage::ReasonableGrounds];
    coordinator.list(&sitting.id, &unsure.id, rg).await?;
    let sitting = coordinator.list(&sitting.id, &waiting.id, rg).await?;
    show_agenda(teller, coordinator, &sitting).await?;
    sittings.push(sitting.id);
    Ok(())
}
