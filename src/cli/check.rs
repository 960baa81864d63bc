//! `dtolint check`.

use std::io::{self, BufRead as _, BufReader, IsTerminal, Read};
use std::iter;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use dtolint::check::Checks;
use dtolint::document::Format;
use dtolint::files::{Unpacked, absolute, is_packed, reason, relative};
use dtolint::finding::PartKeys;
use dtolint::linter::{DocumentFile, FileCollector, Input, Scratch};
use dtolint::policy::PolicyLocation;
use dtolint::{Coverage, FileReport, Limits, Linter, Policy, Report};
use indicatif::{ProgressBar, ProgressDrawTarget};
use rayon::prelude::*;

use super::args::{Check, Reporting};
use super::error::CliError;
use super::outcome::Outcome;
use super::policy::PolicyOptions;
use super::working_directory::working_directory;
use super::{from_keys, output, policy};

/// Fewer files than this are not worth another thread.
const FEW: usize = 16;

/// From so many bytes on, the lines or items of one file are worth several threads.
const LARGE: usize = 1 << 20;

/// At most so many files are checked before their reports are handed over.
const BATCH: usize = 32;

/// How many batches of reports may wait to be joined.
const AHEAD: usize = 4;

/// Standard input among the paths.
const STDIN: &str = "-";

pub(super) fn run(args: &Check, checks: &Checks) -> Result<Outcome, CliError> {
    from_keys::check_arguments(args)?;
    let here = working_directory()?;
    let schema = schema(args)?;
    let options = PolicyOptions {
        policy: args.policy.as_deref(),
        schema: schema.as_deref(),
        select: args.select.as_deref(),
        today: args.today.date(),
        checks,
    };
    let loaded = policy::load(&options, &here)?;
    let policy = match loaded.policy {
        Ok(policy) => policy,
        Err(error) => {
            output::report(error.report(), None, &args.reporting)?;
            return Ok(Outcome::Failed);
        }
    };
    let limits = limits(&policy, &args.reporting);
    let linter = Linter::with_limits(policy, limits);
    if let Some(documents) = args.documents.filter(|_| !args.from_keys.is_empty()) {
        return from_keys::run(args, &linter, documents);
    }
    let from_stdin = reads_stdin(args)?;
    let mut collector = FileCollector::new(linter.policy(), &loaded.location, &here);
    if args.list_files {
        collector = collector.with_list();
    }
    collect(args, &linter, &mut collector)?;
    if args.list_files {
        return output::files(&collector, linter.policy(), &args.reporting);
    }
    // Before standard input is waited for, as files may come meanwhile.
    let coverage = collector.coverage(linter.needs_whole());
    let is_empty = collector.files().len() == 0 && collector.unreadable().is_empty() && !from_stdin;
    let stdin = from_stdin.then(|| check_stdin(&linter, args, &here, &loaded.location)).flatten();
    let (report, keys, is_whole) = check_all(&linter, args, &collector, coverage, stdin);
    output::report_with_keys(&report, Some(linter.policy()), keys.as_ref(), &args.reporting)?;
    let counts = report.summary();
    if !args.allow_empty {
        if is_empty {
            return Err(nothing_to_check(args));
        }
        if counts.documents > 0 && counts.skipped.unknown == counts.documents {
            return Err(nothing_known());
        }
    }
    Ok(if is_whole { output::outcome(&report, &args.reporting) } else { Outcome::Failed })
}

/// Checks all files that were collected, and joins what was found on standard input: the report, the keys if they are
/// asked for, and whether everything was read.
fn check_all(
    linter: &Linter,
    args: &Check,
    collector: &FileCollector<'_>,
    coverage: Coverage,
    stdin: Option<FileReport>,
) -> (Report, Option<PartKeys>, bool) {
    let mut is_whole = collector.unreadable().is_empty();
    let unreadable = collector.unreadable().iter();
    let unreadable = unreadable.map(|(name, why)| linter.lint(Input::unreadable(name, why)));
    let (mut report, keys) =
        with_files(linter, collector.files(), args.reporting.writing.quiet, |files| {
            let files = files.chain(stdin).inspect(|report| is_whole &= report.is_read());
            finish(linter, args, unreadable.chain(files), coverage)
        });
    report.extend(collector.findings());
    report.extend(collector.unclaimed_files());
    report.add_skipped(collector.skipped());
    report.add_unchecked(collector.refused().iter().cloned());
    report.extend(collector.unmatched_globs());
    if keys.is_none() {
        report.extend(linter.policy().warnings().iter().cloned());
    }
    (report, keys, is_whole)
}

