//! Reading a list from a CSV file, in our own shape or in those the lists of the Home
//! Office form are passed on in.

use nrm_panel_domain::{
    reference::{
        Certainty, Entry, List,
        import::{Row, RowFault, Said, check_kind},
    },
    referral::text::check_required_line,
    time::CivilDate,
};

/// The columns of our own shape. `list` and `source` may be left out where the command
/// gives them; the others may be left out where every cell would be empty.
const OURS: [&str; 11] = [
    "list",
    "code",
    "name",
    "other_names",
    "kind",
    "valid_from",
    "valid_to",
    "successors",
    "part_of",
    "certainty",
    "source",
];

/// What a header says of its file.
enum Shape {
    /// Names of one list, with the column that tells their kind.
    Names {
        list: List,
        kind: Option<&'static str>,
    },
    /// Whole entries.
    Ours,
}

/// Reads the rows of a file. `list` is the list the command names, which a file of
/// names alone needs. `read` is told how far reading is, in bytes.
///
/// # Errors
/// Every line that cannot be read.
pub(super) fn rows(
    content: &str,
    list: Option<List>,
    read: impl Fn(u64),
) -> Result<Vec<Row>, Vec<RowFault>> {
    // Spreadsheets begin a file with a byte order mark.
    let content = content.strip_prefix('\u{FEFF}').unwrap_or(content);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(content.as_bytes());
    let of_header = |what: String| vec![RowFault { line: 1, what }];
    let header = reader
        .headers()
        .map_err(|error| of_header(error.to_string()))?
        .clone();
    let columns: Vec<&str> = header.iter().collect();
    let shape = shape(&columns, list).map_err(of_header)?;
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(RowFault {
                    line,
                    what: "it has not as many cells as the first line".to_owned(),
                });
                continue;
            }
        };
        let position = record.position();
        read(position.map_or(0, csv::Position::byte));
        let line = position.map_or(0, csv::Position::line);
        let cells = Cells {
            columns: &columns,
            record: &record,
        };
        match row(&cells, &shape, list) {
            Ok((list, said)) => rows.push(Row { line, list, said }),
            Err(what) => faults.push(RowFault { line, what }),
        }
    }
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(faults)
    }
}

fn shape(columns: &[&str], list: Option<List>) -> Result<Shape, String> {
    let (of_shape, kind) = match columns {
        ["name", "type"] => (Some(List::FirstResponder), Some("type")),
        ["name", "country", "name_in_first_responder_list", "note"] => {
            (Some(List::LocalAuthority), None)
        }
        ["name", "offered_for_overseas_exploitation"] => (Some(List::Country), None),
        ["name", "occurrences_in_source"] => (Some(List::Town), None),
        ["name"] => (None, None),
        _ => {
            let stranger = columns.iter().find(|column| !OURS.contains(column));
            return match stranger {
                Some(column) => Err(format!("{column:?} is no column of a list")),
                None if !columns.contains(&"code") || !columns.contains(&"name") => {
                    Err("a list has at least the columns code and name".to_owned())
                }
                None if list.is_none() && !columns.contains(&"list") => {
                    Err("say which list it is with --list".to_owned())
                }
                None => Ok(Shape::Ours),
            };
        }
    };
    match (of_shape, list) {
        (Some(of_shape), Some(list)) if of_shape != list => Err(format!(
            "these are columns of the list {}, not of {}",
            of_shape.code(),
            list.code()
        )),
        (Some(list), _) | (None, Some(list)) => Ok(Shape::Names { list, kind }),
        (None, None) => Err("a file of names alone needs --list".to_owned()),
    }
}

/// A line under its header.
struct Cells<'a> {
    columns: &'a [&'a str],
    record: &'a csv::StringRecord,
}

impl Cells<'_> {
    fn get(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|known| *known == column);
        place
            .and_then(|place| self.record.get(place))
            .unwrap_or_default()
    }

    fn several(&self, column: &str) -> Vec<String> {
        let parts = self.get(column).split(';').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn date(&self, column: &str) -> Result<Option<CivilDate>, String> {
        match self.get(column) {
            "" => Ok(None),
            text => CivilDate::parse_iso(text)
                .map(Some)
                .map_err(|_| format!("{column} is not a date such as 2026-04-07")),
        }
    }
}

fn row(cells: &Cells<'_>, shape: &Shape, list: Option<List>) -> Result<(List, Said), String> {
    let name = cells.get("name").to_owned();
    check_required_line(&name).map_err(|fault| format!("the name {}", fault.describe()))?;
    match shape {
        Shape::Names { list, kind } => {
            let kind = match kind {
                Some(column) => first_responder_type(cells.get(column))?.to_owned(),
                None => String::new(),
            };
            Ok((*list, Said::Name { name, kind }))
        }
        Shape::Ours => {
            let entry = entry(cells, name, list)?;
            Ok((entry.list, Said::Entry(Box::new(entry))))
        }
    }
}

fn entry(cells: &Cells<'_>, name: String, list: Option<List>) -> Result<Entry, String> {
    let list = match (cells.get("list"), list) {
        ("", Some(list)) => list,
        (code, wanted) => {
            let found = List::from_code(code).ok_or_else(|| format!("{code:?} is not a list"))?;
            if wanted.is_some_and(|wanted| wanted != found) {
                return Err(format!("it is of the list {code}"));
            }
            found
        }
    };
    let code = cells.get("code").to_owned();
    check_required_line(&code).map_err(|fault| format!("the code {}", fault.describe()))?;
    let kind = cells.get("kind").to_owned();
    check_kind(list, &kind)?;
    let certainty = match cells.get("certainty") {
        "" => Certainty::Imported,
        text => Certainty::from_code(text).ok_or_else(|| format!("{text:?} is no certainty"))?,
    };
    Ok(Entry {
        list,
        code,
        name,
        other_names: cells.several("other_names"),
        kind,
        valid_from: cells.date("valid_from")?,
        valid_to: cells.date("valid_to")?,
        successors: cells.several("successors"),
        part_of: cells.several("part_of"),
        certainty,
        source: cells.get("source").to_owned(),
    })
}

