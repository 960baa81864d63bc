//! How `extends` is read: the layers before the one that names them.

use std::sync::Arc;

use crate::check::is_pack_name;
use crate::files::{join, refusal};
use crate::policy::keys::ReadResult;
use crate::policy::read::resolver::Resolver;
use crate::policy::read::schemas::read_text;
use crate::rules;
use crate::text::Source;
use crate::text::suggest::did_you_mean;
use crate::toml::synonyms::{WordKind, by_synonym, meant};
use crate::toml::{Item, PolicyMistake};

/// How many layers may extend one another in a row.
const DEEPEST: usize = 32;

/// How many layers a policy may have in all.
const MOST_LAYERS: usize = 256;

impl Resolver<'_> {
    pub(crate) fn read_extends(&mut self, item: &Item<'_>) -> ReadResult {
        let read = item.list::<(), ()>(|item| {
            let next = self.next_layer(item.string()?).map_err(|mistake| item.report(mistake))?;
            let (path, source) = next;
            // A layer that was read already holds for this one as well.
            if !self.layers.seen.contains_key(&path) {
                (self.read_layer)(self, &path, &source);
            }
            self.layers.extended.add(item.place().source(), &source);
            Ok(())
        });
        self.layers.inherited = self.bounds();
        read
    }

    /// `final = true` at the top of a layer.
    pub(crate) fn read_final(&mut self, item: &Item<'_>) -> ReadResult {
        self.layers.final_by = item.boolean()?.then(|| item.place());
        Ok(())
    }

    /// The path and the text of a layer.
    fn next_layer(&self, name: &str) -> Result<(String, Arc<Source>), PolicyMistake> {
        let mistake = |message: String| PolicyMistake::new(PolicyMistake::FILE, message);
        let is_pack = is_pack_name(name) || name.starts_with("dtolint:");
        let path = if is_pack { Some(name.to_owned()) } else { join(self.layers.path(), name) };
        let Some(path) = path else {
            let help = "extend a file within the repository, or a pack";
            return Err(mistake(refusal(name)).help(help));
        };
        if self.layers.chain.contains(&path) {
            let way = self.layers.chain.iter().chain([&path]);
            let way = way.map(String::as_str).collect::<Vec<_>>().join(" → ");
            let cycle = mistake(format!("`{name}` extends this file in turn: {way}"));
            return Err(cycle.help("remove one of the `extends`"));
        }
        if let Some(source) = self.layers.seen.get(&path) {
            let source = Arc::clone(source);
            return Ok((path, source));
        }
        if self.layers.chain.len() >= DEEPEST || self.layers.seen.len() > MOST_LAYERS {
            let message = format!("more than {DEEPEST} policies in a row, or {MOST_LAYERS} in all");
            return Err(mistake(message).help("flatten the chain of `extends`"));
        }
        let source = if is_pack { self.pack(name)? } else { self.file(name, &path)? };
        Ok((path, source))
    }

    fn pack(&self, name: &str) -> Result<Arc<Source>, PolicyMistake> {
        rules::pack(name).or_else(|| self.checks.pack(name)).ok_or_else(|| {
            let of_host = self.checks.pack_names().map(str::to_owned);
            let packs: Vec<String> = rules::pack_names().chain(of_host).collect();
            let known: Vec<&str> = packs.iter().map(String::as_str).collect();
            let near = meant(WordKind::Pack, name, &known);
            let help = near.unwrap_or_else(|| format!("packs are {}", packs.join(", ")));
            PolicyMistake::name(format!("there is no pack `{name}`")).help(help)
        })
    }

    /// The text of a policy's file. Nothing of a file that isn't a policy is quoted: it may have
    /// secrets.
    fn file(&self, name: &str, path: &str) -> Result<Arc<Source>, PolicyMistake> {
        let files = self.inputs.files();
        let refuse = |why: &str, help: &str| {
            let message = format!("`{path}` isn't a policy: {why}");
            Err(PolicyMistake::new(PolicyMistake::FILE, message).help(help))
        };
        if !path.ends_with(".toml") {
            let packs: Vec<String> = rules::pack_names().collect();
            let packs: Vec<&str> = packs.iter().map(String::as_str).collect();
            if let Some(help) = by_synonym(WordKind::Pack, name, &packs) {
                let message = format!("there is no pack `{name}`");
                return Err(PolicyMistake::name(message).help(help));
            }
            return refuse("its name doesn't end in `.toml`", "extend a policy file, or a pack");
        }
        let text = read_text(files, path)?;
        if !text.lines().any(is_of_policy) {
            return refuse("it has no `version`", "a policy has the line `version = 1`");
        }
        Ok(Arc::new(Source::new(files.name(path), text)))
    }
}

/// Whether a line of TOML starts with a key or table of a policy, or with something close to one.
fn is_of_policy(line: &str) -> bool {
    const KEYS: [&str; 5] = ["version", "extends", "rules", "documents", "rule"];
    let line = line.trim_start_matches(['[', ' ', '\t', '"', '\u{feff}']);
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let key = &line[..end.unwrap_or(line.len())];
    KEYS.contains(&key) || did_you_mean(key, KEYS).is_some()
}
