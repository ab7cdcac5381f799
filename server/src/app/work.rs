//! Loading and saving records inside one transaction: the one path from ledger to
//! record and back.

use nrm_panel_domain::{
    access::{CaseRelation, Permit, SittingRelation, Target},
    case::{Case, CaseEvent},
    directory::SiteEvent,
    event::Recorded,
    id::{CaseId, EventId, IdSource, MessageId, PersonId, SittingId},
    likeness::Identity,
    message::{MessageKind, Recipient},
    projection::DecisionFact,
    rulebook::{RuleBook, RuleSet},
    sitting::{Invitee, Sitting, SittingEvent},
    time::{CivilDate, UtcTime},
};
use nrm_panel_store::{Appended, NewEvent, NewMessage, ReadTx, StoredEvent, WriteTx};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    error::AppError,
    matching::likeness_of,
    session::{Call, Session},
};
use crate::{ids::is_case_reference, reference::Shelf};

/// What a caller calls a record: its identifier or its printed reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordName(pub(crate) String);

/// A read in progress.
pub(crate) struct Look<'a, 'tx> {
    pub(crate) tx: &'a mut ReadTx<'tx>,
    pub(crate) session: Session,
    pub(crate) call: &'a Call,
    pub(crate) book: &'a RuleBook,
    pub(crate) shelf: &'a Shelf,
    /// The cases whose data will leave: each gets a row in the access log.
    pub(crate) seen: Vec<CaseId>,
}

/// A change in progress.
pub(crate) struct Work<'a, 'tx> {
    pub(crate) tx: &'a mut WriteTx<'tx>,
    pub(crate) session: Session,
    pub(crate) call: &'a Call,
    pub(crate) ids: &'a dyn IdSource,
    pub(crate) book: &'a RuleBook,
    pub(crate) shelf: &'a Shelf,
}

/// A value with the proof that an event was appended for it.
#[derive(Debug)]
pub(crate) struct Saved<T> {
    pub(crate) appended: Appended,
    pub(crate) value: T,
}

impl Saved<()> {
    /// Gives the proof a value.
    pub(crate) fn with<T>(self, value: T) -> Saved<T> {
        Saved {
            appended: self.appended,
            value,
        }
    }
}

impl<'a, 'tx> Look<'a, 'tx> {
    /// Starts a read of a caller whom the directory knows.
    pub(crate) fn open(
        tx: &'a mut ReadTx<'tx>,
        call: &'a Call,
        book: &'a RuleBook,
        shelf: &'a Shelf,
    ) -> Result<Self, AppError> {
        let session = Session::open(tx, call)?;
        Ok(Self {
            tx,
            session,
            call,
            book,
            shelf,
            seen: Vec::new(),
        })
    }

    /// Asks the policy about the site as a whole.
    pub(crate) fn permit_site(&self) -> Result<Permit, AppError> {
        self.session.permit(self.call.action, Target::Site, None)
    }

    /// Finds a case by identifier or printed reference, asks the policy, and folds
    /// it. The look will be recorded.
    pub(crate) fn case(&mut self, named: &str) -> Result<Case, AppError> {
        let (case, events) = self.case_events(named)?;
        fold_case(events)?
            .ok_or(AppError::Internal("a case without events"))
            .inspect(|folded| {
                debug_assert_eq!(folded.id, case);
            })
    }

    /// As [`Look::case`], as it was known at an instant; before its first event it
    /// is hidden like one that does not exist.
    pub(crate) fn case_as_at(&mut self, named: &str, as_at: UtcTime) -> Result<Case, AppError> {
        let (_, mut events) = self.case_events(named)?;
        events.retain(|event| event.recorded_at <= as_at);
        fold_case(events)?.ok_or_else(|| self.session.hidden(self.call.action))
    }

