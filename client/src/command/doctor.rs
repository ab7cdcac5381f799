//! `nrm doctor`: is everything between this person and the server in order?

use chrono::DateTime;
use nrm_panel_proto::v1;
use serde::Serialize;
use tonic_health::{ServingStatus, pb};

use crate::{date, exit::Failure, render::page::Page, session::Session};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm doctor
  nrm doctor --address https://panel.example --output json";

/// Beyond this the times people see and the times recorded tell different stories.
const TOLERATED_SKEW: i64 = 5;

/// What was found.
#[derive(Debug, Default, Serialize)]
struct Findings {
    address: String,
    client_version: &'static str,
    health: String,
    server_version: Option<String>,
    clock_skew_seconds: Option<i64>,
    test_clock: Option<String>,
    person: Option<String>,
    agency: Option<String>,
    site: Option<String>,
}

/// Checks health, versions, clocks and identity.
pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    let health = session
        .query(
            pb::HealthCheckRequest::default(),
            |client, request| async move { client.health().check(request).await },
        )
        .await?;
    let client = session.client().await?;
    let serving = health.status == i32::from(pb::health_check_response::ServingStatus::Serving);
    let mut findings = Findings {
        address: client.address().to_owned(),
        client_version: env!("CARGO_PKG_VERSION"),
        health: if serving {
            ServingStatus::Serving
        } else {
            ServingStatus::NotServing
        }
        .to_string(),
        clock_skew_seconds: client.server_date().as_deref().and_then(skew),
        ..Findings::default()
    };
    // Who somebody is may fail; what was found until then is shown all the same.
    let caller = session
        .query(v1::WhoAmIRequest {}, |client, request| async move {
            client.directory().who_am_i(request).await
        })
        .await;
    if let Ok(caller) = &caller {
        findings.server_version = Some(caller.server_version.clone());
        findings.person = caller.person.as_ref().map(|person| person.name.clone());
        findings.agency = caller.agency.as_ref().map(|agency| agency.name.clone());
        findings.site = caller.site.as_ref().map(|site| site.name.clone());
    }
    findings.test_clock = client.test_clock();
    session.printer.record(&findings, &findings.page())?;
    if !serving {
        return Err(Failure::BadNews(
            "the server is up but does not serve now".to_owned(),
        ));
    }
    caller.map(|_| ())
}

/// Seconds by which this machine is ahead of the server.
fn skew(server: &str) -> Option<i64> {
    let server = DateTime::parse_from_rfc2822(server).ok()?.timestamp();
    Some(date::now().seconds - server)
}

impl Findings {
    fn page(&self) -> Page {
        let mut page = Page::new();
        page.heading("NRM Panel");
        page.fact("Server", &self.address);
        page.fact("Health", self.health.to_lowercase().replace('_', " "));
        page.fact(
            "Server version",
            self.server_version.clone().unwrap_or_default(),
        );
        page.fact("Client version", self.client_version);
        page.fact("Clocks", self.clocks());
        page.fact("You are", self.person.clone().unwrap_or_default());
        page.fact("Agency", self.agency.clone().unwrap_or_default());
        page.fact("Site", self.site.clone().unwrap_or_default());
        page
    }

    fn clocks(&self) -> String {
        match self.clock_skew_seconds {
            None => "the server does not tell its time".to_owned(),
            Some(skew) if skew.abs() <= TOLERATED_SKEW => "agree".to_owned(),
            Some(skew) if skew > 0 => format!("this machine is {skew} s ahead of the server"),
            Some(skew) => format!("this machine is {} s behind the server", -skew),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_differ_are_said_in_words() {
        let said = |clock_skew_seconds| {
            Findings {
                clock_skew_seconds,
                ..Findings::default()
            }
            .clocks()
        };
        assert_eq!(said(Some(3)), "agree");
        assert_eq!(said(Some(60)), "this machine is 60 s ahead of the server");
        assert_eq!(said(Some(-60)), "this machine is 60 s behind the server");
        assert_eq!(said(None), "the server does not tell its time");
        assert!(skew("Wed, 14 Oct 2026 09:00:00 GMT").is_some());
    }
}
