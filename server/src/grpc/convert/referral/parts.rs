//! The lists of a structured referral, read.

use nrm_panel_domain::{
    referral::{
        Alias, AliasKind, ApproximateDate, ChildVoice, Circumstances, Contact, CriminalMatter,
        DatePrecision, Episode, Exploiter, GuardianState, LegalStatus, MissingEpisode, Parts,
        Place, PlaceRole, Reference, ReferenceKind, SafeContact, Views,
        text::{TextFault, check_line, check_narrative, check_required_line},
    },
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    super::{Violations, not_after_today, optional_date, optional_enum, precision, required_enum},
    structured::{exploitation_from_wire, words_of},
};

/// A list holds at most so many.
const LONGEST_LIST: usize = 200;

/// The lists as they came.
pub(super) struct Lists {
    pub(super) episodes: Vec<pb::Episode>,
    pub(super) exploiters: Vec<pb::Exploiter>,
    pub(super) places: Vec<pb::Place>,
    pub(super) aliases: Vec<pb::Alias>,
    pub(super) references: Vec<pb::Reference>,
    pub(super) voice: Option<pb::ChildVoice>,
    pub(super) circumstances: Option<pb::Circumstances>,
}

impl Lists {
    /// Reads the lists. What it returns is valid only where no violation was added.
    pub(super) fn read(self, today: CivilDate, violations: &mut Violations) -> Parts {
        let mut at = At {
            path: "referral".to_owned(),
            today,
            violations,
        };
        Parts {
            episodes: at.list("episodes", self.episodes, episode),
            exploiters: at.list("exploiters", self.exploiters, exploiter),
            places: at.list("places", self.places, place),
            aliases: at.list("aliases", self.aliases, alias),
            references: at.list("references", self.references, reference),
            voice: self
                .voice
                .and_then(|wire| voice(wire, &mut at.below("voice"))),
            circumstances: self
                .circumstances
                .map(|wire| circumstances(wire, &mut at.below("circumstances"))),
        }
    }
}

/// Where in the request a value stands.
struct At<'v> {
    path: String,
    today: CivilDate,
    violations: &'v mut Violations,
}

impl At<'_> {
    fn field(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    fn below(&mut self, name: &str) -> At<'_> {
        At {
            path: self.field(name),
            today: self.today,
            violations: self.violations,
        }
    }

    fn list<Wire, Value>(
        &mut self,
        name: &str,
        wire: Vec<Wire>,
        read: fn(Wire, &mut At<'_>) -> Option<Value>,
    ) -> Vec<Value> {
        if wire.len() > LONGEST_LIST {
            self.add(name, &format!("at most {LONGEST_LIST} are taken"));
            return Vec::new();
        }
        wire.into_iter()
            .enumerate()
            .filter_map(|(index, wire)| read(wire, &mut self.below(&format!("{name}[{index}]"))))
            .collect()
    }

    fn add(&mut self, name: &str, description: &str) {
        let field = self.field(name);
        self.violations.add(field, description);
    }

    fn check(
        &mut self,
        name: &str,
        text: String,
        check: fn(&str) -> Result<(), TextFault>,
    ) -> String {
        let field = self.field(name);
        self.violations.text(&field, check(&text));
        text
    }

    fn line(&mut self, name: &str, text: String) -> String {
        self.check(name, text, check_line)
    }

    fn required_line(&mut self, name: &str, text: String) -> String {
        self.check(name, text, check_required_line)
    }

    fn narrative(&mut self, name: &str, text: String) -> String {
        self.check(name, text, check_narrative)
    }

    /// Faults a record that says nothing.
    fn something(&mut self, texts: &[&str], more: bool) {
        if !more && texts.iter().all(|text| text.trim().is_empty()) {
            let path = self.path.clone();
            self.violations.add(path, "says nothing");
        }
    }

    /// Reads a day that is not after today.
    fn past_day(&mut self, name: &str, wire: Option<pb::Date>) -> Option<CivilDate> {
        let field = self.field(name);
        let day = optional_date(&field, wire, self.violations);
        not_after_today(&field, day, self.today, self.violations);
        day
    }

    fn approximate(
        &mut self,
        name: &str,
        wire: Option<pb::ApproximateDate>,
    ) -> Option<ApproximateDate> {
        let pb::ApproximateDate {
            date,
            precision: number,
            words,
        } = wire?;
        let mut at = self.below(name);
        let given = date.is_some();
        let date = at.past_day("date", date);
        let known = given
            .then(|| precision(&at.field("precision"), number, at.violations))
            .flatten();
        let words = at.narrative("words", words);
        at.something(&[&words], given);
        Some(ApproximateDate {
            date: date.zip(known),
            words,
        })
    }

    /// Faults an end before its beginning, where both are known to the day.
    fn in_order(
        &mut self,
        name: &str,
        from: Option<&ApproximateDate>,
        until: Option<&ApproximateDate>,
    ) {
        let day = |date: Option<&ApproximateDate>| match date?.date? {
            (date, DatePrecision::Day) => Some(date),
            (_, DatePrecision::Month | DatePrecision::Year | DatePrecision::Estimated) => None,
        };
        if let (Some(from), Some(until)) = (day(from), day(until))
            && until < from
        {
            self.add(name, "must not be before the beginning");
        }
    }
}

