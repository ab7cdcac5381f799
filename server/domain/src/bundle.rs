//! What a message holds: a pure function of the sealed record at the event the
//! message is because of. Sent again, it is the same to the byte.

mod challenges;
mod documents;
mod findings;
mod handover;
mod head;
mod minute;
mod paper;
mod superseded;
mod withheld;

pub use documents::enclosed;
pub use head::LedgerHead;
pub use minute::minute;
pub use paper::{Paper, made_of, minutes_enclosed, paper, record, sealed_by};
use withheld::Withheld;

use crate::{
    case::{Asked, Case, CaseEvent, Lodged, RequestEvent, SupersedeEvent, TransferEvent},
    decision::{Decision, MadeBy, PanelRecord, PlanTie},
    directory::Site,
    document::{Document, Section, words},
    event::Recorded,
    id::AgencyId,
    message::MessageKind,
    referral::{Answer, Content, Statement},
    refusal::{seat_name, stage_name},
    time::CivilDate,
};

/// Said in every recording template (rules.md R22).
const LETTERS: &str = "The Single Competent Authority records this outcome and issues the \
                       letters. This site issues none.";

/// Writes the document of a message to an agency: the case as it stood right after the
/// event, and the event itself. `None` where the event does not ask for such a message.
#[must_use]
pub fn document(
    kind: MessageKind,
    site: &Site,
    case: &Case,
    because: &Recorded<CaseEvent>,
    receiver: AgencyId,
    ledger: &LedgerHead,
) -> Option<Document> {
    match (kind, &because.event) {
        (MessageKind::ReferralToSca, CaseEvent::ReferralLodged(lodged)) => {
            Some(referral(site, lodged))
        }
        (MessageKind::DecisionToSca, CaseEvent::DecisionSealed(decision)) => {
            recording_template(site, case, decision, receiver, ledger)
        }
        (
            MessageKind::DecisionToSca,
            CaseEvent::Supersede(SupersedeEvent::Corrected { decision, .. }),
        ) => recording_template(site, case, decision, receiver, ledger),
        (MessageKind::Handover, CaseEvent::Transfer(TransferEvent::Proposed(proposed))) => {
            Some(handover::document(site, case, proposed, receiver))
        }
        (MessageKind::Handover, event @ CaseEvent::Transfer(_)) => {
            Some(of_event(site, case, event))
        }
        (MessageKind::NoticeToSca, event @ CaseEvent::Supersede(of_decision)) => {
            let notice = of_event(site, case, event);
            Some(superseded::added(notice, case, of_decision))
        }
        (MessageKind::NoticeToSca, event) => Some(of_event(site, case, event)),
        (MessageKind::InformationRequest, event) => Some(question(site, case, asked(case, event)?)),
        (MessageKind::ReferralToSca | MessageKind::DecisionToSca | MessageKind::Handover, _) => {
            None
        }
    }
}

/// Returns by when an answer is wanted, where the message asks for one.
#[must_use]
pub fn answer_due_on(kind: MessageKind, case: &Case, because: &CaseEvent) -> Option<CivilDate> {
    match kind {
        MessageKind::InformationRequest => Some(asked(case, because)?.due_on),
        MessageKind::ReferralToSca
        | MessageKind::DecisionToSca
        | MessageKind::NoticeToSca
        | MessageKind::Handover => None,
    }
}

/// Returns the original of a referral that was lodged as a form, byte for byte.
#[must_use]
pub fn original_form(kind: MessageKind, because: &CaseEvent) -> Option<&str> {
    match (kind, because) {
        (MessageKind::ReferralToSca, CaseEvent::ReferralLodged(lodged)) => {
            match &lodged.referral.content {
                Content::HomeOfficeForm { original } => Some(original.expose()),
                Content::Structured { .. } => None,
            }
        }
        (_, _) => None,
    }
}

/// The referral as submitted, every answer in the order given (rules.md R7, R21).
fn referral(site: &Site, lodged: &Lodged) -> Document {
    let Lodged {
        reference,
        referral,
        source,
        nrm_received_on,
        site_received_at,
        authority,
        ..
    } = lodged;
    let receipt = Section::new("Receipt")
        .fact("Site", &site.name)
        .fact("Reference of the site", reference)
        .fact("Came from", words(source.code()))
        .fact("Received by the site", site_received_at)
        .fact("Received by the NRM", nrm_received_on)
        .fact("Responsible authority", authority.name());
    let account = referral.account();
    Document::new(format!("Referral {reference}"))
        .with(receipt)
        .with(Section::of("Referral", referral, &["content"]))
        .with(answers("Answers", &account.answers))
        .with(answers(
            "Answers that no question of this referral leads to",
            &account.set_aside,
        ))
        .with(Section::of("Lists", &**account.parts.expose(), &[]))
}

fn answers(title: &str, answers: &[Answer]) -> Section {
    answers.iter().fold(Section::new(title), |section, answer| {
        let asked = Section::new(words(&answer.question));
        section.with(match &answer.said {
            Statement::Text(text) => asked.paragraph(text.expose().as_str()),
            Statement::NotKnown(reason) => asked.fact("Not known", reason.expose()),
        })
    })
}

