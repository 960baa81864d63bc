//! Ways to hide a forbidden document, times ways to run dtolint: `tests/evasion/ways.toml`; and ways to loosen a
//! policy: `tests/evasion/loosened.toml`. None of them ends in silence. The tables in SECURITY.md are made from them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::assert_current;
use crate::common::command::{code, copy_folder, dtolint, dtolint_with, err, out, write};
use dtolint::files::{Files as _, GitCommit};

const GOOD: &str = r#"{"endpoint_url": "https://hooks.example.com/x", "events": ["user.created"]}"#;
const EVIL: &str = r#"{"endpoint_url": "https://evil.example.net/x", "events": ["user.created"]}"#;

/// The ways to run it, as the table has them.
const RUNS: [(&str, &str); 5] = [
    ("root", "`dtolint check` in the root; the hooks of pre-commit and the action run this"),
    ("subfolder", "`dtolint check` in the folder of the document"),
    ("path", "`dtolint check FILE`"),
    ("stdin", "`dtolint check - --stdin-filename FILE`"),
    ("hook", "`dtolint hook`, which editors and ESLint ask"),
];

/// The counts of what a run didn't check, or not by the entry that was meant: the key of the JSON report, and what the
/// table calls it.
const COUNTS: [(&str, &str); 8] = [
    ("unclaimed", "unclaimed"),
    ("ignored", "ignored"),
    ("absent", "absent"),
    ("unknown", "unknown"),
    ("untaken", "taken by no `when`"),
    ("passed_over", "passed over"),
    ("without_place", "without a rule's place"),
    ("by_default", "by the top-level `schema`"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ways {
    policy: String,
    way: Vec<Way>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    name: String,
    /// Where the forbidden document is.
    evil: String,
    /// What git tracks: a file of `tests/git/`.
    index: Option<String>,
    /// What is not in the repository, although it is in that of the other rows.
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    files: Vec<File>,
    /// Why a run makes no sense here.
    #[serde(default)]
    never: BTreeMap<String, String>,
    /// What each run answers.
    #[serde(default)]
    answers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    path: String,
    text: Option<String>,
    times: Option<usize>,
    link: Option<String>,
    /// A copy of an index of `tests/git/`.
    index: Option<String>,
    #[serde(default)]
    pipe: bool,
    #[serde(default)]
    utf16: bool,
    /// Filled with spaces up to so many bytes.
    size: Option<u64>,
}

fn ways() -> Ways {
    table("ways.toml")
}

/// A file of `tests/evasion/`.
fn table<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evasion").join(name);
    toml::from_str(&fs::read_to_string(path).expect("it is there")).expect("it has these keys")
}

/// A repository with a policy, a good document, and what the way adds.
fn repository(policy: &str, way: &Way) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let root = folder.path();
    write(root, "dtolint.toml", policy);
    write(root, ".git/HEAD", "ref: refs/heads/main\n");
    good_documents(root);
    for path in &way.remove {
        let path = root.join(path);
        match path.is_dir() {
            true => fs::remove_dir(path),
            false => fs::remove_file(path),
        }
        .expect("it is there, and a folder is empty");
    }
    if let Some(index) = &way.index {
        copy_index(index, &root.join(".git/index"));
    }
    way.files.iter().for_each(|file| make(root, file));
    folder
}

fn copy_index(index: &str, to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/git").join(index);
    fs::copy(from, to).expect("it can be copied");
}

fn good_documents(root: &Path) {
    write(root, "webhooks/good.json", &GOOD.replace("/x", "/good"));
    let list = format!("{{\"webhookEndpoints\": [{}]}}", GOOD.replace("/x", "/listed"));
    write(root, "lists/good.json", &list);
}

fn make(root: &Path, file: &File) {
    let path = root.join(&file.path);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
    if let Some(to) = &file.link {
        return symlink(to, path).expect("it can be made");
    }
    if let Some(index) = &file.index {
        return copy_index(index, &path);
    }
    if file.pipe {
        assert!(Command::new("mkfifo").arg(path).status().expect("it runs").success());
        return;
    }
    if file.path.ends_with('/') {
        return fs::create_dir_all(path).expect("it can be made");
    }
    let text = file.text.as_deref().expect("a file has a text");
    let text = text.replace("EVIL", EVIL).replace("GOOD", GOOD).repeat(file.times.unwrap_or(1));
    let bytes = match file.utf16 {
        true => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        false => text.into_bytes(),
    };
    fs::write(&path, bytes).expect("it can be written");
    if let Some(size) = file.size {
        let file = fs::OpenOptions::new().write(true).open(path).expect("it is there");
        file.set_len(size).expect("it can be longer");
    }
}

