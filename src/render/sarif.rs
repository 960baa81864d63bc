//! For code scanning: SARIF 2.1.0, as GitHub takes it.

use std::collections::BTreeSet;
use std::io;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::escape;
use super::not_applied::{NotApplied, left_out, not_applied};
use super::notes::Notes;
use super::sarif_log::{
    Artifact, AssociatedRule, Base, Bases, Configuration, Descriptor, Driver, FileLocation,
    Fingerprints, Help, Invocation, InvocationProperties, Location, Log, Logical, Notification,
    Outcome, Physical, Region, RuleProperties, Run, Suppression, Text, Tool, WholeFile,
};
use super::secrets::{self, Secrets};
use crate::files::file_name;
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
/// suppression, and what counts has an empty list of them. The run's invocation names the policy, and has a
/// notification for each file that wasn't checked as a whole and each rule that was not decided, and one if it
/// doesn't have all findings. The line of
/// the policy that decided, and of the schema, is a related location if it is in a file.
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
            invocations: [invocation(report)],
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

impl Text {
    /// A text of ours or a stranger's, line by line.
    fn of(text: &str) -> Self {
        Self { text: lines(text.trim().lines()) }
    }
}

fn invocation(report: &Report) -> Invocation<'_> {
    let unchecked = report.unchecked().map(|path| Notification {
        level: "error",
        message: Text::of("the file was not checked as a whole: a result says why"),
        associated_rule: None,
        locations: vec![FileLocation {
            physical_location: WholeFile { artifact_location: artifact(path) },
        }],
    });
    let not_applied =
        not_applied(report).into_iter().map(|NotApplied { rule, why }| Notification {
            level: "warning",
            message: Text::of(&format!("{why}: {rule}")),
            associated_rule: Some(AssociatedRule { id: rule }),
            locations: Vec::new(),
        });
    let left_out = left_out(report).map(|left_out| Notification {
        level: "warning",
        message: Text::of(&left_out),
        associated_rule: None,
        locations: Vec::new(),
    });
    Invocation {
        execution_successful: report.unchecked().len() == 0,
        tool_execution_notifications: unchecked.chain(left_out).chain(not_applied).collect(),
        properties: InvocationProperties {
            policy: report.policy(),
            skipped: report.summary().skipped,
        },
    }
}

fn result(finding: &Finding, rule_index: usize) -> Outcome<'_> {
    let secrets = Secrets::of(finding);
    let masked = |text: &str| secrets.mask(text).into_owned();
    let notes = Notes::of(finding, &secrets);
    let message = masked(finding.message());
    let said = std::iter::once(message).chain(notes.lines()).collect::<Vec<_>>();
    let pointer = escape::terminal(finding.pointer()).into_owned();
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

/// A text about a rule. Unlike a message it is no template: its braces are as they are, which matters for the
/// policies and documents on the page of a rule.
fn described(text: &str) -> String {
    secrets::mask(text).lines().map(escape::sarif_text).collect::<Vec<_>>().join("\n")
}

/// Lines of a message, each of them escaped.
fn lines<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.map(escape::sarif).collect::<Vec<_>>().join("\n")
}

fn location(place: &Place) -> Location {
    let (start, end) = (place.start(), place.end());
    Location {
        id: None,
        physical_location: Physical {
            artifact_location: artifact(place.path()),
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

fn artifact(path: &str) -> Artifact {
    Artifact { uri: uri(path), uri_base_id: "%SRCROOT%" }
}

/// A path as a relative reference (RFC 3986, §4.2). A colon is encoded, lest what is before it be taken for
/// a scheme.
fn uri(path: &str) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encode(&file_name::to_bytes(path), KEPT).to_string()
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
            short_description: Text { text: described(id) },
            full_description: Text { text: described(id) },
            help: Help { text: described(id), markdown: described(id) },
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
        short_description: Text { text: described(&title) },
        full_description: Text { text: described(why.trim()) },
        help: Help {
            // The page of an embedded rule is dtolint's own, links included.
            markdown: page.map_or_else(|| described(&help), rules::page),
            text: described(&help),
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
