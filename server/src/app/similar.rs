//! Decisions on like cases, after a view of one's own.

use nrm_panel_domain::similar::{self, Group};
use nrm_panel_store::SimilarScope;

use super::{error::AppError, weighing::OfStage, work::Look};

/// Decisions on like cases, in groups.
#[derive(Clone, Debug)]
pub(crate) struct Similar {
    /// So many cases a group has at least.
    pub(crate) smallest_group: u32,
    pub(crate) groups: Vec<Group>,
}

/// Shows the decisions of the panel on cases like one, once the caller's own view of the
/// stage is on record: of their own site and authorities, never of a case they are recused
/// from.
pub(crate) fn find(look: &mut Look<'_, '_>, input: &OfStage) -> Result<Similar, AppError> {
    let case = look.case(&input.case.0)?;
    let actor = &look.session.actor;
    case.check_viewed(actor.person, input.stage)?;
    let scope = SimilarScope {
        site: actor.site,
        authorities: actor.authorities.iter().copied().collect(),
        stage: input.stage,
        never_recused_from: actor.person,
        but: case.id,
    };
    let decisions = look.tx.sealed_decisions(&scope)?;
    let today = look.call.now.london_date();
    let smallest = look.book.in_force_on(today).similar.smallest_group;
    let least = usize::try_from(smallest).unwrap_or(usize::MAX);
    Ok(Similar {
        smallest_group: smallest,
        groups: similar::groups(&case.features(), decisions, least),
    })
}
