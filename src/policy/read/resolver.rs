//! A policy while its layers are read: what they said so far.
//!
//! Each section has a file of its own beside this one, which adds what a layer says.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::check::{Checks, KnownSets, NamedSets, ReadContext};
use crate::finding::Finding;
use crate::policy::analysis::finality::{Bounds, FinalComparison};
use crate::policy::model::{
    DocumentSet, LimitSettings, Override, PolicyTest, RuleState, RuleTable, Waiver,
};
use crate::policy::read::inputs::Inputs;
use crate::policy::read::schemas::Schemas;
use crate::rules;
use crate::rules::Rule;
use crate::schema::Formats;
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source};
use crate::toml::{ExtendedLayers, PolicyMistake, Reported};

/// A policy in the making.
pub(crate) struct Resolver<'f> {
    pub(crate) inputs: Inputs<'f>,
    pub(crate) checks: Cow<'f, Checks>,
    pub(crate) schemas: Schemas<'f>,
    pub(crate) rule_table: RuleTable,
    /// Custom rules that are defined with a mistake.
    pub(crate) broken_rules: BTreeMap<String, Reported>,
    pub(crate) sets: NamedSets,
    pub(crate) documents: Documents,
    pub(crate) overrides: Overrides,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) limits: LimitSettings,
    pub(crate) formats: Option<(Formats, Place)>,
    /// Those of the policy itself.
    pub(crate) tests: Vec<PolicyTest>,
    pub(crate) layers: Layers,
    /// Reads a layer that another one extends.
    pub(crate) read_layer: fn(&mut Self, &str, &Arc<Source>),
    /// Values that were written over final ones, to be compared when all layers are read.
    pub(crate) comparisons: Vec<FinalComparison>,
    pub(crate) findings: Vec<Finding>,
}

/// Which documents are checked as what.
#[derive(Default)]
pub(crate) struct Documents {
    /// None where no layer has `[[documents]]`.
    pub(crate) sets: Option<Vec<DocumentSet>>,
    /// The entries of layers that a later one replaces.
    pub(crate) replaced: Vec<DocumentSet>,
    /// Whether one of the entries has a mistake, so that its schema isn't among theirs.
    pub(crate) is_incomplete: bool,
    /// The line that names the schema of what is in no document set.
    pub(crate) fallback_place: Option<Place>,
    /// Whether a layer, or the caller, names that schema.
    pub(crate) names_fallback: bool,
}

/// The overrides of all layers.
#[derive(Default)]
pub(crate) struct Overrides {
    pub(crate) entries: Vec<Override>,
    /// The numbers of the entries that say something of a rule, by its id.
    pub(crate) by_rule: HashMap<String, Vec<usize>>,
}

/// The layers that were read.
#[derive(Default)]
pub(crate) struct Layers {
    /// Those being read, each a path from the root that files are read from; the outermost first.
    pub(crate) chain: Vec<String>,
    /// All that were read or are being read, by their paths. Each is read once: a layer that several others extend
    /// comes before all of them.
    pub(crate) seen: HashMap<String, Arc<Source>>,
    /// The names of those that were read, in the order in which they apply.
    pub(crate) order: Vec<String>,
    /// Which of them extend which.
    pub(crate) extended: ExtendedLayers,
    /// Of the layer being read: the line that makes all of its rules final.
    pub(crate) final_by: Option<Place>,
    /// Of the layer being read: the rules that it defines or sets, and whether that line may make them final.
    pub(crate) own_rules: BTreeMap<String, bool>,
    /// What the layers before the one being read made final, by rule.
    pub(crate) inherited: HashMap<String, Bounds>,
    /// The line of a layer before that asserts `format`, and the one that makes it final.
    pub(crate) final_formats: Option<(Place, Place)>,
}

impl Layers {
    /// The layer being read.
    pub(crate) fn path(&self) -> &str {
        self.chain.last().map_or("", String::as_str)
    }

    /// Whether the layer being read is one that another extends.
    pub(crate) fn is_extended(&self) -> bool {
        self.chain.len() > 1
    }
}

