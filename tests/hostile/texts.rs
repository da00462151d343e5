//! Hostile text: bombs, floods and bytes that are no YAML.

use super::case::{Case, Expect, INVALID, PROJECT, VIOLATION, project_with};

pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(bombs());
    cases.extend(nests());
    cases.extend(floods());
    cases.extend(encodings());
    cases.extend(broken_syntax());
    cases.extend(shapes());
    cases
}

/// Small files that grow when aliases are followed.
fn bombs() -> Vec<Case> {
    let laughs = |levels: usize, width: usize| {
        let mut text = String::from("x-l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for level in 1..levels {
            let uses = vec![format!("*l{}", level - 1); width].join(", ");
            text.push_str(&format!("x-l{level}: &l{level} [{uses}]\n"));
        }
        text
    };
    let maps = |levels: usize| {
        let mut text = String::from("x-m0: &m0 {k: v}\n");
        for level in 1..levels {
            let uses: Vec<String> = (0..9).map(|i| format!("k{i}: *m{}", level - 1)).collect();
            text.push_str(&format!("x-m{level}: &m{level} {{{}}}\n", uses.join(", ")));
        }
        text
    };
    let staircase: String = (1..900).map(|i| format!("x-s{i}: &s{i} [[[[*s{}]]]]\n", i - 1)).collect();
    let wide = format!("x-big: &big \"{}\"\nx-uses: [{}]\n", "x".repeat(1_000), vec!["*big"; 900].join(", "));
    let nested_anchors: String =
        (0..60).map(|i| format!("&n{i} [")).collect::<String>() + &"a,".repeat(20_000) + &"]".repeat(60);
    vec![
        Case::new("billion laughs", laughs(10, 9), INVALID),
        Case::new("quadratic laughs", laughs(3, 400), INVALID),
        Case::new("mappings that double", maps(9), INVALID),
        Case::new("a staircase of aliases", format!("x-s0: &s0 [a]\n{staircase}"), INVALID),
        Case::new("a long text repeated", wide, INVALID),
        Case::new("an anchor that holds itself", "x-a: &a [*a]\n", INVALID),
        Case::new("an anchor that holds itself deeper", "x-a: &a {b: [{c: *a}]}\n", INVALID),
        Case::new(
            "200,000 anchors",
            format!("x-a: [{}]\n", (0..200_000).map(|i| format!("&a{i} 1,")).collect::<String>()),
            INVALID,
        ),
        Case::new("anchors inside anchors", format!("x-a: {nested_anchors}\nx-b: *n0\n"), INVALID),
        Case::new("1,001 aliases", format!("x-a: &a 1\nx-b: [{}]\n", "*a, ".repeat(1_001)), INVALID),
        Case::new("an alias of nothing", "x-a: *nobody\n", INVALID),
        Case::new("merge keys", "x-a: &a {b: 1}\nx-c: {<<: *a}\n", INVALID),
        Case::new("merge keys in a circle", "x-a: &a {<<: *a}\n", INVALID),
        Case::new("an alias as a key", "x-a: &a b\n*a : 1\n", INVALID),
    ]
}

/// Collections inside one another.
fn nests() -> Vec<Case> {
    let mut cases = Vec::new();
    for depth in [65, 1_000, 100_000, 1_000_000] {
        let open = |open: &str, close: &str| format!("x-a: {}{}\n", open.repeat(depth), close.repeat(depth));
        cases.push(Case::new(format!("{depth} lists in lists"), open("[", "]"), INVALID));
        cases.push(Case::new(format!("{depth} mappings in mappings"), open("{a: ", "}"), INVALID));
        cases.push(Case::new(format!("{depth} open brackets"), format!("x-a: {}", "[".repeat(depth)), INVALID));
        cases.push(Case::new(format!("{depth} closed brackets"), format!("x-a: {}", "]".repeat(depth)), INVALID));
        cases.push(Case::new(format!("{depth} mixed brackets"), open("[{a: ", "}]"), INVALID));
        cases.push(Case::new(format!("{depth} dashes"), format!("x-a:\n {}a\n", "- ".repeat(depth)), INVALID));
        cases.push(Case::new(format!("{depth} question marks"), format!("{}a\n", "? ".repeat(depth)), INVALID));
    }
    let stairs: String = (0..1_500).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    cases.push(Case::new("1,500 indented mappings", stairs, INVALID));
    let deep = format!("{PROJECT}x-a: {}1{}\n", "[".repeat(62), "]".repeat(62));
    cases.push(Case::new("62 lists in lists", deep, Expect::Clean));
    cases
}