/// The report of the run or, with `--keys`, that of a part and its keys.
fn finish(
    linter: &Linter,
    args: &Check,
    files: impl Iterator<Item = FileReport>,
    coverage: Coverage,
) -> (Report, Option<PartKeys>) {
    let one_linter = "one linter made all reports";
    match args.keys {
        true => {
            let (report, keys) = linter.finish_part(files).expect(one_linter);
            (report, Some(keys))
        }
        false => (linter.finish(files, coverage).expect(one_linter), None),
    }
}

/// The schema of `--schema`, with the operation of `--operation`.
fn schema(args: &Check) -> Result<Option<String>, CliError> {
    let (Some(schema), Some(operation)) = (&args.schema, &args.operation) else {
        return Ok(args.schema.clone());
    };
    if schema.contains('#') {
        let message = "`--operation` names a schema of a file, and `--schema` names one already";
        return Err(CliError::new(message).help("name the file alone: `--schema api.yaml`"));
    }
    Ok(Some(format!("{schema}#operation={operation}")))
}

/// Whether standard input is checked.
fn reads_stdin(args: &Check) -> Result<bool, CliError> {
    let from_stdin = args.paths.iter().any(|path| path == Path::new(STDIN));
    if args.stdin_filename.is_some() && !from_stdin {
        let error = CliError::new("`--stdin-filename` names standard input, which is not checked");
        return Err(error.help("add `-` to the paths"));
    }
    Ok(from_stdin)
}

/// Collects the files that the arguments name or, without any, those of the policy.
fn collect(
    args: &Check,
    linter: &Linter,
    collector: &mut FileCollector<'_>,
) -> Result<(), CliError> {
    if !args.paths.is_empty() {
        for path in args.paths.iter().filter(|path| *path != Path::new(STDIN)) {
            no_policy(path)?;
            collector.add(path);
        }
        return Ok(());
    }
    if linter.policy().globs().next().is_none() {
        let error = CliError::new("nothing to check: no path was given");
        return Err(error.help("name files or folders, or write `[[documents]]` into the policy"));
    }
    collector.add_documents();
    Ok(())
}

/// Refuses a policy among the documents: other subcommands take it as their argument.
fn no_policy(path: &Path) -> Result<(), CliError> {
    if path.extension().is_none_or(|extension| extension != "toml") || path.is_dir() {
        return Ok(());
    }
    let path = path.display();
    let error =
        CliError::new(format!("`{path}` is TOML, as a policy is: documents are JSON or YAML"));
    Err(error.help(format!(
        "to check documents by it, write `--policy {path}`; to check the policy, `dtolint policy check {path}`"
    )))
}

fn nothing_to_check(args: &Check) -> CliError {
    let named: Vec<_> = args.paths.iter().map(|path| path.display().to_string()).collect();
    let error = match named.is_empty() {
        true => CliError::new("nothing to check: no file matches `[[documents]]`"),
        false => CliError::new(format!("nothing to check in {}", named.join(", "))),
    };
    error.help("name other paths, fix `[[documents]]`, or pass `--allow-empty`")
}

/// Without a policy that says what documents are, some must look like a DTO that is known.
fn nothing_known() -> CliError {
    let error = CliError::new(
        "nothing to check: no policy says what the documents are, and none looks like a DTO that dtolint knows",
    );
    error.help("write a policy (`dtolint policy init`), name a schema (`--schema`), or pass `--allow-empty`")
}

/// As many findings as the arguments want, if that is more than the policy's limits allow.
fn limits(policy: &Policy, args: &Reporting) -> Limits {
    let limits = policy.limits();
    let wanted = args.writing.max_findings().unwrap_or_default();
    limits.max_findings(limits.max_findings.max(wanted))
}

/// Checks files in parallel, and hands their reports over as they are made: not all of them are in memory at once. They
/// come in any order.
pub(super) fn with_files<'f, T>(
    linter: &Linter,
    files: impl ExactSizeIterator<Item = &'f DocumentFile>,
    quiet: bool,
    finish: impl FnOnce(&mut dyn Iterator<Item = FileReport>) -> T,
) -> T {
    let files: Vec<_> = files.collect();
    if files.len() < FEW {
        let mut buffers = Buffers::default();
        return finish(&mut files.into_iter().map(|file| {
            let report = check_file(linter, file, &mut buffers);
            report.unwrap_or_else(|| check_large(linter, file))
        }));
    }
    // Those that turn out to be large are checked one after the other, each in all threads.
    let found_large = &Mutex::new(Vec::new());
    let next_large = || found_large.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let progress = Progress::new(files.len(), quiet);
    let batch = (files.len() / (threads().get() * 8)).clamp(1, BATCH);
    let (sender, reports) = mpsc::sync_channel(AHEAD);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            files.par_chunks(batch).for_each_init(
                || (Buffers::default(), sender.clone()),
                |(buffers, sender), batch| {
                    let check = |&file: &&'f DocumentFile| {
                        let report = check_file(linter, file, buffers);
                        if report.is_none() {
                            found_large.lock().unwrap_or_else(PoisonError::into_inner).push(file);
                        }
                        progress.tick();
                        report
                    };
                    // Nobody waits for more if the run failed.
                    let _ = sender.send(batch.iter().filter_map(check).collect::<Vec<_>>());
                },
            );
        });
        let large = iter::from_fn(next_large).map(|file| check_large(linter, file));
        finish(&mut reports.into_iter().flatten().chain(large))
    })
}

