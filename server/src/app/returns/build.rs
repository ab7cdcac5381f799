//! Building: facts into tables, tables into files, and both kept.

use nrm_panel_domain::{directory::SiteEvent, id::ReturnId, refusal::ReturnRefusal, time::UtcTime};
use nrm_panel_publication::Edition;
use nrm_panel_returns::{
    Builder, Counts, Inconsistent, Period, Printed, Profile, ReturnTables, Reviser, Scope,
    Specification, Unprintable, mark_revised, no_revisions, parse_json, protect, revisions,
    to_json,
};
use nrm_panel_store::{Detail, KeptReturn, ReturnFileBody, ReturnFileRow, ReturnKey};
use sha2::{Digest, Sha256};

use super::{Order, Progress, Shown};
use crate::{
    app::{
        case_read::calendar,
        error::AppError,
        work::{Look, Saved, Work},
    },
    hex::hex,
};

/// A return as built from the facts, not kept yet.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    key: ReturnKey,
    previous_as_at: Option<UtcTime>,
    /// When the last return of the profile was built that this one reckons with.
    follows: Option<UtcTime>,
    body: Vec<u8>,
    files: Vec<ReturnFileBody>,
}

/// Builds a return: a pure function of the facts recorded up to the instant and the
/// specification. It is cut no later than counts are settled, so that building it
/// again gives the same bytes.
pub(crate) fn build(look: &mut Look<'_, '_>, order: &Order) -> Result<Built, AppError> {
    look.permit_site()?;
    let period = order.period;
    if !period.has_started(look.call.now.london_date()) {
        return Err(ReturnRefusal::PeriodNotStarted.into());
    }
    let specification = specification(order.specification.as_deref())?;
    let as_at = order
        .as_at
        .unwrap_or_else(|| period.default_as_at(specification.cut_days))
        .min(look.call.settled);
    let key = ReturnKey {
        site: look.session.site.id,
        year: period.year(),
        quarter: period.quarter().map_or(0, u32::from),
        as_at,
        specification: specification.version.clone(),
        profile: order.profile.code().to_owned(),
    };
    let known = look.tx.find_return(&key)?;
    let (previous_as_at, before) = match known {
        Some(known) => (known.previous_as_at, Some(known.built_at)),
        None => (look.tx.previous_cut(&key)?, None),
    };
    let follows = look.tx.last_return_built_at(key.site, &key.profile)?;
    let tables = rebuild(look, &key, previous_as_at, before, &order.progress)?;
    let body = to_json(&tables);
    let files = files(&look.session.site.name, order, &key, &tables, &body)?;
    Ok(Built {
        key,
        previous_as_at,
        follows,
        body,
        files,
    })
}

/// Keeps a return that was built. What was kept before under the same arguments must
/// be the same bytes, and is kept once. A local return that does not reckon with the last
/// one that was kept is refused.
pub(crate) fn keep(work: &mut Work<'_, '_>, built: &Built) -> Result<Saved<Shown>, AppError> {
    work.permit_site()?;
    work.tx.lock_stream(built.key.site.uuid())?;
    let kept = match work.tx.find_return(&built.key)? {
        Some(kept) if kept.body == built.body => kept,
        Some(_) => return Err(AppError::Internal("a return was rebuilt with other bytes")),
        None => {
            let last = work
                .tx
                .last_return_built_at(built.key.site, &built.key.profile)?;
            if last != built.follows && built.key.profile == Profile::Local.code() {
                return Err(ReturnRefusal::Overtaken.into());
            }
            let kept = KeptReturn {
                id: ReturnId::new(work.ids),
                key: built.key.clone(),
                previous_as_at: built.previous_as_at,
                sha256: sha256(&built.body),
                body: built.body.clone(),
                // No two of a profile at one instant: which came before which decides what
                // the later one withholds.
                built_at: last.map_or(work.now(), |last| work.now().or_later(last.next_micro())),
                built_by: work.session.actor.person,
            };
            work.tx.keep_return(&kept, &built.files)?;
            kept
        }
    };
    let event = SiteEvent::ReturnBuilt {
        built: kept.id,
        sha256: kept.sha256.clone(),
    };
    let shown = Shown::load(work.tx, kept)?;
    Ok(work.save_site(&event)?.with(shown))
}

