//! From the text of `pmo.yaml` to the decisions in it.

use std::collections::BTreeMap;
use std::fmt;

use chrono::Weekday;
use rust_decimal::Decimal;

use super::criteria;
use super::{
    Band, CustomRule, Delegation, Justification, Methodology, OperatingModel, Policy, RuleSetting, Thresholds,
    WorkingWeek,
};
use crate::finding::did_you_mean;
use crate::model::{Fact, Fields};
use crate::schema::Catalogue;
use crate::source::{FileId, Span};
use crate::yaml::{self, Document, Entry, Limits, Node, ProblemKind};

/// Why a policy cannot be used. A run with a broken policy would check the wrong things: it stops instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// Where in `pmo.yaml`.
    pub span: Span,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PolicyError {}

/// Reads the policy in `document`, the file `pmo.yaml`. `pack` gives the text of a file of the tree, for a
/// methodology of the tree's own.
///
/// # Errors
/// Everything that is wrong with it, in the order of places.
pub fn read(
    file: FileId,
    document: &Document,
    pack: &dyn Fn(&str) -> Option<String>,
) -> Result<Policy, Vec<PolicyError>> {
    let unusable = document
        .problems
        .iter()
        .filter(|problem| matches!(problem.kind, ProblemKind::Invalid | ProblemKind::DuplicateKey));
    let mut errors: Vec<PolicyError> = unusable
        .map(|problem| PolicyError {
            span: problem.span,
            message: problem.message.clone(),
            help: problem.help.to_owned(),
        })
        .collect();
    let mut policy = Policy::standard();
    let Some(root) = document.root.as_ref().filter(|root| !root.is_null()) else {
        return if errors.is_empty() { Ok(policy) } else { Err(errors) };
    };
    let violations = Catalogue::document("pmo").violations(root);
    errors.extend(violations.into_iter().map(|violation| PolicyError {
        span: violation.span,
        message: violation.message,
        help: violation.help.unwrap_or_else(|| "see `pmo schema pmo`".to_owned()),
    }));
    let fields = Fields::new(file, root);
    match methodology(fields, pack) {
        Ok(methodology) => {
            policy.methodology = methodology;
            let details = fields.fields("methodology");
            policy.methodology_file =
                details.and_then(|details| details.text("path")).map(|path| path.value.to_owned());
        }
        Err(message) => errors.push(PolicyError {
            span: fields.value_spot("methodology").map_or(root.span, |spot| spot.span),
            message,
            help: "choose one of the packs, or give `path:` of one in this tree".to_owned(),
        }),
    }
    errors.extend(unknown_parameters(fields));
    errors.extend(criteria::errors(fields));
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.span);
        return Err(errors);
    }
    fill(&mut policy, fields);
    Ok(policy)
}

fn fill(policy: &mut Policy, fields: Fields<'_>) {
    let text = |key: &str| fields.text(key).map(|text| text.value.to_owned());
    policy.organisation = text("organisation");
    policy.currency = text("currency");
    policy.rates = decimals(fields, "rates");
    policy.calendar = fields.text("calendar").map(|calendar| calendar.value.to_owned());
    policy.week = fields.fields("calendar").map(working_week).unwrap_or_default();
    policy.fiscal_year_start = fields.text("fiscal_year_start").map_or(1, |start| first_month(start.value));
    policy.operating_model = match fields.text("operating_model").map(|model| model.value) {
        Some("supportive") => OperatingModel::Supportive,
        Some("directive") => OperatingModel::Directive,
        _ => OperatingModel::Controlling,
    };
    for part in ["thresholds", "scales"] {
        if let Some(node) = fields.node().get(part) {
            policy.thresholds.state(node);
        }
    }
    scales(policy, fields);
    rules(policy, fields);
    policy.prefixes =
        fields.pairs("ids").iter().map(|(kind, prefix)| (kind.value.to_owned(), prefix.value.to_owned())).collect();
    policy.critical_skills = fields.texts("critical_skills").iter().map(|skill| skill.value.to_owned()).collect();
    let mix = fields.decimals("target_mix").into_iter();
    policy.target_mix = mix.filter_map(|(name, share)| Some((name.value.to_owned(), share.known()?))).collect();
    policy.discount_rate = fields.fraction("discount_rate").value().unwrap_or(policy.discount_rate);
    policy.criteria = criteria::read(fields);
    let envelope = fields.by_year("envelope");
    policy.envelope = envelope.iter().filter_map(|(year, amount)| Some((year.value, amount.known()?))).collect();
    policy.boards = Delegation::read(fields);
    policy.justification = Justification::read(fields);
    let signers = fields.texts("platform_signers");
    policy.platform_signers = signers.iter().map(|signer| signer.value.to_owned()).collect();
    policy.limits = limits(fields);
}

fn methodology(fields: Fields<'_>, pack: &dyn Fn(&str) -> Option<String>) -> Result<Methodology, String> {
    let details = fields.fields("methodology");
    if let Some(path) = details.and_then(|details| details.text("path")) {
        let text = pack(path.value).ok_or_else(|| format!("there is no file `{}` in this tree", path.value))?;
        return Methodology::parse(&text)
            .map_err(|error| format!("the methodology pack `{}` cannot be read: {error}", path.value));
    }
    let name = details.and_then(|details| details.text("name")).or_else(|| fields.text("methodology"));
    name.map_or_else(|| Ok(Methodology::standard()), |name| Methodology::named(name.value))
}

fn decimals(fields: Fields<'_>, key: &str) -> BTreeMap<String, Decimal> {
    let pairs = fields.pairs(key);
    pairs.iter().filter_map(|(name, number)| Some((name.value.to_owned(), yaml::decimal(number.value)?))).collect()
}

