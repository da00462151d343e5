//! What the terminal can show: how wide, in colour or not, in which characters.

use std::env;
use std::io::IsTerminal as _;

use chrono::NaiveDate;
use pmo::render::Frame;

use super::global::{Color, Global};

/// A frame for what belongs to no tree.
pub fn plain_frame(global: &Global, as_of: NaiveDate) -> Frame {
    Frame {
        as_of,
        commit: None,
        dirty: None,
        organisation: None,
        policy: None,
        width: width(),
        color: color(global.color),
        unicode: !global.ascii && locale_is_utf8(),
    }
}

/// Columns of the terminal; `COLUMNS` wins, and 100 holds where there is no terminal.
fn width() -> usize {
    const PLAIN: usize = 100;
    let stated = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    stated.or_else(measured).unwrap_or(PLAIN).clamp(40, 400)
}

/// Flag over `NO_COLOR` over `CLICOLOR_FORCE` over `CLICOLOR` over whether stdout is a terminal.
fn color(choice: Color) -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        Color::Auto if set("CLICOLOR_FORCE") => true,
        Color::Auto if env::var_os("CLICOLOR").is_some_and(|value| value == "0") => false,
        Color::Auto => std::io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

fn locale_is_utf8() -> bool {
    let first = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    first.is_none_or(|locale| locale.to_lowercase().replace('-', "").contains("utf8"))
}
