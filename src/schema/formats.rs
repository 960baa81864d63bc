//! The formats that are asserted: one table for all drafts and dialects.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, Keyword, Retrieve, ValidationError, ValidationOptions, Validator};
use serde_json::json;

use super::bundle::Bundle;
use super::email::{Letters, is_mailbox};
use super::nodes::{self, Nodes};
use crate::document::{Arena, Decimal, Node};
use crate::text::suggest::nearest;

/// The options of a validator.
type Options<'r> = ValidationOptions<'r, Arc<dyn Retrieve>, Nodes>;

/// Whether formats are asserted, or say something to readers alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Formats {
    #[default]
    Assert,
    Annotate,
}

impl Formats {
    pub(crate) const NAMES: &'static [&'static str] = &["assert", "annotate"];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Assert => "assert",
            Self::Annotate => "annotate",
        }
    }
}

/// A format.
pub(super) struct Format {
    pub(super) name: &'static str,
    /// What it is.
    means: &'static str,
    check: Check,
}

/// How values are checked.
enum Check {
    /// The validator knows the format since that draft.
    Since(Draft),
    Text(fn(&str) -> bool),
    /// OpenAPI's: of numbers, by their digits.
    OpenApiNumber(fn(&str) -> bool),
    /// OpenAPI's: of numbers, which must be whole and between these two.
    OpenApiWhole([&'static str; 2]),
    /// OpenAPI's: of strings.
    OpenApiText(fn(&str) -> bool),
    /// OpenAPI's: any value will do.
    OpenApiAny,
}

const fn since(name: &'static str, draft: Draft, means: &'static str) -> Format {
    Format { name, means, check: Check::Since(draft) }
}

const fn text(name: &'static str, check: fn(&str) -> bool, means: &'static str) -> Format {
    Format { name, means, check: Check::Text(check) }
}

const fn whole(name: &'static str, bounds: [&'static str; 2], means: &'static str) -> Format {
    Format { name, means, check: Check::OpenApiWhole(bounds) }
}

/// The letters of e-mail addresses in each of the two formats.
const ASCII: Letters = Letters { beyond_ascii: false, is_host: |host| latest("hostname", host) };
const ALL_LETTERS: Letters =
    Letters { beyond_ascii: true, is_host: |host| latest("idn-hostname", host) };

const fn openapi(name: &'static str, check: Check, means: &'static str) -> Format {
    Format { name, means, check }
}

/// All formats. What isn't here is not asserted.
pub(super) const FORMATS: &[Format] = &[
    since("date", Draft::Draft4, "RFC 3339, `full-date`"),
    since("date-time", Draft::Draft4, "RFC 3339, `date-time`"),
    since("duration", Draft::Draft201909, "RFC 3339, appendix A"),
    text("email", |text| is_mailbox(text, ASCII), "RFC 5321, `Mailbox`"),
    since("hostname", Draft::Draft4, "RFC 1123; since draft 7 with the A-labels of RFC 5890"),
    text("idn-email", |text| is_mailbox(text, ALL_LETTERS), "RFC 6531, `Mailbox`"),
    since("idn-hostname", Draft::Draft7, "RFC 5890"),
    since("ipv4", Draft::Draft4, "RFC 2673, section 3.2: four numbers without leading zeros"),
    since("ipv6", Draft::Draft4, "RFC 4291, section 2.2: without a zone"),
    since("iri", Draft::Draft7, "RFC 3987"),
    since("iri-reference", Draft::Draft7, "RFC 3987"),
    since("json-pointer", Draft::Draft6, "RFC 6901: no fragment of a URI"),
    since("regex", Draft::Draft4, "ECMA-262, with the `u` flag"),
    since("relative-json-pointer", Draft::Draft7, "Relative JSON Pointer"),
    since("time", Draft::Draft4, "RFC 3339, `full-time`: with an offset"),
    since("uri", Draft::Draft4, "RFC 3986: absolute"),
    since("uri-reference", Draft::Draft6, "RFC 3986"),
    since("uri-template", Draft::Draft6, "RFC 6570"),
    since("uuid", Draft::Draft201909, "RFC 4122, with hyphens"),
    openapi("binary", Check::OpenApiAny, "any string"),
    openapi("byte", Check::OpenApiText(is_base64), "base64 (RFC 4648, section 4), with padding"),
    openapi(
        "double",
        Check::OpenApiNumber(|it| is_finite(it.parse::<f64>().ok().map(f64::abs))),
        "a number in the range of 64 bits",
    ),
    openapi(
        "float",
        Check::OpenApiNumber(|it| is_finite(it.parse::<f32>().ok().map(|it| f64::from(it.abs())))),
        "a number in the range of 32 bits",
    ),
    whole("int8", ["-128", "127"], "a whole number of 8 bits"),
    whole("int16", ["-32768", "32767"], "a whole number of 16 bits"),
    whole("int32", ["-2147483648", "2147483647"], "a whole number of 32 bits"),
    whole("int64", ["-9223372036854775808", "9223372036854775807"], "a whole number of 64 bits"),
    openapi("password", Check::OpenApiAny, "any string"),
    whole("uint8", ["0", "255"], "a whole number of 8 bits, 0 or more"),
    whole("uint16", ["0", "65535"], "a whole number of 16 bits, 0 or more"),
    whole("uint32", ["0", "4294967295"], "a whole number of 32 bits, 0 or more"),
    whole("uint64", ["0", "18446744073709551615"], "a whole number of 64 bits, 0 or more"),
];

/// Formats that others define (OpenAPI's registry, validators, Kubernetes), and that aren't asserted.
const FOREIGN: [&str; 27] = [
    "base64url",
    "char",
    "color",
    "commonmark",
    "country",
    "currency",
    "date-time-local",
    "decimal",
    "decimal128",
    "double-int",
    "html",
    "http-date",
    "int",
    "int-or-string",
    "iso-date-time",
    "iso-time",
    "json",
    "long",
    "media-range",
    "number",
    "string",
    "time-local",
    "timestamp",
    "uint",
    "unixtime",
    "url",
    "uuid4",
];

/// The format that an unknown one is likely a misspelling of.
pub(super) fn misspelt(name: &str) -> Option<&'static str> {
    let known = || FORMATS.iter().map(|format| format.name);
    if FOREIGN.contains(&name) || known().any(|known| known == name) {
        return None;
    }
    nearest(name, known())
}

