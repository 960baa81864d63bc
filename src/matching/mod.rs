//! How checks compare: names and patterns, domains, URLs, lists of known hosts.

mod date;
mod domains;
pub(crate) mod host_list;
mod name_hasher;
mod names;
mod url;

pub use date::{Date, DateError};
pub(crate) use domains::{Domain, DomainSet};
pub(crate) use name_hasher::NameHasher;
pub(crate) use names::glob;
pub use names::{NameEntry, NameSet};
pub(crate) use url::{Host, Url};
