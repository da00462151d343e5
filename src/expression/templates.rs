//! Report templates: named texts that include and extend each other, rendered over one JSON value.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::Value as JsonValue;

use super::error::TemplateError;
use super::{language, parts};
use crate::finding::suggestion;

/// Stack for reading and rendering: the engine's parser and the values it frees are recursive.
const STACK: usize = 256 * 1024 * 1024;

/// What output is made of, and so how values are written into it. Chosen by the caller, never by a template's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escaping {
    /// HTML: values are escaped unless a template says `safe`.
    Html,
    /// Text and Markdown: values are written as they are; templates escape with `md`.
    Plain,
}

/// How much a template may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one template's text.
    pub source: usize,
    /// Bytes of what it writes.
    pub output: usize,
    /// Steps of the engine.
    pub fuel: u64,
    /// Time for one rendering.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { source: 256 * 1024, output: 64 * 1024 * 1024, fuel: 50_000_000, time: Duration::from_secs(10) }
    }
}

/// Templates by name. Later ones take the place of earlier ones of the same name.
///
/// Undefined values are errors, nothing is read from disk, and steps, depth, output and time are bounded. **Memory
/// is not**: the engine's operators on strings (`*`, `+`, `~`) can ask for any amount, and an allocation that fails ends the
/// process. Templates from a tree that is not trusted belong in a process of their own with a memory limit. After the
/// time is up, the thread that renders is left behind until the process ends.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    texts: Arc<BTreeMap<String, String>>,
    limits: Limits,
}

impl Templates {
    /// These templates (name, text) under the usual limits.
    pub fn new(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        Templates { texts: Arc::new(texts.into_iter().collect()), limits: Limits::default() }
    }

    /// The same under other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Templates { limits, ..self }
    }

    /// The names of all templates, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The text of a template.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// What `name` writes for `data`, whose keys are the template's variables.
    ///
    /// # Errors
    /// What is wrong with the template, or which limit it passed.
    pub fn render(&self, name: &str, escaping: Escaping, data: JsonValue) -> Result<String, TemplateError> {
        let mut written = self.render_all(name, escaping, vec![data]);
        written.pop().unwrap_or_else(|| Err(TemplateError::whole(name, "nothing was written", "")))
    }

    /// What `name` writes for each of `data`; the templates are read only once.
    pub fn render_all(
        &self,
        name: &str,
        escaping: Escaping,
        data: Vec<JsonValue>,
    ) -> Vec<Result<String, TemplateError>> {
        let count = data.len();
        let (send, receive) = mpsc::channel();
        let (templates, asked) = (self.clone(), name.to_owned());
        let work = move || {
            let (environment, broken) = templates.environment(escaping, parts::needed(&templates.texts, &asked));
            let mut written = data.iter().map(|data| templates.write(&environment, &broken, &asked, data));
            // Nobody listens any more once the time is up.
            let _ = written.try_for_each(|written| send.send(written));
        };
        let started = thread::Builder::new().stack_size(STACK).spawn(work);
        let mut written = Vec::with_capacity(count);
        if started.is_ok() {
            written.extend((0..count).map_while(|_| receive.recv_timeout(self.limits.time).ok()));
        }
        let late = TemplateError::whole(
            name,
            format!("it takes longer than {} s", self.limits.time.as_secs()),
            "loop over less",
        );
        written.resize(count, Err(late));
        written
    }

    /// `name` and the templates that it leads to in quotes.
    pub(super) fn reached(&self, name: &str) -> BTreeSet<&str> {
        parts::reached(&self.texts, name)
    }

    /// The engine with those of these templates that can be read, and what is wrong with the others.
    pub(super) fn environment<'t>(
        &'t self,
        escaping: Escaping,
        names: BTreeSet<&'t str>,
    ) -> (Environment<'t>, BTreeMap<&'t str, TemplateError>) {
        let mut environment = language::environment();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(self.limits.fuel));
        let whitespace =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(whitespace.unwrap_or_default());
        let escape = match escaping {
            Escaping::Html => AutoEscape::Html,
            Escaping::Plain => AutoEscape::None,
        };
        environment.set_auto_escape_callback(move |_| escape.clone());
        let mut broken = BTreeMap::new();
        for (name, text) in names.into_iter().filter_map(|name| Some((name, self.text(name)?))) {
            if text.len() > self.limits.source {
                let message = format!("it has {} bytes; a template may have {}", text.len(), self.limits.source);
                broken.insert(name, TemplateError::whole(name, message, "split it with `include`"));
            } else if let Err(error) = environment.add_template(name, text) {
                broken.insert(name, self.explain(&error, name));
            }
        }
        (environment, broken)
    }

    fn write(
        &self,
        environment: &Environment<'_>,
        broken: &BTreeMap<&str, TemplateError>,
        name: &str,
        data: &JsonValue,
    ) -> Result<String, TemplateError> {
        if let Some(error) = broken.get(name) {
            return Err(error.clone());
        }
        let mut written = Bounded::new(self.limits.output);
        let template = environment.get_template(name).map_err(|_| self.unknown(name))?;
        match template.render_captured_to(Value::from(Serde(data)), &mut written) {
            Ok(_) => Ok(written.into_text()),
            Err(error) => {
                let error = self.explain(&error, name);
                // To the engine, an included template that cannot be read is one that is not there.
                let missing = error.message.starts_with("template not found");
                let named = |name: &str| {
                    [format!("'{name}'"), format!("{name:?}")].iter().any(|name| error.message.contains(name))
                };
                let cause = broken.iter().find(|(name, _)| missing && named(name)).map(|(_, cause)| cause.clone());
                Err(cause.unwrap_or(error))
            }
        }
    }

    fn explain(&self, error: &minijinja::Error, name: &str) -> TemplateError {
        TemplateError::of(error, name, |name| self.texts.get(name).cloned())
    }

    fn unknown(&self, name: &str) -> TemplateError {
        let names = || format!("the templates are: {}", self.names().collect::<Vec<_>>().join(", "));
        let help = suggestion(name, self.names(), names);
        TemplateError::whole(name, format!("there is no template `{name}`"), help)
    }
}

