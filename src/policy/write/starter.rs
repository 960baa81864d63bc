//! A policy to start from: for the documents that there are, with what they say now.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::document::{Document, Format, Limits, Node};
use crate::policy::shown;
use crate::text::{Place, Source, Span};
use crate::url::{Domain, Url, why_not_public};

/// A policy that [`starter`] wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Starter {
    /// The text of `dtolint.toml`.
    pub text: String,
    /// How many files it claims as documents.
    pub files: usize,
}

/// A value of a document that is a webhook endpoint.
struct Found {
    file: String,
    select: String,
}

/// Writes a commented policy to start from, for documents: pairs of a path from the policy's folder and a text.
///
/// Documents without a webhook endpoint (WorkOS's `CreateWebhookEndpointDto`) are left out.
///
/// ```
/// use dtolint::policy::starter;
/// use dtolint::Policy;
///
/// let document = r#"{"endpoint_url": "https://hooks.example.com/hr", "events": ["user.created"]}"#;
/// let starter = starter([("webhooks/hr.json", document), ("package.json", "{}")]);
/// assert_eq!(starter.files, 1);
/// assert!(starter.text.contains("files = [\"webhooks/*.json\"]"));
/// assert!(starter.text.contains("domains = [\"hooks.example.com\"]"));
/// assert!(Policy::parse("dtolint.toml", &starter.text).is_ok());
/// ```
pub fn starter<'a>(documents: impl IntoIterator<Item = (&'a str, &'a str)>) -> Starter {
    let mut found = Vec::new();
    let mut hosts = BTreeSet::new();
    for (path, text) in documents {
        let Some(format) = Format::of(path) else { continue };
        let source = Arc::new(Source::new(path, text));
        for document in Document::parse(source, format, &Limits::default()).iter().flatten() {
            look(path, document.root(), &mut found, &mut hosts);
        }
    }
    let files: BTreeSet<&String> = found.iter().map(|one| &one.file).collect();
    Starter { files: files.len(), text: text(&found, &hosts) }
}

/// Looks for endpoints: the document itself, or each of a list in it.
fn look(path: &str, root: Node<'_>, found: &mut Vec<Found>, hosts: &mut BTreeSet<String>) {
    let mut endpoint = |node: Node<'_>, select: String| {
        let Some(url) = node.get("endpoint_url") else { return false };
        let host = url.as_str().and_then(|text| Some(Url::read(text).name()?.to_ascii_lowercase()));
        hosts.extend(host.filter(|host| is_domain(host)));
        found.push(Found { file: path.to_owned(), select });
        true
    };
    if endpoint(root, String::new()) {
        return;
    }
    let mut list = |list: Node<'_>, select: &str| {
        // Each is looked at for its host.
        list.items().for_each(|item| _ = endpoint(item, format!("{select}/*")));
    };
    list(root, "");
    for (key, value) in root.members() {
        if !key.content().contains(['~', '/', '*']) {
            list(value, &format!("/{}", key.content()));
        }
    }
}

fn is_domain(host: &str) -> bool {
    let place = Place::new(Arc::new(Source::new("", "")), Span::default());
    why_not_public(host).is_none() && Domain::parse(host, place).is_ok()
}

/// The globs for the files of each `select`: those of one folder and one ending by one glob.
fn globs_by_select(found: &[Found]) -> BTreeMap<&str, BTreeSet<String>> {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in found {
        files.entry(&one.select).or_default().insert(&one.file);
    }
    let globs = |files: BTreeSet<&str>| {
        let glob = |file: &&str| {
            // A document that is a list is one of its kind; those at the root may be anything.
            let (folder, name) = file.rsplit_once('/')?;
            let (_, ending) = name.rsplit_once('.')?;
            Some(format!("{}/*.{ending}", globset::escape(folder)))
        };
        files.iter().map(|file| glob(file).unwrap_or_else(|| globset::escape(file))).collect()
    };
    files
        .into_iter()
        .map(|(select, files)| match select {
            "" => (select, globs(files)),
            _ => (select, files.iter().map(|file| globset::escape(file)).collect()),
        })
        .collect()
}

fn text(found: &[Found], hosts: &BTreeSet<String>) -> String {
    let list = |texts: &BTreeSet<String>| {
        texts.iter().map(|text| shown::string(text)).collect::<Vec<_>>().join(", ")
    };
    let mut documents = String::new();
    for (select, globs) in globs_by_select(found) {
        let _ = write!(documents, "\n[[documents]]\nfiles = [{}]\n", list(&globs));
        if !select.is_empty() {
            let _ = writeln!(documents, "select = {}", shown::string(select));
        }
    }
    if documents.is_empty() {
        documents = "\n# [[documents]]\n# files = [\"webhooks/**/*.json\"]\n".to_owned();
    }
    let domains = match hosts.is_empty() {
        true => "# [rules.domain-not-allowed]\n# domains = [\"hooks.example.com\"]\n".to_owned(),
        false => format!("[rules.domain-not-allowed]\ndomains = [{}]\n", list(hosts)),
    };
    format!("{HEAD}{documents}{MIDDLE}{domains}{TAIL}")
}

const HEAD: &str = "\
#:schema ./dtolint.schema.json
version = 1

# What any organisation wants. `dtolint:strict` makes errors of its warnings.
extends = [\"dtolint:recommended\"]

# What is checked, and as what: by default as WorkOS's CreateWebhookEndpointDto. `select` leads to the
# endpoints of a list.
";

const MIDDLE: &str = "
# The hosts that events may be sent to, and no other. `*.example.com` is one label below. Look at each:
# these are those of the documents that were found.
";

const TAIL: &str = "
# Events that no endpoint may take. `dtolint explain event-forbidden` says more; so it does of any rule.
# [rules.event-forbidden]
# events = [\"dsync.*\"]
# reason = \"directory data stays here\"

# Events that every endpoint takes.
# [rules.event-missing]
# events = [\"connection.saml_certificate_renewal_required\"]

# Some files are treated in another way.
# [[override]]
# files = [\"envs/dev/**\"]
# rules.url-rebinding-host = \"info\"

# One finding let through, for a time. `dtolint explain FILE:LINE` writes the entry for you.
# [[waiver]]
# rule    = \"event-forbidden\"
# files   = [\"webhooks/siem.json\"]
# value   = \"dsync.user.created\"
# reason  = \"until the stream is live\"
# expires = 2027-01-31

# The policy's own tests: `dtolint policy test` runs them.
[[test]]
name     = \"plain http is refused\"
document = '''{\"endpoint_url\": \"http://hooks.example.com/\", \"events\": [\"user.created\"]}'''
expect   = [{ rule = \"url-not-https\", at = \"/endpoint_url\" }]
";
