//! The commands for policy authors: check, test, show, init, schema, explain, schema diff, schema update.

mod compare;
mod explain;
mod generate;
mod init;
mod look_up;
mod organisation;
mod policy_file;
mod schema_update;
mod shell;
mod show;
mod tests;

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::common::command::{self, code, copy_folder, dtolint, err, out};
use serde_json::Value;
use tempfile::TempDir;

const TODAY: &str = "2026-11-25";

/// A folder that is the root of a repository, with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = command::folder(files);
    command::write(folder.path(), ".git/HEAD", "");
    folder
}

/// Rule, path and line of each finding of a JSON report.
fn found(output: &Output) -> Vec<(String, String, u64)> {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", out(output), err(output)));
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|it| {
            (text(&it["rule"]), text(&it["path"]), it["start"]["line"].as_u64().expect("a number"))
        })
        .collect()
}

fn organisation() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/organisation")
}
