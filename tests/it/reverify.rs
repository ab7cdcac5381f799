//! Sealed decisions verified again: at the end of every story, and by the administrator.

use nrm_panel_domain::id::EventId;
use nrm_panel_server::ids::RandomIds;
use nrm_panel_store::{NewEvent, StoreError};
use nrm_panel_tests::{
    builder::{CaseRef, RG, RG_THEN_CG},
    on_both,
    panel::Panel,
    process::Records,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::serving::{Ran, programs};

on_both!(
    the_administrator_sees_how_many_decisions_stand,
    a_decision_recorded_past_the_rules_is_found,
);

async fn the_administrator_sees_how_many_decisions_stand(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    sealed(&case, RG_THEN_CG).await;
    sealed(&panel.lodge().await, RG).await;

    let again = panel.reverify().await;
    assert_eq!((again.decisions, again.flawed), (3, Vec::new()));
    let ran = verify(panel);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = "3 decisions re-verified: all is well\n";
    assert!(ran.stdout.ends_with(told), "{ran:?}");
}

/// Somebody with the keys writes a decision into the ledger as the service would: every
/// chain verifies, and the decision does not stand.
async fn a_decision_recorded_past_the_rules_is_found(panel: &Panel) {
    let case = panel.lodge().await;
    sealed(&case, RG).await;
    panel.expect_tampering();
    forge(panel, &case.id, |decision| {
        decision["made_by"]["roll"] = json!([]);
    })
    .await;

    assert!(panel.verify().await.fault.is_none());
    let again = panel.reverify().await;
    assert_eq!((again.decisions, again.flawed.len()), (2, 1));
    let ran = verify(panel);
    assert_eq!(ran.code, 20, "{ran:?}");
    let named = format!("(RG) of case {}: R13: nobody held the seat of", case.id);
    assert!(ran.stdout.contains(&named), "{ran:?}");
}

async fn sealed(case: &CaseRef<'_>, stages: &[nrm_panel_proto::v1::Stage]) {
    let item = case.listed(stages).await.convened().await;
    let positive = nrm_panel_proto::v1::View::Positive;
    item.positions([positive; 3]).await.sealed().await;
}

fn verify(panel: &Panel) -> Ran {
    let records = Records {
        database: panel.database().settings().url.clone(),
        key_file: panel.database().folder().join("key"),
    };
    Ran::from(records.run(programs(), &["verify"]).unwrap())
}

/// Appends the last decision once more, altered.
async fn forge(panel: &Panel, case: &str, alter: impl Fn(&mut Value)) {
    let stream: Uuid = case.parse().unwrap();
    let read = panel.app().db.read(move |tx| tx.events(stream));
    let last = read.await.unwrap().pop().unwrap();
    let mut event: Value = serde_json::from_slice(&last.payload).unwrap();
    alter(&mut event["DecisionSealed"]);
    let forged = NewEvent {
        id: EventId::new(&RandomIds::new(panel.app().clock.clone())),
        kind: "DecisionSealed",
        actor: last.actor,
        agency: last.agency,
        purpose: last.purpose.clone(),
        occurred_at: panel.now(),
        now: panel.now(),
        payload: serde_json::to_vec(&event).unwrap().into(),
    };
    let written = panel.app().db.write::<_, StoreError, _>(move |tx| {
        let appended = tx.append(stream, forged.clone())?;
        Ok(appended.with(()))
    });
    written.await.unwrap();
}
