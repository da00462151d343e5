//! Rules of a tree's own: what they find, and how a broken one stops the run.

use chrono::NaiveDate;
use pmo::finding::Outcome;
use pmo::git::Snapshot;
use pmo::workspace;

const PEOPLE: &str =
    "- {id: j.okafor, name: J. Okafor, grade: director}\n- {id: ana.silva, name: Ana Silva, grade: lead}\n";

const DIRECTOR: &str = "rules:
  large-projects-need-a-directors-sponsorship:
    on: project
    when: stage == \"delivery\" and cost.total > 1_000_000
    require: sponsor.grade == \"director\"
    message: \"{{ id }} spends {{ cost.total | money }} without a director as sponsor\"
    level: error
    at: sponsor            # the field the finding points at
";

fn project(id: &str, fields: &str) -> (String, String) {
    (format!("projects/{id}/project.yaml"), format!("id: {id}\nname: {id}\n{fields}\n"))
}

/// The findings of the tree's own rules, or the complaints with which it is refused.
fn check(policy: &str, files: &[(String, String)]) -> Result<Vec<String>, String> {
    let own = [("pmo.yaml", policy), ("people.yaml", PEOPLE)];
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let loaded = workspace::load(Snapshot::of_texts(own.into_iter().chain(files)))
        .map_err(|error| format!("{error}; {}", error.help))?;
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let checked = loaded.check(&portfolio, &scanned, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
    let own = checked.findings.iter().filter(|finding| pmo::rules::named(&finding.rule).is_none());
    Ok(own
        .map(|finding| {
            let place = loaded.sources.locate(finding.spot);
            let field = finding.field.as_deref().unwrap_or("-");
            let outcome = if finding.outcome == Outcome::Fail { finding.level.name() } else { finding.outcome.name() };
            format!("{place} {} {field} {outcome}: {}", finding.record.as_deref().unwrap_or("-"), finding.message)
        })
        .collect())
}

#[test]
fn large_projects_need_a_directors_sponsorship() {
    let found = check(
        DIRECTOR,
        &[
            project("PRJ-A", "stage: delivery\nsponsor: ana.silva\ncost: {currency: GBP, total: 1250000}"),
            project("PRJ-B", "stage: delivery\nsponsor: j.okafor\ncost: {currency: GBP, total: 1250000}"),
            project("PRJ-C", "stage: delivery\ncost: {currency: GBP, total: \"2000000.50\"}"),
            project(
                "PRJ-D",
                "stage: delivery\nsponsor: ana.silva\ncost: {currency: GBP, budget: {\"2026-11\": 600000, \"2026-12\": 600000}}",
            ),
            project("PRJ-E", "stage: delivery\nsponsor: ana.silva\ncost: {currency: GBP, total: 900000}"),
            project("PRJ-F", "stage: delivery\nsponsor: ana.silva\ncost: {currency: GBP, total: {withheld: contract}}"),
            project("PRJ-G", "stage: definition\nsponsor: ana.silva\ncost: {currency: GBP, total: 1250000}"),
            project(
                "PRJ-H",
                "stage: delivery\nstate: on_hold\nsponsor: ana.silva\ncost: {currency: GBP, total: 1250000}",
            ),
        ],
    );
    insta::assert_snapshot!(found.unwrap().join("\n"), @r#"
    projects/PRJ-A/project.yaml:4:10 PRJ-A sponsor error: PRJ-A spends 1,250,000 without a director as sponsor
    projects/PRJ-C/project.yaml:1:5 PRJ-C sponsor error: PRJ-C spends 2,000,000 without a director as sponsor
    projects/PRJ-D/project.yaml:4:10 PRJ-D sponsor error: PRJ-D spends 1,200,000 without a director as sponsor
    "#);
}

#[test]
fn items_see_their_project() {
    let policy = "rules:
  heavy-risks-are-owned:
    on: risk
    when: tier == 1 and stage == 'delivery' and not closed
    require: owner and project.sponsor != owner
    message: '`{{ key }}` of {{ project }} needs an owner who is not its sponsor'
";
    let risks = "tier: 1\nstage: delivery\nsponsor: j.okafor\nrisks: [{id: R1, title: a}, {id: R2, title: b, owner: j.okafor}, {id: R3, title: c, owner: ana.silva}, {id: R4, title: d, state: closed}]";
    insta::assert_snapshot!(check(policy, &[project("PRJ-A", risks)]).unwrap().join("\n"), @r#"
    projects/PRJ-A/project.yaml:6:14 PRJ-A/R1 id warning: `PRJ-A/R1` of PRJ-A needs an owner who is not its sponsor
    projects/PRJ-A/project.yaml:6:34 PRJ-A/R2 id warning: `PRJ-A/R2` of PRJ-A needs an owner who is not its sponsor
    "#);
}

#[test]
fn numbers_in_quotes_are_numbers_where_the_schema_says_so() {
    let policy = "rules:
  costly-risks-have-a-reserve:
    on: risk
    when: cost > 10000
    require: project.cost.contingency >= cost and residual.cost < cost
    message: '`{{ key }}` may cost {{ cost | money(project.cost.currency) }}'
";
    let fields = "cost: {currency: GBP, contingency: \"20000.00\"}\nrisks: [{id: R1, title: a, cost: \"9000\"}, {id: R2, title: b, cost: \"15000\", residual: {cost: \"800\"}}, {id: R3, title: c, cost: \"30000\", residual: {cost: \"800\"}}]";
    insta::assert_snapshot!(check(policy, &[project("PRJ-A", fields)]).unwrap().join("\n"), @"projects/PRJ-A/project.yaml:4:108 PRJ-A/R3 id warning: `PRJ-A/R3` may cost GBP 30,000");
}

#[test]
fn what_cannot_be_judged_is_said_and_does_not_pass() {
    let policy = "rules: {odd: {on: project, require: name - 1 > 0, message: odd}}\n";
    insta::assert_snapshot!(check(policy, &[project("PRJ-A", "")]).unwrap().join("\n"), @r#"
    projects/PRJ-A/project.yaml:1:5 PRJ-A id indeterminate: `odd` cannot be judged here: tried to use - operator on unsupported types string and number
    "#);
}

#[test]
fn a_broken_rule_stops_the_run_at_its_place() {
    let refused = |rule: &str| {
        check(&format!("rules:\n  my-rule:\n    level: error\n    {}\n", rule.replace('\n', "\n    ")), &[])
            .unwrap_err()
    };
    let all = [
        "on: projekt\nrequire: name\nmessage: m",
        "on: project\nrequire: stage == \nmessage: m",
        "on: project\nrequire: \"stagee == 'delivery'\"\nmessage: m",
        "on: project\nwhen: name | lowr == 'x'\nrequire: name\nmessage: m",
        "on: project\nrequire: name\nmessage: '{{ name | mony }}'",
        "on: project\nrequire: name\nmessage: '{{ nam }}'",
        "on: project\nrequire: name\nmessage: m\nat: sponser",
    ];
    insta::assert_snapshot!(all.map(refused).join("\n"), @r#"
    pmo.yaml:4:9: there is no kind of record `projekt`; did you mean `project`?
    pmo.yaml:5:20: `require` of rule `my-rule`: syntax error: unexpected end of input, expected expression; see `pmo schema pmo` for rules of your own
    pmo.yaml:5:15: `require` of rule `my-rule`: there is no field `stagee`; did you mean `stage`?
    pmo.yaml:5:18: `when` of rule `my-rule`: there is no filter `lowr`; did you mean `lower`?
    pmo.yaml:6:25: `message` of rule `my-rule`: there is no filter `mony`; did you mean `money`?
    pmo.yaml:6:18: `message` of rule `my-rule`: there is no field `nam`; did you mean `name`?
    pmo.yaml:7:9: a project has no field `sponser`; did you mean `sponsor`?
    "#);
    let built_in = check("rules: {milestone-overdue: {on: project, require: name, message: m}}\n", &[]).unwrap_err();
    assert!(built_in.contains("`milestone-overdue` is the name of a built-in rule"), "{built_in}");
}
