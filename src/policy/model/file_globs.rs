//! Lists of file globs, which start at the policy's folder.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::text::Place;

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
        let all = Glob::new("**").expect("`**` is a glob");
        let matcher = glob_set([&all]).expect("a single short glob is never too large");
        Self { globs: Vec::new(), matcher }
    }

    /// The files that any of these globs matches.
    ///
    /// # Errors
    ///
    /// The globs are too large together for the library that compiles them.
    pub(crate) fn new(globs: Vec<(Glob, Place)>) -> Result<Self, globset::Error> {
        let matcher = glob_set(globs.iter().map(|(glob, _)| glob))?;
        let written = |(glob, place): (Glob, Place)| (glob.glob().to_owned(), place);
        Ok(Self { globs: globs.into_iter().map(written).collect(), matcher })
    }

    /// Whether a path from the policy's folder is meant.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }

    pub(crate) fn globs(&self) -> impl Iterator<Item = Glob> {
        self.globs.iter().map(|(text, _)| file_glob(text).expect("it was read from this text"))
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

impl std::fmt::Debug for FileGlobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.globs.iter().map(|(glob, _)| glob)).finish()
    }
}

fn glob_set<'g>(globs: impl IntoIterator<Item = &'g Glob>) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    globs.into_iter().for_each(|glob| _ = builder.add(glob.clone()));
    builder.build()
}

/// Finds which of many lists of globs match a path, in one pass where the globs fit into one set.
pub(crate) struct GlobIndex {
    /// Sets of globs, each with the list that each of its globs is from.
    sets: Vec<(GlobSet, Vec<usize>)>,
    /// The lists that are for every file.
    everywhere: Vec<usize>,
}

impl GlobIndex {
    /// An index of lists; `None` stands for every file.
    pub(crate) fn new<'g>(lists: impl Iterator<Item = Option<&'g FileGlobs>>) -> Self {
        let (mut globs, mut everywhere) = (Vec::new(), Vec::new());
        for (nth, list) in lists.enumerate() {
            match list {
                Some(list) => globs.extend(list.globs().map(|glob| (glob, nth))),
                None => everywhere.push(nth),
            }
        }
        Self { everywhere, ..Self::of_globs(globs) }
    }

    /// An index of globs that come from [`FileGlobs`], each with the number that it is found by.
    pub(crate) fn of_globs(globs: Vec<(Glob, usize)>) -> Self {
        let mut sets = Vec::new();
        add_sets(&globs, &mut sets);
        Self { sets, everywhere: Vec::new() }
    }

    /// The numbers of the lists or globs that match a path, in order.
    pub(crate) fn matches(&self, path: &str) -> Vec<usize> {
        if self.sets.is_empty() {
            return self.everywhere.clone();
        }
        let mut found = self.everywhere.clone();
        for (set, owners) in &self.sets {
            found.extend(set.matches(path).into_iter().map(|glob| owners[glob]));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Compiles globs, in several sets if one would be too large.
fn add_sets(globs: &[(Glob, usize)], sets: &mut Vec<(GlobSet, Vec<usize>)>) {
    if globs.is_empty() {
        return;
    }
    match glob_set(globs.iter().map(|(glob, _)| glob)) {
        Ok(set) => sets.push((set, globs.iter().map(|(_, owner)| *owner).collect())),
        Err(_) => {
            assert!(globs.len() > 1, "a glob that is too large by itself is refused when read");
            let (first, rest) = globs.split_at(globs.len() / 2);
            add_sets(first, sets);
            add_sets(rest, sets);
        }
    }
}

/// Entries that are each for some files.
pub(crate) struct ByFile<T> {
    entries: Vec<T>,
    index: GlobIndex,
}

impl<T> ByFile<T> {
    /// `files` gives the files of an entry; `None` stands for every file.
    pub(crate) fn new(entries: Vec<T>, files: impl Fn(&T) -> Option<&FileGlobs>) -> Self {
        let index = GlobIndex::new(entries.iter().map(files));
        Self { entries, index }
    }

    /// The numbers of the entries for a file, in order, by its path from the policy's folder.
    pub(crate) fn numbers_for(&self, path: &str) -> Vec<usize> {
        self.index.matches(path)
    }
}

impl<T> std::ops::Deref for ByFile<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.entries
    }
}