/// Whether a file has lines that several threads check.
fn has_many_lines(file: &DocumentFile) -> bool {
    let is_large = || file.path.metadata().is_ok_and(|metadata| metadata.len() >= LARGE as u64);
    Format::of(&file.name) == Some(Format::NdJson) && (is_packed(&file.name) || is_large())
}

/// Checks a file in all threads.
fn check_large(linter: &Linter, file: &DocumentFile) -> FileReport {
    let input = Input::of_file(file, b"");
    let read = file.open().map(|reader| match Format::of(&file.name) {
        Some(Format::NdJson) => linter.lint_lines_in_threads(threads(), input, reader),
        _ => linter.lint_items(threads(), input, reader),
    });
    read.unwrap_or_else(|error| cannot_read(linter, file, &error))
}

fn threads() -> NonZeroUsize {
    NonZeroUsize::new(rayon::current_num_threads()).unwrap_or(NonZeroUsize::MIN)
}

/// What one file after the other uses.
#[derive(Default)]
struct Buffers {
    bytes: Vec<u8>,
    scratch: Scratch,
}

/// Checks a file, unless it has so many lines or items that it is one for [`check_large`].
fn check_file(linter: &Linter, file: &DocumentFile, buffers: &mut Buffers) -> Option<FileReport> {
    let Buffers { bytes, scratch } = buffers;
    if has_many_lines(file) {
        return None;
    }
    if Format::of(&file.name) == Some(Format::NdJson) {
        let lines = file.open();
        let lint = |lines| linter.lint_lines(scratch, Input::of_file(file, b""), lines);
        return Some(lines.map_or_else(|error| cannot_read(linter, file, &error), lint));
    }
    let most = linter.limits().max_bytes;
    let mut read = file.read(most.min(LARGE), bytes);
    if read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::FileTooLarge) {
        let is_yaml = Format::of(&file.name) == Some(Format::Yaml);
        if !is_yaml && linter.selects_items(&file.policy_path) {
            return None;
        }
        read = file.read(most, bytes);
    }
    Some(match read {
        Ok(()) => linter.lint_with(scratch, Input::of_file(file, bytes)),
        Err(error) => cannot_read(linter, file, &error),
    })
}

fn cannot_read(linter: &Linter, file: &DocumentFile, error: &io::Error) -> FileReport {
    match error.kind() {
        io::ErrorKind::FileTooLarge => linter.lint(Input::too_large(&file.name)),
        _ => linter.lint(Input::unreadable(&file.name, &reason(error))),
    }
}

fn check_stdin(
    linter: &Linter,
    args: &Check,
    here: &Path,
    location: &PolicyLocation,
) -> Option<FileReport> {
    let (name, policy_path) = match &args.stdin_filename {
        Some(name) => {
            let file = absolute(here, name);
            (relative(here, &file), location.path_of(&file))
        }
        None => ("<stdin>".to_owned(), "<stdin>".to_owned()),
    };
    let input = Input::new(&name, "").path(&policy_path);
    if Format::of(&name) == Some(Format::NdJson) {
        let mut lines = BufReader::new(io::stdin());
        // An error is one when the lines are read, too.
        if args.allow_empty && lines.fill_buf().is_ok_and(<[u8]>::is_empty) {
            return None;
        }
        let lines = Unpacked::new(&name, lines);
        return Some(linter.lint_lines_in_threads(threads(), input, lines));
    }
    if Format::of(&name) != Some(Format::Yaml) {
        return Some(linter.lint_items(threads(), input, io::stdin()));
    }
    let max_bytes = linter.limits().max_bytes as u64;
    let mut bytes = Vec::new();
    Some(match io::stdin().lock().take(max_bytes + 1).read_to_end(&mut bytes) {
        Ok(length) if length as u64 > max_bytes => linter.lint(Input::too_large(&name)),
        Ok(_) => linter.lint(Input::new(&name, &bytes).path(&policy_path)),
        Err(error) => linter.lint(Input::unreadable(&name, &reason(&error))),
    })
}

/// A progress bar on a terminal, once a run takes longer than half a second.
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
