//! The files of a commit, read from git's own files: no program is started.

use std::io;
use std::path::{Path, PathBuf};

use super::git_object::{Kind, damaged};
use super::git_objects::Objects;
use super::tracked::git_folder;
use super::{Files, MAX_BYTES, read_regular, relative};

/// How many symbolic references, or tags of tags, may follow each other.
const MOST_REFERENCES: usize = 8;

/// The mode of a folder.
const FOLDER: u32 = 0o40000;

/// An entry of a tree.
struct InTree {
    name: Vec<u8>,
    mode: u32,
    id: Vec<u8>,
}

/// The files of a commit of a git repository. A symbolic link and a submodule can't be read.
///
/// ```no_run
/// use dtolint::PolicyBuilder;
/// use dtolint::files::GitCommit;
///
/// let here = std::env::current_dir()?;
/// let files = GitCommit::open(&here, "main", &here)?;
/// let policy = PolicyBuilder::default().files(&files).file("dtolint.toml")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct GitCommit {
    objects: Objects,
    /// The id of the tree.
    tree: Vec<u8>,
    revision: String,
    root: PathBuf,
    here: PathBuf,
}

impl GitCommit {
    /// A commit of the repository on the disk whose root is `repository`: `HEAD`, a branch, a tag, `origin/main`, or
    /// the whole hash of a commit, each perhaps with `~` and a number, for a commit before it. In reports the names of
    /// its files are `REVISION:PATH`, with the path from the folder `here`.
    ///
    /// # Errors
    ///
    /// There is no repository or no such commit, several references of the name are at different commits, or git's
    /// files can't be read.
    pub fn open(repository: &Path, revision: &str, here: &Path) -> io::Result<Self> {
        let git = git_folder(repository)?;
        let common = match text(&git.join("commondir"))? {
            Some(folder) => git.join(folder.trim()),
            None => git.clone(),
        };
        let objects = Objects::new(&common)?;
        let (name, back) = match revision.split_once('~') {
            Some((name, "")) => (name, 1),
            Some((name, back)) => (name, back.parse::<usize>().map_err(|_| unknown(revision))?),
            None => (revision, 0),
        };
        let folders = [git, common];
        let mut id = commit(&objects, &folders, name)?.ok_or_else(|| unknown(revision))?;
        let mut left = back;
        let tree = loop {
            let object = objects.read(&id)?;
            let field = |name: &str| field(&object.bytes, name, id.len());
            if left == 0 {
                break field("tree")?.ok_or_else(|| damaged("a commit has no tree"))?;
            }
            left -= 1;
            id = field("parent")?.ok_or_else(|| unknown(revision))?;
        };
        let (root, here) = (repository.to_owned(), here.to_owned());
        Ok(Self { objects, tree, revision: revision.to_owned(), root, here })
    }

    /// What is at a path.
    fn find(&self, path: &str) -> io::Result<InTree> {
        let mut found = InTree { name: Vec::new(), mode: FOLDER, id: self.tree.clone() };
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let entry = self.entries(&found)?.into_iter().find(|it| it.name == part.as_bytes());
            found = entry.ok_or(io::ErrorKind::NotFound)?;
        }
        Ok(found)
    }

    /// What is in a folder.
    fn entries(&self, folder: &InTree) -> io::Result<Vec<InTree>> {
        if folder.mode != FOLDER {
            return Err(io::ErrorKind::NotFound.into());
        }
        let object = self.objects.read(&folder.id)?;
        let wrong = || damaged("a tree is cut off");
        let mut rest = &object.bytes[..];
        let mut entries = Vec::new();
        while !rest.is_empty() {
            let space = rest.iter().position(|byte| *byte == b' ').ok_or_else(wrong)?;
            let end = rest.iter().position(|byte| *byte == 0).ok_or_else(wrong)?;
            let name = rest.get(space + 1..end).ok_or_else(wrong)?.to_vec();
            let mode = std::str::from_utf8(&rest[..space]).map_err(|_| wrong())?;
            let mode = u32::from_str_radix(mode, 8).map_err(|_| wrong())?;
            let after = end + 1 + folder.id.len();
            let id = rest.get(end + 1..after).ok_or_else(wrong)?.to_vec();
            entries.push(InTree { name, mode, id });
            rest = &rest[after..];
        }
        Ok(entries)
    }
}

impl Files for GitCommit {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let InTree { mode, id, .. } = self.find(path)?;
        let refused = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        match mode {
            FOLDER => Err(io::ErrorKind::IsADirectory.into()),
            0o120000 => refused("it is a symbolic link, which isn't followed in a commit"),
            0o160000 => refused("it is a submodule"),
            _ => Ok(self.objects.read(&id)?.bytes),
        }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = self.entries(&self.find(folder)?)?;
        let name = |name: &[u8]| super::file_name::from_bytes(name).into_owned();
        let mut names: Vec<String> = entries.iter().map(|it| name(&it.name)).collect();
        names.sort();
        Ok(names)
    }

    fn name(&self, path: &str) -> String {
        format!("{}:{}", self.revision, relative(&self.here, &self.root.join(path)))
    }
}

