//! `version`: which version of the policy language a file is written in.

use crate::toml::{PolicyMistake, Reported, Table};

pub(crate) fn read_version(table: &Table<'_>) -> Result<(), Reported> {
    let item = table.require("version", "write `version = 1` at the top")?;
    let version = item.integer()?;
    if version != 1 {
        let message = format!("there is no version {version} of the policy language");
        return Err(item.report(PolicyMistake::value(message).help("write `version = 1`")));
    }
    Ok(())
}
