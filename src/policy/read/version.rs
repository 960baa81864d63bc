//! `version`: which version of the policy language a file is written in.

use crate::toml::{PolicyMistake, Table};

pub(crate) fn read_version(table: &Table<'_>) {
    let Some(item) = table.require("version", "write `version = 1` at the top") else {
        return;
    };
    if let Some(version) = item.integer().filter(|&version| version != 1) {
        let mistake =
            PolicyMistake::value(format!("there is no version {version} of the policy language"));
        item.complain(mistake.help("write `version = 1`"));
    }
}
