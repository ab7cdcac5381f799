//! The figures, and the time of one check over many cases in a real database.

use std::{
    io::{self, Write as _},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Parser;
use nrm_panel_domain::{
    likeness::{self, Identity, KeyKind, Referred},
    referral::{DatePrecision, Gender},
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::StoreError;
use tokio::task::JoinSet;

use super::{Child, FRESH, Figures, Share, Size, TRAINING, VariantKind, World, identity};
use crate::{
    actor::Told,
    bench::Outcome,
    builder::{civil, lodgement, referral},
    engine::Engine,
    panel::Panel,
};

/// Lodgements in flight while a database is filled.
const IN_FLIGHT: usize = 64;
/// Checks that are timed.
const CHECKS: usize = 1_000;

/// Measures how many children are known again.
#[derive(Clone, Debug, Parser)]
#[command(name = "likeness", max_term_width = 100)]
pub struct Options {
    /// Measure on the seeds the rules were worked out on, not on fresh ones.
    #[arg(long)]
    pub training: bool,
    /// Cases in the database a check is timed on; 0 leaves it out.
    #[arg(long, default_value_t = 100_000)]
    pub cases: usize,
}

/// Prints the figures.
///
/// # Errors
/// Where they cannot be printed, or the database cannot be filled or read.
pub fn run(options: &Options) -> Outcome<()> {
    let seeds = if options.training { TRAINING } else { FRESH };
    let mut all = Figures::default();
    for seed in seeds.clone() {
        let figures = Figures::of(&World::new(seed, Size::FULL), KeyKind::ALL);
        say(&format!(
            "seed {seed}: known again {}, false alarms {}",
            percent(figures.recall()),
            in_a_thousand(figures.false_alarms)
        ))?;
        all.add(&figures);
    }
    say(&format!(
        "\nseeds {} to {}: {} children, {} variants, {} clean lodgements each",
        seeds.start(),
        seeds.end(),
        Size::FULL.children,
        Size::FULL.variants,
        Size::FULL.clean
    ))?;
    say(&format!("known again            {}", percent(all.recall())))?;
    for kind in VariantKind::ALL {
        let share = all.kinds.get(&kind).copied().unwrap_or_default();
        say(&format!("  {:<20} {}", kind.words(), percent(share)))?;
    }
    say(&format!(
        "false alarms           {}",
        in_a_thousand(all.false_alarms)
    ))?;
    say(&format!("siblings suggested     {}", percent(all.siblings)))?;
    say(&format!(
        "strangers as siblings  {}",
        percent(all.strange_siblings)
    ))?;
    if options.cases > 0 {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(time(options.cases))?;
    }
    Ok(())
}

/// Times checks over so many cases.
async fn time(cases: usize) -> Outcome<()> {
    let size = Size {
        children: cases,
        variants: CHECKS / 2,
        clean: CHECKS / 2,
    };
    let world = World::new(*FRESH.start(), size);
    let panel = Panel::new(Engine::Sqlite).await;
    let filling = Instant::now();
    let lodged = lodge_all(&panel, &world.children).await?;
    say(&format!(
        "\n{cases} cases lodged in {:.0} s into {} MB",
        filling.elapsed().as_secs_f64(),
        std::fs::metadata(panel.database().folder().join("panel.db"))?.len() / 1_000_000
    ))?;
    let variants = world.variants.iter().map(|variant| &variant.lodged);
    let clean = world.clean.iter().map(|clean| &clean.lodged);
    let (mut checks, mut candidates) = (Vec::new(), Vec::new());
    for child in variants.chain(clean) {
        let (taken, compared) = check(&panel, identity(child)).await?;
        checks.push(taken);
        candidates.push(compared);
    }
    say(&format!("one check              {}", spread(&mut checks)))?;
    candidates.sort_unstable();
    say(&format!(
        "cases compared         median {}, p99 {}, most {}",
        at(&candidates, 50),
        at(&candidates, 99),
        at(&candidates, 100)
    ))?;
    let mut calls = Vec::new();
    for case_id in lodged.into_iter().step_by((cases / CHECKS).max(1)) {
        let request = pb::GetCaseMatchesRequest { case_id };
        let starting = Instant::now();
        let mut client = panel.coordinator().cases();
        client.get_case_matches(request).await.granted();
        calls.push(starting.elapsed());
    }
    say(&format!(
        "GetCaseMatches         {}, with the commit of the access log",
        spread(&mut calls)
    ))?;
    panel.close().await;
    Ok(())
}

/// Does what the service does to find who a child is like; says how long it took, and
/// how many cases were compared.
async fn check(panel: &Panel, subject: Identity) -> Outcome<(Duration, usize)> {
    let site = panel.site().id;
    let checked = panel.app().db.read::<_, StoreError, _>(move |tx| {
        let starting = Instant::now();
        let (candidates, common) = tx.candidates(site, &subject.keys(), None)?;
        let mut found = 0;
        for stored in tx.identities(site, &candidates)? {
            let other: Identity =
                serde_json::from_slice(&stored.identity).map_err(|_| StoreError::Corrupt {
                    what: "an identity",
                })?;
            found += usize::from(
                likeness::compare(&subject, Referred::After, &other, &common).is_some(),
            );
        }
        std::hint::black_box(found);
        Ok((starting.elapsed(), candidates.len()))
    });
    Ok(checked.await?)
}

async fn lodge_all(panel: &Panel, children: &[Child]) -> Outcome<Vec<String>> {
    let requests: Arc<Vec<pb::Referral>> = Arc::new(children.iter().map(told).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let lodged = Arc::new(Mutex::new(Vec::with_capacity(children.len())));
    let mut lanes = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        let (lodged, mut client) = (Arc::clone(&lodged), panel.first_responder().referrals());
        lanes.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(referral) = requests.get(number) else {
                    return Ok::<_, tonic::Status>(());
                };
                let reply = client.lodge_referral(lodgement(referral.clone())).await?;
                let case = reply.into_inner().receipt.unwrap_or_default().case_id;
                lodged
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(case);
            }
        });
    }
    while let Some(ended) = lanes.join_next().await {
        ended??;
    }
    Ok(std::mem::take(
        &mut *lodged.lock().unwrap_or_else(PoisonError::into_inner),
    ))
}

