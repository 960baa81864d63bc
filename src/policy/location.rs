//! Which policy is in use. The command, the hook and the library all ask here.
//!
//! Invariant: a file deeper than the folder where the search starts is never taken for the policy, and neither is
//! one outside of the repository. Otherwise anyone who can add a file could turn the policy off.

use std::path::{Path, PathBuf};

use crate::files::{FileSystem, Files, absolute, relative, repository};

/// The name of a policy file.
pub const POLICY_FILE: &str = "dtolint.toml";

/// Where the policy is: its file, the folder that its globs start from, and the folder that no path in it leads
/// out of.
///
/// ```no_run
/// use dtolint::files::OsFileSystem;
/// use dtolint::policy::{Date, PolicyLocation};
/// use dtolint::PolicyBuilder;
///
/// let here = std::env::current_dir()?;
/// let location = PolicyLocation::discover(&OsFileSystem, &here);
/// let files = location.files(&OsFileSystem, &here);
/// let policy = PolicyBuilder::default().files(&*files).today(Date::today()).at(&location)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLocation {
    file: Option<PathBuf>,
    folder: PathBuf,
    root: PathBuf,
    passed_over: Option<PathBuf>,
}

impl PolicyLocation {
    /// The nearest `dtolint.toml`, from the folder `here` up to the root of its repository (the nearest folder
    /// with a `.git`). Outside of a repository only `here` itself is looked at. `here` is absolute.
    pub fn discover(system: &dyn FileSystem, here: &Path) -> Self {
        let root = repository(system, here).unwrap_or(here);
        let mut folders = here.ancestors().take_while(|folder| folder.starts_with(root));
        // Whatever has the name counts, a broken link and a folder too: loading it then fails, where passing it
        // over would go without the policy.
        let has_policy = |folder: &&Path| system.exists(&folder.join(POLICY_FILE));
        let folder = folders.find(has_policy);
        let passed_over = || {
            let around = root.parent().filter(|_| folder.is_none())?;
            let outer = repository(system, around)?;
            let mut folders = around.ancestors().take_while(|folder| folder.starts_with(outer));
            folders.find(has_policy).map(|folder| folder.join(POLICY_FILE))
        };
        Self {
            file: folder.map(|folder| folder.join(POLICY_FILE)),
            folder: folder.unwrap_or(here).to_owned(),
            passed_over: passed_over(),
            root: root.to_owned(),
        }
    }

    /// The policy file at an absolute path. Its globs start from its folder.
    pub fn of_file(system: &dyn FileSystem, file: &Path) -> Self {
        let folder = file.parent().unwrap_or(file);
        Self { file: Some(file.to_owned()), ..Self::without_file(system, folder) }
    }

    /// No policy file: the pack `dtolint:recommended` is in use, and globs start from `folder`, which is absolute.
    pub fn without_file(system: &dyn FileSystem, folder: &Path) -> Self {
        let root = repository(system, folder).unwrap_or(folder).to_owned();
        Self { file: None, folder: folder.to_owned(), root, passed_over: None }
    }

    /// The policy file. `None` if there isn't one, so that `dtolint:recommended` is in use.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// If there isn't one: the policy of the repository that this one is in, as a submodule is. It isn't in use.
    pub fn passed_over(&self) -> Option<&Path> {
        self.passed_over.as_deref()
    }

    /// The folder that the globs of the policy start from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder that no path in the policy leads out of: the repository, or else the policy's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The files that the policy may refer to. In reports their names start at the folder `here`.
    pub fn files<'s>(&self, system: &'s dyn FileSystem, here: &Path) -> Box<dyn Files + 's> {
        system.folder(&self.root, here)
    }

    /// Whether a file has the name of a policy file.
    pub fn is_policy_file(path: &Path) -> bool {
        path.file_name().is_some_and(|name| name == POLICY_FILE)
    }

    /// The policy file's path in [`PolicyLocation::files`].
    pub fn path(&self) -> Option<String> {
        self.file.as_deref().map(|file| relative(&self.root, file))
    }

    /// The name of a document for [`Policy::claims`](crate::Policy::claims) and the globs of the policy: its path
    /// from the policy's folder.
    pub fn path_of(&self, document: &Path) -> String {
        relative(&self.folder, document)
    }

    /// A schema as [`PolicyBuilder::schema`](crate::PolicyBuilder::schema) takes it. A file's `name` starts at the
    /// folder `here`, and may end in a fragment; the name of an embedded schema stays as it is.
    pub fn schema(&self, here: &Path, name: &str) -> String {
        let (file, fragment) = match name.find('#') {
            Some(at) => name.split_at(at),
            None => (name, ""),
        };
        // `workos:…` is embedded. A drive of Windows is one letter.
        if file.find(':').is_some_and(|at| at > 1) {
            return name.to_owned();
        }
        format!("{}{fragment}", relative(&self.root, &absolute(here, Path::new(file))))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::PolicyLocation;
    use crate::files::MemoryFileSystem;

    fn discovered(files: &[&str], here: &str) -> (Option<String>, String, String) {
        let system = MemoryFileSystem::default();
        for file in files {
            system.write(file, "");
        }
        let location = PolicyLocation::discover(&system, Path::new(here));
        let text = |path: &Path| path.to_str().expect("it is UTF-8").to_owned();
        (location.file().map(text), text(location.folder()), text(location.root()))
    }

    #[test]
    fn the_nearest_policy_of_the_repository_is_in_use() {
        let table = [
            (
                &["/r/.git/HEAD", "/r/dtolint.toml"][..],
                "/r/a/b",
                Some("/r/dtolint.toml"),
                "/r",
                "/r",
            ),
            (
                &["/r/.git/HEAD", "/r/a/dtolint.toml", "/r/dtolint.toml"],
                "/r/a",
                Some("/r/a/dtolint.toml"),
                "/r/a",
                "/r",
            ),
            // One that is deeper, or outside of the repository, isn't.
            (&["/r/.git/HEAD", "/r/a/dtolint.toml"], "/r", None, "/r", "/r"),
            (&["/r/.git/HEAD", "/dtolint.toml"], "/r/a", None, "/r/a", "/r"),
            (&["/dtolint.toml"], "/r", None, "/r", "/r"),
            (&["/r/dtolint.toml"], "/r", Some("/r/dtolint.toml"), "/r", "/r"),
        ];
        for (files, here, file, folder, root) in table {
            let expected = (file.map(str::to_owned), folder.to_owned(), root.to_owned());
            assert_eq!(discovered(files, here), expected, "{files:?} from {here}");
        }
    }

    #[test]
    fn schemas_are_named_from_here_and_colons_of_a_fragment_are_not_a_prefix() {
        let system = MemoryFileSystem::default();
        system.write("/r/.git/HEAD", "");
        let location = PolicyLocation::discover(&system, Path::new("/r/a"));
        let table = [
            ("x.json", "a/x.json"),
            ("../x.json#/$defs/y", "x.json#/$defs/y"),
            ("x.json#/paths/~1pets:batch", "a/x.json#/paths/~1pets:batch"),
            ("workos:CreateWebhookEndpointDto@0.61.0", "workos:CreateWebhookEndpointDto@0.61.0"),
        ];
        for (name, expected) in table {
            assert_eq!(location.schema(Path::new("/r/a"), name), expected);
        }
    }
}
