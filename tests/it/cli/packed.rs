//! NDJSON that is compressed: the files of `tests/packed`.

use std::io::{Read as _, read_to_string};

use dtolint::files::Unpacked;

use super::*;

const PLAIN: &str = include_str!("../../packed/hooks.ndjson");
const GZIP: &[u8] = include_bytes!("../../packed/hooks.ndjson.gz");
const ZSTANDARD: &[u8] = include_bytes!("../../packed/hooks.ndjson.zst");
const PACKED: [(&str, &[u8]); 2] = [("hooks.ndjson.gz", GZIP), ("hooks.JSONL.ZST", ZSTANDARD)];

#[test]
fn compressed_lines_are_checked_as_they_are_unpacked() {
    let folder = folder(&[
        (
            "dtolint.toml",
            "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"hooks.*\"]\n",
        ),
        (".git/HEAD", ""),
        ("plain/hooks.ndjson", PLAIN),
    ]);
    let expected = places(&dtolint(folder.path(), &["check", "plain/hooks.ndjson", "-f", "json"]));
    let expected: Vec<_> =
        expected.into_iter().map(|(_, line, rule, at, column)| (line, rule, at, column)).collect();
    assert_eq!(expected.len(), 3, "{expected:?}");
    for (name, bytes) in PACKED {
        fs::write(folder.path().join(name), bytes).expect("it can be written");
        let of_file = dtolint(folder.path(), &["check", "-f", "json"]);
        let stdin = ["check", "-", "--stdin-filename", name, "-f", "json"];
        let of_stdin = dtolint_with(folder.path(), &stdin, bytes);
        for output in [of_file, of_stdin] {
            assert_eq!(code(&output), 1, "{name} {}", err(&output));
            let found: Vec<_> = places(&output)
                .into_iter()
                .map(|(file, line, rule, at, column)| {
                    assert_eq!(file, name);
                    (line, rule, at, column)
                })
                .collect();
            assert_eq!(found, expected, "{name}");
        }
        fs::remove_file(folder.path().join(name)).expect("it is there");
    }
}

/// Whatever is done to a compressed file, what can be read of it is the text, or there is an error.
#[test]
fn what_is_cut_off_damaged_or_followed_by_something_else_is_an_error() {
    for (name, bytes) in PACKED {
        assert_eq!(read_to_string(Unpacked::new(name, bytes)).expect(name), PLAIN);
        // Each byte by itself.
        let mut text = String::new();
        let one_by_one = bytes
            .chunks(1)
            .fold(Box::new(std::io::empty()) as Box<dyn std::io::Read>, |all, byte| {
                Box::new(all.chain(byte))
            });
        Unpacked::new(name, one_by_one).read_to_string(&mut text).expect(name);
        assert_eq!(text, PLAIN);
        let whole_members = (1..bytes.len()).filter(|&length| {
            match read_to_string(Unpacked::new(name, &bytes[..length])) {
                Ok(text) => {
                    assert!(PLAIN.starts_with(&text), "{name} {length}");
                    true
                }
                Err(_) => false,
            }
        });
        // The first member or frame by itself is a file of its own, and so is that with the frame to skip.
        assert!(whole_members.count() <= 2, "{name}");
        assert!(read_to_string(Unpacked::new(name, &b""[..])).is_err(), "{name}");
        for at in 0..bytes.len() {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= 0x10;
            if let Ok(text) = read_to_string(Unpacked::new(name, &bytes[..])) {
                assert_eq!(text, PLAIN, "{name} {at}");
            }
        }
        for after in [&b"x"[..], b"{}\n", &[0; 20]] {
            assert!(
                read_to_string(Unpacked::new(name, &[bytes, after].concat()[..])).is_err(),
                "{name} {after:?}"
            );
        }
    }
}

/// A window of 2 GiB, which would be held.
#[test]
fn a_zstandard_file_that_needs_too_much_memory_is_refused() {
    let large = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00];
    let error = read_to_string(Unpacked::new("a.ndjson.zst", &large[..])).expect_err("too large");
    assert!(error.to_string().to_lowercase().contains("window"), "{error}");
}

#[test]
fn a_compressed_file_that_is_cut_off_fails_the_run() {
    let folder = folder(&[]);
    for (name, bytes) in PACKED {
        fs::write(folder.path().join(name), &bytes[..bytes.len() - 3]).expect("it can be written");
        let output = dtolint(folder.path(), &["check", name, "-f", "json"]);
        assert_eq!(code(&output), 2, "{name} {}", out(&output));
        assert!(out(&output).contains("it can't be unpacked as"), "{}", out(&output));
    }
}

/// Other documents aren't unpacked, and the error says so.
#[test]
fn compressed_documents_other_than_ndjson_are_refused_with_what_to_do() {
    let folder = folder(&[]);
    for (name, bytes) in
        [("hooks.json.gz", GZIP), ("hooks.yaml.zst", ZSTANDARD), ("hooks.ndjson", GZIP)]
    {
        fs::write(folder.path().join(name), bytes).expect("it can be written");
        let output = dtolint(folder.path(), &["check", name]);
        assert_eq!(code(&output), 1, "{name} {}", out(&output));
        let help = "unpack it: NDJSON alone is read compressed";
        assert!(
            out(&output).contains("encoding") && out(&output).contains(help),
            "{}",
            out(&output)
        );
    }
}
