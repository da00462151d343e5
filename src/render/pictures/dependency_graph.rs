//! `dependency-graph`: what each piece of work gives another, from left to right, late ones bold.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Edge, Place, layers};
use super::plain::{named, widest};
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "dependency-graph",
    summary: "what each piece of work gives another, from left to right, what is late bold",
    views: &["dependencies"],
    draw,
    print,
};

const TITLE: &str = "Who gives what to whom";
/// Most nodes that are drawn: beyond them nobody follows an arrow.
const MOST: usize = 40;

const WIDTH: f64 = 1138.0;
const BOX: f64 = 148.0;
const PORT: f64 = 30.0;
const GAP: f64 = 18.0;
const TOP: f64 = 10.0;

/// A dependency with both ends.
#[derive(Clone, Copy)]
struct Arrow<'t> {
    row: Row<'t>,
    gives: &'t str,
    gets: &'t str,
}

impl<'t> Arrow<'t> {
    fn of(row: Row<'t>) -> Option<Self> {
        Some(Arrow { row, gives: row.text("gives")?, gets: row.text("gets")? })
    }

    fn is_open(&self) -> bool {
        !matches!(self.row.text("agreed"), Some("delivered" | "rejected"))
    }

    /// Late or disputed first, then one-sided, then by what is left of time.
    fn urgency(&self) -> (u8, i64) {
        let rank = match self.row.text("state") {
            Some("late") => 0,
            Some("disputed") => 1,
            Some("one_sided") => 2,
            _ => 3,
        };
        (rank, self.row.integer("float_days").unwrap_or(i64::MAX))
    }

    fn is_late(&self) -> bool {
        self.urgency().0 < 2
    }

    fn what(&self) -> &'t str {
        self.row.text("what").or(self.row.text("id")).unwrap_or("–")
    }

    /// How it stands, in a few words.
    fn said(&self) -> String {
        let float = self.row.integer("float_days").map(|float| match float {
            ..0 => format!("{} d late", float.unsigned_abs()),
            _ => format!("{float} d left"),
        });
        let state = self
            .row
            .text("state")
            .filter(|state| !matches!(*state, "ok" | "late"))
            .map(|state| state.replace('_', "-"));
        let critical = self.row.flag("critical").then(|| "critical".to_owned());
        let said: Vec<String> = float.into_iter().chain(state).chain(critical).collect();
        if said.is_empty() { "no dates".to_owned() } else { said.join(", ") }
    }
}

/// The open arrows that are drawn, in the order of their ends, with what was left out.
fn arrows(table: &Table) -> (Vec<Arrow<'_>>, Vec<String>) {
    let all: Vec<Arrow<'_>> = rows(table).filter_map(Arrow::of).collect();
    let (one_ended, both) = (table.rows.len() - all.len(), all.len());
    let mut open: Vec<Arrow<'_>> = all.into_iter().filter(Arrow::is_open).collect();
    let count = open.len();
    open.sort_by_key(Arrow::urgency);
    let mut nodes: BTreeSet<&str> = BTreeSet::new();
    open.retain(|arrow| {
        let new = [arrow.gives, arrow.gets].iter().filter(|node| !nodes.contains(**node)).count();
        let has_room = nodes.len() + new <= MOST;
        if has_room {
            nodes.extend([arrow.gives, arrow.gets]);
        }
        has_room
    });
    open.truncate(2 * MOST);
    open.sort_by(|a, b| (a.gives, a.gets, a.row.index).cmp(&(b.gives, b.gets, b.row.index)));
    let mut notes = Vec::new();
    if open.len() < count {
        notes.push(format!("{} of {count} open dependencies are drawn, the most pressing ones first.", open.len()));
    }
    if both > count {
        notes.push(format!("{} more are delivered or rejected.", both - count));
    }
    if one_ended > 0 {
        notes.push(format!("{one_ended} more do not say who gives or who gets."));
    }
    (open, notes)
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let [table] = answers else { return None };
    let (arrows, left_out) = arrows(table);
    if arrows.is_empty() {
        return None;
    }
    let names: BTreeSet<&str> = arrows.iter().flat_map(|arrow| [arrow.gives, arrow.gets]).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let number = |name: &str| names.binary_search(&name).unwrap_or_default();
    let edges: Vec<Edge> = arrows.iter().map(|arrow| (number(arrow.gives), number(arrow.gets))).collect();
    let plan = Plan::of(names.len(), &edges);
    let mut svg = Svg::default();
    for (index, arrow) in arrows.iter().enumerate() {
        draw_arrow(&mut svg, &plan, index, edges[index], arrow);
    }
    for (node, name) in names.iter().enumerate() {
        let Some((x, y, height)) = plan.boxes.get(&node).copied() else { continue };
        svg.rect(x, y, BOX, height, "node");
        svg.text(x + BOX / 2.0, y + height / 2.0 + 4.5, Anchor::Middle, "name", &fitted(name, BOX - 12.0, 13.0));
    }
    let late = arrows.iter().filter(|arrow| arrow.is_late()).count();
    let description =
        format!("{} dependencies between {} pieces of work, {late} late or disputed", arrows.len(), names.len());
    let svg = svg.finish(WIDTH, plan.bottom, TITLE, &description);
    let legend = "Giver at the left of an arrow, taker at its right, with what is given and the days left between promise \
                  and need. Bold and dashed, marked ■: late or disputed; ▲: one-sided.";
    let notes = std::iter::once(legend.to_owned()).chain(left_out).collect();
    let columns = ["id", "what", "gives", "gets", "need_by", "promised", "forecast", "float_days", "state", "critical"];
    let twin = twin(table, arrows.iter().map(|arrow| arrow.row.index), &columns);
    Some(Drawing { svg, notes, twin, is_complete: false })
}

