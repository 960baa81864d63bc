//! What a run does with each file, for people and for programs.

use std::io;

use serde::Serialize;

use super::escape;
use super::json::Tool;
use crate::linter::{FileStatus, ListedFile};
use crate::policy::{Claim, Policy};

/// Writes what a run does with each file for people to read: a line for each file that isn't checked, and for each
/// entry of the policy that claims one.
///
/// # Errors
///
/// What `out` fails with.
pub fn file_list_text(
    files: &[ListedFile],
    policy: &Policy,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for file in files {
        let claims = policy.claims_of(&file.policy_path);
        let lines = match &file.status {
            FileStatus::Checked if claims.is_empty() => {
                vec![format!("checked as {}, and no entry claims it", policy.schema_name())]
            }
            FileStatus::Checked => claims.iter().map(checked).collect(),
            status => vec![format!("not checked: {}", reason(status))],
        };
        for line in lines {
            let line = format!("{}: {line}", file.name);
            writeln!(out, "{}", escape::terminal(&line))?;
        }
    }
    Ok(())
}

fn checked(claim: &Claim) -> String {
    let select = match claim.select() {
        "" => String::new(),
        select => format!("`{select}` "),
    };
    let by = claim.place().map(|place| {
        let at = place.start();
        format!(", by {}:{}", place.path(), at.line)
    });
    format!("{select}checked as {}{}", claim.schema(), by.unwrap_or_default())
}

/// Why a file isn't checked.
fn reason(status: &FileStatus) -> String {
    match status {
        FileStatus::Checked => "it is".to_owned(),
        FileStatus::Unclaimed => "unclaimed".to_owned(),
        FileStatus::Ignored => "ignored, and git doesn't track it".to_owned(),
        FileStatus::IgnoredFolder => "an ignored folder in which git tracks nothing".to_owned(),
        FileStatus::NotCheckedOut => "git tracks it, but it isn't checked out".to_owned(),
        FileStatus::FolderNotCheckedOut => "a folder that isn't checked out".to_owned(),
        FileStatus::LinkRefused(why) => why.clone(),
        FileStatus::LinkSkipped => "a symbolic link to a folder that it is in".to_owned(),
        FileStatus::OtherPolicy => "a policy that isn't in use".to_owned(),
        FileStatus::Unreadable(why) => format!("it can't be read: {why}"),
    }
}

/// Writes the same as JSON.
///
/// # Errors
///
/// What `out` fails with.
pub fn file_list_json(
    files: &[ListedFile],
    policy: &Policy,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let entry = |file| entry(file, policy);
    let list = List { version: 1, tool: Tool::THIS, files: files.iter().map(entry).collect() };
    let text = serde_json::to_string_pretty(&list)?;
    writeln!(out, "{}", escape::json(&text))
}

#[derive(Serialize)]
struct List<'l> {
    version: u32,
    tool: Tool,
    files: Vec<Entry<'l>>,
}

#[derive(Serialize)]
struct Entry<'l> {
    path: &'l str,
    /// As the globs of the policy see it.
    policy_path: &'l str,
    status: &'static str,
    /// Why it isn't checked.
    reason: Option<String>,
    /// The schema of what no entry claims.
    schema: Option<&'l str>,
    claims: Vec<Claim>,
}

fn entry<'l>(file: &'l ListedFile, policy: &'l Policy) -> Entry<'l> {
    let is_checked = file.status == FileStatus::Checked;
    let claims = policy.claims_of(&file.policy_path);
    Entry {
        path: &file.name,
        policy_path: &file.policy_path,
        status: file.status.name(),
        reason: (!is_checked).then(|| reason(&file.status)),
        schema: (is_checked && claims.is_empty()).then(|| policy.schema_name()),
        claims,
    }
}