/// Much of one thing.
fn floods() -> Vec<Case> {
    let many = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let mega = 1 << 20;
    vec![
        Case::new("100,000 documents", "--- 1\n".repeat(100_000), INVALID),
        Case::new("100,000 empty documents", "---\n".repeat(100_000), INVALID),
        Case::new("100,000 document ends", format!("{PROJECT}{}", "...\n".repeat(100_000)), Expect::Clean),
        Case::new("100,000 keys", many(100_000, &|i| format!("k{i}: 1\n")), INVALID),
        Case::new("40,000 unknown keys", many(40_000, &|i| format!("k{i}: 1\n")), VIOLATION),
        Case::new("40,000 almost known keys", many(40_000, &|i| format!("milestone{i}: 1\n")), VIOLATION),
        Case::new(
            "40,000 fields of one's own",
            PROJECT.to_owned() + &many(40_000, &|i| format!("x-k{i}: 1\n")),
            Expect::Clean,
        ),
        Case::new("40,000 times the same key", "id: PRJ-A\n".repeat(40_000), Expect::Rule("duplicate-key")),
        Case::new("20,000 keys twice", many(40_000, &|i| format!("x-k{}: 1\n", i / 2)), Expect::Rule("duplicate-key")),
        Case::new(
            "20,000 keys and the last 20,000 times",
            many(40_000, &|i| format!("x-k{}: 1\n", i.min(20_000))),
            Expect::Rule("duplicate-key"),
        ),
        Case::new(
            "40,000 Norways",
            project_with(&format!("tags: [{}]", "NO, ".repeat(40_000))),
            Expect::Rule("ambiguous-scalar"),
        ),
        Case::new("40,000 tags that are lists", project_with(&format!("tags: [{}]", "[], ".repeat(40_000))), VIOLATION),
        Case::new(
            "20,000 milestones that are text",
            project_with(&format!("milestones: [{}]", "a, ".repeat(20_000))),
            Expect::AnyRule(&["schema-violation"]),
        ),
        Case::new(
            "8,000 milestones with one id",
            project_with(&format!("milestones: [{}]", "{id: M1, name: a}, ".repeat(8_000))),
            Expect::Rule("duplicate-id"),
        ),
        Case::new(
            "8,000 sound milestones",
            project_with(&format!("milestones: [{}]", many(8_000, &|i| format!("{{id: M{i}, name: a}}, ")))),
            Expect::Clean,
        ),
        Case::new(
            "8,000 milestones without a name",
            project_with(&format!("milestones: [{}]", many(8_000, &|i| format!("{{id: M{i}}}, ")))),
            VIOLATION,
        ),
        Case::new(
            "one circle of 8,000 milestones",
            project_with(&format!(
                "milestones: [{}]",
                many(8_000, &|i| format!("{{id: M{i}, name: a, after: [{{ref: M{}}}]}}, ", (i + 1) % 8_000))
            )),
            Expect::Rule("dependency-cycle"),
        ),
        Case::new(
            "8,000 references to nobody",
            project_with(&format!(
                "milestones: [{}]",
                many(8_000, &|i| format!("{{id: M{i}, name: a, after: [{{ref: X{i}}}]}}, "))
            )),
            Expect::Rule("dangling-reference"),
        ),
        Case::new("a scalar of 1 MiB and one byte", project_with(&format!("notes: {}", "x".repeat(mega + 1))), INVALID),
        Case::new("a scalar of 1 MiB", project_with(&format!("notes: {}", "x".repeat(mega))), Expect::Clean),
        Case::new(
            "a quoted scalar of 2 MiB",
            project_with(&format!("notes: \"{}\"", "\\n".repeat(mega))),
            Expect::Clean,
        ),
        Case::new(
            "a scalar of 100,000 lines",
            project_with(&format!("notes: a{}", "\n b".repeat(100_000))),
            Expect::Clean,
        ),
        Case::new(
            "a block of 200,000 empty lines",
            project_with(&format!("notes: |\n  a\n{}  b", "\n".repeat(200_000))),
            Expect::Clean,
        ),
        Case::new("a block that never ends", format!("{PROJECT}x-a: |\n{}", " x\n".repeat(600_000)), INVALID),
        Case::new("a key of 1 MiB", format!("{}: 1\n", "k".repeat(mega)), INVALID),
        Case::new("a key of 1,000 letters", format!("{PROJECT}x-{}: 1\n", "k".repeat(1_000)), Expect::Clean),
        Case::new("a line of 4 MiB of spaces", " ".repeat((4 << 20) - 10), Expect::Clean),
        Case::new("a file of 5 MiB", "# x\n".repeat(5 << 18), INVALID),
        Case::new("4 MiB of comments", format!("{PROJECT}{}", "# x\n".repeat(1_000_000)), Expect::Clean),
        Case::new("1,000,000 empty lines", format!("{PROJECT}{}", "\n".repeat(1_000_000)), Expect::Clean),
        Case::new(
            "comments between keys",
            PROJECT.replace('\n', &format!("\n{}", "# x\n".repeat(20_000))),
            Expect::Clean,
        ),
        Case::new(
            "comments inside a list",
            project_with(&format!("tags: [a,{}\n b]", "\n # x".repeat(100_000))),
            Expect::Clean,
        ),
        Case::new("1,000,000 colons", ":".repeat(1_000_000), Expect::AnyRule(&["invalid-yaml", "schema-violation"])),
        Case::new("1,000,000 commas", format!("x-a: [{}]", ",".repeat(1_000_000)), INVALID),
        Case::new("500,000 quotes", format!("x-a: [{}]", "'',".repeat(500_000)), INVALID),
        Case::new(
            "1,000,000 quotes in a row",
            format!("x-a: {}\n", "'".repeat(1_000_000)),
            Expect::AnyRule(&["invalid-yaml", "schema-violation"]),
        ),
        Case::new("1,000,000 exclamation marks", format!("x-a: {} b\n", "!".repeat(1_000_000)), INVALID),
        Case::new("1,000,000 ampersands", format!("x-a: {} b\n", "&".repeat(1_000_000)), VIOLATION),
        Case::new("100,000 directives", "%FOO bar\n".repeat(100_000) + "---\n" + PROJECT, Expect::Clean),
        Case::new(
            "100,000 tag directives",
            (0..100_000).map(|i| format!("%TAG !e{i}! tag:x,{i}:\n")).collect::<String>() + "---\n" + PROJECT,
            Expect::Clean,
        ),
        Case::new("a directive of 1 MiB", format!("%{}\n---\n{PROJECT}", "F".repeat(mega)), INVALID),
        Case::new("100,000 explicit keys", "? a\n".repeat(100_000), INVALID),
        Case::new(
            "tabs between tokens",
            format!("x-a:{}1\n", "\t".repeat(1_000_000)),
            Expect::AnyRule(&["schema-violation", "missing-required-field"]),
        ),
        Case::new("carriage returns alone", PROJECT.replace('\n', "\r"), Expect::Clean),
        Case::new("CRLF", PROJECT.replace('\n', "\r\n"), Expect::Clean),
    ]
}

