//! `nrm referral send`: a draft becomes a referral exactly once. The request is
//! written down before it is sent, the receipt before the draft goes.

use clap::Args;
use nrm_panel_proto::v1::{self, Question, lodge_referral_request::Content};
use prost::Message;

use crate::{
    contract, date,
    draft::{
        Draft, KeptReceipt,
        mapping::to_referral,
        sheet::Sheet,
        shelf::{Held, Shelf},
    },
    exit::{Exit, Failure},
    questions::Catalogue,
    session::Session,
    view,
};

/// What is asked before anything is sent (the form's last page).
const DECLARATION: &str = "\
By sending you declare that what you say is right to the best of your knowledge, and
that how it is used was explained to the child where that is right.";

/// Flags of `nrm referral send`.
#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The draft: see 'nrm referral drafts'
    draft: String,
    /// Which way the referral came in
    #[arg(long, default_value = "first-responder", value_parser = contract::REFERRAL_SOURCE.parser())]
    source: i32,
    /// Day the referral reached the NRM [default: the day of receipt here]
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    nrm_received_on: Option<v1::Date>,
    /// Reference of the SCA, where it is known
    #[arg(
        long,
        value_name = "REFERENCE",
        default_value = "",
        hide_default_value = true
    )]
    sca_reference: String,
    /// Have the server check it; nothing is kept
    #[arg(long)]
    dry_run: bool,
    /// Declare that it is right to the best of your knowledge, without being asked
    #[arg(long)]
    yes: bool,
}

impl SendArgs {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        let shelf = Shelf::open()?;
        let mut held = shelf.hold(&self.draft)?;
        if held.draft.is_sent() {
            let id = &self.draft;
            session.printer.note(&format!(
                "the draft {id} was sent before and no answer came: sending the same again"
            ));
            return deliver(session, &shelf, &mut held, Attempt::Further).await;
        }
        let mut request = request(&held.draft)?;
        request.source = self.source;
        request.nrm_received_on = self.nrm_received_on;
        request.sca_reference = self.sca_reference;
        mention(session, &held.draft.catalogue(), held.draft.sheet());
        if self.dry_run {
            return check(session, request).await;
        }
        session.declare(self.yes, DECLARATION).await?;
        freeze(&shelf, &mut held, &request)?;
        deliver(session, &shelf, &mut held, Attempt::First).await
    }
}

/// Sends a draft that was just filled in.
pub(crate) async fn from_wizard(
    session: &Session,
    shelf: &Shelf,
    held: &mut Held,
) -> Result<(), Failure> {
    let request = request(&held.draft)?;
    session.declare(false, DECLARATION).await?;
    freeze(shelf, held, &request)?;
    deliver(session, shelf, held, Attempt::First).await
}

/// Says which questions a refusal is about.
pub(crate) fn explain(session: &Session, held: &Held, failure: &Failure) {
    let Failure::Client(error) = failure else {
        return;
    };
    let catalogue = held.draft.catalogue();
    let referral = to_referral(&catalogue, held.draft.sheet()).unwrap_or_default();
    let violations = error.refusal().map(|refusal| refusal.violations.as_slice());
    for violation in violations.unwrap_or_default() {
        if let Some(question) = question_of(&catalogue, &referral, &violation.subject) {
            let (text, section) = (&question.text, &question.section);
            session
                .printer
                .warn(&format!("  this is about: {text} ({section})"));
        }
    }
}

/// Finds the question whose answer stands in a field of the request.
fn question_of<'a>(
    catalogue: &'a Catalogue,
    referral: &v1::Referral,
    field: &str,
) -> Option<&'a Question> {
    let field = field.strip_prefix("referral.")?;
    if let Some(rest) = field.strip_prefix("answers[") {
        let index: usize = rest.split(']').next()?.parse().ok()?;
        let path = &referral.answers.get(index)?.question;
        let path = path.split('[').next()?;
        return catalogue.of_path(path);
    }
    let field = field.split('[').next()?;
    let mut questions = catalogue.questions.iter();
    questions.find(|question| question.field == field)
}

/// Whether the request may have reached the server before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    First,
    Further,
}

/// Makes the request of a draft.
pub(crate) fn request(draft: &Draft) -> Result<v1::LodgeReferralRequest, Failure> {
    let referral = to_referral(&draft.catalogue(), draft.sheet()).map_err(|faults| {
        let problems = faults.iter().map(ToString::to_string).collect();
        let document = format!("the draft {}", draft.id);
        Failure::Document { document, problems }
    })?;
    Ok(v1::LodgeReferralRequest {
        request_id: draft.request_id.clone(),
        source: v1::ReferralSource::FirstResponder.into(),
        content: Some(Content::Referral(referral)),
        ..v1::LodgeReferralRequest::default()
    })
}

