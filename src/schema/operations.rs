//! What an operation of an OpenAPI file is sent, by its `operationId`.

use std::sync::Arc;

use serde_json::Value;

use super::bundle::Bundle;
use super::error::{SchemaError, SchemaMistake};
use super::file::SchemaFile;
use super::follow::Follower;
use super::library::{Library, Loader};
use crate::text::pointer_token::escape;
use crate::text::suggest::did_you_mean;

/// The members of a path item that are operations.
const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// So many operations are named in a help.
const MOST_NAMED: usize = 8;

/// The schema of the JSON that an operation is sent.
///
/// # Errors
///
/// There is no such operation, or it isn't sent any JSON.
pub(super) fn request_body(
    file: Arc<SchemaFile>,
    id: &str,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Result<Bundle, SchemaError> {
    if !file.is_openapi {
        let message = format!("`operation={id}` names an operation, and this is no OpenAPI file");
        let mistake = SchemaMistake::unusable(file.place(""), message);
        return Err(mistake.help("name a schema by a JSON Pointer: `#/…`").into());
    }
    let mut follower = Follower { bundle: Bundle::new(file, ""), library, loader };
    let at = follower.operation(id)?;
    let body = format!("{at}/requestBody");
    if follower.bundle.get(&body).is_none() {
        let message = format!("the operation `{id}` has no `requestBody`");
        let mistake = follower.mistake(&at, message);
        return Err(mistake.help("name an operation that is sent a body").into());
    }
    let body = follower.follow(body)?;
    let start = follower.json_of(&body, id)?;
    follower.bundle.start = start;
    Ok(follower.bundle)
}

/// An operation of an OpenAPI file that is sent JSON.
pub(super) struct Operation {
    /// Its `operationId`, or else its method and path.
    pub(super) name: String,
    /// How the schema of what it is sent is named.
    pub(super) fragment: String,
    /// Where the schema is, if references lead there.
    pub(super) at: Option<String>,
}

/// The operations of a file that are sent JSON, in the order of the text.
pub(super) fn all(
    bundle: Bundle,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> (Bundle, Vec<Operation>) {
    let mut follower = Follower { bundle, library, loader };
    let found = follower.places().into_iter();
    let found = found.filter_map(|place| follower.sent(&place)).collect();
    (follower.bundle, found)
}

/// Where an operation is.
struct OperationPlace {
    /// `/paths` or `/webhooks`.
    group: &'static str,
    /// Its path or name there.
    item: String,
    method: &'static str,
    at: String,
}

/// The media type in the location of a schema, as a token of a pointer.
fn media_type_in(at: &str) -> &str {
    at.rsplit('/').nth(1).unwrap_or_default()
}

impl Follower<'_> {
    /// Where the operations are. What references lead to nothing is left out.
    fn places(&mut self) -> Vec<OperationPlace> {
        let mut found = Vec::new();
        for group in ["/paths", "/webhooks"] {
            let Ok(around) = self.follow(group.to_owned()) else { continue };
            let items = self.bundle.object(&around).into_iter().flat_map(|items| items.keys());
            let items: Vec<String> = items.cloned().collect();
            for item in items {
                let Ok(around) = self.follow(format!("{around}/{}", escape(&item))) else {
                    continue;
                };
                for method in METHODS {
                    let (at, item) = (format!("{around}/{method}"), item.clone());
                    if self.bundle.object(&at).is_some() {
                        found.push(OperationPlace { group, item, method, at });
                    }
                }
            }
        }
        found
    }

    /// An operation as far as it is sent JSON.
    fn sent(&mut self, place: &OperationPlace) -> Option<Operation> {
        let OperationPlace { group, item, method, at } = place;
        let id = self.bundle.get(&format!("{at}/operationId")).and_then(Value::as_str);
        let id = id.map(str::to_owned);
        let name = id.clone().unwrap_or_else(|| format!("{} {item}", method.to_ascii_uppercase()));
        let body = format!("{at}/requestBody");
        self.bundle.get(&body)?;
        let start = match self.follow(body) {
            // Otherwise it is sent something else.
            Ok(body) => Some(self.json_of(&body, &name).ok()?),
            Err(_) => None,
        };
        let content = start.as_deref().map_or("application~1json", media_type_in);
        let item = escape(item);
        let pointer = format!("{group}/{item}/{method}/requestBody/content/{content}/schema");
        let fragment = id.map_or(pointer, |id| format!("operation={id}"));
        Some(Operation { name, fragment, at: start })
    }

    /// The location of an operation.
    fn operation(&mut self, id: &str) -> Result<String, SchemaError> {
        let mut ids: Vec<String> = Vec::new();
        for group in ["/paths", "/webhooks"] {
            let group = self.follow(group.to_owned())?;
            let items = self.bundle.object(&group).into_iter().flat_map(|items| items.keys());
            let items: Vec<String> = items.cloned().collect();
            for item in items {
                let item = self.follow(format!("{group}/{}", escape(&item)))?;
                for method in METHODS {
                    let at = format!("{item}/{method}");
                    let found = self.bundle.get(&format!("{at}/operationId"));
                    match found.and_then(Value::as_str) {
                        Some(found) if found == id => return Ok(at),
                        Some(other) => ids.push(other.to_owned()),
                        None => {}
                    }
                }
            }
        }
        let message = format!("there is no operation `{id}` in this file");
        let near = did_you_mean(id, ids.iter().map(String::as_str));
        let more = match ids.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = ids[..ids.len().min(MOST_NAMED)].join(", ");
        let help = match ids.is_empty() {
            true => {
                "no operation has an `operationId`: name the schema by a JSON Pointer".to_owned()
            }
            false => format!("the operations are {shown}{more}"),
        };
        let help = near.map_or(help.clone(), |near| format!("{near} {help}"));
        Err(self.mistake("/paths", message).help(help).into())
    }

    /// The schema of the JSON in a request body.
    fn json_of(&self, body: &str, id: &str) -> Result<String, SchemaError> {
        let content = format!("{body}/content");
        let types = self.bundle.object(&content).into_iter().flat_map(|types| types.keys());
        let types: Vec<&String> = types.collect();
        let is_plain = |name: &&&String| media_type(name) == "application/json";
        let is_json = |name: &&&String| media_type(name).ends_with("+json");
        let is_any = |name: &&&String| matches!(media_type(name).as_str(), "application/*" | "*/*");
        let found = types.iter().find(is_plain).or_else(|| types.iter().find(is_json));
        let found = found.or_else(|| types.iter().find(is_any));
        let at = found.map(|name| format!("{content}/{}/schema", escape(name)));
        match at.filter(|at| self.bundle.get(at).is_some()) {
            Some(at) => Ok(at),
            None => {
                let types: Vec<&str> = types.iter().map(|name| name.as_str()).collect();
                let message = match types.is_empty() {
                    true => format!("the operation `{id}` is sent no content"),
                    false => format!(
                        "the operation `{id}` has no schema of JSON, but {}",
                        types.join(", ")
                    ),
                };
                let help = "add a schema for `application/json`, or name another schema";
                Err(self.mistake(&content, message).help(help).into())
            }
        }
    }
}

/// A media type without its parameters.
fn media_type(text: &str) -> String {
    text.split(';').next().unwrap_or(text).trim().to_ascii_lowercase()
}
