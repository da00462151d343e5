//! Every format, over one small example: what people see, what machines read back, what attackers get.

mod builds;
pub mod example;
mod findings;
mod hostile;
mod runner;
mod sarif;
mod tables;

/// A text without the colours (`ESC [ … m`) that were added to it.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.map(|part| part.split_once('m').unwrap().1).collect::<String>()
}
