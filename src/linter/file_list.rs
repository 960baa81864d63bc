//! What a run does with each file that it finds.

/// A file or folder that a run found, and what it does with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListedFile {
    /// Its name in reports: the path from the folder where the run started.
    pub name: String,
    /// Its name for the policy: the path from the policy's folder.
    pub policy_path: String,
    /// What is done with it.
    pub status: FileStatus,
}

/// What a run does with a file, or why it does nothing with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileStatus {
    /// It is checked. [`Policy::claims_of`](crate::Policy::claims_of) says as what.
    Checked,
    /// No entry of `[[documents]]` claims it or, if the policy has none, its ending isn't that of JSON or YAML.
    Unclaimed,
    /// An entry claims it, but git ignores it and doesn't track it.
    Ignored,
    /// A folder that git ignores and in which it tracks nothing. No entry can claim a file in it.
    IgnoredFolder,
    /// An entry claims it and git tracks it, but it isn't there: a sparse checkout leaves it out, or it was removed.
    NotCheckedOut,
    /// A folder that a sparse checkout leaves out, or a submodule that isn't checked out. An entry may claim a file
    /// in it.
    FolderNotCheckedOut,
    /// A symbolic link that can't be followed, and why. An entry claims it, or may claim what it leads to.
    LinkRefused(String),
    /// A symbolic link to a folder that it is in.
    LinkSkipped,
    /// A policy that isn't in use.
    OtherPolicy,
    /// It can't be looked at, and why.
    Unreadable(String),
}

impl FileStatus {
    /// The name of the status in a list for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Unclaimed => "unclaimed",
            Self::Ignored => "ignored",
            Self::IgnoredFolder => "ignored-folder",
            Self::NotCheckedOut => "not-checked-out",
            Self::FolderNotCheckedOut => "folder-not-checked-out",
            Self::LinkRefused(_) => "link-refused",
            Self::LinkSkipped => "link-skipped",
            Self::OtherPolicy => "policy-ignored",
            Self::Unreadable(_) => "unreadable",
        }
    }
}