fn episode(wire: pb::Episode, at: &mut At<'_>) -> Option<Episode> {
    let exploitation = optional_enum(
        &at.field("exploitation_type"),
        wire.exploitation_type,
        exploitation_from_wire,
        at.violations,
    );
    let started = at.approximate("started", wire.started);
    let ended = at.approximate("ended", wire.ended);
    at.in_order("ended", started.as_ref(), ended.as_ref());
    let places = at.list("places", wire.places, place);
    let description = at.narrative("description", wire.description);
    let more =
        wire.exploitation_type != 0 || started.is_some() || ended.is_some() || !places.is_empty();
    at.something(&[&description], more);
    Some(Episode {
        exploitation,
        started,
        ended,
        places,
        description,
        words_of: words_of(&at.field("words_of"), wire.words_of, at.violations),
    })
}

fn exploiter(wire: pb::Exploiter, at: &mut At<'_>) -> Option<Exploiter> {
    let read = Exploiter {
        name: at.line("name", wire.name),
        nickname: at.line("nickname", wire.nickname),
        role: at.line("role", wire.role),
        relation: at.line("relation", wire.relation),
        place: at.narrative("place", wire.place),
        danger: at.narrative("danger", wire.danger),
        description: at.narrative("description", wire.description),
    };
    let said = [
        &read.name,
        &read.nickname,
        &read.role,
        &read.relation,
        &read.place,
        &read.danger,
        &read.description,
    ]
    .map(String::as_str);
    at.something(&said, false);
    Some(read)
}

fn place(wire: pb::Place, at: &mut At<'_>) -> Option<Place> {
    let role = required_enum(
        &at.field("role"),
        wire.role,
        |wire: pb::PlaceRole| {
            Some(match wire {
                pb::PlaceRole::Unspecified => return None,
                pb::PlaceRole::Exploitation => PlaceRole::Exploitation,
                pb::PlaceRole::Transit => PlaceRole::Transit,
                pb::PlaceRole::Current => PlaceRole::Current,
                pb::PlaceRole::Birth => PlaceRole::Birth,
            })
        },
        at.violations,
    );
    let town = at.line("town", wire.town);
    let region = at.line("region", wire.region);
    let country = at.line("country", wire.country);
    let details = at.narrative("details", wire.details);
    at.something(&[&town, &region, &country, &details], false);
    Some(Place {
        role: role?,
        town,
        region,
        country,
        details,
    })
}

fn alias(wire: pb::Alias, at: &mut At<'_>) -> Option<Alias> {
    let name = at.required_line("name", wire.name);
    let kind = required_enum(
        &at.field("kind"),
        wire.kind,
        |wire: pb::AliasKind| {
            Some(match wire {
                pb::AliasKind::Unspecified => return None,
                pb::AliasKind::Nickname => AliasKind::Nickname,
                pb::AliasKind::Spelling => AliasKind::Spelling,
                pb::AliasKind::NativeScript => AliasKind::NativeScript,
                pb::AliasKind::UsedWhileExploited => AliasKind::UsedWhileExploited,
            })
        },
        at.violations,
    );
    Some(Alias { name, kind: kind? })
}

fn reference(wire: pb::Reference, at: &mut At<'_>) -> Option<Reference> {
    let kind = required_enum(
        &at.field("kind"),
        wire.kind,
        |wire: pb::ReferenceKind| {
            Some(match wire {
                pb::ReferenceKind::Unspecified => return None,
                pb::ReferenceKind::Police => ReferenceKind::Police,
                pb::ReferenceKind::HomeOffice => ReferenceKind::HomeOffice,
                pb::ReferenceKind::Nrm => ReferenceKind::Nrm,
                pb::ReferenceKind::ChildrensServices => ReferenceKind::ChildrensServices,
                pb::ReferenceKind::Nhs => ReferenceKind::Nhs,
                pb::ReferenceKind::Document => ReferenceKind::Document,
                pb::ReferenceKind::Other => ReferenceKind::Other,
            })
        },
        at.violations,
    );
    let number = at.required_line("number", wire.number);
    let issuer = at.line("issuer", wire.issuer);
    Some(Reference {
        kind: kind?,
        number,
        issuer,
    })
}

fn voice(wire: pb::ChildVoice, at: &mut At<'_>) -> Option<ChildVoice> {
    let views = at.narrative("views", wire.views);
    let absent = at.narrative("reason_absent", wire.reason_absent);
    let told = optional_enum(
        &at.field("told"),
        wire.told,
        |wire: pb::Told| match wire {
            pb::Told::Unspecified => None,
            pb::Told::Yes => Some(true),
            pb::Told::No => Some(false),
        },
        at.violations,
    );
    let how_told = at.narrative("how_told", wire.how_told);
    let views = match (views.trim().is_empty(), absent.trim().is_empty()) {
        (false, true) => Views::Given(views),
        (true, false) => Views::Absent(absent),
        (true, true) | (false, false) => {
            at.add("views", "views are given, or why there are none (R91)");
            return None;
        }
    };
    Some(ChildVoice {
        views,
        told,
        how_told,
    })
}

