//! A case as the returns count it: what is recorded beside its events whenever it
//! changes.

use super::{Case, ContributionKind, LinkKind, Progress, Said, Standing};
use crate::{
    decision::{Decision, Grounds, MadeBy},
    eligibility::{self, Verdict},
    id::CaseId,
    projection::{
        AgeBand, CaseFacts, CircumstanceFact, CountyLines, DecisionFact, ExitFact, Matter,
        MatterFact, ReferralFact, ViewsRecorded,
    },
    referral::{Circumstances, Disability, EthnicGroup, Gender, ReligionGroup, exploitation_label},
    rulebook::RuleBook,
    time::{CivilDate, UtcTime},
};

/// Returns a gender as published (returns.md 1.2).
pub(crate) const fn gender_label(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "Female",
        Gender::Male => "Male",
        Gender::Other => "Other",
    }
}

impl Case {
    /// Returns everything the returns count of the case beside its decisions.
    #[must_use]
    pub fn facts(&self, standing: &Standing, book: &RuleBook, recorded_at: UtcTime) -> CaseFacts {
        let entitlements = self.entitlements(book);
        let entitlements = entitlements.iter().map(|it| it.fact(self, recorded_at));
        CaseFacts {
            referral: self.referral_fact(standing, book, recorded_at),
            circumstances: self.circumstance_fact(recorded_at),
            matters: self.matter_facts(recorded_at),
            entitlements: entitlements.collect(),
            exit: self.exit_fact(standing, recorded_at),
        }
    }

    /// Returns the referral as the returns count it.
    fn referral_fact(
        &self,
        standing: &Standing,
        book: &RuleBook,
        recorded_at: UtcTime,
    ) -> ReferralFact {
        let referral = &self.referral;
        let mut nationalities = referral.child.nationalities.clone();
        nationalities.sort();
        ReferralFact {
            case: self.id,
            site: self.site,
            recorded_at,
            counted: self.is_counted(),
            nrm_received_on: self.nrm_received_on,
            site_received_on: self.site_received_on(),
            age: referral.age_at_exploitation(),
            location: referral.location,
            exploitation: exploitation_label(&referral.exploitation),
            gender: gender_label(referral.child.gender).to_owned(),
            nationalities: nationalities.join("; "),
            first_responder_type: self.first_responder_type,
            first_responder: referral.referrer.organisation.clone(),
            age_at_referral: self.age_at_referral(book),
            pilot: standing.eligibility.verdict == Verdict::InScope,
            county_lines: match referral.circumstances().and_then(|it| it.county_lines) {
                Some(true) => CountyLines::Yes,
                Some(false) => CountyLines::No,
                None => CountyLines::NotRecorded,
            },
            child: self.earliest_of_child(),
        }
    }

    fn is_counted(&self) -> bool {
        let elsewhere = self.links.iter().any(|link| link.counted_there);
        !elsewhere && !matches!(self.progress, Progress::Retracted)
    }

    /// The band is unknown where what is known of the birth leaves more than one.
    fn age_at_referral(&self, book: &RuleBook) -> AgeBand {
        let Some(birth) = *self.date_of_birth.expose() else {
            return AgeBand::Unknown;
        };
        let rules = book.in_force_on(self.nrm_received_on);
        let (first, last) = eligibility::eighteenth_birthday(birth, rules);
        let band = |majority: CivilDate| {
            let years = majority.completed_years(self.nrm_received_on);
            AgeBand::of(rules.majority_years + years)
        };
        let (older, younger) = (band(first), band(last));
        if older == younger {
            older
        } else {
            AgeBand::Unknown
        }
    }

    fn earliest_of_child(&self) -> CaseId {
        let same = self.links.iter().filter(|link| match link.kind {
            LinkKind::SameChild | LinkKind::Duplicate => true,
            LinkKind::Sibling | LinkKind::SameIncident | LinkKind::SameExploiter => false,
        });
        let others = same.map(|link| link.other);
        others.chain([self.id]).min().unwrap_or(self.id)
    }

