//! `docs/commands.md` is the help of the command and of each subcommand.

use std::path::Path;

use crate::common::command::{code, dtolint, err, out};

const HEAD: &str = "\
# Commands

The help of each command. Made from the code.

Every shell completes commands, options and their values once it has read the script for it:

```sh
source <(dtolint completions bash)                                       # in ~/.bashrc
dtolint completions zsh > \"${fpath[1]}/_dtolint\"                         # once
dtolint completions fish > ~/.config/fish/completions/dtolint.fish       # once
```

`dtolint man` prints a man page, `dtolint man policy check` that of a subcommand, and `dtolint man --folder FOLDER` writes all of them.
";

/// The help of a command, and of those below it.
fn pages(command: &[&str], page: &mut String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = dtolint(folder, &[command, &["--help"]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let help = out(&output);
    let name = [&["dtolint"], command].concat().join(" ");
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    *page += &format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n"));
    let below = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let below = below.take_while(|line| !line.is_empty());
    for line in below.filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = line.split_whitespace().next().expect("a line has a name");
        pages(&[command, &[name]].concat(), page);
    }
}

#[test]
fn the_page_of_the_commands_is_fresh() {
    let mut page = String::from(HEAD);
    pages(&[], &mut page);
    for name in ["check", "policy test", "schema show", "explain", "hook"] {
        assert!(page.contains(&format!("\n## dtolint {name}\n")), "{page}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    let how = "docs/commands.md is stale: UPDATE_DOCS=1 cargo test --test it commands_page::";
    assert_eq!(written, page, "{how}");
}
