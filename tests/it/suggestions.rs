//! Suggestions: the one sensible name, never one that the schema refuses, and never one that turns failure
//! into success.

use std::collections::{BTreeMap, BTreeSet};

use dtolint::text::did_you_mean;
use dtolint::{Linter, Policy};
use serde_json::{Value, json};

fn names() -> Vec<String> {
    let schema = include_str!("../../rules/schemas/workos-createwebhookendpointdto.json");
    let schema: Value = serde_json::from_str(schema).expect("it is JSON");
    let names = schema["properties"]["events"]["items"]["enum"].as_array().expect("a list").iter();
    names.map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// What is suggested for a name.
fn suggested<'n>(name: &str, names: &'n [String]) -> Option<&'n str> {
    let help = did_you_mean(name, names.iter().map(String::as_str))?;
    let name = help.strip_prefix("did you mean `").and_then(|it| it.strip_suffix("`?"));
    names.iter().find(|known| Some(&***known) == name).map(String::as_str)
}

#[test]
fn the_one_sensible_name_is_suggested() {
    let names = names();
    for (name, expected) in [
        // Letters that look alike.
        ("us\u{435}r.created", "user.created"),
        ("user\u{2024}created", "user.created"),
        ("user.cre\u{430}ted", "user.created"),
        ("r0le.created", "role.created"),
        ("\u{ff55}ser.created", "user.created"),
        ("emai1_verification.created", "email_verification.created"),
        // Other forms of a word.
        ("user.create", "user.created"),
        ("user.creation", "user.created"),
        ("users.created", "user.created"),
        ("user_created", "user.created"),
        ("userCreated", "user.created"),
        ("USER.CREATED", "user.created"),
        ("dsync.group.user_add", "dsync.group.user_added"),
        ("invitation.resend", "invitation.resent"),
        ("waitlist_user.deny", "waitlist_user.denied"),
        ("organization_domain.verify", "organization_domain.verified"),
        ("authentication.sso_success", "authentication.sso_succeeded"),
        ("authentication.sso_failure", "authentication.sso_failed"),
        // A missing part.
        ("sso_success", "authentication.sso_succeeded"),
        ("sso_failed", "authentication.sso_failed"),
        ("verify", "organization_domain.verified"),
        ("waitlist.created", "waitlist_user.created"),
        ("waitlist.denied", "waitlist_user.denied"),
        ("member_added", "group.member_added"),
        ("domain.verified", "organization_domain.verified"),
        ("password.failed", "authentication.password_failed"),
        ("risk_detected", "authentication.radar_risk_detected"),
    ] {
        assert_eq!(suggested(name, &names), Some(expected), "{name}");
    }
    for name in [
        // Several are as near.
        "created",
        "deleted",
        "updated",
        "failed",
        "succeeded",
        "authentication.failed",
        "revoked",
        // Another outcome, or none that there is.
        "authentication.mfa_failed",
        "mfa_failed",
        "authentication.mfa_failure",
        "email_verification.failed",
        "dsync.deactivated",
        "password_reset.failed",
        "session.expired",
        "user.banned",
        "waitlist_user.not_approved",
        "organization_domain.unverified",
        "invitation.unaccepted",
        "organization_domain.verification",
        "authentication",
        "user",
        "*.created",
        "",
        ".",
    ] {
        assert_eq!(suggested(name, &names), None, "{name}");
    }
}

