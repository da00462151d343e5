//! Filters for people's figures: money, dates, days, percent, and sums of what is known.

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior};
use rust_decimal::{Decimal, RoundingStrategy};

use super::datum::Absent;
use crate::yaml::day;

/// How something unknown prints.
pub(super) const UNKNOWN: &str = "–";

pub(super) fn install(environment: &mut Environment<'_>) {
    environment.add_filter("money", money);
    environment.add_filter("percent", percent);
    environment.add_filter("share", share);
    environment.add_filter("date", date);
    environment.add_filter("days", days);
    environment.add_filter("days_after", days_after);
    environment.add_filter("sum_known", sum_known);
    environment.add_filter("known", known);
    environment.add_filter("link", link);
}

/// `1234567.5 | money('GBP')` is `GBP 1,234,568`; the second argument is the number of decimals.
fn money(state: &State, amount: Value, currency: Option<Value>, decimals: Option<u32>) -> Result<String, Error> {
    let Some(amount) = number(state, &amount)? else { return Ok(UNKNOWN.to_owned()) };
    let figure = grouped(amount, decimals.unwrap_or(0));
    let currency = currency.filter(|currency| currency.as_str().is_some_and(|currency| !currency.is_empty()));
    Ok(currency.map_or(figure.clone(), |currency| format!("{currency} {figure}")))
}

/// `42.25 | percent` is `42 %`.
fn percent(state: &State, value: Value, decimals: Option<u32>) -> Result<String, Error> {
    let Some(value) = number(state, &value)? else { return Ok(UNKNOWN.to_owned()) };
    Ok(format!("{} %", grouped(value, decimals.unwrap_or(0))))
}

/// A share of one: `0.4225 | share(1)` is `42.2 %`.
fn share(state: &State, value: Value, decimals: Option<u32>) -> Result<String, Error> {
    let Some(value) = number(state, &value)? else { return Ok(UNKNOWN.to_owned()) };
    let percent = value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    Ok(format!("{} %", grouped(percent, decimals.unwrap_or(0))))
}

/// `2026-11-20 | date` is `20 Nov 2026`, `2026-11 | date` is `Nov 2026`; other text stays as it is.
fn date(state: &State, value: Value) -> Result<String, Error> {
    if is_unknown(state, &value)? {
        return Ok(UNKNOWN.to_owned());
    }
    let text = value.to_string();
    let month = || day(&format!("{text}-01"));
    Ok(match (day(&text), month()) {
        (Some(day), _) => day.format("%-d %b %Y").to_string(),
        (None, Some(month)) => month.format("%b %Y").to_string(),
        (None, None) => text,
    })
}

/// `1 | days` is `1 day`, `12 | days` is `12 days`.
fn days(state: &State, value: Value) -> Result<String, Error> {
    let Some(count) = number(state, &value)? else { return Ok(UNKNOWN.to_owned()) };
    let unit = if count.abs() == Decimal::ONE { "day" } else { "days" };
    Ok(format!("{} {unit}", grouped(count, count.normalize().scale().min(1))))
}

/// Calendar days from `earlier` to the value; undefined unless both are dates.
fn days_after(value: Value, earlier: Value) -> Value {
    if Absent::is(&value) || Absent::is(&earlier) {
        return Absent::value();
    }
    let day = |value: &Value| value.as_str().and_then(day);
    match (day(&value), day(&earlier)) {
        (Some(later), Some(earlier)) => (later - earlier).num_days().into(),
        _ => Value::UNDEFINED,
    }
}

/// The exact sum of one key over a list, leaving out what is not known; `null` if nothing is.
fn sum_known(list: Value, key: &str) -> Result<Value, Error> {
    let mut sum = None;
    for row in list.try_iter()? {
        if let Some(amount) = decimal(&row.get_attr(key)?) {
            sum = Some(Decimal::checked_add(sum.unwrap_or_default(), amount).ok_or_else(too_large)?);
        }
    }
    Ok(sum.map_or(Value::from(()), |sum| Value::from(sum.to_string())))
}

/// How many rows of a list know one key: `3 of 4`.
fn known(list: Value, key: &str) -> Result<String, Error> {
    let (mut known, mut all) = (0, 0);
    for row in list.try_iter()? {
        let value = row.get_attr(key)?;
        all += 1;
        known += usize::from(!value.is_none() && !value.is_undefined());
    }
    Ok(format!("{known} of {all}"))
}

