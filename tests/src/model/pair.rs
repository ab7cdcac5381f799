//! Both engines and the model, taken through the same steps.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use nrm_panel_domain::time::UtcTime;

use super::{
    Fault, Slip,
    call::{Ask, Call},
    drive::{Answered, Driver},
    ids::StepIds,
    report::Tally,
    roll::{Roll, Step},
    world::World,
};
use crate::{
    engine::Engine,
    panel::{Panel, START, instant},
};

/// Calls that are remembered to be sent again.
const REMEMBERED: usize = 8;

/// A difference, and the step that showed it.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The step, from 0.
    pub step: usize,
    /// What differs.
    pub what: String,
}

/// A call that was granted, and its answer.
struct Granted {
    identifier: String,
    call: Call,
    answer: Answered,
}

/// Both engines and the model.
pub(super) struct Pair {
    pub(super) world: World,
    pub(super) sqlite: Driver,
    pub(super) postgres: Driver,
    ids: [Arc<StepIds>; 2],
    granted: VecDeque<Granted>,
    fault: Option<Fault>,
    /// The cases that changed since they were last checked.
    pub(super) changed: BTreeSet<usize>,
}

impl Pair {
    /// Starts both services on new databases, some days after the start of every story.
    pub(super) async fn start(days: i64, fault: Option<Fault>) -> Self {
        let ids = [Arc::<StepIds>::default(), Arc::default()];
        let (sqlite, postgres) = tokio::join!(
            Panel::seeded(Engine::Sqlite, ids[0].clone()),
            Panel::seeded(Engine::Postgres, ids[1].clone())
        );
        let now = instant(START).micros() + days * 86_400_000_000;
        let wrong = match fault {
            Some(Fault::Model(wrong)) => Some(wrong),
            Some(Fault::Engine(_)) | None => None,
        };
        let pair = Self {
            world: World::new(now, wrong),
            sqlite: Driver::of(sqlite),
            postgres: Driver::of(postgres),
            ids,
            granted: VecDeque::new(),
            fault,
            changed: BTreeSet::new(),
        };
        pair.set_clocks();
        pair
    }

    fn set_clocks(&self) {
        let now = UtcTime::from_micros(self.world.now).unwrap();
        self.sqlite.panel.set(now);
        self.postgres.panel.set(now);
    }

    /// Takes one step.
    pub(super) async fn step(
        &mut self,
        number: usize,
        roll: Roll,
        tally: &mut Tally,
    ) -> Result<(), String> {
        let unique = u64::try_from(number).unwrap() + 1;
        self.ids.iter().for_each(|ids| ids.begin(unique));
        let identifier = format!("01990000-0000-7000-8000-{unique:012x}");
        tally.steps += 1;
        match roll.step(&self.world) {
            Step::Clock(now) => {
                self.world.now = now;
                self.set_clocks();
                Ok(())
            }
            Step::Call(call) => self.call(call, identifier, tally).await,
            Step::Repeat { back, other } => self.repeat(back, other, tally).await,
        }
    }

    async fn call(
        &mut self,
        call: Call,
        identifier: String,
        tally: &mut Tally,
    ) -> Result<(), String> {
        let predicted = self.world.predict(&call);
        let answer = self.send(&call, &identifier, predicted.is_ok()).await?;
        match (&predicted, &answer.outcome) {
            (Ok(()), Ok(told)) => {
                tally.granted(call.ask.name());
                self.touched(&call);
                let version = self.world.follow(&call, told);
                if version.is_some_and(|version| version != told.version) {
                    return Err(format!(
                        "{call:?}: version {}, the model says {version:?}",
                        told.version
                    ));
                }
                if !matches!(call.ask, Ask::Look { .. }) {
                    self.granted.push_front(Granted {
                        identifier,
                        call,
                        answer,
                    });
                    self.granted.truncate(REMEMBERED);
                }
                Ok(())
            }
            (Err(reason), Err(said)) if reason == said => {
                tally.refused(said);
                Ok(())
            }
            (predicted, said) => Err(format!(
                "{call:?}: the service says {said:?}, the model {predicted:?}"
            )),
        }
    }

