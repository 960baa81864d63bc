//! `[[documents]]`: which files are checked, as what, and which values in them.

use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::schemas::Schemas;
use crate::config::{Complaint, Item, Table};
use crate::document::Pattern;
use crate::schema::Schema;
use crate::source::Place;
use crate::verb::read_pointer;

/// One entry of `[[documents]]`.
pub(crate) struct Claim {
    /// As written, each with its place.
    globs: Vec<(String, Place)>,
    matcher: GlobSet,
    pub(crate) select: Pattern,
    /// Where `select` is written.
    pub(crate) select_place: Option<Place>,
    pub(crate) schema: Arc<Schema>,
}

impl Claim {
    /// A claim to every file, as the command line makes it.
    pub(super) fn everything(select: Pattern, schema: Arc<Schema>) -> Self {
        let mut builder = GlobSetBuilder::new();
        if let Ok(all) = globset::Glob::new("**") {
            builder.add(all);
        }
        let matcher = builder.build().unwrap_or_else(|_| GlobSet::empty());
        Self { globs: Vec::new(), matcher, select, select_place: None, schema }
    }

    pub(super) fn read(table: &Table<'_>, schemas: &mut Schemas<'_>, path: &str) -> Option<Self> {
        let files = table.require("files", "name the files: `files = [\"webhooks/**/*.json\"]`");
        let select = table.get("select");
        let schema = table.get("schema");
        table.finish("a `[[documents]]` entry");
        let select = match select {
            None => Some((Pattern::default(), None)),
            Some(item) => read_pointer(&item).map(|pattern| (pattern, Some(item.place()))),
        };
        let schema = match schema {
            None => schemas.fallback(),
            Some(item) => item.string().and_then(|name| schemas.get(name, path, &item)),
        };
        let (globs, matcher) = read_globs(&files?)?;
        let (select, select_place) = select?;
        Some(Self { globs, matcher, select, select_place, schema: schema? })
    }

    /// Whether this is the claim that the command line makes.
    #[cfg(feature = "cli")]
    pub(crate) fn is_for_all(&self) -> bool {
        self.globs.is_empty()
    }

    /// Whether the entry is for a file, by its path from the policy's folder.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }

    pub(crate) fn globs(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.globs.iter().map(|(glob, place)| (glob.as_str(), place))
    }
}

/// A file glob: `*` and `?` within one folder, `**` over any number, `[…]` and `{…}` as usual.
pub(crate) fn file_glob(glob: &str) -> Result<globset::Glob, globset::Error> {
    GlobBuilder::new(glob).literal_separator(true).build()
}

fn read_globs(item: &Item<'_>) -> Option<(Vec<(String, Place)>, GlobSet)> {
    let mut builder = GlobSetBuilder::new();
    let mut globs = Vec::new();
    let entries = item.items()?;
    if entries.is_empty() {
        let complaint = Complaint::value("an empty list matches no file");
        item.complain(complaint.help("name the files: `files = [\"webhooks/**/*.json\"]`"));
    }
    for item in entries {
        let Some(text) = item.string() else { continue };
        let outside = text.starts_with('/') || text.split('/').any(|part| part == "..");
        let glob = match file_glob(text) {
            _ if outside => Err("it leads out of the policy's folder".to_owned()),
            _ if text.is_empty() || text.ends_with('/') => Err("it names no file".to_owned()),
            _ if text.starts_with("./") => Err("it starts at the folder anyway".to_owned()),
            _ if text.starts_with('!') => Err("there is no `!` in globs".to_owned()),
            Ok(glob) => Ok(glob),
            Err(error) => Err(error.kind().to_string()),
        };
        match glob {
            Ok(glob) => {
                builder.add(glob);
                globs.push((text.to_owned(), item.place()));
            }
            Err(why) => item.complain(
                Complaint::value(format!("`{text}` is no glob for files: {why}"))
                    .help("write a path from the policy's folder, such as `webhooks/**/*.json`"),
            ),
        }
    }
    Some((globs, builder.build().ok()?))
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claim")
            .field("globs", &self.globs)
            .field("select", &self.select.to_string())
            .finish_non_exhaustive()
    }
}
