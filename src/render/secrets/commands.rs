//! Secrets in the arguments of commands, in one text or item by item: `--password x`, `-u name:password`.
//!
//! Invariant: each byte is looked at a bounded number of times, whatever the text.

use std::ops::Range;

use super::data::DATA;
use super::names::Name;
use super::{forms, values};

/// What an argument says of the one behind it.
#[derive(Clone, Copy, Default, PartialEq)]
enum Expected {
    #[default]
    Nothing,
    /// That it is secret.
    Secret,
    /// That it is secret if it looks random.
    Likely,
    /// That it is a user with a password.
    User,
    /// That it is a line of a key in PEM, which began before it.
    Key,
}

/// Arguments, one after the other.
#[derive(Default)]
pub(super) struct Arguments<'t> {
    expected: Expected,
    /// The last one that has options of its own.
    command: &'t str,
}

impl<'t> Arguments<'t> {
    /// Whether an argument, which is the next, is secret: all of it, or a part.
    pub(super) fn is_secret(&mut self, said: &'t str) -> bool {
        let expected = std::mem::take(&mut self.expected);
        let is_option =
            said.strip_prefix("--").is_some_and(|it| it.starts_with(char::is_alphabetic));
        match expected {
            Expected::Key => {
                if !said.contains("-----END ") {
                    self.expected = expected;
                }
                return !said.contains("-----END ");
            }
            Expected::Secret if !is_option && !values::is_harmless(said) => return is_value(said),
            Expected::Likely if values::is_random(said) => return true,
            Expected::User if is_user(said) => return true,
            _ => {}
        }
        if !said.starts_with('-') {
            let command = said.rsplit('/').next().unwrap_or_default();
            if DATA.commands.contains(command) {
                self.command = command;
            }
            return false;
        }
        if said.starts_with("-----BEGIN") {
            if forms::opens_key(said) {
                self.expected = Expected::Key;
            }
            return false;
        }
        match said.split_once('=') {
            // Others are found by their form, as parameters.
            Some((option, value)) => self.behind(option) == Expected::User && is_user(value),
            None => {
                self.expected = self.behind(said);
                self.is_joined(said)
            }
        }
    }

    /// What an option says of the argument behind it.
    fn behind(&self, option: &str) -> Expected {
        if let Some(known) = DATA.options.get(option)
            && (known.of.is_empty() || known.of.contains(self.command))
        {
            return if known.is_password { Expected::Secret } else { Expected::User };
        }
        let name = Name::of(option.trim_start_matches('-'));
        match () {
            () if !option.starts_with('-') => Expected::Nothing,
            () if name.is_secret() => Expected::Secret,
            () if name.is_likely() => Expected::Likely,
            () => Expected::Nothing,
        }
    }

    /// Whether an option has its value in the same word: `mysql -phunter7`.
    fn is_joined(&self, said: &str) -> bool {
        let known = said.get(..2).and_then(|option| DATA.options.get(option));
        said.len() > 2 && known.is_some_and(|known| known.of.contains(self.command))
    }
}

fn is_value(said: &str) -> bool {
    // `docker build --secret id=…` says where it is.
    !said.is_empty() && !said.starts_with("id=") && !values::is_placeholder(said)
}

/// Whether a text is a user with a password, and not a user and a group by number.
fn is_user(said: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    said.split_once(':').is_some_and(|(user, password)| {
        let is_group = is_digits(user) && is_digits(password);
        !is_group && !values::is_placeholder(password)
    })
}

/// Where the secrets of the commands in a text are, in bytes.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut arguments = Arguments::default();
    let mut at = 0;
    while let Some((word, end)) = next_word(text, at) {
        at = end;
        let said = &text[word.clone()];
        // Signs of a list and of a line that goes on; and prose: “use `--password` to …”.
        if matches!(said, "-" | "\\" | "=" | "|" | ">") {
            continue;
        }
        let is_prose = arguments.expected != Expected::Nothing && DATA.prose.contains(said);
        if is_prose {
            arguments.expected = Expected::Nothing;
        } else if arguments.is_secret(said) {
            found.push(word);
        }
    }
    found
}

/// The next word of a text without the quotes around it, and where it ends with them.
fn next_word(text: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | '{' | ',' | '`');
    let rest = &text[from..];
    let rest = rest.trim_start_matches(is_between);
    let start = text.len() - rest.len();
    let first = rest.chars().next()?;
    if matches!(first, '"' | '\'') {
        let inside = &rest[1..];
        let line = inside.find(['\n', first]).unwrap_or(inside.len());
        return Some(match inside[line..].starts_with(first) {
            true if line > 0 => (start + 1..start + 1 + line, start + line + 2),
            // One that is of no pair, or has nothing in it.
            _ => (start..start + 1, start + 1),
        });
    }
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches(['"', '\'', ',', ']', ')', '`', ';']);
    Some((start..start + word.len().max(first.len_utf8()), start + end))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::text::hidden::masked;

    #[test]
    fn the_value_of_an_option_is_the_word_behind_it() {
        let table = [
            ("deploy --password hunter7 --level 3", "deploy --password *** --level 3"),
            ("deploy --api-key 'hunter 7' -v", "deploy --api-key '***' -v"),
            ("deploy -token \"hunter7\"", "deploy -token \"***\""),
            ("curl -u me:hunter7 https://a/", "curl -u *** https://a/"),
            ("curl --user=me:hunter7 https://a/", "curl *** https://a/"),
            ("[\"--password\", \"hunter7\", 1", "[\"--password\", \"***\", 1"),
            ("- --token\n- hunter7\n- x", "- --token\n- ***\n- x"),
            ("a \\\n  --token \\\n  hunter7", "a \\\n  --token \\\n  ***"),
            ("sshpass -p hunter7 ssh h", "sshpass -p *** ssh h"),
            ("/usr/bin/mysql -phunter7 db", "/usr/bin/mysql *** db"),
            ("docker run -p 8080:80 -u 1000:1000 x", "docker run -p 8080:80 -u 1000:1000 x"),
            ("docker login -u me --password-stdin x", "docker login -u me --password-stdin x"),
            (
                "run --token $API_TOKEN --secret ${A} --auth basic",
                "run --token $API_TOKEN --secret ${A} --auth basic",
            ),
            ("run --token --verbose", "run --token --verbose"),
            (
                "run --token-file a --key tls.key --key a8Kd03jf82Lq0Zx1",
                "run --token-file a --key tls.key --key ***",
            ),
            (
                "use --password to set it, or the --token option",
                "use --password to set it, or the --token option",
            ),
            ("don't use --password hunter7", "don't use --password ***"),
        ];
        for (text, expected) in table {
            assert_eq!(masked(text, find(text)), expected);
        }
    }
}
