//! What the command checks: files, folders, standard input, and what it leaves out.

use super::*;

#[test]
fn a_missing_file_is_told_and_the_others_are_checked() {
    let folder = folder(&[("bad.json", BAD)]);
    let output = dtolint(folder.path(), &["check", "gone.json", "bad.json", "-f", "json"]);
    assert_eq!(code(&output), 2);
    let expected = [
        ("bad.json".to_owned(), 1, "url-not-https".to_owned(), 1, 18),
        ("gone.json".to_owned(), 1, "unreadable".to_owned(), 1, 1),
    ];
    assert_eq!(places(&output), expected);
}

#[test]
fn what_cannot_be_read_is_a_finding_at_its_place_and_the_others_are_checked() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n";
    let files = [("a.json", GOOD), ("empty.json", ""), ("z.json", BAD), ("dtolint.toml", policy)];
    let folder = folder(&files);
    let bytes = b"{\"endpoint_url\": \"\xff\"}";
    fs::write(folder.path().join("latin.json"), bytes).expect("it can be written");
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("utf16.json"), utf16).expect("it can be written");
    fs::write(folder.path().join("deep.json"), "[".repeat(100_000)).expect("it can be written");
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let expected = [
        ("deep.json", "too-deep", 1, 129),
        ("empty.json", "syntax", 1, 1),
        ("latin.json", "encoding", 1, 19),
        ("utf16.json", "encoding", 1, 1),
        ("z.json", "url-not-https", 1, 18),
    ];
    let found = places(&output);
    let found: Vec<_> =
        found.iter().map(|(path, _, rule, l, c)| (&**path, &**rule, *l, *c)).collect();
    assert_eq!(found, expected);
    assert!(out(&output).contains("looks like UTF-16"));
}

