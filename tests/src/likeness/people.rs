//! Families of invented children.

use nrm_panel_domain::{
    referral::{DateOfBirth, DatePrecision, Gender},
    time::CivilDate,
};

use super::{
    Child, Clean, birth_date, listed,
    names::{COMMUNITIES, Community, Family, NOTHING, STREET},
};
use crate::dice::Dice;

/// A child with what a variant is made from.
#[derive(Clone, Debug)]
pub(super) struct Invented {
    pub(super) child: Child,
    /// A usual short form of the given name, whether the referral tells it or not.
    pub(super) short: Option<String>,
}

/// The children who are known.
#[derive(Debug, Default)]
pub(super) struct Invention {
    pub(super) children: Vec<Invented>,
    /// The community of each child, as an index.
    communities: Vec<usize>,
    pub(super) families: Vec<Vec<usize>>,
}

/// Who children come from.
pub(super) struct People {
    communities: Vec<Names>,
    street: Vec<String>,
    /// Police references of places where several children were found.
    places: Vec<String>,
}

struct Names {
    of: &'static Community,
    boys: Vec<String>,
    girls: Vec<String>,
    middle: Vec<String>,
    families: Vec<String>,
    short: Vec<(String, String)>,
}

/// What brothers and sisters share.
struct Home {
    community: usize,
    family: String,
    /// The first child's birth date.
    eldest: CivilDate,
    reference: String,
}

impl People {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let communities = COMMUNITIES
            .iter()
            .map(|of| Names {
                of,
                boys: listed(of.boys),
                girls: listed(of.girls),
                middle: listed(of.middle),
                families: listed(of.families),
                short: of
                    .short
                    .split_whitespace()
                    .filter_map(|pair| pair.split_once('/'))
                    .map(|(full, short)| (full.replace('_', " "), short.replace('_', " ")))
                    .collect(),
            })
            .collect();
        Self {
            communities,
            street: listed(STREET),
            places: (0..120).map(|_| police_reference(dice)).collect(),
        }
    }

    /// Invents a child, or brothers and sisters, as far as there is room.
    pub(super) fn family(&mut self, dice: &mut Dice, room: usize, known: &mut Invention) {
        let home = self.home(dice);
        let children = match dice.below(100) {
            0..=88 => 1,
            89..=96 => 2,
            _ => 3,
        };
        let mut born = home.eldest;
        let mut together = Vec::new();
        for number in 0..children.min(room) {
            if number > 0 {
                born = after(dice, born);
            }
            let taken: Vec<&str> = together
                .iter()
                .map(|index: &usize| known.children[*index].child.given.as_str())
                .collect();
            let invented = self.child(dice, &home, born, &taken);
            together.push(known.children.len());
            known.children.push(invented);
            known.communities.push(home.community);
        }
        if together.len() > 1 {
            known.families.push(together);
        }
    }

    /// Invents a child nobody knows; one in ten is a brother or sister of known ones.
    pub(super) fn newcomer(&mut self, dice: &mut Dice, known: &Invention) -> Clean {
        if !dice.percent(10) {
            let home = self.home(dice);
            return Clean {
                lodged: self.child(dice, &home, home.eldest, &[]).child,
                siblings: Vec::new(),
            };
        }
        let first = dice.below(known.children.len());
        let siblings = known
            .families
            .iter()
            .find(|family| family.contains(&first))
            .cloned()
            .unwrap_or_else(|| vec![first]);
        let elder = &known.children[first].child;
        let family = match elder.family.strip_suffix("ová") {
            Some(root) => root.to_owned(),
            None => elder.family.clone(),
        };
        let family = match family.strip_suffix("ska") {
            Some(root) => format!("{root}ski"),
            None => family,
        };
        let born = elder
            .born
            .map_or_else(|| birth_date(dice, 0), |born| born.date);
        let home = Home {
            community: known.communities[first],
            family,
            eldest: born,
            reference: if dice.percent(30) {
                elder.police_reference.clone()
            } else {
                String::new()
            },
        };
        let taken: Vec<&str> = siblings
            .iter()
            .map(|index| known.children[*index].child.given.as_str())
            .collect();
        let born = after(dice, born);
        Clean {
            lodged: self.child(dice, &home, born, &taken).child,
            siblings,
        }
    }

    fn home(&self, dice: &mut Dice) -> Home {
        let total = self.communities.iter().map(|names| names.of.weight).sum();
        let mut left = dice.below(total);
        let mut community = 0;
        for (index, names) in self.communities.iter().enumerate() {
            community = index;
            if left < names.of.weight {
                break;
            }
            left -= names.of.weight;
        }
        let names = &self.communities[community];
        let father = |dice: &mut Dice| skewed(dice, &names.boys, names.of.family_spread).clone();
        let mut family = match names.of.family {
            Family::Shared | Family::Ova | Family::SkiSka => {
                skewed(dice, &names.families, names.of.family_spread).clone()
            }
            Family::Patronym => father(dice),
            Family::TwoPatronyms => format!("{} {}", father(dice), father(dice)),
        };
        if dice.percent(names.of.joined) {
            let other = skewed(dice, &names.families, names.of.family_spread);
            if *other != family {
                family = format!("{family}-{other}");
            }
        }
        Home {
            community,
            family,
            eldest: birth_date(dice, names.of.new_year),
            reference: match dice.below(100) {
                0..=24 => police_reference(dice),
                25..=29 => dice.pick(&self.places).clone(),
                _ => String::new(),
            },
        }
    }

    fn child(&self, dice: &mut Dice, home: &Home, born: CivilDate, taken: &[&str]) -> Invented {
        let names = &self.communities[home.community];
        let boy = dice.percent(72);
        let list = if boy { &names.boys } else { &names.girls };
        let (given, bare) = loop {
            let bare = skewed(dice, list, names.of.spread);
            let given = if names.middle.is_empty() {
                bare.clone()
            } else {
                format!("{} {bare}", dice.pick(&names.middle))
            };
            if !taken.contains(&given.as_str()) {
                break (given, bare);
            }
        };
        let short: Vec<&String> = names
            .short
            .iter()
            .filter(|(full, _)| full == bare)
            .map(|(_, short)| short)
            .collect();
        let short = if short.is_empty() {
            None
        } else {
            Some((*dice.pick(&short)).clone())
        };
        let nickname = match (dice.below(100), &short) {
            (0..=24, Some(short)) => short.clone(),
            (0..=24, None) | (25..=34, _) => dice.pick(&self.street).clone(),
            _ => String::new(),
        };
        let family = if dice.percent(names.of.single) {
            match dice.below(4) {
                0 | 1 => String::new(),
                2 => (*dice.pick(&NOTHING)).to_owned(),
                _ => given.clone(),
            }
        } else {
            family_of(names.of.family, &home.family, boy)
        };
        let born = match dice.below(100) {
            0..=3 => Some(only_year(born)),
            4..=5 => Some(DateOfBirth {
                date: super::day(born.ymd().0, born.ymd().1, 1),
                precision: DatePrecision::Month,
            }),
            6..=7 => None,
            _ => Some(DateOfBirth {
                date: born,
                precision: DatePrecision::Day,
            }),
        };
        let gender = match (dice.below(100), boy) {
            (0, _) => Gender::Other,
            (_, true) => Gender::Male,
            (_, false) => Gender::Female,
        };
        let home_office_reference = if names.of.nationality != "United Kingdom" && dice.percent(35)
        {
            format!(
                "{}/{:07}",
                dice.pick(&['A', 'B', 'G', 'M']),
                dice.below(10_000_000)
            )
        } else {
            String::new()
        };
        Invented {
            child: Child {
                given,
                family,
                nickname,
                born,
                gender,
                nationality: names.of.nationality.to_owned(),
                police_reference: home.reference.clone(),
                home_office_reference,
            },
            short,
        }
    }
}