/// What a run answers.
fn answer(run: &str, root: &Path, way: &Way) -> String {
    let evil = root.join(&way.evil);
    let json = ["check", "-f", "json"];
    match run {
        "root" => said(&dtolint(root, &json)),
        "subfolder" => {
            let folder = evil.ancestors().skip(1).find(|it| it.is_dir()).expect("the root is one");
            said(&dtolint(folder, &json))
        }
        "path" => said(&dtolint(root, &[&json[..], &[&way.evil]].concat())),
        "stdin" => {
            let text = fs::read(&evil).expect("it can be read");
            let arguments = [&json[..], &["-", "--stdin-filename", &way.evil]].concat();
            said(&dtolint_with(root, &arguments, &text))
        }
        "hook" => {
            let text = fs::read_to_string(&evil).expect("it can be read");
            let document = json!({"path": way.evil, "text": text});
            let requests = [
                json!({"hello": {"version": 1}}),
                json!({"check": {"documents": [document], "claimed_only": true}}),
            ];
            let lines = requests.map(|it| format!("{it}\n")).concat();
            let output = dtolint_with(root, &["hook"], &lines);
            let text = out(&output);
            let last = text.lines().last().unwrap_or_else(|| panic!("{}", err(&output)));
            let answer: Value = serde_json::from_str(last).expect("JSON");
            let answer = &answer["check"];
            let unclaimed = answer["unclaimed"].as_array().expect("an array").len();
            of_report(&answer["report"], unclaimed).join(", ")
        }
        other => unreachable!("{other}"),
    }
}

/// What the command says: its findings, what it has not checked, that it checked nothing, or an error.
fn said(output: &Output) -> String {
    let mut said = match serde_json::from_str(&out(output)) {
        Ok(report) => of_report(&report, 0),
        Err(_) => Vec::new(),
    };
    if code(output) == 2 {
        said.push("error".to_owned());
    }
    said.join(", ")
}

fn of_report(report: &Value, unclaimed: usize) -> Vec<String> {
    let findings = report["findings"].as_array().expect("an array").iter();
    let rules: BTreeSet<&str> = findings.filter_map(|finding| finding["rule"].as_str()).collect();
    let mut said: Vec<String> = rules.into_iter().map(str::to_owned).collect();
    for (key, name) in COUNTS {
        let number = report["summary"][key].as_u64().expect("a number");
        let number = number + if key == "unclaimed" { unclaimed as u64 } else { 0 };
        said.extend((number > 0).then(|| format!("{number} {name}")));
    }
    let not_applied = report["summary"]["without_documents"].as_array().expect("an array").len();
    said.extend((not_applied > 0).then(|| format!("{not_applied} rule not applied")));
    let narrowed = report["summary"]["narrowed"].as_array().expect("an array").len();
    said.extend((narrowed > 0).then(|| format!("{narrowed} narrowed final")));
    let [documents, dtos] = ["documents", "dtos"].map(|it| report["summary"][it].clone());
    if said.is_empty() && documents != dtos {
        said.push(format!("{dtos} DTOs in {documents} documents"));
    }
    said
}

/// No line has a command to a runner but those of the format `github`: a command could hide what follows.
fn gives_the_runner_no_command(root: &Path) {
    for arguments in [&["check"][..], &["check", "-f", "github"], &["check", "--list-files"]] {
        let output = dtolint(root, arguments);
        let (out, err) = (out(&output), err(&output));
        assert!(out.contains("stop-commands"), "{arguments:?} {out}");
        for line in out.lines().chain(err.lines()) {
            assert!(!line.contains("##["), "{arguments:?} {line}");
            let Some(command) = line.trim_start().strip_prefix("::") else { continue };
            let Some((name, _)) = command.split_once("::") else { continue };
            let word = name.split(' ').next();
            let is_own = ["error", "warning", "notice"].map(Some).contains(&word);
            let is_command = name.starts_with(|it: char| it.is_ascii_alphabetic());
            assert!(is_own || !is_command, "{arguments:?} {line}");
        }
    }
}

#[test]
fn no_way_to_hide_a_document_ends_in_silence() {
    let Ways { policy, way: ways } = ways();
    let mut wrong = String::new();
    for way in &ways {
        let folder = repository(&policy, way);
        let mut answers = BTreeMap::new();
        for (run, _) in RUNS {
            let reason = way.never.get(run);
            assert!(reason.is_none_or(|reason| !reason.is_empty()), "{}: {run}", way.name);
            if reason.is_none() {
                answers.insert(run.to_owned(), answer(run, folder.path(), way));
            }
        }
        if way.evil.contains("stop-commands") {
            gives_the_runner_no_command(folder.path());
        }
        let is_silent = answers.values().any(String::is_empty);
        if is_silent || answers != way.answers {
            let _ = writeln!(wrong, "{}", way.name);
            for (run, answer) in answers {
                let _ = writeln!(wrong, "answers.{run} = \"{answer}\"");
            }
        }
    }
    assert!(wrong.is_empty(), "other answers, or none:\n{wrong}");
}

