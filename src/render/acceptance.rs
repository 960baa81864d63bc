//! Which documents two editions of a schema accept, for people and for programs.

use std::collections::HashSet;
use std::io;

use serde::Serialize;
use serde_json::Value;

use super::escape;
use crate::policy::{
    Acceptance, AcceptanceVerdict, DocumentDifference, DocumentExample, KeywordDifference,
    KeywordValue, PlaceDifference,
};
use crate::schema::{ChangeKind, SchemaChange};
use crate::text::Place;

/// A value of a keyword is shown up to so many characters.
const LONGEST: usize = 80;

/// What an acceptance comes to, in a sentence for each direction.
pub(super) fn verdict(acceptance: &Acceptance) -> Vec<String> {
    let line = match acceptance.verdict() {
        AcceptanceVerdict::Same => "both schemas accept the same documents",
        AcceptanceVerdict::Stricter => {
            "stricter: the new schema refuses documents that the old one accepts"
        }
        AcceptanceVerdict::Looser => {
            "looser: the new schema accepts documents that the old one refuses"
        }
        AcceptanceVerdict::Both => {
            "stricter and looser: each schema accepts documents that the other one refuses"
        }
        AcceptanceVerdict::Undecided => return undecided(acceptance),
    };
    vec![line.to_owned()]
}

fn undecided(acceptance: &Acceptance) -> Vec<String> {
    let line = |name: &str, what: &str, difference: &DocumentDifference| match difference {
        DocumentDifference::Example(_) => format!("{name}: the new schema {what}"),
        DocumentDifference::Nothing => {
            format!("not {name}: there is no document that the new schema {what}")
        }
        DocumentDifference::Undecided(reason) => {
            format!("not decided whether the new schema {what}: {reason}")
        }
    };
    let refuses = "refuses and the old one accepts";
    let accepts = "accepts and the old one refuses";
    vec![
        line("stricter", refuses, &acceptance.stricter),
        line("looser", accepts, &acceptance.looser),
    ]
}

/// Writes what a place makes of documents. What `names` says of it already isn't said again.
pub(super) fn place_text(
    place: &PlaceDifference,
    names: &[&SchemaChange],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let is_said = |keyword: &str| names.iter().any(|change| says(change.kind, keyword));
    for keyword in place.keywords.iter().filter(|it| !is_said(&it.keyword)) {
        writeln!(out, "  ! {}", escape::terminal(&keyword_line(keyword)))?;
    }
    for (sign, example, now) in [
        ("-", &place.stricter, "is refused now"),
        ("+", &place.looser, "is accepted now, and was refused"),
    ] {
        let Some(example) = example else { continue };
        let line = format!("  {sign} {} {now}: {}", example.document, reason(example));
        writeln!(out, "{}", escape::terminal(&line))?;
    }
    if !place.also.is_empty() {
        let line = format!("  the same at {}", place.also.join(", "));
        writeln!(out, "{}", escape::terminal(&line))?;
    }
    Ok(())
}

/// Whether a change of names says what a keyword does.
fn says(kind: ChangeKind, keyword: &str) -> bool {
    match kind {
        ChangeKind::ValueAdded
        | ChangeKind::ValueRemoved
        | ChangeKind::Listed
        | ChangeKind::Unlisted => matches!(keyword, "enum" | "const"),
        ChangeKind::MemberAdded | ChangeKind::MemberRemoved => keyword == "properties",
        ChangeKind::Required | ChangeKind::Optional => keyword == "required",
        ChangeKind::TypeAdded | ChangeKind::TypeRemoved => matches!(keyword, "type" | "nullable"),
        ChangeKind::Closed | ChangeKind::Opened => keyword == "additionalProperties",
    }
}

/// Why an example is refused.
fn reason(example: &DocumentExample) -> String {
    let Some(first) = example.refused.first() else { return "by the validator".to_owned() };
    let more = match example.refused.len().saturating_sub(1) {
        0 => String::new(),
        1 => " (and 1 more finding)".to_owned(),
        more => format!(" (and {more} more findings)"),
    };
    match first.pointer() {
        "" => format!("{}{more}", first.message()),
        at => format!("at {at}, {}{more}", first.message()),
    }
}

