//! Host names that look like another one: Unicode's security mechanisms (UTS 39).

use unicode_security::confusable_detection::skeleton;
use unicode_security::restriction_level::RestrictionLevelDetection as _;
use unicode_security::{GeneralSecurityProfile as _, RestrictionLevel};

/// Why a person may take a host, which is in lower case and A-labels, for another one.
pub(crate) fn homograph(host: &str) -> Option<String> {
    // Nearly every host has no A-label, and is done here.
    if !host.contains("xn--") {
        return None;
    }
    host.split('.').filter(|label| label.starts_with("xn--")).find_map(|label| {
        let (name, valid) = idna::domain_to_unicode(label);
        // An A-label that isn't valid is ambiguous, and refused as such.
        valid.ok()?;
        let plain: String = skeleton(&name).collect();
        if plain.is_ascii() {
            return Some(format!("`{name}` reads like `{plain}`"));
        }
        if let Some(odd) = name.chars().find(|c| !c.identifier_allowed()) {
            return Some(format!("`{odd}` in `{name}` is not a character of any name"));
        }
        // Scripts that are written together, such as Han with kana and Latin, are fine (section 5.2).
        let is_mixed = !name.check_restriction_level(RestrictionLevel::HighlyRestrictive);
        is_mixed.then(|| format!("`{name}` mixes scripts that no language mixes"))
    })
}

#[cfg(test)]
mod tests {
    use super::homograph;

    #[test]
    fn names_of_one_script_pass_and_lookalikes_do_not() {
        let table = [
            ("bücher.example", false),
            ("žluťoučký-kůň.example", false),
            ("łódź.example", false),
            ("møller.example", false),
            ("россия.example", false),
            ("ελλάδα.example", false),
            ("例え.example", false),
            ("日本語abc.example", false),
            ("한국어-1.example", false),
            ("مثال.example", false),
            ("a.example", false),
            ("аpple.example", true),    // Cyrillic а in Latin
            ("аррӏе.example", true),    // Cyrillic alone
            ("ıts.example", true),      // dotless ı
            ("ρaypal.example", true),   // Greek ρ in Latin
            ("бücher.example", true),   // Cyrillic б in Latin
            ("例россия.example", true), // Han and Cyrillic
        ];
        for (name, found) in table {
            let host = idna::domain_to_ascii_strict(name).expect("a host");
            assert_eq!(homograph(&host).is_some(), found, "{name}: {:?}", homograph(&host));
        }
    }
}
