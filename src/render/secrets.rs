//! What a report must not show although the document says it: user names and passwords in URLs,
//! WorkOS's signing secrets and API keys.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// `//user:password@`, `whsec_…`, `sk_live_…` and the like; group 1 is the secret.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"//([^/\s"'@\\]+(?:@[^/\s"'@\\]+)*)@|(?:whsec|sk(?:_live|_test)?)_([A-Za-z0-9_+/=-]{4,})"#,
    )
    .ok()
});

/// Where the secrets of a line are, in bytes.
pub(super) fn find(line: &str) -> Vec<Range<usize>> {
    let Some(secrets) = &*SECRETS else { return Vec::new() };
    let found = secrets.captures_iter(line);
    found.filter_map(|found| Some(found.get(1).or_else(|| found.get(2))?.range())).collect()
}
