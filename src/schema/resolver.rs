//! Finds where the references of a schema lead, and reads the files that they lead to.
//!
//! Invariant: nothing is fetched. An address is that of a loaded file, of a meta-schema, or it is in the policy's map.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::address::{Address, beside, decoded, has_scheme};
use super::bundle::{Bundle, Target};
use super::dialect::Dialect;
use super::error::{SchemaError, SchemaMistake};
use super::file::SchemaFile;
use super::library::{Library, Loader, NoFile};
use super::location::split;
use super::meta_schemas;
use super::reference::Reference;

/// Reads all that a schema refers to.
///
/// # Errors
///
/// Each reference that leads nowhere, and each file that can't be used.
pub(super) fn resolve(
    bundle: Bundle,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Result<Bundle, SchemaError> {
    let starts = vec![bundle.start.clone()];
    resolve_from(bundle, starts, library, loader)
}

/// The same for schemas at several places.
///
/// # Errors
///
/// As for [`resolve`].
pub(super) fn resolve_from(
    bundle: Bundle,
    starts: Vec<String>,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Result<Bundle, SchemaError> {
    let mut resolver = Resolver::new(bundle, library, loader);
    resolver.run(starts);
    match resolver.errors.is_empty() {
        true => Ok(resolver.bundle),
        false => Err(SchemaError::Several(resolver.errors)),
    }
}

/// Where one reference leads, whatever is there. Reads the file that it is in.
///
/// # Errors
///
/// It leads nowhere.
pub(super) fn leads_to(
    bundle: &mut Bundle,
    at: &str,
    reference: &str,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Result<String, SchemaError> {
    let nothing = Bundle { files: Vec::new(), start: String::new(), targets: HashMap::new() };
    let taken = std::mem::replace(bundle, nothing);
    let mut resolver = Resolver::new(taken, library, loader);
    let reference = Reference { at: at.to_owned(), keyword: "$ref", text: reference.to_owned() };
    let target = resolver.target(&reference);
    let mut errors = std::mem::take(&mut resolver.errors);
    match target {
        Ok(Target::At(to) | Target::Dynamic(to)) => {
            *bundle = resolver.bundle;
            return Ok(to);
        }
        Ok(Target::MetaSchema(address)) | Err(Unresolved::Unknown { address }) => {
            errors.push(reference.unknown(&resolver.bundle, &address).into());
        }
        Err(Unresolved::Mistake(mistake)) => errors.push(mistake.into()),
        Err(Unresolved::Reported) => {}
    }
    *bundle = resolver.bundle;
    Err(SchemaError::Several(errors))
}

struct Resolver<'r> {
    bundle: Bundle,
    library: &'r mut Library,
    loader: &'r mut dyn Loader,
    /// The locations that were looked at.
    seen: HashSet<String>,
    /// The files that are wrong in themselves, each reported once.
    broken: HashSet<String>,
    errors: Vec<SchemaError>,
}

/// What an address is of.
enum Found {
    /// A resource of a file, by their numbers.
    Resource(usize, usize),
    /// A meta-schema.
    MetaSchema(String),
}

/// Why a reference has no target.
enum Unresolved {
    /// A file that is read later may have the address.
    Unknown {
        address: String,
    },
    Mistake(SchemaMistake),
    /// The file that it leads to is wrong, which is reported there.
    Reported,
}

impl From<SchemaMistake> for Unresolved {
    fn from(mistake: SchemaMistake) -> Self {
        Self::Mistake(mistake)
    }
}

impl<'r> Resolver<'r> {
    fn new(bundle: Bundle, library: &'r mut Library, loader: &'r mut dyn Loader) -> Self {
        let (seen, broken, errors) = (HashSet::new(), HashSet::new(), Vec::new());
        Self { bundle, library, loader, seen, broken, errors }
    }

    fn run(&mut self, starts: Vec<String>) {
        let mut todo = starts;
        // Those to addresses that no file has so far.
        let mut open: Vec<Reference> = Vec::new();
        loop {
            while let Some(at) = todo.pop() {
                if self.seen.insert(at.clone()) {
                    todo.extend(self.bundle.parts(&at).into_iter().rev().map(|(at, _)| at));
                    for reference in Reference::all_of(&self.bundle, &at) {
                        if !self.settle(&reference, &mut todo, false) {
                            open.push(reference);
                        }
                    }
                }
            }
            let left = open.len();
            open.retain(|reference| !self.settle(reference, &mut todo, false));
            if open.len() == left && todo.is_empty() {
                break;
            }
        }
        open.iter().for_each(|reference| _ = self.settle(reference, &mut todo, true));
    }

    /// Whether a reference is done with: it has its target, or a mistake.
    fn settle(&mut self, reference: &Reference, todo: &mut Vec<String>, is_last: bool) -> bool {
        match self.target(reference) {
            Ok(target) => {
                todo.extend(self.bundle.possible(&target));
                let targets = self.bundle.targets.entry(reference.at.clone()).or_default();
                targets.push((reference.keyword, target));
            }
            Err(Unresolved::Mistake(mistake)) => self.errors.push(mistake.into()),
            Err(Unresolved::Reported) => {}
            Err(Unresolved::Unknown { .. }) if !is_last => return false,
            Err(Unresolved::Unknown { address }) => {
                self.errors.push(reference.unknown(&self.bundle, &address).into());
            }
        }
        true
    }

    fn target(&mut self, reference: &Reference) -> Result<Target, Unresolved> {
        let (uri, fragment) = reference.text.split_once('#').unwrap_or((&reference.text, ""));
        let (file, pointer) = split(&reference.at);
        let resource = self.bundle.files[file].resource_of(pointer);
        let (file, resource) = match uri {
            "" => (file, resource),
            uri => match self.resource(reference, uri)? {
                Found::Resource(file, resource) => (file, resource),
                Found::MetaSchema(uri) => {
                    let address = meta_schemas::address(&uri, fragment);
                    if meta_schemas::leads_somewhere(&address) {
                        return Ok(Target::MetaSchema(address));
                    }
                    let message =
                        format!("`{}`, where the meta-schema has nothing", reference.text);
                    let help = "correct what is behind the `#`";
                    return Err(reference.mistake(&self.bundle, message).help(help).into());
                }
            },
        };
        let at = reference.location(&self.bundle, file, resource, &decoded(fragment))?;
        let found = &self.bundle.files[file].resources[resource];
        let is_dynamic = match reference.keyword {
            "$dynamicRef" => found.dynamic.contains_key(&*decoded(fragment)),
            "$recursiveRef" => found.is_recursive,
            _ => false,
        };
        Ok(if is_dynamic { Target::Dynamic(at) } else { Target::At(at) })
    }

    /// What has an address.
    fn resource(&mut self, reference: &Reference, uri: &str) -> Result<Found, Unresolved> {
        let base = self.bundle.resource_of(&reference.at).address.clone();
        let (from, _) = split(&reference.at);
        let address = base.resolve(uri).map_err(|why| reference.refused(&self.bundle, why))?;
        if let Some(resource) = of_address(&self.bundle.files[from], &address) {
            return Ok(Found::Resource(from, resource));
        }
        match &address {
            Address::Uri(uri) if meta_schemas::is_one(uri) => {
                return Ok(Found::MetaSchema(uri.clone()));
            }
            Address::Uri(uri) => {
                if let Some(path) = self.loader.mapped(uri) {
                    return self.read(reference, &path, from).map(|file| Found::Resource(file, 0));
                }
            }
            Address::File(_) => {}
        }
        let files = self.bundle.files.iter().enumerate();
        let mut known =
            files.filter_map(|(nth, file)| Some(Found::Resource(nth, of_address(file, &address)?)));
        if let Some(found) = known.next() {
            return Ok(found);
        }
        let path = match &address {
            Address::File(path) => Some(path.clone()),
            // A file that says its address is read where it is, and those that it names beside it.
            Address::Uri(uri) if !has_scheme(&reference.text) => {
                let file = &self.bundle.files[from];
                match &file.resources[0].address {
                    Address::Uri(known) => beside(known, &file.path, uri),
                    Address::File(_) => None,
                }
            }
            Address::Uri(_) => None,
        };
        match (path, address) {
            (Some(path), address) => {
                let mut file = self.read(reference, &path, from);
                // An `$id` that is a name says nothing about folders.
                if matches!(file, Err(Unresolved::Mistake(_)))
                    && matches!(address, Address::File(_))
                    && let Some(beside) = self.beside(from, uri).filter(|it| *it != path)
                {
                    file = self.read(reference, &beside, from).or(file);
                }
                file.map(|file| Found::Resource(file, 0))
            }
            (None, Address::Uri(address) | Address::File(address)) => {
                Err(Unresolved::Unknown { address })
            }
        }
    }

    /// The path that a reference means from where its file is, whatever the `$id` there.
    fn beside(&self, from: usize, uri: &str) -> Option<String> {
        match Address::File(self.bundle.files[from].path.clone()).resolve(uri) {
            Ok(Address::File(path)) => Some(path),
            _ => None,
        }
    }

    /// The number of the file at a path, read if it wasn't.
    fn read(
        &mut self,
        reference: &Reference,
        path: &str,
        from: usize,
    ) -> Result<usize, Unresolved> {
        let dialect = match self.bundle.files[from].dialect {
            Dialect::OpenApi30 => Dialect::OpenApi30,
            Dialect::Draft(_) => Dialect::Draft(self.bundle.draft(&reference.at)),
        };
        match self.library.file(path, dialect, self.loader) {
            Ok(file) => {
                let is_it = |known: &Arc<SchemaFile>| Arc::ptr_eq(known, &file);
                let number = self.bundle.files.iter().position(is_it);
                Ok(number.unwrap_or_else(|| {
                    self.bundle.files.push(file);
                    self.bundle.files.len().saturating_sub(1)
                }))
            }
            Err(NoFile::Unreadable(unreadable)) => {
                let message = format!(
                    "`{}` leads to `{path}`, which can't be read: {}",
                    reference.text, unreadable.why
                );
                let help = unreadable.help.unwrap_or("a reference is relative to the file that it is in, and stays within the repository");
                Err(reference.mistake(&self.bundle, message).help(help).into())
            }
            Err(NoFile::Broken(error)) => {
                if self.broken.insert(path.to_owned()) {
                    self.errors.push(error);
                }
                Err(Unresolved::Reported)
            }
        }
    }
}

/// The resource of a file that has an address.
fn of_address(file: &SchemaFile, address: &Address) -> Option<usize> {
    if matches!(address, Address::File(path) if *path == file.path) {
        return Some(0);
    }
    file.resources.iter().position(|resource| resource.address == *address)
}
