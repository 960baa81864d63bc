//! `dtolint explain`.

use std::path::Path;

use dtolint::check::{Checks, JOINS, JoinInfo};
use dtolint::files::{absolute, relative};
use dtolint::linter::{FileCollector, NoExample};
use dtolint::rules::RuleInfo;
use dtolint::text::did_you_mean;
use dtolint::{Coverage, Finding, Linter, Policy, render};

use super::args::Explain;
use super::error::CliError;
use super::outcome::Outcome;
use super::policy::{Loaded, PolicyOptions};
use super::source::{self, read_place};
use super::working_directory::working_directory;
use super::{check, output, policy};

pub(super) fn run(args: &Explain, checks: &Checks) -> Result<Outcome, CliError> {
    let text = match read_place(&args.what) {
        _ if args.example => example(args, checks)?,
        Some(_) if source::is_of_pack(&args.what, checks) => source::find(&args.what, checks)?,
        Some((file, line)) => explain_line(args, &file, line, checks)?,
        None => explain_name(args, checks)?,
    };
    output::print_text(&text).map_err(CliError::unwritable("the page"))?;
    Ok(Outcome::Clean)
}

/// The page of a rule or of a check, or both if they have the same name.
fn explain_name(args: &Explain, checks: &Checks) -> Result<String, CliError> {
    let join = || JoinInfo::named(&args.what);
    let check = checks.get(&args.what).map(|check| check.page());
    let check = check.or_else(|| join().map(JoinInfo::page));
    let rule = match (dtolint::rules::get(&args.what), &check) {
        (Some(rule), _) => Some(rule),
        // A policy with mistakes is no reason not to explain a check.
        (None, Some(_)) => load(args, checks)?.policy.ok().and_then(|it| it.rule(&args.what)),
        (None, None) => Some(custom_rule(args, checks)?),
    };
    let rule = rule.map(|rule| dtolint::rules::page(&rule));
    Ok(match (rule, check) {
        (Some(rule), Some(check)) => format!("{rule}\nThe check with the same name:\n\n{check}"),
        (rule, check) => rule.or(check).unwrap_or_default(),
    })
}

/// A document that breaks a rule, and one near to it that passes.
fn example(args: &Explain, checks: &Checks) -> Result<String, CliError> {
    let id = &args.what;
    let policy =
        load(args, checks)?.policy.map_err(|_| has_mistakes("so no example can be made"))?;
    match Linter::new(policy).example_of(id) {
        Ok(example) => Ok(format!("# {id}\n\n{example}")),
        Err(NoExample::UnknownRule) => match custom_rule(args, checks) {
            Err(error) => Err(error),
            Ok(_) => Err(CliError::new(format!("there is no example of `{id}`"))),
        },
        Err(why) => {
            let error = CliError::new(format!("there is no example of `{id}`: {why}"));
            Err(error.help(format!("`dtolint explain {id}` describes the rule")))
        }
    }
}

fn has_mistakes(so: &str) -> CliError {
    let error = CliError::new(format!("the policy has mistakes, {so}"));
    error.help("`dtolint policy check` lists them")
}

fn load(args: &Explain, checks: &Checks) -> Result<Loaded, CliError> {
    let options = PolicyOptions::new(args.policy.as_deref(), args.today.date(), checks);
    policy::load(&options, &working_directory()?)
}

/// A rule that the policy defines.
fn custom_rule(args: &Explain, checks: &Checks) -> Result<RuleInfo, CliError> {
    let loaded = load(args, checks)?;
    if let Some(rule) = loaded.policy.as_ref().ok().and_then(|policy| policy.rule(&args.what)) {
        return Ok(rule);
    }
    let mut known = dtolint::rules::all();
    known.extend(loaded.policy.iter().flat_map(Policy::rules));
    let known = known.iter().map(|rule| rule.id().to_owned());
    let names = checks.list().into_iter().map(|check| check.name());
    let names = names.chain(JOINS.map(|join| join.name)).map(str::to_owned);
    let known: Vec<String> = known.chain(names).collect();
    let help = did_you_mean(&args.what, known.iter().map(String::as_str));
    let help = help.unwrap_or_else(|| match loaded.policy {
        Ok(_) => {
            "`dtolint rules` lists the rules and `dtolint checks` the checks; to explain a finding, \
             write FILE:LINE"
                .to_owned()
        }
        Err(_) => "the policy has mistakes, so its custom rules are not known: run \
            `dtolint policy check`"
            .to_owned(),
    });
    Err(CliError::new(format!("there is no rule and no check `{}`", args.what)).help(help))
}