/// The document that is hidden, not hidden, is found by each run; the repository without it is clean.
#[test]
fn what_is_hidden_would_be_found() {
    let Ways { policy, way: ways } = ways();
    assert!(ways[0].answers.values().all(|answer| answer.contains("domain-not-allowed")));
    let folder = TempDir::new().expect("a temporary folder");
    write(folder.path(), "dtolint.toml", &policy);
    good_documents(folder.path());
    let output = dtolint(folder.path(), &["check"]);
    assert!(
        out(&output).starts_with("no findings in 2 files, 2 documents, by"),
        "{}",
        out(&output)
    );
    // What the table says of pre-commit and the action.
    let read = |path: &str| fs::read_to_string(path).expect("it is there");
    let hooks = read(".pre-commit-hooks.yaml");
    assert!(hooks.contains("  entry: dtolint check\n") && !hooks.contains("pass_filenames: true"));
    assert!(read("plugins/github/check.sh").contains(" check "));
}

/// The table of SECURITY.md.
#[test]
fn the_table_of_ways_is_fresh() {
    let mut table = String::from("| the document is hidden by |");
    for (run, _) in RUNS {
        let _ = write!(table, " {run} |");
    }
    table += "\n|---|---|---|---|---|---|\n";
    for way in ways().way {
        let _ = write!(table, "| {} |", way.name);
        for (run, _) in RUNS {
            let answer = way.answers.get(run).or_else(|| way.never.get(run));
            let _ =
                write!(table, " {} |", answer.expect("each run has an answer, or none on purpose"));
        }
        table.push('\n');
    }
    let about = RUNS.map(|(run, about)| format!("- **{run}**: {about}.\n")).concat();
    assert_current("SECURITY.md", "ways", &format!("{about}\n{table}"));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Loosened {
    way: Vec<WayToLoosen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WayToLoosen {
    name: String,
    /// What the change replaces or adds.
    #[serde(default)]
    files: Vec<File>,
    /// What the change removes.
    #[serde(default)]
    remove: Vec<String>,
    /// What `policy compare` answers.
    answer: String,
}

/// What `dtolint policy compare --since main --fail-on looser` says of a change.
fn compared(way: &WayToLoosen) -> String {
    let folder = TempDir::new().expect("a temporary folder");
    let root = folder.path();
    copy_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/git/commits/loose"),
        &root.join(".git"),
    );
    let main = GitCommit::open(root, "main", root).expect("it has the commit");
    for path in ["acme/dtolint.toml", "policies/base.toml", "thing.json"] {
        let bytes = main.read(path).expect("the commit has it");
        write(root, path, std::str::from_utf8(&bytes).expect("UTF-8"));
    }
    for path in &way.remove {
        fs::remove_file(root.join(path)).expect("it is there");
    }
    let older = fs::read_to_string(root.join(".git/refs/tags/v1")).expect("the tag is there");
    for file in &way.files {
        // A link takes the place of a file.
        let _ = fs::remove_file(root.join(&file.path));
        make(root, file);
        if file.text.as_deref() == Some("OLDER COMMIT") {
            write(root, &file.path, &older);
        }
    }
    let arguments = ["policy", "compare", "--since", "main", "--fail-on", "looser", "-f", "json"];
    let output = dtolint(&root.join("acme"), &arguments);
    let answer = said(&output);
    assert_eq!(code(&output) == 0, answer.is_empty(), "{}: {answer} {}", way.name, out(&output));
    answer
}

#[test]
fn no_way_to_loosen_a_policy_ends_in_silence() {
    let mut wrong = String::new();
    for (nth, way) in table::<Loosened>("loosened.toml").way.into_iter().enumerate() {
        let answer = compared(&way);
        // The first one loosens nothing.
        if answer.is_empty() != (nth == 0) || answer != way.answer {
            let _ = writeln!(wrong, "{}: \"{answer}\"", way.name);
        }
    }
    assert!(wrong.is_empty(), "other answers, or none:\n{wrong}");
}

/// The other table of SECURITY.md.
#[test]
fn the_table_of_ways_to_loosen_a_policy_is_fresh() {
    let mut lines = String::from("| the change | what answers |\n|---|---|\n");
    for way in table::<Loosened>("loosened.toml").way {
        let answer = if way.answer.is_empty() { "(passes)" } else { &way.answer };
        let _ = writeln!(lines, "| {} | {answer} |", way.name);
    }
    assert_current("SECURITY.md", "loosened", &lines);
}
