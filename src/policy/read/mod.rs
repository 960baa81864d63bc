//! From files to a policy: layers in order, every mistake kept.

mod entries;
pub(crate) mod resolver;
pub(crate) mod schemas;

#[cfg(feature = "cli")]
pub(crate) use schemas::reason;