/// What a format asks of which values.
pub(super) enum Asked {
    /// Of strings.
    Text,
    /// That numbers are whole and between these two.
    Whole([&'static str; 2]),
    /// Of numbers, by their digits.
    Digits,
    Nothing,
}

/// What a format asks, in OpenAPI or elsewhere.
pub(super) fn asked(name: &str, is_openapi: bool) -> Asked {
    let format = FORMATS.iter().find(|format| format.name == name);
    match format.map(|format| &format.check) {
        Some(Check::Since(_) | Check::Text(_)) => Asked::Text,
        Some(Check::OpenApiText(_)) if is_openapi => Asked::Text,
        Some(Check::OpenApiWhole(bounds)) if is_openapi => Asked::Whole(*bounds),
        Some(Check::OpenApiNumber(_)) if is_openapi => Asked::Digits,
        _ => Asked::Nothing,
    }
}

/// Whether a text has a format; `None` where drafts differ about it.
pub(super) fn has_format(name: &str, text: &str) -> Option<bool> {
    // Until draft 6, no A-label was looked at.
    if name == "hostname" && text.to_ascii_lowercase().contains("xn--") {
        return None;
    }
    let format = FORMATS.iter().find(|format| format.name == name)?;
    match format.check {
        Check::Since(_) => Some(latest(name, text)),
        Check::Text(check) | Check::OpenApiText(check) => Some(check(text)),
        _ => None,
    }
}

/// What a format is.
pub(super) fn means(name: &str) -> Option<&'static str> {
    FORMATS.iter().find(|format| format.name == name).map(|format| format.means)
}

fn is_finite(number: Option<f64>) -> bool {
    number.is_some_and(f64::is_finite)
}

fn is_whole(number: &str, [least, most]: [&str; 2]) -> bool {
    let number = Decimal::clamped(number);
    number.is_whole() && number >= Decimal::clamped(least) && number <= Decimal::clamped(most)
}

fn is_base64(text: &str) -> bool {
    let digits = text.strip_suffix('=').unwrap_or(text);
    let digits = digits.strip_suffix('=').unwrap_or(digits);
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && digits.bytes().all(is_digit)
}

/// Validators for single formats, as the latest draft has them.
fn validators() -> &'static HashMap<&'static str, Validator<Nodes>> {
    static BUILT: OnceLock<HashMap<&'static str, Validator<Nodes>>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let known = FORMATS.iter().filter(|format| matches!(format.check, Check::Since(_)));
        known
            .map(|format| {
                let options = jsonschema::options_for::<Nodes>().with_draft(Draft::Draft202012);
                let options = options.should_validate_formats(true).offline();
                let options = options.with_format("regex", |text| crate::ecma::parse(text).is_ok());
                let built = options.build(&json!({ "format": format.name }));
                (format.name, built.expect("the draft has the format; a test uses each"))
            })
            .collect()
    })
}

