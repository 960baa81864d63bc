//! The table of formats that reports are written in.
//!
//! Invariant: a format is its own file and a row of [`FORMATS`]. The command's arguments and help,
//! the tests and the fuzz targets read the table and name no format themselves.

use std::borrow::Cow;
use std::io;

use super::Options;
use crate::finding::Report;
use crate::linter::TestReport;

/// The formats, the default first.
pub static FORMATS: [Format; 7] = [
    Format {
        name: "text",
        about: "people",
        extension: "txt",
        is_for_people: true,
        max_findings: Some(1_000),
        write: |report, options, out| super::text(report, *options, out),
        has_keys: false,
        write_tests: Some(|tested, report, options, out| {
            super::tests_text(tested, report, *options, out)
        }),
    },
    Format {
        name: "json",
        about: "your own programs",
        extension: "json",
        is_for_people: false,
        max_findings: None,
        write: |report, _, out| super::json(report, out),
        has_keys: false,
        write_tests: Some(|tested, report, _, out| super::tests_json(tested, report, out)),
    },
    Format {
        name: "ndjson",
        about: "programs that read one finding a line, such as Spark",
        extension: "ndjson",
        is_for_people: false,
        max_findings: None,
        write: |report, options, out| super::ndjson(report, options.keys, out),
        has_keys: true,
        write_tests: None,
    },
    Format {
        name: "sarif",
        about: "GitHub code scanning, editors and other readers of SARIF 2.1.0",
        extension: "sarif",
        is_for_people: false,
        max_findings: Some(25_000),
        write: |report, options, out| super::sarif(report, options.policy, out),
        has_keys: false,
        write_tests: None,
    },
    Format {
        name: "github",
        about: "annotations in a pull request on GitHub",
        extension: "txt",
        is_for_people: true,
        max_findings: Some(1_000),
        write: |report, _, out| super::github(report, out),
        has_keys: false,
        write_tests: None,
    },
    Format {
        name: "gitlab",
        about: "GitLab's Code Quality",
        extension: "json",
        is_for_people: false,
        max_findings: None,
        write: |report, _, out| super::gitlab(report, out),
        has_keys: false,
        write_tests: None,
    },
    Format {
        name: "junit",
        about: "test reports of Jenkins, GitLab and others",
        extension: "xml",
        is_for_people: false,
        max_findings: None,
        write: |report, options, out| super::junit(report, options.failing, out),
        has_keys: false,
        write_tests: Some(|tested, report, options, out| {
            super::junit_tests(tested, report, options.failing, out)
        }),
    },
];

/// A format that reports are written in.
///
/// ```
/// use dtolint::{Coverage, Linter, Policy, render};
///
/// let linter = Linter::new(Policy::recommended());
/// let report = linter.lint_all([("hook.json", "{")], Coverage::Whole);
/// let format = render::Format::by_name("gitlab").unwrap();
/// let options = render::Options::default().policy(linter.policy());
/// assert!(format.to_string(&report, &options).starts_with("[\n"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Format {
    /// What `--format` calls it.
    pub name: &'static str,
    /// Who or what reads it: a phrase that follows "for".
    pub about: &'static str,
    /// The usual ending of a file's name, without a dot.
    pub extension: &'static str,
    /// Whether people read it as it is.
    pub is_for_people: bool,
    /// How many findings a report has, unless [`Options::max_findings`] says otherwise: as many as a person looks at,
    /// or as [GitHub takes][sarif-support]. `None` for all.
    ///
    /// [sarif-support]: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
    pub max_findings: Option<usize>,
    /// Whether a report has the [keys](Options::keys) of a part.
    pub has_keys: bool,
    write: WriteReport,
    /// For a format that can also say what each test of a policy came to.
    write_tests: Option<WriteTests>,
}

type WriteReport = fn(&Report, &Options<'_>, &mut dyn io::Write) -> io::Result<()>;
type WriteTests = fn(&TestReport, &Report, &Options<'_>, &mut dyn io::Write) -> io::Result<()>;

impl Format {
    /// The format of that name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Writes the report of a run.
    ///
    /// # Errors
    ///
    /// What `out` fails with.
    pub fn write(
        &self,
        report: &Report,
        options: &Options<'_>,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        (self.write)(&self.limited(report, options), options, out)
    }

    /// The report with as many findings as are written.
    fn limited<'r>(&self, report: &'r Report, options: &Options<'_>) -> Cow<'r, Report> {
        match options.max_findings.or(self.max_findings) {
            Some(limit) if report.findings().len() > limit => {
                let mut report = report.clone();
                report.limit(limit);
                Cow::Owned(report)
            }
            _ => Cow::Borrowed(report),
        }
    }

    /// Writes what the tests of a policy came to, with the findings of `report`. A format that has no
    /// place for tests has the findings alone.
    ///
    /// # Errors
    ///
    /// What `out` fails with.
    pub fn write_tests(
        &self,
        tested: &TestReport,
        report: &Report,
        options: &Options<'_>,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        match self.write_tests {
            Some(write) => write(tested, &self.limited(report, options), options, out),
            None => self.write(report, options, out),
        }
    }

    /// The report of a run as a string.
    pub fn to_string(&self, report: &Report, options: &Options<'_>) -> String {
        let mut bytes = Vec::new();
        self.write(report, options, &mut bytes).expect("writing to a vector can't fail");
        String::from_utf8(bytes).expect("every format is UTF-8")
    }
}
