//! The ratios that are asked for, and what the prototype came to.

use super::{
    legs::{Key, Round, Work},
    load::precise,
    probe,
};

/// Reads a number off a round.
pub(super) type Reading = Box<dyn Fn(&Round) -> Option<f64>>;

/// A ratio, and what the prototype came to (design/performance.md).
pub(super) struct Ratio {
    pub(super) name: String,
    pub(super) prototype: &'static str,
    /// Half of the prototype's lower end: below it the reason is looked for.
    pub(super) floor: Option<f64>,
    pub(super) of: Reading,
}

/// Returns them in the order they are printed.
pub(super) fn all() -> Vec<Ratio> {
    let rates = |above: Key, below: Key| -> Reading {
        Box::new(move |round| Some(round.leg(above)?.rate() / round.leg(below)?.rate()))
    };
    let mut ratios = Vec::new();
    for (load, prototype, floor) in [
        (64, "0.80–0.86", 0.40),
        (8, "0.57–0.71", 0.28),
        (1, "0.6–0.7", 0.30),
    ] {
        ratios.push(Ratio {
            name: format!("Lodge {load} / rusqlite lodge {load}"),
            prototype,
            floor: Some(floor),
            of: rates((Work::Lodge, load), (Work::RawLodge, load)),
        });
    }
    ratios.push(Ratio {
        name: "Lodge 64: p99 / p50".to_owned(),
        prototype: "2.0",
        floor: None,
        of: Box::new(|round| {
            let leg = round.leg((Work::Lodge, 64))?;
            Some(leg.p99.as_secs_f64() / leg.p50.as_secs_f64())
        }),
    });
    for load in [64, 8, 1] {
        ratios.push(Ratio {
            name: format!("Get {load} / empty {load}"),
            prototype: if load == 64 { "0.27–0.35" } else { "" },
            floor: (load == 64).then_some(0.135),
            of: rates((Work::Get, load), (Work::Empty, load)),
        });
    }
    ratios.push(Ratio {
        name: "Get 64 / WhoAmI 64".to_owned(),
        prototype: "",
        floor: None,
        of: rates((Work::Get, 64), (Work::WhoAmI, 64)),
    });
    for load in [64, 8, 1] {
        ratios.push(Ratio {
            name: format!("Get {load} / rusqlite get {load}, one thread"),
            prototype: "",
            floor: None,
            of: rates((Work::Get, load), (Work::RawGet, load)),
        });
    }
    for (name, above, below) in [
        ("Lodge", Work::RawLodge, Work::Lodge),
        ("Get", Work::RawGet, Work::Get),
    ] {
        ratios.push(Ratio {
            name: format!("{name} 64, processor time: rusqlite / server"),
            prototype: "",
            floor: None,
            of: Box::new(move |round| {
                let server = round.leg((below, 64))?.server_cpu?;
                Some(round.leg((above, 64))?.own_cpu.as_secs_f64() / server.as_secs_f64())
            }),
        });
    }
    ratios.push(Ratio {
        name: "Get 64 / composite bound".to_owned(),
        prototype: "0.56–0.72",
        floor: Some(0.28),
        of: Box::new(composite),
    });
    ratios
}

/// What two cores could do at best: the hand-written get, and an empty call around it.
fn composite(round: &Round) -> Option<f64> {
    let empty = round.leg((Work::Empty, 64))?;
    let one = 1.0 / round.leg((Work::RawGet, 64))?.rate()
        + empty.server_cpu?.as_secs_f64()
        + empty.own_cpu.as_secs_f64();
    let cores = precise(u64::try_from(probe::cores()).ok()?);
    Some(round.leg((Work::Get, 64))?.rate() / (cores / one))
}
