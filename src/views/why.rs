//! `why`: how one figure about a record comes about, down to the values that files state.

use std::collections::{BTreeMap, BTreeSet};

use super::derivation::{Derivation, From, Stated};
use super::past_values;
use super::{ALL, Cell, Column, ColumnType as Type, Misfit, Query, Table, View, order, value};
use crate::chronicle;
use crate::model::RecordId;
use crate::rules::Scene;
use crate::source::Spot;
use crate::yaml::Node;

/// How the figure that `asked` names comes about: `PRJ-A.cpi`, `PRJ-A/R1.exposure`, `k.lee.peak_utilisation`.
///
/// The first row is the figure; below each figure stand those it is made from, and in the end what files state, each
/// with its place. A figure needed twice is taken apart once. A field asked for by its path is shown as it stands.
///
/// # Errors
/// [`Misfit`] if no record, or no figure or field of it, is called that.
pub fn why(scene: &Scene<'_>, asked: &str) -> Result<Table, Misfit> {
    let walk = walk(scene, asked)?;
    Ok(Table { rows: walk.rows, ..Table::new("why", format!("Why {asked}"), columns()) })
}

/// The same, and every change that git knows of the values that files state.
///
/// # Errors
/// As [`why`].
pub fn why_and_since_when(scene: &Scene<'_>, asked: &str) -> Result<[Table; 2], Misfit> {
    let walk = walk(scene, asked)?;
    let history = past_values::table(scene, &walk.fields);
    Ok([Table { rows: walk.rows, ..Table::new("why", format!("Why {asked}"), columns()) }, history])
}

fn walk<'s, 'a>(scene: &'s Scene<'a>, asked: &str) -> Result<Walk<'s, 'a>, Misfit> {
    let (record, figure) = split(scene, asked)?;
    let mut walk = Walk {
        scene,
        record,
        answers: BTreeMap::new(),
        explained: BTreeSet::new(),
        fields: BTreeSet::new(),
        rows: Vec::new(),
    };
    if walk.find(figure).is_some() {
        walk.figure(figure, 0);
        return Ok(walk);
    }
    let stated = below(scene, record, figure);
    walk.fields.insert((record, figure.to_owned()));
    if stated.is_empty() && past_values::none(scene, &walk.fields) {
        return Err(unknown(scene, record, figure));
    }
    stated.into_iter().for_each(|stated| walk.state(stated, 0));
    Ok(walk)
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("what", Type::Text),
        Column::new("value", Type::Text),
        Column::new("how", Type::Text),
        Column::hidden("name", Type::Text),
        Column::hidden("formula", Type::Text),
        Column::hidden("at", Type::Text),
        Column::hidden("depth", Type::Number),
        Column::hidden("type", Type::Text),
        Column::hidden("source", Type::Text),
        Column::hidden("path", Type::Text),
        Column::hidden("line", Type::Number),
        Column::hidden("column", Type::Number),
    ]
}

/// The record and the figure that are asked about: the longest id before a dot that there is.
fn split<'q>(scene: &Scene<'_>, asked: &'q str) -> Result<(RecordId, &'q str), Misfit> {
    let dots = asked.rmatch_indices('.').map(|(dot, _)| dot);
    let mut named = dots.filter_map(|dot| Some((*scene.portfolio.named(&asked[..dot]).first()?, &asked[dot + 1..])));
    let found = named.find(|(_, figure)| !figure.is_empty());
    found.ok_or_else(|| {
        let Some((id, _)) = asked.split_once('.') else {
            let help = "write the record's id, a dot and the figure: `PRJ-CLAIMS.eac`".to_owned();
            return Misfit { message: format!("`{asked}` names no figure"), help };
        };
        let keys = scene.portfolio.records.iter().map(|record| &*record.key).filter(|key| !key.is_empty());
        let close = crate::finding::did_you_mean(id, keys);
        Misfit::unknown(
            "record",
            id,
            "this tree",
            close.map_or_else(|| vec!["see `pmo list KIND`"], |close| vec![close]),
        )
    })
}

