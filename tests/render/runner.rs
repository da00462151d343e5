//! How GitHub's runner reads a line that a step printed: the oracle for what must not look like a command.
//!
//! After `ActionCommand.TryParseV2` and `ActionCommand.TryParse` of github.com/actions/runner, and Azure's
//! `Command.TryParse` for the `##vso[` form.

/// Names the runner knows.
const REGISTERED: [&str; 18] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "set-repo-path",
    "stop-commands",
    "token",
    "warning",
    "internal-set-repo-path",
];

/// A command as the runner understood it.
#[derive(Debug)]
pub struct Command {
    pub name: String,
    pub properties: Vec<(String, String)>,
    pub data: String,
}

/// The commands in everything a step printed.
pub fn commands(text: &str) -> Vec<Command> {
    text.split(['\n', '\r']).filter_map(|line| colons(line).or_else(|| hashes(line)).or_else(|| vso(line))).collect()
}

/// `::name key=value,key=value::data`, after leading white space.
fn colons(line: &str) -> Option<Command> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (info, data) = rest.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let pairs = properties.trim().split(',').filter_map(|pair| pair.split_once('='));
    let properties = pairs.map(|(key, value)| (key.to_owned(), unescaped_property(value))).collect();
    let command = Command { name: name.to_owned(), properties, data: unescaped(data) };
    REGISTERED.contains(&&*name.to_lowercase()).then_some(command)
}

/// `##[name key=value;]data`, anywhere in the line.
fn hashes(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (info, data) = rest.split_once(']')?;
    let name = info.split(' ').next()?;
    let command = Command { name: name.to_owned(), properties: Vec::new(), data: data.to_owned() };
    REGISTERED.contains(&&*name.to_lowercase()).then_some(command)
}

/// `##vso[area.event …]data`, anywhere in the line.
fn vso(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##vso[")?;
    let (info, data) = rest.split_once(']')?;
    Some(Command { name: info.to_owned(), properties: Vec::new(), data: data.to_owned() })
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}

fn unescaped_property(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
}
