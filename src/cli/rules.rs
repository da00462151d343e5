//! `pmo rules`: the catalogue of rules with this tree's levels.

use clap::Args as ClapArgs;
use pmo::policy::Policy;
use pmo::rules;
use pmo::views::{Cell, Column, ColumnType, Table};

use super::Exit;
use super::failure::Failure;
use super::global::Global;
use super::session::{Session, as_of};
use super::shown_as::deliver_tables;
use super::terminal::plain_frame;

/// List the rules with their levels in this tree.
#[derive(Debug, ClapArgs)]
pub struct Args {}

/// Runs the command. Outside a tree the levels are the usual ones.
pub fn run(_args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open_if_any(global)?;
    let standard = Policy::standard();
    let policy = session.as_ref().map_or(&standard, |session| &session.loaded.policy);
    let tables = [catalogue(policy)];
    let as_of = session.as_ref().map_or_else(|| as_of(global), |session| Ok(session.as_of))?;
    let frame = plain_frame(global, as_of);
    deliver_tables(&tables, &frame, global)?;
    Ok(Exit::Clean)
}

fn catalogue(policy: &Policy) -> Table {
    let columns = vec![
        Column::new("rule", ColumnType::Text),
        Column::new("level", ColumnType::Status),
        Column::new("group", ColumnType::Text),
        Column::new("fails_when", ColumnType::Text),
    ];
    let mut table = Table::new("rules", "Rules", columns);
    for rule in rules::ALL {
        let (level, _) = rules::level(policy, rule.name, rule.group, rule.level);
        table.rows.push(vec![
            Cell::Text(rule.name.to_owned()),
            Cell::Text(level.name().to_owned()),
            Cell::Text(rule.group.name().to_owned()),
            Cell::Text(rules::Page::new(rule.page).summary()),
        ]);
    }
    for custom in &policy.custom_rules {
        let level = custom.setting.level.unwrap_or(pmo::finding::Level::Warning);
        table.rows.push(vec![
            Cell::Text(custom.name.clone()),
            Cell::Text(level.name().to_owned()),
            Cell::Text(rules::Group::Custom.name().to_owned()),
            Cell::Text(custom.require.clone()),
        ]);
    }
    table
}