fn unknown(scene: &Scene<'_>, record: RecordId, figure: &str) -> Misfit {
    let record = scene.portfolio.record(record);
    let of_views = about(&record.kind.name).flat_map(|view| view.figures.iter().map(|one| one.figure));
    let fields = record.node.entries().unwrap_or_default().iter().map(|entry| &*entry.key);
    let known: BTreeSet<&str> = of_views.chain(fields).collect();
    Misfit::unknown("figure or field", figure, &format!("`{}`", record.key), known)
}

/// The views whose rows are about records of a kind.
pub(super) fn about(kind: &str) -> impl Iterator<Item = &'static View> {
    ALL.iter().filter(move |view| view.about.contains(&kind))
}

/// The columns of a view and the row of it that is about one record.
type OwnRow = (Vec<Column>, Vec<Cell>);

/// One explanation in the making.
struct Walk<'s, 'a> {
    scene: &'s Scene<'a>,
    record: RecordId,
    /// The record's own row of each view that was asked, with its columns.
    answers: BTreeMap<&'static str, Option<OwnRow>>,
    /// Figures that were taken apart already.
    explained: BTreeSet<&'static str>,
    /// Fields that something was read from.
    fields: BTreeSet<(RecordId, String)>,
    rows: Vec<Vec<Cell>>,
}

impl Walk<'_, '_> {
    /// Where a figure of the record is derived.
    fn find(&self, figure: &str) -> Option<(&'static View, &'static Derivation)> {
        let kind = &self.scene.portfolio.record(self.record).kind.name;
        about(kind).find_map(|view| Some((view, view.figures.iter().find(|one| one.figure == figure)?)))
    }

    /// The figure's row, and below it what it is made from.
    fn figure(&mut self, figure: &str, depth: usize) {
        let Some((view, derivation)) = self.find(figure) else { return };
        let (value, kind) = self.value(view, derivation.figure);
        let again = !self.explained.insert(derivation.figure);
        let formula = if again { "as above" } else { derivation.formula };
        let at = [Cell::Null("computed"), Cell::Null("computed"), Cell::Null("computed"), Cell::Null("computed")];
        self.row(derivation.figure, value, Cell::word(formula), kind, Cell::word(derivation.source), at, depth);
        if again {
            return;
        }
        for from in derivation.from {
            match *from {
                From::Figure(inner) => self.figure(inner, depth + 1),
                From::Field(path) => {
                    self.fields.insert((self.record, path.to_owned()));
                    let stated = below(self.scene, self.record, path);
                    let missing = Stated { name: path.to_owned(), value: Cell::Null("not_given"), spot: None };
                    let stated = if stated.is_empty() { vec![missing] } else { stated };
                    stated.into_iter().for_each(|stated| self.state(stated, depth + 1));
                }
                From::Items(kind, fields) => {
                    for (record, field) in items(self.scene, self.record, kind, fields) {
                        let local = self.scene.portfolio.record(record).id.map_or("", |id| id.value);
                        for stated in below(self.scene, record, field) {
                            self.state(Stated { name: format!("{local}.{}", stated.name), ..stated }, depth + 1);
                        }
                        self.fields.insert((record, field.to_owned()));
                    }
                }
                From::Threshold(name) => {
                    let value = Cell::Decimal(self.scene.policy.thresholds.number(name));
                    self.state(Stated { name: name.to_owned(), value, spot: None }, depth + 1);
                }
                From::Found(find) => {
                    find(self.scene, self.record).into_iter().for_each(|stated| self.state(stated, depth + 1));
                }
            }
        }
    }

    /// The figure's value, and what kind of value that is.
    fn value(&mut self, view: &'static View, figure: &str) -> (Cell, &'static str) {
        let (scene, record) = (self.scene, self.record);
        let answer = self.answers.entry(view.name).or_insert_with(|| own_row(scene, view, record));
        let Some((columns, row)) = answer else { return (Cell::Null("not_applicable"), Type::Text.name()) };
        let column = columns.iter().position(|column| column.name == figure);
        column.map_or((Cell::Null("not_applicable"), Type::Text.name()), |index| {
            (row[index].clone(), columns[index].kind.name())
        })
    }

