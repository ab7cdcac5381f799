//! Wire to domain and back. A conversion collects every fault before it stops; a
//! domain value that exists is valid.

pub(crate) mod audit;
pub(crate) mod case;
pub(crate) mod caveat;
pub(crate) mod challenge;
pub(crate) mod constitution;
pub(crate) mod course;
pub(crate) mod decision;
pub(crate) mod decision_document;
pub(crate) mod directory;
pub(crate) mod entitlement;
pub(crate) mod evidence;
pub(crate) mod exchange;
pub(crate) mod instant;
pub(crate) mod matching;
pub(crate) mod plan;
pub(crate) mod readiness;
pub(crate) mod reference;
pub(crate) mod referral;
pub(crate) mod request;
pub(crate) mod returns;
pub(crate) mod review;
pub(crate) mod safeguarding;
pub(crate) mod second_look;
pub(crate) mod sitting;
pub(crate) mod transfer;
pub(crate) mod weighing;

use nrm_panel_domain::{
    directory::AgencyKind,
    referral::{
        DateOfBirth, DatePrecision,
        text::{TextFault, check_line, check_narrative, check_required_line},
    },
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::Page;
use prost_types::Timestamp;

use crate::app::error::Violation;

/// Every fault of a request.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<Violation>);

impl Violations {
    pub(crate) fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(Violation {
            field: field.into(),
            description: description.into(),
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_all(self) -> Vec<Violation> {
        self.0
    }

    /// Takes the value of a check, or its fault.
    fn text(&mut self, field: &str, checked: Result<(), TextFault>) {
        if let Err(fault) = checked {
            self.add(field, fault.describe());
        }
    }
}

/// A request that changes something, with the identifier that makes it happen once.
pub(crate) trait Mutation {
    fn request_id(&self) -> &str;
}

macro_rules! mutations {
    ($($request:ident),* $(,)?) => {$(
        impl Mutation for pb::$request {
            fn request_id(&self) -> &str {
                &self.request_id
            }
        }
    )*};
}

mutations! {
        AddAgendaItemRequest, AdjournItemRequest, AnswerQueryRequest, AssignSocialWorkerRequest, BuildReturnRequest, CloseSittingRequest, ConveneSittingRequest, DeclareInterestRequest, DismissMatchRequest, ImposeRecusalRequest, LinkCasesRequest,
    LinkPlanRequest, LodgeReferralRequest, RecordAgeStatusRequest, RecordAttendanceRequest,
    RecordContributionRequest, RecordExternalDecisionRequest, RecordPlanVersionRequest,
    RecordPositionRequest, RecordSecondLookRequest, RecordResponsibleAuthorityRequest, RecordScaUpdateRequest,
    SignOffReturnRequest, SubmitReturnRequest,
    RecordIndicatorRequest, RecordOwnViewRequest, SuggestIndicatorsRequest,
    RequestReconsiderationRequest, AnswerReconsiderationRequest, RecordRevocationRequest, RecordQualityNoticeRequest, AnswerQualityNoticeRequest,
    ConfirmSupersessionRequest, ProposeSupersessionRequest, WithdrawSupersessionRequest,
    RecordStepOutcomeRequest, RecordStepRequest, UpdateEntitlementRequest,
    AnswerDelayRequestRequest, AnswerWithdrawalRequest, ExplainLatenessRequest, LiftSuspensionRequest,
    ProposeWithdrawalRequest, RecordConsentRequest, RecordDelayRequestRequest, RecordPoliceNumberRequest,
    RecordProceedingsRequest, ReportPublicOrderConcernRequest, SuspendCaseRequest,
    AnswerChallengeRequest, CloseChallengeRequest, EscalateChallengeRequest, RaiseChallengeRequest,
    AcceptEvidenceRequest, CancelTransferRequest, ChaseInformationRequest, FinishUploadRequest, RecordAcknowledgementRequest, RecordInformationRequest, RecordNotifiableEventRequest, RecordTrainingRequest, RecordTransferAcceptedRequest, ProposeTransferRequest, RequestInformationRequest, RetractReferralRequest, RetryMessageRequest, ScheduleSittingRequest, SealDecisionRequest, SetEvidenceCaveatRequest, StartUploadRequest, WithdrawRequestRequest,
}

/// Reads an enum value; an unknown number and the unspecified zero are faults.
pub(crate) fn required_enum<Wire, Value>(
    field: &str,
    number: i32,
    read: fn(Wire) -> Option<Value>,
    violations: &mut Violations,
) -> Option<Value>
where
    Wire: TryFrom<i32>,
{
    match Wire::try_from(number) {
        Ok(wire) => read(wire).or_else(|| {
            violations.add(field, "is required");
            None
        }),
        Err(_) => {
            violations.add(field, "is not a known value");
            None
        }
    }
}

/// Reads an enum value that may be left unspecified.
pub(crate) fn optional_enum<Wire, Value>(
    field: &str,
    number: i32,
    read: fn(Wire) -> Option<Value>,
    violations: &mut Violations,
) -> Option<Value>
where
    Wire: TryFrom<i32>,
{
    match Wire::try_from(number) {
        Ok(wire) => read(wire),
        Err(_) => {
            violations.add(field, "is not a known value");
            None
        }
    }
}

/// Reads a date that must be given.
pub(crate) fn required_date(
    field: &str,
    date: Option<pb::Date>,
    violations: &mut Violations,
) -> Option<CivilDate> {
    if date.is_none() {
        violations.add(field, "is required");
    }
    optional_date(field, date, violations)
}

/// Reads a date that may be left out.
pub(crate) fn optional_date(
    field: &str,
    date: Option<pb::Date>,
    violations: &mut Violations,
) -> Option<CivilDate> {
    let pb::Date { year, month, day } = date?;
    let read = (1..=9999).contains(&year).then(|| {
        let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        CivilDate::from_ymd(year, month, day)
    });
    let read = read.flatten();
    if read.is_none() {
        violations.add(field, "is not a date of the calendar");
    }
    read
}

/// Faults a date after today.
pub(crate) fn not_after_today(
    field: &str,
    date: Option<CivilDate>,
    today: CivilDate,
    violations: &mut Violations,
) {
    if date.is_some_and(|date| date > today) {
        violations.add(field, "must not be after today");
    }
}

/// Reads an instant that may be left out.
pub(crate) fn optional_instant(
    field: &str,
    instant: Option<Timestamp>,
    violations: &mut Violations,
) -> Option<UtcTime> {
    let Timestamp { seconds, nanos } = instant?;
    let micros = (0..1_000_000_000)
        .contains(&nanos)
        .then(|| {
            seconds
                .checked_mul(1_000_000)?
                .checked_add(i64::from(nanos) / 1_000)
        })
        .flatten();
    // Years 1 to 9999, as the contract's Timestamp.
    let in_range = (-62_135_596_800..=253_402_300_799).contains(&seconds);
    let read = micros.filter(|_| in_range).and_then(UtcTime::from_micros);
    if read.is_none() {
        violations.add(field, "is not an instant");
    }
    read
}

/// Reads a date of birth.
pub(crate) fn date_of_birth(
    field: &str,
    birth: Option<pb::DateOfBirth>,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<DateOfBirth> {
    let pb::DateOfBirth { date, precision } = birth?;
    let date_field = format!("{field}.date");
    let date = required_date(&date_field, date, violations);
    not_after_today(&date_field, date, today, violations);
    let earliest = CivilDate::from_ymd(1900, 1, 1);
    if date.is_some() && date < earliest {
        violations.add(date_field, "must be after 1 January 1900");
    }
    let precision = self::precision(&format!("{field}.precision"), precision, violations);
    Some(DateOfBirth {
        date: date?,
        precision: precision?,
    })
}

/// Reads how much of a date is known.
pub(crate) fn precision(
    field: &str,
    number: i32,
    violations: &mut Violations,
) -> Option<DatePrecision> {
    required_enum(
        field,
        number,
        |wire: pb::DatePrecision| match wire {
            pb::DatePrecision::Unspecified => None,
            pb::DatePrecision::Day => Some(DatePrecision::Day),
            pb::DatePrecision::Month => Some(DatePrecision::Month),
            pb::DatePrecision::Year => Some(DatePrecision::Year),
            pb::DatePrecision::Estimated => Some(DatePrecision::Estimated),
        },
        violations,
    )
}

/// Takes a name or another one-line value that must say something.
pub(crate) fn required_line(
    field: &str,
    text: String,
    violations: &mut Violations,
) -> Sensitive<String> {
    violations.text(field, check_required_line(&text));
    Sensitive::new(text)
}

/// Takes a one-line value that may be empty.
pub(crate) fn line(field: &str, text: String, violations: &mut Violations) -> Sensitive<String> {
    violations.text(field, check_line(&text));
    Sensitive::new(text)
}

/// Takes a narrative that may be empty.
pub(crate) fn narrative(
    field: &str,
    text: String,
    violations: &mut Violations,
) -> Sensitive<String> {
    violations.text(field, check_narrative(&text));
    Sensitive::new(text)
}

/// Takes a narrative that must say something.
pub(crate) fn required_narrative(
    field: &str,
    text: String,
    violations: &mut Violations,
) -> Sensitive<String> {
    if text.trim().is_empty() {
        violations.add(field, "is required");
    }
    narrative(field, text, violations)
}

/// Takes the name of a record; whether it exists is for the use case to say.
pub(crate) fn required_name(field: &str, text: String, violations: &mut Violations) -> String {
    if text.is_empty() {
        violations.add(field, "is required");
    } else if text.len() > 64 {
        violations.add(field, "is not an identifier or a reference");
    }
    text
}

/// Reads where a list goes on.
pub(crate) fn page(page_size: i32, page_token: &str, violations: &mut Violations) -> Page {
    const USUAL: u32 = 50;
    const LARGEST: u32 = 200;
    let size = match u32::try_from(page_size) {
        Ok(0) => USUAL,
        Ok(size) => size.min(LARGEST),
        Err(_) => {
            violations.add("page_size", "must not be negative");
            USUAL
        }
    };
    let after = match page_token {
        "" => None,
        token => match token.parse() {
            Ok(cursor) => Some(cursor),
            Err(_) => {
                violations.add("page_token", "is not a token of this list");
                None
            }
        },
    };
    Page { size, after }
}

/// Writes a date.
pub(crate) fn date_to_wire(date: CivilDate) -> pb::Date {
    let (year, month, day) = date.ymd();
    pb::Date {
        year,
        month: i32::try_from(month).unwrap_or_default(),
        day: i32::try_from(day).unwrap_or_default(),
    }
}

/// Writes an instant.
pub(crate) fn instant_to_wire(instant: UtcTime) -> Timestamp {
    let micros = instant.micros();
    Timestamp {
        seconds: micros.div_euclid(1_000_000),
        nanos: i32::try_from(micros.rem_euclid(1_000_000) * 1_000).unwrap_or_default(),
    }
}

/// Writes how much of a date is known.
pub(crate) fn precision_to_wire(precision: DatePrecision) -> pb::DatePrecision {
    match precision {
        DatePrecision::Day => pb::DatePrecision::Day,
        DatePrecision::Month => pb::DatePrecision::Month,
        DatePrecision::Year => pb::DatePrecision::Year,
        DatePrecision::Estimated => pb::DatePrecision::Estimated,
    }
}

/// Writes a date of birth.
pub(crate) fn birth_to_wire(birth: DateOfBirth) -> pb::DateOfBirth {
    pb::DateOfBirth {
        date: Some(date_to_wire(birth.date)),
        precision: precision_to_wire(birth.precision).into(),
    }
}

/// Writes what an agency is to a panel.
pub(crate) fn kind_to_wire(kind: AgencyKind) -> pb::AgencyKind {
    match kind {
        AgencyKind::LocalAuthority => pb::AgencyKind::LocalAuthority,
        AgencyKind::Police => pb::AgencyKind::Police,
        AgencyKind::Health => pb::AgencyKind::Health,
        AgencyKind::GuardianService => pb::AgencyKind::GuardianService,
        AgencyKind::Education => pb::AgencyKind::Education,
        AgencyKind::YouthJustice => pb::AgencyKind::YouthJustice,
        AgencyKind::SocialCare => pb::AgencyKind::SocialCare,
        AgencyKind::CommissionedService => pb::AgencyKind::CommissionedService,
        AgencyKind::SlaveryAdvisor => pb::AgencyKind::SlaveryAdvisor,
        AgencyKind::Adviser => pb::AgencyKind::Adviser,
        AgencyKind::FirstResponder => pb::AgencyKind::FirstResponder,
        AgencyKind::CompetentAuthority => pb::AgencyKind::CompetentAuthority,
    }
}

/// Writes an identifier; empty where there is none.
pub(crate) fn optional_id_to_wire<Id: ToString>(id: Option<Id>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// Writes the token of the next page; empty at the end.
pub(crate) fn token(next: Option<&nrm_panel_store::Cursor>) -> String {
    next.map(ToString::to_string).unwrap_or_default()
}
