//! The answers and lists of a referral on a page.

use nrm_panel_proto::v1;

use super::circumstances;
use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// An answer up to so many letters stands beside its question.
const SHORT: usize = 60;

/// Shows every answer, in its order, under its section and question.
pub(super) fn all(page: &mut Page, answers: &[v1::Answer], questions: &[v1::Question]) {
    let mut section = String::new();
    for answer in answers {
        let known = questions
            .iter()
            .find(|question| question.path == base(&answer.question));
        let heading = known.map_or_else(
            || unknown_section(&answer.question),
            |question| question.section.clone(),
        );
        if heading != section {
            page.heading(&heading);
            section = heading;
        }
        let asked = known.map_or(answer.question.as_str(), |question| question.text.as_str());
        let whose = match answer.words_of() {
            v1::WordsOf::Unspecified => String::new(),
            v1::WordsOf::Child => " (the child's own words)".to_owned(),
            v1::WordsOf::Referrer => " (the referrer's view)".to_owned(),
            v1::WordsOf::ThirdParty => " (what somebody else said)".to_owned(),
        };
        let asked = format!("{asked}{whose}");
        let text = spoken(answer);
        if text.chars().count() <= SHORT && !text.contains('\n') {
            page.fact(asked, text);
        } else {
            page.said(asked, text);
        }
    }
}

/// Says an answer, or why there is none.
pub(super) fn spoken(answer: &v1::Answer) -> String {
    if answer.not_known_reason.is_empty() {
        answer.text.clone()
    } else {
        format!("Not known: {}", answer.not_known_reason)
    }
}

/// The path of the question an item of a list answers.
fn base(path: &str) -> &str {
    path.split_once('[').map_or(path, |(base, _)| base)
}

/// What no question asks stands under the name of its own section.
fn unknown_section(path: &str) -> String {
    let name = path.split(['.', '[']).next().unwrap_or(path);
    format!("Besides: {}", name.replace('_', " "))
}

/// Shows the lists.
pub(super) fn lists(page: &mut Page, referral: &v1::Referral) {
    aliases(page, &referral.aliases);
    references(page, &referral.references);
    if !referral.places.is_empty() {
        page.heading("Places");
        page.table(places(&referral.places));
    }
    for (number, episode) in referral.episodes.iter().enumerate() {
        page.heading(format!("Episode {}", number + 1));
        shown_episode(page, episode);
    }
    for (number, exploiter) in referral.exploiters.iter().enumerate() {
        page.heading(format!("Exploiter {}", number + 1));
        shown_exploiter(page, exploiter);
    }
    if let Some(voice) = &referral.voice {
        page.heading("The child's voice");
        page.said("What the child says and wants", &voice.views);
        page.said("Why the child's views are not here", &voice.reason_absent);
        page.fact("Told of this referral", contract::TOLD.word(voice.told));
        page.said("How, and what the child said to it", &voice.how_told);
    }
    if let Some(known) = &referral.circumstances {
        circumstances::shown(page, known);
    }
}

fn aliases(page: &mut Page, aliases: &[v1::Alias]) {
    if aliases.is_empty() {
        return;
    }
    page.heading("Further names");
    let mut table = Table::new(["Name", "Kind"]);
    for alias in aliases {
        table.row([alias.name.clone(), contract::ALIAS_KIND.word(alias.kind)]);
    }
    page.table(table);
}

fn references(page: &mut Page, references: &[v1::Reference]) {
    if references.is_empty() {
        return;
    }
    page.heading("Numbers");
    let mut table = Table::new(["Number", "Kind", "Given by"]);
    for reference in references {
        table.row([
            reference.number.clone(),
            contract::REFERENCE_KIND.word(reference.kind),
            reference.issuer.clone(),
        ]);
    }
    page.table(table);
}

fn places(places: &[v1::Place]) -> Table {
    let mut table = Table::new(["What", "Town", "Region", "Country", "Details"]);
    for place in places {
        table.row([
            contract::PLACE_ROLE.word(place.role),
            place.town.clone(),
            place.region.clone(),
            place.country.clone(),
            place.details.clone(),
        ]);
    }
    table
}

fn shown_episode(page: &mut Page, episode: &v1::Episode) {
    let kind = contract::EXPLOITATION_TYPE.word(episode.exploitation_type);
    page.fact("Exploitation", kind);
    page.fact("From", approximate(episode.started.as_ref()));
    page.fact("Until", approximate(episode.ended.as_ref()));
    page.fact("Whose words", contract::WORDS_OF.word(episode.words_of));
    page.said("What happened", &episode.description);
    if !episode.places.is_empty() {
        page.table(places(&episode.places));
    }
}

fn shown_exploiter(page: &mut Page, exploiter: &v1::Exploiter) {
    page.fact("Name", &exploiter.name);
    page.fact("Nickname", &exploiter.nickname);
    page.fact("Role", &exploiter.role);
    page.fact("To the child", &exploiter.relation);
    page.fact("Where", &exploiter.place);
    page.fact("Danger", &exploiter.danger);
    page.said("Description", &exploiter.description);
}

/// Says a date with what is known of it.
pub(super) fn approximate(date: Option<&v1::ApproximateDate>) -> String {
    let Some(v1::ApproximateDate {
        date,
        precision,
        words,
    }) = date
    else {
        return String::new();
    };
    let known = date.map(|date| {
        let born = v1::DateOfBirth {
            date: Some(date),
            precision: *precision,
        };
        super::birth(Some(&born))
    });
    match (known, words.is_empty()) {
        (None, _) => words.clone(),
        (Some(known), true) => known,
        (Some(known), false) => format!("{known}: {words}"),
    }
}

/// Says a day.
pub(super) fn day(date: Option<&v1::Date>) -> String {
    date.map(|date| print_date(Some(date))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_under_their_sections_and_questions() {
        let questions = [v1::Question {
            path: "places.uk_cities".to_owned(),
            section: "Places".to_owned(),
            text: "In which towns?".to_owned(),
            ..v1::Question::default()
        }];
        let answer = |question: &str, text: &str| v1::Answer {
            question: question.to_owned(),
            text: text.to_owned(),
            ..v1::Answer::default()
        };
        let answers = [
            answer("places.uk_cities[0]", "Rugby"),
            v1::Answer {
                not_known_reason: "nobody asked".to_owned(),
                words_of: v1::WordsOf::Child.into(),
                ..answer("places.uk_cities[1]", "")
            },
            answer("local_additions.legal_status", "two\nlines"),
        ];
        let mut page = Page::new();
        all(&mut page, &answers, &questions);
        let plain = page.layout(None).replace('\u{1b}', "");
        assert_eq!(
            plain,
            "[1mPlaces[0m\n  In which towns?                          Rugby\n  \
             In which towns? (the child's own words)  Not known: nobody asked\n\n\
             [1mBesides: local additions[0m\n  local_additions.legal_status\n    two\n    lines\n"
        );
    }
}
