//! Values of a policy as TOML text, each with the file and line that it is from.

mod page;
mod toml_text;

pub(crate) use crate::check::params::array;
pub(crate) use crate::toml::text::{key, string};
pub(crate) use page::{Page, origin, plain};
pub(crate) use toml_text::{Shown, Writer};
