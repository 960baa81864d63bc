//! The types of JSON values, as a set.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Node;
use super::arena::Kind;

/// A set of the types of JSON values (RFC 8259, section 3), such as "arrays and objects".
///
/// ```
/// use dtolint::document::Types;
///
/// let containers = Types::ARRAY.or(Types::OBJECT);
/// assert!(containers.meets(Types::ARRAY) && !containers.meets(Types::STRING));
/// assert_eq!(containers.to_string(), "arrays and objects");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Types(u8);

const NAMES: [(&str, Types); 6] = [
    ("null", Types::NULL),
    ("booleans", Types::BOOLEAN),
    ("numbers", Types::NUMBER),
    ("strings", Types::STRING),
    ("arrays", Types::ARRAY),
    ("objects", Types::OBJECT),
];

impl Types {
    /// No type.
    pub const NONE: Self = Self(0);
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(2);
    /// Numbers, whole ones included.
    pub const NUMBER: Self = Self(4);
    /// Strings.
    pub const STRING: Self = Self(8);
    /// Arrays.
    pub const ARRAY: Self = Self(16);
    /// Objects.
    pub const OBJECT: Self = Self(32);
    /// Every type.
    pub const ANY: Self = Self(63);

    /// The types of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The types that are in this set and in the other.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The types that are in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the sets have a type in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The type of a value, alone.
    pub fn of(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Null => Self::NULL,
            Kind::True | Kind::False => Self::BOOLEAN,
            Kind::Number => Self::NUMBER,
            Kind::String => Self::STRING,
            Kind::Array => Self::ARRAY,
            Kind::Object => Self::OBJECT,
        }
    }

    /// The type of a value of `serde_json`, alone.
    pub(crate) fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The names that JSON Schema has for the types of this set.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let all = ["array", "boolean", "null", "number", "object", "string"];
        all.into_iter().filter(|name| self.meets(Self::named(name))).collect()
    }

    /// The type that JSON Schema calls `name` (2020-12 validation, section 6.1.1); the empty set for
    /// an unknown name.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "number" | "integer" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::NONE,
        }
    }
}

/// As the names that JSON Schema has for the types.
impl Serialize for Types {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names())
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ANY {
            return f.write_str("any value");
        }
        let names: Vec<&str> =
            NAMES.iter().filter(|(_, one)| self.meets(*one)).map(|(name, _)| *name).collect();
        match names.split_last() {
            None => f.write_str("nothing"),
            Some((last, [])) => f.write_str(last),
            Some((last, before)) => write!(f, "{} and {last}", before.join(", ")),
        }
    }
}