impl std::fmt::Debug for GitCommit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GitCommit").field("revision", &self.revision).finish_non_exhaustive()
    }
}

/// The commit that a name stands for: that hash, or the one at which the references of the name are.
///
/// # Errors
///
/// Several references have the name, and are at different commits. Git would take the first one, so a tag `main`, which
/// anyone who can push a tag can add, would stand in for the branch.
fn commit(objects: &Objects, folders: &[PathBuf; 2], name: &str) -> io::Result<Option<Vec<u8>>> {
    if let Some(id) = id(name) {
        return peeled(objects, id);
    }
    if !is_safe(name) {
        return Ok(None);
    }
    // A whole name, and then those that git looks at for a short one.
    let ways = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
    let ways = if name.starts_with("refs/") { &ways[..1] } else { &ways[..] };
    let mut found: Option<(String, Vec<u8>)> = None;
    for way in ways {
        let whole = format!("{way}{name}");
        let Some(id) = followed(folders, &whole)? else { continue };
        let Some(commit) = peeled(objects, id)? else { continue };
        match &found {
            None => found = Some((whole, commit)),
            Some((_, known)) if *known == commit => {}
            Some((known, _)) => return Err(ambiguous(name, known, &whole)),
        }
    }
    Ok(found.map(|(_, commit)| commit))
}

/// The commit that an object is, or that a tag leads to.
fn peeled(objects: &Objects, mut id: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    for _ in 0..MOST_REFERENCES {
        let object = objects.read(&id)?;
        id = match object.kind {
            Kind::Commit => return Ok(Some(id)),
            Kind::Tag => field(&object.bytes, "object", id.len())?
                .ok_or_else(|| damaged("a tag has no object"))?,
            Kind::Tree | Kind::Blob => return Ok(None),
        };
    }
    Ok(None)
}

/// The id of a reference, which may name another one.
fn followed(folders: &[PathBuf; 2], name: &str) -> io::Result<Option<Vec<u8>>> {
    let mut name = name.to_owned();
    for _ in 0..MOST_REFERENCES {
        let Some(text) = reference(folders, &name)? else { return Ok(None) };
        match text.strip_prefix("ref:") {
            Some(other) if is_safe(other.trim()) => name = other.trim().to_owned(),
            Some(_) => return Ok(None),
            None => return Ok(id(&text)),
        }
    }
    Ok(None)
}

/// Whether a name stays in the folder of git.
fn is_safe(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('/') && !name.split('/').any(|part| part == "..")
}

/// What a reference says.
fn reference(folders: &[PathBuf; 2], name: &str) -> io::Result<Option<String>> {
    for folder in folders {
        if let Some(text) = text(&folder.join(name))? {
            return Ok(Some(text.trim().to_owned()));
        }
    }
    let packed = text(&folders[1].join("packed-refs"))?;
    let lines = packed.as_deref().unwrap_or("").lines();
    let mut pairs = lines.filter_map(|line| line.split_once(' '));
    Ok(pairs.find(|(_, known)| *known == name).map(|(id, _)| id.to_owned()))
}

/// The text of a file; nothing if there is none.
fn text(path: &Path) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    match read_regular(path, MAX_BYTES, &mut bytes) {
        Ok(()) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) => match error.kind() {
            // A folder has the name, or a part of the name is a file.
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::InvalidInput => Ok(None),
            _ => Err(error),
        },
    }
}

/// The id after the name of a field of a commit or tag, if it has the field.
fn field(bytes: &[u8], name: &str, length: usize) -> io::Result<Option<Vec<u8>>> {
    for line in bytes.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty()) {
        let line = String::from_utf8_lossy(line);
        if let Some((known, rest)) = line.split_once(' ')
            && known == name
        {
            let found = id(rest).filter(|id| id.len() == length);
            return found.map(Some).ok_or_else(|| damaged("an id is wrong"));
        }
    }
    Ok(None)
}

/// The whole hash of an object, by SHA-1 or SHA-256.
fn id(text: &str) -> Option<Vec<u8>> {
    let is_hash = matches!(text.len(), 40 | 64) && text.bytes().all(|it| it.is_ascii_hexdigit());
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    if is_hash { (0..text.len()).step_by(2).map(byte).collect() } else { None }
}

fn ambiguous(name: &str, one: &str, other: &str) -> io::Error {
    let message = format!(
        "`{name}` is ambiguous: git has `{one}` and `{other}`, at different commits; write one of them"
    );
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

fn unknown(revision: &str) -> io::Error {
    let message = format!("git has no commit `{revision}`");
    io::Error::new(io::ErrorKind::NotFound, message)
}
