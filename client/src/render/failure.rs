//! Failures, explained: what failed, which field, what to do, and the request.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};
use nrm_panel_client::{ClientError, Refusal};

use super::harmless;
use crate::exit::Failure;

const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Writes the lines a person sees on standard error.
pub(super) fn explain(failure: &Failure) -> String {
    let mut text = String::new();
    let what = failure.to_string();
    line(&mut text, &format!("{ERROR}error{ERROR:#}: "), &what);
    match failure {
        Failure::Client(error) => client(&mut text, error),
        Failure::Usage { advice, .. } => line(&mut text, "  try: ", advice),
        Failure::Document { problems, .. } => {
            for problem in problems {
                line(&mut text, "  ", problem);
            }
            line(
                &mut text,
                "  try: ",
                "correct it and run the command again; nothing was sent",
            );
        }
        Failure::Machine { .. }
        | Failure::BadNews(_)
        | Failure::NotReady(_)
        | Failure::NotConfirmed(_)
        | Failure::Interrupted => {}
    }
    text
}

fn client(text: &mut String, error: &ClientError) {
    if let Some(refusal) = error.refusal() {
        details(text, refusal);
    }
    line(text, "  try: ", error.advice());
    if let Some(request) = error.request_id() {
        line(text, "  request id: ", request);
    }
}

fn details(text: &mut String, refusal: &Refusal) {
    for violation in &refusal.violations {
        let place = format!("  {}: ", harmless(&violation.subject));
        line(text, &place, &violation.description);
    }
    for rule in &refusal.preconditions {
        // Most rules repeat the sentence; only what adds something is shown.
        if rule.description != refusal.message {
            line(text, "  ", &rule.description);
        }
    }
    if !refusal.reason.is_empty() {
        line(text, "  reason: ", &refusal.reason);
    }
    for (name, value) in &refusal.facts {
        line(text, &format!("  {}: ", harmless(name)), value);
    }
    if let Some(pause) = refusal.retry_after {
        line(
            text,
            "  wait: ",
            &format!("{} s", pause.as_secs_f64().ceil()),
        );
    }
}

/// Text of the server is data: it must not command the terminal either.
fn line(text: &mut String, mark: &str, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{mark}{}", harmless(content));
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use tonic::{Code, Status};
    use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

    use super::*;

    fn plain(failure: &Failure) -> String {
        explain(failure)
            .replace("\u{1b}[1m\u{1b}[31m", "")
            .replace("\u{1b}[0m", "")
    }

    #[test]
    fn every_field_is_named_on_a_line_of_its_own() {
        let mut details = ErrorDetails::with_bad_request(vec![
            FieldViolation::new("referral.child.first_name", "is required"),
            FieldViolation::new("nrm_received_on", "is after today"),
        ]);
        details.set_error_info("INVALID", "nrm.panel", HashMap::new());
        details.set_request_info("r-1", "");
        let status =
            Status::with_error_details(Code::InvalidArgument, "2 fields are wrong", details);
        assert_eq!(
            plain(&Failure::from(ClientError::from(status))),
            "error: 2 fields are wrong\n  \
             referral.child.first_name: is required\n  \
             nrm_received_on: is after today\n  \
             reason: INVALID\n  \
             try: correct what is named above and send it again\n  \
             request id: r-1\n"
        );
    }

    #[test]
    fn a_server_that_cannot_be_reached_is_explained() {
        let unreachable = ClientError::Unreachable {
            address: Some("http://127.0.0.1:1".to_owned()),
            cause: "connection refused".to_owned(),
            request_id: None,
        };
        let text = plain(&Failure::from(unreachable));
        assert!(
            text.contains("at http://127.0.0.1:1: connection refused"),
            "{text}"
        );
        assert!(text.contains("NRM_ADDRESS"), "{text}");
    }
}
