//! The words of the language: every filter and test it knows.

/// Every filter, for suggestions.
#[rustfmt::skip]
pub(super) const FILTERS: &[&str] = &[
    "abs", "attr", "batch", "bool", "capitalize", "chain", "count", "d", "date", "days", "days_after", "default",
    "dictsort", "e", "escape", "first", "float", "format", "groupby", "indent", "int", "items", "join", "known",
    "last", "length", "lines", "link", "list", "lower", "map", "max", "md", "min", "money", "percent", "pprint",
    "reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr", "share", "slice", "sort",
    "split", "string", "sum", "sum_known", "title", "tojson", "trim", "unique", "upper", "zip",
];

/// Every test, for suggestions.
#[rustfmt::skip]
pub(super) const TESTS: &[&str] = &[
    "boolean", "defined", "divisibleby", "endingwith", "eq", "equalto", "escaped", "even", "false", "filter", "float",
    "ge", "gt", "in", "int", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none",
    "number", "odd", "safe", "sameas", "sequence", "startingwith", "string", "test", "true", "undefined", "upper",
];
