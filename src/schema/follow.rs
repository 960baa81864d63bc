//! Follows the references that are around schemas: whatever is in an OpenAPI file may be in another file.

use serde_json::Value;

use super::bundle::Bundle;
use super::error::{SchemaError, SchemaMistake};
use super::library::{Library, Loader};
use super::location::split;
use super::resolver::leads_to;

/// How many references may follow one another.
const MOST_REFERENCES: usize = 16;

pub(super) struct Follower<'f> {
    pub(super) bundle: Bundle,
    pub(super) library: &'f mut Library,
    pub(super) loader: &'f mut dyn Loader,
}

impl Follower<'_> {
    /// Where a value is that may be a reference to it.
    ///
    /// # Errors
    ///
    /// The reference leads nowhere.
    pub(super) fn follow(&mut self, at: String) -> Result<String, SchemaError> {
        let mut at = at;
        for _ in 0..MOST_REFERENCES {
            let reference = self.bundle.object(&at).and_then(|it| it.get("$ref")?.as_str());
            let Some(reference) = reference.map(str::to_owned) else { return Ok(at) };
            at = leads_to(&mut self.bundle, &at, &reference, self.library, self.loader)?;
        }
        let message = "`$ref` leads from one `$ref` to the next without end";
        Err(self.mistake(&at, message).help("let one of them lead to what is meant").into())
    }

    /// Where the schema at a pointer is, if a reference on the way to it leads elsewhere.
    ///
    /// # Errors
    ///
    /// No reference is on the way, or nothing is there.
    pub(super) fn descend(&mut self, pointer: &str) -> Result<String, SchemaError> {
        let (mut at, mut has_moved) = (String::new(), false);
        for token in pointer.split('/').skip(1) {
            let mut next = format!("{at}/{token}");
            if self.bundle.get(&next).is_none() {
                let moved = self.follow(at.clone())?;
                has_moved |= moved != at;
                next = format!("{moved}/{token}");
            }
            if self.bundle.get(&next).is_none() && has_moved {
                let (file, nothing) = self.bundle.file_of(&next);
                let message = format!(
                    "there is nothing at `{nothing}` in this file, to which a `$ref` leads from `{pointer}`"
                );
                let mistake = self.mistake(&next, message);
                return Err(match file.suggestion(nothing) {
                    Some(help) => mistake.help(help).into(),
                    None => mistake.help("correct what the policy says behind the `#`").into(),
                });
            }
            at = next;
        }
        match self.bundle.get(&at) {
            Some(Value::Object(_) | Value::Bool(_)) if has_moved => Ok(at),
            Some(_) if has_moved => {
                Err(self.mistake(&at, "a schema is an object or a boolean").into())
            }
            _ => Err(self.bundle.files[0].no_schema(pointer).into()),
        }
    }

    pub(super) fn mistake(&self, at: &str, message: impl Into<String>) -> SchemaMistake {
        let (_, pointer) = split(at);
        SchemaMistake::unusable(self.bundle.place(at), message).value(pointer, "operation")
    }
}
