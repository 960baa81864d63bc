//! Why the command could not do its job.

use std::io;

/// Why the job could not be done, and what to do about it.
#[derive(Debug)]
pub(super) struct CliError {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl CliError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Makes the error of an output that can't be written.
    pub(super) fn unwritable(what: &str) -> impl Fn(io::Error) -> Self {
        move |error| Self::new(format!("{what} cannot be written: {error}"))
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
