//! How `[[documents]]` is read and shown.

use std::sync::Arc;

use crate::check::{CheckExpr, read_pointer};
use crate::document::Pattern;
use crate::policy::keys::{self, Definition, Key, ReadResult, Section, Takes, set};
use crate::policy::model::{DocumentSet, FileGlobs, RoleSettings};
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown, origin};
use crate::rules;
use crate::schema::{Direction, Schema};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported, Table};

/// An entry while it is read.
#[derive(Default)]
pub(crate) struct Draft {
    files: Option<FileGlobs>,
    select: Option<(Pattern, Place)>,
    schema: Option<Arc<Schema>>,
    name: Option<(String, Place)>,
    role_settings: RoleSettings,
    when: Option<(Arc<CheckExpr>, Place)>,
    direction: Option<(Direction, Place)>,
    is_optional: bool,
}

impl Section for DocumentSet {
    const NAME: &'static str = "a `[[documents]]` entry";
    type Draft = Draft;
    type Context<'c> = Resolver<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "files",
            about: "Globs for files, from the policy's folder.",
            takes: Takes::One(Definition::Files),
            required: Some("name the files: `files = [\"webhooks/**/*.json\"]`"),
            read: |draft, item, _| set(&mut draft.files, FileGlobs::read(item)),
            show: |documents, _| {
                let place = documents.place.as_ref()?;
                Some(Shown::globs(&documents.files, place))
            },
        },
        Key {
            name: "select",
            about: "Which values are DTOs: a JSON Pointer in which `*` stands for every item or member and `**` for any depth. By default the whole document.",
            takes: Takes::One(Definition::Pointer),
            required: None,
            read: |draft, item, _| {
                set(&mut draft.select, read_pointer(item).map(|it| (it, item.place())))
            },
            show: |documents, _| {
                let place = documents.select_place.as_ref()?;
                Some(Shown::text_at(&documents.select.to_string(), place))
            },
        },
        Key {
            name: "schema",
            about: "What they are checked as. By default the top-level `schema`.",
            takes: Takes::Schema(None),
            required: None,
            read: |draft, item, resolver| {
                let name = item.string()?;
                set(&mut draft.schema, resolver.schemas.get(name, resolver.layers.path(), item))
            },
            show: |documents, page| Some(Shown::text(&page.reference(&documents.schema))),
        },
        Key {
            name: "name",
            about: "What `documents` of an override calls them.",
            takes: Takes::RuleId,
            required: None,
            read: |draft, item, _| {
                set(&mut draft.name, read_name(item).map(|name| (name.to_owned(), item.place())))
            },
            show: |documents, _| {
                let (name, place) = documents.name.as_ref()?;
                Some(Shown::text_at(name, place))
            },
        },
        Key {
            name: "roles",
            about: "Where the URL, the events and the list of events are, which the embedded rules look at. By default where the schema has WorkOS's members.",
            takes: Takes::One(Definition::Roles),
            required: None,
            read: |draft, item, resolver| {
                draft.role_settings = keys::read::<RoleSettings>(&item.table()?, resolver)?;
                Ok(())
            },
            show: |documents, page| {
                let settings = &documents.role_settings;
                let place = settings.place()?.clone();
                Some(Shown::Value(keys::inline(settings, page), Some(place)))
            },
        },
        Key {
            name: "when",
            about: "Which of the selected values they are: a check that says `at` what it looks. By default all.",
            takes: Takes::One(Definition::Part),
            required: None,
            read: |draft, item, resolver| {
                let when = rules::read_condition(item, &resolver.values())?;
                draft.when = Some((Arc::new(when), item.place()));
                Ok(())
            },
            show: |documents, page| {
                let (when, place) = documents.when.as_ref()?;
                Some(Shown::Value(page.writer.check(when), Some(place.clone())))
            },
        },
        Key {
            name: "direction",
            about: "Whether they are requests or responses: of which members a schema of OpenAPI says `readOnly` or `writeOnly`.",
            takes: Takes::OneOf(Direction::NAMES),
            required: None,
            read: |draft, item, _| {
                let direction = match item.one_of(Direction::NAMES)? {
                    0 => Direction::Request,
                    _ => Direction::Response,
                };
                draft.direction = Some((direction, item.place()));
                Ok(())
            },
            show: |documents, _| {
                let (direction, place) = documents.direction.as_ref()?;
                Some(Shown::text_at(direction.name(), place))
            },
        },
        Key {
            name: "optional",
            about: "Whether its globs may match no file. By default that is an error.",
            takes: Takes::Flag,
            required: None,
            read: |draft, item, _| {
                draft.is_optional = item.boolean()?;
                Ok(())
            },
            show: |documents, _| Shown::flag(documents.is_optional),
        },
    ];
}

impl Resolver<'_> {
    pub(crate) fn read_documents(&mut self, item: &Item<'_>) -> ReadResult {
        let mut sets = Vec::new();
        let read = item.list::<(), ()>(|item| {
            sets.push(self.read_document_set(&item.table()?)?);
            Ok(())
        });
        // What the caller says stays; else lists replace those of earlier layers.
        if !self.inputs.replaces_documents() {
            let replaced = self.documents.sets.replace(sets);
            self.documents.replaced.extend(replaced.into_iter().flatten());
            self.documents.is_incomplete = read.is_err();
        }
        read
    }

    fn read_document_set(&mut self, table: &Table<'_>) -> Result<DocumentSet, Reported> {
        let draft = keys::read::<DocumentSet>(table, self)?;
        let (select, select_place) = draft.select.unzip();
        Ok(DocumentSet {
            files: draft.files.expect("a required key was read"),
            select: select.unwrap_or_else(Pattern::default),
            select_place,
            names_schema: draft.schema.is_some(),
            schema: draft.schema.map_or_else(|| self.schemas.fallback(), Ok)?,
            name: draft.name,
            role_settings: draft.role_settings,
            when: draft.when,
            direction: draft.direction,
            is_optional: draft.is_optional,
            place: Some(table.place()),
        })
    }
}

/// A name for an entry, of the form that ids have.
pub(crate) fn read_name<'i>(item: &Item<'i>) -> Result<&'i str, Reported> {
    let name = item.string()?;
    if rules::is_kebab_case(name) {
        return Ok(name);
    }
    let mistake = PolicyMistake::value(format!("`{name}` cannot be the name of an entry"));
    Err(item.report(mistake.help("names are lower-case letters, digits and hyphens: `github`")))
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let mut text = String::new();
    for documents in page.policy.documents.sets.iter().filter(|set| page.is_for(&set.files)) {
        // Those of the command line have no place, and are no part of the policy.
        if let Some(place) = &documents.place {
            text += &format!("\n[[documents]] # {}\n", origin(place));
            text += &keys::show(documents, page);
        }
    }
    Shown::Tables(text)
}
