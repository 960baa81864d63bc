//! `dtolint hook`.

use std::io::{self, BufRead, Read, Write};

use dtolint::check::Checks;
use dtolint::hook::{Hook, Session};

use super::args::Hook as Args;
use super::error::CliError;
use super::outcome::Outcome;
use super::working_directory::working_directory;

/// The longest line, in bytes: the largest document, with every character escaped.
const MAX_LINE: u64 = 400 << 20;

/// The largest buffer that is kept for the next line, in bytes.
const MAX_KEPT: usize = 1 << 20;

pub(super) fn run(args: &Args, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let hook = match args.policy.path()? {
        Some(file) => Hook::with_policy_file(here, file),
        None => Hook::new(here),
    };
    let mut session = Session::new(hook.checks(checks.clone()));
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut line = Vec::new();
    let unreadable = |error| CliError::new(format!("standard input cannot be read: {error}"));
    loop {
        line.clear();
        // The memory of one long request isn't kept for the next one.
        line.shrink_to(MAX_KEPT);
        let length =
            (&mut input).take(MAX_LINE).read_until(b'\n', &mut line).map_err(unreadable)?;
        if length == 0 {
            return Ok(Outcome::Clean);
        }
        let answer = if length as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            input.skip_until(b'\n').map_err(unreadable)?;
            Session::too_long(MAX_LINE)
        } else if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        } else {
            session.answer(&line, args.today.date())
        };
        match writeln!(output, "{answer}").and_then(|()| output.flush()) {
            // The client has gone.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Outcome::Clean),
            written => written
                .map_err(|error| CliError::new(format!("an answer cannot be written: {error}")))?,
        }
    }
}
