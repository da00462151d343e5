//! A run that could not do its work: what we were doing, why it stopped, what to try.

use std::io::Write as _;
use std::process::ExitCode;

use pmo::render::visible;
use pmo::views::Misfit;

/// A failure of the run, never of the user's files.
#[derive(Debug)]
pub struct Failure {
    what: String,
    excerpt: String,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    /// A failure of usage, configuration or environment: exit code 2.
    pub fn new(what: impl Into<String>) -> Self {
        Failure { what: what.into(), excerpt: String::new(), hint: None, code: 2 }
    }

    /// There is nothing to check: exit code 3.
    pub fn nothing(what: impl Into<String>) -> Self {
        Failure { what: what.into(), excerpt: String::new(), hint: None, code: 3 }
    }

    /// Whether it is that there was nothing, rather than something in the way.
    pub fn is_nothing(&self) -> bool {
        self.code == 3
    }

    /// What to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into()).filter(|hint: &String| !hint.is_empty());
        self
    }

    /// The lines that show it, each with its line feed.
    #[must_use]
    pub fn excerpt(mut self, excerpt: impl Into<String>) -> Self {
        self.excerpt = excerpt.into();
        self
    }

    /// An unknown name, with the closest known one as hint, else where to see them all.
    pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>, see: &str) -> Self {
        let failure = Failure::new(format!("there is no {what} `{}`", visible(name)));
        failure.hint(pmo::finding::suggestion(name, known, || see.to_owned()))
    }

    /// The same where only a part of the answer fails.
    pub fn into_misfit(self) -> Misfit {
        Misfit { message: self.what, help: self.hint.unwrap_or_default() }
    }

    /// Prints the failure and gives its exit code.
    pub fn report(self) -> ExitCode {
        // Arguments and names of the system stand in it as they came.
        let mut text = format!("pmo: {}\n{}", visible(&self.what), self.excerpt);
        if let Some(hint) = self.hint {
            text.push_str(&format!("  try: {}\n", visible(&hint)));
        }
        // Nothing is left to do where stderr is closed.
        let _ = std::io::stderr().write_all(text.as_bytes());
        ExitCode::from(self.code)
    }
}
