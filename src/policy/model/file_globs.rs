//! Lists of file globs, which start at the policy's folder.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::text::Place;
use crate::toml::{Item, PolicyMistake};

/// The files that an entry is for.
#[derive(Clone)]
pub(crate) struct FileGlobs {
    /// As written, each with its place.
    globs: Vec<(String, Place)>,
    matcher: GlobSet,
}

impl FileGlobs {
    /// Every file.
    pub(crate) fn everything() -> Self {
        let mut builder = GlobSetBuilder::new();
        if let Ok(all) = globset::Glob::new("**") {
            builder.add(all);
        }
        let matcher = builder.build().unwrap_or_else(|_| GlobSet::empty());
        Self { globs: Vec::new(), matcher }
    }

    /// Reads a list of globs; `None` after a complaint that leaves nothing of it.
    pub(crate) fn read(item: &Item<'_>) -> Option<Self> {
        let mut builder = GlobSetBuilder::new();
        let mut globs = Vec::new();
        let entries = item.items()?;
        if entries.is_empty() {
            let mistake = PolicyMistake::value("an empty list matches no file");
            item.complain(mistake.help("name the files: `files = [\"webhooks/**/*.json\"]`"));
        }
        for item in entries {
            let Some(text) = item.string() else { continue };
            match read_glob(text) {
                Ok(glob) => {
                    builder.add(glob);
                    globs.push((text.to_owned(), item.place()));
                }
                Err(why) => item.complain(
                    PolicyMistake::value(format!("`{text}` is no glob for files: {why}")).help(
                        "write a path from the policy's folder, such as `webhooks/**/*.json`",
                    ),
                ),
            }
        }
        Some(Self { globs, matcher: builder.build().ok()? })
    }

    /// Whether a path from the policy's folder is meant.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }

    /// The globs as written; none for [`FileGlobs::everything`].
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.globs.iter().map(|(glob, place)| (glob.as_str(), place))
    }
}

/// A file glob: `*` and `?` within one folder, `**` over any number, `[…]` and `{…}` as usual.
pub(crate) fn file_glob(glob: &str) -> Result<globset::Glob, globset::Error> {
    GlobBuilder::new(glob).literal_separator(true).build()
}

fn read_glob(text: &str) -> Result<globset::Glob, String> {
    let outside = text.starts_with('/') || text.split('/').any(|part| part == "..");
    match file_glob(text) {
        _ if outside => Err("it leads out of the policy's folder".to_owned()),
        _ if text.is_empty() || text.ends_with('/') => Err("it names no file".to_owned()),
        _ if text.starts_with("./") => Err("it starts at the folder anyway".to_owned()),
        _ if text.starts_with('!') => Err("there is no `!` in globs".to_owned()),
        Ok(glob) => Ok(glob),
        Err(error) => Err(error.kind().to_string()),
    }
}

impl std::fmt::Debug for FileGlobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.globs.iter().map(|(glob, _)| glob)).finish()
    }
}

/// Which of many lists of globs a path is in, told by one look.
pub(crate) struct GlobIndex {
    matcher: GlobSet,
    /// The list that each glob is of.
    owners: Vec<usize>,
    /// The lists that are for every file.
    everywhere: Vec<usize>,
}

impl GlobIndex {
    /// An index of lists; `None` stands for every file.
    pub(crate) fn new<'g>(lists: impl Iterator<Item = Option<&'g FileGlobs>>) -> Self {
        let mut builder = GlobSetBuilder::new();
        let (mut owners, mut everywhere) = (Vec::new(), Vec::new());
        for (nth, list) in lists.enumerate() {
            let Some(list) = list else {
                everywhere.push(nth);
                continue;
            };
            for glob in list.globs.iter().filter_map(|(text, _)| file_glob(text).ok()) {
                builder.add(glob);
                owners.push(nth);
            }
        }
        let matcher = builder.build().unwrap_or_else(|_| GlobSet::empty());
        Self { matcher, owners, everywhere }
    }

    /// The numbers of the lists that a path is in, in order.
    pub(crate) fn matches(&self, path: &str) -> Vec<usize> {
        if self.owners.is_empty() {
            return self.everywhere.clone();
        }
        let mut found: Vec<usize> =
            self.matcher.matches(path).into_iter().map(|glob| self.owners[glob]).collect();
        found.extend(&self.everywhere);
        found.sort_unstable();
        found.dedup();
        found
    }
}
