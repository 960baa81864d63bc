//! Lists of file globs, which start at the policy's folder.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::text::Place;

/// How many globs are compiled together at first. A set of globs has a limit of its own for the
/// size of what it compiles to.
const CHUNK: usize = 512;

/// The files that an entry is for.
#[derive(Clone)]
pub(crate) struct FileGlobs {
    /// Each with its place.
    globs: Vec<(Glob, Place)>,
    /// The same, compiled; `None` if every file is meant.
    sets: Option<GlobSets>,
}

impl FileGlobs {
    /// Every file.
    pub(crate) fn everything() -> Self {
        Self { globs: Vec::new(), sets: None }
    }

    /// Whether every file is meant.
    pub(crate) fn is_everything(&self) -> bool {
        self.sets.is_none()
    }

    /// The files that any of these globs matches.
    ///
    /// # Errors
    ///
    /// A glob is too large for the library that compiles it.
    pub(crate) fn new(globs: Vec<(Glob, Place)>) -> Result<Self, TooLarge> {
        let sets = Some(GlobSets::new(globs.iter().map(|(glob, _)| glob))?);
        Ok(Self { globs, sets })
    }

    /// Whether a path from the policy's folder is meant.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.sets.as_ref().is_none_or(|sets| sets.is_match(path))
    }

    pub(crate) fn globs(&self) -> impl Iterator<Item = Glob> {
        self.globs.iter().map(|(glob, _)| glob.clone())
    }

    /// Each glob with its place; none for [`FileGlobs::everything`].
    #[cfg(feature = "walk")]
    pub(crate) fn placed(&self) -> impl Iterator<Item = (&Glob, &Place)> {
        self.globs.iter().map(|(glob, place)| (glob, place))
    }

    /// The globs as written; none for [`FileGlobs::everything`].
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.globs.iter().map(|(glob, place)| (glob.glob(), place))
    }
}

/// A file glob: `*` and `?` within one folder, `**` over any number, `[…]` and `{…}` as usual.
pub(crate) fn file_glob(glob: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(glob).literal_separator(true).build()
}

impl std::fmt::Debug for FileGlobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.globs.iter().map(|(glob, _)| glob.glob())).finish()
    }
}

/// A glob that compiles to more than a set of globs may have.
#[derive(Debug)]
pub(crate) struct TooLarge(pub(crate) String);

/// Any number of globs, in as many sets as it takes.
#[derive(Clone)]
struct GlobSets(Vec<GlobSet>);

impl GlobSets {
    fn new<'g>(globs: impl Iterator<Item = &'g Glob>) -> Result<Self, TooLarge> {
        let globs: Vec<&Glob> = globs.collect();
        let mut sets = Vec::new();
        for chunk in globs.chunks(CHUNK) {
            Self::build(chunk, &mut sets)?;
        }
        Ok(Self(sets))
    }

    /// Builds one set, or two of half the size if it becomes too large.
    fn build(globs: &[&Glob], sets: &mut Vec<GlobSet>) -> Result<(), TooLarge> {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            builder.add((*glob).clone());
        }
        match (builder.build(), globs) {
            (Ok(set), _) => sets.push(set),
            (Err(_), [glob]) => return Err(TooLarge(glob.glob().to_owned())),
            (Err(_), globs) => {
                let (first, second) = globs.split_at(globs.len() / 2);
                Self::build(first, sets)?;
                Self::build(second, sets)?;
            }
        }
        Ok(())
    }

    fn is_match(&self, path: &str) -> bool {
        self.0.iter().any(|set| set.is_match(path))
    }

    /// The numbers of the globs that match.
    fn matches(&self, path: &str) -> impl Iterator<Item = usize> {
        let mut first = 0_usize;
        self.0.iter().flat_map(move |set| {
            let of_set = first;
            first = first.saturating_add(set.len());
            set.matches(path).into_iter().map(move |nth| of_set.saturating_add(nth))
        })
    }
}

/// Finds which of many lists of globs match a path, in one pass where the globs fit into one set.
pub(crate) struct GlobIndex {
    sets: GlobSets,
    /// The list that each glob is from.
    owners: Vec<usize>,
    /// The lists that are for every file.
    everywhere: Vec<usize>,
}

impl GlobIndex {
    /// An index of lists; `None` stands for every file.
    pub(crate) fn new<'g>(lists: impl Iterator<Item = Option<&'g FileGlobs>>) -> Self {
        let (mut globs, mut everywhere) = (Vec::new(), Vec::new());
        for (nth, list) in lists.enumerate() {
            match list {
                Some(list) if list.sets.is_some() => {
                    globs.extend(list.globs().map(|glob| (glob, nth)));
                }
                _ => everywhere.push(nth),
            }
        }
        Self { everywhere, ..Self::of_globs(globs) }
    }

    /// An index of globs that come from [`FileGlobs`], each with the number that it is found by.
    pub(crate) fn of_globs(globs: Vec<(Glob, usize)>) -> Self {
        let sets = GlobSets::new(globs.iter().map(|(glob, _)| glob))
            .expect("no glob is too large: each was compiled when its list was read");
        let owners = globs.into_iter().map(|(_, owner)| owner).collect();
        Self { sets, owners, everywhere: Vec::new() }
    }

    /// The numbers of the lists or globs that match a path, in order.
    pub(crate) fn matches(&self, path: &str) -> Vec<usize> {
        let mut found = self.everywhere.clone();
        found.extend(self.sets.matches(path).map(|glob| self.owners[glob]));
        found.sort_unstable();
        found.dedup();
        found
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

#[cfg(test)]
mod tests {
    use super::{GlobSets, file_glob};

    #[test]
    fn sets_number_their_globs_in_a_row() {
        let texts = (0..600).map(|nth| format!("webhooks/**/team-{nth}-*.json"));
        let globs: Vec<_> = texts.map(|text| file_glob(&text).expect("a glob")).collect();
        let sets = GlobSets::new(globs.iter()).expect("they fit");
        assert!(sets.0.len() > 1, "one set for all");
        for nth in [0, 511, 512, 599] {
            let path = format!("webhooks/a/b/team-{nth}-x.json");
            assert!(sets.is_match(&path), "{path}");
            assert_eq!(sets.matches(&path).collect::<Vec<_>>(), [nth]);
        }
        assert!(!sets.is_match("webhooks/team-600-x.json"));
    }
}