fn keyword_line(change: &KeywordDifference) -> String {
    let name = &change.keyword;
    let place = |said: &[KeywordValue]| {
        let place = said.first().map(|it| &it.place);
        place.map(|it| format!(" ({}:{})", it.path(), it.start())).unwrap_or_default()
    };
    let is_long = |it: &KeywordValue| it.value.chars().count() > LONGEST;
    let text = match (&change.old[..], &change.new[..]) {
        ([], [is]) if !is_long(is) => format!("`{name}` is {} now", is.value),
        ([was], []) if !is_long(was) => format!("`{name}` is no longer {}", was.value),
        ([was], [is]) => match list_change(was, is) {
            Some(change) => format!("`{name}`: {change}"),
            None if is_long(was) || is_long(is) => format!("`{name}` has changed"),
            None => format!("`{name}`: {} → {}", was.value, is.value),
        },
        ([], _) => format!("`{name}` is new"),
        (_, []) => format!("`{name}` is gone"),
        _ => format!("`{name}` has changed"),
    };
    let at = if change.new.is_empty() { &change.old } else { &change.new };
    format!("{text}{}", place(at))
}

/// What came into a list of values and what went.
fn list_change(was: &KeywordValue, is: &KeywordValue) -> Option<String> {
    let read = |it: &KeywordValue| -> Option<Vec<String>> {
        let values: Vec<Value> = serde_json::from_str(&it.value).ok()?;
        let is_plain = values.iter().all(|it| !it.is_object() && !it.is_array());
        is_plain.then(|| values.iter().map(Value::to_string).collect())
    };
    let (was, is) = (read(was)?, read(is)?);
    let (known, now): (HashSet<&String>, HashSet<&String>) =
        (was.iter().collect(), is.iter().collect());
    let went = was.iter().filter(|it| !now.contains(it)).map(|it| format!("- {it}"));
    let came = is.iter().filter(|it| !known.contains(it)).map(|it| format!("+ {it}"));
    let all: Vec<String> = went.chain(came).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// The same, as data.
#[derive(Serialize)]
pub(super) struct Accepted<'d> {
    verdict: &'static str,
    stricter: Direction<'d>,
    looser: Direction<'d>,
    places: Vec<AtPlace<'d>>,
    complete: bool,
}

#[derive(Serialize)]
struct Direction<'d> {
    result: &'static str,
    example: Option<Example<'d>>,
    reason: Option<&'d str>,
}

#[derive(Serialize)]
struct Example<'d> {
    document: Value,
    refused: Vec<Refused<'d>>,
}

#[derive(Serialize)]
struct Refused<'d> {
    pointer: &'d str,
    message: &'d str,
    keyword: Option<&'d str>,
    place: Option<&'d Place>,
}

#[derive(Serialize)]
struct AtPlace<'d> {
    at: &'d str,
    also: &'d [String],
    keywords: Vec<Keyword<'d>>,
    stricter: Option<Example<'d>>,
    looser: Option<Example<'d>>,
}

#[derive(Serialize)]
struct Keyword<'d> {
    keyword: &'d str,
    old: Vec<Said<'d>>,
    new: Vec<Said<'d>>,
}

#[derive(Serialize)]
struct Said<'d> {
    value: Value,
    place: &'d Place,
}

impl<'d> Accepted<'d> {
    pub(super) fn new(acceptance: &'d Acceptance) -> Self {
        let places = acceptance.places.iter().map(|place| AtPlace {
            at: &place.at,
            also: &place.also,
            keywords: place.keywords.iter().map(Keyword::new).collect(),
            stricter: place.stricter.as_ref().map(Example::new),
            looser: place.looser.as_ref().map(Example::new),
        });
        Self {
            verdict: acceptance.verdict().name(),
            stricter: Direction::new(&acceptance.stricter),
            looser: Direction::new(&acceptance.looser),
            places: places.collect(),
            complete: acceptance.is_complete,
        }
    }
}

impl<'d> Direction<'d> {
    fn new(difference: &'d DocumentDifference) -> Self {
        let (result, reason) = match difference {
            DocumentDifference::Example(_) => ("yes", None),
            DocumentDifference::Nothing => ("no", None),
            DocumentDifference::Undecided(reason) => ("undecided", Some(&**reason)),
        };
        Self { result, example: difference.example().map(Example::new), reason }
    }
}

impl<'d> Example<'d> {
    fn new(example: &'d DocumentExample) -> Self {
        let refused = example.refused.iter().map(|finding| Refused {
            pointer: finding.pointer(),
            message: finding.message(),
            keyword: finding.schema().map(|schema| &*schema.keyword),
            place: finding.schema().and_then(|schema| schema.place.as_ref()),
        });
        Self { document: json(&example.document), refused: refused.collect() }
    }
}

impl<'d> Keyword<'d> {
    fn new(change: &'d KeywordDifference) -> Self {
        let said = |all: &'d [KeywordValue]| {
            let all = all.iter();
            all.map(|it| Said { value: json(&it.value), place: &it.place }).collect()
        };
        Self { keyword: &change.keyword, old: said(&change.old), new: said(&change.new) }
    }
}

/// The value of a JSON text that was written as one.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