fn working_week(fields: Fields<'_>) -> WorkingWeek {
    let standard = WorkingWeek::default();
    let days: Vec<Weekday> = fields.texts("working_days").iter().filter_map(|day| day.value.parse().ok()).collect();
    let holidays = fields.texts("holidays");
    WorkingWeek {
        days: if days.is_empty() { standard.days } else { days },
        hours_per_day: fields.decimal("hours_per_day").value().unwrap_or(standard.hours_per_day),
        holidays: holidays.iter().filter_map(|day| yaml::day(day.value)).collect(),
    }
}

/// `4`, or the month of `04-06`.
fn first_month(written: &str) -> u32 {
    written.split('-').next().and_then(|month| month.parse().ok()).unwrap_or(1)
}

fn scales(policy: &mut Policy, fields: Fields<'_>) {
    let thresholds = &policy.thresholds;
    policy.scales.bands = ["medium", "high", "very_high"].map(|band| thresholds.whole(&format!("risk.bands.{band}")));
    policy.scales.five_point_rag = thresholds.whole("rag") == 5;
    let Some(risk) = fields.fields("scales").and_then(|scales| scales.fields("risk")) else { return };
    let steps: Vec<Decimal> = risk.texts("probability").iter().filter_map(|step| fraction(step.value)).collect();
    if let Ok(steps) = steps.try_into() {
        policy.scales.probability = steps;
    }
    policy.scales.matrix = risk.node().get("matrix").and_then(matrix);
}

fn fraction(written: &str) -> Option<Decimal> {
    yaml::decimal(written).filter(|number| (Decimal::ZERO..=Decimal::ONE).contains(number))
}

fn matrix(node: &Node) -> Option<[[Band; 5]; 5]> {
    let band = |cell: &Node| Band::ALL.into_iter().find(|band| Some(band.name()) == cell.text());
    let row = |row: &Node| row.items()?.iter().map(band).collect::<Option<Vec<_>>>()?.try_into().ok();
    node.items()?.iter().map(row).collect::<Option<Vec<_>>>()?.try_into().ok()
}

fn rules(policy: &mut Policy, fields: Fields<'_>) {
    let Some(rules) = fields.fields("rules") else { return };
    for entry in rules.node().entries().unwrap_or_default() {
        let settings = rules.fields(&entry.key);
        let setting = RuleSetting { spot: rules.key_spot(&entry.key), ..RuleSetting::read(&entry.value, settings) };
        match settings.filter(|settings| settings.has("require")) {
            None => {
                policy.rules.insert(entry.key.to_string(), setting);
            }
            Some(custom) => {
                let text = |key: &str| custom.text(key).map(|text| text.value.to_owned());
                policy.custom_rules.push(CustomRule {
                    name: entry.key.to_string(),
                    spot: rules.key_spot(&entry.key).unwrap_or_else(|| rules.spot()),
                    on: text("on").unwrap_or_default(),
                    when: text("when"),
                    require: text("require").unwrap_or_default(),
                    message: text("message").unwrap_or_default(),
                    help: text("help"),
                    at: text("at"),
                    setting,
                    places: CustomRule::TEXTS
                        .into_iter()
                        .filter_map(|key| Some((key, custom.value_spot(key)?)))
                        .collect(),
                });
            }
        }
    }
}

/// Numbers given to a built-in rule that no threshold is called by, or groups of them: a slip of the pen would change
/// nothing, silently.
fn unknown_parameters(fields: Fields<'_>) -> Vec<PolicyError> {
    let rules = fields.fields("rules");
    let entries = rules.iter().flat_map(|rules| rules.node().entries().unwrap_or_default());
    let built_in = entries.filter(|entry| entry.value.get("require").is_none());
    let parameters = built_in.flat_map(|entry| entry.value.entries().unwrap_or_default());
    let unknown = parameters.filter(|parameter| {
        let is_number = parameter.value.text().is_some_and(|text| Decimal::from_str_exact(text).is_ok());
        let is_group = |name: &str| name.strip_prefix(&*parameter.key).is_some_and(|rest| rest.starts_with('.'));
        let is_nested = parameter.value.entries().is_some() && Thresholds::names().any(is_group);
        is_nested || is_number && !Thresholds::names().any(|name| name == &*parameter.key)
    });
    let error = |parameter: &Entry| PolicyError {
        span: parameter.key_span,
        message: format!("`{}` is no threshold that a rule could take as parameter", parameter.key),
        help: match did_you_mean(&parameter.key, Thresholds::names()) {
            _ if parameter.value.entries().is_some() => {
                format!("join the names with dots, such as `{}.1`", parameter.key)
            }
            Some(close) => format!("did you mean `{close}`?"),
            None => "the thresholds are those of `pmo schema pmo`, joined with dots where they are nested".to_owned(),
        },
    };
    unknown.map(error).collect()
}

/// The tree's limits: never above the program's own.
fn limits(fields: Fields<'_>) -> Limits {
    let most = Limits::default();
    let stated = fields.fields("limits");
    let lower = |key: &str, most: usize| {
        let stated = stated.map_or(Fact::Missing, |stated| stated.decimal(key)).value();
        stated.and_then(|number| usize::try_from(number).ok()).map_or(most, |number| number.min(most))
    };
    Limits {
        bytes: lower("file_bytes", most.bytes),
        depth: lower("depth", most.depth),
        nodes: lower("nodes", most.nodes),
        aliases: lower("aliases", most.aliases),
        scalar: lower("scalar_bytes", most.scalar),
        expansion: lower("expansion", most.expansion),
    }
}
