//! `dtolint policy compare`: files and commits of git.

use super::*;

const OLD: &str = "version = 1\n\n[rules.events-too-many]\nlevel = \"error\"\nmax   = 5\n";

fn pair(old: &str, new: &str) -> TempDir {
    folder(&[("old.toml", old), ("new.toml", new)])
}

/// Copies a folder of `tests/git/commits` to `.git`, and writes the newest files around it.
fn repository(kind: &str) -> TempDir {
    let commits = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/git/commits");
    let folder = folder(&[
        (
            "acme/dtolint.toml",
            "version = 1\nextends = [\"../policies/base.toml\"]\n[[documents]]\nfiles = [\"*.json\"]\nschema = \"../thing.json\"\n",
        ),
        (
            "policies/base.toml",
            "version = 1\n[[rule]]\nid = \"few\"\ntitle = \"Too many tags\"\nselect = \"/tags\"\ncheck = { count = { max = 4 } }\n",
        ),
        (
            "thing.json",
            "{\"type\": \"object\", \"properties\": {\"tags\": {\"type\": \"array\", \"items\": {\"enum\": [\"name-1-of-a-tag\"]}}}}",
        ),
    ]);
    copy_folder(&commits.join(kind), &folder.path().join(".git"));
    folder
}

#[test]
fn the_exit_code_is_what_fail_on_says() {
    let new = OLD.replace('5', "9");
    let folder = pair(OLD, &new);
    let table: [(&[&str], i32); 7] = [
        (&["old.toml", "new.toml"], 0),
        (&["old.toml", "new.toml", "--fail-on", "looser"], 1),
        (&["old.toml", "new.toml", "--fail-on", "stricter"], 0),
        (&["old.toml", "new.toml", "--fail-on", "any"], 1),
        (&["new.toml", "old.toml", "--fail-on", "looser"], 0),
        (&["new.toml", "old.toml", "--fail-on", "stricter"], 1),
        (&["old.toml", "old.toml", "--fail-on", "any"], 0),
    ];
    for (arguments, expected) in table {
        let output = dtolint(folder.path(), &[&["policy", "compare"], arguments].concat());
        assert_eq!(code(&output), expected, "{arguments:?} {}", out(&output));
        assert_eq!(err(&output), "");
    }
}

#[test]
fn every_format_shows_a_change_at_its_line() {
    let folder = pair(OLD, &OLD.replace('5', "9"));
    for format in &dtolint::render::FORMATS {
        let command =
            ["policy", "compare", "old.toml", "new.toml", "-f", format.name, "--fail-on", "looser"];
        let output = dtolint(folder.path(), &command);
        assert_eq!(code(&output), 1, "{}", err(&output));
        let report = out(&output);
        assert!(report.contains("policy-loosened") && report.contains("new.toml"), "{report}");
        assert!(report.contains("more documents pass"), "{report}");
    }
}

