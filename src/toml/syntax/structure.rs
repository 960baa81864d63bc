//! Mistakes in how a file is put together: its format, headers, lines, commas.

use super::at::{At, Explained, is_of_key, key_of};
use crate::text::Span;

pub(super) fn merge_marker(at: &At<'_>) -> Option<Explained> {
    let markers = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    let marker = markers.into_iter().find(|marker| at.line.starts_with(marker))?;
    let message = format!("the line is a merge marker, `{marker}`");
    let help = "resolve the merge conflict: keep one of the two versions, and remove the lines with markers";
    Some(Explained::new(message, help, at.in_line(0, marker.len())))
}

/// JSON or YAML in place of TOML.
pub(super) fn other_format(at: &At<'_>) -> Option<Explained> {
    let first = at.text.trim_start_matches('\u{feff}').trim_start();
    let help = "write the policy in TOML: `version = 1`, then `[rules]` and so on (see toml.io)";
    let start = at.text.len().saturating_sub(first.len());
    if first.starts_with('{') {
        let span = Span::from_range(start..start.saturating_add(1));
        return Some(Explained::new("the file is JSON", help, span));
    }
    let lines =
        || at.text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    let is_toml = |line: &str| {
        let header = line.starts_with('[') && line.ends_with(']');
        header || key_of(line).is_some_and(|(_, rest)| rest.trim_start().starts_with('='))
    };
    let is_yaml = |line: &str| {
        let of_key = key_of(line).is_some_and(|(_, rest)| rest == ":" || rest.starts_with(": "));
        line == "---" || line.starts_with("%YAML") || line.starts_with("- ") || of_key
    };
    if lines().next().is_some_and(is_yaml) && !lines().any(is_toml) {
        let line = lines().next()?;
        let start = at.text.find(line)?;
        let span = Span::from_range(start..start.saturating_add(line.len()));
        return Some(Explained::new("the file is YAML", help, span));
    }
    None
}

/// `;` or `,` at the end of a line.
pub(super) fn stray_end(at: &At<'_>) -> Option<Explained> {
    let mark = [";", ","].into_iter().find(|mark| at.rest().trim() == *mark)?;
    let is_after_value = !at.before().trim().is_empty() && !at.is_at_value();
    let span = at.in_line(at.before().len(), at.rest().trim_end().len());
    let message = format!("`{mark}` after a value");
    is_after_value.then(|| {
        Explained::new(message, format!("remove the `{mark}`: a line ends by itself"), span)
    })
}

/// Two items or keys without a comma between them.
pub(super) fn missing_comma(at: &At<'_>) -> Option<Explained> {
    let is_between = at.message.contains("missing comma")
        || at.message.contains("must be quoted") && at.before().contains(['{', '[']);
    if !is_between || at.is_at_value() {
        return None;
    }
    let help = "write `,` before it";
    Some(Explained::new("no comma between this and what is before it", help, at.visible()))
}

/// `a = 1 b = 2`, `[rules] a = 1`.
pub(super) fn two_on_a_line(at: &At<'_>) -> Option<Explained> {
    if !at.message.contains("unexpected key or value") {
        return None;
    }
    let is_next = at.rest().contains('=') || at.before().trim_end().ends_with(']');
    let help = match is_next {
        true => "start a new line here",
        false => {
            "a line has one key and one value: remove what follows, or put the whole value in quotes"
        }
    };
    Some(Explained::new("more than a key and its value on a line", help, at.visible()))
}

pub(super) fn comment(at: &At<'_>) -> Option<Explained> {
    let marks = ["//", "/*", "*/", "--", ";", "%", "<!--"];
    let starts = |text: &str| marks.into_iter().find(|mark| text.starts_with(mark));
    let line = at.line.trim_start();
    let (start, mark) = match starts(at.rest()) {
        Some(mark) => (at.before().len(), mark),
        None => (at.line.len().saturating_sub(line.len()), starts(line)?),
    };
    let message = format!("`{mark}` doesn't start a comment");
    Some(Explained::new(
        message,
        "start each line of a comment with `#`",
        at.in_line(start, mark.len()),
    ))
}

