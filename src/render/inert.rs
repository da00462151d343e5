//! Output in which the runner of a build finds no command of its own.

/// How build systems mark commands inside a line: GitHub's old form and Azure's.
const MARKS: [&str; 2] = ["##[", "##vso["];

/// Text for people in which GitHub and Azure runners find no command: a line that begins `::`, and `##[` or
/// `##vso[` anywhere, show one of their characters as `\u{…}`.
///
/// A runner reads every line a step prints, so a milestone named `::add-mask::e` would be obeyed.
pub(super) fn inert(text: &str) -> String {
    if !text.contains("::") && !MARKS.iter().any(|mark| text.contains(mark)) {
        return text.to_owned();
    }
    let lines = text.split_inclusive('\n').map(|line| {
        let line = without_marks(line, "\\u{23}");
        let words = line.trim_start();
        match words.strip_prefix("::") {
            Some(rest) => format!("{}\\u{{3a}}:{rest}", &line[..line.len() - words.len()]),
            None => line,
        }
    });
    lines.collect()
}

/// JSON in which runners find no command, and parsers the same values.
pub(super) fn inert_json(text: String) -> String {
    if MARKS.iter().any(|mark| text.contains(mark)) { without_marks(&text, "\\u0023") } else { text }
}

/// HTML in which runners find no command, and browsers the same text. A line that only begins `::`, as a style sheet's
/// may, is no command and stays.
pub(super) fn inert_html(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let line = without_marks(line, "&#35;");
        let words = line.trim_start();
        match words.strip_prefix("::") {
            Some(rest) if rest.contains("::") => format!("{}&#58;:{rest}", &line[..line.len() - words.len()]),
            _ => line,
        }
    });
    lines.collect()
}

/// Writes the second `#` of every mark as `hash`.
fn without_marks(text: &str, hash: &str) -> String {
    let marks = MARKS.iter().filter(|mark| text.contains(**mark));
    marks.fold(text.to_owned(), |text, mark| text.replace(mark, &format!("#{hash}{}", &mark[2..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_show_as_text_and_the_rest_is_untouched() {
        assert_eq!(inert("  ::add-mask::e\na::b\n"), "  \\u{3a}:add-mask::e\na::b\n");
        assert_eq!(inert("x ##[group]y ##vso[task.x]"), "x #\\u{23}[group]y #\\u{23}vso[task.x]");
        assert_eq!(inert_html(" ::a::b\n::before {}\n##[x]"), " &#58;:a::b\n::before {}\n#&#35;[x]");
        assert_eq!(inert_json(r#""a ##[b""#.to_owned()), r##""a #\u0023[b""##);
    }
}
