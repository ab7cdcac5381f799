//! Submissions of the real form as nobody has seen them yet: made from the questions,
//! with any answers, branches nobody takes, and keys nobody knows.

use nrm_panel_domain::referral::question::{self, AnswerKind, Question};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Map, Value};

/// Returns a way to make valid submissions, as the text of the document.
pub fn submissions() -> impl Strategy<Value = String> {
    let questions: Vec<&Question> = question::all()
        .filter(|question| !question.form_field.is_empty())
        .collect();
    let answers: Vec<_> = questions.iter().map(|question| answer(question)).collect();
    (answers, core(), strange(), any::<bool>()).prop_map(move |(answers, core, strange, pretty)| {
        let mut document = Map::new();
        for (question, answer) in questions.iter().zip(answers) {
            if let Some(answer) = answer {
                put(&mut document, question.path, answer);
            }
        }
        for (path, answer) in core {
            put(&mut document, path, answer);
        }
        for (section, key, answer) in strange {
            // A key of the strange may be one of ours: then the answer of ours stays.
            let section = document
                .entry(section)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(section) = section {
                section.entry(key).or_insert(answer);
            }
        }
        let document = Value::Object(document);
        if pretty {
            format!("{document:#}")
        } else {
            document.to_string()
        }
    })
}

fn put(document: &mut Map<String, Value>, path: &str, answer: Value) {
    let (section, key) = path.split_once('.').unwrap();
    let section = document
        .entry(section)
        .or_insert_with(|| Value::Object(Map::new()));
    section
        .as_object_mut()
        .unwrap()
        .insert(key.to_owned(), answer);
}

/// Any answer a question may be given, or none; choices mostly of those offered.
fn answer(question: &'static Question) -> BoxedStrategy<Option<Value>> {
    let values: Vec<&str> = question.choices.iter().map(|choice| choice.value).collect();
    let one = match question.kind {
        AnswerKind::Choice | AnswerKind::Choices => prop_oneof![
            9 => select(values).prop_map(str::to_owned),
            1 => text(),
        ]
        .boxed(),
        AnswerKind::Number => {
            prop_oneof![(0..20_u8).prop_map(|many| many.to_string()), text()].boxed()
        }
        AnswerKind::Line
        | AnswerKind::Narrative
        | AnswerKind::Date
        | AnswerKind::Email
        | AnswerKind::Listed(_) => text().boxed(),
    };
    let answer = if question.several {
        vec(one, 0..4).prop_map(Value::from).boxed()
    } else {
        prop_oneof![9 => one.prop_map(Value::from), 1 => Just(Value::Null)].boxed()
    };
    option::weighted(0.8, answer).boxed()
}

/// What a submission cannot do without, given rightly.
fn core() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let age = select(vec!["yes", "not-sure"]);
    let gender = select(vec!["female", "male", "unknown"]);
    let born = select(vec![
        Value::Null,
        "2011-01-22".into(),
        "2010-01-01".into(),
        "2012".into(),
        "2012-02".into(),
        "1999-12-31".into(),
    ]);
    (age, name(), option::of(name()), gender, born).prop_map(|(age, first, last, gender, born)| {
        vec![
            ("age_and_childrens_services.pv_under_age", age.into()),
            ("child.first_name", first.into()),
            ("child.last_name", last.into()),
            ("child.gender", gender.into()),
            ("child.dob", born),
        ]
    })
}

/// A name as it may be spelt anywhere.
fn name() -> impl Strategy<Value = String> {
    "[\\p{L}\\p{M}' .-]{0,20}\\p{L}"
}

/// Leftovers of adults, keys of nobody, and values of every kind.
fn strange() -> impl Strategy<Value = Vec<(String, String, Value)>> {
    let section = prop_oneof![
        select(vec![
            "child",
            "places",
            "local_additions",
            "contact",
            "evidence"
        ])
        .prop_map(str::to_owned),
        key(),
    ];
    let name = prop_oneof![
        select(vec![
            "pv_phone_number",
            "who_contact",
            "refuse_nrm",
            "why_they_stayed",
            "pv_contact_details_street",
            "files",
            "home_address",
        ])
        .prop_map(str::to_owned),
        key(),
    ];
    let leaf = prop_oneof![
        text().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null),
    ];
    let value = leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((key(), inner), 0..3)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    });
    vec((section, name, value), 0..6)
}

/// A key as a document may have it: one line.
fn key() -> impl Strategy<Value = String> {
    "[^\\p{C}]{1,12}"
}

/// Any text that can be kept: quotes, pipes, angle brackets, white space, every script,
/// what turns the direction of writing, controls; no NUL.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any::<String>(),
        2 => "[a-zA-Z0-9 |<>\\[\\]~\"'&@/*.,\\n\\t-]{0,60}",
        1 => select(vec![
            "n/a",
            "see above",
            " two  spaces ",
            "a|b <c> [NAME] ~ && @@ /* */",
            "\u{202E}turned\u{2066}",
            "e\u{301} ș ț 李 😀 \u{200D}",
            "\r\nline\u{2028}end\r",
            "{\"json\": [\"in\", \"text\"]}",
            "'; DROP TABLE event; --",
            "",
        ])
        .prop_map(str::to_owned),
    ]
    .prop_map(|text| text.replace('\0', "\u{FFFD}"))
}
