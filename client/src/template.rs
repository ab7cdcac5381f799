//! A referral as a file to fill in: every question in order, as TOML. What a person
//! is asked at a terminal can be said in it, and read back with nobody there.

mod read;
mod write;

pub(crate) use self::{read::read, write::write};

/// The key that names the version of the questions.
const VERSION: &str = "questions";
/// The table that holds the lists.
const LISTS: &str = "lists";
/// Keys of an answer with more to it than a text.
const TEXT: &str = "text";
const NOT_KNOWN: &str = "not_known";
const WORDS_OF: &str = "words_of";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        draft::sheet::{Said, Several},
        questions::sample::catalogue,
    };

    fn problems(text: &str) -> Vec<String> {
        read(&catalogue(), text).err().unwrap_or_default()
    }

    #[test]
    fn an_empty_template_says_nothing() {
        let template = write(&catalogue());
        let sheet = read(&catalogue(), &template).unwrap();
        assert_eq!(sheet.paths().count(), 0);
        for question in &catalogue().questions {
            assert!(
                template.contains(&format!("\n{} = ", question.path)),
                "{}",
                question.path
            );
        }
        assert_helpful(&template);
    }

    /// What a person needs to fill it in stands beside each question.
    fn assert_helpful(template: &str) {
        for words in [
            "# What of story.journey?\n",
            "# Asked only if story.taken is yes.\n",
            "#   not-sure: It is not sure\n",
            "# Must be answered, or say why it is not known.\n",
            "# [[lists.exploiters]]\n",
            "questions = \"2026-11-22\"\n",
        ] {
            assert!(template.contains(words), "{words:?} in {template}");
        }
    }

    #[test]
    fn a_list_can_be_filled_in_by_taking_the_marks_away() {
        let template = write(&catalogue());
        let start = template.find("# [[lists.aliases]]").unwrap();
        let block = &template[start..];
        let block = &block[..block.find("\n\n").unwrap()];
        let filled = block
            .replace("# name = \"\"", "# name = \"Cass\"")
            .replace("# kind = \"\"", "# kind = \"nickname\"");
        let filled: String = filled
            .lines()
            .map(|line| line.strip_prefix("# ").unwrap_or(line))
            .filter(|line| line.starts_with('[') || line.contains(" = "))
            .map(|line| format!("{line}\n"))
            .collect();
        let sheet = read(&catalogue(), &filled).unwrap();
        assert_eq!(sheet.entries("aliases")[0].field("name"), "Cass");
    }

    #[test]
    fn each_way_to_answer_is_read() {
        let text = r#"
questions = "2026-11-22"
child.first_name = "Zoë"
child.dob = 2011-03-14
story.number = 3
story.taken = true
background.family = { text = """
A mother.
Two sisters.""", words_of = "child" }
voice.views = { not_known = "Not asked yet" }
places.uk_cities = ["Rugby", " "]
story.ticket = "  "
circumstances.legal_status = "Care order"

[[lists.exploiters]]
name = "Brix"

[[lists.criminal_matters]]
details = "Class A"
arrested_on = 2026-10-09
section_45_raised = true
"#;
        let sheet = read(&catalogue(), &text.replace("Care order", "care-order")).unwrap();
        let said = |path: &str| sheet.said(path).cloned();
        let text = |text: &str| Some(Said::Text(text.to_owned()));
        assert_eq!(said("child.first_name"), text("Zoë"));
        assert_eq!(said("child.dob"), text("2011-03-14"));
        assert_eq!(said("story.number"), text("3"));
        assert_eq!(said("story.taken"), text("yes"));
        assert_eq!(said("background.family"), text("A mother.\nTwo sisters."));
        assert_eq!(sheet.words_of("background.family"), 1);
        assert_eq!(
            said("voice.views"),
            Some(Said::NotKnown("Not asked yet".to_owned()))
        );
        let values = vec!["Rugby".to_owned()];
        assert_eq!(
            said("places.uk_cities"),
            Some(Said::Several(Several { values }))
        );
        assert_eq!(said("story.ticket"), None);
        assert_eq!(said("circumstances.legal_status"), text("care_order"));
        assert_eq!(sheet.entries("exploiters")[0].field("name"), "Brix");
        assert_eq!(
            sheet.entries("criminal_matters")[0].field("section_45_raised"),
            "yes"
        );
    }

    #[test]
    fn every_problem_names_line_and_question_and_repeats_nothing() {
        let text = r#"
child.dob = "Amy"
story.taken = "Amy"
child.shoe_size = "Amy"
child.first_name = { not_known = "Amy" }
background.family = { text = "Amy", words_of = "Amy" }
story.ticket = { text = "Amy", words_of = "child" }
story.number = ["Amy"]
[[lists.aliases]]
kind = "Amy"
shoe = "Amy"
[[lists.shoes]]
a = "Amy"
"#;
        let problems = problems(text);
        for start in [
            "line 2: child.dob: ",
            "line 3: story.taken: choose from: yes, no",
            "line 4: child.shoe_size: there is no such question",
            "line 5: child.first_name: ",
            "line 6: background.family: ",
            "line 7: story.ticket: ",
            "line 8: story.number: ",
            "line 10: lists.aliases.kind: choose from: nickname",
            "line 11: lists.aliases.shoe: ",
            "line 12: lists.shoes: ",
        ] {
            let found = problems.iter().any(|problem| problem.starts_with(start));
            assert!(found, "{start:?} in {problems:#?}");
        }
        assert_eq!(problems.len(), 10, "{problems:#?}");
        assert!(!problems.join("").contains("Amy"), "{problems:#?}");
    }

    #[test]
    fn a_template_of_other_questions_is_not_read_as_if_it_were_of_these() {
        let problems = problems("questions = \"2025-01-01\"\nchild.first_name = \"Zoë\"");
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("line 1: "), "{problems:?}");
        let broken = super::read(&catalogue(), "child.first_name = \"Zoë\nx").unwrap_err();
        assert!(broken[0].starts_with("line 1: "), "{broken:?}");
        assert!(!broken[0].contains("Zoë"));
    }
}
