//! An entry of a list in a file of its own.

use crate::document::Types;
use crate::text::Place;
use crate::toml::PolicyMistake;

/// An entry: its text, its type, and where it is.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) of: Types,
    pub(super) place: Place,
}

/// One thing that is wrong with a list, and where, if it isn't the file as a whole.
pub(super) type Wrong = (PolicyMistake, Option<Place>);
