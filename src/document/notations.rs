//! Pointers as other tools write them: JSONPath, jq, JavaScript, Rego, URI fragments, paths into schemas.
//!
//! Only what has one meaning is translated: a filter or a slice is none that a pattern could say.

use percent_encoding::percent_decode_str;

use super::pointer::push;

/// What a path of another notation is as a pattern; `None` if it is none.
pub(crate) fn translated(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text.trim()).decode_utf8().ok()?.replace('\\', "/");
    let mut steps = Steps::default();
    // jq joins paths by a pipe.
    for path in decoded.split('|') {
        steps.read(path.trim().trim_end_matches('?'))?;
    }
    let mut pointer = String::new();
    for step in of_schema(steps.names) {
        match step {
            Step::Any => pointer.push_str("/*"),
            Step::Deep => pointer.push_str("/**"),
            Step::Name(name) => push(&mut pointer, &name),
        }
    }
    Some(pointer)
}

#[derive(Debug, PartialEq)]
enum Step {
    Name(String),
    Any,
    Deep,
}

#[derive(Default)]
struct Steps {
    names: Vec<Step>,
}

impl Steps {
    /// Reads a path. It fails at what no pattern can say.
    fn read(&mut self, path: &str) -> Option<()> {
        let mut rest = path.trim_start_matches(['$', '#', '@']);
        for root in ["input", "this"] {
            let after = rest.strip_prefix(root).filter(|it| it.starts_with(['.', '[']));
            rest = after.unwrap_or(rest);
        }
        if let Some(after) = rest.strip_prefix("..").filter(|it| !it.starts_with('/')) {
            self.names.push(Step::Deep);
            rest = after;
        }
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('[') {
                let inside = match after.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        after[1..].find(quote).map(|end| end.saturating_add(2))
                    }
                    _ => after.find(']'),
                }?;
                self.bracket(after[..inside].trim())?;
                rest = after[inside..].trim_start().strip_prefix(']')?;
                continue;
            }
            let deep = rest.strip_prefix("..").filter(|it| !it.starts_with('/'));
            if let Some(after) = deep.filter(|_| !self.names.is_empty()) {
                self.names.push(Step::Deep);
                rest = after;
                continue;
            }
            let end = rest.find(['.', '[', '/']).unwrap_or(rest.len());
            self.step(&rest[..end])?;
            rest = match rest[end..].starts_with('[') {
                true => &rest[end..],
                false => rest.get(end.saturating_add(1)..).map_or("", |after| {
                    // A second dot is kept: `a..b` is any depth.
                    if rest[end..].starts_with("..") { &rest[end..] } else { after }
                }),
            };
            if rest.starts_with("..") && self.names.is_empty() {
                rest = rest.trim_start_matches('.');
            }
        }
        Some(())
    }

    /// What is in brackets: `*`, `0`, `"name"`.
    fn bracket(&mut self, inside: &str) -> Option<()> {
        match inside {
            "" | "*" | "_" | ":" | "#" | "i" | "n" => self.names.push(Step::Any),
            quoted if quoted.starts_with(['"', '\'']) => {
                self.names.push(Step::Name(quoted.trim_matches(['"', '\'']).to_owned()));
            }
            number if number.bytes().all(|it| it.is_ascii_digit()) => {
                self.names.push(Step::Name(number.to_owned()));
            }
            _ => return None,
        }
        Some(())
    }

    /// A name between dots or slashes.
    fn step(&mut self, name: &str) -> Option<()> {
        match name {
            "" | "$" => {}
            "*" | "#" | "{}" | "-" => self.names.push(Step::Any),
            "**" => self.names.push(Step::Deep),
            name if name.starts_with(['{', ':']) => self.names.push(Step::Any),
            name if name.contains(['(', ')', '"', '\'', '?', '@', ',', '=']) => return None,
            name => self.names.push(Step::Name(name.to_owned())),
        }
        Some(())
    }
}

/// The steps in a document of a path into its schema: `properties/events/items` is `events/*`.
fn of_schema(steps: Vec<Step>) -> Vec<Step> {
    let is = |step: &Step, word: &str| matches!(step, Step::Name(name) if name == word);
    let starts = matches!(steps.as_slice(), [first, _, ..] if is(first, "properties"));
    if !starts {
        return steps;
    }
    let mut names = Vec::new();
    let mut steps = steps.into_iter();
    while let Some(step) = steps.next() {
        match step {
            step if is(&step, "properties") => names.extend(steps.next()),
            step if is(&step, "items") || is(&step, "additionalProperties") => {
                names.push(Step::Any);
            }
            step => names.push(step),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn other_notations_are_translated() {
        for (text, pointer) in [
            ("$", ""),
            (".", ""),
            ("#", ""),
            ("#/", ""),
            ("$.events[*]", "/events/*"),
            ("$.events.*", "/events/*"),
            ("$['events'][*]", "/events/*"),
            ("$.events[0]", "/events/0"),
            ("events[0].name", "/events/0/name"),
            ("events[]", "/events/*"),
            (".events[]", "/events/*"),
            (".events[]?", "/events/*"),
            (".events | .[]", "/events/*"),
            (".events.[]", "/events/*"),
            (".a[].b", "/a/*/b"),
            ("a.b", "/a/b"),
            ("a.b[\"c.d\"]", "/a/b/c.d"),
            ("$['a b'][0]", "/a b/0"),
            ("#/a/b", "/a/b"),
            ("#/a%20b/%2A", "/a b/*"),
            ("events/*", "/events/*"),
            ("./events/*", "/events/*"),
            ("events\\*", "/events/*"),
            ("input.events[_]", "/events/*"),
            ("this.events", "/events"),
            ("@.events", "/events"),
            ("$..email", "/**/email"),
            ("$.a..b[*]", "/a/**/b/*"),
            ("/events[*]", "/events/*"),
            ("/events[]", "/events/*"),
            ("/events.0", "/events/0"),
            ("/$/events", "/events"),
            ("//events", "/events"),
            ("/events/{i}", "/events/*"),
            ("/events/", "/events"),
            ("#/properties/events/items", "/events/*"),
            ("/properties/events", "/events"),
        ] {
            assert_eq!(translated(text).as_deref(), Some(pointer), "{text}");
        }
        for text in
            ["events[?(@.x)]", "events[0:2]", "$.a[?@.b == 'c']", "length(events)", "events[-1]"]
        {
            assert_eq!(translated(text), None, "{text}");
        }
    }
}
