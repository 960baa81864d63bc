//! Roles: what the places of a DTO are to the rules, whatever their members are called.
//!
//! The embedded rules look at roles, so they work on any DTO whose places are named.

use std::fmt;
use std::str::FromStr;

use super::reach::Reached;
use super::shape::Shape;
use crate::document::{Pattern, Types};

/// What a place of a DTO is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// The URL that something is sent to.
    Url,
    /// The name of an event; each, where there are several.
    Event,
    /// The list of the names of events.
    Events,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Url, Self::Event, Self::Events];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Event => "event",
            Self::Events => "events",
        }
    }

    /// What is at such a place.
    pub(crate) fn types(self) -> Types {
        match self {
            Self::Url | Self::Event => Types::STRING,
            Self::Events => Types::ARRAY,
        }
    }

    /// Where it is in a DTO that nobody has said more of: as in WorkOS's.
    fn usual(self) -> Pattern {
        let place = Pattern::default().member(match self {
            Self::Url => "endpoint_url",
            Self::Event | Self::Events => "events",
        });
        if self == Self::Event { place.items() } else { place }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text isn't the name of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == name).ok_or(UnknownRole)
    }
}

/// Where the roles are in a DTO, each in as many places as it has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Roles {
    places: [Vec<Pattern>; Role::ALL.len()],
}

impl Roles {
    /// Those of a DTO that nobody has said more of, as far as its schema has such places.
    pub(super) fn usual_in(shape: &Shape) -> Self {
        let mut roles = Self::default();
        for role in Role::ALL {
            let place = role.usual();
            if matches!(shape.reach(&place), Reached::Values(types) if types.meets(role.types())) {
                roles.set(role, vec![place]);
            }
        }
        roles
    }

    /// The places of a role; none if the DTO doesn't have it.
    pub(crate) fn of(&self, role: Role) -> &[Pattern] {
        &self.places[role as usize]
    }

    pub(crate) fn set(&mut self, role: Role, places: Vec<Pattern>) {
        self.places[role as usize] = places;
    }
}

/// What a rule looks at: a place, or a role, wherever that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Select {
    Place(Pattern),
    Role(Role),
}

impl Select {
    /// The places in a DTO with these roles.
    pub(crate) fn places<'s>(&'s self, roles: &'s Roles) -> &'s [Pattern] {
        match self {
            Self::Place(place) => std::slice::from_ref(place),
            Self::Role(role) => roles.of(*role),
        }
    }

    /// The role, if it is one.
    pub(crate) fn role(&self) -> Option<Role> {
        match self {
            Self::Place(_) => None,
            Self::Role(role) => Some(*role),
        }
    }
}

impl fmt::Display for Select {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(place) => place.fmt(f),
            Self::Role(role) => write!(f, "@{role}"),
        }
    }
}