/// Builds the tables of a return anew, from the facts. `before` is when it was built, if it
/// was: local returns built earlier are what it must not give away.
pub(super) fn rebuild(
    look: &mut Look<'_, '_>,
    key: &ReturnKey,
    previous_as_at: Option<UtcTime>,
    before: Option<UtcTime>,
    progress: &Progress,
) -> Result<ReturnTables, AppError> {
    let scope = scope(look, key, key.as_at)?;
    match scope.profile {
        Profile::Secure => secure(look, scope, previous_as_at, key, progress),
        Profile::Local => local(look, scope, before, key, progress),
    }
}

fn secure(
    look: &mut Look<'_, '_>,
    scope: Scope,
    previous_as_at: Option<UtcTime>,
    key: &ReturnKey,
    progress: &Progress,
) -> Result<ReturnTables, AppError> {
    let Some(previous_as_at) = previous_as_at else {
        let counts = count(look, scope, "Counting", progress, |_| {})?;
        return Ok(counts.into_return(Some(no_revisions()), sha256));
    };
    let earlier = self::scope(look, key, previous_as_at)?;
    let (changes, previous, counts) = compared(look, earlier, scope, progress)?;
    let table = revisions(&changes, &previous, &counts);
    let before = previous.into_return(None, sha256);
    let mut tables = counts.into_return(Some(table), sha256);
    mark_revised(&mut tables, &before);
    Ok(tables)
}

/// Counts what was known at two instants, and what changed between them.
pub(super) fn compared(
    look: &mut Look<'_, '_>,
    earlier: Scope,
    later: Scope,
    progress: &Progress,
) -> Result<(Vec<nrm_panel_returns::Change>, Counts, Counts), AppError> {
    let mut reviser = Reviser::new(earlier.clone(), later.clone());
    let stage = "Counting what was known before";
    let before = count(look, earlier.clone(), stage, progress, |case| {
        reviser.note_before(case);
    })?;
    let after = count(look, later, "Counting", progress, |case| {
        reviser.note_after(case)
    })?;
    let site = look.session.site.id;
    progress.tell("Finding what changed", 0, 1);
    let detail = detail(&earlier);
    look.tx.counted_cases(site, earlier.as_at, detail, |case| {
        reviser.note_before_again(&case)
    })?;
    Ok((reviser.finish(), before, after))
}

fn local(
    look: &mut Look<'_, '_>,
    scope: Scope,
    before: Option<UtcTime>,
    key: &ReturnKey,
    progress: &Progress,
) -> Result<ReturnTables, AppError> {
    let mut printed = Vec::new();
    for known in look.tx.returns_built(key.site, &key.profile, before)? {
        let unreadable = |_| AppError::Internal("a kept return cannot be read");
        let tables = parse_json(&known.body).map_err(unreadable)?;
        let own = self::scope(look, &known.key, known.key.as_at)?;
        let counts = count(look, own, "Looking at earlier releases", progress, |_| {})?;
        let taken = Printed::new(&counts, &tables);
        printed.push(taken.map_err(|_| AppError::Internal("a release is not of its counts"))?);
    }
    let counts = count(look, scope, "Counting", progress, |_| {})?;
    progress.tell("Withholding small counts", 0, 1);
    let protected = protect(counts, &printed).map_err(|unprintable| match unprintable {
        Unprintable::Differencing | Unprintable::Unprotected => ReturnRefusal::Differencing.into(),
        Unprintable::Inconsistent(_) => {
            AppError::Internal("the tables of a local return contradict one another")
        }
    })?;
    Ok(protected.into_return(None, sha256))
}