/// Says what is missing, and what is kept but not sent.
pub(crate) fn mention(session: &Session, catalogue: &Catalogue, sheet: &Sheet) {
    let missing = catalogue.missing(sheet).count();
    if missing > 0 {
        session.printer.note(&format!(
            "questions that should be answered and are not: {missing}"
        ));
    }
    for question in catalogue.set_aside(sheet) {
        let path = &question.path;
        session
            .printer
            .note(&format!("not sent, as it is no longer asked: {path}"));
    }
}

/// Has the server check a referral.
pub(crate) async fn check(
    session: &Session,
    mut request: v1::LodgeReferralRequest,
) -> Result<(), Failure> {
    request.validate_only = true;
    let id = request.request_id.clone();
    let reply = session
        .mutate(&id, request, |client, request| async move {
            client.referrals().lodge_referral(request).await
        })
        .await?;
    let page = view::referral::receipt(&reply.receipt.clone().unwrap_or_default());
    session.printer.reply(&reply, None, &page)?;
    session
        .printer
        .note("dry run: checked by the server, nothing was kept");
    Ok(())
}

/// Writes down what is about to be sent: from now on every attempt sends these bytes.
pub(crate) fn freeze(
    shelf: &Shelf,
    held: &mut Held,
    request: &v1::LodgeReferralRequest,
) -> Result<(), Failure> {
    held.draft.sent = request.encode_to_vec();
    shelf.save(&held.draft)
}

/// Sends what was written down, until the receipt is safe.
pub(crate) async fn deliver(
    session: &Session,
    shelf: &Shelf,
    held: &mut Held,
    attempt: Attempt,
) -> Result<(), Failure> {
    let request = v1::LodgeReferralRequest::decode(held.draft.sent.as_slice());
    let request = request.map_err(|_| Failure::Document {
        document: format!("the draft {}", held.draft.id),
        problems: vec!["what was sent cannot be read".to_owned()],
    })?;
    let request_id = held.draft.request_id.clone();
    let outcome = session
        .mutate(&request_id, request, |client, request| async move {
            client.referrals().lodge_referral(request).await
        })
        .await;
    let reply = match outcome {
        Ok(reply) => reply,
        Err(failure) => {
            if is_final(&failure, attempt) {
                held.draft.sent.clear();
                shelf.save(&held.draft)?;
            }
            let id = &held.draft.id;
            session.printer.note(&match held.draft.is_sent() {
                true => format!(
                    "whether it is lodged is not known: 'nrm referral send {id}' finds out, \
                     and lodges nothing twice"
                ),
                false => format!("nothing was lodged; the draft {id} is kept"),
            });
            return Err(failure);
        }
    };
    let receipt = reply.receipt.clone().unwrap_or_default();
    shelf.keep(&KeptReceipt {
        draft: held.draft.id.clone(),
        request_id,
        receipt: Some(receipt.clone()),
    })?;
    let page = view::referral::receipt(&receipt);
    session.printer.reply(&reply, None, &page)?;
    shelf.remove(&held.draft.id)?;
    session.printer.note(&format!(
        "the receipt is kept: nrm referral receipts {}",
        held.draft.id
    ));
    Ok(())
}

/// Whether a refusal proves that nothing was lodged: the draft may then be changed.
/// Fields that are wrong are wrong before anything is looked up; anything else may
/// be about a second attempt and not about the first.
fn is_final(failure: &Failure, attempt: Attempt) -> bool {
    match failure.exit() {
        Exit::Usage => true,
        Exit::NotFound | Exit::Denied | Exit::Conflict => attempt == Attempt::First,
        Exit::Failure | Exit::Unavailable | Exit::NotReady | Exit::Interrupted => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::sample::catalogue;

    #[test]
    fn a_field_that_is_wrong_leads_to_its_question() {
        let catalogue = catalogue();
        let referral = v1::Referral {
            answers: vec![v1::Answer {
                question: "story.signs[1]".to_owned(),
                ..v1::Answer::default()
            }],
            ..v1::Referral::default()
        };
        for (field, path) in [
            ("referral.child.first_name", Some("child.first_name")),
            ("referral.child.nationalities[0]", Some("child.nationality")),
            ("referral.exploitation_types", Some("risk.types")),
            ("referral.answers[0].text", Some("story.signs")),
            ("referral.answers[7].text", None),
            ("referral.exploiters[0].name", None),
            ("source", None),
        ] {
            let found = question_of(&catalogue, &referral, field);
            assert_eq!(
                found.map(|question| question.path.as_str()),
                path,
                "{field}"
            );
        }
    }
}
