//! TOML read strictly: every value with its place, every mistake found, none fatal.
//!
//! Policies, packs, embedded rules and data files are all read through this.
//!
//! Invariant: a mistake can't be lost. Whatever fails to be read is a `Result<T, Reported>`, and
//! only the recorder of mistakes makes a [`Reported`]. [`parse`] gives a value only if nothing was
//! recorded.
#![deny(clippy::disallowed_methods)]
// What a policy, a schema or a document says is in these sums: none may overflow.
#![deny(clippy::arithmetic_side_effects)]

mod extended_layers;
mod mistake;
mod recorder;
pub(crate) mod synonyms;
mod syntax;
pub(crate) mod text;
mod value;

use std::sync::Arc;

use ::toml::de::DeTable;

pub(crate) use extended_layers::ExtendedLayers;
pub(crate) use mistake::PolicyMistake;
pub(crate) use recorder::{Mistakes, Reported, collect_all};
pub(crate) use value::{Item, Table};

use crate::finding::Finding;
use crate::text::{Place, Source, Span};

/// The largest text that is read, in bytes: about 200,000 names in lists.
const MAX_BYTES: usize = 8 << 20;

/// Parses `source` and gives what `read` makes of its top table.
///
/// # Errors
///
/// The first mistake of syntax; without one, all mistakes that `read` reports. A text of more than 8 MiB is refused.
pub(crate) fn parse<T>(
    source: &Arc<Source>,
    read: impl FnOnce(&Table<'_>) -> Result<T, Reported>,
) -> Result<T, Vec<Finding>> {
    parse_start(source, source.text().len(), read)
}

/// The same for the first `end` bytes of a text, which must end after a line.
pub(crate) fn parse_start<T>(
    source: &Arc<Source>,
    end: usize,
    read: impl FnOnce(&Table<'_>) -> Result<T, Reported>,
) -> Result<T, Vec<Finding>> {
    if source.text().len() > MAX_BYTES {
        let mistake = PolicyMistake::new(
            PolicyMistake::FILE,
            format!("the file is larger than {} MiB, which is the limit", MAX_BYTES >> 20),
        );
        let mistake = mistake.help("split it into files that extend each other");
        return Err(vec![mistake.finding(Place::new(Arc::clone(source), Span::default()))]);
    }
    let (table, errors) = DeTable::parse_recoverable(&source.text()[..end]);
    let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start));
    if let Some(error) = first {
        let span = Span::from_range(error.span().unwrap_or(0..0));
        let error = syntax::SyntaxError { message: error.message(), span };
        return Err(vec![syntax::explain(source, &error)]);
    }
    let file = File { source, mistakes: Mistakes::default() };
    let value = read(&Table::new(&file, Span::default(), table.get_ref()));
    let findings = file.mistakes.into_findings();
    match value {
        Ok(value) if findings.is_empty() => Ok(value),
        _ => Err(findings),
    }
}

/// A file being read.
struct File<'a> {
    source: &'a Arc<Source>,
    mistakes: Mistakes,
}

impl File<'_> {
    /// Records a mistake.
    fn report(&self, span: Span, mistake: PolicyMistake) -> Reported {
        self.mistakes.report(mistake, Place::new(Arc::clone(self.source), span))
    }

    /// Records a mistake in another file.
    fn report_at(&self, place: Place, mistake: PolicyMistake) -> Reported {
        self.mistakes.report(mistake, place)
    }
}