/// Bytes up to a limit; more is a write error.
pub(super) struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Bounded {
    pub(super) fn new(most: usize) -> Self {
        Bounded { bytes: Vec::new(), most }
    }

    pub(super) fn into_text(self) -> String {
        String::from_utf8(self.bytes).unwrap_or_default()
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::other("too much output"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs `work` where recursion has room. `Err` if it panicked or no thread could be had.
pub(super) fn on_a_deep_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> thread::Result<T> {
    match thread::Builder::new().stack_size(STACK).spawn(work) {
        Ok(thread) => thread.join(),
        Err(error) => Err(Box::new(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn templates(texts: &[(&str, &str)]) -> Templates {
        Templates::new(texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
    }

    #[test]
    fn templates_include_and_extend_each_other_and_the_last_of_a_name_counts() {
        let templates = templates(&[
            ("base.md", "# {% block title %}none{% endblock +%}\n{% include 'row.md' +%}\n"),
            ("row.md", "built in"),
            ("status.md", "{% extends 'base.md' %}{% block title %}{{ name }}{% endblock %}"),
            ("row.md", "of the tree"),
        ]);
        let written = templates.render("status.md", Escaping::Plain, json!({"name": "<Claims>"}));
        assert_eq!(written.unwrap(), "# <Claims>\nof the tree\n");
    }

    #[test]
    fn escaping_is_what_the_caller_says_and_not_what_the_name_ends_in() {
        let templates = templates(&[("status.txt", "{{ name }}"), ("status.html", "{{ name }}")]);
        let render = |name, escaping| templates.render(name, escaping, json!({"name": "<b>"})).unwrap();
        assert_eq!(render("status.txt", Escaping::Html), "&lt;b&gt;");
        assert_eq!(render("status.html", Escaping::Plain), "<b>");
    }

    #[test]
    fn an_error_points_into_the_template_it_stands_in() {
        let templates = templates(&[
            ("a.md", "line\n{% include 'b.md' %}\n"),
            ("b.md", "x\n  {{ nam | upper }}\n"),
            ("c.md", "{{ name | uper }}"),
            ("d.md", "{% if %}"),
            ("e.md", "{% include 'd.md' %}"),
        ]);
        let render = |name| templates.render(name, Escaping::Plain, json!({"name": "n"})).unwrap_err();
        let error = render("a.md");
        assert_eq!((error.template.as_str(), error.line, error.column), ("b.md", 2, 12));
        assert_eq!(error.span.map(|span| &error.source[span.start as usize..span.end as usize]), Some("upper"));
        assert_eq!(render("c.md").help.as_deref(), Some("did you mean `upper`?"));
        assert_eq!((render("d.md").line, render("e.md")), (1, render("d.md")));
        assert_eq!(render("f.md").message, "there is no template `f.md`");
    }

    #[test]
    fn one_failure_does_not_spoil_the_others() {
        let templates = templates(&[("a.md", "{{ name }}")]);
        let written =
            templates.render_all("a.md", Escaping::Plain, vec![json!({"name": 1}), json!({}), json!({"name": 2})]);
        let written: Vec<_> = written.into_iter().map(Result::ok).collect();
        assert_eq!(written, [Some("1".to_owned()), None, Some("2".to_owned())]);
    }
}
