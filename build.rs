//! Lists the files under `rules/` and `src/checks/`, so that a new rule or pack is a new file and
//! nothing else, and a new check a file and its `mod` line. Makes tables of the lists of host names. Sets
//! `cfg(dtolint_unix)`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let mut code = String::new();
    for (list, folder) in [("RULES", "rules"), ("PACKS", "rules/packs")] {
        let mut entries = String::new();
        for name in files(&root.join(folder), "toml")? {
            let path = root.join(folder).join(format!("{name}.toml"));
            println!("cargo::rerun-if-changed={}", path.display());
            let path = path.display().to_string();
            let _ = writeln!(entries, "    ({name:?}, include_str!({path:?})),");
        }
        let _ = writeln!(code, "pub(super) static {list}: &[(&str, &str)] = &[\n{entries}];\n");
    }
    fs::write(out.join("embedded.rs"), code)?;

    let mut entries = String::new();
    for name in files(&root.join("src/checks"), "rs")?.iter().filter(|name| *name != "mod") {
        let _ = writeln!(entries, "    {name}::definition,");
    }
    let code = format!("static DEFINITIONS: &[fn() -> CheckDefinition] = &[\n{entries}];\n");
    fs::write(out.join("checks.rs"), code)?;

    let mut code = String::new();
    for (list, name) in [("SPECIAL_USE", "special-use-names"), ("REBINDING", "rebinding-names")] {
        let path = root.join(format!("rules/data/{name}.toml"));
        println!("cargo::rerun-if-changed={}", path.display());
        let entries = host_list(&fs::read_to_string(&path)?)?;
        let _ = writeln!(code, "static {list}_NAMES: &[(&str, &str)] = &[\n{entries}];\n");
    }
    fs::write(out.join("host_lists.rs"), code)?;
    unix();
    Ok(())
}

/// The entries of a list of host names: of each `[[name]]`, its `suffix` and `why`, as they are written. A test
/// compares them with what a reader of TOML finds, which isn't built for this alone.
fn host_list(text: &str) -> io::Result<String> {
    let mut entries = String::new();
    for entry in text.split("\n[[name]]\n").skip(1) {
        let value = |key: &str| {
            let mut lines = entry.lines().filter_map(|line| line.split_once('='));
            let value =
                lines.find(|(name, _)| name.trim_end() == key).map(|(_, value)| value.trim());
            let value = value.filter(|it| it.starts_with('"') && !it.contains('\\'));
            value.ok_or_else(|| io::Error::other(format!("no plain `{key}` in: {entry}")))
        };
        let _ = writeln!(entries, "    ({}, {}),", value("suffix")?, value("why")?);
    }
    Ok(entries)
}

/// Sets `cfg(dtolint_unix)`, which the source asks for in place of `cfg(unix)`: with
/// `DTOLINT_ASSUME_NOT_UNIX` it is off, so that a Unix system checks the code of the others, too.
fn unix() {
    const OFF: &str = "DTOLINT_ASSUME_NOT_UNIX";
    println!("cargo::rerun-if-env-changed={OFF}");
    println!("cargo::rustc-check-cfg=cfg(dtolint_unix)");
    if env::var_os("CARGO_CFG_UNIX").is_some() && env::var_os(OFF).is_none() {
        println!("cargo::rustc-cfg=dtolint_unix");
    }
}

/// The names of the files in a folder that have an ending, without it, sorted.
fn files(folder: &Path, ending: &str) -> io::Result<Vec<String>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == ending) {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}
