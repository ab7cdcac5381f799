//! Before the first sitting: an agenda, and three voices.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self, ContributionKind, Stage};

use super::{
    Mishap, Story,
    acts::Said,
    cast::Child,
    first_sitting::{HELD_ON, PLACE},
    opening::{in_scope, lodge},
    standing_panel,
    tables::show_agenda,
    words::Day,
};

pub(super) async fn prepare(story: &mut Story) -> Result<(), Mishap> {
    let sample = Child::Kristynka.sample()?;
    let day = sample.child.submitted_on();
    story.at(day, 16, 0)?;
    story
        .teller
        .chapter(&format!("An 11-year-old, {}", day.date()));
    story.teller.say(
        "British Transport Police found Kristýnka Žofčáková-Oláhová begging in a station with a \
         baby that was not hers. Constable Hawise Brackenridge refers her the next day.",
    );
    let receipt = lodge(story, &sample, &new_request_id()).await?;
    in_scope(&mut story.teller, "She", receipt.eligibility.as_ref());

    let day = Day::of(4, 9);
    story.at(day, 9, 0)?;
    story.teller.say(&format!(
        "On {} the coordinator, Ottoline Frayne-Achebe, schedules a sitting for {} and lists \
         both children: one for both decisions, one for reasonable grounds.",
        day.date(),
        HELD_ON.weekday_date()
    ));
    schedule(story).await?;
    voices(story).await
}

async fn schedule(story: &mut Story) -> Result<(), Mishap> {
    let (elder, younger) = (
        story.case(Child::Engjellushe)?,
        story.case(Child::Kristynka)?,
    );
    let Story {
        teller,
        cast,
        sittings,
        ..
    } = story;
    let mut invited = standing_panel(cast).to_vec();
    invited.extend([&cast.sandwell, &cast.wolverhampton]);
    let scheduled = cast
        .coordinator
        .schedule(HELD_ON, PLACE, &cast.chair, &invited)
        .await?;
    let both = [Stage::ReasonableGrounds, Stage::ConclusiveGrounds];
    cast.coordinator
        .list(&scheduled.id, &elder.id, &both)
        .await?;
    let sitting = cast
        .coordinator
        .list(&scheduled.id, &younger.id, &[Stage::ReasonableGrounds])
        .await?;
    show_agenda(teller, &cast.coordinator, &sitting).await?;
    let early = cast.coordinator.convene(&sitting.id, &invited).await;
    sittings.push(sitting.id);
    teller.say("The same day she opens the sitting by mistake, six days early.");
    teller.refused(early, "NOT_THE_DAY");
    Ok(())
}

/// The child, the guardian and social care are heard before anybody decides.
async fn voices(story: &mut Story) -> Result<(), Mishap> {
    let day = Day::of(7, 9);
    story.at(day, 11, 0)?;
    let case = story.case(Child::Engjellushe)?;
    let Story {
        teller,
        cast,
        plans,
        ..
    } = story;
    teller.say(&format!(
        "On {} Ëngjëllushë's social worker, Verity Lockhart-Mensah, records what the girl wants \
         the panel to know and what social care knows, and links her care plan. The \
         coordinator records the guardian's views.",
        day.date()
    ));
    let hidden = cast.social_worker.case(&case.id).await;
    let before = hidden
        .err()
        .and_then(|error| error.refusal().map(|it| it.message.clone()));
    cast.coordinator
        .assign(&case.id, &cast.social_worker)
        .await?;
    teller.check(
        "Until she was named as the child's social worker the case did not exist for her; now \
         it does.",
        (Some("not found".to_owned()), case.reference.clone()),
        (before, cast.social_worker.case(&case.id).await?.reference),
    );
    let views = Said::Views(
        "I want to stay near the hospital. I do not want him to know where we are. I want my \
         daughter to have my name.",
    );
    cast.social_worker
        .hear(&case.id, ContributionKind::Child, views)
        .await?;
    let views = Said::Views(
        "She has told the same account three times, unprompted. She fears for the baby more \
         than for herself. I support a decision now.",
    );
    cast.coordinator
        .hear(&case.id, ContributionKind::Guardian, views)
        .await?;
    let care = Said::Views(
        "A pre-birth plan was made in July. Mother and baby foster placement, out of the city.",
    );
    cast.social_worker
        .hear(&case.id, ContributionKind::ChildrensSocialCare, care)
        .await?;
    let plan = cast
        .social_worker
        .link_plan(
            &case.id,
            v1::PlanKind::Care,
            "SAN-CARE-2210 (invented)",
            Day::of(28, 8),
            "Verity Lockhart-Mensah",
        )
        .await?;
    plans.insert(Child::Engjellushe, plan.id);
    let known = cast.coordinator.case(&case.id).await?;
    teller.check(
        "Three voices and one care plan stand on the case before the sitting.",
        (3, 1),
        (known.contributions.len(), known.plans.len()),
    );
    Ok(())
}