/// Reads the type of an organisation of the form's list as the type it is published
/// under.
fn first_responder_type(text: &str) -> Result<&'static str, String> {
    match text {
        "police" | "regional_organised_crime_unit" => Ok("police"),
        "local_authority" => Ok("local_authority"),
        "voluntary_sector" | "ngo_and_third_sector" => Ok("ngo_and_third_sector"),
        "labour_enforcement_agency"
        | "law_enforcement_agency"
        | "health_and_social_care_trusts_ni"
        | "government_agency" => Ok("government_agency"),
        text if text.starts_with("home_office_") => Ok("government_agency"),
        text => Err(format!("{text:?} is no type of first responder")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str, list: Option<List>) -> Result<Vec<Row>, Vec<String>> {
        rows(content, list, |_| {}).map_err(|faults| {
            faults
                .into_iter()
                .map(|fault| format!("{}: {}", fault.line, fault.what))
                .collect()
        })
    }

    fn names(content: &str, list: Option<List>) -> Vec<(List, String, String)> {
        read(content, list)
            .unwrap()
            .into_iter()
            .map(|row| match row.said {
                Said::Name { name, kind } => (row.list, name, kind),
                Said::Entry(entry) => (row.list, entry.name, entry.code),
            })
            .collect()
    }

    #[test]
    fn the_shapes_of_the_form_s_lists_are_known_by_their_headers() {
        let named = |list, name: &str, kind: &str| (list, name.to_owned(), kind.to_owned());
        for (content, list, expected) in [
            (
                "name,type\nMidsomer Aid,voluntary_sector\n",
                None,
                named(List::FirstResponder, "Midsomer Aid", "ngo_and_third_sector"),
            ),
            (
                "name,country,name_in_first_responder_list,note\n\"Ash, Elm Council\",England,,\n",
                None,
                named(List::LocalAuthority, "Ash, Elm Council", ""),
            ),
            (
                "name,offered_for_overseas_exploitation\nRuritania,yes\n",
                None,
                named(List::Country, "Ruritania", ""),
            ),
            (
                "name,occurrences_in_source\nCauston,2\n",
                None,
                named(List::Town, "Causton", ""),
            ),
            (
                "\u{FEFF}name\r\nRuritanian\r\n",
                Some(List::Nationality),
                named(List::Nationality, "Ruritanian", ""),
            ),
        ] {
            assert_eq!(names(content, list), [expected], "{content}");
        }
    }

    #[test]
    fn our_own_shape_says_a_whole_entry() {
        let content = "list,code,name,other_names,kind,valid_from,valid_to,successors,part_of,certainty,source\n\
            local-authority,E06000099,Middle Surrey,Mid Surrey; MSC,unitary,2027-04-01,,,,confirmed,an order\n";
        let read = read(content, None).unwrap();
        let [Row { line, list, said }] = read.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!((*line, *list), (2, List::LocalAuthority));
        let Said::Entry(entry) = said else {
            panic!("{said:?}");
        };
        assert_eq!(entry.other_names, ["Mid Surrey", "MSC"]);
        assert_eq!(entry.valid_from, CivilDate::from_ymd(2027, 4, 1));
        assert_eq!(entry.certainty, Certainty::Confirmed);
        assert_eq!(entry.source, "an order");
    }

    #[test]
    fn a_file_that_is_no_list_is_refused_with_the_reason() {
        for (content, list, expected) in [
            (
                "name\nRuritanian\n",
                None,
                "1: a file of names alone needs --list",
            ),
            (
                "name,type\nAid,police\n",
                Some(List::Town),
                "1: these are columns of the list first-responder, not of town",
            ),
            (
                "code,colour\nA,red\n",
                Some(List::Town),
                "1: \"colour\" is no column of a list",
            ),
            (
                "code,kind\nA,b\n",
                Some(List::Town),
                "1: a list has at least the columns code and name",
            ),
            (
                "code,name\nA,Ash\n",
                None,
                "1: say which list it is with --list",
            ),
        ] {
            assert_eq!(read(content, list).unwrap_err(), [expected]);
        }
    }

    #[test]
    fn every_line_that_cannot_be_read_is_named() {
        let content = "list,code,name,kind,valid_from\n\
            town,ash,Ash,,\n\
            towns,elm,Elm,,\n\
            town,,Oak,,\n\
            town,yew,,,\n\
            town,fir,Fir,,1 April\n\
            local-authority,X1,Beech,village,\n\
            town,box\n";
        assert_eq!(
            read(content, None).unwrap_err(),
            [
                "3: \"towns\" is not a list",
                "4: the code must not be empty",
                "5: the name must not be empty",
                "6: valid_from is not a date such as 2026-04-07",
                "7: \"village\" is no kind of entry of this list",
                "8: it has not as many cells as the first line",
            ]
        );
        let content = "name,type\nHMP Ash,prison\n";
        assert_eq!(
            read(content, None).unwrap_err(),
            ["2: \"prison\" is no type of first responder"]
        );
    }
}
