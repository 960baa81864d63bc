//! Finds the documents of a folder and the kind of each.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::candidates::{self, Candidate};
use super::memory_files::MemoryFiles;
use super::places::Places;
use crate::document::{Document, Format, Limits, Node};
use crate::linter::Linter;
use crate::policy::PolicyBuilder;
use crate::text::Source;
use crate::toml::text::string;

/// Limit of the kinds that are tried for a value.
const MOST_TRIED: usize = 4;

/// Where values of a kind are in a document, and the index of the kind.
type Site = (String, usize);

/// What is known of the files.
pub(super) struct Survey<'a> {
    /// The kinds that a document may be of; elsewhere, a kind is its index here.
    pub(super) candidates: Vec<Candidate>,
    /// The files that have schemas: no glob of a started policy may claim one.
    pub(super) schemas: BTreeSet<&'a str>,
    /// What each file has: where, and of which kind.
    pub(super) found: BTreeMap<&'a str, BTreeSet<Site>>,
    /// Documents that aren't known to be anything: the members at the root, or nothing if none can be read.
    pub(super) unknown: BTreeMap<&'a str, Option<BTreeSet<String>>>,
    /// What the values of each kind have.
    pub(super) places: HashMap<usize, Places>,
    texts: &'a MemoryFiles<'a>,
    /// The linter of each kind, if its schema can be used.
    linters: HashMap<usize, Option<Linter>>,
    /// The kinds that fit by name, for each set of members.
    fitting: HashMap<BTreeSet<String>, Vec<usize>>,
}

/// Looks at every file.
pub(super) fn survey<'a>(texts: &'a MemoryFiles<'a>) -> Survey<'a> {
    let mut documents = Vec::new();
    let (mut candidates, mut schemas) = (vec![Candidate::embedded()], BTreeSet::new());
    for (path, text) in texts.iter() {
        // A glob can't start so: such a file would need an entry that claims others, too.
        let Some(format) = Format::of(path).filter(|_| !path.starts_with('!')) else { continue };
        let source = Arc::new(Source::new(path, text));
        let parsed = Document::parse(source, format, &Limits::default());
        match &parsed[..] {
            [Ok(one)] if candidates::has_schemas(one.root()) => {
                schemas.insert(path);
                candidates.extend(candidates::defined_by(path, one.root()));
            }
            _ => documents.push((path, parsed)),
        }
    }
    let mut survey = Survey {
        candidates,
        schemas,
        found: BTreeMap::new(),
        unknown: BTreeMap::new(),
        places: HashMap::new(),
        texts,
        linters: HashMap::new(),
        fitting: HashMap::new(),
    };
    for (path, parsed) in &documents {
        survey.look_at(path, parsed.iter().flatten());
    }
    survey
}

impl<'a> Survey<'a> {
    fn look_at<'d>(&mut self, path: &'a str, documents: impl Iterator<Item = &'d Document>) {
        let mut found: Vec<BTreeMap<Site, Vec<Node<'d>>>> = Vec::new();
        let mut keys = None::<BTreeSet<String>>;
        for document in documents {
            keys.get_or_insert_default().extend(keys_of(document.root()));
            found.push(self.sites(path, document.root()));
        }
        // Each entry of a policy is for every document of a file.
        match found.split_first() {
            Some((first, rest))
                if !first.is_empty() && rest.iter().all(|it| it.keys().eq(first.keys())) =>
            {
                self.found.insert(path, first.keys().cloned().collect());
            }
            _ => {
                self.unknown.insert(path, keys);
                return;
            }
        }
        for ((_, kind), values) in found.into_iter().flatten() {
            let places = self.places.entry(kind).or_default();
            values.into_iter().for_each(|value| places.add(value));
        }
    }

    /// The kinds in a document, with their values: it is one itself, or has lists of them.
    fn sites<'d>(&mut self, path: &str, root: Node<'d>) -> BTreeMap<Site, Vec<Node<'d>>> {
        if let Some(kind) = self.kind_of(path, root) {
            return BTreeMap::from([((String::new(), kind), vec![root])]);
        }
        let mut lists: Vec<(String, Node<'_>)> = vec![("/*".to_owned(), root)];
        for (key, value) in root.members() {
            if let Some(name) = key.as_str().filter(|name| !name.contains(['~', '/', '*'])) {
                lists.push((format!("/{name}/*"), value));
            }
        }
        let mut sites = BTreeMap::new();
        for (select, list) in lists {
            let kinds: Option<BTreeSet<usize>> =
                list.items().map(|item| self.kind_of(path, item)).collect();
            let kinds = kinds.unwrap_or_default();
            // A list of one kind.
            if let (Some(&kind), 1) = (kinds.first(), kinds.len()) {
                sites.insert((select, kind), list.items().collect());
            }
        }
        sites
    }

    /// The kind of a value: the one that its `$schema` names, or else the first whose members fit and whose schema
    /// accepts it.
    fn kind_of(&mut self, path: &str, value: Node<'_>) -> Option<usize> {
        let keys = keys_of(value);
        if let Some(kind) = self.named_by(path, value) {
            return Some(kind);
        }
        let fitting = self.fitting.entry(keys.clone()).or_insert_with(|| {
            let fits = |nth: &usize| self.candidates[*nth].fit(&keys, path).is_some();
            (1..self.candidates.len()).filter(fits).collect()
        });
        let is_usual = value.get("endpoint_url").is_some();
        if is_usual && (fitting.is_empty() || self.candidates[0].fit(&keys, path).is_some()) {
            return Some(0);
        }
        // The order depends on the path, which the members don't say.
        let mut ranked = fitting.clone();
        ranked.sort_by_cached_key(|nth| self.candidates[*nth].fit(&keys, path));
        ranked.truncate(MOST_TRIED);
        ranked.retain(|nth| self.linter(*nth).is_some());
        match ranked[..] {
            [] => return is_usual.then_some(0),
            [only] => return Some(only),
            _ => {}
        }
        let text = value.to_value().to_string();
        let is_right = |nth: &&usize| {
            let linter = self.linters.get(nth).and_then(Option::as_ref);
            linter.is_some_and(|linter| linter.lint(("value.json", &*text)).findings().is_empty())
        };
        ranked.iter().find(is_right).or(ranked.first()).copied()
    }

    /// The kind whose file `$schema` names, from the document's own place.
    fn named_by(&mut self, path: &str, value: Node<'_>) -> Option<usize> {
        let named = value.get("$schema")?.as_str()?;
        let file = crate::files::join(path, named)?;
        let nth = self.candidates.iter().position(|it| it.schema.as_deref() == Some(&*file))?;
        self.linter(nth).map(|_| nth)
    }

    /// The linter for a kind alone; `None` if its schema can't be used.
    pub(super) fn linter(&mut self, nth: usize) -> Option<&Linter> {
        let schema = self.candidates[nth].schema.as_deref();
        let load = || {
            let mut text = "version = 1\n".to_owned();
            text += &schema.map_or_else(String::new, |it| format!("schema = {}\n", string(it)));
            let policy = PolicyBuilder::default().files(self.texts).text("dtolint.toml", &text);
            // A schema that can't be used is no kind of document.
            policy.map(Linter::new).ok()
        };
        self.linters.entry(nth).or_insert_with(load).as_ref()
    }
}

/// The members of an object, without the name of its schema.
fn keys_of(value: Node<'_>) -> BTreeSet<String> {
    let keys = value.members().filter_map(|(key, _)| key.as_str()).filter(|key| *key != "$schema");
    keys.map(str::to_owned).collect()
}