    fn state(&mut self, stated: Stated, depth: usize) {
        let sources = self.scene.sources;
        let at = match stated.spot {
            Some(spot) => {
                let (path, position) = (sources.file(spot.file).path(), sources.position(spot));
                [
                    Cell::Text(format!("{path}:{}", position.line)),
                    Cell::word(path),
                    Cell::count(position.line),
                    Cell::count(position.column),
                ]
            }
            None => [(); 4].map(|()| Cell::Null("not_in_a_record")),
        };
        let none = || Cell::Null("stated");
        self.row(&stated.name, stated.value, none(), Type::Text.name(), none(), at, depth);
    }

    #[allow(clippy::too_many_arguments)] // one cell each
    fn row(&mut self, name: &str, value: Cell, formula: Cell, kind: &str, source: Cell, at: [Cell; 4], depth: usize) {
        let [place, path, line, column] = at;
        self.rows.push(vec![
            Cell::Text("| ".repeat(depth) + name),
            value,
            if formula.is_null() { place.clone() } else { formula.clone() },
            Cell::word(name),
            formula,
            place,
            Cell::count(depth),
            Cell::word(kind),
            source,
            path,
            line,
            column,
        ]);
    }
}

/// The row of a view that is about the record, with the view's columns.
pub(super) fn own_row(scene: &Scene<'_>, view: &View, record: RecordId) -> Option<OwnRow> {
    let portfolio = scene.portfolio;
    let own = portfolio.record(record);
    let home = order::home(portfolio, record).map(|home| portfolio.project(home));
    let belongs = home.filter(|home| home.is_project() && own.kind.name != "objective");
    let query = Query { projects: belongs.map(|home| home.id.to_owned()).into_iter().collect(), ..Query::default() };
    let answer = (view.build)(scene, &query);
    let keys = answer.column("key").or_else(|| answer.column("id"))?;
    let fits =
        |cell: &Cell| cell.as_text().is_some_and(|key| key == &*own.key || own.id.is_some_and(|id| id.value == key));
    let row = answer.rows.into_iter().find(|row| fits(&row[keys]))?;
    Some((answer.columns, row))
}

/// What a record states at a dotted path and below it.
fn below(scene: &Scene<'_>, record: RecordId, path: &str) -> Vec<Stated> {
    let own = scene.portfolio.record(record);
    let mut node = own.node;
    for step in path.split('.') {
        let Some(inner) = node.get(step) else { return Vec::new() };
        node = inner;
    }
    let mut found = Vec::new();
    leaves(node, path, &|node| node.span.in_file(own.file), &mut found);
    found
}

/// Every value below a node: mappings by key, lists by what tells an item apart, else by its number.
fn leaves(node: &Node, name: &str, spot: &dyn Fn(&Node) -> Spot, found: &mut Vec<Stated>) {
    if node.get("withheld").is_some() || node.scalar().is_some() {
        found.push(Stated { name: name.to_owned(), value: value::plain(node), spot: Some(spot(node)) });
        return;
    }
    for entry in node.entries().unwrap_or_default() {
        leaves(&entry.value, &format!("{name}.{}", entry.key), spot, found);
    }
    for (number, item) in node.items().unwrap_or_default().iter().enumerate() {
        let label = chronicle::label(item).map_or_else(|| (number + 1).to_string(), str::to_owned);
        leaves(item, &format!("{name}[{label}]"), spot, found);
    }
}

/// These fields of every record of a kind that belongs to the same project, in the order of their ids.
fn items<'f>(scene: &Scene<'_>, record: RecordId, kind: &str, fields: &[&'f str]) -> Vec<(RecordId, &'f str)> {
    let portfolio = scene.portfolio;
    let Some(home) = order::home(portfolio, record) else { return Vec::new() };
    let of_project = order::records(portfolio, kind).into_iter().filter(|id| order::home(portfolio, *id) == Some(home));
    of_project.flat_map(|id| fields.iter().map(move |field| (id, *field))).collect()
}
