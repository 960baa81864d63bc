//! Standard input and output, colours, and reports in files.

use super::*;

#[test]
fn standard_input_is_checked_under_the_name_it_is_given() {
    let folder = folder(&[]);
    let output = dtolint_with(folder.path(), &["check", "-", "-f", "json"], BAD);
    assert_eq!(code(&output), 1);
    assert_eq!(places(&output)[0].0, "<stdin>");
    let yaml = "endpoint_url: http://hooks.example.com/\nevents: [user.created]\n";
    let arguments = ["check", "-", "--stdin-filename", "hooks/a.yaml", "-f", "json"];
    let output = dtolint_with(folder.path(), &arguments, yaml);
    assert_eq!(
        places(&output),
        [("hooks/a.yaml".to_owned(), 1, "url-not-https".to_owned(), 1, 15)]
    );
}

#[test]
fn a_report_goes_to_a_file_whole_or_not_at_all() {
    let folder = folder(&[("bad.json", BAD), ("report.txt", "before")]);
    let output = dtolint(folder.path(), &["check", "bad.json", "-o", "report.txt"]);
    assert_eq!((code(&output), out(&output).as_str()), (1, ""));
    let report = fs::read_to_string(folder.path().join("report.txt")).expect("it is there");
    assert!(report.starts_with("error[url-not-https]"), "{report}");
    let output = dtolint(folder.path(), &["check", "bad.json", "-o", "missing/report.txt"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("missing/report.txt"), "{}", err(&output));
}

/// A report is often read by another user than the one who wrote it.
#[cfg(unix)]
/// What is there and isn't a file is written to and stays what it is: a link, a pipe, standard output by its name.
#[cfg(target_os = "linux")]
#[test]
fn a_report_replaces_nothing_but_files() {
    let folder = folder(&[("a.json", ODD), ("real.json", "old")]);
    let report = |target: &str| dtolint(folder.path(), &["check", "a.json", "-f", target]);
    let usual = dtolint(folder.path(), &["check", "a.json", "-f", "json"]);

    std::os::unix::fs::symlink("real.json", folder.path().join("link.json")).expect("a link");
    assert_eq!(code(&report("json=link.json")), code(&usual));
    assert!(folder.path().join("link.json").is_symlink());
    assert_eq!(fs::read(folder.path().join("real.json")).expect("it is there"), usual.stdout);

    assert_eq!(report("json=/dev/stdout").stdout, usual.stdout);

    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe)
    });
    assert_eq!(code(&report("json=pipe")), code(&usual));
    let kind = fs::symlink_metadata(&pipe).expect("it is there").file_type();
    assert!(std::os::unix::fs::FileTypeExt::is_fifo(&kind), "it is a pipe still");
    assert_eq!(reader.join().expect("no panic").expect("it is read"), usual.stdout);
}

#[test]
fn a_report_in_a_file_can_be_read_by_those_who_can_read_other_new_files() {
    use std::os::unix::fs::PermissionsExt as _;

    for (mask, expected) in [("022", 0o644), ("077", 0o600)] {
        let folder = folder(&[("bad.json", BAD)]);
        let script = format!("umask {mask}; exec \"$0\" check bad.json -o report.txt");
        let status = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_dtolint")])
            .current_dir(folder.path())
            .status()
            .expect("it runs");
        assert_eq!(status.code(), Some(1));
        let report = fs::metadata(folder.path().join("report.txt")).expect("it is there");
        assert_eq!(report.permissions().mode() & 0o777, expected, "umask {mask}");
    }
}

/// Every command that prints, with what it reads on standard input. To be run in a folder of [`printing`].
const PRINTING: [(&[&str], &str); 16] = [
    (&["--help"], ""),
    (&["--version"], ""),
    (&["check", "--help"], ""),
    (&["check", "bad.json"], ""),
    (&["check", "bad.json", "-f", "json"], ""),
    (&["check", "-", "-f", "github"], BAD),
    (&["rules"], ""),
    (&["rules", "-f", "json"], ""),
    (&["explain", "event-forbidden"], ""),
    (&["policy", "check"], ""),
    (&["policy", "show"], ""),
    (&["policy", "schema"], ""),
    (&["policy", "test"], ""),
    (&["policy", "init", "new"], ""),
    (&["schema", "diff", "workos:CreateWebhookEndpointDto", EDITION], ""),
    (&["hook"], "{\"id\": 1}\n"),
];

const EDITION: &str = "workos:CreateWebhookEndpointDto@0.61.0";

fn printing() -> tempfile::TempDir {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[[test]]\nname = \"t\"\ndocument = '{}'\nexpect = [{ rule = \"schema\", at = \"\" }, { rule = \"schema\", at = \"\" }]\n";
    folder(&[
        (".git/HEAD", ""),
        ("bad.json", BAD),
        ("dtolint.toml", policy),
        ("new/hook.json", GOOD),
    ])
}

