//! Where output goes: the report to standard output or a file, what goes wrong to standard error.

use std::io::{self, Write};
use std::path::Path;

use super::args::{Color, Format, Reporting};
use super::{Outcome, Problem};
use crate::{Report, render};

/// Writes a report in the format and to the place that the arguments name.
pub(super) fn report(report: &Report, args: &Reporting) -> Result<(), Problem> {
    let color = wants_color(args);
    let mut text = Vec::new();
    let options = render::TextOptions { color, summary: !args.quiet };
    let rendered = match args.format {
        Format::Text => render::text(report, options, &mut text),
        Format::Json => render::json(report, &mut text),
    };
    rendered.map_err(|error| Problem::new(format!("the report cannot be made: {error}")))?;
    write(&text, args)
}

/// Prints findings that keep a command from its work.
pub(super) fn findings(report: &Report) -> Result<(), Problem> {
    let mut text = Vec::new();
    let failed = |error| Problem::new(format!("the report cannot be written: {error}"));
    let options = render::TextOptions { color: is_terminal(), summary: true };
    render::text(report, options, &mut text).and_then(|()| print(&text)).map_err(failed)
}

/// Writes what is a report already to where the arguments say.
pub(super) fn write(text: &[u8], args: &Reporting) -> Result<(), Problem> {
    let written = match &args.output {
        None => print(text),
        Some(path) => write_whole(path, text),
    };
    let to = args.output.as_deref().map_or("standard output".into(), Path::to_string_lossy);
    written.map_err(|error| {
        Problem::new(format!("the report cannot be written to {to}: {error}"))
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

/// Whether the report is to have colours.
pub(super) fn wants_color(args: &Reporting) -> bool {
    match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => args.output.is_none() && is_terminal(),
    }
}

fn is_terminal() -> bool {
    !matches!(anstream::AutoStream::choice(&io::stdout()), anstream::ColorChoice::Never)
}

/// Prints to standard output. A reader that has read enough is no failure.
pub(super) fn print(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Replaces a file by one that is complete, or leaves it as it was.
fn write_whole(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = temporary(folder)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// A file beside the one that it will replace.
pub(super) fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().permissions(permissions()).tempfile_in(folder)
}

/// As any other program would make a file, not for its owner's eyes alone.
#[cfg(unix)]
fn permissions() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

/// Says on standard error why the job could not be done.
pub(super) fn problem(problem: &Problem) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "error: {}", problem.message);
    if let Some(help) = &problem.help {
        let _ = writeln!(err, "  = help: {help}");
    }
}
