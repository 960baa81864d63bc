//! `dtolint explain`.

use std::path::{Path, PathBuf};

use super::args::Explain;
use super::collect::Collector;
use super::paths::{absolute, relative};
use super::policy::{Found, RequiredName};
use super::{Outcome, Problem, check, output, paths, policy, policy_test};
use crate::text::suggest::did_you_mean;
use crate::{Checks, Coverage, Finding, Linter, Policy, RuleInfo, render};

pub(super) fn run(args: &Explain, checks: &Checks) -> Result<Outcome, Problem> {
    let text = match (crate::rule(&args.what), place(&args.what)) {
        (Some(rule), _) => crate::rules::page(&rule),
        (None, Some((file, line))) => finding(args, &file, line, checks)?,
        (None, None) => crate::rules::page(&own_rule(args, checks)?),
    };
    let failed = |error| Problem::new(format!("the page cannot be written: {error}"));
    output::print(text.as_bytes()).map_err(failed)?;
    Ok(Outcome::Clean)
}

/// A rule that the policy defines, or one of its packs.
fn own_rule(args: &Explain, checks: &Checks) -> Result<RuleInfo, Problem> {
    let wanted = RequiredName::policy(args.policy.as_deref(), args.today.date(), checks);
    let found = policy::find(&wanted, &paths::here()?)?;
    if let Some(rule) = found.policy.as_ref().ok().and_then(|policy| policy.rule(&args.what)) {
        return Ok(rule);
    }
    let own = found.policy.iter().flat_map(|policy| policy.resolved.rule_table.rules.keys());
    let mut all: Vec<&str> = crate::rules::rule_names().collect();
    all.extend(own.map(String::as_str));
    let near = did_you_mean(&args.what, all);
    let problem = Problem::new(format!("there is no rule `{}`", args.what));
    let help = match found.policy {
        Ok(_) => "`dtolint rules` lists them; a finding is named by FILE:LINE",
        Err(_) => "the policy has mistakes, so its own rules are not known: `dtolint policy check`",
    };
    Err(problem.help(near.unwrap_or_else(|| help.to_owned())))
}

/// `FILE:LINE`, or `FILE:LINE:COLUMN` as reports have it.
fn place(text: &str) -> Option<(PathBuf, usize)> {
    let (before, last) = text.rsplit_once(':')?;
    let last: usize = last.parse().ok()?;
    let with_column =
        before.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
    let (file, line) = with_column.unwrap_or((before, last));
    (!file.is_empty() && line > 0).then(|| (PathBuf::from(file), line))
}

/// Explains what is found in a line of a document, or of the policy itself.
fn finding(args: &Explain, file: &Path, line: usize, checks: &Checks) -> Result<String, Problem> {
    let here = paths::here()?;
    let today = args.today.date();
    let wanted = RequiredName::policy(args.policy.as_deref(), today, checks);
    let found = policy::find(&wanted, &here)?;
    let path = absolute(&here, file);
    let claim_path = relative(&found.folder, &path);
    let name = relative(&here, &path);
    if !path.is_file() {
        let problem = Problem::new(format!("there is no file `{name}`"));
        return Err(problem.help("write FILE:LINE, as a report has it, or the id of a rule"));
    }
    let loaded = policy_test::with_tests(&found, &here)?;
    let is_policy = path.extension().is_some_and(|extension| extension == "toml");
    let (linter, findings) = match loaded {
        Ok(policy) => {
            let linter = Linter::new(policy);
            let mut findings = checked(&linter, &found, &path, &here);
            if is_policy {
                findings.extend(linter.policy().check().findings().iter().cloned());
                findings.extend(linter.test_policy().report().findings().iter().cloned());
            }
            (linter, findings)
        }
        Err(error) if is_policy => {
            (Linter::new(Policy::recommended()), error.report().findings().to_vec())
        }
        Err(_) => {
            let problem = Problem::new("the policy has mistakes, so nothing is found by it");
            return Err(problem.help("`dtolint policy check` lists them"));
        }
    };
    let is_there = |finding: &&Finding| finding.place().path() == name;
    let is_on = |finding: &&Finding| {
        let (from, to) = (finding.place().start().line, finding.place().end().line);
        (from..=to.max(from)).contains(&line)
    };
    let there: Vec<&Finding> = findings.iter().filter(is_there).collect();
    let texts: Vec<String> = (there.iter().copied().filter(|it| is_on(it)))
        .map(|finding| render::explanation(&linter, &claim_path, finding, today))
        .collect();
    if !texts.is_empty() {
        return Ok(texts.join("\n"));
    }
    let mut lines: Vec<usize> = there.iter().map(|it| it.place().start().line).collect();
    lines.dedup();
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    let problem = Problem::new(format!("nothing is found in line {line} of `{name}`"));
    Err(problem.help(match lines.is_empty() {
        true => "nothing is found in the file at all, by itself".to_owned(),
        false => format!("something is found in line {}", lines.join(", ")),
    }))
}

/// What is found in the file and, where the policy says which documents there are, in all of them:
/// some rules look at all together.
fn checked(linter: &Linter, found: &Found, path: &Path, here: &Path) -> Vec<Finding> {
    let mut collector = Collector::new(here, &found.folder, linter.policy(), found.file.as_deref());
    let has_documents = linter.policy().globs().next().is_some();
    if has_documents {
        collector.folder(&found.folder);
    }
    if path.extension().is_none_or(|extension| extension != "toml") {
        collector.named(path);
    }
    let files: Vec<_> = collector.collected.files.into_values().collect();
    let reports = check::files(linter, &files, true).into_iter().map(|(report, _)| report);
    let coverage = if has_documents { Coverage::Whole } else { Coverage::Part };
    let report = linter.finish(reports, coverage).expect("one linter made all reports");
    report.into_findings()
}
