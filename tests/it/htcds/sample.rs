//! An invented child, of whom everything is said.

use serde_json::{Value, json};

/// A referral that says something in every field there is.
pub(super) fn full() -> Value {
    let day = |year: i32, month: i32, day: i32| json!({"year": year, "month": month, "day": day});
    let about = |date: &Value, precision: &str| json!({"date": date, "precision": format!("DATE_PRECISION_{precision}")});
    let born = about(&day(2011, 1, 22), "DAY");
    let place = |role: &str, town: &str, country: &str| json!({"role": format!("PLACE_ROLE_{role}"), "town": town, "country": country});
    let mut house = place("EXPLOITATION", "Rugby", "");
    house["details"] = json!("A flat above a shop");
    json!({
        "ageClaim": "AGE_CLAIM_UNDER_18",
        "child": {
            "firstName": "Caspian", "lastName": "Thornleigh-Wick", "nickname": "Cass",
            "dateOfBirth": born, "gender": "GENDER_MALE",
            "nationalities": ["Vietnamese", "British citizen"],
        },
        "referrer": {
            "firstName": "Gwen", "lastName": "Responder", "role": "Constable",
            "phone": "01632 960001", "alternativeContactEmail": "duty@police.example",
            "organisation": "Warwickshire Police",
        },
        "localAuthority": {
            "name": "Warwickshire County Council", "phone": "01632 960011",
            "email": "frontdoor@council.example", "firstName": "Maribel", "lastName": "Ostrander",
        },
        "exploitationTypes": [
            "EXPLOITATION_TYPE_FORCED_TO_COMMIT_CRIME",
            "EXPLOITATION_TYPE_CHILD_EXPLOITATION",
        ],
        "exploitationLocation": "EXPLOITATION_LOCATION_UK_AND_OVERSEAS",
        "answers": [
            {"question": "background.family", "text": "A grandmother", "wordsOf": "WORDS_OF_CHILD"},
        ],
        "episodes": [{
            "exploitationType": "EXPLOITATION_TYPE_FORCED_TO_COMMIT_CRIME",
            "started": about(&day(2026, 3, 1), "MONTH"), "ended": about(&day(2026, 10, 9), "DAY"),
            "places": [place("EXPLOITATION", "Nuneaton", "")],
            "description": "Sent out at night", "wordsOf": "WORDS_OF_CHILD",
        }],
        "exploiters": [{"nickname": "Brix", "role": "driver"}],
        "places": [
            house,
            place("EXPLOITATION", "", "Vietnam"),
            place("TRANSIT", "Calais", "France"),
            place("CURRENT", "Nuneaton", ""),
        ],
        "aliases": [{"name": "Kaspian", "kind": "ALIAS_KIND_SPELLING"}],
        "references": [
            {"kind": "REFERENCE_KIND_POLICE", "number": "23/12345/26", "issuer": "Warwickshire Police"},
        ],
        "voice": {"views": "To go home", "told": "TOLD_YES", "howTold": "By his grandmother"},
        "circumstances": {
            "address": "11 Fennel Rise", "placement": "foster placement",
            "livesWith": "A carer", "carerSuspected": false,
            "responsibleAuthority": "Warwickshire County Council",
            "hostAuthority": "Warwickshire County Council", "district": "Nuneaton and Bedworth",
            "socialWorker": {"name": "Maribel Ostrander", "phone": "01632 960012"},
            "legalStatus": "LEGAL_STATUS_ACCOMMODATED", "legalStatusDetails": "Since June",
            "guardianState": "GUARDIAN_STATE_REFERRED", "guardianDetails": "Called on Monday",
            "safeContact": {"how": "Through the carer"},
            "criminalMatters": [{"details": "Arrested", "section45Raised": true}],
            "missingEpisodes": [{"from": about(&day(2026, 6, 1), "DAY"), "details": "Two nights"}],
            "disability": "None", "communicationNeeds": "Short sentences",
            "ethnicity": "Any other Asian background", "religion": "None",
            "firstLanguage": "Farsi", "sexualOrientation": "Not said",
            "immediateDanger": "None now", "countyLines": true,
        },
    })
}