/// Returns the referral that tells of a child.
fn told(of: &Child) -> pb::Referral {
    let precision = |precision| match precision {
        DatePrecision::Day => pb::DatePrecision::Day,
        DatePrecision::Month => pb::DatePrecision::Month,
        DatePrecision::Year => pb::DatePrecision::Year,
        DatePrecision::Estimated => pb::DatePrecision::Estimated,
    };
    let gender = match of.gender {
        Gender::Female => pb::Gender::Female,
        Gender::Male => pb::Gender::Male,
        Gender::Other => pb::Gender::Other,
    };
    let mut told = referral();
    told.child = Some(pb::Child {
        first_name: of.given.clone(),
        last_name: of.family.clone(),
        nickname: of.nickname.clone(),
        date_of_birth: of.born.map(|born| pb::DateOfBirth {
            date: Some(civil(born.date)),
            precision: precision(born.precision).into(),
        }),
        gender: gender.into(),
        nationalities: vec![of.nationality.clone()],
    });
    for (question, number) in [
        (
            "police_and_cooperation.crime_reference",
            &of.police_reference,
        ),
        ("child.ho_reference", &of.home_office_reference),
    ] {
        if !number.is_empty() {
            told.answers.push(pb::Answer {
                question: question.to_owned(),
                text: number.clone(),
                ..pb::Answer::default()
            });
        }
    }
    told
}

fn spread(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let millis = |share| at(times, share).as_secs_f64() * 1_000.0;
    format!("median {:.1} ms, p99 {:.1} ms", millis(50), millis(99))
}

fn at<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get(last * percent / 100)
        .copied()
        .unwrap_or_default()
}

fn percent(share: Share) -> String {
    let mille = share.per_mille();
    format!(
        "{}.{} % ({} of {})",
        mille / 10,
        mille % 10,
        share.found,
        share.of
    )
}

fn in_a_thousand(share: Share) -> String {
    let tenths = share.found * 10_000 / share.of.max(1);
    format!(
        "{}.{} in 1,000 ({} of {})",
        tenths / 10,
        tenths % 10,
        share.found,
        share.of
    )
}

fn say(text: &str) -> Outcome<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}
