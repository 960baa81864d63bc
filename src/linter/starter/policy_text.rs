//! A started policy as TOML, with comments.

use std::fmt::Write as _;

use super::candidates::Candidate;
use super::entries::Entry;
use super::hosts::Hosts;
use crate::toml::text::string;

/// The policy without its tests.
pub(super) fn policy(entries: &[Entry], candidates: &[Candidate], hosts: &Hosts) -> String {
    let mut text = HEAD.to_owned();
    text += match entries.is_empty() {
        true => {
            "\n# [[documents]]\n# files  = [\"webhooks/**/*.json\"]\n# schema = \"schemas/order.json\"\n"
        }
        false => "",
    };
    entries.iter().for_each(|entry| write_entry(&mut text, entry, &candidates[entry.kind]));
    let has_urls = entries.is_empty() || entries.iter().any(|it| it.url.is_some());
    if has_urls {
        write_hosts(&mut text, hosts);
    }
    let has_events =
        entries.is_empty() || entries.iter().any(|it| candidates[it.kind].schema.is_none());
    text += if has_events { EVENTS } else { "" };
    text += LAST;
    text
}

fn write_entry(text: &mut String, entry: &Entry, candidate: &Candidate) {
    let _ = write!(text, "\n[[documents]]\nfiles = [{}]\n", list(&entry.globs));
    if let Some(schema) = &candidate.schema {
        let _ = writeln!(text, "schema = {}", string(schema));
    }
    if !entry.select.is_empty() {
        let _ = writeln!(text, "select = {}", string(&entry.select));
    }
    if let Some(roles) = &entry.roles {
        let events = roles.events.as_ref().map(|at| format!(", events = {}", string(at)));
        let url = string(&roles.url);
        let _ = writeln!(text, "roles = {{ url = {url}{} }}", events.unwrap_or_default());
    }
}

fn write_hosts(text: &mut String, hosts: &Hosts) {
    *text += HOSTS;
    for (host, rule) in &hosts.refused {
        let _ = writeln!(text, "# Not allowed, as `{rule}` refuses it: {}", plain(host));
    }
    let allowed: Vec<&String> = hosts.allowed.iter().collect();
    *text += &match allowed.is_empty() {
        true => "# [rules.domain-not-allowed]\n# domains = [\"hooks.example.com\"]\n".to_owned(),
        false => format!("[rules.domain-not-allowed]\ndomains = [{}]\n", list(&allowed)),
    };
}

fn list(texts: &[impl AsRef<str>]) -> String {
    texts.iter().map(|text| string(text.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A host that can't end a comment.
fn plain(host: &str) -> String {
    crate::text::invisible::escaped(host).into_owned()
}

const HEAD: &str = "\
#:schema ./dtolint.schema.json
version = 1

# What any organisation wants. `dtolint:strict` makes errors of its warnings.
extends = [\"dtolint:recommended\"]

# What is checked, and as what: by default as WorkOS's CreateWebhookEndpointDto. `select` leads to the
# items of a list, and `roles` says where the URL and the events are.
";

const HOSTS: &str = "
# The hosts that events may be sent to, and no others. `*.example.com` is one label below. Review each:
# these are the hosts of the documents that were found.
";

const EVENTS: &str = "
# Events that no endpoint may take. `dtolint explain event-forbidden` says more.
# [rules.event-forbidden]
# events = [\"dsync.*\"]
# reason = \"directory data stays here\"

# Events that every endpoint takes.
# [rules.event-missing]
# events = [\"connection.saml_certificate_renewal_required\"]
";

const LAST: &str = "
# Some files are treated differently.
# [[override]]
# files = [\"envs/dev/**\"]
# rules.unknown-member = \"info\"

# A finding is let through for a time. `dtolint explain FILE:LINE` writes the entry for you.
# [[waiver]]
# rule    = \"unknown-member\"
# files   = [\"webhooks/siem.json\"]
# reason  = \"until the stream is live\"
# expires = 2027-01-31

# The policy's own tests: `dtolint policy test` runs them.
";
