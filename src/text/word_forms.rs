//! Names by their words: other forms of a word (`create` and `created`), and a part that is missing
//! (`waitlist.created` and `waitlist_user.created`).
//!
//! The last word says what happened, so it must be there, and be a form of the same word: no name for a
//! failure leads to one for a success.

/// What is between the words of a name.
pub(super) const SEPARATORS: [char; 5] = ['.', '_', '-', ' ', '/'];

/// The candidates that have the words of a name: those that have no others, those that end in them, and
/// those that have others between them.
pub(super) fn by_words<'c>(
    name: &str,
    candidates: &[&'c str],
) -> std::array::IntoIter<Vec<&'c str>, 3> {
    let words = stems(name);
    let (mut same, mut ending, mut between) = (Vec::new(), Vec::new(), Vec::new());
    let Some(last) = words.last() else { return [same, ending, between].into_iter() };
    for candidate in candidates {
        // This rules out nearly all of them.
        if !contains_start(candidate, last) {
            continue;
        }
        let theirs = stems(candidate);
        if theirs == words {
            same.push(*candidate);
        }
        if theirs.ends_with(&words) {
            ending.push(*candidate);
        }
        if theirs.last() == Some(last) && is_within(&words, &theirs) {
            between.push(*candidate);
        }
    }
    [same, ending, between].into_iter()
}

/// Whether a text has the first letters of a word.
fn contains_start(text: &str, word: &str) -> bool {
    let end = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
    text.to_lowercase().contains(&word[..end])
}

/// Whether the words are among others, in their order.
fn is_within(words: &[String], others: &[String]) -> bool {
    let mut others = others.iter();
    words.iter().all(|word| others.any(|other| other == word))
}

/// The words of a name, each without its ending. `camelCase` has words as well.
fn stems(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut is_lower = false;
    for letter in name.trim().chars() {
        if letter.is_uppercase() && is_lower {
            spaced.push(' ');
        }
        is_lower = letter.is_lowercase();
        spaced.push(letter);
    }
    let words = spaced.split(SEPARATORS).filter(|word| !word.is_empty());
    words.map(|word| stem(&word.to_lowercase())).collect()
}

/// Words of which the forms don't share a start, or share it with other words.
const IRREGULAR: [(&str, &[&str]); 4] = [
    ("succeed", &["success", "successes", "successful", "succeed", "succeeds", "succeeded"]),
    ("fail", &["fail", "fails", "failed", "failing", "failure", "failures"]),
    ("resend", &["resend", "resends", "resent", "resending"]),
    ("deny", &["deny", "denies", "denied", "denying", "denial"]),
];

/// A word without its ending: `create`, `created`, `creates`, `creating` and `creation` are `creat`.
fn stem(word: &str) -> String {
    if let Some((stem, _)) = IRREGULAR.iter().find(|(_, forms)| forms.contains(&word)) {
        return (*stem).to_owned();
    }
    const ENDINGS: [&str; 9] = ["ing", "ion", "ied", "ies", "ed", "es", "e", "s", "y"];
    let without = |ending: &&'static str| word.strip_suffix(*ending).filter(|stem| stem.len() >= 3);
    ENDINGS.iter().find_map(without).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_have_one_stem_and_other_words_another() {
        for forms in [
            "create created creates creating creation",
            "delete deleted deletes deletion",
            "verify verified verifies",
            "succeeded success succeed successful",
            "failed fail failure",
            "add added adds",
            "denied deny",
            "user users",
        ] {
            let mut forms = forms.split(' ');
            let first = stem(forms.next().unwrap_or_default());
            forms.for_each(|form| assert_eq!(stem(form), first, "{form}"));
        }
        let others = [
            "created",
            "deleted",
            "succeeded",
            "failed",
            "activated",
            "deactivated",
            "verified",
            "verification",
            "added",
        ];
        let stems: std::collections::HashSet<_> = others.iter().map(|word| stem(word)).collect();
        assert_eq!(stems.len(), others.len());
    }
}