/// `[rules`, `[[documents]`.
pub(super) fn unclosed_header(at: &At<'_>) -> Option<Explained> {
    let line = at.line.trim();
    let double = line.starts_with("[[");
    let name = line.trim_matches(|it| it == '[' || it == ']').trim();
    let is_name = !name.is_empty() && name.chars().all(|it| is_of_key(it) || "\"' ".contains(it));
    let whole = if double { format!("[[{name}]]") } else { format!("[{name}]") };
    if !line.starts_with('[') || !is_name || line == whole {
        return None;
    }
    if !double && line.ends_with("]]") {
        let message = format!("`{line}` closes two brackets and opens one");
        let help = format!("write `[{name}]`, or `[[{name}]]` for one entry of several");
        return Some(Explained::new(message, help, at.visible()));
    }
    let missing = if double && !line.ends_with(']') { "]]" } else { "]" };
    let message = format!("`{line}` has no closing `{missing}`");
    Some(Explained::new(message, format!("write `{whole}`"), at.visible()))
}

/// An array whose `]` is missing: what comes next is a key or a header.
pub(super) fn unclosed_array(at: &At<'_>) -> Option<Explained> {
    let line = at.line.trim_start();
    let header = || line.starts_with('[') && line.trim_end().ends_with(']');
    let key = || key_of(line).is_some_and(|(_, rest)| rest.trim_start().starts_with('='));
    let is_new_line = at.before().trim().is_empty();
    let is_next = is_new_line && (header() || key());
    if !(at.message == "unclosed array" || at.message.contains("array elements") && is_next) {
        return None;
    }
    let open = open_mark(&at.text[..at.start], b'[', b']')?;
    let span = Span::from_range(open..open.saturating_add(1));
    let mut explained = Explained::new(
        "the array that starts here has no closing `]`",
        "write `]` after its last item",
        span,
    );
    if is_next {
        explained.related = Some((at.visible(), "it goes on up to here"));
    }
    Some(explained)
}

/// The innermost opening mark that is open at the end of a text; strings and comments are left out.
pub(super) fn open_mark(text: &str, opens: u8, closes: u8) -> Option<usize> {
    let mut open = Vec::new();
    let mut bytes = text.bytes().enumerate();
    let mut quote = None;
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(b'#'), b'\n') => quote = None,
            (Some(b'"'), b'\\') => _ = bytes.next(),
            (Some(mark), byte) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'#') => quote = Some(byte),
            (None, byte) if byte == opens => open.push(at),
            (None, byte) if byte == closes => _ = open.pop(),
            (None, _) => {}
        }
    }
    open.pop()
}

/// A key or table that is there already.
pub(super) fn repeated(at: &At<'_>) -> Option<Explained> {
    if at.message != "duplicate key" {
        return None;
    }
    let key = &at.text[at.start..at.end];
    let line = at.line.trim_end();
    if !line.starts_with('[') {
        let message = format!("the key `{key}` is there already");
        return Some(Explained::new(message, "remove one of the two, or join them", at.visible()));
    }
    let header = &line[..line.find('#').unwrap_or(line.len())].trim_end();
    let mut start = 0_usize;
    let first = at.text.split_inclusive('\n').find_map(|it| {
        let this = start;
        start = start.saturating_add(it.len());
        (this < at.line_start && it.trim_end().starts_with(header)).then_some(this)
    });
    let message = format!("`{key}` is defined already");
    let help = match first {
        Some(_) => format!("move these lines below the first `{header}`, and remove this one"),
        None => "remove one of the two, or join them".to_owned(),
    };
    let mut explained = Explained::new(message, help, at.visible());
    explained.related =
        first.map(|it| (Span::from_range(it..it.saturating_add(header.len())), "the first one"));
    Some(explained)
}