const fn detail(scope: &Scope) -> Detail {
    match scope.profile {
        Profile::Secure => Detail::Return,
        Profile::Local => Detail::OutcomeView,
    }
}

/// Counts the cases of the site as they were known at the cut of a scope.
pub(super) fn count(
    look: &mut Look<'_, '_>,
    scope: Scope,
    stage: &str,
    progress: &Progress,
    mut besides: impl FnMut(&nrm_panel_domain::projection::CountedCase),
) -> Result<Counts, AppError> {
    let site = look.session.site.id;
    let total = look.tx.counted_case_count(site)?;
    let (as_at, detail) = (scope.as_at, detail(&scope));
    let mut builder = Builder::new(scope);
    let mut done = 0u64;
    progress.tell(stage, done, total);
    look.tx.counted_cases(site, as_at, detail, |case| {
        builder.add(&case);
        besides(&case);
        done += 1;
        if done.is_multiple_of(STEP) {
            progress.tell(stage, done, total);
        }
    })?;
    progress.tell(stage, total, total);
    builder.finish().map_err(contradiction)
}

/// Cases between two words on progress.
const STEP: u64 = 1_000;

fn contradiction(_: Inconsistent) -> AppError {
    AppError::Internal("a return whose tables contradict one another")
}

/// Returns the scope of a return, cut at an instant.
pub(super) fn scope(
    look: &mut Look<'_, '_>,
    key: &ReturnKey,
    as_at: UtcTime,
) -> Result<Scope, AppError> {
    let quarter = u8::try_from(key.quarter)
        .ok()
        .filter(|quarter| *quarter > 0);
    let unreadable = || AppError::Internal("a kept return cannot be read");
    Ok(Scope {
        period: Period::new(key.year, quarter).ok_or_else(unreadable)?,
        as_at,
        specification: specification(Some(&key.specification))?,
        profile: Profile::from_code(&key.profile).ok_or_else(unreadable)?,
        site: look.session.site.name.clone(),
        calendar: calendar(look.tx, look.session.site.division)?,
    })
}

fn specification(version: Option<&str>) -> Result<&'static Specification, AppError> {
    let found = match version {
        None => Specification::current(),
        Some(version) => Specification::find(version),
    };
    found.ok_or_else(|| ReturnRefusal::SpecificationUnknown.into())
}

/// Returns the SHA-256 of bytes, in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn files(
    site: &str,
    order: &Order,
    key: &ReturnKey,
    tables: &ReturnTables,
    body: &[u8],
) -> Result<Vec<ReturnFileBody>, AppError> {
    let (period, as_at) = (order.period.to_string(), key.as_at.to_string());
    let (start, end) = (
        order.period.start().to_string(),
        order.period.end().to_string(),
    );
    let edition = Edition {
        title: "Return of the devolved NRM decision-making panel",
        site,
        period: &period,
        period_start: &start,
        period_end: &end,
        as_at: &as_at,
        issued_at: key.as_at.micros().div_euclid(1_000_000),
        profile: order.profile,
        specification: &key.specification,
        software: env!("CARGO_PKG_VERSION"),
        tables,
        canonical_json: body,
    };
    let mut hear = |what: &str, done: usize, total: usize| {
        let number = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
        order.progress.tell(what, number(done), number(total));
    };
    let made = nrm_panel_publication::files(&edition, &mut hear);
    let made = made.map_err(|_| AppError::Internal("the files of a return cannot be made"))?;
    let keep = |file: nrm_panel_publication::File| ReturnFileBody {
        row: ReturnFileRow {
            name: file.name,
            media_type: file.media_type.to_owned(),
            size: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
            sha256: sha256(&file.bytes),
        },
        body: file.bytes,
    };
    Ok(made.into_iter().map(keep).collect())
}
