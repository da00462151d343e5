//! Health and pay of people: in records about people, and where prose says it of somebody.

use std::collections::HashSet;
use std::sync::LazyLock;

use rayon::prelude::*;
use regex::Regex;

use super::{Said, matches, pattern, texts};
use crate::finding::Finding;
use crate::model::Record;
use crate::rules::{Findings, Scene};
use crate::source::FileId;

/// Kinds whose records are about one person.
const ABOUT_PEOPLE: [&str; 3] = ["absence", "allocation", "person"];

/// Fields of such records, the tree's own included, that should not exist.
const FIELDS: [&str; 14] = [
    "salary",
    "wage",
    "wages",
    "pay",
    "bonus",
    "diagnosis",
    "illness",
    "sickness",
    "medical",
    "disability",
    "pregnancy",
    "religion",
    "appraisal",
    "performance",
];

/// Words about health, in the free text of a record about a person.
static HEALTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:sick|sickness|illness|ill|surgery|hospital|pregnant|pregnancy|maternity|paternity|chemotherapy|cancer|depression|burn-?out|diagnos(?:is|ed)|disability)\b",
    )
});

/// Prose that speaks of the health of somebody.
static PROSE_HEALTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:on (?:long-term )?(?:sick|medical|maternity|paternity) leave|(?:signed )?off sick|is pregnant|was diagnosed with|(?:his|her|their) (?:illness|surgery|pregnancy|diagnosis))\b",
    )
});

/// Words without which prose does not speak of it: they are found faster.
static HEALTH_WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)leave|sick|pregnan|diagnos|illness|surgery"));

/// Prose that states what somebody is paid.
static PROSE_PAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:salary|salaries|wage|take-home pay)\b[^\n]{0,24}(?:[£€$]|\b(?:GBP|EUR|USD|CHF)\b)\s?[0-9]{2,3}(?:[.,' ]?[0-9]{3})?k?\b",
    )
});

/// What a file holds in which prose speaks of health or pay: one of these words, or a way to spell them otherwise. Most
/// files hold none, and need not be gone through text by text.
static SPEAKING: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)leave|sick|pregnan|diagnos|illness|surgery|salar|wage|take-home|\\"));

/// Points at health and pay.
pub fn check(scene: &Scene<'_>, found: &mut Findings) {
    let speaks = |file: &FileId| matches(&SPEAKING, scene.sources.file(*file).text());
    let speaking: HashSet<FileId> = scene.files.par_iter().map(|scanned| scanned.file).filter(speaks).collect();
    let judged = |record: &Record<'_>| {
        let mut judged = Vec::new();
        if is_about_person(record) || speaking.contains(&record.file) {
            texts(record, &mut |said| judged.extend(judge(record, &said)));
        }
        judged
    };
    let findings: Vec<Finding> = scene.portfolio.records.par_iter().flat_map_iter(judged).collect();
    found.extend(findings);
}

fn is_about_person(record: &Record<'_>) -> bool {
    ABOUT_PEOPLE.contains(&record.kind.name.as_str())
}

fn judge(record: &Record<'_>, said: &Said<'_>) -> Option<Finding> {
    let about_person = is_about_person(record);
    if !about_person && !said.text.contains(' ') {
        return None;
    }
    let own = said.key.starts_with("x-");
    let mut words = said.key.split(|c: char| !c.is_alphanumeric());
    let what = if about_person && words.any(is_about_health_or_pay) {
        "a field about the pay, health or judgement of a person"
    } else if about_person && (own || matches!(said.key, "notes" | "reason")) && matches(&HEALTH, said.text) {
        "the health of a person"
    } else if !said.text.contains(' ') {
        return None;
    } else if matches(&HEALTH_WORD, said.text) && matches(&PROSE_HEALTH, said.text) {
        "the health of somebody"
    } else if matches(&PROSE_PAY, said.text) {
        "what somebody is paid"
    } else {
        return None;
    };
    let message = format!("`{}` holds {what}, which a repository never forgets", said.key);
    Some(Finding::at(said.spot, message).help("remove it, and write only what the plan needs: from when to when"))
}

fn is_about_health_or_pay(word: &str) -> bool {
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(word))
        || (!word.is_ascii() && FIELDS.contains(&&*word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_of_somebody_stands_in_a_file_that_speaks() {
        for text in [
            "on sick leave",
            "on long-term medical leave",
            "on maternity leave",
            "on paternity leave",
            "off sick",
            "is pregnant",
            "was diagnosed with",
            "her illness",
            "their surgery",
            "his pregnancy",
            "his diagnosis",
            "salary: GBP 54,000",
            "salaries of £54,000",
            "a wage of EUR 72k",
            "take-home pay: $ 54000",
        ] {
            assert!(matches(&PROSE_HEALTH, text) || matches(&PROSE_PAY, text), "{text}");
            assert!(matches(&SPEAKING, text), "{text}");
        }
        assert!(matches(&SPEAKING, r#"notes: "is off \u0073ick""#) && !matches(&SPEAKING, "notes: on time"));
    }

    #[test]
    fn prose_about_somebody_and_prose_about_a_service() {
        assert!(
            matches(&PROSE_HEALTH, "Lead tester is on long-term sick leave")
                && matches(&PROSE_HEALTH, "Ana is off sick")
        );
        assert!(matches(&PROSE_PAY, "Her salary of £54,000 is booked here") && matches(&PROSE_PAY, "salary: EUR 72k"));
        for innocent in
            ["New maternity leave policy", "Chemotherapy day unit opens", "Salary survey in 2026", "wages system"]
        {
            assert!(!matches(&PROSE_HEALTH, innocent) && !matches(&PROSE_PAY, innocent), "{innocent}");
        }
        assert!(matches(&HEALTH, "knee surgery") && !matches(&HEALTH, "until the skills course"));
    }
}
