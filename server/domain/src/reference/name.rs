//! When two spellings are the same name.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::List;

/// Folds what never tells two names apart: case, diacritics, punctuation, white space,
/// and whether "and" is written as a sign.
pub(super) fn key(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
    {
        match character {
            '&' => folded.push_str(" and "),
            '\'' | '\u{2018}' | '\u{2019}' | '`' => {}
            'ı' => folded.push('i'),
            'đ' | 'Đ' => folded.push('d'),
            'ł' | 'Ł' => folded.push('l'),
            'ø' | 'Ø' => folded.push('o'),
            letter if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
            _ => folded.push(' '),
        }
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}

/// Folds what only says what kind of body bears the name: "London Borough of", "County
/// Council", "Constabulary". Takes a [`key`]. Where the bare name would be that of
/// somewhere else, the words stay.
pub(super) fn bare(list: List, key: &str) -> String {
    let (before, after): (&[&str], &[&str]) = match list {
        List::LocalAuthority => (BEFORE_A_COUNCIL, AFTER_A_COUNCIL),
        List::PoliceForce => (&["the", "heddlu"], AFTER_A_FORCE),
        List::FirstResponder | List::Country => (&["the"], &[]),
        List::ExploitationType | List::Nationality | List::Town | List::Region => (&[], &[]),
    };
    let mut bare = key;
    loop {
        let shorter = before
            .iter()
            .find_map(|words| bare.strip_prefix(words)?.strip_prefix(' '))
            .or_else(|| {
                after
                    .iter()
                    .find_map(|words| bare.strip_suffix(words)?.strip_suffix(' '))
            });
        match shorter {
            // London is a city of thirty-three councils: none of them is meant alone.
            Some("london") => return key.to_owned(),
            None => return bare.to_owned(),
            Some(shorter) => bare = shorter,
        }
    }
}

const BEFORE_A_COUNCIL: &[&str] = &[
    "the",
    "council of",
    "borough council of",
    "county borough of",
    "city and county of",
    "city of",
    "county of",
    "london borough of",
    "royal borough of",
    "metropolitan borough of",
    "borough of",
    "district of",
    "county",
    "lb of",
    "lb",
    "rb of",
    "cyngor bwrdeistref sirol",
    "cyngor dinas",
    "cyngor",
];

const AFTER_A_COUNCIL: &[&str] = &[
    "childrens services",
    "childrens social care",
    "childrens social services",
    "social services",
    "council",
    "corporation",
    "county borough",
    "metropolitan borough",
    "metropolitan district",
    "city and district",
    "city of",
    "county of",
    "city",
    "county",
    "borough",
    "district",
    "mbc",
    "mdc",
    "cbc",
    "cc",
    "bc",
    "dc",
];

const AFTER_A_FORCE: &[&str] = &["service", "force", "police", "constabulary"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_marks_signs_and_apostrophes_tell_no_names_apart() {
        assert_eq!(key("  Ynys   MÔN "), "ynys mon");
        assert_eq!(key("Telford & Wrekin"), key("telford and wrekin"));
        assert_eq!(key("King’s Lynn"), key("Kings Lynn"));
        assert_eq!(key("St. Helens"), key("St Helens"));
        assert_eq!(key("Stoke-on-Trent"), "stoke on trent");
        assert_ne!(key("Derby"), key("Derbyshire"));
    }

    #[test]
    fn the_kind_of_a_council_is_not_its_name() {
        let bare = |text| bare(List::LocalAuthority, &key(text));
        for text in [
            "Warwickshire County Council",
            "WARWICKSHIRE CC",
            "Warwickshire",
            "Warwickshire County Council Children’s Services",
        ] {
            assert_eq!(bare(text), "warwickshire", "{text}");
        }
        assert_eq!(
            bare("London Borough of Barking & Dagenham"),
            "barking and dagenham"
        );
        assert_eq!(bare("Royal Borough of Greenwich Council"), "greenwich");
        assert_eq!(bare("City and County of Swansea Council"), "swansea");
        assert_eq!(bare("Kingston upon Hull, City of"), "kingston upon hull");
        assert_eq!(bare("County Durham"), bare("Durham County Council"));
        assert_eq!(bare("Warwick District Council"), "warwick");
    }

    #[test]
    fn london_alone_is_no_council() {
        let bare = |text| bare(List::LocalAuthority, &key(text));
        assert_eq!(bare("London"), "london");
        assert_eq!(
            bare("City of London Corporation"),
            "city of london corporation"
        );
    }

    #[test]
    fn a_name_is_never_folded_to_nothing() {
        assert_eq!(bare(List::LocalAuthority, "council"), "council");
        assert_eq!(bare(List::PoliceForce, "police"), "police");
        assert_eq!(bare(List::PoliceForce, &key("Heddlu Gwent")), "gwent");
    }
}
