//! How the top-level `schema` is read and shown: what a file in no document set is checked as.

use crate::policy::keys::ReadResult;
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown, string};
use crate::schema::Formats;
use crate::toml::{Item, PolicyMistake};

impl Resolver<'_> {
    pub(crate) fn read_schema(&mut self, item: &Item<'_>) -> ReadResult {
        self.documents.names_fallback = true;
        let schema =
            item.string().and_then(|name| self.schemas.get(name, self.layers.path(), item));
        let read = schema.as_ref().map(|_| ()).map_err(|reported| *reported);
        if self.inputs.schema.is_none() {
            self.documents.fallback_place = Some(item.place());
            self.schemas.set_fallback(schema);
        }
        read
    }
}

impl Resolver<'_> {
    /// The last layer that says it wins.
    pub(crate) fn read_formats(&mut self, item: &Item<'_>) -> ReadResult {
        let formats = match item.one_of(Formats::NAMES)? {
            0 => Formats::Assert,
            _ => Formats::Annotate,
        };
        if let (Formats::Annotate, Some((said, final_by))) = (formats, &self.layers.final_formats) {
            let message = "`formats` is final, and `annotate` asserts less than `assert`";
            let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message);
            let mistake = mistake.help("remove the line").related(said.clone(), "this is final");
            return Err(item.report(mistake.related(final_by.clone(), "made final here")));
        }
        self.formats = Some((formats, item.place()));
        Ok(())
    }
}

pub(crate) fn show_formats(page: &Page<'_>) -> Shown {
    match &page.policy.formats {
        Some((formats, place)) => Shown::Value(string(formats.name()), Some(place.clone())),
        None => Shown::Default(string(Formats::default().name())),
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let documents = &page.policy.documents;
    let name = string(&page.reference(&documents.fallback));
    match &documents.fallback_place {
        Some(place) => Shown::Value(name, Some(place.clone())),
        None => Shown::Default(name),
    }
}