    /// Finds a case, asks the policy and returns its events.
    pub(crate) fn case_events(
        &mut self,
        named: &str,
    ) -> Result<(CaseId, Vec<StoredEvent>), AppError> {
        let (case, relation) = find_case(self.tx, &self.session, self.call, named)?;
        self.session
            .permit(self.call.action, Target::Case(&relation), Some(case))?;
        self.seen.push(case);
        Ok((case, self.tx.events(case.uuid())?))
    }

    /// Folds the sitting a case is listed for, as it was known at an instant; whoever
    /// sees the case may be told what its room lacks.
    pub(crate) fn listed_sitting(
        &mut self,
        sitting: SittingId,
        as_at: UtcTime,
    ) -> Result<Option<Sitting>, AppError> {
        let mut events = self.tx.events(sitting.uuid())?;
        events.retain(|event| event.recorded_at <= as_at);
        Ok(Sitting::replay(recorded::<SittingEvent>(events)?)?)
    }

    /// Finds a sitting, asks the policy, and folds it.
    pub(crate) fn sitting(&mut self, named: &str) -> Result<Sitting, AppError> {
        let sitting = load_sitting(self.tx, &self.session, self.call, named)?;
        let relation = sitting_relation(&sitting, self.session.actor.person);
        self.session
            .permit(self.call.action, Target::Sitting(&relation), None)?;
        Ok(sitting)
    }
}

impl Work<'_, '_> {
    /// Returns the instant of the call.
    pub(crate) const fn now(&self) -> UtcTime {
        self.call.now
    }

    /// Returns today in London.
    pub(crate) fn today(&self) -> CivilDate {
        self.call.now.london_date()
    }

    /// Returns the rule data in force today.
    pub(crate) fn rules(&self) -> &RuleSet {
        self.book.in_force_on(self.today())
    }

    /// Asks the policy about the site as a whole.
    pub(crate) fn permit_site(&self) -> Result<Permit, AppError> {
        self.session.permit(self.call.action, Target::Site, None)
    }

    /// Locks a case, asks the policy, and folds it.
    pub(crate) fn case(&mut self, named: &str) -> Result<Case, AppError> {
        let (case, relation) = find_case(self.tx, &self.session, self.call, named)?;
        self.session
            .permit(self.call.action, Target::Case(&relation), Some(case))?;
        self.locked_case(case)
    }

    /// As [`Work::case`], checking the version the caller saw.
    pub(crate) fn case_at_version(&mut self, named: &str, version: i64) -> Result<Case, AppError> {
        let case = self.case(named)?;
        case.check_version(version)?;
        Ok(case)
    }

    /// Locks a sitting, asks the policy, and folds it.
    pub(crate) fn sitting(&mut self, named: &str) -> Result<Sitting, AppError> {
        let sitting = self.locked_sitting(named)?;
        let relation = sitting_relation(&sitting, self.session.actor.person);
        self.session
            .permit(self.call.action, Target::Sitting(&relation), None)?;
        Ok(sitting)
    }

    /// Locks a sitting and a case of its agenda, always in this order, and asks the
    /// policy about the item.
    pub(crate) fn item(
        &mut self,
        sitting_named: &str,
        case_named: &str,
    ) -> Result<(Sitting, Case), AppError> {
        let sitting = self.locked_sitting(sitting_named)?;
        let (case, relation) = find_case(self.tx, &self.session, self.call, case_named)?;
        let at_sitting = sitting_relation(&sitting, self.session.actor.person);
        self.session.permit(
            self.call.action,
            Target::Item(&relation, &at_sitting),
            Some(case),
        )?;
        Ok((sitting, self.locked_case(case)?))
    }

    /// Locks a sitting without asking the policy, for an action whose target is the
    /// case.
    pub(crate) fn locked_sitting(&mut self, named: &str) -> Result<Sitting, AppError> {
        let id: SittingId = named
            .parse()
            .map_err(|_| self.session.hidden(self.call.action))?;
        self.tx.lock_stream(id.uuid())?;
        load_sitting(self.tx, &self.session, self.call, named)
    }

