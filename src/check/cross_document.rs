//! Checks that no document can answer on its own.

use crate::check::CheckContext;
use crate::check::values::NameEntry;
use crate::document::Node;

/// A check over the values of all documents of a run.
///
/// Each document leaves notes; when all documents were read, the notes are judged together.
///
/// ```
/// use dtolint::check::{CheckContext, CheckDefinition, Checks, CrossDocumentCheck, Note, Verdict};
/// use dtolint::{Coverage, Linter, PolicyBuilder};
///
/// /// No two documents have names that differ only by case.
/// struct SameButForCase;
///
/// impl CrossDocumentCheck for SameButForCase {
///     fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>)) {
///         if let Some(name) = context.node().as_str() {
///             keep(Note::new(context.node(), name.to_lowercase()));
///         }
///     }
///
///     fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict)) {
///         for (again, key) in keys.iter().enumerate() {
///             if let Some(first) = keys[..again].iter().position(|earlier| earlier == key) {
///                 report(Verdict::Repeated { first, again });
///             }
///         }
///     }
/// }
///
/// let about = "no two names differ only by case";
/// let mut checks = Checks::default();
/// checks.add(CheckDefinition::cross_document("same-but-for-case", about, |_, _| {
///     Box::new(SameButForCase)
/// }))?;
/// let policy = PolicyBuilder::default().checks(&checks).text(
///     "dtolint.toml",
///     r#"
///     version = 1
///     schema = "workos:CreateWebhookEndpointDto"
///
///     [[rule]]
///     id     = "acme-case"
///     title  = "URLs that differ only by case"
///     select = "/endpoint_url"
///     check  = { same-but-for-case = {} }
///     "#,
/// )?;
/// let texts = ["A", "a"].map(|path| {
///     let url = format!("https://hooks.example.com/{path}");
///     format!(r#"{{"endpoint_url": "{url}", "events": ["user.created"]}}"#)
/// });
/// let inputs = [("upper.json", &texts[0]), ("lower.json", &texts[1])];
/// let report = Linter::new(policy).lint_all(inputs, Coverage::Whole);
/// assert_eq!(report.findings()[0].rule(), "acme-case");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait CrossDocumentCheck: Send + Sync {
    /// Writes down what a value adds.
    fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>));

    /// Judges the keys of all notes, in the order of their places: by file, then by position. In a run over
    /// [`Coverage::Part`](crate::Coverage::Part) what is [`Verdict::Absent`] isn't reported: a document that
    /// was not read may have it.
    fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict));

    /// How the check is decided where several processes read a part of the documents each, as
    /// [`Linter::finish_part`](crate::Linter::finish_part) describes. By default it isn't.
    fn over_parts(&self) -> OverParts {
        OverParts::Undecided
    }
}

/// How a [`CrossDocumentCheck`] is decided from parts of the documents, none of which has the others' keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverParts {
    /// Not at all: [`CrossDocumentCheck::judge`] needs the keys as they are.
    Undecided,
    /// From hashes of the keys: [`CrossDocumentCheck::judge`] reports [`Verdict::Repeated`] alone, and looks at nothing
    /// but which keys are equal.
    ByHash,
    /// From what each part lacks: [`CrossDocumentCheck::judge`] reports [`Verdict::Absent`] alone, and no document has
    /// a name exactly if it is absent from each part.
    ByAbsence,
}

/// What a value adds to a [`CrossDocumentCheck`]: a key, and the node to report if something is wrong.
#[derive(Debug, Clone)]
pub struct Note<'d> {
    pub(crate) at: Node<'d>,
    pub(crate) key: String,
}

impl<'d> Note<'d> {
    /// A note about `at`, the selected value or a value or key in it.
    pub fn new(at: Node<'d>, key: impl Into<String>) -> Self {
        Self { at, key: key.into() }
    }
}

/// What a [`CrossDocumentCheck`] reports: what is wrong with the notes together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The note number `again` repeats the note number `first`. It is reported in its document,
    /// with the key as `{value}` and the place of the first as `{earlier}`.
    Repeated {
        /// The index of the earlier key.
        first: usize,
        /// The index of the key to report.
        again: usize,
    },
    /// No document has this name. It is reported at the entry in the policy that requires it, with
    /// the name as `{value}`, and with `{by}` and `{why}` of the entry.
    Absent {
        /// The name.
        name: String,
        /// The entry of the policy that requires it.
        entry: NameEntry,
    },
}
