//! The syntax of a file, by the end of its name.

use std::fmt;

/// The syntax of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// One JSON document (RFC 8259).
    Json,
    /// A JSON document on every line that is not blank.
    NdJson,
    /// A stream of YAML 1.2 documents, read by the core schema.
    Yaml,
}

impl Format {
    /// The extensions of files that are checked in a folder.
    pub const EXTENSIONS: [&'static str; 5] = ["json", "yaml", "yml", "ndjson", "jsonl"];

    /// The format for a file name's extension, if it is one of [`Format::EXTENSIONS`]. Case doesn't
    /// matter.
    ///
    /// ```
    /// use dtolint::document::Format;
    ///
    /// assert_eq!(Format::of("hooks/hr.YML"), Some(Format::Yaml));
    /// assert_eq!(Format::of("README"), None);
    /// ```
    pub fn of(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let is = |known: &str| extension.eq_ignore_ascii_case(known);
        match () {
            () if is("json") => Some(Self::Json),
            () if is("ndjson") || is("jsonl") => Some(Self::NdJson),
            () if is("yaml") || is("yml") => Some(Self::Yaml),
            () => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::NdJson => "NDJSON",
            Self::Yaml => "YAML",
        })
    }
}
