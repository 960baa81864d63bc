//! Entries of lists that look like others: with characters that can't be seen, or spaces around them.

use super::findings::AnalysisFindings;
use super::view::View;
use crate::check::Names;
use crate::text::Place;
use crate::text::invisible::is_invisible;

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    for rule in view.rules() {
        for (_, one, _) in rule.calls() {
            for (_, argument, _) in one.arguments.iter() {
                if let Some(Names { entries, .. }) = argument.get() {
                    entries.iter().for_each(|entry| report(entry.place(), found));
                }
            }
            one.arguments.all_members().for_each(|(_, place)| report(place, found));
        }
    }
    for set in &view.policy.sets {
        set.entries.iter().for_each(|entry| report(entry.place(), found));
    }
}

/// Reports what can't be seen in an entry as it is written: where it is written as `\u…`, it can.
fn report(place: &Place, found: &mut AnalysisFindings<'_>) {
    let span = place.span();
    let text = place.source().text().get(span.start as usize..span.end as usize);
    let text = text.unwrap_or_default().trim_matches(['"', '\'']);
    let hidden = hidden_in(text);
    let space = text.chars().next().into_iter().chain(text.chars().last());
    let space = space.into_iter().find(|it| it.is_whitespace());
    let (what, help) = match (hidden, space) {
        (Some(hidden), _) => {
            let code = u32::from(hidden);
            (
                format!("the entry has an invisible character, U+{code:04X}"),
                format!(
                    "remove it; if it is meant, write it as `\\u{code:04x}` where the file allows that"
                ),
            )
        }
        (None, Some(_)) => (
            format!("there are spaces around `{}`", text.trim()),
            "remove them: a value without them is another one".to_owned(),
        ),
        (None, None) => return,
    };
    found.report("entry-invisible", place, what, help, |finding| finding);
}

/// The first character that can't be seen. Joiners and variation selectors between letters of other scripts, and in
/// emoji, are a part of them.
fn hidden_in(text: &str) -> Option<char> {
    let mut before = ' ';
    for character in text.chars() {
        let joins = matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
        if is_invisible(character) && (!joins || before.is_ascii()) {
            return Some(character);
        }
        before = character;
    }
    None
}
