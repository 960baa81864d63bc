//! Lists the files under `rules/`, so that a new rule or pack is a new file and nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let mut code = String::new();
    for (list, folder) in [("RULES", "rules"), ("PACKS", "rules/packs")] {
        println!("cargo::rerun-if-changed={folder}");
        let mut entries = String::new();
        for name in toml_files(&Path::new(&root).join(folder))? {
            let path = Path::new(&root).join(folder).join(format!("{name}.toml"));
            println!("cargo::rerun-if-changed={}", path.display());
            let _ = writeln!(
                entries,
                "    ({name:?}, include_str!({:?})),",
                path.display().to_string()
            );
        }
        let _ = writeln!(code, "pub(super) static {list}: &[(&str, &str)] = &[\n{entries}];\n");
    }
    fs::write(Path::new(&out).join("embedded.rs"), code)
}

/// The names of the TOML files in a folder, without the ending, sorted.
fn toml_files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}
