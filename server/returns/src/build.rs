//! Folds cases into the tables of a return (returns.md 8.3).

use std::collections::HashMap;

use nrm_panel_domain::{id::CaseId, projection::CountedCase};

use crate::{
    check::{CaseFile, check},
    cube::Cube,
    entries::{Entry, TableId, entries},
    extract,
    print::print,
    scope::{Profile, Scope},
    sheet::Sheet,
    table::{Figure, Inconsistent, ReturnTables, Row, Table, Unit, Value},
};

/// A SHA-256 function, in lower-case hexadecimal. It is handed in, so that this crate needs
/// none of its own.
pub type Sha256 = fn(&[u8]) -> String;

/// Builds a return from cases, one at a time, in any order: a pure function of them and
/// the scope.
#[derive(Debug)]
pub struct Builder {
    scope: Scope,
    cubes: HashMap<TableId, Cube>,
    file: CaseFile,
    children: HashMap<CaseId, CaseId>,
    rejected: u64,
    extract: Vec<Row>,
    /// What a local return of a year does not print, but those of its quarters do.
    quarters: Vec<Builder>,
}

impl Builder {
    /// Starts a return.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        let by_year = |id: TableId| {
            let cube = Sheet::of(id, scope.profile).cube(&scope);
            cube.names().next() != Some("quarter")
        };
        let local_year = scope.profile == Profile::Local && scope.period.quarter().is_none();
        let quarters = scope.period.quarters().into_iter().filter(|_| local_year);
        let quarters = quarters.map(|period| {
            let scope = Scope {
                period,
                ..scope.clone()
            };
            Self::of(scope, by_year)
        });
        let quarters = quarters.collect();
        Self {
            quarters,
            ..Self::of(scope, |_| true)
        }
    }

    fn of(scope: Scope, counts: impl Fn(TableId) -> bool) -> Self {
        let tables = TableId::ALL
            .into_iter()
            .filter(|id| scope.prints(id.code()) && counts(*id));
        let cubes = tables
            .map(|id| (id, Sheet::of(id, scope.profile).cube(&scope)))
            .collect();
        Self {
            scope,
            cubes,
            file: CaseFile::default(),
            children: HashMap::new(),
            rejected: 0,
            extract: Vec::new(),
            quarters: Vec::new(),
        }
    }

    /// Returns what the return is a function of besides the cases.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Counts a case.
    pub fn add(&mut self, case: &CountedCase) {
        for quarter in &mut self.quarters {
            quarter.add(case);
        }
        let Self {
            scope,
            cubes,
            rejected,
            ..
        } = self;
        entries(case, scope, &mut |entry: Entry<'_>| {
            let Some(cube) = cubes.get_mut(&entry.table) else {
                return;
            };
            match entry.days.map(u32::try_from) {
                None => cube.count(entry.labels, None),
                Some(Ok(days)) => cube.count(entry.labels, Some(days)),
                // The end lies before the beginning: the record is wrong (8.2).
                Some(Err(_)) => *rejected += 1,
            }
        });
        if !case.referral.counted {
            return;
        }
        self.file.add(case, scope);
        if scope.contains(case.referral.nrm_received_on) {
            self.children
                .insert(case.referral.case, case.referral.child);
            if scope.prints("R13") {
                self.extract.push(extract::row(case, scope));
            }
        }
    }

    /// Prints the tables that count, and checks what is printed.
    ///
    /// # Errors
    /// Where an invariant does not hold (returns.md 8.3).
    pub fn finish(self) -> Result<Counts, Inconsistent> {
        let Self {
            scope,
            cubes,
            file,
            children,
            rejected,
            extract,
            quarters,
        } = self;
        check(&cubes, &file)?;
        let printed = TableId::ALL.into_iter().filter_map(|id| {
            let cube = cubes.get(&id)?;
            Some(print(&Sheet::of(id, scope.profile), cube, &scope))
        });
        let tables: Vec<Table> = printed.collect();
        for table in &tables {
            table.check_totals()?;
        }
        let extract = scope.prints("R13").then(|| extract::table(extract, &scope));
        Ok(Counts {
            children: distinct(&children),
            scope,
            tables,
            cubes,
            rejected,
            extract,
            quarters: quarters
                .into_iter()
                .map(Self::finish)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The tables that count, printed and checked, before the control table is put in front.
#[derive(Debug)]
pub struct Counts {
    pub(crate) scope: Scope,
    pub(crate) tables: Vec<Table>,
    cubes: HashMap<TableId, Cube>,
    children: u64,
    rejected: u64,
    extract: Option<Table>,
    /// Of a local year, the tables of its quarters that tell no quarter in the year.
    pub(crate) quarters: Vec<Counts>,
}

impl Counts {
    /// Returns what a cell holds, by a label of each dimension.
    pub(crate) fn held(&self, table: TableId, labels: &[String]) -> u64 {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        self.cubes.get(&table).map_or(0, |cube| cube.held(&labels))
    }

    /// Returns the return: R0 first, then the tables in order. `revisions` are R12, where
    /// the return is compared with another.
    #[must_use]
    pub fn into_return(self, revisions: Option<Table>, sha256: Sha256) -> ReturnTables {
        let Self {
            scope,
            mut tables,
            cubes,
            children,
            rejected,
            extract,
            quarters: _,
        } = self;
        let item = |name: &str, value: String| (name.to_owned(), value);
        let mut control = vec![
            item("period", scope.period.to_string()),
            item("period_start", scope.period.start().to_string()),
            item("period_end", scope.period.end().to_string()),
            item("as_at", scope.as_at.to_string()),
            item("site", scope.site.clone()),
            item("profile", scope.profile.code().to_owned()),
            item("specification", scope.specification.version.clone()),
        ];
        let secure = scope.profile == Profile::Secure;
        if secure {
            // Totals beside suppressed tables would give away what these hide.
            for (id, cube) in TableId::ALL
                .into_iter()
                .filter_map(|id| Some((id, cubes.get(&id)?)))
            {
                control.push((format!("{}_counted", id.code()), cube.counted().to_string()));
            }
            control.push(item("R1_distinct_children", children.to_string()));
            control.push(item("R5_rejected", rejected.to_string()));
        }
        let later = revisions.into_iter().filter(|_| scope.prints("R12"));
        let place = tables.iter().position(|table| table.id.starts_with('L'));
        for table in later.chain(extract) {
            let place = place.unwrap_or(tables.len());
            tables.insert(place, table);
        }
        for table in &tables {
            control.push((format!("{}_rows", table.id), table.rows.len().to_string()));
            let json = serde_json::to_vec(table).unwrap_or_default();
            control.push((format!("{}_sha256", table.id), sha256(&json)));
        }
        tables.insert(0, control_table(control));
        ReturnTables { tables }
    }
}

fn control_table(items: Vec<(String, String)>) -> Table {
    let rows = items
        .into_iter()
        .map(|(item, value)| Row::new(vec![item], vec![Value::Text(value)]));
    Table {
        id: "R0".to_owned(),
        title: "Control".to_owned(),
        notes: vec![
            "What the return is a function of, and the SHA-256 of each table in its canonical form.".to_owned(),
        ],
        keys: vec!["item".to_owned()],
        figures: vec![Figure {
            name: "value".to_owned(),
            unit: Unit::Text,
        }],
        rows: rows.collect(),
        chart: None,
    }
}

/// Returns how many children the referrals are about: cases that name the same earliest
/// case, or one another, are of one child.
fn distinct(children: &HashMap<CaseId, CaseId>) -> u64 {
    let root = |case: CaseId| {
        let mut at = case;
        while let Some(earlier) = children.get(&at).filter(|earlier| **earlier < at) {
            at = *earlier;
        }
        // The earliest may itself have been received in another period.
        children.get(&at).copied().unwrap_or(at).min(at)
    };
    let roots: std::collections::HashSet<CaseId> =
        children.values().map(|case| root(*case)).collect();
    u64::try_from(roots.len()).unwrap_or(u64::MAX)
}
