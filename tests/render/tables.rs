//! Tables: what people see at three widths, and what machines read back.

use insta::assert_snapshot;
use pmo::render::{Frame, envelope, tables};
use pmo::views::{Cell, Column, ColumnType, Table};
use serde_json::{Value, json};

use super::example::{frame, portfolio};

fn written(format: &str, tables: &[Table], frame: &Frame) -> String {
    (tables::named(format).unwrap().write)(tables, frame)
}

#[test]
fn a_table_on_80_columns() {
    assert_snapshot!(written("table", &[portfolio()], &frame(80)), @r#"
    Portfolio · Northwater · as of 2026-11-20
    commit 4f2a0ec1d5b7 with uncommitted changes

    id                name                       rag        finish              slip
                                                            forecast
    ────────────────────────────────────────────────────────────────────────────────
    PRJ-SMART-METERS  Smart meters for every h…  ▲ amber    2027-06-30  42 days late
    PRJ-BILLING       Billing                    ● green    2026-12-18  3 days early
    PRJ-LAB           水質検査室 (laboratory)    ■ red      2026-11-01       on time
    PRJ-IDEA          =HYPERLINK("http://evil")  ○ unrated  –                      –

    budget 13,340,000.50 EUR (2 of 4 known) · risks open 1,207 (4 of 4 known)
    PRJ-OLD is closed and left out
    left out to fit 80 columns: budget, variance_pct, manager, risks_open, tags
    "#);
}

#[test]
fn a_table_on_120_columns() {
    assert_snapshot!(written("table", &[portfolio()], &frame(120)), @r#"
    Portfolio · Northwater · as of 2026-11-20 · commit 4f2a0ec1d5b7 with uncommitted changes

    id                name                    rag        finish              slip      budget  variance  manager       risks
                                                         forecast                       (EUR)       (%)                 open
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    PRJ-SMART-METERS  Smart meters for ever…  ▲ amber    2027-06-30  42 days late  12,500,000     -3.3%  Ada Byron         7
    PRJ-BILLING       Billing                 ● green    2026-12-18  3 days early  840,000.50      1.5%  Grace Hopper      0
    PRJ-LAB           水質検査室 (laborator…  ■ red      2026-11-01       on time    withheld  withheld  Zoë Müller    1,200
    PRJ-IDEA          =HYPERLINK("http://ev…  ○ unrated  –                      –           –         –  –                 0

    budget 13,340,000.50 EUR (2 of 4 known) · risks open 1,207 (4 of 4 known)
    PRJ-OLD is closed and left out
    left out to fit 120 columns: tags
    "#);
}

#[test]
fn a_table_on_200_columns() {
    assert_snapshot!(written("table", &[portfolio()], &frame(200)), @r#"
    Portfolio · Northwater · as of 2026-11-20 · commit 4f2a0ec1d5b7 with uncommitted changes

    id                name                                                                 rag        finish              slip      budget  variance  manager       risks  tags
                                                                                                      forecast                       (EUR)       (%)                 open
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    PRJ-SMART-METERS  Smart meters for every household north of the river, second tranche  ▲ amber    2027-06-30  42 days late  12,500,000     -3.3%  Ada Byron         7  regulatory, field work
    PRJ-BILLING       Billing                                                              ● green    2026-12-18  3 days early  840,000.50      1.5%  Grace Hopper      0
    PRJ-LAB           水質検査室 (laboratory)                                              ■ red      2026-11-01       on time    withheld  withheld  Zoë Müller    1,200  safety
    PRJ-IDEA          =HYPERLINK("http://evil")                                            ○ unrated  –                      –           –         –  –                 0

    budget 13,340,000.50 EUR (2 of 4 known) · risks open 1,207 (4 of 4 known)
    PRJ-OLD is closed and left out
    "#);
}

#[test]
fn a_table_where_only_ascii_can_be_shown() {
    let mut table = portfolio();
    table.rows.truncate(2);
    assert_snapshot!(written("table", &[table], &Frame { unicode: false, ..frame(80) }), @r#"
    Portfolio | Northwater | as of 2026-11-20
    commit 4f2a0ec1d5b7 with uncommitted changes

    id                name                       rag        finish              slip
                                                            forecast
    --------------------------------------------------------------------------------
    PRJ-SMART-METERS  Smart meters for every...  [A] amber  2027-06-30  42 days late
    PRJ-BILLING       Billing                    [G] green  2026-12-18  3 days early

    budget 13,340,000.50 EUR (2 of 4 known) | risks open 1,207 (4 of 4 known)
    PRJ-OLD is closed and left out
    left out to fit 80 columns: budget, variance_pct, manager, risks_open, tags
    "#);
}

#[test]
fn a_single_row_without_room_stands_upright() {
    let mut table = portfolio();
    table.rows.drain(1..3);
    table.rows.remove(0);
    table.totals.clear();
    assert_snapshot!(written("table", &[table], &frame(60)), @r#"
    Portfolio · Northwater · as of 2026-11-20
    commit 4f2a0ec1d5b7 with uncommitted changes

    id               PRJ-IDEA
    name             =HYPERLINK("http://evil")
    rag              ○ unrated
    finish forecast  – (not given)
    slip             – (no baseline)
    budget           – (not given)
    variance (%)     – (not given)
    manager          – (not given)
    risks open       0
    tags

    PRJ-OLD is closed and left out
    "#);
}

#[test]
fn several_tables_say_once_where_they_come_from() {
    let small = |title| Table::new("t", title, vec![Column::new("id", ColumnType::Reference)]);
    assert_snapshot!(written("table", &[small("One"), small("Two")], &frame(80)), @r#"
    One · Northwater · as of 2026-11-20
    commit 4f2a0ec1d5b7 with uncommitted changes

    (nothing)

    Two

    (nothing)
    "#);
}

#[test]
fn text_of_any_length_is_cut_in_no_time() {
    let mut table = Table::new("t", "T", vec![Column::new("a", ColumnType::Text), Column::new("b", ColumnType::Text)]);
    table.rows = vec![vec![Cell::Text("e\u{301}".repeat(100_000)), Cell::Text("x y ".repeat(100_000))]; 3];
    let started = std::time::Instant::now();
    assert!(written("table", &[table], &frame(80)).len() < 2_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn a_table_fits_every_width() {
    for width in 45..=210 {
        let text = written("table", &[portfolio()], &frame(width));
        let body: Vec<&str> = text.lines().skip_while(|line| !line.starts_with('─')).collect();
        assert!(body.iter().any(|line| line.contains("PRJ-LAB")), "{text}");
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}\n{text}");
        }
    }
}

#[test]
fn colour_adds_to_a_table_and_changes_no_text() {
    let colourful = written("table", &[portfolio()], &Frame { color: true, ..frame(120) });
    assert!(colourful.contains("\u{1b}[38;5;9m■ red"), "{colourful:?}");
    assert_eq!(super::without_colour(&colourful), written("table", &[portfolio()], &frame(120)));
}

#[test]
fn currencies_stand_at_the_amounts_where_they_differ() {
    let columns = vec![Column::new("cost", ColumnType::Money), Column::hidden("currency", ColumnType::Text)];
    let mut table = Table::new("costs", "Costs", columns);
    let row = |amount: i64, currency: &str| vec![Cell::Decimal(amount.into()), Cell::Text(currency.to_owned())];
    table.rows = vec![row(1000, "EUR"), row(-2000, "USD")];
    table.add_sums(&pmo::policy::Policy::standard());
    assert_snapshot!(written("table", &[table], &frame(80)), @r#"
    Costs · Northwater · as of 2026-11-20
    commit 4f2a0ec1d5b7 with uncommitted changes

          cost
    ──────────
     1,000 EUR
    -2,000 USD

    cost – (mixed currencies) (2 of 2 known)
    "#);
}

#[test]
fn json_is_the_envelope_that_templates_see() {
    let value: Value = serde_json::from_str(&written("json", &[portfolio()], &frame(80))).unwrap();
    assert_eq!(value, envelope(&portfolio(), &frame(80)));
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.join(" "), "schema tool as_of commit dirty organisation title columns rows totals known notes");
    assert_eq!(value["schema"], "pmo/portfolio/v1");
    assert_eq!(value["columns"][5], json!({ "name": "budget", "type": "money", "unit": null }));
    let meters = &value["rows"][0];
    assert_eq!((&meters["budget"], &meters["slip_days"]), (&json!("12500000.00"), &json!(42)));
    assert_eq!(
        (&meters["finish_forecast"], &meters["tags"]),
        (&json!("2027-06-30"), &json!(["regulatory", "field work"]))
    );
    let lab = &value["rows"][2];
    assert_eq!((&lab["budget"], &lab["budget_reason"]), (&Value::Null, &json!("withheld")));
    assert!(meters.get("budget_reason").is_none());
    assert_eq!((&value["totals"]["budget"], &value["known"]["budget"]), (&json!("13340000.50"), &json!("2 of 4")));
}

#[test]
fn several_tables_share_one_envelope() {
    let value: Value = serde_json::from_str(&written("json", &[portfolio(), portfolio()], &frame(80))).unwrap();
    assert_eq!((&value["schema"], &value["as_of"]), (&json!("pmo/tables/v1"), &json!("2026-11-20")));
    assert_eq!(value["tables"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&value["tables"][1]["schema"], &value["tables"][1]["rows"][1]["id"]),
        (&json!("pmo/portfolio/v1"), &json!("PRJ-BILLING"))
    );
}

#[test]
fn csv_reads_back_and_holds_no_formula() {
    let text = written("csv", &[portfolio()], &frame(80));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = "id,name,rag,finish_forecast,slip_days,budget,variance_pct,manager,risks_open,tags,currency";
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>().join(","), header);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0].get(6), Some("-3.25"), "a negative number is a number");
    assert_eq!(rows[0].get(9), Some("regulatory; field work"));
    assert_eq!(rows[2].get(5), Some(""), "unknown is empty, never zero");
    assert_eq!(rows[3].get(1), Some("'=HYPERLINK(\"http://evil\")"));
}

#[test]
fn every_start_of_a_formula_is_guarded_in_text_and_only_there() {
    for start in ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"] {
        let mut table =
            Table::new("t", "T", vec![Column::new("a", ColumnType::Text), Column::new("b", ColumnType::Count)]);
        table.rows.push(vec![Cell::Text(format!("{start}1+1")), Cell::Integer(-1)]);
        let text = written("csv", &[table], &frame(80));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert!(row[0].starts_with('\''), "{start:?}: {row:?}");
        assert_eq!(&row[1], "-1");
    }
}

#[test]
fn markdown_is_a_github_table() {
    let text = written("md", &[portfolio()], &frame(80));
    assert_snapshot!(text.replace('\u{200b}', "<ZWSP>"), @r#"
    ## Portfolio

    | id | name | rag | finish forecast | slip | budget (EUR) | variance (%) | manager | risks open | tags |
    | --- | --- | --- | --- | ---: | ---: | ---: | --- | ---: | --- |
    | PRJ-SMART-METERS | Smart meters for every household north of the river, second tranche | ▲ amber | 2027-06-30 | 42 days late | 12,500,000 | -3.3% | Ada Byron | 7 | regulatory, field work |
    | PRJ-BILLING | Billing | ● green | 2026-12-18 | 3 days early | 840,000.50 | 1.5% | Grace Hopper | 0 |  |
    | PRJ-LAB | 水質検査室 (laboratory) | ■ red | 2026-11-01 | on time | withheld | withheld | Zoë Müller | 1,200 | safety |
    | PRJ-IDEA | =HYPERLINK("http:<ZWSP>//evil") | ○ unrated | – | – | – | – | – | 0 |  |

    Total: budget 13,340,000.50 EUR (2 of 4 known) · risks open 1,207 (4 of 4 known)

    - PRJ-OLD is closed and left out

    as of 2026-11-20 · commit 4f2a0ec1d5b7 with uncommitted changes · Northwater
    "#);
}

#[test]
fn an_empty_table_says_so() {
    let table = Table::new("risks", "Risks", vec![Column::new("id", ColumnType::Reference)]);
    assert_snapshot!(written("table", &[table], &frame(80)), @r#"
    Risks · Northwater · as of 2026-11-20
    commit 4f2a0ec1d5b7 with uncommitted changes

    (nothing)
    "#);
}
