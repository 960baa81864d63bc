//! What a linter takes: a text with its names.

use crate::document::Format;
#[cfg(feature = "walk")]
use crate::linter::document_file::DocumentFile;

/// A text to lint, with its names.
///
/// ```
/// use dtolint::document::Format;
/// use dtolint::linter::Input;
/// use dtolint::{Linter, Policy};
///
/// let linter = Linter::new(Policy::recommended());
/// let text = "endpoint_url: http://a.example.com/\nevents: []\n";
/// let input = Input::new("<editor>", text).path("webhooks/a.yaml").format(Format::Yaml);
/// let report = linter.lint(input);
/// assert_eq!(report.findings()[0].place().path(), "<editor>");
///
/// // A name and a text are an input as well.
/// let report = linter.lint(("webhooks/a.yaml", text));
/// assert_eq!(report.findings().len(), 2);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub(super) name: &'a str,
    pub(super) path: &'a str,
    pub(super) format: Option<Format>,
    pub(super) is_found: bool,
    pub(super) content: Content<'a>,
    pub(super) is_again: bool,
}

/// What is known of a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    Bytes(&'a [u8]),
    /// It could not be read, and why.
    Unreadable(&'a str),
    TooLarge,
}

impl<'a> Input<'a> {
    /// A text under the name that the report uses.
    ///
    /// Text that isn't UTF-8 is a finding. The name is also the path from the policy's folder,
    /// unless [`Input::path`] gives another one, and its extension decides the format, unless
    /// [`Input::format`] does. Without either, a text is JSON.
    pub fn new(name: &'a str, text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::of(name, Content::Bytes(text.as_ref()))
    }

    /// A file that could not be read, for this reason. Its report has the finding `unreadable`, so
    /// that the file isn't passed over in silence.
    pub fn unreadable(name: &'a str, reason: &'a str) -> Self {
        Self::of(name, Content::Unreadable(reason))
    }

    /// A file that is larger than [`Limits::max_bytes`](crate::Limits::max_bytes), which there is
    /// no need to read. Its report has the finding `too-large`.
    pub fn too_large(name: &'a str) -> Self {
        Self::of(name, Content::TooLarge)
    }

    /// The path from the policy's folder. The globs of `[[documents]]`, overrides and waivers are
    /// matched with it.
    #[must_use]
    pub fn path(mut self, path: &'a str) -> Self {
        self.path = path;
        self
    }

    /// The content of a file that a [`FileCollector`](crate::linter::FileCollector) has.
    #[cfg(feature = "walk")]
    pub fn of_file(file: &'a DocumentFile, bytes: &'a [u8]) -> Self {
        let input = Self::new(&file.name, bytes).path(&file.policy_path);
        Self { is_again: file.is_again, is_found: !file.is_named, ..input }
    }

    /// The run has this very file under another name: rules over several documents count it once, as that.
    #[must_use]
    pub fn again(mut self) -> Self {
        self.is_again = true;
        self
    }

    /// The format of the text, whatever its name says.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Nobody has named this file: it was found in a folder. Without a policy file, which would say what
    /// the documents in it are, those that look like the embedded DTO are checked, and the others are
    /// counted in [`Skipped::unknown`](crate::finding::Skipped::unknown).
    ///
    /// ```
    /// use dtolint::linter::Input;
    /// use dtolint::{Coverage, Linter, Policy};
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let input = Input::new("package.json", r#"{"name": "shop"}"#);
    /// assert!(!linter.lint(input).findings().is_empty());
    /// let report = linter.lint(input.found_in_folder());
    /// assert_eq!((report.findings().len(), report.summary().skipped.unknown), (0, 1));
    /// ```
    #[must_use]
    pub fn found_in_folder(mut self) -> Self {
        self.is_found = true;
        self
    }

    fn of(name: &'a str, content: Content<'a>) -> Self {
        Self { name, path: name, format: None, is_found: false, content, is_again: false }
    }
}

/// A name and a text.
impl<'a, N, T> From<(&'a N, &'a T)> for Input<'a>
where
    N: AsRef<str> + ?Sized,
    T: AsRef<[u8]> + ?Sized,
{
    fn from((name, text): (&'a N, &'a T)) -> Self {
        Self::new(name.as_ref(), text)
    }
}
