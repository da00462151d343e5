//! Money by month: which actuals were posted, and what was forecast, on a day of the past.

use super::lines::Lines;

/// Months and amounts, as written.
type Months = Vec<(String, String)>;

/// Turns a `cost:` block back to the day when `posted` was the last month in the ledger.
///
/// Until the team forecast by itself (`own` is false) the forecast is the rest of the budget.
/// A text without a block of months is left alone.
pub(super) fn turn_back(lines: &mut Lines, posted: &str, own: bool) {
    let Some(budget) = months(lines, "budget") else { return };
    let actuals = months(lines, "actuals").unwrap_or_default();
    let last_spent = actuals.last().map_or(String::new(), |(month, _)| month.clone());
    let open = |(month, _): &&(String, String)| month.as_str() > posted;
    let forecast: Months = if own {
        let gap = budget.iter().filter(open).filter(|(month, _)| *month <= last_spent);
        gap.chain(months(lines, "forecast").unwrap_or_default().iter().filter(open)).cloned().collect()
    } else {
        budget.iter().filter(open).cloned().collect()
    };
    let actuals: Months = actuals.into_iter().filter(|(month, _)| month.as_str() <= posted).collect();
    replace(lines, "forecast", "budget", &forecast);
    replace(lines, "actuals", if forecast.is_empty() { "budget" } else { "forecast" }, &actuals);
}

/// Every month of the files' actuals, the earliest first.
pub(super) fn ledger(texts: impl Iterator<Item = &'static str>) -> Vec<String> {
    let mut all: Vec<String> = texts
        .flat_map(|text| months(&Lines::new(text), "actuals").unwrap_or_default())
        .map(|(month, _)| month)
        .collect();
    all.sort();
    all.dedup();
    all
}

fn months(lines: &Lines, key: &str) -> Option<Months> {
    let rows = lines.named("cost").and_then(|cost| rows_of(lines, key, cost.rows))?;
    let text: String = rows.map(|row| lines.row(row)).collect();
    let inside = text.split_once('{')?.1.split_once('}')?.0;
    Some(
        inside
            .split(',')
            .filter_map(|pair| pair.split_once(": "))
            .map(|(m, a)| (m.trim().trim_matches('"').to_owned(), a.to_owned()))
            .collect(),
    )
}

/// The rows of a key of the cost block.
fn rows_of(lines: &Lines, key: &str, mut within: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let start = within.find(|row| lines.row(*row).starts_with(&format!("  {key}: {{")))?;
    let end = (start..within.end).find(|row| lines.row(*row).ends_with('}'))?;
    Some(start..end + 1)
}

/// Writes a key's months in place of its rows, or after another key's; no months, no key.
fn replace(lines: &mut Lines, key: &str, after: &str, months: &Months) {
    let Some(cost) = lines.named("cost") else { return };
    let rows = rows_of(lines, key, cost.rows.clone())
        .or_else(|| rows_of(lines, after, cost.rows).map(|rows| rows.end..rows.end));
    if let Some(rows) = rows {
        lines.rows().splice(rows, written(key, months));
    }
}

/// Six months a line, a new line for each year.
fn written(key: &str, months: &Months) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let years = months.chunk_by(|(a, _), (b, _)| a[..4] == b[..4]);
    for chunk in years.flat_map(|year| year.chunks(6)) {
        let pairs: Vec<String> = chunk.iter().map(|(month, amount)| format!("\"{month}\": {amount}")).collect();
        rows.push(format!("      {},", pairs.join(", ")));
    }
    if let Some(first) = rows.first_mut() {
        *first = format!("  {key}: {{{}", first.trim_start());
    }
    if let Some(last) = rows.last_mut() {
        last.pop();
        last.push('}');
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: &str = r#"cost:
  currency: GBP
  budget: {"2025-12": 10,
      "2026-01": 20, "2026-02": 30}
  forecast: {"2026-02": 33}
  actuals: {"2025-12": 11,
      "2026-01": 21}
"#;

    fn on(posted: &str, own: bool) -> String {
        let mut lines = Lines::new(COST);
        turn_back(&mut lines, posted, own);
        lines.text().unwrap_or_default()
    }

    #[test]
    fn the_last_day_changes_nothing() {
        assert_eq!(on("2026-01", true), COST);
    }

    #[test]
    fn a_month_not_posted_is_still_forecast() {
        let text = on("2025-12", true);
        assert!(text.contains("forecast: {\"2026-01\": 20, \"2026-02\": 33}\n"), "{text}");
        assert!(text.contains("actuals: {\"2025-12\": 11}\n"), "{text}");
    }

    #[test]
    fn before_the_first_posting_the_budget_is_the_forecast() {
        let text = on("2025-11", false);
        assert!(text.contains("  forecast: {\"2025-12\": 10,\n      \"2026-01\": 20, \"2026-02\": 30}\n"), "{text}");
        assert!(!text.contains("actuals"), "{text}");
    }
}
