//! For code scanning: SARIF 2.1.0, as GitHub takes it.

use std::collections::BTreeSet;
use std::io;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::escape;
use super::notes::Notes;
use super::secrets::Secrets;
use crate::finding::Report;
use crate::finding::{Finding, Severity};
use crate::policy::Policy;
use crate::rules;
use crate::rules::{Level, RuleInfo};
use crate::text::Place;

/// Writes a report as SARIF 2.1.0 (OASIS, with Errata 01): one run, with the rules that found something,
/// those that `policy` defines included.
///
/// Paths are relative URIs to `%SRCROOT%`, the folder that they were relative to. Lines and columns count
/// from 1, columns in UTF-16 code units; ends are exclusive. What is waived is a result with a
/// suppression, and what counts has an empty list of them. The line of the policy that decided, and of
/// the schema, is a related location if it is in a file.
///
/// # Errors
///
/// What `out` fails with.
pub fn sarif(report: &Report, policy: Option<&Policy>, out: &mut dyn io::Write) -> io::Result<()> {
    let ids: BTreeSet<&str> = report.findings().iter().map(Finding::rule).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let index = |rule: &str| ids.binary_search(&rule).expect("`ids` has the rule of every finding");
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "dtolint",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: home(),
                    rules: ids.iter().map(|id| descriptor(id, policy)).collect(),
                },
            },
            column_kind: "utf16CodeUnits",
            original_uri_base_ids: Bases {
                root: Base { description: Text::of("the folder that dtolint was run in") },
            },
            results: report.findings().iter().map(|it| result(it, index(it.rule()))).collect(),
        }],
    };
    let text = serde_json::to_string_pretty(&log)?;
    writeln!(out, "{}", escape::json(&text))
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    column_kind: &'static str,
    original_uri_base_ids: Bases,
    results: Vec<Outcome<'r>>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'static str>,
    rules: Vec<Descriptor<'r>>,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'r> {
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    short_description: Text,
    full_description: Text,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: Vec<String>,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "%SRCROOT%")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

impl Text {
    /// A text of ours or a stranger's, line by line.
    fn of(text: &str) -> Self {
        Self { text: lines(text.trim().lines()) }
    }
}

/// What SARIF calls a result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'r> {
    rule_id: &'r str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints<'r>,
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
struct Fingerprints<'r> {
    #[serde(rename = "dtolint/v1")]
    ours: &'r str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
    location: Location,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

fn result(finding: &Finding, rule_index: usize) -> Outcome<'_> {
    let secrets = Secrets::of(finding);
    let masked = |text: &str| secrets.mask(text).into_owned();
    let notes = Notes::of(finding, &secrets);
    let message = masked(finding.message());
    let said = std::iter::once(message).chain(notes.lines()).collect::<Vec<_>>();
    let pointer = escape::terminal(&secrets.mask(finding.pointer())).into_owned();
    let mut place = location(finding.place());
    place.logical_locations.push(Logical { fully_qualified_name: pointer });
    let others = finding.related().iter().map(|it| (&it.place, masked(&it.label)));
    let policy = finding.policy().map(|place| (place, "the policy says so here".to_owned()));
    let schema = finding.schema().and_then(|schema| schema.place.as_ref());
    let schema = schema.map(|place| (place, "the schema says so here".to_owned()));
    let related = others.chain(policy).chain(schema);
    let related = related.filter(|(place, _)| place.source().is_file());
    let suppressions = finding.waived().into_iter().map(|waived| Suppression {
        kind: "external",
        status: "accepted",
        justification: escape::sarif(&secrets.mask(&waived.reason)),
        location: location(&waived.place),
    });
    Outcome {
        rule_id: finding.rule(),
        rule_index,
        level: level(finding.severity()),
        message: Text { text: lines(said.iter().map(String::as_str)) },
        locations: [place],
        related_locations: related
            .enumerate()
            .map(|(nth, (place, label))| Location {
                id: Some(nth + 1),
                message: Some(Text::of(&label)),
                ..location(place)
            })
            .collect(),
        partial_fingerprints: Fingerprints { ours: finding.fingerprint() },
        suppressions: suppressions.collect(),
    }
}

/// Lines, each of them escaped.
fn lines<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.map(escape::sarif).collect::<Vec<_>>().join("\n")
}

fn location(place: &Place) -> Location {
    let (start, end) = (place.start(), place.end());
    Location {
        id: None,
        physical_location: Physical {
            artifact_location: Artifact { uri: uri(place.path()), uri_base_id: "%SRCROOT%" },
            region: Region {
                start_line: start.line,
                start_column: start.utf16,
                end_line: end.line,
                end_column: end.utf16,
            },
        },
        logical_locations: Vec::new(),
        message: None,
    }
}

/// A path as a relative reference (RFC 3986, §4.2). A colon is encoded, lest what is before it be taken for
/// a scheme.
fn uri(path: &str) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(path, KEPT).to_string()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What is known of a rule: one of the policy's own, or an embedded one.
fn descriptor<'r>(id: &'r str, policy: Option<&Policy>) -> Descriptor<'r> {
    let in_force = policy.and_then(|policy| policy.resolved.rule_table.rules.get(id));
    let embedded = rules::get(id);
    // A program that makes findings by itself may call them as it likes.
    let Some(rule) = in_force.map(|rule| &**rule).or(embedded.as_ref().map(RuleInfo::rule)) else {
        return Descriptor {
            id,
            name: pascal_case(id),
            short_description: Text::of(id),
            full_description: Text::of(id),
            help: Help { text: lines([id].into_iter()), markdown: lines([id].into_iter()) },
            help_uri: None,
            default_configuration: Configuration { level: "warning" },
            properties: RuleProperties { tags: Vec::new(), severity: "warning" },
        };
    };
    let title = format!("{}.", rule.title);
    let why = if rule.why.trim().is_empty() { &title } else { &rule.why };
    let help = rule.help.as_ref().map(|help| format!("\n\nHow to fix it: {}.", help.readable()));
    let help = format!("{}{}", why.trim(), help.unwrap_or_default());
    let page = embedded.as_ref().filter(|_| !rule.is_own());
    let severity = match rule.level {
        Level::On(severity) => severity,
        Level::Off => Severity::Warning,
    };
    Descriptor {
        id,
        name: pascal_case(id),
        short_description: Text::of(&title),
        full_description: Text::of(why),
        help: Help {
            markdown: page
                .map_or_else(|| lines(help.lines()), |rule| lines(rules::page(rule).lines())),
            text: lines(help.lines()),
        },
        help_uri: page.and(home()).map(|home| format!("{home}/blob/main/docs/rules/{id}.md")),
        default_configuration: Configuration { level: level(severity) },
        properties: RuleProperties {
            tags: vec![rule.topic.clone()],
            severity: match severity {
                Severity::Info => "recommendation",
                other => level(other),
            },
        },
    }
}

/// `url-not-https` as `UrlNotHttps`, which viewers show; nothing for an id of one word, since a name must not
/// be the id again.
fn pascal_case(id: &str) -> Option<String> {
    let word = |word: &str| {
        let mut characters = word.chars();
        let first = characters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(characters).collect::<String>()
    };
    let name: String = id.split('-').map(word).collect();
    id.contains('-').then(|| escape::terminal(&name).into_owned())
}

/// Where dtolint is at home, once `repository` in `Cargo.toml` says it.
fn home() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY")).filter(|home| !home.is_empty())
}
