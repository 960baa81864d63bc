//! `dtolint hook`.

use std::io::{self, BufRead, Read, Write};

use super::args::Hook as Args;
use super::{Outcome, Problem, paths};
use crate::{Checks, Hook, Session};

/// So long a line may be, in bytes: a document of the largest size with every character escaped.
const LONGEST: u64 = 400 << 20;

/// So many bytes are kept for the next line.
const KEPT: usize = 1 << 20;

pub(super) fn run(args: &Args, checks: &Checks) -> Result<Outcome, Problem> {
    let here = paths::here()?;
    let hook = match &args.policy {
        Some(file) => Hook::with_policy_file(here, file),
        None => Hook::new(here),
    };
    let mut session = Session::new(hook.checks(checks.clone()));
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut line = Vec::new();
    let unreadable = |error| Problem::new(format!("standard input cannot be read: {error}"));
    loop {
        line.clear();
        // One long request is no reason to hold on to so much.
        line.shrink_to(KEPT);
        let length = (&mut input).take(LONGEST).read_until(b'\n', &mut line).map_err(unreadable)?;
        if length == 0 {
            return Ok(Outcome::Clean);
        }
        let answer = if length as u64 == LONGEST && line.last() != Some(&b'\n') {
            input.skip_until(b'\n').map_err(unreadable)?;
            Session::too_long(LONGEST)
        } else if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        } else {
            session.answer(&line, args.today.date())
        };
        match writeln!(output, "{answer}").and_then(|()| output.flush()) {
            // Nobody listens any more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Outcome::Clean),
            written => written
                .map_err(|error| Problem::new(format!("an answer cannot be written: {error}")))?,
        }
    }
}