#[test]
fn what_cannot_be_compared_is_said_with_what_to_do() {
    let folder = pair(OLD, "version = 1\nrulez = 3\n");
    let table: [(&[&str], &str); 6] = [
        (&[], "name the old one and the new one, or give `--since REVISION`"),
        (&["old.toml"], "name the old one and the new one"),
        (&["old.toml", "none.toml"], "there is no policy file `none.toml`"),
        (&["old.toml", "new.toml", "--since", "main"], "the old policy is read from git"),
        (
            &["old.toml", "--since", "main"],
            "the policy of `main` can't be read: git has no commit `main`",
        ),
        (&["old.toml", "--since", "../../x"], "git has no commit `../../x`"),
    ];
    for (arguments, expected) in table {
        let output = dtolint(folder.path(), &[&["policy", "compare"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?} {}", out(&output));
        assert!(err(&output).contains(expected), "{arguments:?} {}", err(&output));
    }
    let output = dtolint(folder.path(), &["policy", "compare", "old.toml", "new.toml"]);
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("did you mean `rules`?"), "{}", out(&output));
}

/// The effects of a comparison, each with the example.
fn changes(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let output = dtolint(folder, &[&["policy", "compare", "-f", "json"], arguments].concat());
    assert_eq!(code(&output), 0, "{arguments:?} {} {}", out(&output), err(&output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let findings = report["findings"].as_array().expect("a list").iter();
    findings.map(|it| (text(&it["rule"]), text(&it["related"][0]["path"]))).collect()
}

#[test]
fn the_old_policy_and_what_it_refers_to_are_read_from_a_commit() {
    let pair = |rule: &str, path: &str| (rule.to_owned(), path.to_owned());
    for kind in ["loose", "packed", "by-id", "sha256"] {
        let folder = repository(kind);
        let acme = folder.path().join("acme");
        for (revision, names) in
            [("main", 61), ("HEAD~1", 61), ("topic", 61), ("v1", 60), ("main~2", 60)]
        {
            let schema = pair("policy-tightened", &format!("{revision}:dtolint.toml"));
            let rule = pair("policy-loosened", &format!("{revision}:../policies/base.toml"));
            let found = changes(&acme, &["--since", revision]);
            assert!(
                found.contains(&schema) && found.contains(&rule),
                "{kind} {revision} {found:?}"
            );
            // The schema of the commit is whole.
            let files = dtolint::files::GitCommit::open(folder.path(), revision, folder.path());
            let files = files.unwrap_or_else(|error| panic!("{kind} {revision}: {error}"));
            let read = |path: &str| dtolint::files::Files::read(&files, path);
            let text = String::from_utf8(read("thing.json").expect(kind)).expect("UTF-8");
            let last = format!("\"name-{names}-of-a-tag\"]}}}}}}}}\n");
            assert!(text.ends_with(&last), "{kind} {revision}: {text}");
            assert!(read("link.json").is_err() && read("none.json").is_err(), "{kind}");
            let listed = dtolint::files::Files::list(&files, "").expect("it can be listed");
            assert_eq!(listed, ["acme", "link.json", "policies", "thing.json"]);
        }
        for revision in ["none", "main~9", "v2", ""] {
            let output = dtolint(&acme, &["policy", "compare", "--since", revision]);
            assert_eq!(code(&output), 2, "{kind} {revision}");
            assert!(err(&output).contains("git has no commit"), "{}", err(&output));
        }
    }
}

/// A tag that anyone may push must not stand in for the branch that the policy is compared with.
#[test]
fn references_of_one_name_at_different_commits_are_an_error() {
    for kind in ["loose", "packed"] {
        let folder = repository(kind);
        let git = folder.path().join(".git");
        let open = |name: &str| {
            dtolint::files::GitCommit::open(folder.path(), name, folder.path()).map(|_| ())
        };
        fs::create_dir_all(git.join("refs/tags")).expect(kind);
        fs::write(git.join("refs/tags/main"), git_id(&git, "refs/heads/main")).expect(kind);
        open("main").unwrap_or_else(|error| panic!("{kind}: at the same commit: {error}"));
        fs::write(git.join("refs/tags/main"), git_id(&git, "refs/tags/v1")).expect(kind);
        let error = open("main").expect_err("the tag is at another commit").to_string();
        for name in ["refs/tags/main", "refs/heads/main"] {
            assert!(error.contains(name), "{error}");
            open(name).unwrap_or_else(|error| panic!("{kind} {name}: {error}"));
        }
        let output =
            dtolint(&folder.path().join("acme"), &["policy", "compare", "--since", "main"]);
        assert_eq!(code(&output), 2, "{}", out(&output));
        assert!(err(&output).contains("ambiguous"), "{}", err(&output));
    }
}

/// What a reference says.
fn git_id(git: &Path, name: &str) -> String {
    fs::read_to_string(git.join(name)).unwrap_or_else(|_| {
        let packed = fs::read_to_string(git.join("packed-refs")).expect("it is packed, then");
        let line = packed.lines().find(|line| line.ends_with(&format!(" {name}")));
        line.and_then(|line| line.split(' ').next()).expect("it is there").to_owned()
    })
}

/// Whatever bytes are in git's objects, reading them ends with an error, or with other text.
#[test]
fn damaged_objects_are_an_error() {
    let folder = repository("packed");
    let packs = folder.path().join(".git/objects/pack");
    for entry in fs::read_dir(packs).expect("it is there") {
        let path = entry.expect("it can be read").path();
        let whole = fs::read(&path).expect("it can be read");
        for at in (0..whole.len()).step_by(7) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            fs::write(&path, &bytes).expect("it can be written");
            let files = dtolint::files::GitCommit::open(folder.path(), "main", folder.path());
            if let Ok(files) = files {
                let _ = dtolint::files::Files::read(&files, "thing.json");
                let _ = dtolint::files::Files::list(&files, "policies");
            }
        }
        fs::write(&path, &whole[..whole.len() / 2]).expect("it can be written");
        let cut = dtolint::files::GitCommit::open(folder.path(), "main", folder.path());
        let read = cut.and_then(|files| dtolint::files::Files::read(&files, "thing.json"));
        assert!(read.is_err(), "{}", path.display());
        fs::write(&path, &whole).expect("it can be written");
    }
}
