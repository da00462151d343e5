//! Money and effort by month: which actuals were posted, and what was forecast, on a day of the past.

use super::lines::Lines;
use chrono::NaiveDate;
use std::ops::Range;

/// Months and amounts, as written.
type Months = Vec<(String, String)>;

/// What the team says of the months still open.
pub(super) enum Outlook {
    /// The rest of the budget.
    Budget,
    /// The budget and some percent more (or less) in all, spread evenly to a last month.
    Outturn {
        percent: i64,
        until: &'static str,
        /// The last month in the ledger when it was said.
        posted: String,
    },
    /// The forecast that the file ends with.
    Own,
}

/// A block of months in the file: its key, how deep its fields stand, and the step its amounts are rounded to.
struct Block {
    key: &'static str,
    depth: usize,
    step: i64,
}

const BLOCKS: [Block; 2] =
    [Block { key: "cost", depth: 2, step: 100 }, Block { key: "effort_days", depth: 4, step: 1 }];

/// Turns money and effort back to the day when `posted` was the last month in the ledger.
///
/// A text without a block of months is left alone.
pub(super) fn turn_back(lines: &mut Lines, posted: &str, outlook: &Outlook) {
    BLOCKS.iter().for_each(|block| block.turn_back(lines, posted, outlook));
}

impl Block {
    fn turn_back(&self, lines: &mut Lines, posted: &str, outlook: &Outlook) {
        let Some(budget) = self.months(lines, "budget") else { return };
        let actuals = self.months(lines, "actuals").unwrap_or_default();
        let last_spent = actuals.last().map_or(String::new(), |(month, _)| month.clone());
        let open = |(month, _): &&(String, String)| month.as_str() > posted;
        let forecast: Months = match outlook {
            Outlook::Budget => budget.iter().filter(open).cloned().collect(),
            Outlook::Outturn { percent, until, posted } => {
                self.spread(&budget, &actuals, *percent, until, posted).iter().filter(open).cloned().collect()
            }
            Outlook::Own => {
                let gap = budget.iter().filter(open).filter(|(month, _)| *month <= last_spent);
                gap.chain(self.months(lines, "forecast").unwrap_or_default().iter().filter(open)).cloned().collect()
            }
        };
        let actuals: Months = actuals.into_iter().filter(|(month, _)| month.as_str() <= posted).collect();
        self.replace(lines, "forecast", "budget", &forecast);
        self.replace(lines, "actuals", if forecast.is_empty() { "budget" } else { "forecast" }, &actuals);
    }

    /// What is left of the budget and its percent, evenly over the months after `posted`; the last month has the rest.
    fn spread(&self, budget: &Months, actuals: &Months, percent: i64, until: &str, posted: &str) -> Months {
        let sum = |months: &Months, counts: &dyn Fn(&str) -> bool| -> i64 {
            months.iter().filter(|(month, _)| counts(month)).filter_map(|(_, amount)| amount.parse::<i64>().ok()).sum()
        };
        let left = sum(budget, &|_| true) * (100 + percent) / 100 - sum(actuals, &|month| month <= posted);
        let first = budget.first().map_or("", |(month, _)| month);
        let open: Vec<String> = months_to(first, until).into_iter().filter(|month| month.as_str() > posted).collect();
        let even = i64::try_from(open.len()).map_or(0, |months| left / months.max(1) / self.step * self.step);
        let mut spread: Months = open.into_iter().map(|month| (month, even.to_string())).collect();
        if let Some(others) = i64::try_from(spread.len()).ok().map(|months| months - 1)
            && let Some((_, last)) = spread.last_mut()
        {
            *last = (left - even * others).to_string();
        }
        spread
    }

