//! HTML pages: well-formed, self-contained, readable, and nothing in the data becomes markup.

use std::collections::BTreeMap;
use std::path::Path;

use pmo::render::reports::{About, Format, Shelf};
use pmo::render::tables;
use pmo::views::{self, Query};
use rayon::prelude::*;

use super::naughty::STRINGS;
use super::parsed::Page;
use super::tree::Tree;

/// Every built-in report as HTML, by name. Those that say what changed find that all but the project itself came since.
fn pages(tree: &Tree, project: &str) -> BTreeMap<String, String> {
    let shelf = Shelf::new(&tree.0.templates);
    let before =
        Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", &format!("id: {project}\nstage: concept\n"))]);
    let mut pages = BTreeMap::new();
    for report in shelf.reports().iter().filter(|report| shelf.formats(report).contains(&Format::Html)) {
        let page = tree.page_since(&before, &report.name, Format::Html, project);
        pages.insert(report.name.to_string(), page.unwrap_or_else(|error| panic!("{}: {error}", report.name)));
    }
    let tables: Vec<_> =
        tree.scene(|scene| views::ALL.iter().filter_map(|view| view.answer(scene, &Query::default()).ok()).collect());
    let html = tables::named("html").unwrap();
    pages.insert("table".to_owned(), (html.write)(&tables, &tree.frame()));
    pages
}

#[test]
fn every_report_has_both_formats() {
    let shelf = Shelf::new(&[]);
    for report in shelf.reports() {
        assert_eq!(shelf.formats(report), [Format::Markdown, Format::Html], "{}", report.name);
        assert!(matches!(report.about, About::Portfolio) || ["gate", "status", "trend"].contains(&&*report.name));
    }
}

#[test]
fn pages_parse_without_errors_and_say_what_they_are() {
    for (name, html) in pages(&Tree::example(), "PRJ-TRUNK") {
        let page = Page::parse(&html);
        assert_eq!(page.errors, Vec::<String>::new(), "{name}");
        let has = |element: &str| page.elements.iter().any(|(name, _)| name == element);
        assert!(["main", "header", "footer", "h1", "title"].into_iter().all(has), "{name}");
        let html = &page.elements[0];
        assert_eq!((html.0.as_str(), html.1[0].1.as_str()), ("html", "en"), "{name}");
        assert!(page.text.contains("As of 20 Nov 2026") && page.text.contains("generated, do not edit"), "{name}");
        let headings = page.elements.iter().filter(|(name, _)| name == "th");
        for (_, attributes) in headings {
            assert!(attributes.iter().any(|(name, _)| name == "scope"), "{name}: a heading without scope");
        }
        for (_, attributes) in page.elements.iter().filter(|(name, _)| name == "svg") {
            assert!(attributes.iter().any(|(name, _)| name == "aria-label"), "{name}: a picture without a name");
        }
    }
}

#[test]
fn pages_need_nothing_from_elsewhere() {
    for (name, html) in pages(&Tree::example(), "PRJ-TRUNK") {
        for address in ["http://", "https://", "url(", "@import", "<script", "javascript:", "src="] {
            assert!(!html.contains(address), "{name} has {address}");
        }
        let page = Page::parse(&html);
        let references = page.elements.iter().flat_map(|(_, attributes)| attributes).filter(|(name, _)| name == "href");
        let references: Vec<&str> = references.map(|(_, value)| value.as_str()).collect();
        assert_eq!(references, ["data:,", "#main"], "{name}");
        let policy = page
            .elements
            .iter()
            .flat_map(|(_, attributes)| attributes)
            .find(|(_, value)| value.contains("default-src"));
        assert!(policy.is_some_and(|(_, value)| value.starts_with("default-src 'none'; style-src 'unsafe-inline';")));
    }
}

