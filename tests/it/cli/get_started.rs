//! `docs/get-started.md`, followed from an empty folder, as a new user would.

use super::*;

const PAGE: &str = include_str!("../../../docs/get-started.md");

/// What a reader does with a block of the page.
enum Step<'p> {
    /// `json,webhooks/hr.json`: save it there.
    Save(&'p str),
    /// `toml,+dtolint.toml`: add it there.
    Append(&'p str),
    /// `sh`, or `sh,1` if that is its exit code: run it.
    Run(i32),
    /// `sh,install`: run it, once.
    Install,
    /// `text`: read this in what the last command printed.
    Read,
}

fn step(info: &str) -> Step<'_> {
    match info.split_once(',') {
        None if info == "sh" => Step::Run(0),
        None if info == "text" => Step::Read,
        Some(("sh", "install")) => Step::Install,
        Some(("sh", code)) => Step::Run(code.parse().expect("an exit code")),
        Some((_, path)) => path.strip_prefix('+').map_or(Step::Save(path), Step::Append),
        None => panic!("what is to be done with a block of `{info}`?"),
    }
}

/// The blocks of a part of the page: what is behind the fence, and the text.
fn blocks(part: &str) -> Vec<(&str, &str)> {
    let fenced = part.split("\n```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').expect("a block has lines")).collect()
}

/// Does what the part says, in an empty folder; how many commands and outputs there were.
fn follow(part: &str) -> (usize, usize) {
    let folder = folder(&[]);
    let (mut commands, mut outputs, mut printed) = (0, 0, String::new());
    for (info, text) in blocks(part) {
        match step(info) {
            Step::Save(path) => {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it is made");
                fs::write(path, format!("{text}\n")).expect("it is written");
            }
            Step::Append(path) => {
                let path = folder.path().join(path);
                let before = fs::read_to_string(&path).expect("it is there");
                fs::write(path, format!("{before}{text}\n")).expect("it is written");
            }
            Step::Run(expected) => {
                let words: Vec<&str> = text.split(' ').collect();
                let output = dtolint(folder.path(), words.strip_prefix(&["dtolint"]).expect(text));
                printed = format!("{}{}", out(&output), err(&output));
                assert_eq!(code(&output), expected, "{text}: {printed}");
                commands += 1;
            }
            Step::Install => panic!("the command is installed once, before both parts"),
            Step::Read => {
                assert!(
                    printed.contains(text),
                    "the page shows\n{text}\nand this is printed:\n{printed}"
                );
                outputs += 1;
            }
        }
    }
    (commands, outputs)
}

#[test]
fn each_half_of_get_started_can_be_followed() {
    let parts: Vec<&str> = PAGE.split("\n## ").collect();
    let [start, workos, other, next] = parts[..] else { panic!("the page has other parts now") };
    assert!(matches!(blocks(start)[..], [("sh,install", _)]));
    assert_eq!(follow(workos), (5, 5));
    assert_eq!(follow(other), (4, 5));
    assert!(blocks(next).is_empty());
}
