//! Texts that are read a few bytes at a time, and reports compared with each other.

use std::io::{self, Read};

use dtolint::text::Place;
use dtolint::{Coverage, FileReport, Linter, Report, render};

/// Hands over at most so many bytes at once, and fails at the end if it is to.
pub struct Pieces<'t> {
    pub left: &'t [u8],
    pub size: usize,
    pub fails: bool,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.left.len().min(self.size).min(buffer.len());
        if count == 0 && self.fails && !buffer.is_empty() {
            return Err(io::Error::other("the line is dead"));
        }
        buffer[..count].copy_from_slice(&self.left[..count]);
        self.left = &self.left[count..];
        Ok(count)
    }
}

pub fn finish(linter: &Linter, file: FileReport) -> Report {
    linter.finish([file], Coverage::Whole).expect("one linter")
}

/// All that a report has of its findings, before secrets are masked in it.
pub fn findings(report: &Report) -> String {
    let place = |it: &Place| format!("{it} {:?} {:?} {:?}", it.start(), it.end(), it.text());
    let mut text = format!("{:?} {:?}\n", report.summary(), report.undecided());
    for it in report.findings() {
        // The line of an earlier value may be gone.
        let related: Vec<_> = it
            .related()
            .iter()
            .map(|at| (at.place.to_string(), at.place.start(), at.place.end(), &at.label))
            .collect();
        let (rule, severity, document, pointer) =
            (it.rule(), it.severity(), it.document(), it.pointer());
        text += &format!(
            "{rule} {severity} {document} {pointer} {} {}\n",
            place(it.place()),
            it.fingerprint()
        );
        text += &format!(
            "  {:?} {:?} {related:?} {:?}\n",
            it.message(),
            it.help(),
            it.policy().map(place)
        );
        text += &format!("  {:?} {:?} {:?}\n", it.schema(), it.waived(), it.fix());
    }
    text
}

pub fn json(report: &Report) -> String {
    let mut bytes = Vec::new();
    render::json(report, &mut bytes).expect("it is written");
    String::from_utf8(bytes).expect("UTF-8")
}

pub fn text_of(report: &Report) -> String {
    let mut bytes = Vec::new();
    render::text(report, render::Options::default(), &mut bytes).expect("it is written");
    String::from_utf8(bytes).expect("UTF-8")
}

/// Compares two reports line by line.
pub fn assert_equal(found: &str, expected: &str, how: &str) {
    let mut pairs = found.lines().zip(expected.lines()).enumerate();
    let first = pairs.find(|(_, (found, expected))| found != expected);
    assert_eq!(first, None, "{how}");
    assert_eq!(found.len(), expected.len(), "{how}");
}
