//! "Did you mean …": the name that was likely meant, if there is one.
//!
//! A wrong suggestion is worse than none, so names are compared word by word, and each pair of
//! words must have a similar start: `user.creatd` is `user.created`, but `mfa_failed` is not
//! `mfa_succeeded`, `deactivated` not `activated`, and `sso_failed` not `mfa_failed`. Where two names
//! are equally near, neither is suggested.

use strsim::damerau_levenshtein;

use super::look_alikes::Look;
use super::word_forms::{SEPARATORS, by_words};

/// Among more candidates than this, none is suggested: each name that is wrong would be compared with all of them.
pub(crate) const MOST: usize = 1_000;

/// The candidates, if they are few enough to compare a name with each.
fn few<'c>(candidates: impl IntoIterator<Item = &'c str>) -> Option<Vec<&'c str>> {
    let few: Vec<&str> = candidates.into_iter().take(MOST.saturating_add(1)).collect();
    (few.len() <= MOST).then_some(few)
}

/// The candidate that `name` was likely meant to be, by its letters; `None` if `name` is a candidate
/// itself.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    nearest_of(name, &few(candidates)?)
}

fn nearest_of<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    // An edit distance is quadratic, and a name that long isn't a typing mistake.
    if name.len() > 128 || candidates.contains(&name) {
        return None;
    }
    let look = Look::of(name.trim());
    let alike = candidates.iter().copied().filter(|candidate| look.is_of(candidate));
    let by_look = only(alike);
    let name = name.trim().to_lowercase();
    let initial = Initial::of(&name);
    by_look.unwrap_or_else(|| {
        // Only a candidate with a similar start can be meant. This excludes nearly all of them.
        let similar = candidates.iter().filter(|it| initial.alike(Initial::of(it)));
        let distances = similar.filter_map(|candidate| {
            let distance = distance(&name, candidate)?;
            Some(((distance, candidate.len().abs_diff(name.len())), *candidate))
        });
        let distances: Vec<_> = distances.collect();
        let least = distances.iter().map(|(distance, _)| *distance).min()?;
        let nearest = distances.iter().filter(|(distance, _)| *distance == least);
        only(nearest.map(|(_, candidate)| *candidate)).flatten()
    })
}

/// The one name of several equal ones, `Some(None)` for different ones, and `None` for none.
fn only<'c>(mut names: impl Iterator<Item = &'c str>) -> Option<Option<&'c str>> {
    let first = names.next()?;
    Some(names.all(|name| name == first).then_some(first))
}

/// The candidate that `name` was likely meant to be, by its letters or by its words.
pub(crate) fn meant<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let candidates = few(candidates)?;
    if name.len() > 128 || candidates.contains(&name) {
        return None;
    }
    nearest_of(name, &candidates)
        .or_else(|| by_words(name, &candidates).find_map(|found| only(found.into_iter())).flatten())
}

/// Help for a name that doesn't exist: "did you mean `x`?", or nothing where no candidate is close.
///
/// ```
/// use dtolint::text::did_you_mean;
///
/// let known = ["user.created", "user.deleted"];
/// assert_eq!(did_you_mean("user.creatd", known).as_deref(), Some("did you mean `user.created`?"));
/// assert_eq!(did_you_mean("group.created", known), None);
/// ```
pub fn did_you_mean<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    meant(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

fn distance(name: &str, candidate: &str) -> Option<usize> {
    let candidate = candidate.to_lowercase();
    let words = |text: &str| text.split(SEPARATORS).count();
    if words(name) == words(&candidate) {
        let pairs = name.split(SEPARATORS).zip(candidate.split(SEPARATORS));
        let distances = pairs.map(|(one, other)| word_distance(one, other));
        return distances.sum::<Option<usize>>().filter(|&sum| sum <= 4);
    }
    // A missing, extra or different separator: all letters but one must be the same.
    let letters = |text: &str| text.replace(SEPARATORS, "");
    let distance = damerau_levenshtein(&letters(name), &letters(&candidate));
    (distance <= 1).then_some(distance + 1)
}

fn word_distance(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return Some(0);
    }
    let (ours, theirs) = (one.chars().count(), other.chars().count());
    let most = (ours.max(theirs) / 3).max(1);
    // No text is nearer to another than by what it is longer or shorter.
    if ours.abs_diff(theirs) > most || !Initial::of(one).alike(Initial::of(other)) {
        return None;
    }
    Some(damerau_levenshtein(one, other)).filter(|distance| *distance <= most)
}

/// The first two letters, in lower case.
#[derive(Clone, Copy)]
struct Initial([char; 2]);

impl Initial {
    fn of(text: &str) -> Self {
        if let [first, second, ..] = text.as_bytes()
            && first.is_ascii()
            && second.is_ascii()
        {
            return Self([first, second].map(|it| char::from(it.to_ascii_lowercase())));
        }
        let mut letters = text.chars().take(2).flat_map(char::to_lowercase);
        let mut next = || letters.next().unwrap_or_default();
        Self([next(), next()])
    }

    /// The same first letter, or the first two exchanged.
    fn alike(self, other: Self) -> bool {
        self.0[0] == other.0[0] || (self.0[0] == other.0[1] && self.0[1] == other.0[0])
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_what_was_meant_and_nothing_else() {
        let table = [
            ("requried", "required", true),
            ("user.creatd", "user.created", true),
            ("dsync.users.created", "dsync.user.created", true),
            ("user_created", "user.created", true),
            ("User.Created", "user.created", true),
            ("domain", "domains", true),
            ("event-forbiden", "event-forbidden", true),
            ("authentication.mfa_failed", "authentication.mfa_succeeded", false),
            ("authentication.sso_failed", "authentication.mfa_failed", false),
            ("connection.deactivated", "connection.activated", false),
            ("user.created", "user.deleted", false),
            ("session.created", "session.revoked", false),
            ("invitation.accepted", "invitation.revoked", false),
            ("x", "events", false),
        ];
        for (name, candidate, meant) in table {
            assert_eq!(nearest(name, [candidate]).is_some(), meant, "{name} for {candidate}");
        }
    }

    #[test]
    fn takes_the_nearest_and_never_hangs_on_a_long_name() {
        assert_eq!(nearest("evnts", ["events", "event"]), Some("events"));
        assert_eq!(nearest("Events", ["events", "event"]), Some("events"));
        assert_eq!(nearest("event", ["events", "event"]), None, "it is right as it is");
        assert_eq!(nearest(&"a".repeat(100_000), ["aaaa"]), None);
    }
}
