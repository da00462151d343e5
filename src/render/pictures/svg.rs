//! A small SVG writer: rectangles, lines, diamonds and text, in whole and half pixels so that bytes never vary.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::render::html::escape;

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Shapes drawn so far. Colours come from the style sheet by class: see `parts/colours.css`.
#[derive(Debug, Default)]
pub(super) struct Svg {
    body: String,
}

impl Svg {
    /// A filled rectangle.
    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        let (x, y, width, height) = (number(x), number(y), number(width.max(0.0)), number(height.max(0.0)));
        self.push(format_args!(r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#));
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        self.push(format_args!(r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#));
    }

    /// Diagonal lines along the lower edge of a rectangle, in whole steps that never leave it.
    pub(super) fn hatch(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        const STEP: f64 = 8.0;
        let side = (height / 5.0).min(width);
        let mut left = x;
        while left + side <= x + width {
            self.line((left, y + height), (left + side, y + height - side), class);
            left += STEP;
        }
    }

    /// A diamond around a point.
    pub(super) fn diamond(&mut self, x: f64, y: f64, radius: f64, class: &str) {
        let [left, right, top, bottom] = [x - radius, x + radius, y - radius, y + radius].map(number);
        let (x, y) = (number(x), number(y));
        self.push(format_args!(r#"<path class="{class}" d="M{x} {top}L{right} {y}L{x} {bottom}L{left} {y}Z"/>"#));
    }

    /// Straight lines from point to point.
    pub(super) fn path(&mut self, points: &[(f64, f64)], class: &str) {
        let Some((first, rest)) = points.split_first() else { return };
        let mut way = format!("M{} {}", number(first.0), number(first.1));
        for (x, y) in rest {
            way += &format!("L{} {}", number(*x), number(*y));
        }
        self.push(format_args!(r#"<path class="{class}" d="{way}"/>"#));
    }

    /// A line that leaves one point and reaches another level, with its bend between them.
    pub(super) fn bend(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let middle = number((from.0 + to.0) / 2.0);
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        self.push(format_args!(r#"<path class="{class}" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"/>"#));
    }

    /// Text with its base line at `y`.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, class: &str, text: &str) {
        let (x, y) = (number(x), number(y));
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escape(text);
        self.push(format_args!(r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#));
    }

    /// The picture of this size, with its name and description for those who do not see it.
    pub(super) fn finish(self, width: f64, height: f64, title: &str, description: &str) -> String {
        let (width, height) = (number(width), number(height));
        let (title, description) = (escape(title), escape(description));
        format!(
            "<svg role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\">\n<title>{title}</title>\n<desc>{description}</desc>\n{}</svg>\n",
            self.body
        )
    }

    fn push(&mut self, shape: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body, "{shape}");
    }
}

/// A coordinate with at most one decimal.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Text cut to about `room` pixels at a size; letters are taken to be 0.55 of their size wide.
pub(super) fn fitted(text: &str, room: f64, size: f64) -> String {
    let columns = (room / (size * 0.55)).max(1.0) as usize;
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        cut.push(c);
    }
    cut.trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_and_numbers_are_short() {
        let mut svg = Svg::default();
        svg.rect(1.0, 2.04, 3.25, -1.0, "g");
        svg.text(0.0, 1.0, Anchor::End, "t", "</text><script>");
        let drawn = svg.finish(10.0, 20.0, "a \"b\"", "c & d");
        assert!(drawn.contains(r#"<rect class="g" x="1" y="2" width="3.2" height="0"/>"#), "{drawn}");
        assert!(drawn.contains("&lt;/text&gt;&lt;script&gt;</text>"), "{drawn}");
        assert!(
            drawn.contains("aria-label=\"a &quot;b&quot;\"") && drawn.contains("<desc>c &amp; d</desc>"),
            "{drawn}"
        );
    }

    #[test]
    fn long_text_is_cut_where_it_ends() {
        assert_eq!(fitted("Customer portal", 100.0, 10.0), "Customer portal");
        assert_eq!(fitted("Customer portal and outage alerts", 100.0, 10.0), "Customer portal a…");
        assert_eq!(fitted("日本語日本語", 44.0, 10.0), "日本語…");
    }
}