/// The recording template: what was decided at the sitting, the reasons, and the list
/// of evidence relied on (R21). Where one sitting sealed both stages it holds both.
fn recording_template(
    site: &Site,
    case: &Case,
    last: &Decision,
    receiver: AgencyId,
    ledger: &LedgerHead,
) -> Option<Document> {
    let withheld = Withheld::new(case, receiver);
    let sealed = sealed_with(case, last)?;
    let head = Section::new("Case")
        .fact("Site", &site.name)
        .fact("Reference of the site", &case.reference)
        .fact(
            "Reference of the SCA",
            case.sca.reference.as_deref().unwrap_or("not recorded yet"),
        )
        .fact("Child", child(case))
        .fact("Received by the site", case.site_received_on())
        .fact("Received by the NRM", case.nrm_received_on)
        .fact("Responsible authority", case.authority.name())
        .paragraph(LETTERS);
    let mut document = Document::new(format!("Recording template {}", case.reference)).with(head);
    let mut evidence = Section::new("Evidence relied on");
    for (decision, record) in sealed {
        document = document.with(superseded::told(decided(decision, record), case, decision));
        let stage = words(stage_name(decision.stage));
        evidence = findings::weighed(&stage, record, &withheld, evidence);
    }
    document = document.with(evidence);
    let cited = documents::cited(case, last);
    if !cited.is_empty() {
        document = document.with(documents::list("Documents among it", &cited, receiver));
    }
    let document = challenges::added(document.with(heard(case)), case);
    Some(document.with(ledger.section(case)))
}

/// Returns the decisions sealed at the sitting of one, with their records.
fn sealed_with<'a>(
    case: &'a Case,
    last: &Decision,
) -> Option<impl Iterator<Item = (&'a Decision, &'a PanelRecord)> + use<'a>> {
    let sitting = panel_record(last)?.sitting;
    let decisions = case.decisions().into_iter();
    Some(
        decisions
            .filter_map(|decision| Some((decision, panel_record(decision)?)))
            .filter(move |(_, record)| record.sitting == sitting),
    )
}

fn decided(decision: &Decision, record: &PanelRecord) -> Section {
    let section = Section::new(words(stage_name(decision.stage)))
        .fact("Decision", decision.id)
        .fact("Outcome", words(decision.outcome.code()))
        .fact("Decided on", decision.decided_on)
        .fact("Standard of proof", &record.standard)
        .fact("Version of the test", &record.test_version)
        .fact("Version of the rules", &decision.rules_version)
        .fact("Version of the constitution", record.constitution.version)
        .with(Section::new("Reasons").paragraph(record.reasons.expose().as_str()));
    let mut section = findings::named(record, section).with(findings::found(record));
    for position in &record.positions {
        let view = position
            .view
            .outcome()
            .map_or("abstained", |outcome| outcome.code());
        section = section.with(
            Section::new(format!("Position of {}", seat_name(position.seat)))
                .fact("View", words(view))
                .paragraph(position.view.reasons().expose().as_str()),
        );
    }
    let mut roll = Section::new("Present");
    for entry in &record.roll {
        let voting = if entry.voting {
            "voting"
        } else {
            "heard, not voting"
        };
        roll = roll.fact(&entry.name, format!("{}, {voting}", seat_name(entry.seat)));
    }
    let tie = match &record.plan_tie {
        PlanTie::Plan { version, .. } => {
            Section::new("Local plan").fact("Linked plan, version", version)
        }
        PlanTie::None { reason } => Section::new("Local plan").paragraph(reason.expose().as_str()),
    };
    section.with(roll).with(tie)
}

/// Who was heard, or why not (R15, R19, R91).
fn heard(case: &Case) -> Section {
    let mut section = Section::new("Heard");
    for contribution in &case.contributions {
        let part = Section::of(words(contribution.kind.code()), &contribution.said, &[]);
        section = section.with(part);
    }
    section
}

/// What is asked of an agency: the question is all it is shown of the case.
fn question(site: &Site, case: &Case, asked: &Asked) -> Document {
    let Asked {
        id,
        agency_name,
        question,
        stage,
        asked_on,
        due_on,
        ..
    } = asked;
    Document::new(format!("Request for information {}", case.reference)).with(
        Section::new("Request")
            .fact("Site", &site.name)
            .fact("Reference of the site", &case.reference)
            .fact("Request", id)
            .fact("Asked of", agency_name)
            .fact("For", words(stage_name(*stage)))
            .fact("Asked on", asked_on)
            .fact("Answer by", due_on)
            .paragraph(question.expose().as_str())
            .paragraph("That nothing is held is an answer too: please say so."),
    )
}

fn asked<'a>(case: &'a Case, event: &'a CaseEvent) -> Option<&'a Asked> {
    let CaseEvent::Request(event) = event else {
        return None;
    };
    match event {
        RequestEvent::Requested(asked) => Some(asked),
        RequestEvent::Chased { request } => Some(&case.requests.get(*request)?.asked),
        RequestEvent::Answered { .. } | RequestEvent::Withdrawn { .. } => None,
    }
}

/// An event the SCA is told of, with every field it holds.
fn of_event(site: &Site, case: &Case, event: &CaseEvent) -> Document {
    let head = Section::new("Case")
        .fact("Site", &site.name)
        .fact("Reference of the site", &case.reference)
        .fact(
            "Reference of the SCA",
            case.sca.reference.as_deref().unwrap_or("not recorded yet"),
        )
        .fact("Child", child(case))
        .fact("Responsible authority", case.authority.name());
    Document::new(format!("Notice {}", case.reference))
        .with(head)
        .with(Section::of(event.summary(), event, &[]))
}

fn child(case: &Case) -> String {
    let child = &case.referral.child;
    format!("{} {}", child.first_name.expose(), child.last_name.expose())
        .trim()
        .to_owned()
}

const fn panel_record(decision: &Decision) -> Option<&PanelRecord> {
    match &decision.made_by {
        MadeBy::Panel(record) => Some(record),
        MadeBy::External { .. } => None,
    }
}
