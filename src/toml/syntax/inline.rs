//! Mistakes within a line: tables in braces, numbers, keys.

use super::at::{At, Explained, is_of_key, key_of};
use super::structure::open_mark;
use crate::text::Span;

/// `{ a = { b = 1 }`: a table without its end.
pub(super) fn unclosed_table(at: &At<'_>) -> Option<Explained> {
    if !at.message.contains("unclosed inline table") {
        return None;
    }
    let open = open_mark(&at.text[..at.start], b'{', b'}')?;
    let span = Span::from_range(open..open.saturating_add(1));
    let message = "the table that starts here has no closing `}`";
    Some(Explained::new(message, "write `}` after its last key", span))
}

/// `check { … }`, `my key = 1`, `import "x"`, a key alone.
pub(super) fn no_equals(at: &At<'_>) -> Option<Explained> {
    if !at.message.contains("key with no value") {
        return None;
    }
    let (key, rest) = key_of(at.line.trim_start())?;
    let rest = rest.trim();
    let (message, help) = match key {
        "import" | "include" | "extends" | "use" => (
            format!("TOML has no `{key}`"),
            "name the policies that this one extends: `extends = [\"FILE.toml\"]`".to_owned(),
        ),
        "if" | "when" => (
            format!("TOML has no `{key}`"),
            "write a condition as a check: `check = { when = { … }, then = { … } }`".to_owned(),
        ),
        _ if rest.is_empty() => {
            (format!("the key `{key}` has no value"), format!("write `{key} = …`, or remove it"))
        }
        _ if rest.starts_with(['{', '[', '"', '\'']) || !rest.contains('=') => {
            (format!("no `=` after the key `{key}`"), format!("write `{key} = …`"))
        }
        _ => {
            let whole = rest.split('=').next().unwrap_or(rest).trim();
            (
                format!("`{key} {whole}` has a space, and a key has none"),
                "write the key as one word, with `-` between its parts".to_owned(),
            )
        }
    };
    Some(Explained::new(message, help, at.visible()))
}

/// `=>` and the like in a table in braces, and `<`.
pub(super) fn inner_operator(at: &At<'_>) -> Option<Explained> {
    let (before, rest) = (at.before().trim_end(), at.rest().trim_start());
    let gap = at.rest().len().saturating_sub(rest.len());
    let here = at.before().len().saturating_add(gap);
    let is_next = |text: &str| text.starts_with(['>', '=']);
    // The error is behind the `=` of `=>`, and at the start of `->`.
    let (start, operator) = match before.strip_suffix('=') {
        Some(start) if is_next(rest) => (start.len(), at.line.get(start.len()..)?.get(..2)?),
        _ => {
            let operators = ["<=", ">=", "->", "!=", ":=", "<", ">"];
            (here, operators.into_iter().find(|it| rest.starts_with(it))?)
        }
    };
    let is_after_key = before.trim_end_matches('=').trim_end().ends_with(is_of_key);
    let span = at.in_line(start, operator.len());
    let help = match operator.starts_with(['<', '>']) {
        true => "write a bound as a parameter: `{ max = … }` or `{ min = … }`",
        false => "write `=`",
    };
    let message = format!("`{operator}` after a key, expected `=`");
    is_after_key.then(|| Explained::new(message, help, span))
}

/// `5k`, `50%`, `1,5`, `007`, `1..5`.
pub(super) fn number(at: &At<'_>) -> Option<Explained> {
    let is_of_number = |it: char| it.is_ascii_alphanumeric() || ".,%+-_".contains(it);
    let start = at.before().trim_end().trim_end_matches(is_of_number).len();
    let start = start.saturating_add(gap(&at.line[start..]));
    let is_value = at.line[..start].trim_end().ends_with(['=', '[', ',']);
    let text = &at.line[start..];
    let text = &text[..text.find(|it| !is_of_number(it)).unwrap_or(text.len())];
    let text = text.trim_end_matches(',');
    if !is_value || !text.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let digits = text.trim_start_matches('0');
    let is_whole = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let (message, help) = match (text.split_once(','), text.split_once("..")) {
        (Some((whole, fraction)), _) if is_whole(whole) && is_whole(fraction) => (
            format!("`{text}` isn't a number in TOML"),
            format!(
                "write a point: `{whole}.{fraction}`; of two numbers, name each: `min = {whole}, max = {fraction}`"
            ),
        ),
        (_, Some((least, most))) if is_whole(least) && is_whole(most) => {
            (format!("TOML has no `{text}`"), format!("write `min = {least}, max = {most}`"))
        }
        _ if is_whole(digits) && digits != text => (
            format!("`{text}` starts with a zero"),
            format!("write `{digits}`, or the string `\"{text}\"`"),
        ),
        _ if text.ends_with(|it: char| it.is_ascii_alphabetic() || it == '%') => (
            format!("`{text}` isn't a number in TOML"),
            format!("write the number alone, or the string `\"{text}\"`"),
        ),
        _ => return None,
    };
    Some(Explained::new(message, help, at.in_line(start, text.len())))
}

