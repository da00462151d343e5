//! Block scalars, `|` and `>`, whose lines are indented alike.

use super::Quick;
use crate::source::Span;
use crate::yaml::tree::{Node, Scalar, Style, Value};

impl Quick<'_> {
    /// The block scalar whose header stands here, in a block of column `indent`. Ends at the start of a line.
    ///
    /// Gives up at indentation indicators, `+`, a first line that is empty, and at lines of `>` that are indented
    /// further: those are not folded.
    pub(super) fn block_text(&mut self, indent: usize) -> Option<Node> {
        self.count()?;
        let header = self.at;
        let is_folded = self.byte(header) == b'>';
        let is_stripped = self.byte(header + 1) == b'-';
        self.at += if is_stripped { 2 } else { 1 };
        if self.bytes.get(self.at) != Some(&b'\n') {
            return None;
        }
        self.at += 1;
        let deep = self.indentation();
        if deep <= indent || self.line()?.trim_start_matches(' ').is_empty() {
            return None;
        }
        let mut text = String::new();
        let mut end = self.at;
        let mut blank = 0;
        loop {
            let found = self.indentation();
            let Some(line) = self.line() else {
                let is_text = found > indent || self.at + found == self.bytes.len();
                if is_text && !self.is_at_end() {
                    return None;
                }
                break;
            };
            if line.len() == found {
                // Spaces alone; more of them than the text is indented by would belong to the text.
                if found > deep {
                    return None;
                }
                blank += 1;
            } else if found < deep {
                if found > indent {
                    return None;
                }
                break;
            } else {
                let content = line.get(deep..)?;
                if content.ends_with(' ') || (is_folded && content.starts_with(' ')) {
                    return None;
                }
                join(&mut text, is_folded, blank);
                text.push_str(content);
                blank = 0;
                end = self.at + line.len();
            }
            self.at += line.len() + 1;
        }
        if !is_stripped {
            text.push('\n');
        }
        let scalar = Scalar { text: text.into(), style: Style::Block };
        (scalar.text.len() <= self.limits.scalar)
            .then_some(Node { span: Span::new(header, end), value: Value::Scalar(scalar) })
    }

    /// The line that begins here; `None` at the end, and for a last line that a line feed does not end.
    fn line(&self) -> Option<&str> {
        let rest = self.text.get(self.at..)?;
        rest.get(..rest.find('\n')?)
    }

    fn indentation(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|&&byte| byte == b' ').count()
    }
}

/// Adds what stands between two lines that `blank` empty ones part.
fn join(text: &mut String, is_folded: bool, blank: usize) {
    if text.is_empty() {
        return;
    }
    if is_folded && blank == 0 {
        text.push(' ');
    }
    let breaks = if is_folded { blank } else { blank + 1 };
    text.extend(std::iter::repeat_n('\n', breaks));
}
