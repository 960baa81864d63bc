//! The objects of a git repository: commits, trees and files, by their ids.

use std::io;
use std::path::{Path, PathBuf};

use super::git_object::{Kind, Object, damaged, hex, inflated};
use super::git_pack::{Packed, entry, offset, patched};
use super::{MAX_BYTES, read_regular};

/// How many differences an object may be away from a whole one.
const LONGEST_CHAIN: usize = 4096;

/// The folders in which a repository's objects are.
pub(super) struct Objects {
    folders: Vec<PathBuf>,
}

impl Objects {
    /// The objects of the repository whose common folder is `git`, with those that it borrows from others.
    pub(super) fn new(git: &Path) -> io::Result<Self> {
        let mut folders = vec![git.join("objects")];
        let mut at = 0;
        while let Some(folder) = folders.get(at).cloned() {
            at += 1;
            let mut bytes = Vec::new();
            match read_regular(&folder.join("info/alternates"), MAX_BYTES, &mut bytes) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let other = folder.join(line);
                if !folders.contains(&other) {
                    folders.push(other);
                }
            }
        }
        Ok(Self { folders })
    }

    /// The object of that id.
    pub(super) fn read(&self, id: &[u8]) -> io::Result<Object> {
        self.read_within(id, LONGEST_CHAIN)
    }

    fn read_within(&self, id: &[u8], left: usize) -> io::Result<Object> {
        for folder in &self.folders {
            if let Some(object) = loose(folder, id)? {
                return Ok(object);
            }
            for index in packs(folder)? {
                if let Some(offset) = offset(&index, id)? {
                    return self.packed(&index.with_extension("pack"), offset, id.len(), left);
                }
            }
        }
        let message = format!("git has no object {}: is the clone shallow?", hex(id));
        Err(io::Error::new(io::ErrorKind::NotFound, message))
    }

    /// The object at an offset of a pack: what it is the difference to is read first.
    fn packed(
        &self,
        pack: &Path,
        offset: u64,
        length: usize,
        mut left: usize,
    ) -> io::Result<Object> {
        let mut deltas = Vec::new();
        let mut at = offset;
        let mut object = loop {
            left = left.checked_sub(1).ok_or_else(|| damaged("differences lead nowhere"))?;
            match entry(pack, at, length)? {
                Packed::Whole(object) => break object,
                Packed::ToOffset(base, delta) => {
                    deltas.push(delta);
                    at = base;
                }
                Packed::ToId(id, delta) => {
                    deltas.push(delta);
                    break self.read_within(&id, left)?;
                }
            }
        };
        for delta in deltas.iter().rev() {
            object.bytes = patched(&object.bytes, delta)?;
        }
        Ok(object)
    }
}

/// The object of that id, if it has a file of its own.
fn loose(folder: &Path, id: &[u8]) -> io::Result<Option<Object>> {
    let name = hex(id);
    let (first, rest) = name.split_at(2);
    let mut compressed = Vec::new();
    match read_regular(&folder.join(first).join(rest), MAX_BYTES, &mut compressed) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let bytes = inflated(&compressed, MAX_BYTES)?;
    let wrong = || damaged("an object has no head");
    let end = bytes.iter().position(|byte| *byte == 0).ok_or_else(wrong)?;
    let kind = bytes[..end].split(|byte| *byte == b' ').next().ok_or_else(wrong)?;
    Ok(Some(Object { kind: Kind::of_name(kind)?, bytes: bytes[end + 1..].to_vec() }))
}

/// The indexes of the packs in a folder of objects, sorted.
fn packs(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match folder.join("pack").read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "idx") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
