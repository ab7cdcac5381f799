//! The panel is set up, and the first child is referred.

use nrm_panel_client::{Client, Target, new_request_id};
use nrm_panel_proto::v1;

use super::{
    Lodged, Mishap, Story,
    acts::{Person, ask},
    cast::{Child, Sample},
    tables::{show_clocks, show_whole_trace},
    teller::Teller,
    words::{self, Day},
};
use crate::process::ServerProcess;

pub(super) fn title(teller: &mut Teller) {
    teller.title("Seven children and one panel");
    teller.say(
        "This is the work of one panel that decides, in place of the Home Office, whether \
         children were victims of modern slavery. The seven children are invented, and so are \
         the panel and everybody on it. The forms are those of the National Referral Mechanism \
         (NRM), the rules are those of the pilot.",
    );
    teller.say(
        "Everything below is done by the real service, which runs now as a program of its own \
         on this machine, and each line with a ✓ was checked. Where the service refuses, its own \
         words are shown, with the code a program would read below; R and a number name a rule \
         of the pilot. The dates are fixed, so the story is the same every day.",
    );
}

pub(super) async fn panel(story: &mut Story) -> Result<(), Mishap> {
    let Story {
        teller,
        cast,
        consortium,
        server,
        ..
    } = story;
    teller.chapter("The panel");
    teller.say(
        "Five councils share one panel: the West Midlands Invented Consortium. Three agencies \
         decide together, and each must be in the room: the local authority, the police and \
         health. The guardian service speaks for the child and does not vote. The chair makes \
         a decision final; the coordinator prepares everything and never decides.",
    );
    let seats: [(&str, &Person); 8] = [
        ("Chair", &cast.chair),
        ("Local authority", &cast.sandwell),
        ("Local authority", &cast.wolverhampton),
        ("Local authority", &cast.coventry),
        ("Police", &cast.police),
        ("Health", &cast.health),
        ("Guardian, no vote", &cast.guardian),
        ("Coordinator", &cast.coordinator),
    ];
    teller.table(
        ["Seat", "Who", "From"],
        seats.map(|(seat, person)| {
            let who = &person.enrolled;
            [seat.to_owned(), who.name.clone(), who.agency.clone()]
        }),
    );
    let authorities = ask!(
        cast.coordinator,
        directory.list_authorities,
        v1::ListAuthoritiesRequest {}
    );
    let mut names: Vec<String> = authorities
        .await?
        .authorities
        .into_iter()
        .map(|authority| authority.name)
        .collect();
    names.sort();
    let councils = [
        "Birmingham City Council",
        "City of Wolverhampton Council",
        "Coventry City Council",
        "Sandwell Metropolitan Borough Council",
        "Warwickshire County Council",
    ];
    let councils = councils.map(str::to_owned).to_vec();
    teller.check(
        "The service knows the site with its five councils.",
        councils,
        names,
    );
    let who = ask!(cast.chair, directory.who_am_i, v1::WhoAmIRequest {}).await?;
    let chair = who.person.unwrap_or_default();
    teller.check(
        "It knows who Philippa Rowanhart is: the chair, and a voting member.",
        (
            "Philippa Rowanhart",
            vec![v1::Role::Chair.into(), v1::Role::PanelMember.into()],
        ),
        (chair.name.as_str(), chair.roles),
    );
    teller.check(
        "Her Home Office training is valid to 31 March 2028. Without it she could not vote.",
        "31 March 2028".to_owned(),
        words::date(chair.training_valid_until),
    );
    let address = server.as_ref().map_or("", ServerProcess::address);
    let nobody = Client::connect(&Target::new(address)).await?;
    let turned_away = nobody
        .query(
            v1::ListCasesRequest::default(),
            |client, request| async move { client.cases().list_cases(request).await },
        )
        .await;
    teller.say("Somebody who cannot prove who they are asks for the list of cases.");
    teller.refused(turned_away, "UNAUTHENTICATED");
    teller.holds(
        "Every answer says that this service runs on a test clock: nobody can take the story \
         for real records.",
        cast.chair.client.test_clock().is_some(),
    );
    teller.check(
        "The site was set up for all 19 people at once.",
        19,
        consortium.people.len(),
    );
    Ok(())
}

