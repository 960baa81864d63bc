//! `dtolint check`.

use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};
use rayon::prelude::*;

use super::args::Check;
use super::collect::{Collector, File};
use super::paths::{absolute, relative};
use super::policy::RequiredName;
use super::{Outcome, Problem, output, paths, policy};
use crate::files::read_regular;
use crate::policy::read::reason;
use crate::{Checks, FileReport, Input, Linter, Scratch};

/// Fewer files than this are not worth another thread.
const FEW: usize = 16;

pub(super) fn run(args: &Check, checks: &Checks) -> Result<Outcome, Problem> {
    let here = paths::here()?;
    let found = policy::find(
        &RequiredName {
            policy: args.policy.as_deref(),
            schema: args.schema.as_deref(),
            select: args.select.as_deref(),
            today: args.today.date(),
            checks,
        },
        &here,
    )?;
    let policy = match found.policy {
        Ok(policy) => policy,
        Err(error) => {
            output::report(error.report(), None, &args.reporting)?;
            return Ok(Outcome::Failed);
        }
    };
    let linter = Linter::new(policy);
    let from_stdin = args.paths.iter().any(|path| path == Path::new("-"));
    if args.stdin_filename.is_some() && !from_stdin {
        let problem = Problem::new("`--stdin-filename` names standard input, which is not checked");
        return Err(problem.help("add `-` to the paths"));
    }
    let mut collector =
        Collector::new(&here, &found.folder, linter.policy(), found.file.as_deref());
    for path in args.paths.iter().filter(|path| *path != Path::new("-")) {
        collector.named(path);
    }
    if args.paths.is_empty() {
        if linter.policy().globs().next().is_none() {
            let problem = Problem::new("nothing to check: no path was given");
            return Err(
                problem.help("name files or folders, or write `[[documents]]` into the policy")
            );
        }
        collector.folder(&found.folder);
        collector.unmatched();
    }
    let coverage = collector.coverage(linter.needs_whole());
    let collected = collector.collected;
    let files: Vec<File> = collected.files.into_values().collect();
    let nothing = files.is_empty() && !from_stdin && collected.unreadable.is_empty();
    let mut failed = !collected.unreadable.is_empty();

    let mut reports = Vec::new();
    for (name, why) in &collected.unreadable {
        reports.push(linter.lint(Input::unreadable(name, why)));
    }
    if from_stdin {
        let (report, is_read) = check_stdin(&linter, args, &here, &found.folder);
        failed |= !is_read;
        reports.push(report);
    }
    for (report, is_read) in self::files(&linter, &files, args.reporting.quiet) {
        failed |= !is_read;
        reports.push(report);
    }
    let mut report = linter.finish(reports, coverage).expect("one linter made all reports");
    report.extend(collected.findings);
    report.extend(linter.policy().warnings().iter().cloned());
    output::report(&report, Some(linter.policy()), &args.reporting)?;
    if nothing && !args.allow_empty {
        let named = args.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        let problem = match named.is_empty() {
            true => Problem::new("nothing to check: no file matches `[[documents]]`"),
            false => Problem::new(format!("nothing to check in {}", named.join(", "))),
        };
        return Err(problem.help("name other paths, mend `[[documents]]`, or give `--allow-empty`"));
    }
    Ok(if failed { Outcome::Failed } else { output::outcome(&report, &args.reporting) })
}

/// Checks files in parallel; the reports come in their order, each with whether it was read.
pub(super) fn files(linter: &Linter, files: &[File], quiet: bool) -> Vec<(FileReport, bool)> {
    if files.len() < FEW {
        let mut buffers = Buffers::default();
        return files.iter().map(|file| check_file(linter, file, &mut buffers)).collect();
    }
    let progress = Progress::new(files.len(), quiet);
    let check = |buffers: &mut Buffers, file: &File| {
        let report = check_file(linter, file, buffers);
        progress.tick();
        report
    };
    files.par_iter().map_init(Buffers::default, check).collect()
}

/// What serves for file after file.
#[derive(Default)]
struct Buffers {
    bytes: Vec<u8>,
    scratch: Scratch,
}

fn check_file(linter: &Linter, file: &File, buffers: &mut Buffers) -> (FileReport, bool) {
    match read_regular(&file.path, linter.limits().max_bytes, &mut buffers.bytes) {
        Ok(()) => {
            let input = Input::new(&file.name, &buffers.bytes).path(&file.claim_path);
            (linter.lint_with(&mut buffers.scratch, input), true)
        }
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            (linter.lint(Input::too_large(&file.name)), true)
        }
        Err(error) => (linter.lint(Input::unreadable(&file.name, &reason(&error))), false),
    }
}

fn check_stdin(linter: &Linter, args: &Check, here: &Path, folder: &Path) -> (FileReport, bool) {
    let name = match &args.stdin_filename {
        Some(name) => relative(here, &absolute(here, name)),
        None => "<stdin>".to_owned(),
    };
    let claim_path = match &args.stdin_filename {
        Some(name) => relative(folder, &absolute(here, name)),
        None => name.clone(),
    };
    let most = linter.limits().max_bytes as u64;
    let mut bytes = Vec::new();
    match io::stdin().lock().take(most + 1).read_to_end(&mut bytes) {
        Ok(length) if length as u64 > most => (linter.lint(Input::too_large(&name)), true),
        Ok(_) => (linter.lint(Input::new(&name, &bytes).path(&claim_path)), true),
        Err(error) => (linter.lint(Input::unreadable(&name, &reason(&error))), false),
    }
}

/// A bar on a terminal, when it takes long.
struct Progress {
    bar: ProgressBar,
    since: Instant,
}

impl Progress {
    fn new(files: usize, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if quiet || !io::stderr().is_terminal() {
            bar.finish_and_clear();
        }
        Self { bar, since: Instant::now() }
    }

    fn tick(&self) {
        if self.bar.is_finished() {
            return;
        }
        self.bar.inc(1);
        if self.bar.is_hidden() && self.since.elapsed() > Duration::from_millis(500) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
