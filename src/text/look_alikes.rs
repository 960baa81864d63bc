//! What a name looks like: names that look the same have the same look.

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::confusable_detection::skeleton;

use super::invisible::is_invisible;

/// The look of a name: in lower case, without what can't be seen, and with one letter for those that
/// are drawn alike (Unicode's skeletons: UTS 39, section 4).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Look(String);

impl Look {
    pub(super) fn of(name: &str) -> Self {
        if name.is_ascii() {
            return Self(letters(lower_of_ascii(name)).collect());
        }
        let visible: String =
            name.chars().filter(|character| !is_invisible(*character)).nfkc().collect();
        let lower = visible.to_lowercase();
        Self(letters(skeleton(&lower).flat_map(char::to_lowercase)).collect())
    }

    /// Whether a name has this look. The first letters rule out most names.
    pub(super) fn is_of(&self, name: &str) -> bool {
        match name.is_ascii() {
            true => letters(lower_of_ascii(name)).eq(self.0.chars()),
            false => Self::of(name) == *self,
        }
    }
}

/// Letters in lower case, one for those that are drawn alike.
fn letters(lower: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut lower = lower.peekable();
    std::iter::from_fn(move || {
        Some(match lower.next()? {
            'r' if lower.next_if_eq(&'n').is_some() => 'm',
            '0' => 'o',
            '1' | '|' | 'i' => 'l',
            letter => letter,
        })
    })
}

/// The letters of a name in ASCII, in lower case.
fn lower_of_ascii(name: &str) -> impl Iterator<Item = char> {
    name.bytes().map(|byte| char::from(byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::Look;

    #[test]
    fn names_that_look_alike_have_the_same_look() {
        for name in [
            "us\u{435}r.cr\u{435}\u{430}ted", // Cyrillic
            "user\u{2024}created",
            "\u{ff55}\u{ff53}\u{ff45}\u{ff52}.created",
            "USER.CREATED",
            "us\u{200b}er.created",
        ] {
            assert_eq!(Look::of(name), Look::of("user.created"), "{name}");
            assert!(Look::of(name).is_of("user.created"), "{name}");
            assert!(Look::of("user.created").is_of(name), "{name}");
        }
        let alike = |one: &str, other: &str| Look::of(one).is_of(other);
        assert!(alike("r0le.created", "role.created"));
        assert!(alike("emai1_verification.created", "email_verification.created"));
        assert!(alike("governrnent", "government"));
        assert!(!alike("user.deleted", "user.created"));
        assert!(!alike("user", "user.created"));
    }
}