pub(super) async fn first_referral(story: &mut Story) -> Result<(), Mishap> {
    let sample = Child::Engjellushe.sample()?;
    let day = sample.child.submitted_on();
    story.at(day, 9, 30)?;
    story
        .teller
        .chapter(&format!("The first referral, {}", day.date()));
    story.teller.say(
        "Ëngjëllushë Përqafimi, 16, was sold by a boyfriend, moved between flats in Birmingham \
         and Dudley, and kept as an unpaid servant in West Bromwich with her newborn baby until \
         a midwife hid her. Marguerite Delacourt-Ng of the NSPCC lodges the form, exactly as the \
         Home Office form exports it.",
    );
    let request_id = new_request_id();
    let receipt = lodge(story, &sample, &request_id).await?;
    show_whole_trace(&mut story.teller, receipt.eligibility.as_ref());
    in_scope(&mut story.teller, "She", receipt.eligibility.as_ref());
    story
        .teller
        .say("The service derives every due date; nobody types one.");
    show_clocks(&mut story.teller, &receipt.clocks);
    let due = |code: &str| {
        let found = receipt.clocks.iter().find(|clock| clock.code == code);
        words::date(found.and_then(|clock| clock.due_on))
    };
    let teller = &mut story.teller;
    teller.check(
        "Reasonable grounds are due 45 days after receipt, on 14 September 2026.",
        "14 September 2026".to_owned(),
        due("RG_DECISION"),
    );
    teller.check(
        "Both decisions are due 90 days after receipt, on 29 October 2026.",
        "29 October 2026".to_owned(),
        due("OUTER_LIMIT"),
    );
    teller.holds(
        "The receipt says what nobody may forget: lodging here does not by itself make an NRM \
         referral, and the child's safety does not wait for one.",
        receipt
            .next_steps
            .iter()
            .any(|step| step.contains("not yet an NRM referral"))
            && receipt
                .next_steps
                .iter()
                .any(|step| step.contains("safety does not wait")),
    );
    send_again(story, &sample, &request_id, &receipt).await?;
    sca_confirms(story).await
}

/// The line dropped before the receipt came: the same request is sent again.
async fn send_again(
    story: &mut Story,
    sample: &Sample,
    request_id: &str,
    receipt: &v1::Receipt,
) -> Result<(), Mishap> {
    story.at(sample.child.submitted_on(), 9, 50)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "Twenty minutes later she is not sure that it arrived, and sends the same request again.",
    );
    let referrer = cast.referrer(sample)?;
    let again = referrer.lodge(request_id, sample.form).await?;
    teller.holds(
        "She gets the same receipt, word for word, with the same case and the same time.",
        again == *receipt,
    );
    let list = ask!(
        referrer,
        referrals.list_referrals,
        v1::ListReferralsRequest::default()
    );
    teller.check(
        "Her list holds one referral, not two.",
        1,
        list.await?.referrals.len(),
    );
    Ok(())
}

async fn sca_confirms(story: &mut Story) -> Result<(), Mishap> {
    let day = Day::of(3, 8);
    story.at(day, 10, 0)?;
    let case = story.case(Child::Engjellushe)?;
    let Story { teller, cast, .. } = story;
    teller.say(&format!(
        "On {} the Single Competent Authority (SCA) of the Home Office confirms the referral. \
         Its liaison officer records the reference.",
        day.date()
    ));
    cast.sca
        .record_sca_reference(&case.id, "NRM-INVENTED-0731")
        .await?;
    let known = cast.coordinator.case(&case.id).await?;
    teller.check(
        "The case is now an NRM referral, with the SCA's reference.",
        ("NRM-INVENTED-0731", v1::ScaValidation::Validated.into()),
        (known.sca_reference.as_str(), known.sca_validation),
    );
    Ok(())
}

/// Lodges a form as its referrer, and remembers the case.
pub(super) async fn lodge(
    story: &mut Story,
    sample: &Sample,
    request_id: &str,
) -> Result<v1::Receipt, Mishap> {
    let referrer = story.cast.referrer(sample)?;
    let receipt = referrer.lodge(request_id, sample.form).await?;
    let (id, reference) = (receipt.case_id.clone(), receipt.case_reference.clone());
    let kept = ask!(
        referrer,
        referrals.get_referral,
        v1::GetReferralRequest {
            case_id: id.clone()
        }
    )
    .await?;
    let child = kept.referral.unwrap_or_default().child.unwrap_or_default();
    story.teller.check(
        &format!(
            "{} has a receipt for case {reference}: {}'s form is kept, byte for byte.",
            referrer.enrolled.name,
            sample.first_name()
        ),
        (sample.full_name(), sample.organisation(), sample.form),
        (
            format!("{} {}", child.first_name, child.last_name),
            referrer.enrolled.agency.as_str(),
            kept.original.as_slice(),
        ),
    );
    story.cases.insert(sample.child, Lodged { id, reference });
    Ok(receipt)
}

pub(super) fn in_scope(teller: &mut Teller, who: &str, found: Option<&v1::Eligibility>) {
    teller.check(
        &format!("{who} is in scope: the panel may decide."),
        "in scope",
        words::eligibility(found.map_or(0, |found| found.result)),
    );
}
