//! Reports in a real browser: the content is there, nothing is blocked, nothing is asked for from elsewhere.
//!
//! Chromium or Chrome is looked for in `$PMO_BROWSER`, else by name in the path; without one the test says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pmo::render::reports::Format;

use super::tree::Tree;

/// A browser without a window, without a profile and without talk of its own.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
    "--dump-dom",
];

fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PMO_BROWSER") {
        return Some(PathBuf::from(named));
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// What the browser made of a page, what its console says, and every address it asked for.
fn open(browser: &Path, folder: &Path, page: &Path) -> (String, String, Vec<String>) {
    let log = folder.join("net.json");
    let output = Command::new(browser)
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--log-net-log={}", log.display()))
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let console = String::from_utf8_lossy(&output.stderr);
    let console: Vec<&str> =
        console.lines().filter(|line| line.contains("CONSOLE") || line.contains("Security Policy")).collect();
    let log: serde_json::Value = serde_json::from_str(&fs::read_to_string(&log).unwrap()).unwrap();
    // What the browser asks for on its own account has no origin; a page that is a file has the origin `null`.
    let requests = log["events"].as_array().unwrap().iter().map(|event| &event["params"]);
    let by_page = requests.filter(|request| request["initiator"].as_str().is_some_and(|by| by != "not an origin"));
    let asked = by_page.filter_map(|request| request["url"].as_str().map(str::to_owned)).collect();
    (String::from_utf8_lossy(&output.stdout).into_owned(), console.join("\n"), asked)
}

#[test]
fn reports_open_in_a_browser_and_ask_for_nothing() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: no browser: set PMO_BROWSER or install chromium to see the reports opened");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let tree = Tree::example();
    for (report, expected) in [
        ("portfolio", "Decide on the fallback route if the river is not below 1.9 m by 30 November"),
        ("status", "Land access for the fallback route signed on 11 November"),
        ("programme", "Six days of schedule tolerance are left and the river decides"),
        ("evm", "Making up for time"),
        ("cost", "What the money is for"),
    ] {
        let page = folder.path().join(format!("{report}.html"));
        fs::write(&page, tree.page(report, Format::Html, "PRJ-TRUNK").unwrap()).unwrap();
        let (dom, console, asked) = open(&browser, folder.path(), &page);
        let is_drawn = dom.contains("</svg>") || matches!(report, "evm" | "cost");
        assert!(dom.contains(expected) && is_drawn, "{report}: {dom}");
        assert_eq!(console, "", "{report}");
        assert_eq!(asked, Vec::<String>::new(), "{report}");
    }
}

/// The test above can fail: a page that asks for a picture is seen to.
#[test]
fn a_page_that_asks_for_something_is_noticed() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: no browser: set PMO_BROWSER or install chromium");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let picture = "<img src=\"http://127.0.0.1:9/beacon.png\">";
    let tree = Tree::example()
        .with("leaky.html", &format!("{{% extends 'base.html' %}}{{% block main %}}{picture}{{% endblock %}}"));
    for (html, is_blocked) in [(tree.page("leaky", Format::Html, "").unwrap(), true), (picture.to_owned(), false)] {
        let page = folder.path().join("leaky.html");
        fs::write(&page, html).unwrap();
        let (_, console, asked) = open(&browser, folder.path(), &page);
        assert_eq!(console.contains("Content Security Policy"), is_blocked, "{console}");
        assert_eq!(asked.is_empty(), is_blocked, "{asked:?}");
    }
}
