//! Mistakes in a key and its value.

use super::at::{At, Explained, is_of_key, key_of};

/// `=>`, `==`, `:=` and the like in place of `=`.
pub(super) fn operator(at: &At<'_>) -> Option<Explained> {
    let indent = at.line.len().saturating_sub(at.line.trim_start().len());
    let (key, rest) = key_of(&at.line[indent..])?;
    let operator = ["=>", "==", ":=", "+=", "?=", "->", "!="].into_iter();
    let operator = operator.clone().find(|it| rest.trim_start().starts_with(it))?;
    let start = at.line.find(operator)?;
    let value = rest.trim_start().trim_start_matches(operator).trim();
    let message = format!("`{operator}` after a key, expected `=`");
    Some(Explained::new(
        message,
        format!("write `{key} = {value}`"),
        at.in_line(start, operator.len()),
    ))
}

pub(super) fn curly_quote(at: &At<'_>) -> Option<Explained> {
    let quotes = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '`', '″', '＂'];
    let rest = at.rest();
    let before = || at.before().len();
    let found = rest.starts_with(quotes).then(before).or_else(|| {
        // Where a straight quote begins the text, the curly one is where it was meant to end.
        let is_open = at.message.contains("quote") || at.message.contains("string");
        is_open.then(|| at.line.find(quotes)).flatten()
    })?;
    let quote = at.line[found..].chars().next()?;
    let code = u32::from(quote);
    let message = format!("`{quote}` (U+{code:04X}) isn't a quote in TOML");
    let help = "write straight quotes: `\"…\"` or `'…'`";
    Some(Explained::new(message, help, at.in_line(found, quote.len_utf8())))
}

pub(super) fn unclosed_string(at: &At<'_>) -> Option<Explained> {
    if at.message.contains("multi-line") {
        let quote = if at.message.contains("basic") { "\"\"\"" } else { "'''" };
        let message = format!("the string has no closing `{quote}`");
        return Some(Explained::new(message, format!("write `{quote}` at its end"), at.visible()));
    }
    let odd = |quote: char| at.line.matches(quote).count() % 2 == 1;
    let is_string = ["invalid basic string", "invalid literal string", "missing opening quote"];
    let is_string = is_string.iter().any(|it| at.message.contains(it));
    let is_structure = ["unclosed", "comma", "must be quoted", "unexpected"];
    let is_structure = is_structure.iter().any(|it| at.message.contains(it));
    // A backslash may hide a quote, and a comment may have one.
    let is_plain = !at.line.contains(['\\', '#']);
    let quote = match (odd('"'), odd('\'')) {
        (true, false) => '"',
        (false, true) => '\'',
        _ => return None,
    };
    if !(is_plain && (is_string || is_structure)) {
        return None;
    }
    let opens = at.line.find(quote)? < at.before().len() || at.rest().starts_with(quote);
    let is_at_end = at.rest().trim().is_empty();
    if opens
        && is_at_end
        && at.line.matches(quote).count() == 1
        && !at.line.trim_end().ends_with(quote)
    {
        let message = format!("the string has no closing `{quote}`");
        return Some(Explained::new(message, format!("write `{quote}` at its end"), at.visible()));
    }
    let message = format!("a `{quote}` is missing on this line: it has an odd number of them");
    let help = "put each string in quotes of its own: `\"…\"`";
    Some(Explained::new(message, help, at.visible()))
}

/// `key: value`.
pub(super) fn colon(at: &At<'_>) -> Option<Explained> {
    let indent = at.line.len().saturating_sub(at.line.trim_start().len());
    let of_line = key_of(&at.line[indent..]).and_then(|(key, rest)| {
        let gap = rest.len().saturating_sub(rest.trim_start().len());
        let start = indent.saturating_add(key.len()).saturating_add(gap);
        at.line[start..].starts_with(':').then_some((key, start))
    });
    let (key, start) = of_line.or_else(|| {
        // In a table on one line: `{ level: "error" }`.
        let start = at.before().len();
        let start = match at.rest().trim_start().starts_with(':') {
            true => start.saturating_add(at.rest().find(':')?),
            false => at.before().ends_with(':').then(|| start.saturating_sub(1))?,
        };
        let before = at.line[..start].trim_end().trim_end_matches(['"', '\'']);
        let key = before.rsplit(|it: char| !is_of_key(it)).next().filter(|key| !key.is_empty())?;
        Some((key, start))
    })?;
    let value = at.line[start.saturating_add(1)..].trim();
    let is_whole = value.starts_with(['"', '\'', '[', '{'])
        || value.parse::<f64>().is_ok()
        || ["true", "false"].contains(&value);
    let help = match is_whole && of_line.is_some() {
        _ if value.is_empty() && of_line.is_some() => {
            format!("write `[{key}]` for a table, or `{key} = …`")
        }
        true => format!("write `{key} = {value}`"),
        false => format!("write `=` after the key: `{key} = …`"),
    };
    Some(Explained::new("`:` after a key, expected `=`", help, at.in_line(start, 1)))
}

