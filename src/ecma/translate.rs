//! From a tree to the syntax of the `regex` crate, where that gives the same verdict in linear time.

use std::fmt::Write as _;

use regex_syntax::hir::ClassUnicode;

use super::tree::{Node, Repeat};

/// The pattern in the syntax of `regex`, or `None` if it needs to go back.
pub(super) fn translate(node: &Node) -> Option<String> {
    let mut writer = Writer { text: String::new(), has_looks: false };
    writer.write(node).then_some(writer.text)
}

/// The pattern in the syntax of `fancy-regex`, which has look-around; `None` if it refers back to a group, for which
/// that engine has other rules.
pub(super) fn translate_with_looks(node: &Node) -> Option<String> {
    let mut writer = Writer { text: String::new(), has_looks: true };
    writer.write(node).then_some(writer.text)
}

/// The edge of a word, and what isn't one, by look-around.
fn edge(negated: bool, ignore_case: bool) -> String {
    let word = if ignore_case { r"[0-9A-Za-z_\u{17f}\u{212a}]" } else { "[0-9A-Za-z_]" };
    let (same, other) = if negated { ("=", "!") } else { ("!", "=") };
    format!("(?:(?<={word})(?{same}{word})|(?<!{word})(?{other}{word}))")
}

struct Writer {
    text: String,
    has_looks: bool,
}

impl Writer {
    /// Writes a node; whether it can be written.
    fn write(&mut self, node: &Node) -> bool {
        match node {
            Node::Empty => {}
            Node::Char(character) => write_character(*character, &mut self.text),
            Node::Class(class) => write_class(class, &mut self.text),
            Node::Start { multiline: false } => self.text.push('^'),
            Node::End { multiline: false } => self.text.push('$'),
            Node::Boundary { negated, ignore_case } if self.has_looks => {
                self.text.push_str(&edge(*negated, *ignore_case));
            }
            Node::Boundary { negated, ignore_case: false } => {
                self.text.push_str(if *negated { r"(?-u:\B)" } else { r"(?-u:\b)" });
            }
            Node::Capture { body, name, .. } => {
                self.text.push('(');
                // The engine is only asked whether it matches; names make the pattern the same as its author's.
                let is_plain = |it: &&String| it.is_ascii() && !it.contains('$');
                // Groups of alternatives may share a name, which `regex` doesn't have.
                if let Some(name) = name.as_ref().filter(is_plain)
                    && !self.text.contains(&format!("(?<{name}>"))
                {
                    let _ = write!(self.text, "?<{name}>");
                }
                return self.write(body) && self.close();
            }
            Node::Concat(parts) => return parts.iter().all(|part| self.write_part(part)),
            Node::Alternation(parts) => {
                return parts.iter().enumerate().all(|(nth, part)| {
                    if nth > 0 {
                        self.text.push('|');
                    }
                    self.write(part)
                });
            }
            Node::Repeat(repeat) => return self.write_repeat(repeat),
            Node::Start { .. } if self.has_looks => {
                self.text.push_str(r"(?:^|(?<=[\n\r\u{2028}\u{2029}]))");
            }
            Node::End { .. } if self.has_looks => {
                self.text.push_str(r"(?:$|(?=[\n\r\u{2028}\u{2029}]))");
            }
            Node::Look { behind, negated, body } if self.has_looks => {
                self.text.push_str(match (behind, negated) {
                    (false, false) => "(?=",
                    (false, true) => "(?!",
                    (true, false) => "(?<=",
                    (true, true) => "(?<!",
                });
                return self.write(body) && self.close();
            }
            // A line terminator is more than `\n`, and `regex` has no such edge of a word.
            Node::Start { .. } | Node::End { .. } | Node::Boundary { .. } => return false,
            Node::Look { .. } | Node::BackReference { .. } => return false,
        }
        true
    }

    fn close(&mut self) -> bool {
        self.text.push(')');
        true
    }

    /// Writes a part of a sequence.
    fn write_part(&mut self, node: &Node) -> bool {
        match node {
            Node::Alternation(_) | Node::Concat(_) => {
                self.text.push_str("(?:");
                self.write(node) && self.close()
            }
            _ => self.write(node),
        }
    }

    fn write_repeat(&mut self, repeat: &Repeat) -> bool {
        let is_atom = matches!(repeat.body, Node::Char(_) | Node::Class(_) | Node::Capture { .. });
        let written = if is_atom {
            self.write(&repeat.body)
        } else {
            self.text.push_str("(?:");
            self.write(&repeat.body) && self.close()
        };
        let _ = match (repeat.min, repeat.max) {
            (0, None) => write!(self.text, "*"),
            (1, None) => write!(self.text, "+"),
            (0, Some(1)) => write!(self.text, "?"),
            (min, None) => write!(self.text, "{{{min},}}"),
            (min, Some(max)) if min == max => write!(self.text, "{{{min}}}"),
            (min, Some(max)) => write!(self.text, "{{{min},{max}}}"),
        };
        if !repeat.greedy {
            self.text.push('?');
        }
        written
    }
}

fn write_character(character: char, text: &mut String) {
    match character {
        it if it.is_ascii_alphanumeric()
            || matches!(it, '_' | ' ' | '/' | ':' | ',' | '@' | '=' | '%' | '!') =>
        {
            text.push(it);
        }
        it if it.is_ascii_punctuation() && !matches!(it, '<' | '>') => {
            text.push('\\');
            text.push(it);
        }
        it => {
            let _ = write!(text, "\\u{{{:x}}}", u32::from(it));
        }
    }
}

fn write_class(class: &ClassUnicode, text: &mut String) {
    if class.ranges().is_empty() {
        return text.push_str(r"[^\u{0}-\u{10ffff}]");
    }
    text.push('[');
    for range in class.ranges() {
        write_character(range.start(), text);
        if range.start() != range.end() {
            text.push('-');
            write_character(range.end(), text);
        }
    }
    text.push(']');
}
