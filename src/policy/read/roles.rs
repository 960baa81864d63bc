//! How `roles` of a `[[documents]]` entry is read and shown.

use crate::check::read_pointer;
use crate::document::Pattern;
use crate::policy::keys::{Definition, Key, Section, Takes};
use crate::policy::model::RoleSettings;
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Shown, array, string};
use crate::schema::Role;
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

/// The key of a role, with what is there.
macro_rules! role {
    ($role:expr, $name:literal, $about:literal) => {
        Key {
            name: $name,
            about: $about,
            takes: Takes::One(Definition::Pointers),
            required: None,
            read: |draft, item, _| {
                draft.set($role, read_places(item)?);
                Ok(())
            },
            show: |settings, _| {
                let places = settings.of($role)?;
                let text = |(pattern, _): &(Pattern, Place)| string(&pattern.to_string());
                Some(Shown::Value(
                    match places {
                        [one] => text(one),
                        several => array(several.iter().map(text)),
                    },
                    None,
                ))
            },
        }
    };
}

impl Section for RoleSettings {
    const NAME: &'static str = "`roles`";
    type Draft = Self;
    type Context<'c> = Resolver<'c>;
    const KEYS: &'static [Key<Self>] = &[
        role!(Role::Url, "url", "Where the URL is that something is sent to."),
        role!(
            Role::Event,
            "event",
            "Where each name of an event is. By default the items of `events`."
        ),
        role!(
            Role::Events,
            "events",
            "Where the list of events is. By default the list that `event` has the items of."
        ),
    ];
}

/// One place, or several.
fn read_places(item: &Item<'_>) -> Result<Vec<(Pattern, Place)>, Reported> {
    let one = |item: &Item<'_>| Ok((read_pointer(item)?, item.place()));
    if item.as_items().is_none() {
        return Ok(vec![one(item)?]);
    }
    let places: Vec<_> = item.list(|item| one(&item))?;
    if places.is_empty() {
        let mistake = PolicyMistake::value("the role is nowhere");
        return Err(item.report(mistake.help("write where it is, such as `[\"/config/url\"]`")));
    }
    Ok(places)
}
