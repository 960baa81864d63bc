//! Names of anchors that parsers disagree about.
//!
//! YAML 1.2 ends a name at white space or a flow indicator, YAML 1.1's readers already at other
//! characters: `&a:` is an anchor for nothing, or the anchor `a` with a missing key.

use granit_parser::{Scanner, StrInput, TokenType};

use crate::document::ParseError;
use crate::text::Span;

/// The error for the first anchor or alias whose name isn't read alike by all.
pub(super) fn refused(text: &str) -> Option<ParseError> {
    if !may_have_anchors(text.as_bytes()) {
        return None;
    }
    // What the scanner refuses, the parser reports.
    let tokens = Scanner::new(StrInput::new(text)).map_while(Result::ok);
    tokens.into_iter().find_map(|token| {
        let (TokenType::Anchor(name) | TokenType::Alias(name)) = token.token_type() else {
            return None;
        };
        let found = name.chars().find(|&c| !c.is_ascii_alphanumeric() && c != '-' && c != '_')?;
        let span = Span::from_range(token.span().byte_range()?);
        let message =
            format!("`{found}` in the name of an anchor: some parsers end the name before it");
        let help = "use ASCII letters, digits, `-` and `_`";
        Some(ParseError::syntax(span, message).with_help(help))
    })
}

/// Whether `&` or `*` is somewhere where it may start a name.
fn may_have_anchors(bytes: &[u8]) -> bool {
    let may_start = |at: usize| match at.checked_sub(1).map(|before| bytes[before]) {
        None => true,
        Some(before) => !before.is_ascii_alphanumeric(),
    };
    let is_sigil = |&(_, byte): &(usize, &u8)| matches!(byte, b'&' | b'*');
    bytes.iter().enumerate().filter(is_sigil).any(|(at, _)| may_start(at))
}
