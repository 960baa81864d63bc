//! Colours on a terminal: when they come, and what keeps them away.

use std::fs::{File, OpenOptions};
use std::io::Read as _;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::*;

type Variables = &'static [(&'static str, &'static str)];

/// What the command prints on a terminal, with these variables set.
fn printed(folder: &Path, arguments: &[&str], variables: Variables) -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&terminal).expect("it is ours");
    unlockpt(&terminal).expect("it is ours");
    let name = ptsname(&terminal, Vec::new()).expect("it has a name").into_string().expect("UTF-8");
    let end = OpenOptions::new().read(true).write(true).open(name).expect("its other end");
    let mut child = Command::new(env!("CARGO_BIN_EXE_dtolint"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("TERM", "xterm-256color")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(end)
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    // Reading ends with an error once nobody has the other end open.
    let (mut terminal, mut text) = (File::from(terminal), Vec::new());
    let _ = terminal.read_to_end(&mut text);
    child.wait().expect("it ends");
    String::from_utf8(text).expect("UTF-8")
}

#[test]
fn a_terminal_gets_colours_unless_it_is_told_otherwise() {
    let folder = folder(&[("bad.json", BAD)]);
    let check: &[&str] = &["check", "bad.json"];
    let table: [(&[&str], Variables, bool); 10] = [
        (&[], &[], true),
        (&[], &[("NO_COLOR", "1")], false),
        // By no-color.org an empty variable is as good as none.
        (&[], &[("NO_COLOR", "")], true),
        (&[], &[("TERM", "dumb")], false),
        (&[], &[("CLICOLOR", "0")], false),
        (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&["--color", "never"], &[], false),
        (&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
        (&["--color", "always"], &[("NO_COLOR", "1")], true),
        (&["--format", "json"], &[], false),
    ];
    for (more, variables, expected) in table {
        let text = printed(folder.path(), &[check, more].concat(), variables);
        assert!(text.contains("url-not-https"), "{more:?} {variables:?}: {text}");
        assert_eq!(text.contains('\u{1b}'), expected, "{more:?} {variables:?}: {text}");
    }
}

#[test]
fn a_report_in_a_file_has_no_colours_though_there_is_a_terminal() {
    let folder = folder(&[("bad.json", BAD)]);
    let text = printed(folder.path(), &["check", "bad.json", "-o", "report.txt"], &[]);
    assert_eq!(text, "");
    let report = fs::read_to_string(folder.path().join("report.txt")).expect("it is written");
    assert!(report.starts_with("error[url-not-https]"), "{report}");
}
