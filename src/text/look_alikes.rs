//! What a name looks like: names that look the same have the same look.

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::confusable_detection::skeleton;

use super::invisible::is_invisible;

/// The look of a name: in lower case, without what can't be seen, and with one letter for those that
/// are drawn alike (Unicode's skeletons: UTS 39, section 4).
pub(super) fn look(name: &str) -> String {
    if name.is_ascii() {
        return of_ascii(name);
    }
    let visible: String =
        name.chars().filter(|character| !is_invisible(*character)).nfkc().collect();
    of_ascii(&skeleton(&visible.to_lowercase()).collect::<String>())
}

fn of_ascii(name: &str) -> String {
    let letter = |letter: char| match letter {
        '0' => 'o',
        '1' | '|' | 'i' => 'l',
        letter => letter,
    };
    let letters: String = name.to_lowercase().chars().map(letter).collect();
    letters.replace("rn", "m")
}

#[cfg(test)]
mod tests {
    use super::look;

    #[test]
    fn names_that_look_alike_have_the_same_look() {
        for name in [
            "us\u{435}r.cr\u{435}\u{430}ted", // Cyrillic
            "user\u{2024}created",
            "\u{ff55}\u{ff53}\u{ff45}\u{ff52}.created",
            "USER.CREATED",
            "us\u{200b}er.created",
        ] {
            assert_eq!(look(name), look("user.created"), "{name}");
        }
        assert_eq!(look("r0le.created"), look("role.created"));
        assert_eq!(look("emai1_verification.created"), look("email_verification.created"));
        assert_ne!(look("user.deleted"), look("user.created"));
    }
}
