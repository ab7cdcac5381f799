//! `nrm course`: what happens to a case beside its decisions.

mod args;

use std::path::Path;

use clap::Subcommand;
use nrm_panel_proto::v1;

use super::write::done;
use crate::{
    exit::Failure,
    session::Session,
    text::{self, Wanted},
};

use args::{
    AnswerDelayArgs, AnswerWithdrawalArgs, ConsentArgs, DelayArgs, LateArgs, PoliceNumberArgs,
    ProceedingsArgs, PublicOrderArgs, ReasonArgs, SuspendArgs, WithdrawArgs,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm case notify WAR-7KQ2-3 --event missing --on 2026-11-23 --details-file what.txt
  nrm course suspend WAR-7KQ2-3 --reason-file why.txt --police-file officer.txt \\
      --police-on 2026-11-23 --authority-file worker.txt --authority-on 2026-11-23
  nrm course lift WAR-7KQ2-3 --reason-file why.txt
  nrm course withdraw WAR-7KQ2-3 --interests-file why.txt --evidence-file list.txt
  nrm course answer-withdrawal WAR-7KQ2-3 --confirm --reason-file why.txt
  nrm course proceedings WAR-7KQ2-3 --next-hearing 2026-12-14 --details-file what.txt
  nrm course proceedings WAR-7KQ2-3 --ended 2027-01-20 --details-file what.txt
  nrm course delay WAR-7KQ2-3 --asked-by-file who.txt --reason-file why.txt
  nrm course answer-delay WAR-7KQ2-3 --number 1 --as refused --need-file need.txt \\
      --discussed-on 2026-11-24
  nrm course late WAR-7KQ2-3 --reason-file why.txt --awaited-file what.txt
  nrm course public-order WAR-7KQ2-3 --concern-file what.txt
  nrm course consent WAR-7KQ2-3 --given --on 2027-03-05 --words-file what.txt
  nrm course police-number WAR-7KQ2-3 --kind crime --number-file number.txt \\
      --force 'Warwickshire Police' --on 2026-11-24

Nothing here pauses a clock. A child cannot withdraw; a public order concern is only
reported; what the SCA must be told leaves as a notice by itself. 'nrm case show' shows it
all, with the age of the case gross and net of suspension.";

/// The verbs of the course of a case.
#[derive(Debug, Subcommand)]
pub(crate) enum CourseCommand {
    /// Suspend the case of a missing child whose evidence is too thin
    Suspend(SuspendArgs),
    /// Lift a suspension because the evidence suffices
    Lift(ReasonArgs),
    /// Record that the local authority finds withdrawal in the child's best interests
    Withdraw(WithdrawArgs),
    /// Confirm a withdrawal as a second person, or turn it down
    AnswerWithdrawal(AnswerWithdrawalArgs),
    /// Record criminal proceedings of the child, which make the case urgent
    Proceedings(ProceedingsArgs),
    /// Record that a third party asks that conclusive grounds wait
    Delay(DelayArgs),
    /// Record what came of a request to wait
    AnswerDelay(AnswerDelayArgs),
    /// Record why both decisions come later than the limit; the SCA is told
    Late(LateArgs),
    /// Report a public order concern to the SCA, which decides
    PublicOrder(PublicOrderArgs),
    /// Record whether a person who turned 18 stays in the NRM
    Consent(ConsentArgs),
    /// Record the incident or crime number of the police
    PoliceNumber(PoliceNumberArgs),
}

impl CourseCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Suspend(args) => args.run(session).await,
            Self::Lift(args) => args.run(session).await,
            Self::Withdraw(args) => args.run(session).await,
            Self::AnswerWithdrawal(args) => args.run(session).await,
            Self::Proceedings(args) => args.run(session).await,
            Self::Delay(args) => args.run(session).await,
            Self::AnswerDelay(args) => args.run(session).await,
            Self::Late(args) => args.run(session).await,
            Self::PublicOrder(args) => args.run(session).await,
            Self::Consent(args) => args.run(session).await,
            Self::PoliceNumber(args) => args.run(session).await,
        }
    }
}

/// Reads one line from a file: a name, an office or a number is personal data too.
async fn one_line(path: &Path) -> Result<String, Failure> {
    Ok(text::file(path).await?.trim().to_owned())
}

impl SuspendArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reason = self.reason_file.as_deref();
        let reason = text::required(
            session,
            reason,
            Wanted::new("what is missing", "--reason-file"),
        )
        .await?;
        let police = v1::ToldPerson {
            who: one_line(&self.police_file).await?,
            told_on: Some(self.police_on),
        };
        let local_authority = v1::ToldPerson {
            who: one_line(&self.authority_file).await?,
            told_on: Some(self.authority_on),
        };
        self.on
            .change(
                session,
                |change| v1::SuspendCaseRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    reason,
                    police: Some(police),
                    local_authority: Some(local_authority),
                },
                |client, request| async move { client.courses().suspend_case(request).await },
                |reply| done("Suspended; no clock pauses", reply.version),
            )
            .await
    }
}

