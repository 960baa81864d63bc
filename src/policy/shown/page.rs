//! What `policy show` prints, and of what.

use std::path::Path;

use super::{Shown, Writer, string};
use crate::check::{Printed, PrintedEntry};
use crate::files::relative;
use crate::policy::model::{FileGlobs, PolicyTest, Resolved};
use crate::schema::Schema;
use crate::text::Place;
use crate::text::invisible::is_invisible;

/// The policy that is shown, and for which file.
pub(crate) struct Page<'p> {
    pub(crate) policy: &'p Resolved,
    pub(crate) tests: &'p [PolicyTest],
    /// The file for which the policy is shown; all of the policy if there is none.
    pub(crate) file: Option<&'p str>,
    pub(crate) writer: Writer<'p>,
}

impl<'p> Page<'p> {
    pub(crate) fn new(
        policy: &'p Resolved,
        tests: &'p [PolicyTest],
        file: Option<&'p str>,
    ) -> Self {
        Self { policy, tests, file, writer: Writer::new(&policy.sets) }
    }

    /// How the policy's file refers to a schema.
    pub(crate) fn reference(&self, schema: &Schema) -> String {
        let name = &schema.reference;
        let (file, pointer) = name.split_once('#').map_or((&**name, None), |(f, p)| (f, Some(p)));
        if file.contains(':') {
            return name.clone();
        }
        let file = self.path(file);
        pointer.map_or(file.clone(), |pointer| format!("{file}#{pointer}"))
    }

    /// How the policy's file refers to a path from the root that files are read from.
    pub(crate) fn path(&self, path: &str) -> String {
        let folder = Path::new(&self.policy.path).parent().unwrap_or(Path::new(""));
        relative(folder, Path::new(path))
    }

    /// Whether what is for these files is shown.
    pub(crate) fn is_for(&self, files: &FileGlobs) -> bool {
        self.file.is_none_or(|file| files.covers(file))
    }
}

impl Shown {
    /// A text, without the place that it is from.
    pub(crate) fn text(text: &str) -> Self {
        Self::Value(string(text), None)
    }

    /// A text from a place.
    pub(crate) fn text_at(text: &str, place: &Place) -> Self {
        Self::Value(string(text), Some(place.clone()))
    }

    /// A list of globs of an entry at `place`.
    pub(crate) fn globs(files: &FileGlobs, place: &Place) -> Self {
        let entry = |(glob, at): (&str, &Place)| PrintedEntry::at(string(glob), at);
        Self::List(files.iter().map(entry).collect(), place.clone())
    }

    /// `true`, or nothing.
    pub(crate) fn flag(flag: bool) -> Option<Self> {
        flag.then(|| Self::Value("true".to_owned(), None))
    }

    /// The value alone.
    pub(crate) fn inline(self) -> String {
        match self {
            Self::Value(text, _) | Self::Default(text) | Self::Tables(text) => text,
            Self::List(entries, _) => Printed::List(entries).into_line(),
        }
    }

    /// `key = …`, on one line or several, each with where it is from.
    pub(crate) fn lines(self, key: &str) -> String {
        let key = super::key(key);
        match self {
            Self::Value(text, None) => format!("{key} = {text}\n"),
            Self::Value(text, Some(place)) => format!("{key} = {text} # {}\n", origin(&place)),
            Self::Default(text) => format!("{key} = {text} # by default\n"),
            Self::List(entries, place) => {
                let line = |entry: PrintedEntry| {
                    let at = origin(entry.place.as_ref().unwrap_or(&place));
                    (entry.text, at)
                };
                list(&key, entries.into_iter().map(line).collect(), &place)
            }
            Self::Tables(text) => text,
        }
    }
}

/// A list, on one line if all of it is from one.
fn list(key: &str, lines: Vec<(String, String)>, place: &Place) -> String {
    let first = lines.first().map_or_else(|| origin(place), |(_, origin)| origin.clone());
    if lines.iter().all(|(_, origin)| *origin == first) {
        let texts: Vec<_> = lines.into_iter().map(|(text, _)| text).collect();
        return format!("{key} = [{}] # {first}\n", texts.join(", "));
    }
    let lines: String =
        lines.into_iter().map(|(text, origin)| format!("  {text}, # {origin}\n")).collect();
    format!("{key} = [\n{lines}]\n")
}

/// Where a value is from: the file and the line.
pub(crate) fn origin(place: &Place) -> String {
    format!("{}:{}", plain(place.path()), place.start().line)
}

/// A name that cannot end a comment.
pub(crate) fn plain(name: &str) -> String {
    let is_unsafe = |it: char| it.is_control() || is_invisible(it);
    name.chars().map(|it| if is_unsafe(it) { '\u{fffd}' } else { it }).collect()
}