/// An address that may stand in a link: `http`, `https`, `mailto`, or one without a scheme. Anything else
/// (`javascript:`, `data:`) is `#`.
fn link(state: &State, value: Value) -> Result<String, Error> {
    if is_unknown(state, &value)? {
        return Ok("#".to_owned());
    }
    let address: String = value.to_string().chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let scheme = address.split(['/', '?', '#']).next().and_then(|head| head.split_once(':')).map(|(scheme, _)| scheme);
    let allowed =
        scheme.is_none_or(|scheme| ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)));
    let encoded = || address.replace('(', "%28").replace(')', "%29").replace('<', "%3C").replace('>', "%3E");
    Ok(match (allowed, state.auto_escape()) {
        (false, _) => "#".to_owned(),
        (true, AutoEscape::None) => encoded(),
        (true, _) => address,
    })
}

fn is_unknown(state: &State, value: &Value) -> Result<bool, Error> {
    if value.is_undefined() && state.undefined_behavior() == UndefinedBehavior::Strict {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    Ok(value.is_undefined() || value.is_none() || Absent::is(value))
}

/// The number that a value is; `None` for something unknown.
fn number(state: &State, value: &Value) -> Result<Option<Decimal>, Error> {
    if is_unknown(state, value)? {
        return Ok(None);
    }
    let number = decimal(value);
    let wrong = || Error::new(ErrorKind::InvalidOperation, format!("a number is needed here, not a {}", value.kind()));
    number.map(Some).ok_or_else(wrong)
}

fn decimal(value: &Value) -> Option<Decimal> {
    if let Some(text) = value.as_str() {
        return Decimal::from_str_exact(text).ok();
    }
    if let Some(whole) = value.as_i64() {
        return Some(Decimal::from(whole));
    }
    f64::try_from(value.clone()).ok().filter(|_| value.is_number()).and_then(|number| Decimal::try_from(number).ok())
}

fn too_large() -> Error {
    Error::new(ErrorKind::InvalidOperation, "the sum is too large")
}

/// Rounded half to even, thousands apart by commas.
fn grouped(number: Decimal, decimals: u32) -> String {
    let decimals = decimals.min(12);
    let rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven);
    let text = format!("{:.*}", decimals as usize, rounded.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut figure = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            figure.push(',');
        }
        figure.push(digit);
    }
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    fraction.map_or(format!("{sign}{figure}"), |fraction| format!("{sign}{figure}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::super::language::EXPRESSIONS;

    #[test]
    fn figures_print_as_people_write_them() {
        for (template, expected) in [
            ("{{ 1234567 | money }}", "1,234,567"),
            ("{{ '1234.5' | money('GBP', 2) }}", "GBP 1,234.50"),
            ("{{ '2.5' | money }} {{ '3.5' | money }}", "2 4"),
            ("{{ -1000 | money }} {{ '-0.4' | money }}", "-1,000 0"),
            ("{{ none | money }} {{ gone | money }}", "– –"),
            ("{{ 42.25 | percent }} {{ '0.4225' | share(1) }}", "42 % 42.2 %"),
            ("{{ '2026-11-20' | date }}, {{ '2026-11' | date }}, {{ 'soon' | date }}", "20 Nov 2026, Nov 2026, soon"),
            ("{{ 1 | days }}, {{ 12 | days }}, {{ 2.5 | days }}", "1 day, 12 days, 2.5 days"),
            ("{{ '2026-11-20' | days_after('2026-11-13') }}", "7"),
            ("{{ [{'a': '0.1'}, {'a': none}, {'a': '0.2'}] | sum_known('a') }}", "0.3"),
            ("{{ [{'a': 1}, {'a': none}] | known('a') }}", "1 of 2"),
            ("{{ [{'a': none}] | sum_known('a') | money }}", "–"),
            ("{{ 'javascript:alert(1)' | link }} {{ 'java\nscript:x' | link }}", "# #"),
            (
                "{{ 'https://example.org/a_(b)' | link }} {{ 'docs/a:b.md' | link }}",
                "https://example.org/a_%28b%29 docs/a:b.md",
            ),
        ] {
            assert_eq!(EXPRESSIONS.render_str(template, ()).unwrap(), expected, "{template}");
        }
        assert!(EXPRESSIONS.render_str("{{ 'many' | money }}", ()).is_err());
    }
}
