//! Policies of many entries. `tests/cost/run.py` counts what they cost.

use super::*;

#[test]
fn a_thousand_rules_at_places_of_their_own_load() {
    let mut text = String::from("version = 1\nschema = \"any.json\"\n");
    for nth in 0..1_000 {
        text += &format!(
            "[[rule]]\nid = \"r{nth}\"\ntitle = \"t\"\nselect = \"/m{nth}\"\ncheck = {{ unique = {{}} }}\n"
        );
    }
    let policy = load_with(&[("any.json", "{}")], &text).expect("no mistake");
    let rules = Linter::new(policy).rules();
    assert_eq!(rules, 1_001, "and url-not-canonical, which is always on");
}

/// Many entries of each kind load, and each one is reported that should be.
#[test]
fn each_of_many_entries_is_looked_at() {
    type Entry = fn(usize) -> String;
    let kinds: [(&str, &str, Entry, usize, &str, usize); 9] = [
        (
            "overrides",
            "",
            |nth| {
                format!(
                    "[[override]]\nfiles = [\"d{nth}/**\"]\nrules.events-too-many = {{ max = 7 }}\n"
                )
            },
            1_000,
            "override-without-effect",
            0,
        ),
        (
            "the same override",
            "",
            |_| {
                "[[override]]\nfiles = [\"d/**\"]\nrules.events-too-many = { max = 7 }\n".to_owned()
            },
            1_000,
            "override-unreachable",
            999,
        ),
        (
            "waivers",
            "",
            |nth| {
                format!(
                    "[[waiver]]\nrule = \"event-duplicate\"\nfiles = [\"{nth}.json\"]\nreason = \"r\"\nexpires = 2027-01-01\n"
                )
            },
            1_000,
            "waiver-unused",
            0,
        ),
        (
            "the same waiver",
            "",
            |_| {
                "[[waiver]]\nrule = \"event-duplicate\"\nfiles = [\"a.json\"]\nreason = \"r\"\nexpires = 2027-01-01\n".to_owned()
            },
            1_000,
            "waiver-unused",
            999,
        ),
        ("sets", "[sets]\n", |nth| format!("s{nth} = [\"dsync.*\"]\n"), 1_000, "set-unused", 1_000),
        (
            "domains",
            "[rules.domain-not-allowed]\ndomains = [\n",
            |nth| format!("\"h{nth}.example.com\",\n"),
            1_000,
            "entry-covered",
            1,
        ),
        (
            "rules",
            "",
            |nth| {
                format!(
                    "[[rule]]\nid = \"r{nth}\"\ntitle = \"t\"\nselect = \"/events/*\"\nlevel = \"off\"\ncheck = {{ none-of = {{ values = [\"dsync.*\"] }} }}\n"
                )
            },
            1_000,
            "rule-off-everywhere",
            1_000,
        ),
        (
            "events",
            "[rules.event-forbidden]\nevents = [\n",
            |_| "\"user.created\",\n".to_owned(),
            1_000,
            "entry-covered",
            999,
        ),
        (
            "patterns",
            "",
            |nth| {
                format!(
                    "[[rule]]\nid = \"r{nth}\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {{ matches = {{ pattern = 'a{nth}|' }} }}\n"
                )
            },
            300,
            "regex-matches-everything",
            300,
        ),
    ];
    let today = "2026-11-25".parse().expect("it is a date");
    let text = |head: &str, entry: Entry, size| {
        let mut text = format!(
            "version = 1\nrules.event-duplicate = \"error\"\n[[documents]]\nfiles = [\"**\"]\n{head}"
        );
        (0..size).for_each(|nth| text += &entry(nth));
        match head {
            head if head.ends_with("domains = [\n") => text += "\"h7.example.com\"]\n",
            head if head.ends_with("[\n") => text += "]\n",
            _ => {}
        }
        text
    };
    let check = |text: &str| {
        let loaded = PolicyBuilder::default().today(today).text("dtolint.toml", text);
        loaded.unwrap_or_else(|error| panic!("{error}")).check()
    };
    for (kind, head, entry, size, rule, expected) in kinds {
        let report = check(&text(head, entry, size));
        let told = report.findings().iter().filter(|finding| finding.rule() == rule).count();
        assert_eq!(told, expected, "{kind}");
    }
}