    /// Returns what the local outcome view counts of the case.
    fn circumstance_fact(&self, recorded_at: UtcTime) -> CircumstanceFact {
        let known = self.referral.circumstances();
        let words = |of: fn(&Circumstances) -> &String| known.map_or("", |it| of(it).as_str());
        let heard = self.contributions.iter().rev();
        let heard = heard.filter(|it| it.kind == ContributionKind::Child);
        let views = match heard.map(|it| &it.said).next() {
            Some(Said::Views(_)) => ViewsRecorded::Recorded,
            Some(Said::Absent(_)) => ViewsRecorded::ReasonGiven,
            None => ViewsRecorded::No,
        };
        CircumstanceFact {
            case: self.id,
            site: self.site,
            recorded_at,
            authority: self.authority.name().to_owned(),
            ethnicity: EthnicGroup::of(words(|it| &it.ethnicity)),
            religion: ReligionGroup::of(words(|it| &it.religion)),
            disability: Disability::of(words(|it| &it.disability)),
            views,
            planned: !self.plans.is_empty(),
        }
    }

    /// Returns a decision as the returns count it. The panel issues on the day it
    /// decides; a later decision at a stage is not initial and names what it came in the
    /// place of (returns.md 8.1). A correction issues nothing and has no fact.
    #[must_use]
    pub fn decision_fact(&self, decision: &Decision) -> DecisionFact {
        let grounds = match &decision.made_by {
            MadeBy::Panel(record) => Some(&record.grounds),
            MadeBy::External { .. } => None,
        };
        DecisionFact {
            id: decision.id,
            case: self.id,
            site: self.site,
            recorded_at: decision.recorded_at,
            stage: decision.stage,
            outcome: decision.outcome,
            decider: decision.decider(),
            issued_on: decision.decided_on,
            decided_on: decision.decided_on,
            initial: decision.supersedes.is_none(),
            supersedes: decision.supersedes.map(|past| self.issued(past)),
            age: self.referral.age_at_exploitation(),
            negative_reason: grounds.and_then(Grounds::negative_reason),
            forms: grounds.and_then(Grounds::label),
        }
    }

    /// Returns how the case left, as the returns count it.
    fn exit_fact(&self, standing: &Standing, recorded_at: UtcTime) -> Option<ExitFact> {
        let exit = self.exit(&standing.eligibility)?;
        Some(ExitFact {
            case: self.id,
            site: self.site,
            recorded_at,
            kind: exit.kind,
            reason: exit.reason,
            left_on: exit.on.unwrap_or_else(|| recorded_at.london_date()),
            after_rg: exit.after_rg,
        })
    }

    /// Returns the matters that began and ended beside the decisions, as the returns
    /// count them.
    fn matter_facts(&self, recorded_at: UtcTime) -> Vec<MatterFact> {
        let fact = |number: i64, matter: Matter, begun_on: CivilDate| MatterFact {
            case: self.id,
            site: self.site,
            number,
            recorded_at,
            matter,
            stage: None,
            agency: String::new(),
            begun_on,
            due_on: None,
            ended_on: None,
        };
        let suspensions = (1..).zip(&self.course.suspensions);
        let suspensions = suspensions.map(|(number, known)| MatterFact {
            stage: Some(known.suspended.stage),
            ended_on: known.lifted.as_ref().map(|lifted| lifted.on),
            ..fact(number, Matter::Suspension, known.from)
        });
        let reconsiderations = self.review.reconsiderations.iter();
        let reconsiderations = reconsiderations.map(|known| {
            let matter = Matter::Reconsideration(self.reconsideration_state(known));
            MatterFact {
                stage: Some(known.asked.stage),
                ended_on: self.reconsideration_ended_on(known),
                ..fact(known.asked.number.into(), matter, known.asked.asked_on)
            }
        });
        let challenges = self.challenges.iter().map(|known| {
            let raised_on = known.raised_at.london_date();
            let matter = Matter::Challenge(known.state());
            MatterFact {
                agency: known.raised.against.name.clone(),
                due_on: Some(known.raised.level.answer_by),
                ended_on: known.first_answered_on(),
                ..fact(known.raised.number.into(), matter, raised_on)
            }
        });
        let requests = (1..).zip(&self.requests.all);
        let requests = requests.map(|(number, known)| MatterFact {
            stage: Some(known.asked.stage),
            agency: known.asked.agency_name.clone(),
            due_on: Some(known.asked.due_on),
            ended_on: known.answered_on(),
            ..fact(number, Matter::Request(known.state()), known.asked.asked_on)
        });
        suspensions
            .chain(reconsiderations)
            .chain(challenges)
            .chain(requests)
            .collect()
    }
}
