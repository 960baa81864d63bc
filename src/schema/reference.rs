//! A reference of a schema: what it names, and why it can't be followed.

use jsonschema::Draft;
use serde_json::Value;

use super::bundle::{Bundle, REFERENCES};
use super::error::SchemaMistake;
use super::location::{join, split};
use crate::text::suggest::did_you_mean;

/// A reference in a schema.
pub(super) struct Reference {
    /// Where the schema is.
    pub(super) at: String,
    pub(super) keyword: &'static str,
    pub(super) text: String,
}

impl Reference {
    /// The references of a schema.
    pub(super) fn all_of(bundle: &Bundle, at: &str) -> Vec<Self> {
        let Some(schema) = bundle.object(at) else { return Vec::new() };
        let draft = bundle.draft(at);
        let keywords = REFERENCES.into_iter().filter(|keyword| match *keyword {
            "$dynamicRef" => draft == Draft::Draft202012,
            "$recursiveRef" => draft == Draft::Draft201909,
            _ => true,
        });
        let of = |keyword| {
            let text = schema.get(keyword)?.as_str()?.to_owned();
            Some(Self { at: at.to_owned(), keyword, text })
        };
        keywords.filter_map(of).collect()
    }

    /// The location that the fragment of the reference names in a resource of a file, both by their numbers.
    pub(super) fn location(
        &self,
        bundle: &Bundle,
        number: usize,
        resource: usize,
        fragment: &str,
    ) -> Result<String, SchemaMistake> {
        let file = &bundle.files[number];
        let resource = &file.resources[resource];
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let Some(pointer) = resource.anchors.get(fragment) else {
                let message = format!("`{}`: there is no anchor `{fragment}`", self.text);
                let near = did_you_mean(fragment, resource.anchors.keys().map(String::as_str));
                let help = near.unwrap_or_else(|| {
                    format!("add `\"$anchor\": \"{fragment}\"` to the schema that is meant, or write a pointer: `#/…`")
                });
                return Err(self.mistake(bundle, message).help(help));
            };
            return Ok(join(number, pointer));
        }
        let pointer = format!("{}{fragment}", resource.pointer);
        match file.value().pointer(&pointer) {
            Some(Value::Object(_)) if file.is_openapi && pointer.is_empty() => {
                let message = format!("`{}` is an OpenAPI file, which is no schema", self.text);
                let help = "name one of its schemas: `#/components/schemas/NAME`";
                Err(self.mistake(bundle, message).help(help))
            }
            Some(Value::Object(_) | Value::Bool(_)) => Ok(join(number, &pointer)),
            Some(_) => {
                let message = format!("`{}` leads to what is no schema", self.text);
                let help = "a schema is an object or a boolean";
                Err(self.mistake(bundle, message).help(help))
            }
            None => {
                let message =
                    format!("`{}` to `{}`, where there is nothing", self.keyword, self.text);
                let help = file.suggestion(&pointer);
                let help = help
                    .unwrap_or_else(|| "add the schema there, or correct the reference".to_owned());
                Err(self.mistake(bundle, message).help(help))
            }
        }
    }

    /// A mistake at the place of the reference.
    pub(super) fn mistake(&self, bundle: &Bundle, message: String) -> SchemaMistake {
        let at = format!("{}/{}", self.at, self.keyword);
        let (_, pointer) = split(&at);
        SchemaMistake::unusable(bundle.place(&at), message).value(pointer, &*self.text)
    }

    /// The mistake of a reference that can't be followed.
    pub(super) fn refused(&self, bundle: &Bundle, why: String) -> SchemaMistake {
        let message = format!("`{}` can't be followed: {why}", self.keyword);
        self.mistake(bundle, message)
            .help("write a path relative to this file, within the repository; dtolint never uses the network")
    }

    /// The mistake of an address that nothing has.
    pub(super) fn unknown(&self, bundle: &Bundle, address: &str) -> SchemaMistake {
        if address.starts_with("file:") {
            let why = format!("`{address}` is a place of one machine");
            return self.refused(bundle, why);
        }
        let message =
            format!("`{}` leads to `{address}`, which no loaded file has as its `$id`", self.text);
        let folder = address.rsplit_once('/').map_or(address, |(folder, _)| folder);
        let help = match folder.contains("://") {
            true => format!(
                "keep a copy in the repository, and say where in the policy: `[schemas]` `\"{folder}/\" = \"vendor/\"`; dtolint never uses the network"
            ),
            false => format!(
                "keep a copy in the repository, and say where in the policy: `[schemas]` `\"{address}\" = \"vendor/FILE.json\"`; dtolint never uses the network"
            ),
        };
        self.mistake(bundle, message).help(help)
    }
}