/// Runs each of them twice: as usual, and with `stdout`.
fn each_with_output(mut stdout: impl FnMut() -> Stdio, mut ended: impl FnMut(&[&str], i32, i32)) {
    for (arguments, input) in PRINTING {
        let usual = dtolint_with(printing().path(), arguments, input);
        assert!(!out(&usual).is_empty(), "{arguments:?} prints nothing");
        assert_ne!(code(&usual), 2, "{arguments:?}: {}{}", out(&usual), err(&usual));
        let folder = printing();
        let mut child = Command::new(env!("CARGO_BIN_EXE_dtolint"))
            .args(arguments)
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(stdout())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let _ =
            std::io::Write::write_all(&mut child.stdin.take().expect("piped"), input.as_bytes());
        let output = child.wait_with_output().expect("it ends");
        assert!(!err(&output).contains("panicked"), "{arguments:?}: {}", err(&output));
        if code(&output) == 2 {
            assert!(err(&output).contains("cannot be written"), "{arguments:?}: {}", err(&output));
        }
        ended(arguments, code(&usual), code(&output));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_of_every_command() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there").into();
    each_with_output(full, |arguments, _, code| assert_eq!(code, 2, "{arguments:?}"));
}

/// A reader that goes away early, as `head` does, changes nothing about how a command ends.
#[test]
fn a_closed_pipe_ends_every_command_quietly() {
    let closed = || std::io::pipe().expect("a pipe").1.into();
    each_with_output(closed, |arguments, usual, code| assert_eq!(code, usual, "{arguments:?}"));
}

#[test]
fn standard_input_that_is_not_utf_8_is_a_finding() {
    let folder = folder(&[]);
    let bytes = b"{\"endpoint_url\": \"\xff\"}";
    let output = dtolint_with(folder.path(), &["check", "-", "-f", "json"], bytes);
    assert_eq!(code(&output), 1);
    assert_eq!(places(&output), [("<stdin>".to_owned(), 1, "encoding".to_owned(), 1, 19)]);
}

/// As large as a document may be, and one byte more.
#[test]
fn standard_input_that_is_too_large_is_a_finding() {
    for (end, expected) in [("\"}", "schema"), ("\"} ", "too-large")] {
        let policy =
            "version = 1\nextends = [\"dtolint:recommended\"]\n[limits]\nbytes = 4194304\n";
        let folder = folder(&[("dtolint.toml", policy)]);
        let start = "{\"x\": \"";
        let text = [start, &"a".repeat((4 << 20) - start.len() - 2), end].concat();
        let output = dtolint_with(folder.path(), &["check", "-", "-f", "json"], &text);
        assert_eq!(code(&output), 1);
        let rules: Vec<String> = places(&output).into_iter().map(|(_, _, rule, ..)| rule).collect();
        assert_eq!(rules.first().map(String::as_str), Some(expected), "{rules:?}");
        if expected == "too-large" {
            let expected = ("<stdin>".to_owned(), 1, "too-large".to_owned(), 1, 1);
            assert_eq!(places(&output), [expected]);
        }
    }
}

#[test]
fn no_color_wins_over_what_forces_colour() {
    let folder = folder(&[("bad.json", BAD)]);
    let run = |variables: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_dtolint"))
            .args(["check", "bad.json"])
            .current_dir(folder.path())
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied())
            .output();
        out(&output.expect("it runs")).contains('\u{1b}')
    };
    assert!(run(&[("CLICOLOR_FORCE", "1")]));
    assert!(!run(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn the_output_is_the_same_from_run_to_run_and_for_any_number_of_threads() {
    let names: Vec<String> = (0..64).map(|nth| format!("d/{nth:02}.json")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), BAD)).collect();
    let folder = folder(&files);
    let run = |threads: &str| {
        Command::new(env!("CARGO_BIN_EXE_dtolint"))
            .args(["check", "d", "-f", "json"])
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("it runs")
            .stdout
    };
    let one = run("1");
    assert!(one == run("4") && one == run("7"));
    assert_eq!(serde_json::from_slice::<Value>(&one).expect("JSON")["summary"]["files"], 64);
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let folder = folder(&[("bad.json", BAD)]);
    let plain = dtolint(folder.path(), &["check", "bad.json"]);
    assert!(!out(&plain).contains('\u{1b}'), "standard output is no terminal here");
    let colourful = dtolint(folder.path(), &["check", "bad.json", "--color", "always"]);
    assert!(out(&colourful).contains("\u{1b}["));
    let quiet = dtolint(folder.path(), &["check", "bad.json", "-q"]);
    assert!(!out(&quiet).contains("1 error in"), "{}", out(&quiet));
    assert!(out(&plain).contains("\n1 error in 1 file, 1 document, by the schema and 18 rules of dtolint:recommended (there is no policy file)\n"), "{}", out(&plain));
}

#[test]
fn a_name_for_standard_input_that_is_not_read_is_an_error() {
    let folder = folder(&[("good.json", GOOD)]);
    let arguments = ["check", "good.json", "--stdin-filename", "x.json"];
    let output = dtolint_with(folder.path(), &arguments, BAD);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("add `-` to the paths"), "{}", err(&output));
}