/// Every way to write each name that is known to be common, and what each of them leads to.
#[test]
fn ways_to_write_a_name_lead_to_it_or_nowhere() {
    let names = names();
    assert_eq!(names.len(), 77);
    let mut led: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &names {
        let (before, last) = name.rsplit_once(['.', '_']).expect("it has parts");
        let base = last.strip_suffix("ed").unwrap_or(last);
        let at = name.len() - last.len();
        let upper: String = name[..1].to_uppercase() + &name[1..];
        let ways = [
            ("dots", name.replace('_', ".")),
            ("underscores", name.replace('.', "_")),
            ("dashes", name.replace(['.', '_'], "-")),
            ("slashes", name.replace('.', "/")),
            ("case", name.to_uppercase()),
            ("initial", upper),
            ("spaces", format!(" {name} ")),
            ("d", name.strip_suffix('d').unwrap_or(name).to_owned()),
            ("ing", format!("{}{base}ing", &name[..at])),
            ("s", format!("{}{base}es", &name[..at])),
            ("letter", name.replacen('e', "", 1)),
            ("twice", name.replacen('e', "ee", 1)),
            ("cyrillic", name.replace('e', "\u{435}").replace('a', "\u{430}")),
            ("zero", name.replace('o', "0")),
            ("leader", name.replace('.', "\u{2024}")),
            (
                "wide",
                name.chars()
                    .map(|it| match it {
                        'a'..='z' => char::from_u32(u32::from(it) + 0xfee0).expect("a letter"),
                        it => it,
                    })
                    .collect(),
            ),
            (
                "without the first part",
                name.split_once('.').map_or(before, |(_, rest)| rest).to_owned(),
            ),
        ];
        for (way, written) in ways {
            if names.contains(&written) {
                continue;
            }
            let found = suggested(&written, &names);
            if found == Some(name) {
                *led.entry(way).or_default() += 1;
                continue;
            }
            let may_be_another = way == "without the first part" || way == "letter";
            assert!(found.is_none() || may_be_another, "{written} is {name}, not {found:?}");
            assert!(
                way != "cyrillic" && way != "leader" && way != "wide" && way != "case",
                "{written}"
            );
        }
    }
    for (way, count) in &led {
        assert!(*count >= 25, "{way}: {count}");
    }
    assert_eq!(led.len(), 17, "{led:?}");
}

/// No name for a failure, a refusal or an end leads to one for the opposite.
#[test]
fn no_suggestion_turns_failure_into_success() {
    let names = names();
    let opposites = [
        ("succeeded", "failed"),
        ("activated", "deactivated"),
        ("added", "removed"),
        ("created", "deleted"),
        ("created", "revoked"),
        ("accepted", "revoked"),
        ("approved", "denied"),
        ("verified", "unverified"),
        ("accepted", "rejected"),
        ("succeeded", "unsucceeded"),
        ("created", "not_created"),
        ("started", "timed_out"),
        ("succeeded", "failure"),
        ("succeeded", "fail"),
        ("renewed", "expired"),
    ];
    let ends = |name: &str| name.rsplit(['.', '_']).next().unwrap_or_default().to_owned();
    let mut tried = 0;
    for name in &names {
        for (one, other) in opposites {
            for (from, to) in [(one, other), (other, one)] {
                let Some(start) = name.strip_suffix(from).filter(|it| it.ends_with(['.', '_']))
                else {
                    continue;
                };
                let first = start.split_once('.').map_or(start, |(_, rest)| rest);
                for written in [
                    format!("{start}{to}"),
                    format!("{first}{to}"),
                    format!("{start}{to}").replace('.', "_"),
                ] {
                    if names.contains(&written) {
                        continue;
                    }
                    tried += 1;
                    let found = suggested(&written, &names);
                    assert!(found.is_none_or(|it| ends(it) != from), "{written}: {found:?}");
                }
            }
        }
    }
    assert!(tried >= 200, "{tried}");
}

/// B13: what is suggested is accepted in its place, and isn't what was written.
#[test]
fn b13_a_suggestion_is_accepted_and_differs() {
    let (names, linter) = (names(), Linter::new(Policy::recommended()));
    let mut texts: BTreeSet<String> = names
        .iter()
        .flat_map(|name| {
            let half = name.len() / 2;
            [
                name.to_uppercase(),
                name[1..].to_owned(),
                name[half..].to_owned(),
                name.replace('_', "."),
                name.replace("ed", ""),
            ]
        })
        .collect();
    texts.extend(["user.creatd", "verify", "sso_success"].map(str::to_owned));
    let mut suggestions = 0;
    for text in texts {
        let document = json!({ "endpoint_url": "https://a.example.com/", "events": [text] });
        let report = linter.lint(("a.json", &*document.to_string()));
        let help =
            report.findings().iter().find(|it| it.rule() == "schema").and_then(|it| it.help());
        let Some(name) = help.and_then(|it| it.strip_prefix("did you mean `")?.split('`').next())
        else {
            continue;
        };
        suggestions += 1;
        assert_ne!(name, text);
        let document = json!({ "endpoint_url": "https://a.example.com/", "events": [name] });
        let report = linter.lint(("a.json", &*document.to_string()));
        assert!(report.findings().iter().all(|it| it.rule() != "schema"), "{text}: {name}");
    }
    assert!(suggestions >= 100, "{suggestions}");
}