/// Explains the findings in a line of a document, or of the policy itself.
fn explain_line(
    args: &Explain,
    file: &Path,
    line: usize,
    checks: &Checks,
) -> Result<String, CliError> {
    let here = working_directory()?;
    let today = args.today.date();
    let loaded = policy::load(&PolicyOptions::new(args.policy.as_deref(), today, checks), &here)?;
    let path = absolute(&here, file);
    let name = relative(&here, &path);
    if !path.is_file() {
        let error = CliError::new(format!("there is no file `{name}`"));
        return Err(error.help("write FILE:LINE as in a report, or the id of a rule"));
    }
    let (linter, mut findings) = findings_of_run(&loaded, &path, &here)?;
    findings.retain(|finding| finding.place().path() == name);
    let is_on_line = |finding: &&Finding| {
        let (from, to) = (finding.place().start().line, finding.place().end().line);
        (from..=to.max(from)).contains(&line)
    };
    let policy_path = loaded.location.path_of(&path);
    let texts: Vec<String> = (findings.iter().filter(is_on_line))
        .map(|finding| render::explanation(&linter, &policy_path, finding, today))
        .collect();
    match texts.is_empty() {
        true => Err(nothing_on_line(&findings, &name, line)),
        false => Ok(texts.join("\n")),
    }
}

fn nothing_on_line(findings: &[Finding], name: &str, line: usize) -> CliError {
    let mut lines: Vec<usize> = findings.iter().map(|it| it.place().start().line).collect();
    lines.dedup();
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    let error = CliError::new(format!("nothing was found in line {line} of `{name}`"));
    error.help(match lines.len() {
        0 => "the whole file has no finding of its own".to_owned(),
        1 => format!("there is a finding in line {}", lines[0]),
        _ => format!("there are findings in lines {}", lines.join(", ")),
    })
}

/// The findings of a run that includes the file `path`, and about the policy if that file is one.
fn findings_of_run(
    loaded: &Loaded,
    path: &Path,
    here: &Path,
) -> Result<(Linter, Vec<Finding>), CliError> {
    let is_policy = path.extension().is_some_and(|extension| extension == "toml");
    let policy = match policy::with_tests(loaded, here)? {
        Ok(policy) => policy,
        Err(error) if is_policy => {
            let findings = error.report().findings().to_vec();
            return Ok((Linter::new(Policy::recommended()), findings));
        }
        Err(_) => {
            return Err(has_mistakes("so no document can be checked"));
        }
    };
    let linter = Linter::new(policy);
    let mut findings = findings_of_documents(&linter, loaded, path, here, is_policy);
    if is_policy {
        findings.extend(linter.policy().check());
        findings.extend(linter.test_policy().report());
    }
    Ok((linter, findings))
}

/// The findings of the file and, where the policy names its documents, of all of them: some rules look at several
/// documents together.
fn findings_of_documents(
    linter: &Linter,
    loaded: &Loaded,
    path: &Path,
    here: &Path,
    is_policy: bool,
) -> Vec<Finding> {
    let mut collector = FileCollector::new(linter.policy(), &loaded.location, here);
    let has_documents = linter.policy().globs().next().is_some();
    if has_documents {
        collector.add_documents();
    }
    if !is_policy {
        collector.add(path);
    }
    let coverage = if has_documents { Coverage::Whole } else { Coverage::Part };
    let report = check::with_files(linter, collector.files(), true, |reports| {
        linter.finish(reports, coverage)
    });
    report.expect("one linter made all reports").into_findings()
}
