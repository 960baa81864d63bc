//! What `[[documents]]` says of roles.

use crate::document::Pattern;
use crate::schema::{Role, Roles};
use crate::text::Place;

/// What an entry of `[[documents]]` says of roles, each place with where it is written.
#[derive(Debug, Default)]
pub(crate) struct RoleSettings {
    settings: Vec<(Role, Vec<(Pattern, Place)>)>,
}

impl RoleSettings {
    pub(crate) fn set(&mut self, role: Role, places: Vec<(Pattern, Place)>) {
        self.settings.push((role, places));
    }

    /// What is said of a role.
    pub(crate) fn of(&self, role: Role) -> Option<&[(Pattern, Place)]> {
        self.settings.iter().find(|(known, _)| *known == role).map(|(_, places)| &**places)
    }

    /// Everything that is said.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Role, &Pattern, &Place)> {
        self.settings.iter().flat_map(|(role, places)| {
            places.iter().map(|(pattern, place)| (*role, pattern, place))
        })
    }

    /// Where the first of it is written.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.iter().map(|(_, _, place)| place).next()
    }

    /// The roles with what is said of them; the others are as in `roles`. A list and its items go together: who says
    /// where one is, says where the other is.
    pub(crate) fn over(&self, mut roles: Roles) -> Roles {
        let said = |role| -> Option<Vec<Pattern>> {
            Some(self.of(role)?.iter().map(|(pattern, _)| pattern.clone()).collect())
        };
        if let Some(places) = said(Role::Url) {
            roles.set(Role::Url, places);
        }
        let (event, events) = (said(Role::Event), said(Role::Events));
        if event.is_none() && events.is_none() {
            return roles;
        }
        let lists = || event.iter().flatten().filter_map(Pattern::list).collect();
        let items = || events.iter().flatten().map(Pattern::items).collect();
        let (one, all) =
            (event.clone().unwrap_or_else(items), events.clone().unwrap_or_else(lists));
        roles.set(Role::Event, one);
        roles.set(Role::Events, all);
        roles
    }
}
