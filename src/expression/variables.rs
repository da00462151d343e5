//! Which variables a template uses, so that only those need values.

use std::collections::BTreeSet;
use std::ops::Range;

use super::error::TemplateError;
use super::language;
use super::templates::{Escaping, Templates, on_a_deep_stack};

/// A variable as a template uses it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variable {
    /// The template it stands in.
    pub template: String,
    /// Its dotted path: `views.milestones.rows`.
    pub path: String,
}

impl Templates {
    /// The variables of `name` and of every template that it names in quotes, to include or to extend.
    ///
    /// A template whose name is put together while rendering is not followed, and one that cannot be read has
    /// none: rendering tells what is wrong with it.
    pub fn variables(&self, name: &str) -> BTreeSet<Variable> {
        let (templates, name) = (self.clone(), name.to_owned());
        let work = move || {
            let reached = templates.reached(&name);
            let (environment, _) = templates.environment(Escaping::Plain, reached.clone());
            let mut variables = BTreeSet::new();
            for template in reached {
                let Ok(read) = environment.get_template(template) else { continue };
                // The engine looks into the bounds of a slice, and not at what is sliced.
                let blanked = without_slices(read.source());
                let sliced = environment.template_from_str(&blanked).map(|sliced| sliced.undeclared_variables(true));
                let paths = read.undeclared_variables(true).into_iter().chain(sliced.into_iter().flatten());
                variables.extend(paths.map(|path| Variable { template: template.to_owned(), path }));
            }
            variables
        };
        on_a_deep_stack(work).unwrap_or_default()
    }

    /// A complaint about a variable, at the first place where `template` writes it.
    pub fn complaint(&self, template: &str, path: &str, message: String, help: String) -> TemplateError {
        let text = self.text(template).unwrap_or_default();
        let range = language::without_strings(text).find(path).map(|start| start..start + path.len());
        TemplateError::at(template, text.to_owned(), range, message, Some(help))
    }
}

/// The same template with its slices blanked, byte for byte: `rows[:5]` becomes `rows`.
fn without_slices(text: &str) -> String {
    let (mut blanked, mut at) = (text.to_owned(), 0);
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        at = start + 1;
        let closing = match text.as_bytes().get(at) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => continue,
        };
        let Some(end) = text[at..].find(closing).map(|found| at + found) else { break };
        for slice in slices(&text[at..end]) {
            let slice = at + slice.start..at + slice.end;
            blanked.replace_range(slice.clone(), &" ".repeat(slice.len()));
        }
        at = end;
    }
    blanked
}

/// Where `code` slices: brackets with a colon of their own.
fn slices(code: &str) -> Vec<Range<usize>> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for (at, c) in language::without_strings(code).char_indices() {
        match c {
            '[' | '(' | '{' => open.push((at, c == '[', false)),
            ':' => open.iter_mut().last().into_iter().for_each(|(_, _, colon)| *colon = true),
            ']' | ')' | '}' => {
                let slice = open.pop().filter(|(_, bracket, colon)| *bracket && *colon);
                found.extend(slice.map(|(start, ..)| start..at + 1));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sliced_counts_and_so_do_the_bounds() {
        let text = "views.prose[:1] {% set few = (views.risks.rows | list)[:views.costs.totals.count] %}\
                    {{ {\"a\": [few[\"x:y\"]]} }}{{ record.id[:3] }}";
        let templates = Templates::new([("a.md".to_owned(), text.to_owned())]);
        let paths: Vec<String> = templates.variables("a.md").into_iter().map(|variable| variable.path).collect();
        assert_eq!(paths, ["record.id", "views.costs.totals.count", "views.risks.rows"]);
    }

    #[test]
    fn variables_are_found_through_loops_includes_and_parents() {
        let texts = [
            ("base.md", "{{ frame.as_of }} {% block main %}{% endblock %}"),
            ("row.md", "{{ views.risks.totals.count }} {{ row.id }}"),
            (
                "a.md",
                "{% extends 'base.md' %}{% block main %}{% for row in views.milestones.rows %}{{ row.name }}\
                 {% include \"row.md\" %}{% endfor %}{% endblock %} views.text",
            ),
            ("other.md", "{{ views.costs }}"),
        ];
        let templates = Templates::new(texts.map(|(name, text)| (name.to_owned(), text.to_owned())));
        let paths: Vec<String> = templates.variables("a.md").into_iter().map(|variable| variable.path).collect();
        assert!(paths.iter().any(|path| path.starts_with("views.milestones")), "{paths:?}");
        assert!(paths.iter().any(|path| path.starts_with("views.risks")), "{paths:?}");
        assert!(paths.iter().any(|path| path.starts_with("frame.as_of")), "{paths:?}");
        assert!(
            !paths.iter().any(|path| path.starts_with("views.costs") || path.starts_with("views.text")),
            "{paths:?}"
        );
    }
}