#[cfg(unix)]
#[test]
fn pipes_are_not_waited_for_and_links_out_of_the_folder_are_errors() {
    let folder = folder(&[("good.json", GOOD), ("sub/x.json", &GOOD.replace("hooks", "x"))]);
    let path = folder.path();
    assert!(
        Command::new("mkfifo").arg(path.join("pipe.json")).status().expect("it runs").success()
    );
    std::os::unix::fs::symlink("/etc/hostname", path.join("link.json")).expect("a link");
    std::os::unix::fs::symlink("sub", path.join("loop")).expect("a link");
    let output = dtolint(path, &["check", ".", "-f", "json"]);
    assert_eq!(code(&output), 2, "a pipe cannot be checked: {}", err(&output));
    let found: Vec<_> =
        places(&output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect();
    let expected = [
        ("link.json", "link-refused"),
        ("pipe.json", "unreadable"),
        // sub/x.json is checked under its own name and under that of the link, and is one document.
    ];
    assert_eq!(found, expected.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    // A link that is named is meant.
    std::os::unix::fs::symlink("good.json", path.join("named.json")).expect("a link");
    assert_eq!(code(&dtolint(path, &["check", "named.json"])), 0);
}

#[cfg(unix)]
#[test]
fn a2_a_claimed_link_is_read_within_the_repository_and_an_error_elsewhere() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n\
                  [[documents]]\nfiles = [\"webhooks/**/*.json\"]\n";
    let evil = GOOD.replace("hooks.example.com", "evil.example.net");
    let outside = folder(&[("evil.json", &evil)]);
    let folder = folder(&[
        (".git/HEAD", ""),
        ("dtolint.toml", policy),
        ("webhooks/good.json", GOOD),
        ("data/payload", &evil),
        ("data/deep/evil.json", &evil),
        ("other/x.json", &evil),
    ]);
    let webhooks = folder.path().join("webhooks");
    let link = |target: &std::path::Path, name: &str| {
        std::os::unix::fs::symlink(target, webhooks.join(name)).expect("a link");
    };
    link("../data/payload".as_ref(), "file.json");
    link("../data/deep".as_ref(), "linked");
    link(&outside.path().join("evil.json"), "out.json");
    link(outside.path(), "outside");
    link("gone.json".as_ref(), "gone.json");
    link("self.json".as_ref(), "self.json");
    link("..".as_ref(), "up");
    link("gone.txt".as_ref(), "unclaimed.txt");
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let found: Vec<_> =
        places(&output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect();
    let expected = [
        ("webhooks/file.json", "domain-not-allowed"),
        ("webhooks/gone.json", "link-refused"),
        ("webhooks/linked/evil.json", "domain-not-allowed"),
        ("webhooks/linked/evil.json", "endpoint-duplicate"),
        ("webhooks/out.json", "link-refused"),
        ("webhooks/outside", "link-refused"),
        ("webhooks/self.json", "link-refused"),
        // other/x.json has a claimed name through it alone.
        ("webhooks/up", "link-refused"),
    ];
    assert_eq!(found, expected.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let levels = report["findings"].as_array().expect("a list").iter();
    let infos = levels.filter(|finding| finding["severity"] == "info").count();
    assert_eq!(infos, 0);
    // A link to a folder that it is in hides nothing that is claimed there, too.
    fs::remove_file(webhooks.join("up")).expect("it is there");
    link(".".as_ref(), "up");
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    let last = places(&output).pop().map(|(path, _, rule, ..)| (path, rule));
    assert_eq!(last, Some(("webhooks/up".to_owned(), "link-skipped".to_owned())));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let levels = report["findings"].as_array().expect("a list").iter();
    assert_eq!(levels.filter(|finding| finding["severity"] == "info").count(), 1);
}

#[test]
fn paths_are_told_from_the_working_directory() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.event-forbidden]\nevents = [\"user.*\"]\n";
    let folder = folder(&[(".git/HEAD", ""), ("conf/dtolint.toml", policy), ("docs/a.json", GOOD)]);
    fs::create_dir(folder.path().join("here")).expect("it can be made");
    let output = dtolint(
        &folder.path().join("here"),
        &["check", "../docs", "-p", "../conf/dtolint.toml", "-f", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["findings"][0]["path"], "../docs/a.json");
    assert_eq!(report["findings"][0]["policy"]["path"], "../conf/dtolint.toml");
}

#[test]
fn a_glob_that_matches_nothing_is_told() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"a/*.json\", \"b/*.json\"]\n";
    let folder = folder(&[("dtolint.toml", policy), ("a/x.json", GOOD)]);
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!(code(&output), 1);
    assert_eq!(
        places(&output),
        [("dtolint.toml".to_owned(), 1, "nothing-matched".to_owned(), 3, 22)]
    );
    fs::remove_file(folder.path().join("a/x.json")).expect("it can be removed");
    let output = dtolint(folder.path(), &["check"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("nothing to check"), "{}", err(&output));
}

#[test]
fn in_a_folder_only_claimed_files_are_checked_and_gitignore_is_respected() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"hooks/**/*.json\", \".hidden/*.json\"]\n";
    let folder = folder(&[
        ("dtolint.toml", policy),
        (".gitignore", "generated/\n"),
        // For search tools; here it would be a way to hide a document.
        (".ignore", "hooks/\n"),
        ("hooks/a.json", BAD),
        ("hooks/generated/b.json", BAD),
        ("hooks/c.yaml", BAD),
        (".hidden/d.json", &BAD.replace("hooks", "d")),
        ("package.json", "{}"),
    ]);
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    let found: Vec<_> = places(&output).into_iter().map(|(path, ..)| path).collect();
    // hooks/c.yaml is reported as unclaimed.
    assert_eq!(found, [".hidden/d.json", "hooks/a.json", "hooks/c.yaml"]);
    // Named, it is checked by the policy's schema, whoever claims it.
    let output = dtolint(folder.path(), &["check", "package.json", "-f", "json"]);
    assert_eq!(code(&output), 1);
    assert_eq!(places(&output).len(), 2, "two members are missing");
}

#[cfg(unix)]
#[test]
fn links_that_are_named_lead_where_the_system_says() {
    let folder = folder(&[("here/t.json", GOOD), ("there/t.json", BAD), ("there/sub/x.json", BAD)]);
    let here = folder.path().join("here");
    std::os::unix::fs::symlink("../there/sub", here.join("link")).expect("a link");
    // `link/..` is the folder that `sub` is in.
    assert_eq!(code(&dtolint(&here, &["check", "link/../t.json"])), 1);
    // A folder that is named is meant, be it a link, and so it isn't reported as skipped.
    let output = dtolint(&here, &["check", "link", "-f", "json"]);
    assert_eq!(code(&output), 1);
    let found: Vec<_> =
        places(&output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect();
    assert_eq!(found, [("link/x.json".to_owned(), "url-not-https".to_owned())]);
}

#[test]
fn ignore_files_above_the_repository_do_not_count() {
    let folder = folder(&[
        (".gitignore", "*.json\n"),
        ("repository/.git/HEAD", ""),
        ("repository/a.json", BAD),
    ]);
    let output = dtolint(&folder.path().join("repository"), &["check", "."]);
    assert_eq!(code(&output), 1, "{}", err(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_are_not_utf_8_are_all_checked() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&[]);
    for (name, text) in [(&b"a\x8c.json"[..], BAD), (&b"a\xff.json"[..], GOOD)] {
        let name = std::ffi::OsStr::from_bytes(name);
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    assert_eq!(code(&output), 1);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["summary"]["files"], 2);
}

/// Where the policy names no documents, a folder is all there is, and files are some of it.
#[test]
fn without_documents_a_folder_is_everything_and_a_file_is_not() {
    let folder = folder(&[
        ("dtolint.toml", "version = 1\n[rules.event-uncovered]\nevents = [\"user.deleted\"]\n"),
        ("hooks/a.json", GOOD),
    ]);
    assert_eq!(code(&dtolint(folder.path(), &["check", "hooks"])), 1);
    let output = dtolint(folder.path(), &["check", "hooks/a.json"]);
    assert_eq!(code(&output), 0);
    assert!(
        out(&output).contains("only some of the documents: event-uncovered\n"),
        "{}",
        out(&output)
    );
}

/// A file that was named and that no entry claims is checked by the top-level `schema`, and the last line says so.
#[test]
fn a_named_file_that_no_entry_claims_is_counted() {
    let folder = folder(&[
        ("dtolint.toml", "version = 1\n[[documents]]\nfiles = [\"hooks/*.json\"]\n"),
        ("hooks/a.json", GOOD),
        ("b.json", GOOD),
    ]);
    let last = |args: &[&str]| out(&dtolint(folder.path(), args)).lines().last().map(str::to_owned);
    assert_eq!(
        last(&["check", "hooks/a.json", "b.json"]).as_deref(),
        Some(
            "no findings in 2 files (1 unclaimed, by the top-level `schema`), 2 documents, by the schema and 1 rule of dtolint.toml"
        )
    );
    for claimed in [
        &["check", "hooks/a.json"][..],
        &["check", "--schema", "workos:CreateWebhookEndpointDto", "b.json"],
    ] {
        let line = last(claimed).expect("a line");
        assert!(!line.contains("top-level"), "{line}");
    }
}
