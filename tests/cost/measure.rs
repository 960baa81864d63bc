//! Runs dtolint many times in one process, for `run.py`, which counts what each run costs.
//!
//! A line of standard input is one of
//!
//! - `new`: a new case; no policy is kept;
//! - `lint<TAB>FOLDER<TAB>FILE<TAB>FORMAT`: the policy of the folder is loaded before, and what counts is to check the
//!   file and to write the report;
//! - `run<TAB>FOLDER<TAB>ARGUMENT<TAB>…`: the command runs in the folder;
//! - `hook<TAB>FOLDER<TAB>FILE`: a hook in the folder answers the lines of the file.
//!
//! The file that is the first argument gets a line for each run that ended: its exit code, and how many bytes standard
//! output has then, which must be a file.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::error::Error;
use std::ffi::OsString;
use std::io::{BufRead as _, Write as _};
use std::path::Path;

use dtolint::check::Checks;
use dtolint::files::OsFileSystem;
use dtolint::hook::{Hook, Session};
use dtolint::linter::Input;
use dtolint::policy::{Date, PolicyLocation};
use dtolint::render::{Format, Options};
use dtolint::{Coverage, Linter, PolicyBuilder};

/// What was loaded, by the texts of the files beside the document.
type Policies = HashMap<Vec<String>, Linter>;

enum Run<'l> {
    Lint { linter: &'l Linter, file: &'l str, text: String, format: &'static Format },
    Command(Vec<OsString>),
    Hook { session: Box<Session>, requests: Vec<u8> },
}

fn main() -> Result<(), Box<dyn Error>> {
    let ends = std::env::args().nth(1).ok_or("the path of a file is missing")?;
    let mut ends = std::fs::File::create(ends)?;
    let mut policies = Policies::default();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line == "new" {
            policies.clear();
            continue;
        }
        let code = measured(prepared(&line, &mut policies)?)?;
        writeln!(ends, "{code} {}", std::fs::metadata("/dev/stdout")?.len())?;
    }
    Ok(())
}

fn prepared<'l>(line: &'l str, policies: &'l mut Policies) -> Result<Run<'l>, Box<dyn Error>> {
    let words: Vec<_> = line.split('\t').collect();
    Ok(match words[..] {
        ["lint", folder, file, format] => {
            let folder = Path::new(folder);
            let path = folder.join("dtolint.toml");
            let linter = match policies.entry(texts(folder, file)?) {
                Entry::Occupied(loaded) => loaded.into_mut(),
                Entry::Vacant(new) => {
                    let location = PolicyLocation::of_file(&OsFileSystem, &path);
                    let files = location.files(&OsFileSystem, folder);
                    let builder = PolicyBuilder::default().files(&*files).today(Date::today());
                    new.insert(Linter::new(builder.at(&location)?))
                }
            };
            let text = std::fs::read_to_string(folder.join(file))?;
            let format = Format::by_name(format).ok_or("there is no such format")?;
            Run::Lint { linter, file, text, format }
        }
        ["run", folder, ref arguments @ ..] => {
            std::env::set_current_dir(folder)?;
            let arguments = std::iter::once("dtolint").chain(arguments.iter().copied());
            Run::Command(arguments.map(Into::into).collect())
        }
        ["hook", folder, file] => {
            let session = Box::new(Session::new(Hook::new(std::fs::canonicalize(folder)?)));
            Run::Hook { session, requests: std::fs::read(Path::new(folder).join(file))? }
        }
        _ => return Err(format!("this is no run: {line}").into()),
    })
}

/// The texts of the files in a folder, except one, in the order of their names.
fn texts(folder: &Path, except: &str) -> std::io::Result<Vec<String>> {
    let files = std::fs::read_dir(folder)?.map(|file| Ok(file?.path()));
    let mut files = files.collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|path| path.file_name().is_none_or(|name| name != except));
    files.sort();
    files.iter().map(std::fs::read_to_string).collect()
}

/// What is counted: `run.py` knows it by its name. The exit code of the command, or 0.
#[inline(never)]
fn measured(run: Run<'_>) -> std::io::Result<u8> {
    match run {
        Run::Command(arguments) => return Ok(dtolint::cli::run(arguments, &Checks::default())),
        Run::Hook { mut session, requests } => {
            let mut out = std::io::stdout().lock();
            for line in requests.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                writeln!(out, "{}", session.answer(line, Date::today()))?;
            }
            out.flush()?;
        }
        Run::Lint { linter, file, text, format } => {
            let report = linter.lint_all([Input::new(file, &text)], Coverage::Part);
            let options = Options::default().policy(linter.policy());
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            format.write(&report, &options, &mut out)?;
            out.flush()?;
        }
    }
    Ok(0)
}