    fn months(&self, lines: &Lines, key: &str) -> Option<Months> {
        let rows = lines.named(self.key).and_then(|block| self.rows_of(lines, key, block.rows))?;
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

    /// The rows of a key of the block.
    fn rows_of(&self, lines: &Lines, key: &str, mut within: Range<usize>) -> Option<Range<usize>> {
        let lead = format!("{:depth$}{key}: {{", "", depth = self.depth);
        let start = within.find(|row| lines.row(*row).starts_with(&lead))?;
        let end = (start..within.end).find(|row| lines.row(*row).ends_with('}'))?;
        Some(start..end + 1)
    }

    /// Writes a key's months in place of its rows, or after another key's; no months, no key.
    fn replace(&self, lines: &mut Lines, key: &str, after: &str, months: &Months) {
        let Some(block) = lines.named(self.key) else { return };
        let rows = self
            .rows_of(lines, key, block.rows.clone())
            .or_else(|| self.rows_of(lines, after, block.rows).map(|rows| rows.end..rows.end));
        if let Some(rows) = rows {
            lines.rows().splice(rows, self.written(key, months));
        }
    }

    /// Six months a line, a new line for each year.
    fn written(&self, key: &str, months: &Months) -> Vec<String> {
        let depth = self.depth;
        let mut rows: Vec<String> = Vec::new();
        let years = months.chunk_by(|(a, _), (b, _)| a[..4] == b[..4]);
        for chunk in years.flat_map(|year| year.chunks(6)) {
            let pairs: Vec<String> = chunk.iter().map(|(month, amount)| format!("\"{month}\": {amount}")).collect();
            rows.push(format!("{:indent$}{},", "", pairs.join(", "), indent = depth + 4));
        }
        if let Some(first) = rows.first_mut() {
            *first = format!("{:depth$}{key}: {{{}", "", first.trim_start());
        }
        if let Some(last) = rows.last_mut() {
            last.pop();
            last.push('}');
        }
        rows
    }
}

/// The months from one to another, both included.
fn months_to(first: &str, last: &str) -> Vec<String> {
    let day = format!("{first}-01").parse::<NaiveDate>().ok();
    let all = std::iter::successors(day, |day| day.checked_add_months(chrono::Months::new(1)));
    all.map(|day| day.format("%Y-%m").to_string()).take_while(|month| month.as_str() <= last).collect()
}

/// Every month of the files' actuals, the earliest first.
pub(super) fn ledger(texts: impl Iterator<Item = &'static str>) -> Vec<String> {
    let mut all: Vec<String> = texts
        .flat_map(|text| BLOCKS[0].months(&Lines::new(text), "actuals").unwrap_or_default())
        .map(|(month, _)| month)
        .collect();
    all.sort();
    all.dedup();
    all
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
  effort_days:
    budget: {"2025-12": 3,
        "2026-01": 4}
    actuals: {"2025-12": 2,
        "2026-01": 5}
"#;

    fn on(posted: &str, outlook: Outlook) -> String {
        let mut lines = Lines::new(COST);
        turn_back(&mut lines, posted, &outlook);
        lines.text().unwrap_or_default()
    }

    #[test]
    fn the_last_day_changes_nothing() {
        assert_eq!(on("2026-01", Outlook::Own), COST);
    }

    #[test]
    fn a_month_not_posted_is_still_forecast() {
        let text = on("2025-12", Outlook::Own);
        assert!(text.contains("forecast: {\"2026-01\": 20, \"2026-02\": 33}\n"), "{text}");
        assert!(text.contains("actuals: {\"2025-12\": 11}\n"), "{text}");
    }

    #[test]
    fn before_the_first_posting_the_budget_is_the_forecast() {
        let text = on("2025-11", Outlook::Budget);
        assert!(text.contains("  forecast: {\"2025-12\": 10,\n      \"2026-01\": 20, \"2026-02\": 30}\n"), "{text}");
        assert!(!text.contains("actuals"), "{text}");
    }

    /// 60 and a tenth more is 66; 11 are spent, so 55 are left for four months.
    #[test]
    fn an_outturn_is_spread_over_the_months_that_were_open_when_it_was_said() {
        let months = |texts: &[(&str, &str)]| -> Months {
            texts.iter().map(|(month, amount)| ((*month).to_owned(), (*amount).to_owned())).collect()
        };
        let budget = months(&[("2025-12", "10"), ("2026-01", "20"), ("2026-02", "30")]);
        let spread = BLOCKS[1].spread(&budget, &months(&[("2025-12", "11")]), 10, "2026-04", "2025-12");
        assert_eq!(spread, months(&[("2026-01", "13"), ("2026-02", "13"), ("2026-03", "13"), ("2026-04", "16")]));
    }

    #[test]
    fn effort_is_turned_back_with_the_money() {
        let text = on("2025-12", Outlook::Budget);
        assert!(text.contains("    forecast: {\"2026-01\": 4}\n    actuals: {\"2025-12\": 2}\n"), "{text}");
    }
}