/// `"\d"`.
pub(super) fn escape(at: &At<'_>) -> Option<Explained> {
    let is_unicode = at.message.contains("unicode");
    if !at.message.contains("escape")
        && !is_unicode
        && !at.rest().starts_with('\\')
        && !at.before().ends_with('\\')
    {
        return None;
    }
    let slash = match at.rest().starts_with('\\') {
        true => at.before().len(),
        false => at.before().rfind('\\')?,
    };
    let text: String = at.line[slash..].chars().take(2).collect();
    let open = at.line[..slash].rfind('"')?;
    let inner = &at.line[open.saturating_add(1)..];
    let inner = inner.split('"').next().unwrap_or(inner);
    let message = match is_unicode {
        true => format!("`{text}` needs four hexadecimal digits, or eight after `\\U`"),
        false => format!("`{text}` isn't an escape in a double-quoted string"),
    };
    let help = match inner.contains('\'') {
        true => "write `\\\\` for `\\`".to_owned(),
        false => format!("write single quotes, in which `\\` is itself: `'{inner}'`"),
    };
    Some(Explained::new(message, help, at.in_line(slash, text.len())))
}

/// `2027-1-31`, `31.12.2027`, `2027/01/31`.
pub(super) fn date(at: &At<'_>) -> Option<Explained> {
    let is_of_date = |it: char| it.is_ascii_digit() || matches!(it, '-' | '/' | '.');
    // The error may be in the middle of it.
    let start = at.before().trim_end_matches(is_of_date).len();
    let text = &at.line[start..];
    let text = &text[..text.find(|it| !is_of_date(it)).unwrap_or(text.len())];
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else { return None };
    let is_short = |part: &str| matches!(part.len(), 1 | 2);
    let span = at.in_line(start, text.len());
    let message = format!("`{text}` isn't a TOML date");
    if first.len() == 4 && is_short(second) && is_short(third) {
        let written = format!("{first}-{second:0>2}-{third:0>2}");
        let help = match written == text {
            true => "name a day that there is, as `2027-01-31`".to_owned(),
            false => format!("write `{written}`: the year, and two digits each for month and day"),
        };
        return Some(Explained::new(message, help, span));
    }
    let is_day_first = is_short(first) && is_short(second) && third.len() == 4;
    is_day_first.then(|| Explained::new(message, "write the year first, as `2027-01-31`", span))
}

/// A value without quotes.
pub(super) fn word(at: &At<'_>) -> Option<Explained> {
    if !at.is_at_value() || at.message == "duplicate key" || at.message.contains("comma") {
        return None;
    }
    let rest = at.rest().trim_start();
    let word = rest.split([',', ']', '}', '#', '\n']).next().unwrap_or(rest).trim_end();
    if word.is_empty() {
        if at.before().trim_end().ends_with('=') {
            let help = "write a value after `=`, or remove the key";
            return Some(Explained::new("the key has no value", help, at.visible()));
        }
        return None;
    }
    if !word.starts_with(|it: char| it.is_alphabetic() || "~$@<%_./*^+(".contains(it)) {
        return None;
    }
    let gap = at.rest().len().saturating_sub(rest.len());
    let span = at.in_line(at.before().len().saturating_add(gap), word.len());
    let (message, help) = instead(word, at.key().unwrap_or(""))?;
    Some(Explained::new(message, help, span))
}

/// What is said of a word as the value of a key, and what to write.
fn instead(word: &str, key: &str) -> Option<(String, String)> {
    Some(match word.to_lowercase().as_str() {
        "null" | "nil" | "none" | "undefined" | "~" => {
            let help = "remove the key: one that is left out has its default";
            (format!("TOML has no `{word}`"), help.to_owned())
        }
        "yes" | "true" => (format!("`{word}` isn't a TOML boolean"), "write `true`".to_owned()),
        "no" | "false" => (format!("`{word}` isn't a TOML boolean"), "write `false`".to_owned()),
        "on" | "off" if ["final", "optional", "whole", "core"].contains(&key) => {
            let value = if word.eq_ignore_ascii_case("on") { "true" } else { "false" };
            (format!("`{word}` isn't a TOML boolean"), format!("write `{value}`"))
        }
        "on" => {
            let help = "write a level, such as `\"error\"`, or for a boolean `true`";
            (format!("`{word}` isn't a TOML value"), help.to_owned())
        }
        "off" => {
            let help = "write `\"off\"` for a level, or for a boolean `false`";
            (format!("`{word}` isn't a TOML value"), help.to_owned())
        }
        _ if word.contains(['"', '\'']) => return None,
        "today" | "now" | "tomorrow" | "never" => {
            let help = "write a date, as `2027-01-31`, or a string in quotes";
            (format!("`{word}` has no quotes"), help.to_owned())
        }
        _ => (format!("`{word}` has no quotes"), format!("put the value in quotes: `\"{word}\"`")),
    })
}
