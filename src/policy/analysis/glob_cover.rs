//! Which lists of file globs have every file of another.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::policy::model::{FileGlobs, GlobIndex};

/// So many of the lists that have every file of another one are kept: the last ones.
const MOST_COVERING: usize = 100;
/// For each list of globs, the others that have every file of it, in order. Decided by paths in which
/// nobody would call a file what stands there for `*` and `**`; where braces or brackets are, globs
/// are compared by their text.
pub(super) fn covering(lists: &[&FileGlobs]) -> Vec<Vec<usize>> {
    let globs =
        || lists.iter().enumerate().flat_map(|(nth, list)| list.globs().map(move |it| (it, nth)));
    let owners: Vec<usize> = globs().map(|(_, owner)| owner).collect();
    let index =
        GlobIndex::of_globs(globs().enumerate().map(|(nth, (glob, _))| (glob, nth)).collect());
    let mut by_text: HashMap<&str, Vec<usize>> = HashMap::new();
    for (nth, list) in lists.iter().enumerate() {
        for (text, _) in list.iter().filter(|(text, _)| !is_plain(text)) {
            by_text.entry(text).or_default().push(nth);
        }
    }
    for text in lists.iter().flat_map(|list| list.iter().map(|(text, _)| text)) {
        by_text.entry(text).or_insert_with(|| {
            // Files that several globs match together are matched by none of them alone.
            let mut globs: Option<Vec<usize>> = None;
            for sample in samples(text) {
                let matched = index.matches(&sample);
                globs = Some(globs.map_or(matched.clone(), |globs| common(&globs, &matched)));
            }
            globs.into_iter().flatten().map(|glob| owners[glob]).collect()
        });
    }
    let of_list = |(nth, list): (usize, &&FileGlobs)| {
        let mut all: Option<Cow<'_, [usize]>> = None;
        for (text, _) in list.iter() {
            let of_glob = by_text.get(text).map_or(&[][..], Vec::as_slice);
            all = Some(match all {
                None => Cow::Borrowed(of_glob),
                Some(all) => Cow::Owned(common(&all, of_glob)),
            });
        }
        let all = all.unwrap_or_default();
        let others = all.iter().rev().copied().filter(|&other| other != nth);
        let mut found: Vec<usize> = others.take(MOST_COVERING).collect();
        found.reverse();
        found
    };
    lists.iter().enumerate().map(of_list).collect()
}

fn is_plain(glob: &str) -> bool {
    !glob.contains(['[', ']', '{', '}', '\\'])
}

/// What is in both of two lists that are in order.
fn common(one: &[usize], other: &[usize]) -> Vec<usize> {
    one.iter().copied().filter(|it| other.binary_search(it).is_ok()).collect()
}

/// Paths that a glob matches: at several depths for `**`, with short and long names for `*`.
fn samples(glob: &str) -> Vec<String> {
    let deep = ["", "\u{1}", "\u{1}/\u{2}/\u{3}"];
    let mut samples = Vec::new();
    for folders in deep {
        for name in ["\u{4}", "\u{4}\u{5}.\u{6}"] {
            let last =
                if folders.is_empty() { name.to_owned() } else { format!("{folders}/{name}") };
            let path = glob
                .strip_suffix("/**")
                .map_or_else(|| glob.to_owned(), |it| format!("{it}/{last}"));
            let path = if path == "**" { last } else { path };
            let path = match folders.is_empty() {
                true => path.replace("**/", ""),
                false => path.replace("**/", &format!("{folders}/")),
            };
            samples.push(path.replace("**", name).replace('*', name).replace('?', "\u{7}"));
        }
    }
    samples
}
