//! What is there in the end.

use std::collections::BTreeMap;

use nrm_panel_client::{Client, Target};
use nrm_panel_proto::v1 as pb;

use super::Outcome;
use crate::{binaries::Binaries, process::Records};

const MARK: &str = "Marker ";

/// The name that marks a referral.
pub(super) fn marker(number: u32) -> String {
    format!("{MARK}{number}")
}

/// Counts the cases of every marker: it lists all cases of the site and reads the
/// referral of each.
pub(super) async fn markers(target: &Target) -> Outcome<BTreeMap<u32, u32>> {
    let client = Client::connect(target).await?;
    let mut found: BTreeMap<u32, u32> = BTreeMap::new();
    let mut token = String::new();
    loop {
        let request = pb::ListReferralsRequest {
            page_size: 200,
            page_token: token,
        };
        let page = client.referrals().list_referrals(request).await?;
        let page = page.into_inner();
        for listed in page.referrals {
            let request = pb::GetReferralRequest {
                case_id: listed.case_id,
            };
            let reply = client.referrals().get_referral(request).await?;
            let referral = reply.into_inner().referral.unwrap_or_default();
            let name = referral.child.unwrap_or_default().last_name;
            let number = name
                .strip_prefix(MARK)
                .ok_or("a case is of no referral of this run")?;
            *found.entry(number.parse()?).or_default() += 1;
        }
        token = page.next_page_token;
        if token.is_empty() {
            return Ok(found);
        }
    }
}

/// Verifies every chain, and returns what was said.
pub(super) fn verify(binaries: &Binaries, records: &Records) -> Outcome<String> {
    let output = records.run(binaries, &["verify"])?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() {
        Ok(said)
    } else {
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok(format!("{said} {reason}; {}", output.status))
    }
}
