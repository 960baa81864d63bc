//! Messages with holes: `the host {host} is not allowed`.

/// A text in which `{name}` stands for something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(String),
}

impl Template {
    /// What follows a brace that is never closed.
    pub(crate) fn unclosed(text: &str) -> Option<&str> {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('{') {
            rest = match (after.strip_prefix('{'), after.split_once('}')) {
                (Some(after), _) | (None, Some((_, after))) => after,
                (None, None) => return Some(after),
            };
        }
        None
    }

    /// Reads a text; `{{` is a brace. A brace that is never closed is text.
    pub(crate) fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            rest = after;
            if let Some(after) = rest.strip_prefix('{') {
                plain.push('{');
                rest = after;
            } else if let Some((name, after)) = rest.split_once('}') {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(Piece::Hole(name.to_owned()));
                rest = after;
            } else {
                plain.push('{');
            }
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        Self { pieces }
    }

    /// A text as it is.
    pub(crate) fn plain(text: &str) -> Self {
        Self { pieces: vec![Piece::Text(text.to_owned())] }
    }

    /// The names in braces.
    pub(crate) fn holes(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The text with every hole filled; one that `fact` does not know stays as it is.
    pub(crate) fn fill<'f>(&self, fact: impl Fn(&str) -> Option<&'f str>) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Hole(name) => match fact(name) {
                    Some(fact) => text.push_str(fact),
                    None => text.extend(["{", name, "}"]),
                },
            }
        }
        text
    }

    /// The text that reads as this template.
    pub(crate) fn written(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(plain) => plain.replace('{', "{{"),
            Piece::Hole(name) => format!("{{{name}}}"),
        };
        self.pieces.iter().map(piece).collect()
    }

    /// The text for people: the name of each hole in angle brackets, as Markdown code.
    pub(crate) fn readable(&self) -> String {
        let mut text = String::new();
        let mut is_code = false;
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => {
                    is_code ^= plain.matches('`').count() % 2 == 1;
                    text.push_str(plain);
                }
                Piece::Hole(name) if is_code => text.extend(["<", name, ">"]),
                Piece::Hole(name) => text.extend(["`<", name, ">`"]),
            }
        }
        text
    }

    /// The text with its holes as they are, for lists.
    pub(crate) fn source(&self) -> String {
        self.fill(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn fills_what_it_knows_and_keeps_the_rest() {
        let template = Template::parse("{{a} {value} is {odd} {open");
        assert_eq!(template.holes().collect::<Vec<_>>(), ["value", "odd"]);
        let filled = template.fill(|name| (name == "value").then_some("x{value}"));
        assert_eq!(filled, "{a} x{value} is {odd} {open");
        assert_eq!(Template::parse(&template.written()), template);
    }

    #[test]
    fn readable_text_has_no_braces() {
        let template = Template::parse("add `{value}`, or one of: {allowed}");
        assert_eq!(template.readable(), "add `<value>`, or one of: `<allowed>`");
    }
}
