//! How `[schemas]` is read and shown: where copies of published schemas are.

use std::io;

use ::url::Url;

use crate::files::{join, reason, refusal};
use crate::policy::keys::ReadResult;
use crate::policy::model::SchemaAddress;
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown, origin, string};
use crate::schema::Loader as _;
use crate::toml::{Item, PolicyMistake, collect_all};

impl Resolver<'_> {
    pub(crate) fn read_schema_addresses(&mut self, item: &Item<'_>) -> ReadResult {
        collect_all(item.table()?.entries().map(|(address, item)| {
            let path = item.string()?;
            let entry = self.schema_address(address, path, &item);
            let entry = entry.map_err(|(mistake, is_of_key)| match is_of_key {
                true => item.report_key(mistake),
                false => item.report(mistake),
            })?;
            self.schemas.files.add(entry);
            Ok(())
        }))
    }

    /// An entry, or the mistake in it and whether that is in its key.
    fn schema_address(
        &mut self,
        address: &str,
        path: &str,
        item: &Item<'_>,
    ) -> Result<SchemaAddress, (PolicyMistake, bool)> {
        let parsed = Url::parse(address.trim_end_matches('#'));
        let is_address = |uri: &Url| uri.fragment().is_none() && uri.scheme().len() > 1;
        let Some(uri) = parsed.iter().find(|uri| is_address(uri)) else {
            let message = format!("`{address}` is not the address of a schema");
            let help = "write an absolute URI without a fragment, as a `$ref` or an `$id` has it";
            return Err((PolicyMistake::value(message).help(help), true));
        };
        let address = String::from(uri.clone());
        let is_prefix = address.ends_with('/');
        if is_prefix != path.ends_with('/') {
            let message = match is_prefix {
                true => format!("`{address}` is a prefix, and `{path}` is no folder"),
                false => format!("`{address}` is one address, and `{path}` is a folder"),
            };
            let help = "end both in `/` for all below, or neither for one file";
            return Err((PolicyMistake::value(message).help(help), false));
        }
        let file = |message: String| PolicyMistake::new(PolicyMistake::FILE, message);
        let Some(resolved) = join(self.layers.path(), path) else {
            let help = "name a file or a folder within the repository";
            return Err((file(refusal(path)).help(help), false));
        };
        if let Some(why) = self.is_missing(&resolved, is_prefix) {
            let name = self.inputs.files().name(&resolved);
            let message = format!("`{name}` cannot be read: {why}");
            let help =
                "paths are relative to the file that names them; keep a copy of the schema there";
            return Err((file(message).help(help), false));
        }
        Ok(SchemaAddress { address, path: resolved, place: item.key_place(), is_used: false })
    }

    /// Why a file or a folder isn't there.
    fn is_missing(&mut self, path: &str, is_folder: bool) -> Option<String> {
        if !is_folder {
            let unreadable = self.schemas.files.read(path).err()?;
            return (!unreadable.is_unsupported).then_some(unreadable.why);
        }
        match self.inputs.files().list(path) {
            Ok(names) if names.is_empty() => Some("there is no such folder".to_owned()),
            Ok(_) => None,
            // Not all files can be listed.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => None,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Some("there is no such folder".to_owned())
            }
            Err(error) => Some(reason(&error)),
        }
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let line = |entry: &SchemaAddress| {
        let path = page.path(&entry.path);
        let path = if entry.is_prefix() { format!("{path}/") } else { path };
        format!("{} = {} # {}\n", string(&entry.address), string(&path), origin(&entry.place))
    };
    let lines: String = page.policy.schema_addresses.iter().map(line).collect();
    Shown::Tables(if lines.is_empty() { lines } else { format!("\n[schemas]\n{lines}") })
}