    /// Locks a case that the policy was asked about.
    pub(crate) fn locked_case(&mut self, case: CaseId) -> Result<Case, AppError> {
        self.tx.lock_stream(case.uuid())?;
        let events = self.tx.events(case.uuid())?;
        fold_case(events)?.ok_or(AppError::Internal("a case without events"))
    }

    /// Returns a person of the site as a sitting knows them.
    pub(crate) fn invitee(&mut self, field: &str, named: &str) -> Result<Invitee, AppError> {
        let unknown = || AppError::invalid(field, "is not a person of this site");
        let id: PersonId = named.parse().map_err(|_| unknown())?;
        if self.tx.person_site(id)? != Some(self.session.site.id) {
            return Err(unknown());
        }
        let person = self.tx.person(id)?.ok_or_else(unknown)?;
        let agency = self.tx.agency(person.agency)?.ok_or_else(unknown)?;
        Ok(Invitee {
            person: person.id,
            name: person.name,
            agency: agency.id,
            seat: agency.kind,
            training_valid_until: person.training_valid_until,
        })
    }

    /// Appends an event to a case, applies it, and brings its rows up to date.
    pub(crate) fn save_case(
        &mut self,
        before: Case,
        event: CaseEvent,
    ) -> Result<(Case, Saved<()>), AppError> {
        let standing = before.standing(&self.session.site, self.book);
        let known = before.facts(&standing, self.book, self.now());
        let tells_identity = Identity::is_told_by(&event);
        let sealed = before.sealed_decisions();
        let (appended, recorded) = self.append(before.id.uuid(), event.kind(), event)?;
        let after = before.apply(recorded)?;
        let standing = after.standing(&self.session.site, self.book);
        self.tx.update_case(&after.row(&standing))?;
        let facts = after.facts(&standing, self.book, appended.recorded_at);
        self.tx.record_facts(&facts.changes_since(known))?;
        if tells_identity {
            self.tx.replace_likeness(&likeness_of(&after)?)?;
        }
        let sealed_now = after.sealed_decisions();
        if sealed_now != sealed {
            self.tx.replace_sealed_decisions(after.id, &sealed_now)?;
        }
        Ok((
            after,
            Saved {
                appended,
                value: (),
            },
        ))
    }

    /// Records what the returns count of a decision, known from the instant its event
    /// was recorded: a return as at an instant counts what the case then showed.
    pub(crate) fn record_decision(
        &mut self,
        fact: DecisionFact,
        appended: &Appended,
    ) -> Result<(), AppError> {
        Ok(self.tx.record_decision_fact(&DecisionFact {
            recorded_at: appended.recorded_at,
            ..fact
        })?)
    }

    /// Appends an event to a sitting, applies it, and brings its row up to date.
    pub(crate) fn save_sitting(
        &mut self,
        before: Sitting,
        event: SittingEvent,
    ) -> Result<(Sitting, Saved<()>), AppError> {
        let (appended, recorded) = self.append(before.id.uuid(), event.kind(), event)?;
        let after = before.apply(recorded)?;
        self.tx.update_sitting(&after.row())?;
        Ok((
            after,
            Saved {
                appended,
                value: (),
            },
        ))
    }

    /// Appends an event to the chain of the site.
    pub(crate) fn save_site(&mut self, event: &SiteEvent) -> Result<Saved<()>, AppError> {
        let site = self.session.site.id.uuid();
        let (appended, _) = self.append(site, event.kind(), event)?;
        Ok(Saved {
            appended,
            value: (),
        })
    }

    /// Notes, in the transaction of the event, that somebody must be told of it
    /// (rules.md R21). Only which event is noted: what is sent is made from the record.
    pub(crate) fn enqueue(
        &mut self,
        because: &Appended,
        kind: MessageKind,
        recipient: Recipient,
    ) -> Result<MessageId, AppError> {
        let id = MessageId::new(self.ids);
        let message = NewMessage {
            id,
            kind,
            recipient,
        };
        self.tx.enqueue(because, message)?;
        Ok(id)
    }

