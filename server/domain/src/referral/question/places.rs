//! Where it happened and where the child is.

use super::{Question, Section, choice};
use crate::reference::List;

const WHERE: &str = "places.where_exploitation_happened";

const QUESTIONS: &[Question] = &[
    Question::choice(
        &[
            choice("uk", "In the United Kingdom"),
            choice("overseas", "Abroad"),
            choice("uk-and-overseas", "Both"),
        ],
        WHERE,
        "Where did the exploitation happen?",
    )
    .required()
    .of_form("where-exploitation-happened")
    .held_in("exploitation_location"),
    Question::listed(
        List::Town,
        "places.uk_cities",
        "In which towns of the United Kingdom?",
    )
    .required()
    .several()
    .when(WHERE, &["uk", "uk-and-overseas"])
    .of_form("where-exploitation-happened-uk-city-1")
    .held_in("places"),
    Question::narrative(
        "places.uk_other_location",
        "Which addresses, villages or landmarks?",
    )
    .when(WHERE, &["uk", "uk-and-overseas"])
    .of_form("where-exploitation-happened-other-uk-other-location"),
    Question::listed(
        List::Country,
        "places.overseas_countries",
        "In which countries abroad?",
    )
    .required()
    .several()
    .when(WHERE, &["overseas", "uk-and-overseas"])
    .of_form("where-exploitation-happened-overseas-country-1")
    .held_in("places"),
    Question::narrative(
        "places.overseas_other_location",
        "Which addresses or places abroad?",
    )
    .when(WHERE, &["overseas", "uk-and-overseas"])
    .of_form("where-exploitation-happened-other-overseas-other-location"),
    Question::listed(
        List::Town,
        "places.current_pv_location_uk_city",
        "In which town is the child staying?",
    )
    .required()
    .of_form("current-pv-location-uk-city")
    .held_in("places"),
    Question::listed(
        List::Region,
        "places.current_pv_location_uk_region",
        "In which county or region is that?",
    )
    .required()
    .of_form("current-pv-location-uk-region")
    .held_in("places"),
];

pub(super) const PLACES: Section = Section {
    heading: "Places",
    questions: QUESTIONS,
};
