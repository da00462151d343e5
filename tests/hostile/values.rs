//! Hostile values in sound YAML: numbers, dates, ids and references.

use super::case::{Case, Expect, VIOLATION, project_with};

pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(amounts());
    cases.extend(dates());
    cases.extend(small_numbers());
    cases.extend(ids());
    cases.extend(references());
    cases.extend(texts());
    cases
}

fn line(line: &str, expect: Expect) -> Case {
    let shown: String = line.chars().take(70).collect();
    Case::new(format!("`{}`", shown.escape_debug()), project_with(line), expect)
}

fn amounts() -> Vec<Case> {
    let long = "9".repeat(400);
    let refused = [
        "1e400",
        "1e308",
        "-1e308",
        "1e-400",
        "1e-300",
        ".inf",
        "-.inf",
        ".nan",
        "NaN",
        "Infinity",
        "1_000",
        "\"1,000\"",
        "£5",
        "5 GBP",
        "GBP 5",
        "five",
        "\"\"",
        "true",
        "[]",
        "{}",
        "[5]",
        "{amount: 5}",
        "{withheld: }",
        "{withheld: x, amount: 5}",
        "0x",
        "--5",
        "+-5",
        "5-",
        "5%",
        "1.2.3",
        "1e",
        "e5",
        "٣",
        "５",
        "1e1000000000",
        "1e-1000000000",
        "1e99999999999999999999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "79228162514264337593543950335",
        "79228162514264337593543950336",
        "0.00000000000000000000000000000000000001",
        "0.0000000000000000000000000001",
        "1000000000000000000000.01",
        "1:30",
        "2026-11-20",
        "12:30:45",
        "~5",
        long.as_str(),
    ];
    let accepted = [
        "0",
        "-5",
        "-0",
        "0.1",
        "1.10",
        "\"1.10\"",
        "1e3",
        "1.5e+3",
        "+5",
        "5.",
        ".5",
        "0x10",
        "999999999999",
        "{withheld: not public}",
        "012",
    ];
    let mut cases = Vec::new();
    for text in refused {
        cases.push(line(
            &format!("cost: {{currency: GBP, budget: {{\"2026-10\": {text}}}}}"),
            Expect::AnyRule(&["schema-violation", "invalid-yaml"]),
        ));
    }
    for text in accepted {
        cases.push(line(
            &format!("cost: {{currency: GBP, budget: {{\"2026-10\": {text}, \"2026-11\": {text}}}}}"),
            Expect::Clean,
        ));
    }
    for period in [
        "2026-13",
        "2026-00",
        "2026-1",
        "26-01",
        "99999-01",
        "-2026-01",
        "2026",
        "2026-01-01",
        "2026/01",
        "January",
        "",
        "2026-０１",
    ] {
        cases.push(line(&format!("cost: {{currency: GBP, budget: {{\"{period}\": 1}}}}"), VIOLATION));
    }
    for period in ["0000-01", "0001-01", "9999-12"] {
        cases.push(line(&format!("cost: {{currency: GBP, budget: {{\"{period}\": 1}}, actuals: {{\"{period}\": 1}}, forecast: {{\"{period}\": 1}}}}"), Expect::Clean));
    }
    for currency in ["gbp", "£", "POUND", "GB", "GBPX", "12", "\"GBP \"", "[GBP]", "\"GB\\n\"", "ＧＢＰ"] {
        cases.push(line(&format!("cost: {{currency: {currency}, budget: {{\"2026-10\": 1}}}}"), VIOLATION));
    }
    cases.push(line("cost: {currency: XXX, budget: {\"2026-10\": 1}}", Expect::Clean));
    cases
}

