//! An entry of `[schemas]`: the file, or the folder, that stands for published addresses.

use percent_encoding::percent_decode_str;

use crate::text::Place;

/// Where copies of published schemas are.
#[derive(Debug, Clone)]
pub(crate) struct SchemaAddress {
    /// An address, or a prefix of addresses, which ends in `/`.
    pub(crate) address: String,
    /// The path of the file or, for a prefix, of the folder, from the root that files are read from.
    pub(crate) path: String,
    /// Where the entry is.
    pub(crate) place: Place,
    /// Whether a reference led to it.
    pub(crate) is_used: bool,
}

impl SchemaAddress {
    pub(crate) fn is_prefix(&self) -> bool {
        self.address.ends_with('/')
    }

    /// What an address has beyond this one, decoded; nothing if this is the address itself.
    pub(crate) fn rest(&self, address: &str) -> Option<String> {
        let rest = address.strip_prefix(&*self.address)?;
        let rest = rest.split('?').next().unwrap_or(rest);
        match self.is_prefix() {
            true if rest.is_empty() => None,
            false if !rest.is_empty() => None,
            _ => Some(percent_decode_str(rest).decode_utf8_lossy().into_owned()),
        }
    }
}