    /// Sends a request again: the answer is the first one's, byte for byte. Under its
    /// identifier another request is refused.
    async fn repeat(&mut self, back: usize, other: bool, tally: &mut Tally) -> Result<(), String> {
        let Some(known) = self.granted.get(back) else {
            return Ok(());
        };
        let (identifier, by) = (known.identifier.clone(), known.call.by);
        if other {
            let ask = Ask::Declare { child: None };
            let answer = self.send(&Call { by, ask }, &identifier, false).await?;
            let reused = "AlreadyExists REQUEST_ID_REUSED";
            tally.refused(reused);
            return if answer.outcome == Err(reused.to_owned()) {
                Ok(())
            } else {
                Err(format!("an identifier used twice: {:?}", answer.outcome))
            };
        }
        let (call, first) = (known.call.clone(), known.answer.clone());
        // The world has moved on, and the request names what it named then.
        let again = self.send(&call, &identifier, false).await?;
        tally.granted("the same request");
        if again == first {
            Ok(())
        } else {
            Err(format!("{call:?} sent again: {again:?}, first {first:?}"))
        }
    }

    /// Asks both engines at once; they must answer alike.
    async fn send(
        &mut self,
        call: &Call,
        identifier: &str,
        grants: bool,
    ) -> Result<Answered, String> {
        let skips = grants
            && matches!(call.ask, Ask::Declare { .. })
            && self.fault == Some(Fault::Engine(Slip::SkipsADeclaration));
        let (sqlite, mut postgres) = if skips {
            self.fault = None;
            let answer = self.sqlite.send(&self.world, call, identifier).await;
            (answer.clone(), answer)
        } else {
            tokio::join!(
                self.sqlite.send(&self.world, call, identifier),
                self.postgres.send(&self.world, call, identifier)
            )
        };
        if grants
            && matches!(call.ask, Ask::Seal { .. })
            && self.fault == Some(Fault::Engine(Slip::LiesAboutASeal))
            && let Some(last) = postgres.bytes.last_mut()
        {
            *last ^= 1;
        }
        if sqlite == postgres {
            Ok(sqlite)
        } else {
            let parted = sqlite.bytes.iter().zip(&postgres.bytes);
            let place = parted.take_while(|(one, other)| one == other).count();
            let around = |bytes: &[u8]| {
                let from = place.saturating_sub(40).min(bytes.len());
                let to = (place + 40).min(bytes.len());
                String::from_utf8_lossy(&bytes[from..to]).into_owned()
            };
            Err(format!(
                "{call:?}: SQLite {:?} …{:?}…, PostgreSQL {:?} …{:?}… (byte {place})",
                sqlite.outcome,
                around(&sqlite.bytes),
                postgres.outcome,
                around(&postgres.bytes)
            ))
        }
    }

    fn touched(&mut self, call: &Call) {
        match &call.ask {
            Ask::Lodge => {
                self.changed.insert(self.world.children.len());
            }
            Ask::Close { meeting, .. } => {
                let open = meeting.map(|meeting| self.world.meetings[meeting].open.clone());
                self.changed.extend(open.unwrap_or_default());
            }
            Ask::Answer { child, .. } => {
                self.changed.insert(*child);
            }
            Ask::List { child, .. }
            | Ask::Adjourn { child, .. }
            | Ask::State { child, .. }
            | Ask::LookAgain { child, .. }
            | Ask::Seal { child, .. }
            | Ask::Declare { child }
            | Ask::Assign { child, .. }
            | Ask::Hear { child, .. }
            | Ask::Sca { child, .. }
            | Ask::Enquire { child, .. }
            | Ask::LinkPlan { child, .. }
            | Ask::PlanVersion { child, .. }
            | Ask::Retract { child, .. }
            | Ask::External { child, .. }
            | Ask::Raise { child, .. }
            | Ask::AnswerChallenge { child, .. }
            | Ask::CloseChallenge { child, .. } => self.changed.extend(*child),
            Ask::Schedule { .. }
            | Ask::Convene { .. }
            | Ask::Attend { .. }
            | Ask::Train { .. }
            | Ask::Look { .. } => {}
        }
    }
}
