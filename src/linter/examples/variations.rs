//! Documents that differ from a given one in ways that people get wrong: for rules whose check can't be searched for.

use serde_json::Value;

use super::polish::Usual;

/// Values that differ from this one in one part, without any promise of what is found in them.
pub(super) fn variations(value: &Value, usual: &Usual) -> Vec<Value> {
    let mut all = Vec::new();
    vary(value, "", usual, &mut |changed| all.push(changed));
    all
}

fn vary(value: &Value, member: &str, usual: &Usual, visit: &mut dyn FnMut(Value)) {
    match value {
        Value::String(text) => {
            usual.of(member, text).into_iter().for_each(|other| visit(Value::String(other)));
        }
        Value::Array(items) => {
            let reversed: Vec<Value> = items.iter().rev().cloned().collect();
            visit(Value::Array(reversed));
            for nth in 0..items.len() {
                let mut more = items.clone();
                more.insert(nth, items[nth].clone());
                visit(Value::Array(more));
            }
            for (nth, item) in items.iter().enumerate() {
                vary(item, member, usual, &mut |changed| {
                    let mut items = items.clone();
                    items[nth] = changed;
                    visit(Value::Array(items));
                });
            }
        }
        Value::Object(members) => {
            for (name, inner) in members {
                for other in misspelt(name) {
                    let mut more = members.clone();
                    more.insert(other, inner.clone());
                    visit(Value::Object(more));
                }
            }
            for (name, inner) in members {
                vary(inner, name, usual, &mut |changed| {
                    let mut members = members.clone();
                    members.insert(name.clone(), changed);
                    visit(Value::Object(members));
                });
            }
        }
        _ => {}
    }
}

/// Names that are taken for this one.
fn misspelt(name: &str) -> Vec<String> {
    let mut capital = name.chars();
    let capital: String =
        capital.next().into_iter().flat_map(char::to_uppercase).chain(capital).collect();
    let mut names = vec![capital, name.replace('_', "-"), name.to_uppercase()];
    names.retain(|it| it != name);
    names.dedup();
    names
}
