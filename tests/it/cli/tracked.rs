//! What git tracks is checked: ignored, left out of the checkout, of another repository, by an index that is damaged.

use super::files::{POLICY, found, index, pairs, repository, skipped, write};
use super::*;

#[test]
fn a1_a_tracked_file_is_checked_whatever_ignores_it() {
    let evil = pairs(&[("webhooks/evil.json", "url-not-https")]);
    for name in ["v2", "v3", "v4", "sha256", "unhashed", "module", "sparse"] {
        let folder = repository(&format!("{name}.index"));
        let output = dtolint(folder.path(), &["check", "-f", "json"]);
        assert_eq!((code(&output), found(&output)), (1, evil.clone()), "{name}: {}", err(&output));
        assert_eq!(skipped(&output)[1], 0, "{name}");
    }
    // Each way to ignore it.
    let ways = [
        (".gitignore", "*.json\n"),
        (".gitignore", "/webhooks/\n"),
        (".gitignore", "*\n"),
        ("webhooks/.gitignore", "*\n"),
        (".ignore", "*\n"),
        ("webhooks/.ignore", "*\n"),
        (".git/info/exclude", "webhooks/\n"),
    ];
    for (file, text) in ways {
        let folder = repository("v2.index");
        fs::remove_file(folder.path().join("webhooks/.gitignore")).expect("it is there");
        write(folder.path(), file, text);
        for args in [&["check", "-f", "json"][..], &["check", "webhooks", "-f", "json"]] {
            let output = dtolint(folder.path(), args);
            assert_eq!((code(&output), found(&output)), (1, evil.clone()), "{file}: {text}");
        }
        let output = dtolint(&folder.path().join("webhooks"), &["check", "-f", "json"]);
        assert_eq!(found(&output), pairs(&[("evil.json", "url-not-https")]), "{file}: {text}");
    }
}

#[test]
fn a1_a_split_index_is_read_with_its_base() {
    let folder = repository("split.index");
    let shared = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/git")).expect("a folder");
    let names =
        shared.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    let base =
        names.into_iter().find(|name| name.starts_with("sharedindex.")).expect("it is there");
    let to = folder.path().join(".git").join(&base);
    fs::write(&to, index(&base)).expect("it can be written");
    // old.json was deleted from the base, new.json was added to it.
    for name in ["old", "new"] {
        let path = format!("webhooks/{name}.json");
        crate::common::command::write(
            folder.path(),
            &path,
            &BAD.replace("hooks.", &format!("{name}.")),
        );
    }
    write(folder.path(), "webhooks/.gitignore", "*\n");
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    let expected =
        [("webhooks/evil.json", "url-not-https"), ("webhooks/new.json", "url-not-https")];
    assert_eq!((code(&output), found(&output)), (1, pairs(&expected)), "{}", err(&output));
    assert_eq!(skipped(&output)[1], 1);
    fs::remove_file(&to).expect("it can be removed");
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!(code(&output), 2);
    assert!(found(&output).contains(&(".git/index".to_owned(), "unreadable".to_owned())));
}

#[test]
fn a1_ignored_untracked_files_that_are_claimed_are_counted_in_every_format() {
    let folder = repository("v2.index");
    for path in ["webhooks/built/a.json", "webhooks/built/deep/b.json", "webhooks/built/c.txt"] {
        write(folder.path(), path, BAD);
    }
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!(found(&output), pairs(&[("webhooks/evil.json", "url-not-https")]));
    assert_eq!(skipped(&output), [1, 2, 0], "{}", out(&output));
    for (format, text) in [
        ("text", "not checked: 1 unclaimed file, 2 ignored files"),
        ("github", "not checked: 1 unclaimed file, 2 ignored files"),
        ("junit", "not checked: 1 unclaimed file, 2 ignored files"),
        ("sarif", "\"ignored\": 2"),
    ] {
        let output = dtolint(folder.path(), &["check", "-f", format]);
        assert!(out(&output).contains(text), "{format}: {}", out(&output));
    }
    // What is named is checked.
    let output = dtolint(folder.path(), &["check", "webhooks/built/a.json", "-f", "json"]);
    assert_eq!(found(&output), pairs(&[("webhooks/built/a.json", "url-not-https")]));
}