impl<'f> Resolver<'f> {
    pub(crate) fn new(inputs: Inputs<'f>, read_layer: fn(&mut Self, &str, &Arc<Source>)) -> Self {
        let names_fallback = inputs.schema.is_some();
        Self {
            inputs,
            checks: inputs.checks.map_or_else(|| Cow::Owned(Checks::default()), Cow::Borrowed),
            schemas: Schemas::new(inputs.files()),
            rule_table: RuleTable::default(),
            broken_rules: BTreeMap::new(),
            sets: NamedSets::default(),
            documents: Documents { names_fallback, ..Documents::default() },
            overrides: Overrides::default(),
            waivers: Vec::new(),
            limits: LimitSettings::default(),
            formats: None,
            tests: Vec::new(),
            layers: Layers::default(),
            read_layer,
            comparisons: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// What values of checks are read with.
    pub(crate) fn values(&self) -> ReadContext<'_> {
        let sets = KnownSets { all: &self.sets, layers: &self.layers.extended };
        ReadContext {
            sets,
            checks: &self.checks,
            condition: rules::read_argument,
            today: self.inputs.today,
        }
    }

    /// The rule of an id. Calls `report` with the mistake if there is none.
    pub(crate) fn known_rule(
        &mut self,
        id: &str,
        report: impl FnOnce(PolicyMistake) -> Reported,
    ) -> Result<Arc<Rule>, Reported> {
        if let Some(rule) = self.rule_table.rules.get(id) {
            return Ok(Arc::clone(rule));
        }
        if let Some(reported) = self.broken_rules.get(id) {
            return Err(*reported);
        }
        let Some(rule) = rules::find(id) else {
            return Err(report(unknown_rule(id, self.rule_table.rules.keys())));
        };
        let rule = Arc::new(rule);
        self.rule_table.rules.insert(id.to_owned(), Arc::clone(&rule));
        Ok(rule)
    }

    /// At the end of a layer: makes the rules final that it sets, if it says so at its top.
    pub(crate) fn finish_layer(&mut self) {
        let own = std::mem::take(&mut self.layers.own_rules);
        let Some(place) = self.layers.final_by.take() else { return };
        if let Some((Formats::Assert, said)) = &self.formats
            && Arc::ptr_eq(said.source(), place.source())
        {
            self.layers.final_formats.get_or_insert_with(|| (said.clone(), place.clone()));
        }
        if own.is_empty() {
            let mistake = PolicyMistake::value("nothing becomes final: this file sets no rule");
            let help = "set the rules that are to be final under `[rules]`, or remove the line";
            self.findings.push(mistake.help(help).finding(place));
            return;
        }
        for (id, _) in own.into_iter().filter(|(_, becomes_final)| *becomes_final) {
            let state = self.rule_table.states.entry(id);
            let state = state.or_insert_with(|| RuleState::off(&place));
            state.final_by.get_or_insert_with(|| place.clone());
        }
    }

    /// The rules that are final by now, and what a layer that follows may not go below.
    pub(crate) fn bounds(&self) -> HashMap<String, Bounds> {
        let of = |(id, state): (&String, &RuleState)| {
            state.final_by.as_ref()?;
            let numbers = self.overrides.by_rule.get(id).map_or(&[][..], Vec::as_slice);
            let overrides = numbers.iter().map(|&nth| &self.overrides.entries[nth]);
            Some((id.clone(), Bounds::new(self.rule_table.rules.get(id)?, state, overrides)?))
        };
        self.rule_table.states.iter().filter_map(of).collect()
    }
}

/// The mistake of naming a rule that doesn't exist.
pub(crate) fn unknown_rule<'r>(
    id: &str,
    custom: impl Iterator<Item = &'r String>,
) -> PolicyMistake {
    let mut known: Vec<&str> = rules::rule_names().collect();
    known.extend(custom.map(String::as_str));
    let near = did_you_mean(id, known);
    let mistake = PolicyMistake::name(format!("there is no rule `{id}`"));
    mistake.help(near.unwrap_or_else(|| "`dtolint rules` lists them".to_owned()))
}