    /// Appends an event that happened now.
    pub(crate) fn append<E: Serialize>(
        &mut self,
        stream: Uuid,
        kind: &'static str,
        event: E,
    ) -> Result<(Appended, Recorded<E>), AppError> {
        self.append_occurred(stream, kind, event, self.call.now)
    }

    /// Appends an event that happened at another instant than it is recorded.
    pub(crate) fn append_occurred<E: Serialize>(
        &mut self,
        stream: Uuid,
        kind: &'static str,
        event: E,
        occurred_at: UtcTime,
    ) -> Result<(Appended, Recorded<E>), AppError> {
        let payload = serde_json::to_vec(&event)
            .map_err(|_| AppError::Internal("an event that cannot be written"))?;
        let appended = self.tx.append(
            stream,
            NewEvent {
                id: EventId::new(self.ids),
                kind,
                actor: Some(self.session.actor.person),
                agency: Some(self.session.actor.agency),
                purpose: self.call.purpose.code().to_owned(),
                occurred_at,
                now: self.call.now,
                payload: Zeroizing::new(payload),
            },
        )?;
        let recorded = Recorded {
            sequence: appended.seq,
            actor: Some(self.session.actor.person),
            occurred_at,
            recorded_at: appended.recorded_at,
            event,
        };
        Ok((appended, recorded))
    }
}

/// Reads stored events.
pub(crate) fn recorded<E: DeserializeOwned>(
    events: Vec<StoredEvent>,
) -> Result<Vec<Recorded<E>>, AppError> {
    events
        .into_iter()
        .map(|stored| {
            let event = serde_json::from_slice(&stored.payload)
                .map_err(|_| AppError::Internal("an event that cannot be read"))?;
            Ok(Recorded {
                sequence: stored.seq,
                actor: stored.actor,
                occurred_at: stored.occurred_at,
                recorded_at: stored.recorded_at,
                event,
            })
        })
        .collect()
}

/// Folds the stored events of a case.
pub(crate) fn fold_case(events: Vec<StoredEvent>) -> Result<Option<Case>, AppError> {
    Ok(Case::replay(recorded::<CaseEvent>(events)?)?)
}

pub(super) fn find_case(
    tx: &mut ReadTx<'_>,
    session: &Session,
    call: &Call,
    named: &str,
) -> Result<(CaseId, CaseRelation), AppError> {
    let hidden = || session.hidden(call.action);
    let id = match named.parse::<CaseId>() {
        Ok(id) => id,
        Err(_) if is_case_reference(named) => {
            tx.case_by_reference(session.site.id, named)?
                .ok_or_else(hidden)?
                .id
        }
        Err(_) => return Err(hidden()),
    };
    let relation = tx.relation(id, session.actor.person)?.ok_or_else(hidden)?;
    Ok((id, relation))
}

fn load_sitting(
    tx: &mut ReadTx<'_>,
    session: &Session,
    call: &Call,
    named: &str,
) -> Result<Sitting, AppError> {
    let hidden = || session.hidden(call.action);
    let id: SittingId = named.parse().map_err(|_| hidden())?;
    let head = tx.stream(id.uuid())?.ok_or_else(hidden)?;
    if head.kind != nrm_panel_store::StreamKind::Sitting || head.site != session.site.id {
        return Err(hidden());
    }
    let events = recorded::<SittingEvent>(tx.events(id.uuid())?)?;
    Sitting::replay(events)?.ok_or_else(hidden)
}

fn sitting_relation(sitting: &Sitting, person: PersonId) -> SittingRelation {
    SittingRelation {
        site: sitting.site,
        member: sitting
            .attendance
            .iter()
            .any(|attendee| attendee.person == person),
        chair: sitting.chair == person,
    }
}
