//! How checks compare: names and patterns, domains, URLs, lists of known hosts.

mod date;
mod domains;
mod homograph;
pub(crate) mod host_list;
mod lookalike;
mod name_hasher;
mod names;
mod roll;
mod url;
mod values;
mod wanted;
mod wildcard;

pub use date::{Date, DateError};
pub(crate) use domains::{Domain, DomainIndex, DomainSet};
pub(crate) use homograph::homograph;
pub(crate) use lookalike::{Lookalikes, difference};
pub(crate) use name_hasher::NameHasher;
pub use names::{NameEntry, NameSet};
pub(crate) use roll::{Listed, Marks, Roll};
pub(crate) use url::{Host, Url};
pub(crate) use values::ValueSet;
pub(crate) use wanted::{Wanted, wanted};
pub(crate) use wildcard::Wildcard;
