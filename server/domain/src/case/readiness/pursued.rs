//! What somebody must still see to: questions, answers, documents and messages.

use super::{Check, Facts, Missing, Owing, Wanted, Weight};
use crate::{
    case::{Evidence, EvidenceState},
    clocks::LOCAL_POLICY,
    decision::Stage,
};

/// R67: a gap in the referral is asked about, and whoever lodged it says why it is there.
/// It informs: no rule refuses a child for an empty box.
pub(super) fn queries(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(looked_up) = facts.looked_up else {
        return Vec::new();
    };
    let missing = (looked_up.open_queries > 0).then(|| {
        let what = match looked_up.open_queries {
            1 => "an answer to a query on the referral".to_owned(),
            count => format!("answers to {count} queries on the referral"),
        };
        (what, Owing::lodger(facts.case))
    });
    Wanted {
        code: "QUERIES",
        title: "queries on the referral",
        rule: "R67",
        stage,
        weight: Weight::Informs,
    }
    .unless(facts, missing)
}

/// R6: one referral a person; cases of one child are linked, never merged.
pub(super) fn matches(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(unreviewed) = facts.looked_up.and_then(|it| it.unreviewed_matches) else {
        return Vec::new();
    };
    let missing = (unreviewed > 0).then(|| {
        let what = match unreviewed {
            1 => "a look at a case that is like this one".to_owned(),
            count => format!("a look at {count} cases that are like this one"),
        };
        (what, Owing::coordinator())
    });
    Wanted {
        code: "MATCHES",
        title: "cases that are like this one",
        rule: "R6",
        stage,
        weight: Weight::Informs,
    }
    .unless(facts, missing)
}

/// R68: a document is for the panel once a scanner cleared it or a coordinator accepted
/// it. It informs: the panel may decide without it.
pub(super) fn documents(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let documents = &facts.case.evidence;
    if documents.is_empty() {
        return Vec::new();
    }
    let not_scanned = facts.case.evidence_awaiting_acceptance().len();
    let in_quarantine = |known: &&Evidence| known.state == EvidenceState::Quarantined;
    let quarantined = documents.iter().filter(in_quarantine).count();
    let missing = if not_scanned > 0 {
        let what = format!("a coordinator's word on {not_scanned} not scanned");
        Some((what, Owing::coordinator()))
    } else if quarantined > 0 {
        let what = format!("the scanner's verdict on {quarantined} in quarantine");
        Some((what, Owing::role("the scanner")))
    } else {
        None
    };
    Wanted {
        code: "DOCUMENTS",
        title: "documents the panel can open",
        rule: "R68",
        stage,
        weight: Weight::Informs,
    }
    .unless(facts, missing)
}

/// R21: what was sent to the SCA is an open task until it is acknowledged. Requests to
/// agencies have checks of their own.
pub(super) fn messages(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(looked_up) = facts.looked_up else {
        return Vec::new();
    };
    let missing = (looked_up.open_messages > 0).then(|| {
        let what = match looked_up.open_messages {
            1 => "acknowledgement of a message that left or should have".to_owned(),
            count => format!("acknowledgement of {count} messages that left or should have"),
        };
        (what, Owing::coordinator())
    });
    Wanted {
        code: "MESSAGES",
        title: "messages to the SCA",
        rule: "R21",
        stage,
        weight: Weight::Informs,
    }
    .unless(facts, missing)
}

/// R8, decision 20: while others are asked to take the case over it is not listed. Only
/// where they are.
pub(super) fn transfer(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(open) = facts.case.open_transfer() else {
        return Vec::new();
    };
    let what = "a word whether they take the case over".to_owned();
    Wanted {
        code: "TRANSFER",
        title: "answer to the transfer",
        rule: "R8",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, Some((what, Owing::role(&open.proposed.receiver))))
}

/// What agencies dispute among themselves, each challenge with its own day. It informs:
/// a challenge holds no decision up.
pub(super) fn challenges(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let open = facts.case.open_challenges();
    open.map(|open| {
        let number = open.raised.number;
        let level = &open.current.level;
        let (agency, what, due_on) = match open.current.answer {
            None => (
                &open.raised.against,
                format!("an answer at level {}, {}", level.number, level.name),
                Some(level.answer_by),
            ),
            Some(_) => (
                &open.raised.agency,
                "a word whether the answer settles it".to_owned(),
                facts.due(stage),
            ),
        };
        let by = Owing {
            name: agency.name.clone(),
            agency: Some(agency.id),
        };
        Wanted {
            code: "CHALLENGE",
            title: &format!("challenge {number} settled"),
            rule: LOCAL_POLICY,
            stage,
            weight: Weight::Informs,
        }
        .found(Some(Missing { what, by, due_on }))
    })
    .collect()
}

/// An item that the panel was not quorate for sits again in time. Only where it must.
pub(super) fn relist(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(relist) = &facts.case.inquorate.relist else {
        return Vec::new();
    };
    let missing = Missing {
        what: format!(
            "a sitting by {}: the panel was not quorate on {}",
            relist.by, relist.from
        ),
        by: Owing::coordinator(),
        due_on: Some(relist.by),
    };
    let check = Wanted {
        code: "RELIST",
        title: "listed again after an inquorate sitting",
        rule: LOCAL_POLICY,
        stage,
        weight: Weight::Informs,
    };
    vec![check.found(Some(missing))]
}

/// R49: an adjournment that wanted evidence is pursued.
pub(super) fn evidence_wanted(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let requests = &facts.case.requests;
    if requests.wanted().is_none() {
        return Vec::new();
    }
    let missing = requests.not_asked_for().map(|wanted| {
        let day = wanted.adjourned_on;
        let owner = match &wanted.owner {
            Some(owner) => format!(", which {} is to get", owner.name),
            None => String::new(),
        };
        let what = format!("a request for the evidence wanted at the adjournment of {day}{owner}");
        (what, Owing::coordinator())
    });
    Wanted {
        code: "EVIDENCE_WANTED",
        title: "evidence wanted at the adjournment",
        rule: "R49",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

/// R49: each request with its own day. It informs: no rule makes a decision wait for
/// an agency that does not answer (R35).
pub(super) fn information(facts: &Facts<'_>, next: Stage) -> Vec<Check> {
    let requests = facts.case.requests.all.iter();
    requests
        .filter(|request| request.outstanding() || request.answered())
        .map(|request| {
            let asked = &request.asked;
            let missing = request.outstanding().then(|| Missing {
                what: match request.chased_at.len() {
                    0 => "what was asked".to_owned(),
                    1 => "what was asked, chased once".to_owned(),
                    times => format!("what was asked, chased {times} times"),
                },
                by: Owing {
                    name: asked.agency_name.clone(),
                    agency: Some(asked.agency),
                },
                due_on: Some(asked.due_on),
            });
            Wanted {
                code: "INFORMATION",
                title: &format!("information from {}", asked.agency_name),
                rule: "R49",
                stage: asked.stage.max(next),
                weight: Weight::Informs,
            }
            .found(missing)
        })
        .collect()
}

/// R48: a negative outcome is refused while they are missing; a positive one is not.
pub(super) fn enquiries(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let not_asked = facts.case.not_enquired_of(facts.site);
    let missing = (!not_asked.is_empty()).then(|| {
        let what = format!(
            "for a negative outcome, enquiries of {}",
            not_asked.join(", ")
        );
        (what, Owing::coordinator())
    });
    Wanted {
        code: "ENQUIRIES",
        title: "enquiries before a negative outcome",
        rule: "R48",
        stage,
        weight: Weight::Informs,
    }
    .unless(facts, missing)
}
