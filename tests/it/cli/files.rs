//! What a repository can do to its files: unclaimed, linked, oddly named, replaced during the run.

use super::*;

pub(super) const POLICY: &str = "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"webhooks/**/*.json\"]\n";

/// An index of git, made by `tests/git/make.sh`. In all of them webhooks/good.json and webhooks/evil.json are tracked;
/// the latter is ignored.
pub(super) fn index(name: &str) -> Vec<u8> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/git"));
    fs::read(folder.join(name)).expect("it is there")
}

/// A repository with that index: webhooks/evil.json is ignored by a file beside it.
pub(super) fn repository(name: &str) -> tempfile::TempDir {
    let folder = folder(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("dtolint.toml", POLICY),
        ("webhooks/good.json", GOOD),
        ("webhooks/evil.json", BAD),
        ("webhooks/.gitignore", "evil.json\nbuilt/\n"),
    ]);
    fs::write(folder.path().join(".git/index"), index(name)).expect("it can be written");
    folder
}

pub(super) fn write(folder: &Path, name: &str, text: &str) {
    crate::common::command::write(folder, name, text);
}

/// Path and rule of every finding.
pub(super) fn found(output: &Output) -> Vec<(String, String)> {
    places(output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect()
}

pub(super) fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, rule)| (path.to_string(), rule.to_string())).collect()
}

/// Unclaimed, ignored and absent files, by the JSON report.
pub(super) fn skipped(output: &Output) -> [u64; 3] {
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    ["unclaimed", "ignored", "absent"].map(|key| report["summary"][key].as_u64().expect("a number"))
}

/// The ids of the rules that were not decided.
fn undecided(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let ids = report["summary"]["undecided"].as_array().expect("a list").iter();
    ids.map(|id| id.as_str().expect("a string").to_owned()).collect()
}

#[test]
fn a3_documents_beside_claimed_ones_are_reported_and_the_other_files_counted() {
    let policy = POLICY.replace("**/", "");
    let all = [
        "webhooks/evil.yml",
        "webhooks/EVIL.JSON",
        "webhooks/evil.jsonc",
        "webhooks/sub/deep/evil.json",
        "Webhooks/evil.json",
        "webhooks/.evil.ndjson",
        "webhooks/a\nb.YAML",
    ];
    let mut files = vec![("dtolint.toml", &*policy), ("webhooks/good.json", GOOD)];
    files.extend(all.map(|path| (path, BAD)));
    // None of these is near a claimed one.
    let ordinary = [
        "package.json",
        "tsconfig.json",
        ".github/workflows/ci.yml",
        "webhooks/README.md",
        "src/main.rs",
        "docker-compose.yaml",
        "webhook/x.json",
    ];
    files.extend(ordinary.map(|path| (path, "{}")));
    let folder = folder(&files);
    for arguments in [&["check"][..], &["check", "."]] {
        let output = dtolint(folder.path(), &[arguments, &["-f", "json"]].concat());
        assert_eq!(code(&output), 0, "infos");
        let mut expected = all.map(|path| (path.to_owned(), "unclaimed-file".to_owned()));
        expected.sort();
        assert_eq!(found(&output), expected);
        assert_eq!(skipped(&output), [(all.len() + ordinary.len()) as u64, 0, 0]);
    }
    let strict = policy.replace("recommended", "strict");
    write(folder.path(), "dtolint.toml", &strict);
    assert_eq!(code(&dtolint(folder.path(), &["check", "--fail-on", "warning"])), 1);
    write(folder.path(), "dtolint.toml", &format!("{policy}[rules]\nunclaimed-file = \"off\"\n"));
    assert_eq!(code(&dtolint(folder.path(), &["check", "--fail-on", "info"])), 0);
}

#[test]
fn a3_schemas_of_the_policy_beside_documents_are_no_documents() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"orders/*.json\"]\nschema = \"orders/schema/order.json#/$defs/order\"\n";
    let folder = folder(&[
        ("dtolint.toml", policy),
        ("orders/schema/order.json", "{\"$defs\": {\"order\": {}}}"),
        ("orders/1.json", "{}"),
    ]);
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!((code(&output), found(&output)), (0, Vec::new()));
}

