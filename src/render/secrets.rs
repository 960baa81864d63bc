//! What a report must not show although the document says it: user names and passwords in URLs,
//! tokens in their queries, WorkOS's signing secrets and API keys.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// `//user:password@`, `whsec_…`, `sk_live_…` and the like, and the value of a query's parameter
/// whose name says what it is, or is percent-encoded so as not to, or which looks like a token itself.
/// One of the groups is the secret.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)
        //([^/\s"'@\\]+(?:@[^/\s"'@\\]+)*)@
        | (?:whsec|sk(?:_live|_test)?)_([A-Za-z0-9_+/=-]{4,})
        | [?&;](?:[^=&;\#\s"']*%[^=&;\#\s"']*
            |(?i:[^=&;\#\s"']*(?:token|secret|password|passwd|pwd|key|auth|authorization|bearer|jwt|code|sig|signature)
            |credential[^=&;\#\s"']*))=([^&;\#\s"']+)
        | =((?:rk|ghp|gho|ghs|glpat|xox[abp])[_-][^&;\#\s"']+|eyJ[A-Za-z0-9_-]{8,}\.[^&;\#\s"']*|[0-9A-Fa-f]{32,})"#,
    )
    .ok()
});

/// Where the secrets of a line are, in bytes.
pub(super) fn find(line: &str) -> Vec<Range<usize>> {
    let Some(secrets) = &*SECRETS else { return Vec::new() };
    let found = secrets.captures_iter(line);
    found.filter_map(|found| Some((1..=4).find_map(|group| found.get(group))?.range())).collect()
}
