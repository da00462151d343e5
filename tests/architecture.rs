//! The house is as it says: rooms import only rooms above them, every file of a collection is registered,
//! third-party crates stay in their rooms, and the pure rooms touch nothing outside themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms that may read or write files. All others are pure.
const TOUCHES_DISK: &[&str] = &["git", "writing", "cli"];

/// What a pure room may not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Utc::now",
    "Local::now",
    "println!",
    "eprintln!",
    "print!(",
];

/// One source file: its room and its code without tests and comments.
struct SourceFile {
    path: PathBuf,
    room: String,
    code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<SourceFile> {
    let mut paths = Vec::new();
    rust_files(&root().join("src"), &mut paths);
    paths.sort();
    let source = |path: PathBuf| {
        let below = path.strip_prefix(root().join("src")).unwrap();
        let first = below.iter().next().unwrap().to_string_lossy();
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        SourceFile { room: first.trim_end_matches(".rs").to_owned(), code: code.join("\n"), path }
    };
    paths.into_iter().map(source).collect()
}

/// The rooms in the order `lib.rs` declares them, `cli` last.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.split(';').next());
    declared.map(str::to_owned).chain(["cli".to_owned()]).collect()
}

/// The rooms named in `code` as `crate::room` or `pmo::room`, also inside `use crate::{a, b::c}`.
fn named_rooms(code: &str, rooms: &[String]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for prefix in ["crate::", "pmo::"] {
        for (at, _) in code.match_indices(prefix) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &code[at + prefix.len()..];
            let list = rest.strip_prefix('{').map(|rest| rest.split("};").next().unwrap_or(rest));
            for item in list.unwrap_or(rest).split(',').take(if list.is_some() { usize::MAX } else { 1 }) {
                let name: String = item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if rooms.contains(&name) {
                    named.insert(name);
                }
            }
        }
    }
    named
}