/// Where boxes stand and arrows pass.
struct Plan {
    /// Left, top and height of the box of each node.
    boxes: BTreeMap<usize, (f64, f64, f64)>,
    /// Height at which an arrow passes a layer it does not end in, with the left edge of that layer.
    bends: BTreeMap<usize, Vec<(f64, f64)>>,
    /// The port of each arrow at its giver and at its taker, counted from the top.
    ports: Vec<(usize, usize)>,
    /// Ports of each node: outgoing, incoming.
    degrees: Vec<(usize, usize)>,
    /// Distance between the left edges of two layers.
    step: f64,
    bottom: f64,
}

impl Plan {
    fn of(count: usize, edges: &[Edge]) -> Self {
        let layers = layers(count, edges);
        let mut degrees = vec![(0, 0); count];
        for (from, to) in edges {
            degrees[*from].0 += 1;
            degrees[*to].1 += 1;
        }
        let height = |place: &Place| match place {
            Place::Node(node) => PORT * degrees[*node].0.max(degrees[*node].1).max(1) as f64,
            Place::Bend(_) => PORT,
        };
        let tall = |column: &Vec<Place>| column.iter().map(|place| height(place) + GAP).sum::<f64>();
        let bottom = layers.columns.iter().map(tall).fold(0.0, f64::max) + TOP;
        let step = (WIDTH - BOX) / (layers.columns.len().max(2) - 1) as f64;
        let (mut boxes, mut bends) = (BTreeMap::new(), BTreeMap::<usize, Vec<(f64, f64)>>::new());
        for (index, column) in layers.columns.iter().enumerate() {
            let x = step * index as f64;
            let mut y = TOP + (bottom - TOP - tall(column)) / 2.0;
            for place in column {
                let own = height(place);
                match place {
                    Place::Node(node) => _ = boxes.insert(*node, (x, y, own)),
                    Place::Bend(edge) => bends.entry(*edge).or_default().push((x, y + own / 2.0)),
                }
                y += own + GAP;
            }
        }
        let mut plan = Plan { boxes, bends, ports: vec![(0, 0); edges.len()], degrees, step, bottom };
        plan.give_ports(edges);
        plan
    }

