//! Between the sittings: two sites, a quarter ends, four more children.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1;

use super::{
    Mishap, Story,
    cast::Child,
    first_sitting::PLACE,
    opening::{in_scope, lodge},
    tables::{show_counts, show_trace, totals},
    words::{self, Day},
};

pub(super) async fn two_sites(story: &mut Story) -> Result<(), Mishap> {
    let sample = Child::Ionut.sample()?;
    let day = sample.child.submitted_on();
    story.at(day, 10, 0)?;
    story
        .teller
        .chapter(&format!("One child, two sites, {}", day.date()));
    story.teller.say(
        "Inspector Pelagia Van Tongeren of the Fair Work Agency found Ionuț-Ștefăniță \
         Brânzescu-Țîrlea, 16, at a car wash in Coventry. She first lodges him with another \
         site by mistake, one that is Warwickshire alone.",
    );
    let elsewhere = &story.cast.elsewhere;
    let wrong = elsewhere
        .first_responder
        .lodge(&new_request_id(), sample.form)
        .await?;
    let teller = &mut story.teller;
    show_trace(teller, wrong.eligibility.as_ref());
    teller.check(
        "There he is out of scope: what counts is the council that is responsible for him, and \
         Coventry is not one of theirs.",
        ("out of scope", vec!["R2"]),
        (
            words::eligibility(wrong.eligibility.as_ref().map_or(0, |found| found.result)),
            against(wrong.eligibility.as_ref()),
        ),
    );
    let chair = &elsewhere.chair;
    let coordinator = &elsewhere.coordinator;
    let sitting = coordinator
        .schedule(Day::of(1, 10), PLACE, chair, &[])
        .await?;
    let listed = coordinator
        .list(&sitting.id, &wrong.case_id, &[v1::Stage::ReasonableGrounds])
        .await;
    teller.say("Their coordinator tries to list him all the same.");
    teller.refused(listed, "NOT_IN_SCOPE");
    let hidden = story.cast.coordinator.case(&wrong.case_id).await;
    teller.say(
        "The sites share one service and see nothing of each other. Ottoline Frayne-Achebe, \
         coordinator of the consortium, asks for that case by its number.",
    );
    let said = hidden.err().map(|error| error.to_string());
    teller.check(
        "For her it does not exist: “Not found.”",
        Some("not found".to_owned()),
        said,
    );
    teller.say("Then the inspector lodges him where he belongs, with the consortium.");
    let receipt = lodge(story, &sample, &new_request_id()).await?;
    in_scope(&mut story.teller, "He", receipt.eligibility.as_ref());
    Ok(())
}

pub(super) async fn quarter_ends(story: &mut Story) -> Result<(), Mishap> {
    let day = Day::of(1, 10);
    story.at(day, 14, 0)?;
    let (case, plan) = (
        story.case(Child::Engjellushe)?,
        story.plan(Child::Engjellushe)?,
    );
    let Story { teller, cast, .. } = story;
    teller.chapter("The quarter ends");
    teller.say(&format!(
        "Safety goes on after the decision. On {} Ëngjëllushë's looked-after review changes her \
         care plan, and the social worker records the new version.",
        day.date()
    ));
    let revised = cast
        .social_worker
        .revise_plan(&case.id, &plan, day, "Verity Lockhart-Mensah")
        .await?;
    let versions: Vec<String> = revised
        .versions
        .iter()
        .map(|version| words::date(version.dated))
        .collect();
    teller.check(
        "The plan now has two versions, of 28 August and of 1 October. The old one stays.",
        vec!["28 August 2026".to_owned(), "1 October 2026".to_owned()],
        versions,
    );
    let known = cast.coordinator.case(&case.id).await?;
    let tied: Vec<bool> = known
        .decisions
        .iter()
        .map(|decision| {
            let tie = decision.plan_tie.as_ref().and_then(|tie| tie.tie.as_ref());
            tie == Some(&v1::plan_tie::Tie::PlanId(plan.clone()))
        })
        .collect();
    teller.check(
        "Both sealed decisions name this plan.",
        vec![true, true],
        tied,
    );

    let day = Day::of(5, 10);
    story.at(day, 9, 0)?;
    let Story { teller, cast, .. } = story;
    teller.say(&format!(
        "On {} Anselm Petrie-Kaur, who sees numbers and never a child, builds the return for \
         July to September.",
        day.date()
    ));
    let built = cast.returns_officer.build_return(3).await?;
    show_counts(teller, &built);
    teller.check(
        "It counts three referrals, one positive reasonable grounds decision and one positive \
         conclusive grounds decision, as the records stood at the end of 4 October.",
        vec![("R1", 3), ("R3", 1), ("R4", 1)],
        totals(&built),
    );
    let case = cast
        .returns_officer
        .case(&story.cases[&Child::Kristynka].id)
        .await;
    teller.check(
        "He asks for a child's case and learns nothing: “Not found.”",
        Some("not found".to_owned()),
        case.err().map(|error| error.to_string()),
    );
    story.third_quarter = Some(built);
    Ok(())
}

pub(super) async fn four_more(story: &mut Story) -> Result<(), Mishap> {
    story.teller.chapter("Three more children");
    for (child, hour, text) in [
        (
            Child::Caspian,
            11,
            "Caspian Thornleigh-Wick, 15, was made to sell drugs from other people's flats to \
             work off a debt that was made up. Detective Constable Dorothea Quillfeather of \
             Warwickshire Police refers him.",
        ),
        (
            Child::Isolde,
            15,
            "Isolde Featherstonhaugh-Bragg, 14, was blackmailed with pictures and taken to \
             addresses in Coventry and Leamington Spa. Ruxandra Amberley of Barnardo's refers her.",
        ),
    ] {
        let sample = child.sample()?;
        let day = child.submitted_on();
        story.at(day, hour, 0)?;
        story.teller.say(&format!("{}. {text}", day.date()));
        let receipt = lodge(story, &sample, &new_request_id()).await?;
        let who = if child == Child::Caspian { "He" } else { "She" };
        in_scope(&mut story.teller, who, receipt.eligibility.as_ref());
    }
    let sample = Child::DucPhuc.sample()?;
    let day = sample.child.submitted_on();
    story.at(day, 12, 0)?;
    story.teller.say(&format!(
        "{}. Đức Phúc Nguyễn-Trầm was found guarding cannabis plants in a locked house. He says \
         he is 16; a first officer wrote down an adult. Screening officer Leofric Hargreave \
         ticks “not sure” on the form.",
        day.date()
    ));
    let receipt = lodge(story, &sample, &new_request_id()).await?;
    let teller = &mut story.teller;
    show_trace(teller, receipt.eligibility.as_ref());
    teller.check(
        "The service does not guess: there is not enough information until his age is assessed.",
        ("not enough information", vec!["R3"]),
        (
            words::eligibility(receipt.eligibility.as_ref().map_or(0, |found| found.result)),
            against(receipt.eligibility.as_ref()),
        ),
    );
    Ok(())
}

/// The rules that do not say "in scope".
pub(super) fn against(eligibility: Option<&v1::Eligibility>) -> Vec<&str> {
    let in_scope = i32::from(v1::EligibilityResult::InScope);
    let steps = eligibility
        .map(|found| found.steps.as_slice())
        .unwrap_or_default();
    steps
        .iter()
        .filter(|step| step.result != in_scope)
        .map(|step| step.rule.as_str())
        .collect()
}