#[test]
fn a6_a_path_of_an_override_waiver_or_test_that_matches_nothing_is_reported_by_runs_over_everything()
 {
    let policy = format!(
        "{POLICY}[[override]]\nfiles = [\"webhooks/dev-*.json\", \"webhook/prod/**\"]\nrules.url-not-https = \"info\"\n\
         [[waiver]]\nrule = \"url-not-https\"\nfiles = [\"webhook/dev-a.json\"]\nreason = \"a\"\nexpires = 2099-01-01\n\
         [[test]]\nname = \"t\"\nfile = \"webhook/x.json\"\ndocument = \"1\"\nexpect = [{{ rule = \"schema\" }}]\n"
    );
    let folder = folder(&[("dtolint.toml", &policy), ("webhooks/dev-a.json", GOOD)]);
    let unmatched = |arguments: &[&str]| {
        let output = dtolint(folder.path(), &[arguments, &["-f", "json"]].concat());
        let places =
            places(&output).into_iter().filter(|(_, _, rule, ..)| rule == "path-unmatched");
        places.map(|(_, _, _, line, column)| (line, column)).collect::<Vec<_>>()
    };
    let expected = [(6, 33), (10, 10), (13, 1)];
    assert_eq!(unmatched(&["check"]), expected);
    assert_eq!(unmatched(&["check", "."]), expected);
    assert_eq!(unmatched(&["policy", "check"]), expected);
    assert_eq!(unmatched(&["check", "webhooks"]), []);
    assert_eq!(unmatched(&["check", "webhooks/dev-a.json"]), []);
    // What a policy that is extended says is for the files of others.
    write(
        folder.path(),
        "base.toml",
        &policy.replace("rule = \"schema\"", "rule = \"schema\", at = \"\""),
    );
    write(folder.path(), "dtolint.toml", "version = 1\nextends = [\"base.toml\"]\n");
    assert_eq!(unmatched(&["check"]), []);
}

#[test]
fn a7_a_glob_that_matches_nothing_is_an_error_unless_its_entry_is_optional() {
    let policy = format!("{POLICY}[[documents]]\nfiles = [\"hooks/*.json\"]\n");
    let folder = folder(&[("dtolint.toml", &policy), ("webhooks/a.json", GOOD)]);
    for arguments in [
        &["check", "-f", "json"][..],
        &["check", ".", "-f", "json"],
        &["policy", "check", "-f", "json"],
    ] {
        let output = dtolint(folder.path(), arguments);
        assert_eq!(code(&output), 1, "{arguments:?}");
        assert_eq!(found(&output), pairs(&[("dtolint.toml", "nothing-matched")]), "{arguments:?}");
    }
    let output = dtolint(folder.path(), &["check", "webhooks"]);
    assert_eq!(code(&output), 0, "only a part was looked at");
    write(folder.path(), "dtolint.toml", &format!("{policy}optional = true\n"));
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!((code(&output), found(&output)), (0, Vec::new()));
}