/// Returns a birth date of which the year alone is known.
pub(super) fn only_year(born: CivilDate) -> DateOfBirth {
    DateOfBirth {
        date: super::day(born.ymd().0, 1, 1),
        precision: DatePrecision::Year,
    }
}

/// The birth date of the next brother or sister: the same day for one in thirty.
fn after(dice: &mut Dice, born: CivilDate) -> CivilDate {
    if dice.below(30) == 0 {
        return born;
    }
    let days = u32::try_from(300 + dice.below(1_100)).unwrap();
    let later = born.plus_days(days);
    if later.ymd().0 > 2016 {
        born.minus_days(days)
    } else {
        later
    }
}

fn family_of(family: Family, name: &str, boy: bool) -> String {
    match family {
        Family::Ova if !boy => {
            let root = name.strip_suffix(['a', 'ý', 'o']).unwrap_or(name);
            format!("{root}ová")
        }
        Family::SkiSka if !boy => match name.strip_suffix("ki") {
            Some(root) => format!("{root}ka"),
            None => name.to_owned(),
        },
        Family::Ova | Family::SkiSka | Family::Shared | Family::Patronym | Family::TwoPatronyms => {
            name.to_owned()
        }
    }
}

/// Picks a name: the earlier it stands, the more often (as one over its rank).
fn skewed<'a>(dice: &mut Dice, names: &'a [String], spread: usize) -> &'a String {
    const SCALE: usize = 1_000_000;
    let weight = |index: usize| SCALE / (index + spread);
    let mut left = dice.below((0..names.len()).map(weight).sum());
    for (index, name) in names.iter().enumerate() {
        if left < weight(index) {
            return name;
        }
        left -= weight(index);
    }
    &names[names.len() - 1]
}

fn police_reference(dice: &mut Dice) -> String {
    format!(
        "{}/{}/{}",
        dice.pick(&["23", "20", "22", "21", "42"]),
        1_000 + dice.below(90_000),
        25 + dice.below(2)
    )
}