#[test]
fn pictures_are_well_formed_and_say_what_they_show() {
    let mut drawn = 0;
    for (name, html) in pages(&Tree::example(), "PRJ-TRUNK") {
        for part in html.split("<svg").skip(1) {
            let svg = format!("<svg{}</svg>", part.split("</svg>").next().unwrap());
            let mut reader = quick_xml::Reader::from_str(&svg);
            let mut next = || reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}\n{svg}"));
            while next() != quick_xml::events::Event::Eof {}
            assert!(svg.contains("role=\"img\"") && svg.contains("<title>") && svg.contains("<desc>"), "{name}");
            drawn += 1;
        }
    }
    assert!(drawn >= 4, "{drawn} pictures");
}

/// One project with `text` in every field that takes text.
fn project(text: &str) -> Tree {
    let quoted: String = text.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
    let yaml = include_str!("everything.yaml").replace("TEXT", &format!("\"{quoted}\""));
    let organisation = format!("organisation: \"{quoted}\"\ncurrency: GBP\n");
    Tree::of(&[("pmo.yaml", &organisation), ("projects/a/project.yaml", &yaml)])
}

/// What a page is made of. What keeps a gate shut may be what a rule finds of a text, which is a row more: there, each kind
/// of element once.
fn structure(name: &str, page: &Page) -> Vec<String> {
    let mut structure = page.structure();
    if name == "gate" {
        structure.sort();
        structure.dedup();
    }
    structure
}

#[test]
fn no_text_becomes_markup() {
    let benign: BTreeMap<String, Vec<String>> = pages(&project("benign"), "PRJ-A")
        .into_iter()
        .map(|(name, html)| (name.clone(), structure(&name, &Page::parse(&html))))
        .collect();
    STRINGS.par_iter().for_each(|text| {
        for (name, html) in pages(&project(text), "PRJ-A") {
            let page = Page::parse(&html);
            assert_eq!(structure(&name, &page), benign[&name], "{text:?} changes {name}");
            assert_eq!(page.errors, Vec::<String>::new(), "{text:?} breaks {name}");
            let control = html.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
            assert_eq!(control, None, "{text:?} leaves a control character in {name}");
        }
    });
}

/// The text does get there: a test of what cannot be seen would prove nothing.
#[test]
fn hostile_text_is_shown_as_it_is() {
    let pages = pages(&project("<b onclick='x'>&amp;"), "PRJ-A");
    for name in ["status", "portfolio", "changes", "table"] {
        let shown = Page::parse(&pages[name]).text.matches("<b onclick='x'>&amp;").count();
        assert!(shown > 5, "{name} shows it {shown} times");
    }
}

#[test]
fn every_colour_can_be_read() {
    let css = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/page/parts/colours.css"));
    let css = css.unwrap();
    let (light, dark) = css.split_once("@media").unwrap();
    let text = [
        ("ink", "paper"),
        ("ink", "panel"),
        ("muted", "paper"),
        ("muted", "panel"),
        ("link", "paper"),
        ("link", "panel"),
        ("on-brand", "brand"),
        ("on-green", "green"),
        ("on-amber", "amber"),
        ("on-high", "high"),
        ("on-red", "red"),
        ("on-blue", "blue"),
        ("on-none", "none"),
    ];
    let shapes = [("edge", "paper"), ("ghost", "paper"), ("today", "paper"), ("ink", "paper")];
    for (mode, block) in [("light", light), ("dark", dark)] {
        let colours = colours(block);
        for (pairs, least) in [(&text[..], 4.5), (&shapes[..], 3.0)] {
            for (above, below) in pairs {
                let ratio = contrast(colours[*above], colours[*below]);
                assert!(ratio >= least, "{mode}: {above} on {below} has {ratio:.2}:1");
            }
        }
    }
}

fn colours(css: &str) -> BTreeMap<&str, [f64; 3]> {
    let declared = css.split("--").skip(1).filter_map(|rest| rest.split_once(": #"));
    let channel = |hex: &str, at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
    declared.map(|(name, hex)| (name, [channel(hex, 0), channel(hex, 2), channel(hex, 4)])).collect()
}

/// Contrast of two colours, as WCAG 2.2 defines it.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let luminance = |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_of_black_on_white_is_21() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
}
