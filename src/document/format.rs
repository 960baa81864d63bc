//! The syntax of a file, by the end of its name.

use std::fmt;
use std::str::FromStr;

/// The syntax of a file.
///
/// ```
/// use dtolint::document::Format;
///
/// assert_eq!("yaml".parse(), Ok(Format::Yaml));
/// assert_eq!(Format::Yaml.to_string(), "YAML");
/// let error = "toml".parse::<Format>().unwrap_err();
/// assert_eq!(error.to_string(), "`toml` isn't a format: expected `JSON`, `NDJSON` or `YAML`");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// One JSON document (RFC 8259).
    Json,
    /// A JSON document on every line that is not blank. The text of a file may be compressed.
    NdJson,
    /// A stream of YAML 1.2 documents, read by the core schema.
    Yaml,
}

impl Format {
    /// The extensions of files that are checked in a folder.
    pub const EXTENSIONS: [&'static str; 5] = ["json", "yaml", "yml", "ndjson", "jsonl"];

    /// The format for a file name's extension, if it is one of [`Format::EXTENSIONS`]; for NDJSON, `.gz` or `.zst` may
    /// follow. Case doesn't matter.
    ///
    /// ```
    /// use dtolint::document::Format;
    ///
    /// assert_eq!(Format::of("hooks/hr.YML"), Some(Format::Yaml));
    /// assert_eq!(Format::of("hooks.ndjson.gz"), Some(Format::NdJson));
    /// assert_eq!(Format::of("hooks.json.gz"), None);
    /// assert_eq!(Format::of("README"), None);
    /// ```
    pub fn of(name: &str) -> Option<Self> {
        let (name, extension) = name.rsplit_once('.')?;
        let is_packed = ["gz", "zst"].iter().any(|it| extension.eq_ignore_ascii_case(it));
        let extension = if is_packed { name.rsplit_once('.')?.1 } else { extension };
        let is = |known: &str| extension.eq_ignore_ascii_case(known);
        match () {
            () if is("ndjson") || is("jsonl") => Some(Self::NdJson),
            () if is_packed => None,
            () if is("json") => Some(Self::Json),
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

impl FromStr for Format {
    type Err = UnknownFormat;

    /// Reads the name of a format. Case doesn't matter.
    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        match name.to_ascii_lowercase().as_str() {
            "json" => Ok(Self::Json),
            "ndjson" => Ok(Self::NdJson),
            "yaml" => Ok(Self::Yaml),
            _ => Err(UnknownFormat(name.to_owned())),
        }
    }
}

/// The text isn't the name of a [`Format`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` isn't a format: expected `JSON`, `NDJSON` or `YAML`", self.0)
    }
}

impl std::error::Error for UnknownFormat {}