#[cfg(unix)]
#[test]
fn files_are_listed_with_the_entry_that_claims_each_or_why_it_is_not_checked() {
    let folder = repository("v3.index");
    let path = folder.path();
    fs::remove_file(path.join("webhooks/good.json")).expect("it is there");
    for file in ["webhooks/built/a.json", "webhooks/x.yml", "other/dtolint.toml", "target/x.json"] {
        write(path, file, "");
    }
    write(path, ".gitignore", "target/\n");
    std::os::unix::fs::symlink("gone", path.join("webhooks/link.json")).expect("a link");
    std::os::unix::fs::symlink(".", path.join("webhooks/again")).expect("a link");
    fs::create_dir(path.join("webhooks/folder.json")).expect("it can be made");
    let output = dtolint(path, &["check", "--list-files"]);
    assert_eq!(code(&output), 2, "a folder has the name of a document");
    let expected = "\
.gitignore: not checked: unclaimed
other/dtolint.toml: not checked: a policy that isn't in use
target: not checked: an ignored folder in which git tracks nothing
webhooks/.gitignore: not checked: unclaimed
webhooks/again: not checked: a symbolic link to a folder that it is in
webhooks/built/a.json: not checked: ignored, and git doesn't track it
webhooks/evil.json: checked as workos:CreateWebhookEndpointDto, by dtolint.toml:3
webhooks/folder.json: not checked: it can't be read: it is a folder
webhooks/good.json: not checked: git tracks it, but it isn't checked out
webhooks/link.json: not checked: a symbolic link that leads nowhere, or back to itself
webhooks/x.yml: not checked: unclaimed
";
    assert_eq!(out(&output), expected);
    // What is named is checked, whoever claims it.
    let output = dtolint(path, &["check", "--list-files", "webhooks/x.yml", "-f", "json"]);
    let list: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let file = &list["files"][0];
    assert_eq!((code(&output), &file["status"]), (0, &"checked".into()));
    assert_eq!(
        (&file["path"], &file["schema"]),
        (&"webhooks/x.yml".into(), &"workos:CreateWebhookEndpointDto".into())
    );
    let output = dtolint(path, &["check", "--list-files", "-f", "json"]);
    let list: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(list["files"][6]["claims"][0]["place"]["start"]["line"], 3);
    assert_eq!(list["files"][7]["status"], "unreadable");
    let output = dtolint(path, &["check", "--list-files", "-f", "sarif"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("text and json"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn odd_names_and_things_with_a_claimed_name_are_findings() {
    let folder = folder(&[("dtolint.toml", POLICY), ("webhooks/good.json", GOOD)]);
    let path = folder.path();
    // Each has a document with a fault of its own.
    let names = [
        "line\nfeed.json",
        "tab\t.json",
        "esc\u{1b}[2J.json",
        "\u{202e}nosj.json",
        "[a-z].json",
        "*.json",
        "{a,b}.json",
        "back\\slash.json",
        "!.json",
        " .json",
        "-f.json",
        "a\u{301}.json",
        "\u{e1}.json",
        "A.json",
        "a.json",
    ];
    for name in names {
        write(path, &format!("webhooks/{name}"), BAD);
    }
    let output = dtolint(path, &["check", "-f", "json"]);
    assert_eq!(code(&output), 1);
    let of = |rule: &str| found(&output).iter().filter(|(_, found)| found == rule).count();
    assert_eq!(of("url-not-https"), names.len());
    for format in ["text", "github", "gitlab", "junit", "sarif"] {
        let output = dtolint(path, &["check", "-f", format]);
        let text = out(&output);
        let is_raw = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!text.contains(is_raw), "{format}: {text}");
        assert_eq!(code(&output), 1, "{format}");
    }
    let text = out(&dtolint(path, &["check", "--list-files"]));
    assert_eq!(text.lines().count(), names.len() + 1, "{text}");
    // What isn't a file, in the place of one.
    fs::create_dir(path.join("webhooks/folder.json")).expect("it can be made");
    let fifo = Command::new("mkfifo").arg(path.join("webhooks/fifo.json")).status();
    assert!(fifo.expect("it runs").success());
    let socket = std::os::unix::net::UnixListener::bind(path.join("webhooks/socket.json"));
    drop(socket.expect("it can be bound"));
    let output = dtolint(path, &["check", "-f", "json"]);
    assert_eq!(code(&output), 2);
    let unreadable: Vec<_> =
        found(&output).into_iter().filter(|(_, rule)| rule == "unreadable").collect();
    let expected = ["folder", "fifo", "socket"]
        .map(|name| (format!("webhooks/{name}.json"), "unreadable".to_owned()));
    assert_eq!(unreadable.len(), 3, "{unreadable:?}");
    assert!(expected.iter().all(|it| unreadable.contains(it)), "{unreadable:?}");
    assert!(undecided(&output).contains(&"endpoint-duplicate".to_owned()));
    // A folder with documents in it is no riddle.
    write(path, "webhooks/folder.json/inner.json", GOOD);
    let output = dtolint(path, &["check", "-f", "json"]);
    assert!(!found(&output).contains(&expected[0]));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf_8_are_checked_counted_and_listed() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&[("dtolint.toml", POLICY), ("webhooks/good.json", GOOD)]);
    for (name, text) in [(&b"a\xff.json"[..], BAD), (b"\xfe.yml", BAD), (b"\xfe.txt", BAD)] {
        let name = std::ffi::OsStr::from_bytes(name);
        fs::write(folder.path().join("webhooks").join(name), text).expect("it can be written");
    }
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    let expected =
        [("webhooks/\\xfe.yml", "unclaimed-file"), ("webhooks/a\\xff.json", "url-not-https")];
    assert_eq!((code(&output), found(&output)), (1, pairs(&expected)));
    assert_eq!(skipped(&output)[0], 2);
}

/// Names that look alike as text are the names of different files, in every format: none of their findings takes the
/// place of another's.
#[cfg(target_os = "linux")]
#[test]
fn no_two_files_have_one_name() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&[("dtolint.toml", POLICY), ("webhooks/good.json", GOOD)]);
    // The last is that of the first as reports write it.
    let names = [&b"a\xff.json"[..], b"a\xfe.json", "a\u{fffd}.json".as_bytes(), br"a\xff.json"];
    for name in names {
        let path = folder.path().join("webhooks").join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, GOOD).expect("it can be written");
    }
    let report = |format: &str| {
        let output = dtolint(folder.path(), &["check", "-f", format]);
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    let strings = |list: &Value, pointer: &str| -> Vec<String> {
        let of = |it: &Value| it.pointer(pointer).and_then(Value::as_str).expect("text").to_owned();
        list.as_array().expect("an array").iter().map(of).collect()
    };
    let written = [r"a\x5cxff.json", r"a\xfe.json", r"a\xff.json", "a\u{fffd}.json", "good.json"];
    let written = written.map(|name| format!("webhooks/{name}"));
    assert_eq!(strings(&report("json")["findings"], "/path"), written[1..]);
    let gitlab = report("gitlab");
    assert_eq!(strings(&gitlab, "/location/path"), written[1..]);
    let results = report("sarif")["runs"][0]["results"].take();
    let address = "/locations/0/physicalLocation/artifactLocation/uri";
    let encoded = ["a%FE.json", "a%FF.json", "a%EF%BF%BD.json", "good.json"];
    assert_eq!(strings(&results, address), encoded.map(|name| format!("webhooks/{name}")));
    for fingerprints in
        [strings(&gitlab, "/fingerprint"), strings(&results, "/partialFingerprints/dtolint~1v1")]
    {
        assert_eq!(fingerprints.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_with_a_claimed_name_is_not_opened() {
    let folder = folder(&[("dtolint.toml", POLICY), ("webhooks/good.json", GOOD)]);
    let path = folder.path().join("webhooks/zero.json");
    let made = Command::new("mknod").arg(&path).args(["c", "1", "5"]).output();
    // Only root may make one; a link to one is the same to the run.
    if !made.is_ok_and(|made| made.status.success()) {
        std::os::unix::fs::symlink("/dev/zero", &path).expect("a link");
    }
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    let rule = found(&output).into_iter().map(|(_, rule)| rule).collect::<Vec<_>>();
    assert!(rule == ["unreadable"] || rule == ["link-refused"], "{rule:?}");
    assert_ne!(code(&output), 0);
}

#[cfg(unix)]
#[test]
fn a_link_that_is_refused_leaves_rules_over_all_documents_undecided() {
    for (target, rule) in
        [("/etc/hostname", "link-refused"), ("gone", "link-refused"), ("link.json", "link-refused")]
    {
        let folder =
            folder(&[(".git/HEAD", ""), ("dtolint.toml", POLICY), ("webhooks/good.json", GOOD)]);
        std::os::unix::fs::symlink(target, folder.path().join("webhooks/link.json"))
            .expect("a link");
        let output = dtolint(folder.path(), &["check", "-f", "json"]);
        assert_eq!((code(&output), found(&output)), (1, pairs(&[("webhooks/link.json", rule)])));
        assert_eq!(undecided(&output), ["endpoint-duplicate"], "{target}");
        let output = dtolint(folder.path(), &["check", "-f", "sarif"]);
        assert!(out(&output).contains("\"executionSuccessful\": false"), "{target}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_and_what_it_leads_to_are_one_document_to_rules_over_all_documents() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("dtolint.toml", POLICY),
        ("webhooks/m.json", GOOD),
        ("webhooks/sub/x.json", &BAD.replace("hooks", "x")),
        ("data/y", &GOOD.replace("hooks", "y")),
    ]);
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, folder.path().join("webhooks").join(name)).expect("a link");
    };
    // Before and behind what they lead to, through a folder, and two to a file that isn't claimed.
    link("m.json", "a.json");
    link("m.json", "z.json");
    link("sub", "all");
    link("../data/y", "y1.json");
    link("../data/y", "y2.json");
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    // What is wrong in it is found under each name.
    let expected =
        [("webhooks/all/x.json", "url-not-https"), ("webhooks/sub/x.json", "url-not-https")];
    assert_eq!((code(&output), found(&output)), (1, pairs(&expected)));
    assert_eq!(undecided(&output), [""; 0]);
    // Another document with the URL is one, and is compared with the file itself.
    write(folder.path(), "webhooks/n.json", GOOD);
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert!(
        found(&output).contains(&("webhooks/n.json".to_owned(), "endpoint-duplicate".to_owned()))
    );
    // A file that is named twice is one file, also where one name is a link.
    let output = dtolint(
        folder.path(),
        &["check", "webhooks/m.json", "webhooks/a.json", "webhooks/m.json", "-f", "json"],
    );
    assert_eq!((code(&output), found(&output)), (0, Vec::new()));
}

/// A file that becomes a link after it was found, or a link that leads elsewhere then, isn't read.
#[cfg(unix)]
#[test]
fn a_file_that_is_replaced_by_a_link_or_removed_after_it_was_found_is_not_read() {
    use dtolint::files::OsFileSystem;
    use dtolint::linter::FileCollector;
    use dtolint::policy::PolicyLocation;
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.json", BAD)]);
    let folder = folder(&[
        (".git/HEAD", ""),
        ("a.json", GOOD),
        ("b.json", GOOD),
        ("data/c", GOOD),
        ("d.json", GOOD),
    ]);
    let path = folder.path().canonicalize().expect("it is there");
    symlink("data/c", path.join("c.json")).expect("a link");
    let policy = dtolint::Policy::recommended();
    let location = PolicyLocation::discover(&OsFileSystem, &path);
    let mut collector = FileCollector::new(&policy, &location, &path);
    collector.add(Path::new("."));
    for name in ["a.json", "b.json", "c.json"] {
        fs::remove_file(path.join(name)).expect("it can be removed");
    }
    symlink(outside.path().join("secret.json"), path.join("a.json")).expect("a link");
    symlink(outside.path().join("secret.json"), path.join("c.json")).expect("a link");
    let mut bytes = Vec::new();
    let read: Vec<_> = collector
        .files()
        .map(|file| (&*file.name, file.read(1000, &mut bytes).err().map(|it| it.to_string())))
        .collect();
    let replaced = || Some("it was replaced by a link during the run".to_owned());
    assert_eq!(read[0], ("a.json", replaced()));
    assert!(read[1].1.as_ref().is_some_and(|why| why.contains("No such file")), "{read:?}");
    assert_eq!(read[2], ("c.json", replaced()));
    assert_eq!(read[3], ("d.json", None));
}