#[test]
fn a1_an_index_that_is_damaged_is_an_error_and_the_rest_is_checked() {
    let folder = repository("v2.index");
    let index = index("v2.index");
    let mut flipped = index.clone();
    let path = index.windows(4).position(|bytes| bytes == b"evil").expect("the path is in it");
    flipped[path] ^= 1;
    let mut newer = index.clone();
    newer[7] = 9;
    let damaged = [&b""[..], b"DIRC", b"not an index", &index[..index.len() / 2], &flipped, &newer];
    for bytes in damaged {
        fs::write(folder.path().join(".git/index"), bytes).expect("it can be written");
        let output = dtolint(folder.path(), &["check", "-f", "json"]);
        assert_eq!(code(&output), 2, "{}", out(&output));
        assert_eq!(found(&output), pairs(&[(".git/index", "unreadable")]));
        assert_eq!(skipped(&output)[1], 1);
    }
    // While another program of git writes the next index, the one that is there counts.
    fs::write(folder.path().join(".git/index"), &index).expect("it can be written");
    fs::write(folder.path().join(".git/index.lock"), b"").expect("it can be written");
    assert_eq!(code(&dtolint(folder.path(), &["check"])), 1);
}

#[test]
fn a1_worktrees_and_submodules_have_their_index_elsewhere() {
    let place = folder(&[
        ("main/.git/HEAD", ""),
        ("main/.git/worktrees/tree/HEAD", ""),
        ("tree/.git", "gitdir: ../main/.git/worktrees/tree\n"),
        ("tree/dtolint.toml", POLICY),
        ("tree/webhooks/good.json", GOOD),
        ("tree/webhooks/evil.json", BAD),
        ("tree/webhooks/.gitignore", "evil.json\n"),
    ]);
    let git = place.path().join("main/.git/worktrees/tree");
    fs::write(git.join("index"), index("v2.index")).expect("it can be written");
    let tree = place.path().join("tree");
    let output = dtolint(&tree, &["check", "-f", "json"]);
    assert_eq!(found(&output), pairs(&[("webhooks/evil.json", "url-not-https")]));
    fs::remove_dir_all(git).expect("it can be removed");
    let output = dtolint(&tree, &["check", "-f", "json"]);
    assert_eq!((code(&output), found(&output)), (2, pairs(&[(".git", "unreadable")])));
}

/// The name of a file that is tracked and there is the one that the index has, in whichever encoding.
#[cfg(target_os = "linux")]
#[test]
fn a1_a_tracked_file_whose_name_is_not_utf_8_is_there() {
    use std::os::unix::ffi::OsStrExt as _;
    let name = b"webhooks/a\xff.json";
    let mut index = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
    index.extend([0; 24]);
    index.extend(0o100_644_u32.to_be_bytes());
    index.extend([0; 32]);
    index.extend((name.len() as u16).to_be_bytes());
    index.extend(name);
    // The entry is padded to a multiple of 8 bytes; then a checksum that was left out.
    let length = index.len() - 12;
    index.extend(vec![0; length / 8 * 8 + 8 - length]);
    index.extend([0; 20]);
    let folder = folder(&[(".git/HEAD", ""), ("dtolint.toml", POLICY)]);
    fs::write(folder.path().join(".git/index"), index).expect("it can be written");
    fs::create_dir(folder.path().join("webhooks")).expect("it can be made");
    let file = folder.path().join(std::ffi::OsStr::from_bytes(name));
    fs::write(&file, GOOD).expect("it can be written");
    assert_eq!(skipped(&dtolint(folder.path(), &["check", "-f", "json"])), [0, 0, 0]);
    fs::remove_file(file).expect("it can be removed");
    let output = dtolint(folder.path(), &["check", "-f", "json", "--allow-empty"]);
    assert_eq!(skipped(&output), [0, 0, 1]);
}

#[test]
fn a1_what_a_sparse_checkout_or_a_submodule_leaves_out_is_counted_and_nothing_is_decided_without_it()
 {
    let policy = POLICY.replace("webhooks/**/*.json", "**/*.json");
    let rule = "[rules.event-uncovered]\nevents = [\"user.deleted\"]\n";
    for (name, absent) in [("v3", 2), ("module", 3), ("sparse", 2)] {
        let folder = repository(&format!("{name}.index"));
        fs::write(folder.path().join("dtolint.toml"), format!("{policy}{rule}"))
            .expect("it can be");
        fs::remove_file(folder.path().join("webhooks/good.json")).expect("it can be removed");
        let output = dtolint(folder.path(), &["check", "-f", "json"]);
        assert_eq!(skipped(&output)[2], absent, "{name}: {}", out(&output));
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(
            report["summary"]["undecided"].as_array().expect("a list").last().expect("one"),
            "event-uncovered",
            "{name}"
        );
        let output = dtolint(folder.path(), &["check"]);
        assert!(
            out(&output).contains(&format!(
                "not checked: 1 unclaimed file, {absent} files not checked out"
            )),
            "{}",
            out(&output)
        );
    }
}