/// Bytes that are not text.
fn encodings() -> Vec<Case> {
    let sound = PROJECT.as_bytes();
    let mut cases = Vec::new();
    for position in (0..sound.len()).step_by(sound.len() / 24) {
        for (what, bytes) in [
            ("0xff", &b"\xff"[..]),
            ("half a letter", b"\xc3"),
            ("an overlong slash", b"\xc0\xaf"),
            ("a surrogate", b"\xed\xa0\x80"),
        ] {
            let mut file = sound.to_vec();
            file.splice(position..position, bytes.iter().copied());
            cases.push(Case::new(format!("{what} at byte {position}"), file, INVALID));
        }
    }
    for code in (0..0x20).chain(0x7f..0xa0).filter(|code| ![0x09, 0x0a, 0x0d].contains(code)) {
        let c = char::from_u32(code).unwrap();
        cases.push(Case::new(format!("U+{code:04X} in a name"), project_with(&format!("name: \"a{c}b\"")), INVALID));
    }
    let wide = |order: fn(u16) -> [u8; 2]| PROJECT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    cases.push(Case::new("UTF-16, little end first", [&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat(), INVALID));
    cases.push(Case::new("UTF-16, big end first", [&b"\xfe\xff"[..], &wide(u16::to_be_bytes)].concat(), INVALID));
    cases.push(Case::new("UTF-16 without a mark", wide(u16::to_le_bytes), INVALID));
    cases.push(Case::new("UTF-16 without a mark, big end first", wide(u16::to_be_bytes), INVALID));
    cases.push(Case::new(
        "UTF-32",
        PROJECT.chars().flat_map(|c| (c as u32).to_le_bytes()).collect::<Vec<u8>>(),
        INVALID,
    ));
    cases.push(Case::new("a byte-order mark", format!("\u{feff}{PROJECT}"), Expect::Clean));
    cases.push(Case::new("two byte-order marks", format!("\u{feff}\u{feff}{PROJECT}"), INVALID));
    cases.push(Case::new("a byte-order mark in the middle", project_with("name: a\u{feff}b"), INVALID));
    cases.push(Case::new("NULs alone", vec![0; 100_000], INVALID));
    cases.push(Case::new("a PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), INVALID));
    cases.push(Case::new("a gzip file", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), INVALID));
    cases.push(Case::new("every byte once", (0..=255).collect::<Vec<u8>>(), INVALID));
    cases.push(Case::new(
        "a pointer of Git LFS",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        INVALID,
    ));
    cases.push(Case::new(
        "marks of a merge conflict",
        format!("<<<<<<< HEAD\n{PROJECT}=======\n{PROJECT}>>>>>>> other\n"),
        INVALID,
    ));
    cases
}

/// What the grammar, or the reader, refuses.
fn broken_syntax() -> Vec<Case> {
    let lines = [
        "a: b: c",
        "a: 'it's'",
        "a: \"open",
        "a: [1, 2",
        "a: {1: 2",
        "a: ]",
        "a: 1\n b: 2",
        "- a\nb: 1",
        "a: 1\n- b",
        "a: 1\n\tb: 2",
        "a: @b",
        "a: `b`",
        "a: %b",
        "a: \"\\q\"",
        "a: |x\n b",
        "a: \"x\"#y",
        "a: - b",
        "[a]: 1",
        "{a: b}: 1",
        "? [a]\n: 1",
        ": 1",
        "a: & b",
        "a: * b",
        "a: !!python/object/apply:os.system [id]",
        "a: !!python/name:os.system",
        "a: !ruby/object:Gem::Installer {}",
        "a: !!js/function 'f'",
        "a: !include /etc/passwd",
        "a: !<tag:x> b",
        "a: !!binary aGk=",
        "a: !!set {a}",
        "a: !!timestamp 2026-11-20",
        "a: !!int x",
        "a: !!float 1e999",
        "!!python/none\na: 1",
        "a: !!java.net.URLClassLoader [x]",
        "a: !e!x 1",
        "%YAML 1.1\n---\na: 1",
        "%YAML 3.0\n---\na: 1",
        "%YAML 1.2\n%YAML 1.2\n---\na: 1",
        "a: 1\n---\nb: 2",
        "a: 1\n...\nb: 2",
        "--- a\n--- b",
        "a: 1\n... b",
        "<<: 1",
        "a: {<<: {b: 1}}",
    ];
    lines
        .into_iter()
        .map(|line| Case::new(format!("`{}`", line.escape_debug()), format!("{line}\n"), INVALID))
        .collect()
}

/// Sound YAML that is no record.
fn shapes() -> Vec<Case> {
    let unfiled = VIOLATION;
    vec![
        Case::new("an empty file", "", Expect::Clean),
        Case::new("comments alone", "# nothing\n# here\n", Expect::Clean),
        Case::new("a document marker alone", "---\n", Expect::Clean),
        Case::new("a null", "~\n", Expect::Clean),
        Case::new("a text", "Claims portal\n", unfiled),
        Case::new("a number", "42\n", unfiled),
        Case::new("a list of texts", "- a\n- b\n", unfiled),
        Case::new("a list of lists", "- - id: PRJ-A\n", unfiled),
        Case::new("a list with a hole", "-\n- id: PRJ-B\n  name: b\n", unfiled),
        Case::new("a mapping for a list", "id: R1\ntitle: a\n", unfiled).at("projects/a/risks.yaml"),
        Case::new("a text for a list", "none\n", unfiled).at("projects/a/risks.yaml"),
        Case::new("a mapping of ids for a list", "R1: {title: a}\nR2: {title: b}\n", unfiled)
            .at("projects/a/risks.yaml"),
        Case::new("a file of no kind", "a: 1\n", unfiled).at("stray.yaml"),
        Case::new("a kind that does not exist", "kind: wombat\nid: X-1\n", unfiled).at("stray.yaml"),
        Case::new("a kind that is a list", "kind: [risk]\nid: X-1\n", unfiled).at("stray.yaml"),
        Case::new("a list for milestones' mapping", project_with("milestones: {M1: {name: a}}"), VIOLATION),
        Case::new("a text for milestones", project_with("milestones: none"), VIOLATION),
        Case::new("a milestone in a milestone", project_with("milestones: [[{id: M1, name: a}]]"), VIOLATION),
        Case::new("a list for a mapping", project_with("cost: [1, 2]"), VIOLATION),
        Case::new("a mapping for a text", project_with("name: {en: a, de: b}"), VIOLATION),
        Case::new("a list for a text", project_with("name: [a, b]"), VIOLATION),
        Case::new("a null for a name", project_with("name:"), VIOLATION),
        Case::new("a null for a list", project_with("milestones:"), Expect::AnyRule(&["schema-violation"])),
        Case::new("an empty list", project_with("risks: []"), Expect::Clean),
        Case::new("an empty mapping for a record", project_with("risks: [{}]"), VIOLATION),
        Case::new("nulls for records", project_with("risks: [~, ~]"), VIOLATION),
        Case::new("a key in another case", project_with("name: a\nName: b"), VIOLATION),
        Case::new("a key with a look-alike letter", project_with("name: a\nn\u{430}me: b"), VIOLATION),
        Case::new("a key with a zero-width space", project_with("name: a\nname\u{200b}: b"), VIOLATION),
        Case::new("a key `__proto__`", project_with("name: a\n__proto__: {x: 1}"), VIOLATION),
        Case::new("a key `constructor`", project_with("name: a\nconstructor: {x: 1}"), VIOLATION),
        Case::new("an empty key", project_with("name: a\n\"\": b"), VIOLATION),
        Case::new("a key of a space", project_with("name: a\n\" \": b"), VIOLATION),
    ]
}
