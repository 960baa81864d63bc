//! `dtolint completions` and `dtolint man`: each command and each option is in them.

use std::collections::BTreeSet;

use super::*;

/// Each command that does something, with its options as its help lists them.
fn commands() -> Vec<(Vec<String>, BTreeSet<String>)> {
    let mut found: Vec<(Vec<String>, BTreeSet<String>)> = Vec::new();
    let mut todo = vec![Vec::<String>::new()];
    while let Some(command) = todo.pop() {
        let words: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let help = run(&words);
        let lines = || help.lines().map(str::trim_start);
        if let Some((_, below)) = help.split_once("\nCommands:\n") {
            let below = below.lines().take_while(|line| !line.is_empty());
            let names = below.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
            let names = names.filter_map(|line| line.split_whitespace().next());
            todo.extend(names.map(|name| [&command[..], &[name.to_owned()]].concat()));
        }
        let options = lines().filter(|line| line.starts_with('-'));
        let words = options.flat_map(|line| line.split([' ', ',']).take(3).collect::<Vec<_>>());
        let long = words.filter(|word| word.starts_with("--")).map(str::to_owned);
        found.push((command, long.collect()));
    }
    assert!(found.len() > 15, "{found:?}");
    let of_check = found.iter().find(|(command, _)| command == &["check"]).expect("it is there");
    assert!(of_check.1.len() > 10 && of_check.1.contains("--max-findings"), "{of_check:?}");
    found
}

fn run(arguments: &[&str]) -> String {
    let folder = folder(&[]);
    let output = dtolint(folder.path(), arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
    out(&output)
}

#[test]
fn each_option_is_completed_in_each_shell() {
    let commands = commands();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]);
        for (command, options) in &commands {
            for option in options {
                // Fish has `-l policy` for `--policy`.
                let written = match shell {
                    "fish" => format!("-l {}", option.trim_start_matches('-')),
                    _ => option.clone(),
                };
                assert!(script.contains(&written), "{shell}: {command:?} {option}");
            }
            for word in command {
                assert!(script.contains(word.as_str()), "{shell}: {word}");
            }
        }
        for format in dtolint::render::FORMATS.iter().map(|format| format.name) {
            assert!(shell == "powershell" || script.contains(format), "{shell}: {format}");
        }
    }
    let folder = folder(&[]);
    assert_eq!(code(&dtolint(folder.path(), &["completions", "cmd"])), 2);
}

/// The scripts are read by the shells that are here, and complete what they should.
#[cfg(unix)]
#[test]
fn bash_completes_what_the_command_takes() {
    let script = run(&["completions", "bash"]);
    let folder = folder(&[("dtolint.bash", &script)]);
    let complete = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let quoted = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        let last = words.len() - 1;
        let program = format!(
            "source dtolint.bash; COMP_WORDS=({quoted}); COMP_CWORD={last}; _dtolint dtolint '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words[last],
            words[last - 1]
        );
        let output = std::process::Command::new("bash")
            .args(["--norc", "-c", &program])
            .current_dir(folder.path())
            .output()
            .expect("bash is there");
        String::from_utf8(output.stdout).expect("it is UTF-8")
    };
    assert_eq!(complete("dtolint ru").trim(), "rules");
    assert_eq!(complete("dtolint policy sch").trim(), "schema");
    assert_eq!(complete("dtolint policy check --list").trim(), "--list-files");
    assert_eq!(complete("dtolint check --fail-on w").trim(), "warning");
    assert_eq!(complete("dtolint check -f sa").trim(), "sarif");
}

#[test]
fn each_option_is_in_the_man_page_of_its_command() {
    let folder = folder(&[("man/.keep", "")]);
    let output = dtolint(folder.path(), &["man", "--folder", "man"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let mut pages = 0;
    for (command, options) in commands() {
        let words: Vec<&str> =
            ["man"].into_iter().chain(command.iter().map(String::as_str)).collect();
        let page = run(&words);
        let name = ["dtolint"].into_iter().chain(command.iter().map(String::as_str));
        let name = name.collect::<Vec<_>>().join("-");
        assert!(page.contains(&format!(".TH {name} 1")), "{page}");
        let plain = page.replace("\\-", "-");
        for option in options {
            assert!(plain.contains(&option), "{name}: {option}: {page}");
        }
        let file = fs::read_to_string(folder.path().join(format!("man/{name}.1")));
        assert_eq!(file.expect("it is written"), page);
        pages += 1;
    }
    let written = fs::read_dir(folder.path().join("man")).expect("it is there").count();
    assert_eq!(written, pages + 1);
    let output = dtolint(folder.path(), &["man", "polcy"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("did you mean `policy`?"), "{}", err(&output));
    assert_eq!(code(&dtolint(folder.path(), &["man", "check", "more"])), 2);
    assert_eq!(code(&dtolint(folder.path(), &["man", "--folder", "nowhere"])), 2);
}
