//! Whatever is typed into the real form comes back as it was typed.

use nrm_panel_domain::{
    reference::Book,
    referral::{Content, form},
    time::CivilDate,
};
use nrm_panel_tests::{builder, on_both, panel::Panel, submission::submissions};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};
use serde_json::Value;

use super::{read_back, samples::leaves};

on_both!(any_submission_comes_back_through_the_service_as_it_was_typed);

/// So many go through the service, on each engine.
const THROUGH_THE_SERVICE: usize = 40;

fn today() -> CivilDate {
    CivilDate::from_ymd(2026, 11, 16).unwrap()
}

/// Everything typed into a document, in its order.
fn typed(document: &str) -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(document).unwrap();
    let mut typed = Vec::new();
    leaves("", &document, &mut typed);
    typed
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_submission_is_taken_and_every_word_is_said_or_set_aside(document in submissions()) {
        let referral = form::read(&document, today());
        prop_assert!(referral.is_ok(), "{referral:?}");
        let Ok(referral) = referral else { return Ok(()) };
        let Content::HomeOfficeForm { original } = &referral.content else {
            return Err(TestCaseError::fail("the form is not kept as such"));
        };
        prop_assert_eq!(original.expose(), &document);
        let account = referral.account();
        let mut kept: Vec<(String, String)> = account
            .answers
            .iter()
            .chain(&account.set_aside)
            .map(|answer| (answer.question.clone(), answer.text().to_owned()))
            .collect();
        let in_order: Vec<_> = account.answers.iter().map(|answer| &answer.question).collect();
        let mut all = typed(&document);
        let mut order = all.iter().map(|(question, _)| question);
        for question in in_order {
            prop_assert!(order.any(|typed| typed == question), "{question} is out of order");
        }
        kept.sort();
        all.sort();
        prop_assert_eq!(kept, all);
        // What is asked about it is the same however often one looks, and says nothing of it.
        let lists = Book::built_in().unwrap();
        let queries = referral.queries(today(), &lists);
        prop_assert_eq!(&queries, &referral.queries(today(), &lists));
        for query in queries {
            prop_assert!(query.id.ends_with(query.question) || query.id.contains('#'));
        }
    }
}

async fn any_submission_comes_back_through_the_service_as_it_was_typed(panel: &Panel) {
    let mut runner = TestRunner::new(Config::default());
    let lodger = panel.first_responder();
    let mut set_aside = 0;
    for _ in 0..THROUGH_THE_SERVICE {
        let document = submissions().new_tree(&mut runner).unwrap().current();
        let request = builder::form(document.clone().into_bytes());
        let case = panel.lodge_by(&lodger, request).await;
        let reply = read_back(&lodger, &case.id).await;
        assert_eq!(reply.original, document.as_bytes());
        set_aside += reply.set_aside.len();
        let answers = reply.referral.unwrap().answers;
        let mut kept: Vec<(String, String)> = answers
            .into_iter()
            .chain(reply.set_aside)
            .map(|answer| (answer.question, answer.text))
            .collect();
        let mut all = typed(&document);
        kept.sort();
        all.sort();
        assert_eq!(kept, all, "{document}");
        // And exported, lodged again and shown again, it is the same still.
        let again = builder::form(reply.original);
        let again = panel.lodge_by(&lodger, again).await;
        assert_eq!(
            read_back(&lodger, &again.id).await.original,
            document.as_bytes()
        );
    }
    assert!(set_aside > 0, "no branch was left by any of them");
}
