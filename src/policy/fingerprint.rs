//! The fingerprint of a policy: what was read for it, so that two processes know whether they have the same one.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::files::Files;
use crate::policy::read::Inputs;

/// Files that keep in mind what was read of them.
pub(super) struct Recorded<'f> {
    files: &'f dyn Files,
    /// The hash of each file; none of one that couldn't be read.
    read: Mutex<BTreeMap<String, Option<[u8; 32]>>>,
}

impl<'f> Recorded<'f> {
    pub(super) fn new(files: &'f dyn Files) -> Self {
        Self { files, read: Mutex::default() }
    }

    /// 32 hexadecimal digits: of the text of the policy at `path`, what else was read, and what else it was loaded
    /// with.
    ///
    /// A path counts from the policy's folder: another machine may have that elsewhere.
    pub(super) fn fingerprint(&self, path: &str, text: &str, inputs: &Inputs<'_>) -> String {
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let mut hasher = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        let from_folder = |path: &str| path.strip_prefix(folder).unwrap_or(path).to_owned();
        add(text.as_bytes());
        let given = [inputs.schema.map(from_folder), inputs.select.map(str::to_owned)];
        for given in given {
            add(&[u8::from(given.is_some())]);
            add(given.unwrap_or_default().as_bytes());
        }
        add(inputs.today.map(|today| today.to_string()).unwrap_or_default().as_bytes());
        for (path, hash) in &*self.read.lock().unwrap_or_else(PoisonError::into_inner) {
            add(from_folder(path).as_bytes());
            add(hash.as_ref().map_or(&[], |hash| hash));
        }
        hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Files for Recorded<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let read = self.files.read(path);
        let hash = match &read {
            Ok(bytes) => Some(Sha256::digest(bytes).into()),
            Err(_) => None,
        };
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), hash);
        read
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        self.files.list(folder)
    }

    fn name(&self, path: &str) -> String {
        self.files.name(path)
    }
}
