//! Which tags are read: those that restate what stands there, and `!!str`.

use granit_parser::Tag;

use super::scalar::{self, Resolved};

/// What stands behind a tag.
#[derive(Debug, Clone, Copy)]
pub enum Tagged<'a> {
    /// A plain scalar with this text.
    Plain(&'a str),
    /// A scalar in quotes or in a block.
    Text,
    /// A list.
    Sequence,
    /// A mapping.
    Mapping,
}

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It restates what is read anyway.
    None,
    /// It makes a plain scalar text.
    IsText,
}

/// What `tag` does to what it stands before; `None` if it asks for something to be constructed.
pub fn effect(tag: &Tag, tagged: Tagged<'_>) -> Option<Effect> {
    let is = |name| tag.is_yaml_core_schema_tag(name);
    let is_bare = tag.handle().is_empty() && tag.suffix() == "!";
    match tagged {
        Tagged::Plain(_) if is("str") || is_bare => Some(Effect::IsText),
        Tagged::Plain(text) => {
            let restates = match scalar::resolve(text) {
                Resolved::Null => is("null"),
                Resolved::Boolean(_) => is("bool"),
                Resolved::Integer(_) => is("int") || is("float"),
                Resolved::Number(_) => is("float"),
                Resolved::Text => false,
            };
            restates.then_some(Effect::None)
        }
        Tagged::Text => (is("str") || is_bare).then_some(Effect::None),
        Tagged::Sequence => (is("seq") || is_bare).then_some(Effect::None),
        Tagged::Mapping => (is("map") || is_bare).then_some(Effect::None),
    }
}
