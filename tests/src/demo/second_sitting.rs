//! The second sitting: agreement at last, and a decision that may not be made yet.

use nrm_panel_proto::v1::{self, ContributionKind, Outcome, Stage, View};

use super::{
    Mishap, Story,
    acts::{Person, Said},
    cast::Child,
    first_sitting::PLACE,
    sittings::{Tie, outcome},
    standing_panel,
    tables::{show_agenda, show_positions},
    words::{self, Day},
};

const HELD_ON: Day = Day::of(8, 10);

const ACCOUNT_ENOUGH: &str = "The medical of 24 September and the police checks were read out to \
                              the panel and bear her account out.";

pub(super) async fn sit(story: &mut Story) -> Result<(), Mishap> {
    story
        .teller
        .chapter(&format!("The second sitting, {}", HELD_ON.weekday_date()));
    prepare(story).await?;
    story.at(HELD_ON, 9, 0)?;
    let sitting = story.sitting()?;
    let cast = &story.cast;
    let mut present = standing_panel(cast).to_vec();
    present.extend([&cast.wolverhampton, &cast.coventry]);
    cast.chair.convene(&sitting, &present).await?;
    agreed(story, &sitting).await?;
    too_early(story, &sitting).await?;
    story.cast.chair.close(&sitting).await?;
    Ok(())
}

async fn prepare(story: &mut Story) -> Result<(), Mishap> {
    story.at(Day::of(5, 10), 15, 0)?;
    let (girl, boy) = (story.case(Child::Kristynka)?, story.case(Child::Ionut)?);
    let Story {
        teller,
        cast,
        sittings,
        plans,
        ..
    } = story;
    let coordinator = &cast.coordinator;
    let mut invited = standing_panel(cast).to_vec();
    invited.extend([&cast.wolverhampton, &cast.coventry]);
    let scheduled = coordinator
        .schedule(HELD_ON, PLACE, &cast.chair, &invited)
        .await?;
    let rg = Stage::ReasonableGrounds;
    coordinator.list(&scheduled.id, &girl.id, &[rg]).await?;
    let sitting = coordinator
        .list(&scheduled.id, &boy.id, &[rg, Stage::ConclusiveGrounds])
        .await?;
    teller.say(
        "Three days before, the coordinator lists Kristýnka again and Ionuț-Ștefăniță for the \
         first time. She records the SCA's reference and what he, his guardian and social care \
         say, and links his care plan.",
    );
    show_agenda(teller, coordinator, &sitting).await?;
    sittings.push(sitting.id);
    let child =
        Said::Views("I want to work and send money home. I want my passport. I like school.");
    coordinator
        .hear(&boy.id, ContributionKind::Child, child)
        .await?;
    let guardian = Said::Views(
        "He trusts his carers and is afraid for his parents. Please wait for the bank.",
    );
    coordinator
        .hear(&boy.id, ContributionKind::Guardian, guardian)
        .await?;
    let care = Said::Views("Looked after since September. His carers want him to stay in school.");
    coordinator
        .hear(&boy.id, ContributionKind::ChildrensSocialCare, care)
        .await?;
    coordinator
        .record_sca_reference(&boy.id, "NRM-INVENTED-0744")
        .await?;
    let plan = coordinator
        .link_plan(
            &boy.id,
            v1::PlanKind::Care,
            "COV-CARE-1187 (invented)",
            Day::of(25, 9),
            "Odalys Finnegan-Roe",
        )
        .await?;
    plans.insert(Child::Ionut, plan.id);
    Ok(())
}

