//! Which globs and paths of the policy no file of a run matches.

use globset::Glob;

use crate::finding::{Finding, Severity};
use crate::policy::Policy;
use crate::policy::model::{FileGlobs, GlobIndex};
use crate::rules::Level;
use crate::text::Place;

/// The globs that no path matches, of `[[documents]]`, overrides and waivers, and the paths of tests that no entry of
/// `[[documents]]` claims. Paths start at the policy's folder.
pub(super) fn find<'f>(policy: &Policy, paths: impl Iterator<Item = &'f str>) -> Vec<Finding> {
    let globs = globs(policy);
    let by_number = globs.iter().enumerate().map(|(nth, it)| (it.glob.clone(), nth));
    let index = GlobIndex::of_globs(by_number.collect());
    let mut is_matched = vec![false; globs.len()];
    let mut paths = paths.peekable();
    // Without any document the policy may be one that others extend, and its overrides are for their files.
    let has_documents = paths.peek().is_some();
    for path in paths {
        for nth in index.matches(path) {
            is_matched[nth] = true;
        }
    }
    let unmatched = globs.iter().zip(is_matched).filter(|(_, is_matched)| !is_matched);
    let unmatched = unmatched.filter(|(it, _)| has_documents || it.rule == "nothing-matched");
    unmatched.map(|(glob, _)| glob.finding()).chain(tests(policy)).collect()
}

/// A glob that has to match a file.
struct Required<'p> {
    glob: &'p Glob,
    place: &'p Place,
    rule: &'static str,
    severity: Severity,
    help: &'static str,
}

impl Required<'_> {
    fn finding(&self) -> Finding {
        let glob = self.glob.glob();
        Finding::builder(self.rule, self.severity, self.place.clone())
            .message(format!("no file matches `{glob}`"))
            .help(self.help)
            .value(glob)
            .build()
    }
}

fn globs(policy: &Policy) -> Vec<Required<'_>> {
    let resolved = &policy.resolved;
    let documents = resolved.documents.sets.iter().filter(|set| !set.is_optional);
    let mut globs: Vec<Required<'_>> = of_list(
        documents.map(|set| &set.files),
        "nothing-matched",
        Severity::Error,
        "fix the glob, which starts at the policy's folder, remove it, or write `optional = true` into the entry",
    )
    .collect();
    if let Level::On(severity) = resolved.level("path-unmatched") {
        // Entries of a policy that this one extends may be for files of others.
        let overrides = resolved.overrides.iter().filter(|it| resolved.is_own(&it.place));
        let waivers = resolved.waivers.iter().filter(|it| resolved.is_own(&it.waived.place));
        let lists = overrides.map(|it| &it.files).chain(waivers.filter_map(|it| it.files.as_ref()));
        let help = "fix the glob, which starts at the policy's folder, or remove it";
        globs.extend(of_list(lists, "path-unmatched", severity, help));
    }
    globs
}

fn of_list<'p>(
    lists: impl Iterator<Item = &'p FileGlobs>,
    rule: &'static str,
    severity: Severity,
    help: &'static str,
) -> impl Iterator<Item = Required<'p>> {
    let required = move |(glob, place)| Required { glob, place, rule, severity, help };
    lists.flat_map(FileGlobs::placed).map(required)
}

/// The tests whose document is checked as a file that no entry claims.
fn tests(policy: &Policy) -> impl Iterator<Item = Finding> {
    let level = match policy.resolved.level("path-unmatched") {
        Level::On(severity) => Some(severity),
        Level::Off => None,
    };
    let is_unclaimed = |path: &&str| !policy.claims(path);
    policy.tests.iter().filter_map(move |test| {
        let path = test.checked_as.as_deref().filter(is_unclaimed)?;
        let finding = Finding::builder("path-unmatched", level?, test.place.clone())
            .message(format!(
                "no entry of `[[documents]]` claims `{path}`, the `file` of this test"
            ))
            .help("name a file that an entry claims: it decides how the document is checked")
            .value(path);
        Some(finding.build())
    })
}
