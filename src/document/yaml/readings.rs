//! What readers of YAML 1.2 and of YAML 1.1 make of a plain scalar.

use super::{core_schema, yaml11};

/// What readers of YAML 1.2 and 1.1 print of a plain scalar that is no string.
pub(super) fn readings(text: &str) -> impl Iterator<Item = String> {
    [core_schema::resolve(text), yaml11::resolve(text)].into_iter().filter_map(|it| it.printed())
}
