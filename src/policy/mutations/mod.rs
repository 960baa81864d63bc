//! Changes of a policy's text that its tests should notice: an entry less, a rule off, a looser bound, a condition
//! turned around.
//!
//! Invariant: each change is of one line's value, and nothing says that the changed policy loads.

mod edits;
mod mutation;

use std::sync::Arc;

use edits::Edits;
pub(crate) use mutation::Mutation;

use crate::text::Source;
use crate::toml::{self, Item, Table};

/// All changes of a policy, in the order of its text.
pub(crate) fn of(source: &Arc<Source>) -> Vec<Mutation> {
    let mut edits = Edits::new(source);
    // The policy was read before, so this can't fail.
    let read = toml::parse(source, |top| {
        top_table(top, &mut edits);
        Ok(())
    });
    debug_assert!(read.is_ok(), "a policy that was loaded is TOML");
    edits.into_mutations()
}

fn top_table(top: &Table<'_>, edits: &mut Edits<'_>) {
    for (key, item) in top.entries() {
        match key {
            "sets" => each(&item, &mut |_, set| entries(&set, edits)),
            "rules" => settings(&item, edits),
            "rule" => {
                for rule in item.as_items().into_iter().flatten() {
                    custom_rule(&rule, edits);
                }
            }
            "override" => {
                for entry in item.as_items().into_iter().flatten() {
                    each(&entry, &mut |key, item| {
                        if key == "rules" {
                            settings(&item, edits);
                        }
                    });
                }
            }
            _ => {}
        }
    }
}

/// Calls `visit` with each entry of a table.
fn each(item: &Item<'_>, visit: &mut dyn FnMut(&str, Item<'_>)) {
    if let Some(table) = item.as_table() {
        table.entries().for_each(|(key, item)| visit(key, item));
    }
}

/// What `[rules]` or an override says of rules.
fn settings(item: &Item<'_>, edits: &mut Edits<'_>) {
    each(item, &mut |id, setting| {
        if setting.as_string().is_some() {
            return edits.off(id, &setting);
        }
        level(id, &setting, edits);
        each(&setting, &mut |key, argument| {
            if !matches!(key, "level" | "level-from" | "reason" | "final") {
                self::argument(key, &argument, edits);
            }
        });
    });
}

fn custom_rule(rule: &Item<'_>, edits: &mut Edits<'_>) {
    let Some(table) = rule.as_table() else { return };
    let id = table.get("id").and_then(|item| item.as_string()).unwrap_or_default();
    level(id, rule, edits);
    if let Some(check) = table.get("check") {
        self::check(&check, edits);
    }
}

/// The level of a rule, as its table has it or would have it.
fn level(id: &str, setting: &Item<'_>, edits: &mut Edits<'_>) {
    let Some(table) = setting.as_table() else { return };
    match table.get("level") {
        Some(level) => edits.off(id, &level),
        None => edits.insert_off(id, setting),
    }
}

fn check(item: &Item<'_>, edits: &mut Edits<'_>) {
    each(item, &mut |name, part| match name {
        "any" | "all" => {
            edits.drop_each(&part, &format!("part of `{name}`"));
            part.as_items().into_iter().flatten().for_each(|part| check(&part, edits));
        }
        "when" => {
            edits.negate(&part);
            check(&part, edits);
        }
        "not" | "then" | "else" => check(&part, edits),
        _ => each(&part, &mut |key, item| argument(key, &item, edits)),
    });
}

/// A list, a bound, or a condition that is an argument.
fn argument(key: &str, item: &Item<'_>, edits: &mut Edits<'_>) {
    if item.as_items().is_some() {
        return entries(item, edits);
    }
    if item.as_table().is_some() {
        return check(item, edits);
    }
    match key {
        "max" => edits.loosen(key, item, 1),
        "min" => edits.loosen(key, item, -1),
        _ => {}
    }
}

/// A list, and the lists within its entries.
fn entries(item: &Item<'_>, edits: &mut Edits<'_>) {
    edits.drop_each(item, "entry");
    for entry in item.as_items().into_iter().flatten() {
        each(&entry, &mut |_, inner| entries(&inner, edits));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::of;
    use crate::text::Source;

    #[test]
    fn every_kind_of_change_is_made() {
        let text = r#"version = 1
[sets]
hr = ["a.*", "b"] # two
[rules.events-too-many]
max = 5
[rules]
event-forbidden = { events = ["@hr"] }
events-empty = "warning"
schema-x = "off"
[[rule]]
id = "acme"
check = { any = [{ length = { min = 2 } }, { when = { matches = { pattern = "x" } }, then = { one-of = { values = ["y"] } } }] }
"#;
        let all = of(&Arc::new(Source::new("p.toml", text)));
        let said: Vec<String> =
            all.iter().map(|it| format!("{} {}", it.place.start().line, it.what)).collect();
        let expected = [
            "3 without the entry `\"a.*\"`",
            "3 without the entry `\"b\"`",
            "4 with `events-too-many` off",
            "5 with `max = 6` instead of 5",
            "7 with `event-forbidden` off",
            "7 without the entry `\"@hr\"`",
            "8 with `events-empty` off",
            "10 with `acme` off",
            "12 without the part of `any` `{ length = { min = 2 } }`",
            "12 with `min = 1` instead of 2",
            "12 without the part of `any` `{ when = { matches = { pattern = \"x\" } }, then =…`",
            "12 with the condition of `when` turned around",
            "12 without the entry `\"y\"`",
        ];
        assert_eq!(said, expected);
        let line = |nth: usize, line: usize| all[nth].text.lines().nth(line).expect("it is there");
        assert_eq!(line(0, 2), "hr = [ \"b\"] # two");
        assert_eq!(line(1, 2), "hr = [\"a.*\"] # two");
        assert_eq!((line(2, 3), line(2, 4)), ("[rules.events-too-many]", "level = \"off\""));
        assert_eq!(line(4, 6), "event-forbidden = { level = \"off\", events = [\"@hr\"] }");
        assert_eq!(line(7, 10), "level = \"off\"");
        assert!(line(11, 11).contains("when = { not = { matches = { pattern = \"x\" } } }, then"));
        for mutation in &all {
            assert_ne!(mutation.text, text);
        }
    }
}
