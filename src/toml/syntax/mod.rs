//! What is wrong with a text that isn't TOML: the first mistake, said by what its author likely meant.
//!
//! Whatever a parser finds after its first error is likely a consequence of it, so nothing else is said.

mod at;
mod error;
mod inline;
mod structure;
mod values;

use std::sync::Arc;

use self::at::{At, Explained};
pub(super) use self::error::SyntaxError;
use super::PolicyMistake;
use crate::finding::Finding;
use crate::text::{Place, Source};

/// The finding of a text whose first error this is.
pub(super) fn explain(source: &Arc<Source>, error: &SyntaxError<'_>) -> Finding {
    let at = At::new(source.text(), error);
    let kinds: [fn(&At<'_>) -> Option<Explained>; 24] = [
        structure::merge_marker,
        structure::other_format,
        structure::stray_end,
        structure::comment,
        values::curly_quote,
        structure::unclosed_header,
        values::unclosed_string,
        structure::unclosed_array,
        values::operator,
        values::colon,
        values::escape,
        values::date,
        values::word,
        structure::missing_comma,
        structure::two_on_a_line,
        structure::repeated,
        inline::unclosed_table,
        inline::no_equals,
        inline::inner_operator,
        inline::number,
        inline::other_value,
        inline::extra_comma,
        inline::key_character,
        inline::header_of_two,
    ];
    let explained = kinds.iter().find_map(|kind| kind(&at)).unwrap_or_else(|| {
        let help = "fix the syntax (see toml.io); nothing is linted until then";
        Explained::new(error.message, help, at.visible())
    });
    let place = |span| Place::new(Arc::clone(source), span);
    let message = format!("not TOML: {}", explained.message);
    let mut mistake = PolicyMistake::new(PolicyMistake::SYNTAX, message).help(explained.help);
    if let Some((span, label)) = explained.related {
        mistake = mistake.related(place(span), label);
    }
    mistake.finding(place(explained.span))
}
