//! Why a pattern can't be used.

/// Why a pattern can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// It isn't a pattern by ECMA-262 with the `u` flag.
    Invalid {
        /// What is wrong.
        reason: String,
        /// Where, in characters from 1.
        column: usize,
        /// What to write instead, where that is known.
        help: Option<&'static str>,
    },
    /// It is a pattern, but larger than the limit that the text names.
    TooLarge(String),
    /// It is a pattern, but dtolint doesn't support what the text names.
    Unsupported(String),
}

impl std::fmt::Display for PatternError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid { reason, column, .. } => write!(f, "{reason} (column {column})"),
            Self::TooLarge(limit) => write!(f, "it is too large: {limit}"),
            Self::Unsupported(what) => f.write_str(what),
        }
    }
}

impl PatternError {
    /// What to do about it.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Invalid { help: Some(help), .. } => help,
            Self::Invalid { .. } => {
                "correct the pattern; patterns are those of ECMA-262 with the `u` flag"
            }
            Self::TooLarge(_) => {
                "use smaller repetitions, such as `{1,64}` instead of `{1,9999}`, and `[a-z]` instead of a class of Unicode where that is meant"
            }
            Self::Unsupported(_) => "write the pattern without it",
        }
    }
}
