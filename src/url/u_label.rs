//! What a U-label may consist of: the letters that registries allow, of scripts that are written together.
//!
//! UTS 46 lets nearly every character through, also symbols, historic scripts and characters whose case
//! or form older parsers don't know. Registries allow letters of scripts in modern use (UTS 39's
//! `Identifier_Status=Allowed`), and in one label only scripts that one language writes (its restriction
//! level "highly restrictive"). What no registry allows is read in one way by some and refused or mapped
//! by others.

use unicode_general_category::{GeneralCategory as Category, get_general_category};
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::restriction_level::RestrictionLevelDetection as _;
use unicode_security::{GeneralSecurityProfile as _, RestrictionLevel};

use super::parts::{Unambiguous, ambiguity};

/// Checks a label in its Unicode form.
pub(super) fn u_label(label: &str) -> Unambiguous<()> {
    if label.is_ascii() {
        return Ok(());
    }
    let characters: Vec<char> = label.chars().collect();
    for (at, &character) in characters.iter().enumerate() {
        let code = u32::from(character);
        let what = match get_general_category(character) {
            Category::Unassigned => {
                format!("U+{code:04X} in the host isn't assigned to a character")
            }
            category if is_allowed(character, category, &characters, at) => continue,
            _ => format!(
                "`{character}` (U+{code:04X}) isn't a character that registries allow in host names"
            ),
        };
        return ambiguity(
            format!("{what}: some parsers drop, map or refuse it"),
            "write the name in letters and digits of a language in use (UTS 39, section 3.1)",
        );
    }
    if !label.check_restriction_level(RestrictionLevel::HighlyRestrictive) {
        return ambiguity(
            format!(
                "the label `{label}` mixes letters of {}, which no registry allows: browsers show it \
                 in another form, or refuse it",
                scripts(label)
            ),
            "write each label in the letters of one language (UTS 39, section 5.2)",
        );
    }
    if mixes_digits(&characters) {
        return ambiguity(
            format!("the label `{label}` mixes digits of different scripts"),
            "write all digits of the label in one script (UTS 39, section 5.3)",
        );
    }
    Ok(())
}

/// Letters, marks and digits in modern use, and what IDNA 2008 allows between certain letters (RFC 5892,
/// appendix A).
fn is_allowed(character: char, category: Category, label: &[char], at: usize) -> bool {
    if character.is_ascii() {
        // The host's grammar has judged it.
        return true;
    }
    let before = at.checked_sub(1).and_then(|at| label.get(at)).copied();
    let after = label.get(at + 1).copied();
    let is = |neighbour: Option<char>, script| neighbour.is_some_and(|it| it.script() == script);
    let in_context = match character {
        // Catalan: `col·legi`.
        '\u{b7}' => before == Some('l') && after == Some('l'),
        '\u{375}' => is(after, Script::Greek),
        '\u{5f3}' | '\u{5f4}' => is(before, Script::Hebrew),
        // Tibetan, between syllables.
        '\u{f0b}' => is(before, Script::Tibetan),
        // The ideographic zero, which isn't a letter to Unicode.
        '\u{3007}' => true,
        '\u{30fb}' => label
            .iter()
            .any(|it| matches!(it.script(), Script::Hiragana | Script::Katakana | Script::Han)),
        _ => matches!(
            category,
            Category::LowercaseLetter
                | Category::OtherLetter
                | Category::ModifierLetter
                | Category::NonspacingMark
                | Category::SpacingMark
                | Category::DecimalNumber
        ),
    };
    in_context && character.identifier_allowed()
}

fn mixes_digits(label: &[char]) -> bool {
    let is_digit = |it: &&char| get_general_category(**it) == Category::DecimalNumber;
    let mut zeros = label.iter().filter(is_digit).map(|digit| zero(*digit));
    let first = zeros.next();
    zeros.any(|zero| Some(zero) != first)
}

/// The zero of a digit's script: the first of the row that it is in.
fn zero(digit: char) -> u32 {
    let mut code = u32::from(digit);
    let is_digit = |code: u32| {
        char::from_u32(code).is_some_and(|it| get_general_category(it) == Category::DecimalNumber)
    };
    while code.checked_sub(1).is_some_and(is_digit) {
        code -= 1;
    }
    code
}