impl ReasonArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reason = text::required(
            session,
            self.reason_file.as_deref(),
            Wanted::new("why", "--reason-file"),
        )
        .await?;
        self.on
            .change(
                session,
                |change| v1::LiftSuspensionRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    reason,
                },
                |client, request| async move { client.courses().lift_suspension(request).await },
                |reply| done("Lifted the suspension", reply.version),
            )
            .await
    }
}

impl WithdrawArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let interests = self.interests_file.as_deref();
        let best_interests =
            text::required(session, interests, Wanted::new("why", "--interests-file")).await?;
        let listed = text::file(&self.evidence_file).await?;
        let evidence = listed
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let evidence = evidence.map(str::to_owned).collect();
        self.on
            .change(
                session,
                |change| v1::ProposeWithdrawalRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    best_interests,
                    evidence,
                },
                |client, request| async move { client.courses().propose_withdrawal(request).await },
                |reply| done("Recorded; a second person is to confirm it", reply.version),
            )
            .await
    }
}

impl AnswerWithdrawalArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reason = text::required(
            session,
            self.reason_file.as_deref(),
            Wanted::new("why", "--reason-file"),
        )
        .await?;
        let sentence = if self.confirm {
            "Confirmed: the case is withdrawn, and the child can be referred again"
        } else {
            "Turned down: the case goes on"
        };
        self.on
            .change(
                session,
                |change| v1::AnswerWithdrawalRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    confirmed: Some(self.confirm),
                    reason,
                },
                |client, request| async move { client.courses().answer_withdrawal(request).await },
                |reply| done(sentence, reply.version),
            )
            .await
    }
}

impl ProceedingsArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let details = self.details_file.as_deref();
        let details = text::required(
            session,
            details,
            Wanted::new("what they are about", "--details-file"),
        )
        .await?;
        let sentence = match self.ended {
            Some(_) => "Recorded: the proceedings are over",
            None => "Recorded: the case is urgent",
        };
        self.on
            .change(
                session,
                |change| v1::RecordProceedingsRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    details,
                    next_hearing_on: self.next_hearing,
                    ended_on: self.ended,
                },
                |client, request| async move { client.courses().record_proceedings(request).await },
                |reply| done(sentence, reply.version),
            )
            .await
    }
}

impl DelayArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reason = text::required(
            session,
            self.reason_file.as_deref(),
            Wanted::new("why", "--reason-file"),
        )
        .await?;
        let asked_by = one_line(&self.asked_by_file).await?;
        self.on
            .change(
                session,
                |change| v1::RecordDelayRequestRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    asked_by,
                    reason,
                    asked_until: self.until,
                },
                |client, request| async move {
                    client.courses().record_delay_request(request).await
                },
                |reply| done("Recorded; discuss it with the SCA", reply.version),
            )
            .await
    }
}

impl AnswerDelayArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let need = self.need_file.as_deref();
        let need = text::required(
            session,
            need,
            Wanted::new("how the need was weighed", "--need-file"),
        )
        .await?;
        self.on
            .change(
                session,
                |change| v1::AnswerDelayRequestRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    number: self.number,
                    outcome: self.outcome,
                    need,
                    discussed_on: Some(self.discussed_on),
                    granted_until: self.until,
                },
                |client, request| async move {
                    client.courses().answer_delay_request(request).await
                },
                |reply| done("Recorded; the SCA tells the representative", reply.version),
            )
            .await
    }
}

impl LateArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reason = text::required(
            session,
            self.reason_file.as_deref(),
            Wanted::new("why", "--reason-file"),
        )
        .await?;
        let awaited = text::file(&self.awaited_file).await?;
        self.on
            .change(
                session,
                |change| v1::ExplainLatenessRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    reason,
                    awaited,
                    expected_on: self.expected,
                },
                |client, request| async move { client.courses().explain_lateness(request).await },
                |reply| done("Recorded; the SCA is told", reply.version),
            )
            .await
    }
}

impl PublicOrderArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let concern = self.concern_file.as_deref();
        let concern = text::required(
            session,
            concern,
            Wanted::new("the concern", "--concern-file"),
        )
        .await?;
        self.on
            .change(
                session,
                |change| v1::ReportPublicOrderConcernRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    concern,
                },
                |client, request| async move {
                    client.courses().report_public_order_concern(request).await
                },
                |reply| done("Reported; the SCA decides", reply.version),
            )
            .await
    }
}

impl ConsentArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let said = self.words_file.as_deref();
        let said =
            text::required(session, said, Wanted::new("what was said", "--words-file")).await?;
        self.on
            .change(
                session,
                |change| v1::RecordConsentRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    given: Some(self.given),
                    said_on: Some(self.said_on),
                    words: said,
                },
                |client, request| async move { client.courses().record_consent(request).await },
                |reply| done("Recorded; the SCA directs what follows", reply.version),
            )
            .await
    }
}

impl PoliceNumberArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let number = one_line(&self.number_file).await?;
        self.on
            .change(
                session,
                |change| v1::RecordPoliceNumberRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    kind: self.kind,
                    number,
                    force: self.force,
                    recorded_on: Some(self.recorded_on),
                },
                |client, request| async move { client.courses().record_police_number(request).await },
                |reply| done("Recorded the number", reply.version),
            )
            .await
    }
}
