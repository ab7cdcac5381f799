//! The findings of a decision, as a document shows them.

use std::collections::{BTreeMap, BTreeSet};

use super::withheld::Withheld;
use crate::{
    decision::{
        Cited, DEFENCE_NOTE, Element, ElementFinding, Found, Grounds, PanelRecord, Purpose,
        Realisation, SetAside, TraffickingAction,
    },
    document::{Section, words},
    referral::ExploitationType,
};

/// What the outcome names, and what stands against it.
pub(super) fn named(record: &PanelRecord, section: Section) -> Section {
    let section = match &record.grounds {
        Grounds::NotFound { reason } => section.fact("Why not", words(reason.code())),
        Grounds::Reasonable { route, forms, .. } => {
            let route = route.map_or_else(|| "Not named".to_owned(), |route| words(route.code()));
            section.fact("Route", route).fact(FORMS, of_forms(forms))
        }
        Grounds::Conclusive { route, forms } => section
            .fact("Route", words(route.code()))
            .fact(FORMS, of_forms(forms)),
    };
    let section = section.fact("What this is not", DEFENCE_NOTE);
    let section = match record.grounds.account_alone() {
        Some(why) => {
            section.with(Section::new("Why the account alone is enough").paragraph(why.as_str()))
        }
        None => section,
    };
    match record.override_reason.expose() {
        Some(why) => section
            .with(Section::new("The outcome stands against the findings").paragraph(why.as_str())),
        None => section,
    }
}

const FORMS: &str = "Forms of exploitation";

fn of_forms(forms: &BTreeSet<ExploitationType>) -> String {
    let forms: Vec<String> = forms.iter().map(|form| words(form.code())).collect();
    forms.join("; ")
}

/// What was found on every element.
pub(super) fn found(record: &PanelRecord) -> Section {
    let findings = &record.findings;
    let actions = |which: &BTreeSet<TraffickingAction>| {
        let actions: Vec<String> = which.iter().map(|action| words(action.code())).collect();
        actions.join("; ")
    };
    let purposes = |which: &BTreeMap<Purpose, Realisation>| {
        let purpose = |(purpose, how): (&Purpose, &Realisation)| {
            format!("{} ({})", words(purpose.code()), how.code())
        };
        which.iter().map(purpose).collect::<Vec<_>>().join("; ")
    };
    Section::new("Findings")
        .with(element(Element::Action, &findings.action, actions))
        .with(element(Element::Purpose, &findings.purpose, purposes))
        .with(element(Element::Service, &findings.service, |()| {
            String::new()
        }))
}

fn element<T>(
    element: Element,
    finding: &ElementFinding<T>,
    which: impl Fn(&T) -> String,
) -> Section {
    let (found, which) = match &finding.found {
        Found::Found { which: what } => ("found", which(what)),
        Found::NotFound => ("not found", String::new()),
        Found::NotDecided => ("not decided", String::new()),
    };
    let items: Vec<String> = finding.rests_on.iter().map(ToString::to_string).collect();
    Section::new(words(element.code()))
        .fact("Finding", found)
        .fact("Which", which)
        .fact("Rests on", items.join(", "))
        .paragraph(finding.reasons.expose().as_str())
}

/// The evidence relied on, weighed, and what was set aside.
pub(super) fn weighed(
    stage: &str,
    record: &PanelRecord,
    withheld: &Withheld<'_>,
    section: Section,
) -> Section {
    let section = record.evidence.iter().fold(section, |section, cited| {
        section.with(weighed_item(stage, cited, withheld))
    });
    record
        .set_aside
        .iter()
        .fold(section, |section, SetAside { item, reason }| {
            let aside = Section::new(format!("{stage}: {item} set aside"));
            section.with(match withheld.of(*item) {
                Some(why) => aside.fact("Why", why),
                None => aside.paragraph(reason.expose().as_str()),
            })
        })
}

/// Shows a cited item; what is told of one that is withheld stays here (R64).
fn weighed_item(stage: &str, cited: &Cited, withheld: &Withheld<'_>) -> Section {
    let Cited {
        citation,
        nature,
        sha256,
    } = cited;
    let credibility = &citation.credibility;
    let mitigating = credibility.mitigating.iter();
    let mitigating: Vec<String> = mitigating.map(|it| words(it.code())).collect();
    let item = Section::new(format!(
        "{stage}: {}, version {}",
        citation.item, citation.version
    ))
    .fact("What it is", words(nature.code()))
    .fact("Weight", words(citation.weight.code()))
    .fact("Bearing", words(citation.bearing.code()))
    .fact("Agrees with itself", words(credibility.internal.code()))
    .fact("Agrees with the rest", words(credibility.external.code()))
    .fact("Detail", words(credibility.detail.code()))
    .fact("Mitigating", mitigating.join("; "))
    .fact("SHA-256", sha256.as_deref().unwrap_or_default());
    match withheld.of(citation.item) {
        Some(why) => item.fact("What is told of it", why),
        None => item.paragraph(credibility.reasons.expose().as_str()),
    }
}
