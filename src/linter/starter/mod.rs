//! Writes a first policy from the documents and schemas of a folder.

mod candidates;
mod entries;
mod example;
mod hosts;
mod memory_files;
mod places;
mod policy_text;
mod survey;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Report;
use crate::linter::{Coverage, Linter};
use crate::policy::{POLICY_FILE, Policy, PolicyBuilder, PolicyError};
use crate::schema;

use entries::Entry;
use hosts::Hosts;
use memory_files::MemoryFiles;
use survey::Survey;

/// A policy that [`starter`] wrote.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Starter {
    /// The text of `dtolint.toml`.
    pub text: String,
    /// The policy, unless it can't be loaded: then the reasons are in `problems`.
    pub policy: Option<Policy>,
    /// How many files it claims as documents.
    pub files: usize,
    /// The schemas of these files, sorted, each with its number of files.
    pub schemas: Vec<(String, usize)>,
    /// The hosts of the documents that the policy doesn't allow because the pack refuses them, each with the rule.
    pub refused_hosts: Vec<(String, String)>,
    /// What the policy's check and its tests find: nothing, or the reason why it can't be used as it is.
    pub problems: Report,
    /// What is found in the documents.
    pub findings: Report,
}

/// Writes a commented policy to start from, for the files of a folder: pairs of a path from that folder and a text.
///
/// A file may be a JSON Schema, an OpenAPI file, or a document. A document is checked as the schema that its members
/// fit, by its own `$schema`, or as WorkOS's `CreateWebhookEndpointDto`; it may also be a list of such values, or have
/// one. What fits nothing is left out. No file is claimed twice, and no host is allowed that `dtolint:recommended`
/// refuses.
///
/// ```
/// use dtolint::linter::starter;
/// use dtolint::Policy;
///
/// let document = r#"{"endpoint_url": "https://hooks.example.com/hr", "events": ["user.created"]}"#;
/// let starter = starter([("webhooks/hr.json", document), ("package.json", "{}")]);
/// assert_eq!(starter.files, 1);
/// assert!(starter.text.contains("files = [\"webhooks/*.json\"]"));
/// assert!(starter.text.contains("domains = [\"hooks.example.com\"]"));
/// assert!(starter.problems.findings().is_empty());
/// assert!(Policy::parse("dtolint.toml", &starter.text).is_ok());
/// ```
pub fn starter<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Starter {
    let texts = MemoryFiles::new(files);
    let mut survey = survey::survey(&texts);
    let Draft { text, entries, hosts } = Draft::new(&mut survey, &texts);
    let mut schemas: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in &entries {
        let schema = survey.candidates[entry.kind].schema.as_deref().unwrap_or(schema::DEFAULT);
        schemas.entry(schema).or_default().extend(entry.files.iter().map(String::as_str));
    }
    let claimed: BTreeSet<&str> = schemas.values().flatten().copied().collect();
    let counts = schemas.iter().map(|(schema, files)| ((*schema).to_owned(), files.len()));
    let (policy, problems, findings) = verify(&text, &texts);
    Starter {
        files: claimed.len(),
        schemas: counts.collect(),
        refused_hosts: hosts.refused.into_iter().collect(),
        text,
        policy,
        problems,
        findings,
    }
}

/// A policy as text, and what it was written from.
struct Draft {
    text: String,
    entries: Vec<Entry>,
    hosts: Hosts,
}

impl Draft {
    /// The policy with its tests. If its schemas don't allow the roles that the documents seem to have, it has no
    /// roles.
    fn new(survey: &mut Survey<'_>, texts: &MemoryFiles<'_>) -> Self {
        let mut draft = Self::untested(survey, true);
        let mut policy = draft.load(texts);
        if policy.is_err() && draft.entries.iter().any(|entry| entry.roles.is_some()) {
            draft = Self::untested(survey, false);
            policy = draft.load(texts);
        }
        // A policy that doesn't load is written all the same, and why is in the problems.
        if let Ok(policy) = policy {
            let linter = Linter::new(policy);
            draft.text +=
                &example::tests(&linter, &draft.entries, &survey.candidates, &draft.hosts);
        }
        draft
    }

    fn untested(survey: &mut Survey<'_>, with_roles: bool) -> Self {
        let entries = entries::entries(survey, with_roles);
        let hosts = Hosts::of(entries.iter().flat_map(|entry| hosts_of(survey, entry)));
        let text = policy_text::policy(&entries, &survey.candidates, &hosts);
        Self { text, entries, hosts }
    }

    fn load(&self, texts: &MemoryFiles<'_>) -> Result<Policy, PolicyError> {
        PolicyBuilder::default().files(texts).text(POLICY_FILE, &self.text)
    }
}

/// The hosts at the place of an entry's URL.
fn hosts_of<'s>(survey: &'s Survey<'_>, entry: &'s Entry) -> impl Iterator<Item = &'s str> {
    let places = survey.places.get(&entry.kind).zip(entry.url.as_deref());
    places.into_iter().flat_map(|(places, at)| places.hosts(at))
}

/// The policy, what its check and its tests find, and what is found in the files that it claims.
fn verify(text: &str, texts: &MemoryFiles<'_>) -> (Option<Policy>, Report, Report) {
    match PolicyBuilder::default().files(texts).text(POLICY_FILE, text) {
        Err(error) => (None, error.report().clone(), Report::of_policy(None, Vec::new(), 0)),
        Ok(policy) => {
            let mut problems = policy.check();
            let linter = Linter::new(policy);
            problems.extend(linter.test_policy().report());
            let is_claimed = |path: &str| !linter.policy().claims_of(path).is_empty();
            let documents = texts.iter().filter(|(path, _)| is_claimed(path));
            let findings = linter.lint_all(documents, Coverage::Whole);
            (Some(linter.policy().clone()), problems, findings)
        }
    }
}
