//! A URL read the strict way: a positive grammar on the raw text.
//!
//! Parsers differ on what they forgive: WHATWG takes `\` for `/`, urllib doesn't; one drops a tab,
//! another keeps it. So nothing is repaired here. What RFC 3986 and the host grammar (LDH labels,
//! RFC 1123; U-labels by UTS 46) don't allow is an [`Ambiguity`]. Where the WHATWG parser might read
//! another host than we do, we ask it.
//!
//! Invariant: an ambiguous host is never compared with anything.

mod bytes;
mod characters;
mod domains;
mod homograph;
mod host;
pub(crate) mod host_list;
mod normal;
mod other_parsers;
mod parts;
mod path;
mod plain_https;
mod public;
mod read;
mod u_label;

pub(crate) use domains::{Domain, DomainErrorKind, DomainIndex, DomainSet};
pub(crate) use homograph::Homographs;
pub(crate) use parts::{Host, Url};
pub(crate) use public::why_not_public;
