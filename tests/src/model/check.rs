//! What is looked at between the steps: every case that changed is folded anew from its
//! events on both engines, held against its row, the model and the other engine, and its
//! sealed decisions are verified again.

use nrm_panel_domain::{
    case::Case,
    decision::{self, Outcome},
    id::CaseId,
};
use nrm_panel_server::reverify;
use nrm_panel_store::StoreError;

use super::{
    drive::Driver,
    pair::Pair,
    world::{Child, Stage},
};

impl Pair {
    /// Checks every case that changed since the last check.
    pub(super) async fn check(&mut self) -> Result<(), String> {
        let changed = std::mem::take(&mut self.changed);
        let ids: Vec<CaseId> = changed
            .iter()
            .map(|child| self.world.children[*child].id.parse().unwrap())
            .collect();
        let (sqlite, postgres) =
            tokio::join!(look(&self.sqlite, ids.clone()), look(&self.postgres, ids));
        let (sqlite, postgres) = (sqlite?, postgres?);
        for ((child, one), other) in changed.iter().zip(sqlite).zip(postgres) {
            let known = &self.world.children[*child];
            if one != other {
                return Err(format!(
                    "case {}: the engines hold different cases",
                    known.id
                ));
            }
            self.is_as_modelled(known, &one)?;
        }
        Ok(())
    }

    fn is_as_modelled(&self, known: &Child, case: &Case) -> Result<(), String> {
        let differs = |what: &str| Err(format!("case {}: {what} is not as modelled", known.id));
        if case.version != known.version {
            return differs("its version");
        }
        let person = |who| -> String { self.sqlite.id(who) };
        let recused: Vec<String> = known.recused.iter().map(|who| person(*who)).collect();
        let interests = case.interests.iter().map(|it| it.person.to_string());
        if interests.clone().count() != recused.len()
            || !interests.clone().all(|it| recused.contains(&it))
        {
            return differs("who is recused");
        }
        let stated: Vec<_> = case.listing().map_or_else(Vec::new, |it| {
            let said = |it: &decision::Position| (it.person.to_string(), it.stage, it.version);
            it.positions.iter().map(said).collect()
        });
        let expected: Vec<_> = known.listing.as_ref().map_or_else(Vec::new, |it| {
            let said = |it: &super::world::Position| (person(it.who), domain(it.stage), it.version);
            it.positions.iter().map(said).collect()
        });
        if stated != expected || case.listing().is_some() != known.listing.is_some() {
            return differs("its open item");
        }
        for stage in [Stage::Rg, Stage::Cg] {
            let found = case.decision(domain(stage));
            let outcome = found.map(|it| it.outcome == Outcome::Positive);
            if outcome != known.decided(stage).map(|it| it.positive) {
                return differs("a decision");
            }
        }
        Ok(())
    }
}

/// Reads cases anew on one engine; their references are blotted out.
async fn look(driver: &Driver, ids: Vec<CaseId>) -> Result<Vec<Case>, String> {
    let app = driver.panel.app();
    let (book, site) = (app.book.clone(), driver.panel.site().clone());
    let read = app.db.report::<_, StoreError, _>(move |tx| {
        let mut cases = Vec::with_capacity(ids.len());
        for id in &ids {
            if let Some(fault) = tx.verify_stream(id.uuid())?.fault {
                return Ok(Err(format!("case {id}: {fault:?}")));
            }
            let flawed = reverify::of_case(tx, *id, site.id, &book)?;
            if let Some(flawed) = flawed.into_iter().find(|it| !it.flaws.is_empty()) {
                return Ok(Err(format!("case {id}: {flawed:?}")));
            }
            let Some(mut case) = reverify::replay(tx, *id)? else {
                return Ok(Err(format!("case {id} is not there")));
            };
            let standing = case.standing(&site, &book);
            if tx.case_row(*id)?.as_ref() != Some(&case.row(&standing)) {
                return Ok(Err(format!(
                    "case {id}: its row is not what its events say"
                )));
            }
            case.reference.clear();
            cases.push(case);
        }
        Ok(Ok(cases))
    });
    read.await.map_err(|error| error.to_string())?
}

const fn domain(stage: Stage) -> decision::Stage {
    match stage {
        Stage::Rg => decision::Stage::Rg,
        Stage::Cg => decision::Stage::Cg,
    }
}
