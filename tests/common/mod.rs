//! What several tests share.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use std::collections::BTreeMap;
use std::io;

use dtolint::{Files, Finding, Report};

/// Files in memory.
pub struct Memory(BTreeMap<String, Vec<u8>>);

impl Memory {
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let own = |(path, text): (&str, &str)| (path.to_owned(), text.as_bytes().to_vec());
        Self(files.into_iter().map(own).collect())
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Settings under which a snapshot goes to `snapshots/FOLDER/`, by its name alone.
pub fn snapshots(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("{}/snapshots/{folder}", env!("CARGO_MANIFEST_DIR")));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Asserts that of each line of a policy just those mistakes are told which it says behind `#!`: the
/// rule, and a part of the help.
pub fn assert_told_by_line(text: &str, report: &Report) {
    let mut left: Vec<&Finding> = report.findings().iter().collect();
    let mut wrong = Vec::new();
    for (nth, line) in text.lines().enumerate() {
        for expected in line.split("#! ").skip(1) {
            let (rule, help) = expected.trim().split_once(' ').expect("a rule and its help");
            let is_told = |finding: &&Finding| {
                finding.rule() == rule
                    && finding.place().start().line == nth + 1
                    && finding.help().is_some_and(|text| text.contains(help))
            };
            match left.iter().position(is_told) {
                Some(at) => _ = left.remove(at),
                None => wrong.push(format!("line {}: no {expected}", nth + 1)),
            }
        }
    }
    for finding in left {
        let (at, help) = (finding.place().start(), finding.help().unwrap_or("no help"));
        wrong.push(format!("line {}: {} {}: {help}", at.line, finding.rule(), finding.message()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
