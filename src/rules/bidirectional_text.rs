//! `bidirectional-text`: characters that nobody sees, or that change the order in which text is shown.

use std::collections::HashSet;

use rayon::prelude::*;

use super::{Findings, Group, Rule, ScannedFile, Scene};
use crate::finding::{Finding, Level};
use crate::source::{Span, Spot};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    name: "bidirectional-text",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("bidirectional_text.md"),
    check,
};

/// A hidden character in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hidden {
    /// Byte offset in the text.
    at: usize,
    character: char,
    name: &'static str,
}

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let suspects: Vec<(&ScannedFile<'_>, Vec<Suspect>)> = scene
        .files
        .par_iter()
        .map(|scanned| (scanned, suspects(scanned, scene.sources.file(scanned.file).text())))
        .filter(|(_, suspects)| !suspects.is_empty())
        .collect();
    if suspects.is_empty() {
        return;
    }
    let names = spots_of_names(scene);
    for (scanned, suspects) in suspects {
        for suspect in suspects {
            let is_name = suspect.is_key || names.contains(&suspect.value.in_file(scanned.file));
            let place = if is_name { "this name" } else { "this text" };
            let Hidden { character, name, .. } = suspect.hidden;
            let message = format!("{name} (U+{:04X}) hides in {place}", u32::from(character));
            let finding = Finding::at(suspect.shown.in_file(scanned.file), message)
                .help("delete it; an editor that shows invisible characters finds it");
            if is_name { found.push(finding) } else { found.push_milder(finding) }
        }
    }
}

/// Where ids and handles stand: the ids of records and everything that names one.
fn spots_of_names(scene: &Scene<'_>) -> HashSet<Spot> {
    let ids = scene.portfolio.records.iter().filter_map(|record| record.id.map(|id| id.spot));
    ids.chain(scene.references().iter().map(|reference| reference.spot)).collect()
}

/// A scalar, key or comment with a hidden character: the first one counts.
struct Suspect {
    hidden: Hidden,
    value: Span,
    /// The character itself where the source shows it, else the scalar.
    shown: Span,
    is_key: bool,
}

fn suspects(scanned: &ScannedFile<'_>, text: &str) -> Vec<Suspect> {
    let mut found = Vec::new();
    // Nothing hides in printable ASCII, unless an escape writes it.
    let shows_all = |byte: u8| matches!(byte, b' '..=b'[' | b']'..=b'~' | b'\t' | b'\n' | b'\r');
    if text.bytes().fold(true, |all, byte| all & shows_all(byte)) {
        return found;
    }
    if let Some(root) = &scanned.document.root {
        look(root, text, &mut found);
    }
    found.sort_by_key(|suspect| suspect.value);
    found.dedup_by_key(|suspect| suspect.value);
    let outside = outside_values(text, &found);
    found.extend(outside);
    found
}

/// The first hidden character that stands in no key or scalar of `known`, which is sorted: in a comment, or in a
/// file that could not be read.
fn outside_values(text: &str, known: &[Suspect]) -> Option<Suspect> {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    loop {
        let hidden = hidden_in(text.get(at..)?)?;
        let shown = Span::new(at + hidden.at, at + hidden.at + hidden.character.len_utf8());
        let next = known.partition_point(|one| one.value.start <= shown.start);
        match next.checked_sub(1).and_then(|last| known.get(last)).filter(|last| last.value.contains(shown)) {
            Some(value) => at = value.value.end as usize,
            None => return Some(Suspect { hidden, value: shown, shown, is_key: false }),
        }
    }
}

fn look(node: &Node, text: &str, found: &mut Vec<Suspect>) {
    let mut judge = |content: &str, value: Span, is_key: bool| {
        let Some(hidden) = hidden_in(content) else { return };
        let written = text.get(value.start as usize..value.end as usize).unwrap_or_default();
        let shown = written.find(hidden.character).map_or(value, |at| {
            let start = value.start as usize + at;
            Span::new(start, start + hidden.character.len_utf8())
        });
        found.push(Suspect { hidden, value, shown, is_key });
    };
    if let Some(scalar) = node.scalar() {
        judge(&scalar.text, node.span, false);
    }
    for entry in node.entries().unwrap_or_default() {
        judge(&entry.key, entry.key_span, true);
    }
    node.entries().unwrap_or_default().iter().for_each(|entry| look(&entry.value, text, found));
    node.items().unwrap_or_default().iter().for_each(|item| look(item, text, found));
}

/// The first character of `text` that nobody sees, unless the writing system needs it where it stands.
///
/// Joiners (U+200C, U+200D) are part of Persian, of Indic scripts and of composed emoji, tags part of flags: they
/// count only behind plain ASCII. The set is that of the Trojan Source paper (Boucher and Anderson, 2021), the
/// other characters of Unicode's general category Cf, and control characters.
pub(super) fn hidden_in(text: &str) -> Option<Hidden> {
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let joins = matches!(character, '\u{200c}' | '\u{200d}' | '\u{e0020}'..='\u{e007f}');
        if let Some(name) = name(character).filter(|_| !joins || before.is_ascii()) {
            return Some(Hidden { at, character, name });
        }
        before = character;
    }
    None
}

fn name(character: char) -> Option<&'static str> {
    Some(match character {
        '\t' | '\n' | '\r' | ' '..='~' => return None,
        '\u{200e}' => "a left-to-right mark",
        '\u{200f}' => "a right-to-left mark",
        '\u{61c}' => "an Arabic letter mark",
        '\u{202a}' | '\u{202b}' => "an embedding that changes the order of letters",
        '\u{202d}' => "a left-to-right override",
        '\u{202e}' => "a right-to-left override",
        '\u{2066}'..='\u{2068}' => "an isolate that changes the order of letters",
        '\u{202c}' | '\u{2069}' => "the end of a change in the order of letters",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner",
        '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{180e}' => "an invisible formatting character",
        '\u{feff}' => "a byte-order mark inside the text",
        '\u{ad}' => "a soft hyphen",
        '\u{2028}' | '\u{2029}' => "a line break that most editors do not show",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "a filler of no width",
        '\u{fff9}'..='\u{fffb}' => "an annotation mark",
        '\u{e0000}'..='\u{e007f}' => "an invisible tag",
        other if other.is_control() => "a control character",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(usize, u32)> {
        hidden_in(text).map(|hidden| (hidden.at, u32::from(hidden.character)))
    }

    #[test]
    fn controls_are_found_and_scripts_are_left_alone() {
        assert_eq!(found("pay\u{202e}load"), Some((3, 0x202e)));
        assert_eq!(found("PRJ\u{200d}-A"), Some((3, 0x200d)));
        assert_eq!(found("bell\u{7}"), Some((4, 7)));
        assert_eq!(found("nine\u{9b}31m"), Some((4, 0x9b)));
        for innocent in ["می\u{200c}خواهم", "👩\u{200d}💻", "café – naïve\n", "שלום", "tab\there"] {
            assert_eq!(found(innocent), None, "{innocent}");
        }
    }
}
