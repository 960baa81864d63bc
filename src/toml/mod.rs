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

/// With more errors of syntax than this, what the parser makes of a text is not read.
const MAX_BROKEN: usize = 100;

/// Parses `source` and gives what `read` makes of its top table.
///
/// # Errors
///
/// All mistakes, if there is any: those of syntax, and those that `read` reports. A text of more than 8 MiB is refused.
pub(crate) fn parse<T>(
    source: &Arc<Source>,
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
    let (table, errors) = DeTable::parse_recoverable(source.text());
    let mut file = File { source, broken: Vec::new(), mistakes: Mistakes::default() };
    for error in errors {
        let span = visible(source.text(), error.span().unwrap_or(0..0));
        let message = format!("not TOML: {}", error.message());
        let mistake =
            PolicyMistake::new(PolicyMistake::SYNTAX, message).help(syntax_help(error.message()));
        let place = Place::new(Arc::clone(source), span);
        file.broken.push((span, file.mistakes.report(mistake, place)));
    }
    if file.broken.len() > MAX_BROKEN {
        return Err(file.mistakes.into_findings());
    }
    let value = read(&Table::new(&file, Span::default(), table.get_ref()));
    let findings = file.mistakes.into_findings();
    match value {
        Ok(value) if findings.is_empty() => Ok(value),
        _ => Err(findings),
    }
}

fn syntax_help(message: &str) -> &'static str {
    match message {
        message if message.contains("must be quoted") => "put the value in quotes",
        message if message.contains("duplicate key") => "remove one of the two, or join them",
        _ => "fix the syntax (see toml.io); nothing is linted until then",
    }
}

/// An empty span shows nothing: take the character before it, on the same line.
fn visible(text: &str, range: std::ops::Range<usize>) -> Span {
    if !range.is_empty() {
        return Span::from_range(range);
    }
    let end = text.floor_char_boundary(range.start);
    match text[..end].chars().next_back() {
        Some(before) if before != '\n' => {
            Span::from_range(end.saturating_sub(before.len_utf8())..end)
        }
        _ => Span::from_range(end..end),
    }
}

/// A file being read.
struct File<'a> {
    source: &'a Arc<Source>,
    /// Where the syntax is wrong: a value there is the parser's guess, not what the author wrote.
    broken: Vec<(Span, Reported)>,
    mistakes: Mistakes,
}

impl File<'_> {
    /// Records a mistake, unless it comes from broken syntax, which is on record already.
    fn report(&self, span: Span, mistake: PolicyMistake) -> Reported {
        let touches = |broken: &Span| broken.start <= span.end && span.start <= broken.end;
        if let Some((_, reported)) = self.broken.iter().find(|(broken, _)| touches(broken)) {
            return *reported;
        }
        self.mistakes.report(mistake, Place::new(Arc::clone(self.source), span))
    }

    /// Records a mistake in another file.
    fn report_at(&self, place: Place, mistake: PolicyMistake) -> Reported {
        self.mistakes.report(mistake, place)
    }
}
