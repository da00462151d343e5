//! Methodology packs: the life cycle, its gates and what each stage requires. Packs are data.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::did_you_mean;

/// Packs that come with the program: name and text.
const PACKS: [(&str, &str); 3] = [
    ("standard", include_str!("packs/standard.yaml")),
    ("agile", include_str!("packs/agile.yaml")),
    ("light", include_str!("packs/light.yaml")),
];

/// A methodology.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Methodology {
    /// The name by which `pmo.yaml` chooses it.
    pub name: String,
    /// The pack it builds on.
    pub extends: Option<String>,
    /// The life cycle, in order.
    pub stages: Vec<Stage>,
    /// The decisions between stages.
    pub gates: Vec<Gate>,
    /// What must be filled in, and from when.
    pub required: Vec<Requirement>,
    /// What must exist beside the fields.
    pub artefacts: Vec<Artefact>,
    /// Ways of steering delivery.
    pub approaches: Vec<Approach>,
    /// Tiers, heaviest first.
    pub tiers: Vec<Tier>,
}

/// A stage of the life cycle.
#[derive(Debug, Clone, Deserialize)]
pub struct Stage {
    /// The name that records write.
    pub name: String,
    /// The gate whose decision opens it.
    pub entry: Option<String>,
    /// The gate after which it begins without a decision of its own.
    pub after: Option<String>,
    /// What happens in it.
    pub meaning: String,
}

/// A decision between two stages.
#[derive(Debug, Clone, Deserialize)]
pub struct Gate {
    /// The id that decisions and milestones write.
    pub id: String,
    /// What is decided.
    pub name: String,
    /// The stage it ends.
    pub from: String,
    /// The stage it opens.
    pub to: String,
}

/// Fields that must be filled in from a stage on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Requirement {
    /// Kind of record.
    pub kind: String,
    /// The stage from which it holds.
    pub from_stage: String,
    /// The last stage in which it holds.
    pub to_stage: Option<String>,
    /// Tiers it holds for; empty for all.
    pub tiers: Vec<i64>,
    /// Approaches it holds for; empty for all.
    pub approaches: Vec<String>,
    /// Categories it holds for; empty for all.
    pub categories: Vec<String>,
    /// Categories it does not hold for.
    pub except_categories: Vec<String>,
    /// Dotted paths of the fields.
    pub fields: Vec<String>,
    /// Why it is asked for.
    pub why: String,
}

/// Where a piece of work stands, as far as requirements depend on it. Unknown is `None`: a requirement that is
/// restricted to something unknown does not hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Life-cycle stage.
    pub stage: Option<&'a str>,
    /// Tier.
    pub tier: Option<i64>,
    /// How delivery is steered.
    pub approach: Option<&'a str>,
    /// Kind of spending.
    pub category: Option<&'a str>,
}

impl Requirement {
    /// Why it is asked for, as the tail of a sentence: a lower-case start, no full stop.
    pub fn reason(&self) -> String {
        let why = self.why.trim_end_matches('.');
        let mut letters = why.chars();
        match (letters.next(), why.chars().nth(1)) {
            (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
            _ => why.to_owned(),
        }
    }

    fn holds(&self, methodology: &Methodology, at: Standing<'_>) -> bool {
        let among = |allowed: &[String], own: Option<&str>| own.is_some_and(|own| allowed.iter().any(|one| one == own));
        let past = |last: &String| at.stage.is_some_and(|stage| stage != last && methodology.has_reached(stage, last));
        let from_start = methodology.position(&self.from_stage) == Some(0);
        let reached = from_start || at.stage.is_some_and(|stage| methodology.has_reached(stage, &self.from_stage));
        reached
            && !self.to_stage.as_ref().is_some_and(past)
            && (self.tiers.is_empty() || at.tier.is_some_and(|tier| self.tiers.contains(&tier)))
            && (self.approaches.is_empty() || among(&self.approaches, at.approach))
            && (self.categories.is_empty() || among(&self.categories, at.category))
            && !among(&self.except_categories, at.category)
    }
}

/// Something that must exist at a gate.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Artefact {
    /// Its short name.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The gate at which it is looked for.
    pub gate: String,
    /// The kind of record that is the artefact …
    pub kind: Option<String>,
    /// … or the field that holds it.
    pub field: Option<String>,
    /// Tiers it holds for; empty for all.
    pub tiers: Vec<i64>,
    /// Categories it does not hold for.
    pub except_categories: Vec<String>,
}

impl Artefact {
    /// Whether it is looked for in work as `at` describes it.
    pub fn holds(&self, at: Standing<'_>) -> bool {
        (self.tiers.is_empty() || at.tier.is_some_and(|tier| self.tiers.contains(&tier)))
            && !at.category.is_some_and(|own| self.except_categories.iter().any(|one| one == own))
    }
}