fn circumstances(wire: pb::Circumstances, at: &mut At<'_>) -> Circumstances {
    let social_worker = wire.social_worker.unwrap_or_default();
    let safe_contact = wire.safe_contact.unwrap_or_default();
    Circumstances {
        address: at.narrative("address", wire.address),
        placement: at.line("placement", wire.placement),
        lives_with: at.narrative("lives_with", wire.lives_with),
        carer_suspected: wire.carer_suspected,
        county_lines: wire.county_lines,
        responsible_authority: at.line("responsible_authority", wire.responsible_authority),
        host_authority: at.line("host_authority", wire.host_authority),
        district: at.line("district", wire.district),
        social_worker: Contact {
            name: at.line("social_worker.name", social_worker.name),
            phone: at.line("social_worker.phone", social_worker.phone),
            email: at.line("social_worker.email", social_worker.email),
        },
        legal_status: legal_status(wire.legal_status, at),
        legal_status_details: at.narrative("legal_status_details", wire.legal_status_details),
        guardian_state: guardian_state(wire.guardian_state, at),
        guardian_details: at.narrative("guardian_details", wire.guardian_details),
        safe_contact: SafeContact {
            how: at.narrative("safe_contact.how", safe_contact.how),
            when: at.narrative("safe_contact.when", safe_contact.when),
            avoid: at.narrative("safe_contact.avoid", safe_contact.avoid),
        },
        criminal_matters: at.list("criminal_matters", wire.criminal_matters, criminal_matter),
        missing_episodes: at.list("missing_episodes", wire.missing_episodes, missing_episode),
        disability: at.narrative("disability", wire.disability),
        communication_needs: at.narrative("communication_needs", wire.communication_needs),
        ethnicity: at.line("ethnicity", wire.ethnicity),
        religion: at.line("religion", wire.religion),
        first_language: at.line("first_language", wire.first_language),
        sexual_orientation: at.line("sexual_orientation", wire.sexual_orientation),
        immediate_danger: at.narrative("immediate_danger", wire.immediate_danger),
    }
}

fn legal_status(number: i32, at: &mut At<'_>) -> Option<LegalStatus> {
    optional_enum(
        &at.field("legal_status"),
        number,
        |wire: pb::LegalStatus| {
            Some(match wire {
                pb::LegalStatus::Unspecified => return None,
                pb::LegalStatus::None => LegalStatus::None,
                pb::LegalStatus::InNeed => LegalStatus::InNeed,
                pb::LegalStatus::ProtectionPlan => LegalStatus::ProtectionPlan,
                pb::LegalStatus::Accommodated => LegalStatus::Accommodated,
                pb::LegalStatus::CareOrder => LegalStatus::CareOrder,
                pb::LegalStatus::EmergencyProtection => LegalStatus::EmergencyProtection,
                pb::LegalStatus::Unaccompanied => LegalStatus::Unaccompanied,
                pb::LegalStatus::Custody => LegalStatus::Custody,
            })
        },
        at.violations,
    )
}

fn guardian_state(number: i32, at: &mut At<'_>) -> Option<GuardianState> {
    optional_enum(
        &at.field("guardian_state"),
        number,
        |wire: pb::GuardianState| {
            Some(match wire {
                pb::GuardianState::Unspecified => return None,
                pb::GuardianState::NotCovered => GuardianState::NotCovered,
                pb::GuardianState::NotReferred => GuardianState::NotReferred,
                pb::GuardianState::Referred => GuardianState::Referred,
                pb::GuardianState::Allocated => GuardianState::Allocated,
            })
        },
        at.violations,
    )
}

fn criminal_matter(wire: pb::CriminalMatter, at: &mut At<'_>) -> Option<CriminalMatter> {
    let details = at.narrative("details", wire.details);
    if details.trim().is_empty() {
        at.add("details", "is required");
    }
    let court_field = at.field("court_on");
    Some(CriminalMatter {
        details,
        arrested_on: at.past_day("arrested_on", wire.arrested_on),
        charged_on: at.past_day("charged_on", wire.charged_on),
        court_on: optional_date(&court_field, wire.court_on, at.violations),
        section_45_raised: wire.section_45_raised,
    })
}

fn missing_episode(wire: pb::MissingEpisode, at: &mut At<'_>) -> Option<MissingEpisode> {
    let from = at.approximate("from", wire.from);
    let until = at.approximate("until", wire.until);
    at.in_order("until", from.as_ref(), until.as_ref());
    let details = at.narrative("details", wire.details);
    at.something(&[&details], from.is_some() || until.is_some());
    Some(MissingEpisode {
        from,
        until,
        details,
    })
}