    /// Arrows leave and reach a box in the order of where they come from and go to, so that they cross little.
    fn give_ports(&mut self, edges: &[Edge]) {
        let top = |node: usize| self.boxes.get(&node).map_or(0.0, |(_, y, height)| y + height / 2.0);
        let leads_to = |edge: usize| {
            self.bends.get(&edge).and_then(|bends| bends.first()).map_or(top(edges[edge].1), |bend| bend.1)
        };
        let comes_from = |edge: usize| {
            self.bends.get(&edge).and_then(|bends| bends.last()).map_or(top(edges[edge].0), |bend| bend.1)
        };
        let mut by_giver: Vec<usize> = (0..edges.len()).collect();
        by_giver
            .sort_by(|a, b| edges[*a].0.cmp(&edges[*b].0).then(leads_to(*a).total_cmp(&leads_to(*b))).then(a.cmp(b)));
        let mut by_taker: Vec<usize> = (0..edges.len()).collect();
        by_taker.sort_by(|a, b| {
            edges[*a].1.cmp(&edges[*b].1).then(comes_from(*a).total_cmp(&comes_from(*b))).then(a.cmp(b))
        });
        let mut ports = vec![(0, 0); edges.len()];
        let (mut given, mut taken) = (BTreeMap::<usize, usize>::new(), BTreeMap::<usize, usize>::new());
        for edge in by_giver {
            let next = given.entry(edges[edge].0).or_default();
            ports[edge].0 = *next;
            *next += 1;
        }
        for edge in by_taker {
            let next = taken.entry(edges[edge].1).or_default();
            ports[edge].1 = *next;
            *next += 1;
        }
        self.ports = ports;
    }

    /// The height of a port among `of`.
    fn port(&self, node: usize, port: usize, of: usize) -> (f64, f64) {
        let (x, y, height) = self.boxes.get(&node).copied().unwrap_or_default();
        (x, y + height * (port as f64 + 0.5) / of.max(1) as f64)
    }
}

fn draw_arrow(svg: &mut Svg, plan: &Plan, index: usize, (from, to): Edge, arrow: &Arrow<'_>) {
    let (x, y) = plan.port(from, plan.ports[index].0, plan.degrees[from].0);
    let end = plan.port(to, plan.ports[index].1, plan.degrees[to].1);
    let class = if arrow.is_late() { "arrow late" } else { "arrow" };
    let room = (plan.step - BOX) * 0.62;
    let mut at = (x + BOX, y);
    for (x, y) in plan.bends.get(&index).into_iter().flatten() {
        svg.bend(at, (*x, *y), class);
        svg.path(&[(*x, *y), (x + BOX, *y)], class);
        at = (x + BOX, *y);
    }
    let last = (end.0 - room, end.1);
    svg.bend(at, last, class);
    svg.path(&[last, (end.0 - 7.0, end.1)], class);
    svg.path(&[(end.0 - 8.0, end.1 - 4.0), (end.0 - 1.0, end.1), (end.0 - 8.0, end.1 + 4.0)], "arrow-head");
    let mark = match arrow.urgency().0 {
        0 | 1 => "■ ",
        2 => "▲ ",
        _ => "",
    };
    let strong = if arrow.is_late() { "small halo strong" } else { "small halo" };
    let what = format!("{mark}{}", arrow.what());
    svg.text(last.0, end.1 - 4.0, Anchor::Start, strong, &fitted(&what, room - 12.0, 11.0));
    svg.text(last.0, end.1 + 11.0, Anchor::Start, strong, &fitted(&arrow.said(), room - 12.0, 11.0));
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let [table] = answers else { return None };
    let (arrows, left_out) = arrows(table);
    if arrows.is_empty() {
        return None;
    }
    let mut by_giver: BTreeMap<&str, Vec<&Arrow<'_>>> = BTreeMap::new();
    arrows.iter().for_each(|arrow| by_giver.entry(arrow.gives).or_default().push(arrow));
    let taker = widest(arrows.iter().map(|arrow| arrow.gets), 8, frame.width / 4);
    let said: Vec<String> = arrows.iter().map(Arrow::said).collect();
    let said = widest(said.iter().map(String::as_str), 8, frame.width / 3);
    let what = frame.width.saturating_sub(taker + said + 10).max(4);
    let [inner, last, plain, late] =
        if frame.unicode { ["├", "└", "─▶", "═▶"] } else { ["+", "+", "->", "=>"] };
    let mut lines = Vec::new();
    for (giver, gifts) in by_giver {
        lines.push(named(giver, frame.width, frame));
        for (index, arrow) in gifts.iter().enumerate() {
            let corner = if index + 1 == gifts.len() { last } else { inner };
            let (way, mark) = if arrow.is_late() { (late, '!') } else { (plain, ' ') };
            lines.push(format!(
                " {corner}{way}{mark}{}  {}  {}",
                named(arrow.gets, taker, frame),
                named(&arrow.said(), said, frame),
                named(arrow.what(), what, frame)
            ));
        }
    }
    let legend =
        format!("What each gives, to whom, and the days left between promise and need. {late}! late or disputed.");
    Some(Sketch { title: TITLE, lines, notes: std::iter::once(legend).chain(left_out).collect() })
}
