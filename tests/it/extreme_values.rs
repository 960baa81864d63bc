//! No number, date or length of time that a policy or a document says makes the program panic, and each
//! is compared exactly.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dtolint::{Linter, Policy, PolicyBuilder, PolicyError};

fn load(text: &str) -> Result<Policy, PolicyError> {
    let text = text.to_owned();
    let today = "2026-11-25".parse().expect("it is a date");
    let loaded = catch_unwind(|| PolicyBuilder::default().today(today).text("dtolint.toml", &text));
    loaded.unwrap_or_else(|_| panic!("it panics: {text}"))
}

const INTEGERS: [&str; 17] = [
    "0",
    "-0",
    "1",
    "-1",
    "9",
    "255",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551615",
    "99999999999999999999999999999999999999999",
];

const NUMBERS: [&str; 13] = [
    "1e0",
    "0.1",
    "-0.0",
    "1e-400",
    "1e400",
    "-1e400",
    "1e308",
    "1.7976931348623157e308",
    "5e-324",
    "1e9223372036854775807",
    "1e-9223372036854775808",
    "1e9223372036854775808",
    "9e99999999999999999999999999999999999999999",
];

const TIMES: [&str; 16] = [
    "0 days",
    "1 day",
    "36525 days",
    "2912000 days",
    "7304484 days",
    "7304485 days",
    "4294967295 days",
    "4294967296 days",
    "18446744073709551616 days",
    "613566757 weeks",
    "4294967295 weeks",
    "8000 years",
    "11767033 years",
    "4294967295 years",
    "99999999999999999999999999 years",
    "-1 days",
];

const DAYS: [&str; 10] = [
    "0000-01-01",
    "0001-01-01",
    "1969-12-31",
    "1970-01-01",
    "2026-11-25",
    "9999-12-31",
    "9999-12-31T23:59:59-23:59",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:60Z",
    "10000-01-01",
];

/// The documents that the values of a policy are compared with.
fn documents() -> Vec<String> {
    let values = INTEGERS.iter().chain(&NUMBERS).map(|it| (*it).to_owned());
    let strings = DAYS.iter().chain(&TIMES).map(|it| format!("\"{it}\""));
    let values =
        values.chain(strings).chain(["[]", "[1, 1e0, 1.0]", "{}", "\"\""].map(str::to_owned));
    values.map(|value| format!(r#"{{"endpoint_url": {value}, "events": {value}}}"#)).collect()
}

/// Every extreme value as the argument of every check that compares it.
fn checks() -> Vec<String> {
    let quoted = |text: &&str| format!("\"{text}\"");
    let numbers: Vec<String> = INTEGERS.iter().chain(&NUMBERS).map(|it| (*it).to_owned()).collect();
    let times: Vec<String> = TIMES.iter().map(quoted).collect();
    let days: Vec<String> = DAYS.iter().map(quoted).collect();
    let mut checks = Vec::new();
    for value in &numbers {
        for bound in ["min", "max"] {
            for name in ["range", "count", "length"] {
                checks.push(format!("{name} = {{ {bound} = {value} }}"));
            }
        }
        checks.push(format!("one-of = {{ values = [{value}] }}"));
        checks.push(format!("url-port = {{ one-of = [{value}] }}"));
    }
    for value in times.iter().chain(&days).chain(&numbers) {
        for key in ["within", "before", "after"] {
            checks.push(format!("date = {{ {key} = {value} }}"));
        }
    }
    checks
}

/// A policy with a rule for each check. The first rule is in line 3, and each has a line.
fn policy(checks: &[String]) -> String {
    let rule = |(nth, check): (usize, &String)| {
        format!("{{ id = \"r{nth}\", title = \"t\", select = \"/*\", check = {{ {check} }} }},\n")
    };
    let rules: String = checks.iter().enumerate().map(rule).collect();
    format!("version = 1\nrule = [\n{rules}]\n")
}

#[test]
fn no_extreme_value_makes_a_policy_or_a_check_panic() {
    let all = checks();
    // A policy of all of them, as most are wrong, and then one of each that isn't.
    let error = load(&policy(&all)).expect_err("most values are wrong");
    let lines = error.report().findings().iter().map(|it| it.place().start().line);
    let refused: BTreeSet<usize> = lines.map(|line| line - 3).collect();
    assert!(refused.iter().all(|nth| *nth < all.len()), "each has its place: {error}");
    let documents = documents();
    let (mut loaded, mut found) = (0, 0);
    for check in all.iter().enumerate().filter(|(nth, _)| !refused.contains(nth)).map(|it| it.1) {
        let policy = load(&policy(std::slice::from_ref(check)));
        let policy = policy.unwrap_or_else(|error| panic!("{check}: {error}"));
        let checked = catch_unwind(AssertUnwindSafe(|| {
            policy.check();
            let linter = Linter::new(policy);
            let reports = documents.iter().map(|it| linter.lint(("a.json", &**it)));
            reports
                .map(|it| it.findings().iter().filter(|it| it.rule() == "r0").count())
                .sum::<usize>()
        }));
        found += checked.unwrap_or_else(|_| panic!("it panics: {check}"));
        loaded += 1;
    }
    let counts = (loaded, refused.len(), found);
    assert!(loaded >= 60 && refused.len() >= 300 && found >= 500, "{counts:?}");
}

/// B15 and its kind: what leads past the last year is a mistake, in every unit.
#[test]
fn b15_a_time_past_the_year_9999_is_a_mistake_in_every_unit() {
    for (within, is_right) in [
        ("2912000 days", true),
        ("7304485 days", false),
        ("4294967296 days", false),
        ("416000 weeks", true),
        ("613566757 weeks", false),
        ("7970 years", true),
        ("8000 years", false),
        ("11767034 years", false),
        ("99999999999999999999 years", false),
    ] {
        let text = format!(
            "version = 1\n[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {{ date = {{ within = \"{within}\" }} }}\n"
        );
        let messages: Vec<String> = match load(&text) {
            Ok(_) => Vec::new(),
            Err(error) => {
                error.report().findings().iter().map(|it| it.message().to_owned()).collect()
            }
        };
        let expected = format!("`{within}` leads past the year 9999");
        let expected = if is_right { Vec::new() } else { vec![expected] };
        assert_eq!(messages, expected, "{within}");
    }
}

/// Waivers and tests have dates as well, and so does the day of the run.
#[test]
fn no_date_of_a_run_makes_a_waiver_panic() {
    let days = ["0000-01-01", "0001-01-01", "1970-01-01", "2026-11-25", "9999-12-18", "9999-12-31"];
    for today in days {
        for expires in &days[1..] {
            let text = format!(
                "version = 1\nextends = [\"dtolint:recommended\"]\n[[waiver]]\nrule = \"events-empty\"\nreason = \"it is a test\"\nfiles = [\"a.json\"]\nexpires = {expires}\n"
            );
            let run = catch_unwind(AssertUnwindSafe(|| {
                let today = today.parse().expect("it is a date");
                let loaded = PolicyBuilder::default().today(today).text("dtolint.toml", &text);
                loaded.map(|policy| policy.check().findings().len()).is_ok()
            }));
            assert!(run.is_ok_and(|it| it), "{today} {expires}");
        }
    }
}