/// How many bytes of space a text starts with.
fn gap(text: &str) -> usize {
    text.len().saturating_sub(text.trim_start().len())
}

/// `(…)`, `r"…"`, `{"a", "b"}`, `{{ x }}`.
pub(super) fn other_value(at: &At<'_>) -> Option<Explained> {
    let before = at.before();
    let value = before.rfind('=').map_or(0, |it| it.saturating_add(1));
    let written = before[value..].trim_start();
    let start = before.len().saturating_sub(written.len());
    let (message, help, bytes) = if written.starts_with('(') || at.rest().starts_with('(') {
        ("TOML has no lists in parentheses", "write brackets: `[…]`", 1)
    } else if written == "{" && at.rest().starts_with('{') {
        let help = "write the value that the template stands for: nothing is filled in here";
        ("`{{` starts no value of TOML", help, 2)
    } else if written.starts_with("{\"") || written.starts_with("{'") {
        (
            "`{…}` is a table, and its entries are keys with values",
            "write a list in brackets: `[…]`",
            1,
        )
    } else if at.line[start..].starts_with(char::is_alphabetic)
        && at.line[start..].chars().nth(1).is_some_and(|it| matches!(it, '"' | '\''))
    {
        (
            "a string has no letter before its quote",
            "write single quotes for a string in which `\\` is itself: `'…'`",
            1,
        )
    } else {
        return None;
    };
    Some(Explained::new(message, help, at.in_line(start, bytes)))
}

/// `["a",, "b"]`.
pub(super) fn extra_comma(at: &At<'_>) -> Option<Explained> {
    let message = "there is no item before this comma";
    at.message
        .contains("extra comma")
        .then(|| Explained::new(message, "remove the comma", at.visible()))
}

/// A key with a character that it can't have, such as a long dash or a slash.
pub(super) fn key_character(at: &At<'_>) -> Option<Explained> {
    if !at.message.contains("invalid unquoted key") {
        return None;
    }
    let found = at.rest().chars().next()?;
    let code = u32::from(found);
    let word = at.rest().split(|it: char| it.is_whitespace() || it == '=').next().unwrap_or("");
    let (message, help) = match found {
        '!' if word == "!include" => (
            "TOML has no `!include`".to_owned(),
            "name the policies that this one extends: `extends = [\"FILE.toml\"]`".to_owned(),
        ),
        '/' => (
            format!("`{word}` has no quotes"),
            format!("put the key in quotes: `\"{word}\"`; a place is a value: `at = \"{word}\"`"),
        ),
        _ if found.is_ascii() => return None,
        _ if found.is_whitespace() => (
            format!("there is a space that isn't plain, U+{code:04X}"),
            "write a plain space".to_owned(),
        ),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => {
            (format!("`{found}` (U+{code:04X}) isn't the `-` of a key"), "write `-`".to_owned())
        }
        _ => (
            format!("a key without quotes can't have `{found}` (U+{code:04X})"),
            "put the key in quotes".to_owned(),
        ),
    };
    Some(Explained::new(message, help, at.in_line(at.before().len(), found.len_utf8())))
}

/// `[[rule acme-x]]`.
pub(super) fn header_of_two(at: &At<'_>) -> Option<Explained> {
    let line = at.line.trim();
    let name = line.trim_matches(|it| it == '[' || it == ']').trim();
    let (first, second) = name.split_once(' ')?;
    let is_name = |text: &str| !text.is_empty() && text.chars().all(is_of_key);
    if !line.starts_with('[') || !line.ends_with(']') || !is_name(first) || !is_name(second) {
        return None;
    }
    let help = match line.starts_with("[[") {
        true => format!("write `[[{first}]]`, and below it `id = \"{second}\"` or the like"),
        false => format!("write `[{first}.{second}]`"),
    };
    let message = format!("`{line}` has two names");
    Some(Explained::new(message, help, at.visible()))
}
