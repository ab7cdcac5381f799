//! What the attack found out once, by hand.

use nrm_panel_domain::{
    decision::{Decider, Outcome, Stage},
    projection::CountedCase,
};

use super::{
    reader::attack,
    releases::{How, count, local, publish},
    sites::Site,
};
use crate::{
    Marker, Printed, ReturnTables, Scope, TOTAL, Unprintable, Value, protect,
    tests::fixture::{Story, case, checksum, figure},
};

/// So many children referred on a day, each a little different.
fn children(
    cases: &mut Vec<CountedCase>,
    number: usize,
    received: &str,
    told: impl Fn(CountedCase) -> CountedCase,
) {
    for _ in 0..number {
        let next = u128::try_from(cases.len()).unwrap();
        cases.push(told(case(next, received)));
    }
}

fn print(
    scope: &Scope,
    cases: &[CountedCase],
    earlier: &mut Vec<Printed>,
) -> Result<ReturnTables, Unprintable> {
    let protected = protect(count(scope.clone(), cases), earlier)?;
    let tables = protected.into_return(None, checksum);
    earlier.push(Printed::new(&count(scope.clone(), cases), &tables).unwrap());
    Ok(tables)
}

fn withheld() -> Value {
    Value::Marker(Marker::Confidential)
}

#[test]
fn a_quarter_of_r11_does_not_tell_what_r2_withholds_in_it() {
    // Counts of this site were found out when the two were tied in their totals alone.
    let shelf = publish(&Site::invent(12), 12, How::AsTheService);
    let printed = |id: &str| {
        let mut returns = shelf.releases.iter();
        returns.any(|release| !release.tables.table(id).unwrap().rows.is_empty())
    };
    assert!(printed("R2") && printed("R11"));
    assert_eq!(attack(&shelf).recovered, Vec::<String>::new());
}

#[test]
fn a_year_does_not_tell_what_its_quarters_do_not() {
    let mut cases = Vec::new();
    for (number, month) in [(9, "02"), (8, "05"), (7, "08"), (2, "11")] {
        let day = format!("2026-{month}-20");
        children(&mut cases, number, &format!("2026-{month}-03"), |told| {
            told.left(&day, false)
        });
    }
    let mut earlier = Vec::new();
    for quarter in [1, 2, 3] {
        let printed = print(&local(Some(quarter), None), &cases, &mut earlier).unwrap();
        assert!(
            figure(&printed, "R8", &[TOTAL, TOTAL], 0)
                .number()
                .is_some()
        );
    }
    // 26 less 24 would be 2 in the last quarter, which nobody printed.
    match print(&local(None, None), &cases, &mut earlier) {
        Ok(printed) => assert_eq!(figure(&printed, "R8", &[TOTAL, TOTAL], 0), withheld()),
        Err(refused) => assert_eq!(refused, Unprintable::Differencing),
    }
}

#[test]
fn the_stock_of_the_last_quarter_is_that_of_the_year() {
    let mut cases = Vec::new();
    children(&mut cases, 30, "2026-11-03", |told| told);
    let mut earlier = Vec::new();
    let quarter = print(&local(Some(4), None), &cases, &mut earlier).unwrap();
    let open = |printed: &ReturnTables| figure(printed, "R6", &[TOTAL, TOTAL, TOTAL], 0);
    assert_eq!(open(&quarter), Value::Number(30));
    // Two turn out to have left before: the difference is two children.
    cases.truncate(28);
    match print(&local(None, None), &cases, &mut earlier) {
        Ok(year) => assert_eq!(open(&year), withheld()),
        Err(refused) => assert_eq!(refused, Unprintable::Differencing),
    }
}

#[test]
fn a_mean_does_not_tell_how_many_took_long() {
    let decided = |after: u32| {
        move |told: CountedCase| {
            let issued = told.referral.nrm_received_on.plus_days(after).to_string();
            told.decided(Stage::Rg, Outcome::Positive, Decider::Panel, &issued)
        }
    };
    let mean = |printed: &ReturnTables| {
        let measure = "T1 receipt by the NRM to reasonable grounds";
        figure(printed, "R5", &[TOTAL, measure, TOTAL], 0)
    };
    let mut cases = Vec::new();
    children(&mut cases, 20, "2026-02-03", decided(30));
    let printed = print(&local(None, None), &cases, &mut Vec::new()).unwrap();
    assert_eq!(mean(&printed), Value::Number(30));
    // With 2 who took 200 days there is room for 1 and for 4.
    children(&mut cases, 2, "2025-08-20", decided(200));
    let printed = print(&local(None, None), &cases, &mut Vec::new()).unwrap();
    let long = |printed: &ReturnTables| {
        let keys = [TOTAL, "Reasonable grounds", "181 days or more", TOTAL];
        figure(printed, "R5a", &keys, 0)
    };
    assert_eq!(
        (long(&printed), mean(&printed)),
        (withheld(), Value::Number(45))
    );
    // 11 who took 5 days and 1 who took 200: with 21 for all there is no room for a second.
    let mut cases = Vec::new();
    children(&mut cases, 11, "2026-02-03", decided(5));
    children(&mut cases, 1, "2025-08-20", decided(200));
    let printed = print(&local(None, None), &cases, &mut Vec::new()).unwrap();
    assert_eq!((long(&printed), mean(&printed)), (withheld(), withheld()));
}