fn dates() -> Vec<Case> {
    let refused = [
        "0000-00-00",
        "2026-02-30",
        "2027-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "2026-11-00",
        "10000-01-01",
        "99999-12-31",
        "-2026-01-01",
        "+2026-01-01",
        "26-01-05",
        "2026-1-5",
        "20261120",
        "2026/11/20",
        "20.11.2026",
        "11/20/2026",
        "2026-11",
        "2026",
        "2026-W47-5",
        "2026-11-20T10:00:00Z",
        "2026-11-20 10:00:00",
        "\"2026-11-20 \"",
        "\" 2026-11-20\"",
        "\"2026-11-20\\n\"",
        "２０２６-11-20",
        "today",
        "tomorrow",
        "20 November 2026",
        "1763596800",
        "2026-11-20-2026-11-21",
        "true",
        "[]",
        "{}",
        "~2026",
        "{withheld: 5, by: x}",
    ];
    let accepted = ["0001-01-01", "9999-12-31", "2024-02-29", "1970-01-01", "{withheld: not public}", "\"2026-01-05\""];
    let mut cases = Vec::new();
    for text in refused {
        cases.push(line(&format!("start: {text}"), Expect::AnyRule(&["schema-violation", "invalid-yaml"])));
    }
    for text in accepted {
        cases.push(line(&format!("start: {text}"), Expect::Clean));
    }
    cases.push(line(
        "people: [{person: ana.silva, from: 2027-01-01, to: 2026-01-01, fte: 0.5}]",
        Expect::Rule("impossible-dates"),
    ));
    cases.push(line("people: [{person: ana.silva, from: 0001-01-01, to: 9999-12-31, fte: 0.5}]", Expect::Clean));
    cases.push(line("people: [{person: ana.silva, from: 2026-01-01, to: 9999-12-31, fte: 1}]", Expect::Clean));
    let forever = "{person: ana.silva, from: 0001-01-01, to: 9999-12-31, fte: 0.001}, ".repeat(2_000);
    cases.push(line(&format!("people: [{forever}]"), Expect::Clean));
    cases.push(line("milestones: [{id: M1, name: a, baseline: 0001-01-01, forecast: 9999-12-31}]", Expect::Clean));
    cases.push(line(
        "milestones: [{id: M1, name: a, baseline: 2026-01-01, actual: 9999-12-31}]",
        Expect::Rule("impossible-dates"),
    ));
    cases
}

fn small_numbers() -> Vec<Case> {
    let mut cases = Vec::new();
    for fte in [
        "1e308",
        "1e400",
        "-0.1",
        "1.01",
        "2",
        "101",
        ".nan",
        ".inf",
        "half",
        "50%",
        "\"0.5\"",
        "[0.5]",
        "0.5 0.5",
        "1e-400000",
        "9223372036854775808",
    ] {
        cases.push(line(
            &format!("people: [{{person: ana.silva, from: 2026-07-06, to: 2027-10-22, fte: {fte}}}]"),
            VIOLATION,
        ));
    }
    for probability in ["-0.1", "6", "1.5", "30%", ".inf", "high", "2.5"] {
        cases.push(line(&format!("risks: [{{id: R1, title: a, probability: {probability}}}]"), VIOLATION));
    }
    for (field, value) in [
        ("tier", "0"),
        ("tier", "4"),
        ("tier", "1.5"),
        ("tier", "two"),
        ("tier", "9223372036854775808"),
        ("tier", "-1"),
        ("tier", "1e2"),
        ("tier", "[1]"),
    ] {
        cases.push(line(&format!("{field}: {value}"), VIOLATION));
    }
    for value in ["-1", "1e400", ".nan", "1e308", "many", "\"4\"", "[4]"] {
        cases.push(line(&format!("progress: {{done_points: 1, total_points: {value}}}"), VIOLATION));
    }
    for value in ["101", "-1", "1e300", "ten"] {
        cases.push(line(&format!("tolerances: {{cost: {value}}}"), VIOLATION));
    }
    for stage in [
        "Delivery",
        "DELIVERY",
        "delivery ",
        "deliver",
        "execution",
        "1",
        "true",
        "[delivery]",
        "\"\"",
        "delivery\u{200b}",
    ] {
        let expect = if stage == "delivery " { Expect::Clean } else { VIOLATION };
        cases.push(line(&format!("stage: {stage}"), expect));
    }
    cases
}