/// A way of steering delivery.
#[derive(Debug, Clone, Deserialize)]
pub struct Approach {
    /// Its name.
    pub name: String,
    /// The highest NTCP steps it fits.
    #[serde(default)]
    pub fits: Fits,
}

/// The highest steps an approach fits; none is no bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct Fits {
    /// Novelty.
    pub novelty: Option<i64>,
    /// Technology.
    pub technology: Option<i64>,
    /// Complexity.
    pub complexity: Option<i64>,
    /// Pace.
    pub pace: Option<i64>,
}

/// A tier and what puts work into it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Tier {
    /// 1 is the heaviest.
    pub tier: i64,
    /// Budget from which work belongs here, in the tree's currency.
    pub budget_from: Option<i64>,
    /// Sum of the NTCP steps from which work belongs here.
    pub ntcp_from: Option<i64>,
    /// How often it reports, in days.
    pub cadence_days: Option<i64>,
}

impl Methodology {
    /// The pack for organisations that decide at gates and hold delivery to a baseline.
    pub fn standard() -> Self {
        static STANDARD: LazyLock<Methodology> = LazyLock::new(|| Methodology::parse(PACKS[0].1).unwrap_or_default());
        STANDARD.clone()
    }

    /// A pack that comes with the program.
    ///
    /// # Errors
    /// A sentence that names the packs there are.
    pub fn named(name: &str) -> Result<Self, String> {
        match PACKS.iter().find(|(pack, _)| *pack == name) {
            Some(("standard", _)) => Ok(Self::standard()),
            Some((_, text)) => Self::parse(text),
            None => {
                let names = PACKS.map(|(pack, _)| pack);
                let close =
                    did_you_mean(name, names).map(|close| format!("; did you mean `{close}`?")).unwrap_or_default();
                Err(format!("there is no methodology pack `{name}`; there are {}{close}", names.join(", ")))
            }
        }
    }

    /// Reads a pack and what it extends.
    ///
    /// # Errors
    /// What is wrong with the pack.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pack: Methodology = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        if let Some(base) = pack.extends.clone() {
            let base = Self::named(&base)?;
            inherit(&mut pack.stages, base.stages);
            inherit(&mut pack.gates, base.gates);
            inherit(&mut pack.required, base.required);
            inherit(&mut pack.artefacts, base.artefacts);
            inherit(&mut pack.approaches, base.approaches);
            inherit(&mut pack.tiers, base.tiers);
        }
        Ok(pack)
    }

    /// The place of a stage in the life cycle, from zero.
    pub fn position(&self, stage: &str) -> Option<usize> {
        self.stages.iter().position(|known| known.name == stage)
    }

    /// Whether `stage` is `other` or comes after it; false if either is unknown.
    pub fn has_reached(&self, stage: &str, other: &str) -> bool {
        matches!((self.position(stage), self.position(other)), (Some(stage), Some(other)) if stage >= other)
    }

    /// What is required of records of `kind` in work as `at` describes it.
    pub fn required_of<'m>(&'m self, kind: &str, at: Standing<'_>) -> impl Iterator<Item = &'m Requirement> {
        self.required.iter().filter(move |one| one.kind == kind && one.holds(self, at))
    }

    /// The gate that opens a stage, or after which it begins without a decision of its own.
    pub fn opens(&self, stage: &str) -> Option<&str> {
        let stage = self.stages.iter().find(|known| known.name == stage)?;
        stage.entry.as_deref().or(stage.after.as_deref())
    }

    /// The gate with this id.
    pub fn gate(&self, id: &str) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.id == id)
    }
}

/// A list that the pack leaves out is that of the pack it extends.
fn inherit<T>(own: &mut Vec<T>, base: Vec<T>) {
    if own.is_empty() {
        *own = base;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_has_the_life_cycle_and_names_only_its_own_stages() {
        for (name, text) in PACKS {
            let pack = Methodology::parse(text).unwrap();
            assert_eq!(pack.name, name);
            for requirement in &pack.required {
                assert!(pack.position(&requirement.from_stage).is_some(), "{name}: {}", requirement.from_stage);
            }
            assert!(pack.has_reached("closure", "delivery") && !pack.has_reached("concept", "delivery"), "{name}");
        }
    }

    #[test]
    fn an_unknown_pack_is_named_with_those_there_are() {
        let error = Methodology::named("agil").unwrap_err();
        assert!(error.contains("did you mean `agile`?") && error.contains("standard"), "{error}");
    }
}
