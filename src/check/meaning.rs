//! What a check asks of a value, as data.
//!
//! Invariant: code outside `checks/` reads this and never asks for a check by its name.

/// What a check asks of the values at its place, for the analysis of policies.
///
/// Each variant names the parameters that hold the details. A definition may have several meanings,
/// or none: the check works without, but `policy check` can't tell whether it contradicts another.
///
/// The names are those of [`Kind::Names`] and [`Kind::Values`], the hosts those of [`Kind::Domains`],
/// the bounds those of [`Kind::Count`] and [`Kind::Number`].
///
/// [`Kind::Names`]: crate::check::Kind::Names
/// [`Kind::Values`]: crate::check::Kind::Values
/// [`Kind::Domains`]: crate::check::Kind::Domains
/// [`Kind::Count`]: crate::check::Kind::Count
/// [`Kind::Number`]: crate::check::Kind::Number
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// The array has each of these names, in every document.
    RequiresNames {
        /// The parameter that lists them.
        names: &'static str,
    },
    /// Each of these names is in the array of at least one document of the run. A name that is
    /// missing is reported at its entry in the policy.
    RequiresNamesInAnyDocument {
        /// The parameter that lists them.
        names: &'static str,
    },
    /// The value is none of these names.
    ForbidsNames {
        /// The parameter that lists them.
        names: &'static str,
        /// The parameter that lists names which are allowed anyway.
        except: Option<&'static str>,
    },
    /// The value is one of these names.
    AllowsOnlyNames {
        /// The parameter that lists them.
        names: &'static str,
    },
    /// The number of items or members is within bounds.
    BoundsCount {
        /// The parameter with the smallest number allowed.
        min: &'static str,
        /// The parameter with the largest number allowed.
        max: &'static str,
        /// The parameter that says which of them are counted; all of them without it.
        only: Option<&'static str>,
    },
    /// The number of characters is within bounds.
    BoundsLength {
        /// The parameter with the smallest number allowed.
        min: &'static str,
        /// The parameter with the largest number allowed.
        max: &'static str,
    },
    /// The number itself is within bounds.
    BoundsNumber {
        /// The parameter with the smallest number allowed.
        min: &'static str,
        /// The parameter with the largest number allowed.
        max: &'static str,
    },
    /// The whole value, and not a part of it, is matched against a regular expression.
    MatchesRegex {
        /// The parameter that holds it.
        regex: &'static str,
    },
    /// The URL's host is one of these.
    AllowsOnlyHosts {
        /// The parameter that lists them.
        hosts: &'static str,
    },
    /// The URL's host is none of these.
    ForbidsHosts {
        /// The parameter that lists them.
        hosts: &'static str,
    },
    /// A URL that parsers read in different ways is reported. Other checks at the same place then
    /// leave that to this one.
    RefusesAmbiguousUrls,
    /// A key that looks like a member of the schema is reported. Other checks at the same place
    /// then leave that to this one.
    RefusesLookalikeMembers,
}
