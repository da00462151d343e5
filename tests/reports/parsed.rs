//! HTML as a browser's parser reads it.

use html5ever::driver::ParseOpts;
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A page as elements.
pub struct Page {
    /// Every element in the order of the page: its name, and its attributes with their values.
    pub elements: Vec<(String, Vec<(String, String)>)>,
    /// All text.
    pub text: String,
    /// What the parser had to mend.
    pub errors: Vec<String>,
}

impl Page {
    /// Parses a page.
    pub fn parse(html: &str) -> Self {
        let dom = html5ever::parse_document(RcDom::default(), ParseOpts::default()).one(html);
        let mut page = Page { elements: Vec::new(), text: String::new(), errors: Vec::new() };
        page.errors = dom.errors.borrow().iter().map(ToString::to_string).collect();
        page.walk(&dom.document);
        page
    }

    fn walk(&mut self, node: &Handle) {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let attributes = attrs.borrow();
                let attributes = attributes.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
                self.elements.push((name.local.to_string(), attributes.collect()));
            }
            NodeData::Text { contents } => self.text.push_str(&contents.borrow()),
            _ => {}
        }
        node.children.borrow().iter().for_each(|child| self.walk(child));
    }

    /// What a page is made of, whatever its words: elements and the names of their attributes, with the values of
    /// those that make a browser do something.
    pub fn structure(&self) -> Vec<String> {
        let attribute = |(name, value): &(String, String)| match name.as_str() {
            "href" | "src" | "class" | "style" | "http-equiv" => format!("{name}={value}"),
            _ => name.clone(),
        };
        let element = |(name, attributes): &(String, Vec<(String, String)>)| {
            format!("{name} {}", attributes.iter().map(attribute).collect::<Vec<_>>().join(" "))
        };
        self.elements.iter().map(element).collect()
    }
}
