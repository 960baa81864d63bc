//! The fuzz targets, run with what is kept of their corpora: inputs to start from, and every find since.

mod targets;

use std::fs;
use std::path::Path;

#[test]
fn every_input_of_the_corpora_keeps_the_promises_of_its_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The published crate has no `fuzz/`, which is a package of its own. Cargo.toml.orig is only there.
    if root.join("Cargo.toml.orig").exists() {
        return;
    }
    let corpora = root.join("fuzz/corpus");
    for (name, target) in targets::ALL {
        let folder = corpora.join(name);
        let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
        let mut inputs: Vec<_> = files.map(|file| file.expect("an entry").path()).collect();
        inputs.sort();
        assert!(inputs.len() >= 5, "{folder:?} is nearly empty");
        for input in inputs {
            let bytes = fs::read(&input).expect("it can be read");
            let kept = std::panic::catch_unwind(|| target(&bytes)).is_ok();
            assert!(kept, "{} breaks a promise, see above", input.display());
        }
    }
}

/// A target that asserts nothing would pass with anything.
#[test]
fn a_target_fails_where_a_promise_is_broken() {
    let text = "a control character \u{1b} in a report";
    assert!(std::panic::catch_unwind(|| targets::assert_harmless(text)).is_err());
    targets::assert_harmless("a line\nand a\ttab");
}