async fn agreed(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    let case = story.case(Child::Kristynka)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "Kristýnka again. The medical has come, and the police have found who the woman is. All \
         three agencies now say yes. There is no plan to tie the decision to yet, so the chair \
         states why.",
    );
    let stage = Stage::ReasonableGrounds;
    let positions: [(&Person, &str); 3] = [
        (
            &cast.wolverhampton,
            "As before; and she has now spoken to her foster carer.",
        ),
        (
            &cast.police,
            "The woman is no relation. Six children pass through that house.",
        ),
        (
            &cast.health,
            "The medical shows sedation and repeated hunger. I am satisfied.",
        ),
    ];
    for (member, reasons) in positions {
        member
            .state(sitting, &case.id, stage, View::Positive, reasons)
            .await?;
    }
    show_positions(teller, &cast.chair, &case.id).await?;
    let rg = v1::StageOutcome {
        account_alone_reason: ACCOUNT_ENOUGH.to_owned(),
        ..outcome(
            stage,
            Outcome::Positive,
            "Medical, police checks and her own account agree.",
        )
    };
    let why = "The section 47 enquiry is open; she is safe in a foster placement.";
    let sealed = cast
        .chair
        .seal(sitting, &case.id, vec![rg], Tie::None(why))
        .await?;
    let rg = sealed.first().cloned().unwrap_or_default();
    teller.check(
        "Reasonable grounds are positive. Only her own account was lodged, so the record says \
         why it is enough, and why no plan is tied.",
        (
            "positive",
            ACCOUNT_ENOUGH,
            Some(v1::plan_tie::Tie::NoPlanReason(why.to_owned())),
        ),
        (
            words::outcome(rg.outcome),
            rg.account_alone_reason.as_str(),
            rg.plan_tie.and_then(|tie| tie.tie),
        ),
    );
    let known = cast.coordinator.case(&case.id).await?;
    let due = |code: &str| {
        let found = known.clocks.iter().find(|clock| clock.code == code);
        words::date(found.and_then(|clock| clock.due_on))
    };
    teller.check(
        "Conclusive grounds are now due on 22 November 2026, and her recovery period runs to 7 \
         November 2026.",
        ("22 November 2026".to_owned(), "7 November 2026".to_owned()),
        (due("CG_DECISION"), due("RECOVERY_PERIOD")),
    );
    Ok(())
}

async fn too_early(story: &mut Story, sitting: &str) -> Result<(), Mishap> {
    let case = story.case(Child::Ionut)?;
    let plan = story.plan(Child::Ionut)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "Then Ionuț-Ștefăniță, listed for both decisions. The agencies believe him, but his bank \
         records have not come, and on what there is today they would not find conclusive \
         grounds.",
    );
    let positions: [(&Person, &str, &str); 3] = [
        (
            &cast.coventry,
            "He lived on the site and was never paid.",
            "No pay records yet.",
        ),
        (
            &cast.police,
            "The account was in another's hands.",
            "The bank has not answered.",
        ),
        (
            &cast.health,
            "Chemical burns on both hands.",
            "The burns alone do not say who.",
        ),
    ];
    for (member, yes, not_yet) in positions {
        let rg = Stage::ReasonableGrounds;
        member
            .state(sitting, &case.id, rg, View::Positive, yes)
            .await?;
        let cg = Stage::ConclusiveGrounds;
        member
            .state(sitting, &case.id, cg, View::Negative, not_yet)
            .await?;
    }
    show_positions(teller, &cast.chair, &case.id).await?;
    let rg = || {
        outcome(
            Stage::ReasonableGrounds,
            Outcome::Positive,
            "He worked eleven hours a day, unpaid, and could not leave.",
        )
    };
    let cg = outcome(
        Stage::ConclusiveGrounds,
        Outcome::Negative,
        "The evidence is too thin today.",
    );
    let tie = || Tie::Plan(plan.clone());
    let barred = cast
        .chair
        .seal(sitting, &case.id, vec![rg(), cg], tie())
        .await;
    teller.say(
        "The chair enters what the positions come to: yes to the first, no to the second. But a \
         child who may be believed must get a second meeting before anybody says no.",
    );
    teller.refused(barred, "CG_NEGATIVE_AT_FIRST_SITTING");
    let untouched = cast.coordinator.case(&case.id).await?;
    teller.check(
        "Nothing was half done: no decision is recorded.",
        0,
        untouched.decisions.len(),
    );
    teller.say("She seals reasonable grounds alone.");
    let sealed = cast
        .chair
        .seal(sitting, &case.id, vec![rg()], tie())
        .await?;
    let known = cast.coordinator.case(&case.id).await?;
    teller.check(
        "Reasonable grounds are positive; the case now waits for conclusive grounds.",
        (1, "awaiting conclusive grounds"),
        (sealed.len(), words::state(known.state)),
    );
    Ok(())
}