#[test]
fn a_git_folder_deeper_in_the_tree_hides_nothing() {
    // One that is a repository to git, and one that only has the name.
    for head in [true, false] {
        let folder = repository("v2.index");
        let path = folder.path();
        fs::create_dir_all(path.join("webhooks/.git")).expect("it can be made");
        if head {
            write(path, "webhooks/.git/HEAD", "ref: refs/heads/main\n");
        }
        let output = dtolint(path, &["check", "-f", "json"]);
        let expected: &[_] = match head {
            true => &[("webhooks", "nested-repository"), ("webhooks/evil.json", "url-not-https")],
            false => &[("webhooks/evil.json", "url-not-https")],
        };
        assert_eq!(found(&output), pairs(expected), "{head}");
        let output = dtolint(&path.join("webhooks"), &["check", ".", "-f", "json"]);
        assert_eq!(code(&output), 1);
        let expected: &[_] = match head {
            true => &[("../dtolint.toml", "policy-ignored"), ("evil.json", "url-not-https")],
            false => &[("evil.json", "url-not-https")],
        };
        assert_eq!(found(&output), pairs(expected), "{head}");
    }
}

#[test]
fn ignored_tests_of_a_policy_that_are_tracked_run() {
    let folder = repository("v2.index");
    let test = "version = 1\n[[test]]\nname = \"x\"\ndocument = \"{}\"\nexpect = []\n";
    write(folder.path(), "webhooks/x.test.toml", test);
    assert_eq!(code(&dtolint(folder.path(), &["policy", "test"])), 1);
}

/// No byte of an index can be changed, and no end cut off, without an error: else a file might seem to be untracked.
#[test]
fn a1_a_damaged_index_never_has_fewer_files() {
    use dtolint::files::Tracked;
    let folder = folder(&[(".git/HEAD", "")]);
    let read = |bytes: &[u8]| {
        fs::write(folder.path().join(".git/index"), bytes).expect("it can be written");
        Tracked::read(folder.path())
    };
    for name in ["v2", "v3", "v4", "sha256", "sparse", "module"] {
        let index = index(&format!("{name}.index"));
        assert!(read(&index).expect("it is whole").has(Path::new("out/deep/evil.json")), "{name}");
        // A step that is no multiple of what things are aligned to.
        for at in (0..index.len()).step_by(7) {
            let mut flipped = index.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(read(&flipped).is_err(), "{name}: a bit of byte {at}");
            assert!(read(&index[..at]).is_err(), "{name}: the first {at} bytes");
        }
    }
    // Without a checksum some damage can't be seen, and none may end the process.
    let index = index("unhashed.index");
    for at in 0..index.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            let mut changed = index.clone();
            changed[at] = byte;
            let _ = read(&changed);
        }
    }
}

/// A submodule is tracked, whatever ignores its folder, and so is what it tracks itself.
#[test]
fn a1_a_submodule_that_is_ignored_is_looked_into() {
    let folder = repository("module.index");
    let path = folder.path();
    write(path, ".gitignore", "webhooks/module/\n");
    write(path, "webhooks/module/.git/HEAD", "ref: refs/heads/main\n");
    for name in ["webhooks/evil.json", "webhooks/new.json", "webhooks/good.json"] {
        write(path, &format!("webhooks/module/{name}"), BAD);
    }
    fs::write(path.join("webhooks/module/.git/index"), index("v2.index"))
        .expect("it can be written");
    let output = dtolint(path, &["check", "-f", "json"]);
    let found = found(&output);
    let module = |name: &str| (format!("webhooks/module/{name}"), "url-not-https".to_owned());
    assert!(found.contains(&module("webhooks/evil.json")), "{found:?}");
    assert!(found.contains(&module("webhooks/good.json")), "{found:?}");
    // What it doesn't track is ignored, and counted.
    assert!(!found.contains(&module("webhooks/new.json")), "{found:?}");
    assert_eq!(skipped(&output)[1], 1);
}
