//! Which TOML files build on which others.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::Source;

/// Which layers each layer extends, by their names in reports.
#[derive(Default)]
pub(crate) struct ExtendedLayers(BTreeMap<String, BTreeSet<String>>);

impl ExtendedLayers {
    /// A layer extends another one, which was read, and so what that extends.
    pub(crate) fn add(&mut self, layer: &Source, extended: &Source) {
        let further: Vec<String> =
            self.0.get(extended.name()).into_iter().flatten().cloned().collect();
        let all = self.0.entry(layer.name().to_owned()).or_default();
        all.extend(further);
        all.insert(extended.name().to_owned());
    }

    /// Whether a layer is the one that wrote a text, or extends that one.
    pub(crate) fn knows(&self, layer: &Source, text: &Source) -> bool {
        let extends = |all: &BTreeSet<String>| all.contains(text.name());
        layer.name() == text.name() || self.0.get(layer.name()).is_some_and(extends)
    }
}
