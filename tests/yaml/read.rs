//! What dtolint reads in YAML texts, for `run.py`: `yaml-read POLICY`.
//!
//! For each line `ASKED<TAB>ANSWERED` it reads the texts of the first file, one a line in hexadecimal, and writes a
//! line for each to the second: `+` and its documents if no finding is made, or else the rules that find something.

#![expect(clippy::print_stdout, reason = "a tool that prints")]

use std::fmt::Write as _;
use std::io::BufRead as _;

use dtolint::document::{Document, Format, Node};
use dtolint::linter::Scratch;
use dtolint::text::Source;
use dtolint::{Limits, Linter, Policy};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = std::env::args().nth(1).ok_or("the path of a policy is missing")?;
    let linter = Linter::new(Policy::load(policy)?);
    let mut scratch = Scratch::default();
    for names in std::io::stdin().lock().lines() {
        let names = names?;
        let (asked, answered) = names.split_once('\t').ok_or("two paths are missing")?;
        let mut answers = String::new();
        for line in std::fs::read_to_string(asked)?.lines() {
            let text = String::from_utf8(unhex(line)).map_err(|_| "not UTF-8")?;
            let report = linter.lint_with(&mut scratch, ("a.yaml", text.as_str()));
            let mut rules: Vec<_> = report.findings().iter().map(|it| it.rule()).collect();
            rules.sort_unstable();
            rules.dedup();
            if rules.is_empty() {
                answers.push('+');
                let parsed =
                    Document::parse(Source::new("a.yaml", &text), Format::Yaml, &Limits::default());
                let shown = parsed.iter().map(|document| {
                    document.as_ref().map_or("!".to_owned(), |document| shown(document.root()))
                });
                answers.push_str(&shown.collect::<Vec<_>>().join("|"));
            } else {
                answers.push_str(&rules.join(","));
            }
            answers.push('\n');
        }
        std::fs::write(answered, answers)?;
        println!("done");
    }
    Ok(())
}

/// A value as the readers beside this file print it.
fn shown(node: Node<'_>) -> String {
    if let Some(text) = node.as_str() {
        return hex(text);
    }
    if let Some(digits) = node.as_number() {
        return number(digits);
    }
    if let Some(value) = node.as_bool() {
        return if value { "t" } else { "f" }.to_owned();
    }
    if node.is_array() {
        return format!("[{}]", node.items().map(shown).collect::<Vec<_>>().join(","));
    }
    if node.is_object() {
        let member = |(key, value): (Node<'_>, Node<'_>)| {
            format!("{}:{}", hex(key.as_str().unwrap_or_default()), shown(value))
        };
        let mut members: Vec<_> = node.members().map(member).collect();
        members.sort_unstable();
        // Of two merges that agree, each brings the member.
        members.dedup();
        return format!("{{{}}}", members.join(","));
    }
    "n".to_owned()
}

fn number(digits: &str) -> String {
    let value: f64 = digits.parse().unwrap_or(f64::NAN);
    if value.abs() <= 9007199254740992.0 && value == value.trunc() {
        return format!("i{}", value as i64);
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return format!("i{digits}");
    }
    format!("d{:016x}", value.to_bits())
}

fn hex(text: &str) -> String {
    text.bytes().fold("s".to_owned(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn unhex(line: &str) -> Vec<u8> {
    let digit =
        |at: usize| u8::from_str_radix(line.get(at..at + 2).unwrap_or("3f"), 16).unwrap_or(b'?');
    (0..line.len()).step_by(2).map(digit).collect()
}