/// Whether a keyword about what a text holds is asserted.
pub(super) fn are_contents_asserted(draft: Draft, formats: Formats) -> bool {
    // The drafts before don't have the keywords, and those after forbid it.
    draft == Draft::Draft7 && formats == Formats::Assert
}

/// Whether a text has a format, as the latest draft has it.
fn latest(format: &str, text: &str) -> bool {
    use jsonschema::json::Json;
    let Some(validator) = validators().get(format) else {
        return true;
    };
    Nodes::with_string_node(&mut Arena::default(), text, |node| validator.is_valid(node))
}

/// Adds the formats to the options of a validator.
pub(super) fn add<'r>(options: Options<'r>, bundle: &Bundle, formats: Formats) -> Options<'r> {
    let is_asserted = formats == Formats::Assert;
    let drafts = bundle.files.iter().flat_map(|file| &file.resources).map(|it| it.draft);
    let draft = drafts.min().unwrap_or_default();
    let mut options = options.should_validate_formats(is_asserted);
    for format in FORMATS.iter().filter(|_| is_asserted) {
        match format.check {
            Check::Text(check) => options = options.with_format(format.name, check),
            Check::Since(since) if draft < since => {
                options = options.with_format(format.name, |text| latest(format.name, text));
            }
            _ => {}
        }
    }
    if !bundle.is_openapi() || !is_asserted {
        return options;
    }
    // The validator asks about formats of strings alone.
    options.with_keyword("format", |_, name, _| {
        let is_named = |format: &&Format| name.as_str() == Some(format.name);
        Ok(Box::new(FormatKeyword(FORMATS.iter().find(is_named))))
    })
}

/// `format` in OpenAPI.
struct FormatKeyword(Option<&'static Format>);

impl<'i> Keyword<'i, Nodes> for FormatKeyword {
    fn validate(&self, instance: Node<'i>) -> Result<(), ValidationError<'i>> {
        match self.0 {
            Some(format) if !Keyword::<Nodes>::is_valid(self, instance) => {
                nodes::error_made();
                // The sentence is made where the others are.
                Err(ValidationError::custom(format.name))
            }
            _ => Ok(()),
        }
    }

    fn is_valid(&self, instance: Node<'i>) -> bool {
        let Some(format) = self.0 else { return true };
        match &format.check {
            Check::Since(_) => {
                validators().get(format.name).is_none_or(|validator| validator.is_valid(instance))
            }
            Check::Text(check) | Check::OpenApiText(check) => instance.as_str().is_none_or(check),
            Check::OpenApiNumber(check) => instance.as_number().is_none_or(check),
            Check::OpenApiWhole(bounds) => {
                instance.as_number().is_none_or(|number| is_whole(number, *bounds))
            }
            Check::OpenApiAny => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Check, FORMATS, validators};

    /// The columns of the table.
    const DIALECTS: [&str; 7] =
        ["draft 4", "draft 6", "draft 7", "2019-09", "2020-12", "OpenAPI 3.0", "OpenAPI 3.1"];

    fn row(name: &str, means: &str, is_asserted: impl Fn(&str) -> bool) -> String {
        let cells = DIALECTS.map(|dialect| if is_asserted(dialect) { "yes" } else { "no" });
        format!("| `{name}` | {} | {means} |\n", cells.join(" | "))
    }

    #[test]
    fn b33_the_documented_table_is_that_of_the_code() {
        let mut table = format!("| format | {} | what it is |\n", DIALECTS.join(" | "));
        table += &format!("|{}\n", "---|".repeat(DIALECTS.len() + 2));
        for format in FORMATS {
            table += &row(format.name, format.means, |dialect| match format.check {
                Check::Since(_) | Check::Text(_) => true,
                Check::OpenApiAny => false,
                _ => dialect.starts_with("OpenAPI"),
            });
        }
        let only = |dialect: &str| dialect == "draft 7";
        table += &row("contentEncoding", "the keyword: `base64`", only);
        table += &row("contentMediaType", "the keyword: `application/json`", only);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas.md");
        let page = std::fs::read_to_string(&path).expect("the page can be read");
        let start = page.find("| format | draft 4").expect("the page has the table");
        let end = page[start..].find("\n\n").map_or(page.len(), |end| start + end + 1);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            let new = format!("{}{table}{}", &page[..start], &page[end..]);
            std::fs::write(&path, new).expect("the page can be written");
            return;
        }
        assert!(page[start..end] == table, "stale: UPDATE_DOCS=1 cargo test --lib b33_\n{table}");
    }

    #[test]
    fn each_format_of_the_validator_is_one_that_it_knows() {
        for (name, validator) in validators() {
            let text = serde_json::json!({ "format": name });
            assert!(!super::latest(name, "\u{0}(\\ %") || *name == "json-pointer", "{text}");
            let _ = validator;
        }
    }
}