#[test]
fn rooms_import_only_rooms_above_them() {
    let rooms = rooms();
    let position = |room: &str| rooms.iter().position(|known| known == room);
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !matches!(source.room.as_str(), "lib" | "main")) {
        let own = position(&source.room).unwrap_or_else(|| panic!("{} is in no room of lib.rs", source.path.display()));
        for named in named_rooms(&source.code, &rooms).into_iter().filter(|named| *named != source.room) {
            if position(&named).is_none_or(|other| other > own) {
                wrong.push(format!("{} names `{named}`, which lies below `{}`", source.path.display(), source.room));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of the same room that `source` names as `super::file`.
fn siblings_named(source: &SourceFile, stems: &BTreeSet<String>) -> BTreeSet<String> {
    let first_word =
        |text: &str| -> String { text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let named = source.code.split("super::").skip(1).flat_map(|rest| match rest.strip_prefix('{') {
        None => vec![first_word(rest)],
        Some(list) => list.split('}').next().unwrap_or("").split(',').map(first_word).collect(),
    });
    named.filter(|name| stems.contains(name)).collect()
}

#[test]
fn no_files_of_a_room_go_round_in_a_circle() {
    let mut by_folder: BTreeMap<PathBuf, Vec<SourceFile>> = BTreeMap::new();
    for source in sources() {
        by_folder.entry(source.path.parent().unwrap().to_path_buf()).or_default().push(source);
    }
    for (folder, files) in by_folder {
        let stem = |source: &SourceFile| source.path.file_stem().unwrap().to_string_lossy().into_owned();
        let stems: BTreeSet<String> = files.iter().map(stem).filter(|stem| stem != "mod").collect();
        let mut open: BTreeMap<String, BTreeSet<String>> = files
            .iter()
            .filter(|file| stem(file) != "mod")
            .map(|file| (stem(file), siblings_named(file, &stems)))
            .collect();
        // Take away files that need nothing more, until none is left or those left need one another.
        while let Some(ready) = open.iter().find(|(_, needs)| needs.is_empty()).map(|(stem, _)| stem.clone()) {
            open.remove(&ready);
            open.values_mut().for_each(|needs| {
                needs.remove(&ready);
            });
        }
        assert!(open.is_empty(), "{}: {open:?}", folder.display());
    }
}

#[test]
fn every_room_says_in_one_line_what_it_is() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for line in text.lines().filter(|line| line.starts_with("pub mod ")) {
        assert!(line.contains("; // "), "{line}");
    }
    for source in sources() {
        let text = fs::read_to_string(&source.path).unwrap();
        assert!(text.starts_with("//! "), "{} does not begin with what it is for", source.path.display());
    }
}

/// Each dependency as code names it, with the rooms that the comment above it in `Cargo.toml` allows.
fn homes() -> BTreeMap<String, Vec<String>> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("\n[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap();
    let mut homes = BTreeMap::new();
    let mut above = "";
    for line in section.lines().filter(|line| !line.is_empty()) {
        if let Some((name, _)) = line.split_once(" = ") {
            let rooms = above.strip_prefix("# ").and_then(|comment| comment.split_once(": "));
            let (rooms, _) = rooms.unwrap_or_else(|| panic!("`{name}` does not say in which room it lives"));
            homes.insert(name.replace('-', "_"), rooms.split(", ").map(str::to_owned).collect());
        }
        above = line;
    }
    homes
}

#[test]
fn third_party_crates_stay_in_their_rooms() {
    let homes = homes();
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, rooms) in &homes {
            let path = format!("{name}::");
            let uses = source.code.match_indices(&path).any(|(at, _)| !source.code[..at].ends_with(is_of_a_name));
            if uses && !rooms.contains(&source.room) && !rooms.contains(&"anywhere".to_owned()) {
                wrong.push(format!("{} names `{name}`, which lives in {rooms:?}", source.path.display()));
            }
            if uses {
                used.insert(name);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unused: Vec<_> = homes.keys().filter(|name| !used.contains(name)).collect();
    assert!(unused.is_empty(), "nobody uses {unused:?}");
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn pure_rooms_touch_nothing_outside() {
    let mut wrong = Vec::new();
    for source in
        sources().iter().filter(|source| !TOUCHES_DISK.contains(&source.room.as_str()) && source.room != "main")
    {
        for name in IMPURE.iter().filter(|name| source.code.contains(**name)) {
            wrong.push(format!("{} names `{name}`", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_view_and_format_file_is_registered() {
    let collections =
        [("rules", "RULE"), ("views", "VIEW"), ("render/tables", "FORMAT"), ("render/findings", "FORMAT")];
    for (room, constant) in collections {
        let folder = root().join("src").join(room);
        let registry = fs::read_to_string(folder.join("mod.rs")).unwrap();
        let marked = format!("const {constant}: ");
        let files = sources();
        for source in files.iter().filter(|source| source.path.starts_with(&folder) && source.code.contains(&marked)) {
            let stem = source.path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(registry.contains(&format!("{stem}::{constant}")), "{stem} is not in {room}::ALL");
        }
    }
}

#[test]
fn every_rule_file_has_its_page_and_is_named_after_its_rule() {
    let folder = root().join("src/rules");
    for rule in pmo::rules::ALL {
        let stem = rule.name.replace('-', "_");
        assert!(folder.join(format!("{stem}.rs")).is_file(), "{} has no file of its own", rule.name);
        assert!(folder.join(format!("{stem}.md")).is_file(), "{} has no page", rule.name);
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    pmo::rules::ALL.iter().for_each(|rule| *names.entry(rule.name).or_default() += 1);
    assert!(names.values().all(|count| *count == 1), "{names:?}");
}

/// The sections that stand behind `formulas`, as `formulas §6, §11` or `Formulas: §6.`
fn cited_formulas(text: &str) -> Vec<&str> {
    let named = text.match_indices("ormulas").map(|(at, name)| text[at + name.len()..].split('\n').next().unwrap());
    named
        .flat_map(|rest| {
            rest.split('§').skip(1).map(|cited| cited.split(|c: char| !c.is_ascii_digit()).next().unwrap())
        })
        .collect()
}

#[test]
fn every_formula_that_is_cited_stands_on_the_page_of_formulas() {
    let page = fs::read_to_string(root().join("src/metrics/formulas.md")).unwrap();
    let sections: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("## ")?.split(' ').next()).collect();
    let texts: Vec<String> = sources().iter().map(|source| fs::read_to_string(&source.path).unwrap()).collect();
    let cited: BTreeSet<&str> = texts.iter().flat_map(|text| cited_formulas(text)).collect();
    assert_eq!(cited, sections);
}

#[test]
fn files_stay_readable() {
    let long: Vec<String> = sources()
        .iter()
        .map(|source| (source, fs::read_to_string(&source.path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(source, lines)| format!("{} has {lines} lines", source.path.display()))
        .collect();
    assert!(long.is_empty(), "look for the second idea in\n{}", long.join("\n"));
}
