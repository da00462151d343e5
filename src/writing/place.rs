//! Paths that may be written: inside one folder, through no link, on every operating system.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Why a path is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It names no file.
    Empty,
    /// It begins at the root of a file system, or at a drive.
    Absolute,
    /// It leads out of the folder.
    Upwards,
    /// A part of it is no file name everywhere.
    Unportable,
    /// It leads into the repository's own data.
    Repository,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Empty => "it names no file",
            Refused::Absolute => "it is not below the folder that is written to",
            Refused::Upwards => "`..` leads out of the folder that is written to",
            Refused::Unportable => "a part of it is no file name on some systems",
            Refused::Repository => "it leads into the repository's own data",
        })
    }
}

/// The parts of a path from a folder, `/` between them.
///
/// # Errors
/// For every path that could lead elsewhere, or that another operating system could not check out.
pub fn parts(path: &str) -> Result<Vec<&str>, Refused> {
    if path.is_empty() {
        return Err(Refused::Empty);
    }
    if path.starts_with(['/', '\\']) || path.as_bytes().get(1) == Some(&b':') {
        return Err(Refused::Absolute);
    }
    path.split('/').map(part).collect()
}

fn part(name: &str) -> Result<&str, Refused> {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let is_odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    match name {
        "" => Err(Refused::Empty),
        ".." => Err(Refused::Upwards),
        "." => Err(Refused::Unportable),
        _ if name.eq_ignore_ascii_case(".git") => Err(Refused::Repository),
        _ if name.ends_with(['.', ' ']) || name.len() > 255 => Err(Refused::Unportable),
        _ if DEVICES.contains(&stem.as_str()) || name.chars().any(is_odd) => Err(Refused::Unportable),
        _ => Ok(name),
    }
}

/// Text as part of a file name or id: lower-case letters and digits, a hyphen for anything else, at most `most` characters
/// and cut between words where that is possible. Accents are left off: `Zoë Ünal` becomes `zoe-unal`.
pub fn slug(text: &str, most: usize) -> String {
    let mut slug = String::new();
    for word in plain_letters(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let word: String = word.to_ascii_lowercase().chars().take(most).collect();
        if !slug.is_empty() && slug.len() + 1 + word.len() > most {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word);
    }
    slug
}

/// Letters without the marks that Unicode can take off them, and those that it cannot, spelled out.
fn plain_letters(text: &str) -> String {
    let mut plain = String::new();
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' | 'Æ' => plain.push_str("ae"),
            'œ' | 'Œ' => plain.push_str("oe"),
            'þ' | 'Þ' => plain.push_str("th"),
            'ø' | 'Ø' => plain.push('o'),
            'ł' | 'Ł' => plain.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => plain.push('d'),
            'ı' => plain.push('i'),
            '\'' | '’' => {}
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path vectors of the threat model (T5), those that concern one path.
    #[test]
    fn paths_that_lead_elsewhere_or_exist_only_here_are_refused() {
        for (path, reason) in [
            ("", Refused::Empty),
            ("/etc/passwd", Refused::Absolute),
            ("\\\\server\\share", Refused::Absolute),
            ("C:/x.yaml", Refused::Absolute),
            ("c:x.yaml", Refused::Absolute),
            ("..", Refused::Upwards),
            ("../x.yaml", Refused::Upwards),
            ("risks/../../x.yaml", Refused::Upwards),
            ("risks//R1.yaml", Refused::Empty),
            ("risks/", Refused::Empty),
            ("./x.yaml", Refused::Unportable),
            ("risks\\..\\x.yaml", Refused::Unportable),
            ("con", Refused::Unportable),
            ("risks/NUL.yaml", Refused::Unportable),
            ("risks/a\0.yaml", Refused::Unportable),
            ("risks/a\n.yaml", Refused::Unportable),
            ("risks/R1.yaml:stream", Refused::Unportable),
            ("risks./R1.yaml", Refused::Unportable),
            (".git/hooks/pre-commit", Refused::Repository),
            ("sub/.GIT/config", Refused::Repository),
        ] {
            assert_eq!(parts(path), Err(reason), "{path:?}");
        }
        assert_eq!(parts(".github/workflows/pmo.yml"), Ok(vec![".github", "workflows", "pmo.yml"]));
        assert_eq!(parts("people/ana.silva.yaml"), Ok(vec!["people", "ana.silva.yaml"]));
    }

    #[test]
    fn a_slug_is_cut_between_words() {
        assert_eq!(slug("Claims portal: refresh!", 40), "claims-portal-refresh");
        assert_eq!(slug("Claims portal refresh", 16), "claims-portal");
        assert_eq!(slug("Überlandleitung", 40), "uberlandleitung");
        assert_eq!((slug("Zoë O’Neill", 40), slug("Łódź / Ærø", 40)), ("zoe-oneill".into(), "lodz-aero".into()));
        assert_eq!((slug("…", 10), slug("Antidisestablishmentarianism", 8)), (String::new(), "antidise".into()));
    }
}
