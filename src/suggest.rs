//! "Did you mean …": the likely name, or none.
//!
//! A wrong suggestion is worse than no suggestion, so names are compared word by word, and each
//! word must start alike: `user.creatd` is `user.created`, but `mfa_failed` is not
//! `mfa_succeeded`, `deactivated` not `activated`, and `sso_failed` not `mfa_failed`.

use strsim::damerau_levenshtein;

/// The candidate that `name` was likely meant to be.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    // An edit distance is quadratic; nobody mistypes a name of a thousand characters.
    if name.len() > 128 {
        return None;
    }
    let distances = candidates.into_iter().filter_map(|candidate| {
        let distance = distance(name, candidate)?;
        Some((distance, candidate))
    });
    distances.min().map(|(_, candidate)| candidate)
}

/// The same as a remedy: "did you mean `x`?".
pub(crate) fn did_you_mean<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

fn distance(name: &str, candidate: &str) -> Option<usize> {
    let (name, candidate) = (name.trim().to_lowercase(), candidate.to_lowercase());
    let words = |text: &str| text.split(['.', '_', '-', ' ', '/']).map(str::to_owned).collect();
    let (ours, theirs): (Vec<String>, Vec<String>) = (words(&name), words(&candidate));
    if ours.len() == theirs.len() {
        let pairs = ours.iter().zip(&theirs);
        let distances = pairs.map(|(one, other)| word_distance(one, other));
        return distances.sum::<Option<usize>>().filter(|&sum| sum <= 4);
    }
    // A separator more or less, or another one: the letters must be the same but for one.
    let letters = |words: &[String]| words.concat();
    let (ours, theirs) = (letters(&ours), letters(&theirs));
    let distance = damerau_levenshtein(&ours, &theirs);
    (distance <= 1 && starts_alike(&ours, &theirs)).then_some(distance + 1)
}

fn word_distance(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return Some(0);
    }
    let distance = damerau_levenshtein(one, other);
    let most = (one.chars().count().max(other.chars().count()) / 3).max(1);
    (distance <= most && starts_alike(one, other)).then_some(distance)
}

fn starts_alike(one: &str, other: &str) -> bool {
    let swapped = || one.chars().take(2).eq(other.chars().take(2).collect::<Vec<_>>().into_iter().rev());
    one.chars().next() == other.chars().next() || swapped()
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
        assert_eq!(nearest(&"a".repeat(100_000), ["aaaa"]), None);
    }
}
