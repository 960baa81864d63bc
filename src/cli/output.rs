//! Where output goes: the report to standard output or a file, what goes wrong to standard error.

use std::io::{self, Write};
use std::path::Path;

use dtolint::finding::PartKeys;
use dtolint::linter::{FileCollector, TestReport};
use dtolint::render::{self, Format, Options};
use dtolint::{Policy, Report};

use super::args::{Color, Reporting};
use super::error::CliError;
use super::outcome::Outcome;

/// Writes a report in each format and to each place that the arguments name.
pub(super) fn report(
    report: &Report,
    policy: Option<&Policy>,
    args: &Reporting,
) -> Result<(), CliError> {
    report_with_keys(report, policy, None, args)
}

/// The same with the keys of a part, in the formats that have them.
pub(super) fn report_with_keys(
    report: &Report,
    policy: Option<&Policy>,
    keys: Option<&PartKeys>,
    args: &Reporting,
) -> Result<(), CliError> {
    write_each(policy, args, |format, options, out| format.write(report, &options.keys(keys), out))
}

/// Writes what the tests of a policy came to, in the same way.
pub(super) fn tests(
    tested: &TestReport,
    policy: &Policy,
    args: &Reporting,
) -> Result<(), CliError> {
    let report = tested.report();
    write_each(Some(policy), args, |format, options, out| {
        format.write_tests(tested, &report, options, out)
    })
}

/// `--list-files`: writes what a run does with each file, as text or JSON, and reads none.
pub(super) fn files(
    collector: &FileCollector<'_>,
    policy: &Policy,
    args: &Reporting,
) -> Result<Outcome, CliError> {
    let files = &collector.list();
    for (format, file) in args.writing.targets()? {
        let mut text = Vec::new();
        let made = match format.name {
            "text" => render::file_list_text(files, policy, &mut text),
            "json" => render::file_list_json(files, policy, &mut text),
            other => {
                let error = CliError::new(format!("a list of files has no format `{other}`"));
                return Err(error.help("the formats of `--list-files` are text and json"));
            }
        };
        made.map_err(|error| CliError::new(format!("the list cannot be made: {error}")))?;
        write(&text, file)?;
    }
    let is_whole = collector.unreadable().is_empty();
    Ok(if is_whole { Outcome::Clean } else { Outcome::Failed })
}

fn write_each(
    policy: Option<&Policy>,
    args: &Reporting,
    write_one: impl Fn(&Format, &render::Options<'_>, &mut Vec<u8>) -> io::Result<()>,
) -> Result<(), CliError> {
    let mut rendered = Vec::new();
    for (format, file) in args.writing.targets()? {
        let mut out = Vec::new();
        let mut options = render::Options::default()
            .color(wants_color(args, file))
            .summary(!args.writing.quiet)
            .failing(args.fail_on.severity())
            .max_findings(args.writing.max_findings());
        options.policy = policy;
        write_one(format, &options, &mut out)
            .map_err(|error| CliError::new(format!("the report cannot be made: {error}")))?;
        rendered.push((file, out));
    }
    rendered.iter().try_for_each(|(file, bytes)| write(bytes, *file))
}

/// Prints findings that keep a command from its work.
pub(super) fn findings(report: &Report) -> Result<(), CliError> {
    let mut text = Vec::new();
    let failed = |error| CliError::new(format!("the report cannot be written: {error}"));
    let options = Options::default().color(is_terminal());
    render::text(report, options, &mut text).and_then(|()| print(&text)).map_err(failed)
}

/// Writes a report to a file or, without one, to standard output.
fn write(bytes: &[u8], file: Option<&Path>) -> Result<(), CliError> {
    let written = match file {
        None => print(bytes),
        Some(path) => write_whole(path, bytes),
    };
    let to = file.map_or("standard output".into(), Path::to_string_lossy);
    written.map_err(|error| {
        CliError::new(format!("the report cannot be written to {to}: {error}"))
            .help("nothing of it was written to a file that was there before")
    })
}

/// What a run comes to by its findings.
pub(super) fn outcome(report: &Report, args: &Reporting) -> Outcome {
    let fails = |level| report.worst().is_some_and(|worst| worst >= level);
    match args.fail_on.severity() {
        Some(level) if fails(level) => Outcome::Findings,
        _ => Outcome::Clean,
    }
}

/// Whether a report is to have colours.
fn wants_color(args: &Reporting, file: Option<&Path>) -> bool {
    match args.writing.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => file.is_none() && is_terminal(),
    }
}

fn is_terminal() -> bool {
    !matches!(anstream::AutoStream::choice(&io::stdout()), anstream::ColorChoice::Never)
}

/// Prints to standard output. A reader that has read enough is no failure.
pub(super) fn print(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    unless_reader_has_gone(out.write_all(text).and_then(|()| out.flush()))
}

/// Prints a text for people. What it quotes of policies and arguments can't act on the terminal.
pub(super) fn print_text(text: &str) -> io::Result<()> {
    print(render::printable(text).as_bytes())
}

/// Prints help or the version, with colours on a terminal.
pub(super) fn print_help(help: &clap::Error) -> Result<Outcome, CliError> {
    let printed = help.print().and_then(|()| io::stdout().flush());
    unless_reader_has_gone(printed).map_err(CliError::unwritable("the help"))?;
    Ok(Outcome::Clean)
}

fn unless_reader_has_gone(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Replaces a file by one that is complete, or leaves it as it was. A link to a file stays, and
/// that file is replaced. What is there and isn't a file, such as a pipe, is written to.
pub(super) fn write_whole(path: &Path, text: &[u8]) -> io::Result<()> {
    if path == Path::new("/dev/stdout") {
        // By this name it would be opened anew, and a file be written from its start.
        return print(text);
    }
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(text);
    }
    // The parent of a bare name is the empty path, which `tempfile` joins to the current folder.
    let mut file = temporary(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Writes a new file, whole or not at all. If there is one already, it stays.
pub(super) fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = temporary(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// A temporary file in the folder of the file that it will replace.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    readable_by_all(&mut builder);
    builder.tempfile_in(folder)
}

/// Gives a temporary file the permissions of any other new file; by default only its owner may read it.
#[cfg(dtolint_unix)]
fn readable_by_all(builder: &mut tempfile::Builder<'_, '_>) {
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
}

/// Elsewhere a new file has the permissions of its folder.
#[cfg(not(dtolint_unix))]
fn readable_by_all(_: &mut tempfile::Builder<'_, '_>) {}

/// Says on standard error why the job could not be done.
pub(super) fn error(error: &CliError) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "error: {}", render::printable_line(&error.message));
    if let Some(help) = &error.help {
        let _ = writeln!(err, "  = help: {}", render::printable_line(help));
    }
}

/// Says on standard error what is wrong with the arguments, in colours unless one has characters that could act on
/// the terminal, or a line break, with which it could look like a line of dtolint's.
pub(super) fn usage(error: &clap::Error) {
    let written = error.render().to_string();
    let with_breaks =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let with_breaks = with_breaks.filter(|argument| argument.contains('\n'));
    let in_lines = with_breaks.fold(written.clone(), |text, argument| {
        text.replace(&argument, &render::printable_line(&argument))
    });
    let shown = render::printable(&in_lines);
    // If standard error can't be written, nobody can be told.
    let _ = match shown == written {
        true => error.print(),
        false => anstream::stderr().lock().write_all(shown.as_bytes()),
    };
}
