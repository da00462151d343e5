//! The README is true: its generated parts are made here and compared. `UPDATE=1 cargo test readme` rewrites them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pmo::render::reports::About;
use pmo::render::{findings, pictures, reports, tables};
use pmo::rules::{self, Page};
use pmo::schema::Catalogue;
use pmo::views;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What the program prints in `folder` of this repository.
fn output(folder: &str, arguments: &[&str]) -> String {
    let outside = outside_git(&root().join(folder));
    console(outside.path(), arguments)
}

/// What the program prints in a folder, 100 columns wide.
fn console(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin("pmo"))
        .args(arguments)
        .args(["--as-of", "2026-11-20"])
        .current_dir(folder)
        .env_clear()
        .envs([("COLUMNS", "100"), ("LC_ALL", "C.UTF-8")])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let quoted =
        |argument: &&str| if argument.contains(' ') { format!("\"{argument}\"") } else { (*argument).to_owned() };
    let asked: Vec<String> = arguments.iter().map(quoted).collect();
    format!("```console\n$ pmo {}\n{}\n```", asked.join(" "), lines.join("\n").trim_end())
}

/// The demonstration, which has a history, in the folder `water`.
fn demonstration() -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().unwrap();
    let mut pmo = Command::new(assert_cmd::cargo::cargo_bin("pmo"));
    assert!(pmo.args(["demo", "water"]).current_dir(folder.path()).output().unwrap().status.success());
    folder
}

/// A copy of a folder outside any repository, so that no commit shows in the output.
fn outside_git(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::TempDir::new().unwrap();
    copy_into(folder, copy.path());
    copy
}

fn copy_into(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_into(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |", cells.join(" | "))
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut lines = vec![row(head), format!("|{}", "---|".repeat(head.len()))];
    lines.extend(rows.into_iter().map(|cells| row(&cells.iter().map(String::as_str).collect::<Vec<_>>())));
    lines.join("\n")
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

fn rules_table() -> String {
    let rows = rules::ALL.iter().map(|rule| {
        let page = format!("[`{}`](src/rules/{}.md)", rule.name, rule.name.replace('-', "_"));
        vec![page, rule.level.name().to_owned(), rule.group.name().to_owned(), Page::new(rule.page).summary()]
    });
    table(&["rule", "level", "group", "fails when"], rows)
}

fn views_table() -> String {
    table(&["view", "answers"], views::ALL.iter().map(|view| vec![code(view.name), view.summary.to_owned()]))
}

fn reports_table() -> String {
    let about = |about: About| if about == About::Project { "one project" } else { "the portfolio" }.to_owned();
    let rows = reports::ALL.iter().map(|one| vec![code(&one.name), about(one.about), one.summary.to_string()]);
    table(&["report", "about", "tells"], rows)
}

fn pictures_table() -> String {
    let rows = pictures::ALL.iter().map(|one| vec![code(&one.name.replace('-', "_")), one.summary.to_owned()]);
    table(&["picture", "shows"], rows)
}

fn kinds_table() -> String {
    let catalogue = Catalogue::builtin();
    let rows = catalogue.iter().map(|kind| vec![code(&kind.name), code(&kind.plural), kind.description.clone()]);
    table(&["kind", "list file or folder", "what it is"], rows.collect::<Vec<_>>())
}

fn formats_table() -> String {
    let tables = tables::ALL
        .iter()
        .map(|format| vec![code(format.name), "views, lists, records".to_owned(), format.summary.to_owned()]);
    let findings =
        findings::ALL.iter().map(|format| vec![code(format.name), "`pmo check`".to_owned(), format.summary.to_owned()]);
    table(&["format", "of", "for"], tables.chain(findings).collect::<Vec<_>>())
}

/// What `pmo --help` lists.
fn commands_table() -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin("pmo")).arg("--help").env_clear().output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let listed = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in listed.lines() {
        match line.strip_prefix("  ").and_then(|line| line.split_once("  ")) {
            Some(("", more)) => rows.last_mut().unwrap()[1].push_str(&format!(" {}", more.trim())),
            Some((name, does)) => rows.push(vec![code(name), does.trim().to_owned()]),
            None => panic!("{line:?} names no command"),
        }
    }
    table(&["command", "does"], rows)
}

/// The text that belongs between `<!-- generated NAME -->` and `<!-- end NAME -->`.
fn block(name: &str, demo: &Path) -> String {
    match name {
        "rules" => rules_table(),
        "views" => views_table(),
        "reports" => reports_table(),
        "pictures" => pictures_table(),
        "kinds" => kinds_table(),
        "formats" => formats_table(),
        "commands" => commands_table(),
        "portfolio" => output("examples/portfolio", &["show", "portfolio", "--where", "under_way"]),
        "why" => console(demo, &["why", "PRJ-TRUNK/M4.slip_days"]),
        "diff" => console(demo, &["diff", "2026-10-26..2026-11-02", "--where", "direction != 'neutral'"]),
        "trend" => console(demo, &["trend", "rag", "--every", "month", "--last", "6m", "--where", "under_way"]),
        "prioritise" => output("examples/portfolio", &["prioritise", "--budget", "2000000"]),
        "check" => output("examples/troubled", &["check", "projects/roads"]),
        other => panic!("the README asks for `{other}`, which nothing makes"),
    }
}

#[test]
fn the_generated_parts_of_the_readme_are_up_to_date() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let mut made = String::new();
    let mut rest = text.as_str();
    let mut blocks = 0;
    let demo = demonstration();
    while let Some((before, after)) = rest.split_once("<!-- generated ") {
        let (name, body) = after.split_once(" -->\n").unwrap();
        let end = format!("<!-- end {name} -->");
        let (_, behind) = body.split_once(&end).unwrap_or_else(|| panic!("the README has no `{end}`"));
        let block = block(name, &demo.path().join("water"));
        made.push_str(&format!("{before}<!-- generated {name} -->\n{block}\n{end}"));
        rest = behind;
        blocks += 1;
    }
    made.push_str(rest);
    assert!(blocks >= 4, "the README has lost its generated parts");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    } else {
        assert!(
            made == text,
            "the README is out of date: `UPDATE=1 cargo test readme` rewrites it, then read the difference"
        );
    }
}