/// The names of a label's scripts: `Cyrillic and Latin`.
fn scripts(label: &str) -> String {
    let mut names: Vec<&str> = label
        .chars()
        .map(|character| character.script())
        .filter(|script| !matches!(script, Script::Common | Script::Inherited))
        .map(|script| script.full_name())
        .collect();
    names.sort_unstable();
    names.dedup();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "several scripts".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use unicode_security::GeneralSecurityProfile as _;

    use super::{Category, get_general_category, u_label};
    use crate::text::invisible::characters_of_all_planes;
    use crate::url::Host;
    use crate::url::host::read_host;

    fn host(host: &str) -> Option<String> {
        match read_host(host) {
            Ok(Host::Name(name)) => Some(name.into_owned()),
            _ => None,
        }
    }

    /// For code points of all scripts, and some that aren't assigned: a label with it is refused unless identifiers may
    /// have it. A host that is accepted goes to its A-labels and back, and they are accepted if and only if it is.
    #[test]
    fn b38_a_host_of_any_code_point_is_one_that_registries_allow() {
        let mut accepted = 0;
        // Letters of large scripts are alike, and some of them are tried.
        let is_of_many = |it: &char| {
            matches!(it,
                '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
                | '\u{20000}'..='\u{2f7ff}' | '\u{2fa20}'..='\u{3ffff}')
        };
        let is_tried = |it: &char| !is_of_many(it) || u32::from(*it) % 20 == 0;
        let characters = characters_of_all_planes().filter(|it| !it.is_ascii());
        for character in characters.filter(is_tried) {
            let category = get_general_category(character);
            let is_allowed = character.identifier_allowed();
            let is_assigned = !matches!(category, Category::Unassigned | Category::PrivateUse);
            // So are code points that aren't assigned, or that are for private use.
            if !is_assigned && u32::from(character) % 50 > 0 {
                continue;
            }
            let may_be = is_assigned && is_allowed;
            assert!(may_be || u_label(&format!("{character}")).is_err(), "{character:?}");
            let name = format!("{character}.example.com");
            let read = host(&name);
            // The error of `idna` says nothing more.
            let ascii = idna::domain_to_ascii_strict(&name).ok();
            if let Some(read) = &read {
                accepted += 1;
                assert!(may_be, "{name}");
                assert_eq!(ascii.as_ref(), Some(read), "{name}");
                let (back, valid) = idna::domain_to_unicode(read);
                assert!(valid.is_ok() && back == name, "{name}: {back}");
            }
            let Some(ascii) = ascii else { continue };
            let is_own_form = idna::domain_to_unicode(&ascii).0 == name;
            // Those that older parsers map have to be written as A-labels.
            if is_own_form && !matches!(character, 'ß' | 'ς') {
                assert_eq!(host(&ascii), read, "{name}, {ascii}");
            }
        }
        assert!(accepted > 3_000, "{accepted}");
    }

    #[test]
    fn b38_labels_have_letters_of_one_language() {
        let table = [
            ("bücher", true),
            ("col·legi", true),
            ("日本語abc", true),
            ("カタカナー", true),
            ("ア・イ", true),
            ("한국어-1", true),
            ("हिन्दी", true),
            ("ไทย", true),
            ("שלום", true),
            ("صباح", true),
            ("თბილისი", true),
            ("հայերեն", true),
            ("አማርኛ", true),
            ("தமிழ்", true),
            ("xn--fa-hia", true),
            ("hооks", false),
            ("例россия", false),
            ("ρaypal", false),
            ("abcไทย", false),
            ("a·b", false),
            ("a・b", false),
            ("ⴀⴁ", false),
            ("ᏸᏹ", false),
            ("ꮳꮃꭹ", false),
            ("ᏣᎳᎩ", false),
            ("ᠡ\u{1806}ᠢ", false),
            ("ᚠᚢ", false),
            ("☃", false),
            ("ꓸ", false),
            ("\u{378}", false),
            ("a\u{378}", false),
            ("a\u{2044}b", false),
            ("a’b", false),
            ("१२৩", false),
            ("٣۴", false),
            ("xn--pple-43d", false),
        ];
        for (label, is_accepted) in table {
            let name = format!("{label}.example.com");
            assert_eq!(host(&name).is_some(), is_accepted, "{name}: {:?}", read_host(&name));
        }
    }
}
