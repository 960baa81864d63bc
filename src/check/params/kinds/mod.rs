//! The kinds of parameters, each in a file of its own that holds everything about it.
//!
//! Invariant: a kind is one file here and one line below. Nothing else knows the kinds.

use super::kind::ParameterKind;

/// Declares the modules of the kinds, and [`Kind`] with a variant for each.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $(($field:ident: $data:ty))? => $module:ident,)+) => {
        $(pub(crate) mod $module;)+

        /// The kinds of parameters.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[$doc])* $name $(($data))?,)+
        }

        impl Kind {
            /// Calls `use_it` with what is known of the kind.
            pub(super) fn with<R>(self, use_it: impl FnOnce(&dyn ParameterKind) -> R) -> R {
                match self {
                    $(Self::$name $(($field))? => use_it(&$module::Definition $(($field))?),)+
                }
            }
        }
    };
}

kinds! {
    /// A whole number, not negative.
    Count => count,
    /// A number, kept exactly.
    Number => number,
    /// `true` or `false`.
    Flag => flag,
    /// A string.
    Text => text,
    /// An array of strings, taken as they are.
    Words => words,
    /// An array of the keys of an object, each of which the schema must provide for.
    Members => members,
    /// One of these words.
    Choice(words: &'static [&'static str]) => choice,
    /// An array of these words.
    Choices(words: &'static [&'static str]) => choices,
    /// An array of values: names as in [`Kind::Names`], numbers, `true` and `false`.
    Values => values,
    /// An array of names that a value may have: `*` for any characters, `@name` for a set. Where
    /// the schema lists the names at the selected place, each entry must be one or match one.
    Names => names,
    /// The same for names that no schema lists, such as keys.
    Globs => globs,
    /// An array of host names, `*.` and `**.` for labels below.
    Domains => domains,
    /// An array of port numbers.
    Ports => ports,
    /// A regular expression, matched in linear time, anywhere in the text unless it is anchored.
    Regex => regex,
    /// A JSON Pointer (RFC 6901) from the DTO's root.
    Pointer => pointer,
    /// A JSON Pointer from each item of the selected array.
    ItemPointer => item_pointer,
    /// A JSON Pointer from each item of the selected array, or an array of them.
    ItemPointers => item_pointers,
    /// A date, or `"today"`.
    Date => date,
    /// The time from today to so many days, weeks or years later, such as `"90 days"`.
    Days => days,
    /// A check for each item of the selected array.
    Condition => condition,
    /// An array of tables: where one of `when` is, each of `then` must be.
    Families => families,
    /// An array of tables: with a host of `domains`, `only` these names.
    Scopes => scopes,
}