fn ids() -> Vec<Case> {
    let odd = Expect::AnyRule(&["malformed-id", "schema-violation", "bidirectional-text", "missing-required-field"]);
    let ids = [
        "\"PRJ-\\nA\"",
        "\"PRJ-\\tA\"",
        "\"PRJ-\\0A\"",
        "\"PRJ-\\e[31mA\"",
        "\"PRJ-\\u202eA\"",
        "\"PRJ-\\u2066A\"",
        "PRJ-\u{202e}A",
        "PRJ-\u{200b}A",
        "PRJ-\u{410}",
        "\"\"",
        "\" \"",
        "~",
        "[]",
        "{}",
        "true",
        "5",
        "1e400",
        "prj-a",
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\A",
        "PRJ-A/R1",
        "PRJ A",
        "PRJ-",
        "-PRJ",
        "\"-rf\"",
        "PRJ--A",
        "PRJ-É",
        "PRJ-A.",
        "\"<script>\"",
        "\"=1+1\"",
        "\"@team\"",
        "\"::set-env name=a::b\"",
        "\"##vso[x]\"",
        "\"${x}\"",
        "\"{{ x }}\"",
        "\"$(touch x)\"",
        "\"`x`\"",
        "\"%0a\"",
        "\"\\u2028\"",
    ];
    ids.into_iter().map(|id| line(&format!("id: {id}"), odd)).collect()
}

fn references() -> Vec<Case> {
    let dangling = Expect::Rule("dangling-reference");
    let parents = |text: &str| {
        Case::new("", text.as_bytes().to_vec(), Expect::Rule("tangled-hierarchy")).at("projects/projects.yaml")
    };
    let named = |name: &str, case: Case| Case { name: name.to_owned(), ..case };
    let chain: String =
        (0..3_000).map(|i| format!("- {{id: PRJ-C{i}, name: a, parent: PRJ-C{}}}\n", (i + 1) % 3_000)).collect();
    let tower: String = (0..3_000).map(|i| format!("- {{id: PRJ-T{i}, name: a, parent: PRJ-T{}}}\n", i + 1)).collect();
    vec![
        line("sponsor: nobody.known", dangling),
        line("sponsor: [ana.silva]", VIOLATION),
        line("sponsor: {id: ana.silva}", VIOLATION),
        line("sponsor: \"ana.silva\\n\"", dangling),
        line("sponsor: Ana.Silva", dangling),
        line("sponsor: PRJ-A", dangling),
        line("name: a\nparent: PRJ-NONE", dangling),
        line("name: a\nparent: PRJ-A/R1", dangling),
        named("a project that is its own parent", parents("- {id: PRJ-S, name: a, parent: PRJ-S}\n")),
        named(
            "two projects that are each other's parent",
            parents("- {id: PRJ-S, name: a, parent: PRJ-T}\n- {id: PRJ-T, name: a, parent: PRJ-S}\n"),
        ),
        named("a circle of 3,000 parents", parents(&chain)),
        named("a tower of 3,000 parents", Case { expect: Expect::AnyRule(&["dangling-reference"]), ..parents(&tower) }),
        line("milestones: [{id: M1, name: a, after: [{ref: M1}]}]", Expect::Rule("dependency-cycle")),
        line("milestones: [{id: M1, name: a, after: [{ref: PRJ-A/M1}]}]", Expect::Rule("dependency-cycle")),
        line("milestones: [{id: M1, name: a, after: M2}]", VIOLATION),
        line("milestones: [{id: M1, name: a}, {id: M1, name: b}]", Expect::Rule("duplicate-id")),
        line("risks: [{id: R1, title: a, project: PRJ-NONE}]", dangling),
    ]
}

fn texts() -> Vec<Case> {
    vec![
        line("name: \"a\\u202eb\"", Expect::Rule("bidirectional-text")),
        line("name: a\u{2067}b", Expect::Rule("bidirectional-text")),
        line("name: NO", Expect::Rule("ambiguous-scalar")),
        line("name: 1:30", Expect::Rule("ambiguous-scalar")),
        line("name: 1e3", Expect::Rule("ambiguous-scalar")),
        line("name: \"\"", VIOLATION),
        line("name: \"\\e]52;c;aGk=\\a\"", Expect::Clean),
        line("name: <script>alert(1)</script>", Expect::Clean),
        line("name: =cmd|' /C calc'!A0", Expect::Clean),
        line("name: \"::error file=x::y\"", Expect::Clean),
        line("name: \"a\u{301}\u{301}\u{301}\"", Expect::Clean),
    ]
}
