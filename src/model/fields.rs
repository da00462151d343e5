//! Reading typed values out of a mapping.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::fact::Fact;
use super::period::Period;
use crate::source::{FileId, Spanned, Spot};
use crate::yaml::{self, Node, Resolved, decimal};

/// Text and where it stands.
pub type Text<'a> = Spanned<&'a str>;

/// A mapping in a file, read by key. Wrong types read as missing (or unreadable): the schema reports them.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    file: FileId,
    node: &'a Node,
}

impl<'a> Fields<'a> {
    /// The mapping `node` of `file`.
    pub fn new(file: FileId, node: &'a Node) -> Self {
        Fields { file, node }
    }

    /// The node itself.
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// The whole mapping as a place.
    pub fn spot(&self) -> Spot {
        self.node.span.in_file(self.file)
    }

    /// Whether the key is there with something other than null.
    pub fn has(&self, key: &str) -> bool {
        self.given(key).is_some()
    }

    /// Where a key stands.
    pub fn key_spot(&self, key: &str) -> Option<Spot> {
        self.node.entry(key).map(|entry| entry.key_span.in_file(self.file))
    }

    /// Where a value stands.
    pub fn value_spot(&self, key: &str) -> Option<Spot> {
        self.node.get(key).map(|value| value.span.in_file(self.file))
    }

    fn given(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|value| !value.is_null())
    }

    fn spanned<T>(&self, node: &Node, value: T) -> Spanned<T> {
        Spanned { value, spot: node.span.in_file(self.file) }
    }

    /// Text, as written. Numbers and truth values are text here too.
    pub fn text(&self, key: &str) -> Option<Text<'a>> {
        let node = self.node.get(key)?;
        node.text().filter(|text| !text.trim().is_empty()).map(|text| self.spanned(node, text))
    }

    /// A date `YYYY-MM-DD`.
    pub fn date(&self, key: &str) -> Fact<'a, NaiveDate> {
        self.fact(key, yaml::day)
    }

    /// An exact decimal: money, days, anything measured.
    pub fn decimal(&self, key: &str) -> Fact<'a, Decimal> {
        self.fact(key, decimal)
    }

    /// A share in percent, 0–100.
    pub fn percent(&self, key: &str) -> Fact<'a, Decimal> {
        self.fact(key, |text| decimal(text).filter(|share| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(share)))
    }

    /// A share of one, 0–1.
    pub fn fraction(&self, key: &str) -> Fact<'a, Decimal> {
        self.fact(key, |text| decimal(text).filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share)))
    }

    /// A whole number.
    pub fn integer(&self, key: &str) -> Option<Spanned<i64>> {
        let node = self.given(key)?;
        let value = match node.scalar()?.resolve() {
            Resolved::Integer(value) => Some(value),
            _ => decimal(node.text()?).filter(Decimal::is_integer).and_then(|value| value.to_i64()),
        };
        value.map(|value| self.spanned(node, value))
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.given(key)?.scalar()?.resolve() {
            Resolved::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// A mapping below this one.
    pub fn fields(&self, key: &str) -> Option<Fields<'a>> {
        self.given(key).filter(|node| node.entries().is_some()).map(|node| Fields::new(self.file, node))
    }

    /// The mappings in a list.
    pub fn list(&self, key: &str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        let file = self.file;
        let items = self.given(key).and_then(Node::items).unwrap_or_default();
        items.iter().filter(|item| item.entries().is_some()).map(move |item| Fields::new(file, item))
    }

    /// The texts in a list; a lone text counts as a list of one.
    pub fn texts(&self, key: &str) -> Vec<Text<'a>> {
        let Some(node) = self.given(key) else { return Vec::new() };
        let nodes = node.items().unwrap_or(std::slice::from_ref(node));
        nodes.iter().filter_map(|item| item.text().map(|text| self.spanned(item, text))).collect()
    }

    /// Keys and their texts, for a mapping of free keys such as `roles`.
    pub fn pairs(&self, key: &str) -> Vec<(Text<'a>, Text<'a>)> {
        let entries = self.given(key).and_then(Node::entries).unwrap_or_default();
        let pairs = entries.iter().filter_map(|entry| {
            let name = Spanned { value: &*entry.key, spot: entry.key_span.in_file(self.file) };
            entry.value.text().map(|text| (name, self.spanned(&entry.value, text)))
        });
        pairs.collect()
    }

    /// Amounts by period, in the order of the periods; keys that are no period are left out.
    pub fn by_period(&self, key: &str) -> Vec<(Spanned<Period>, Fact<'a, Decimal>)> {
        let Some(fields) = self.fields(key) else { return Vec::new() };
        let entries = fields.node.entries().unwrap_or_default();
        let amounts = entries.iter().filter_map(|entry| {
            let period = entry.key.parse().ok()?;
            let period = Spanned { value: period, spot: entry.key_span.in_file(self.file) };
            Some((period, fields.read(&entry.value, decimal)))
        });
        let mut amounts: Vec<_> = amounts.collect();
        amounts.sort_by_key(|(period, _)| period.value);
        amounts
    }

    /// Keys and their numbers, in the file's order, for a mapping of free keys such as `scores`.
    pub fn decimals(&self, key: &str) -> Vec<(Text<'a>, Fact<'a, Decimal>)> {
        let entries = self.given(key).and_then(Node::entries).unwrap_or_default();
        let named = entries.iter().map(|entry| {
            let name = Spanned { value: &*entry.key, spot: entry.key_span.in_file(self.file) };
            (name, self.read(&entry.value, decimal))
        });
        named.collect()
    }

    /// Amounts by year, in the order of the years; keys that are no year are left out.
    pub fn by_year(&self, key: &str) -> Vec<(Spanned<i32>, Fact<'a, Decimal>)> {
        let Some(fields) = self.fields(key) else { return Vec::new() };
        let entries = fields.node.entries().unwrap_or_default();
        let amounts = entries.iter().filter_map(|entry| {
            let is_year = entry.key.len() == 4 && entry.key.bytes().all(|byte| byte.is_ascii_digit());
            let year = entry.key.parse().ok().filter(|_| is_year)?;
            let year = Spanned { value: year, spot: entry.key_span.in_file(self.file) };
            Some((year, fields.read(&entry.value, decimal)))
        });
        let mut amounts: Vec<_> = amounts.collect();
        amounts.sort_by_key(|(year, _)| year.value);
        amounts
    }

    fn fact<T>(&self, key: &str, read: impl Fn(&str) -> Option<T>) -> Fact<'a, T> {
        self.given(key).map_or(Fact::Missing, |node| self.read(node, read))
    }

    fn read<T>(&self, node: &'a Node, read: impl Fn(&str) -> Option<T>) -> Fact<'a, T> {
        if let Some(reason) = node.get("withheld") {
            return Fact::Withheld(self.spanned(node, reason.text().unwrap_or_default()));
        }
        match node.text().and_then(read) {
            Some(value) => Fact::Known(self.spanned(node, value)),
            None if node.is_null() => Fact::Missing,
            None => Fact::Unreadable(node.span.in_file(self.file)),
        }
    }
}
