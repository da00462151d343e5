//! What every HTML page has in common: head, style, foot, and the words of ratings.

use serde_json::json;

use super::Frame;
use super::html::escape;
use super::inert::inert_html;
use super::visible::visible;
use crate::expression::{Escaping, Templates};

macro_rules! parts {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("page/", $name)))),*] };
}

/// The templates that pages are built from: name, and text.
pub(super) const PARTS: &[(&str, &str)] =
    parts!["base.html", "page.html", "parts/colours.css", "parts/page.css", "parts/pictures.css", "parts/words.html",];

/// A self-contained page titled `title` around `body`, which is HTML: the same head, style and foot as every report.
pub fn page(title: &str, body: &str, frame: &Frame) -> String {
    let texts = PARTS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let data = json!({ "frame": frame.origin_values(), "page": { "title": title, "body": body } });
    let page = Templates::new(texts).render("page.html", Escaping::Html, data);
    // The built-in page can be written; were it broken, its error is better than nothing.
    let page = page.unwrap_or_else(|error| format!("<!doctype html>\n<p>{}</p>\n", escape(&error.to_string())));
    inert_html(&visible(&page))
}
