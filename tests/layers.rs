//! Layers: what is final stays, overrides hold for their files, waivers let through what they name.

mod common;

use common::Memory;
use dtolint::{Coverage, Date, Finding, Linter, Policy, PolicyBuilder, PolicyError, Report};

fn load(files: &[(&str, &str)]) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let today: Date = "2026-11-25".parse().expect("it is a date");
    PolicyBuilder::default().files(&files).today(today).file("dtolint.toml")
}

fn linter(policy: &str) -> Linter {
    Linter::new(load(&[("dtolint.toml", policy)]).unwrap_or_else(|error| panic!("{error}")))
}

/// Rules and levels of what is found.
fn found(report: &Report) -> Vec<String> {
    let of = |finding: &Finding| {
        let waived = if finding.waived().is_some() { " waived" } else { "" };
        format!("{} {}{waived}", finding.rule(), finding.severity())
    };
    report.findings().iter().map(of).collect()
}

const MANY: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created", "user.updated", "session.created"]}"#;

#[test]
fn overrides_hold_for_their_files_and_the_last_one_wins() {
    let linter = linter(
        r#"
version = 1

[rules.events-too-many]
level = "warning"
max   = 2

[[override]]
files = ["envs/**"]
rules.events-too-many = "info"

[[override]]
files = ["envs/prod/**", "*.live.json"]
rules.events-too-many = { level = "error", max = 1 }
rules.event-forbidden = { events = ["session.*"], reason = "not in production" }

[[override]]
files = ["envs/prod/siem.json"]
rules.events-too-many = { max = 10 }
rules.event-forbidden = "off"
"#,
    );
    let table = [
        ("a.json", vec!["events-too-many warning"]),
        ("envs/a.json", vec!["events-too-many info"]),
        ("envs/prod/a.json", vec!["events-too-many error", "event-forbidden error"]),
        ("a.live.json", vec!["events-too-many error", "event-forbidden error"]),
        ("deeper/a.live.json", vec!["events-too-many warning"]),
        ("envs/prod/siem.json", vec![]),
    ];
    for (path, expected) in table {
        assert_eq!(found(&linter.lint(path, MANY)), expected, "{path}");
    }
    // The finding points at the line of the override that decided, and gives its reason.
    let report = linter.lint("envs/prod/a.json", MANY);
    let [many, forbidden] = report.findings() else { panic!("{report:#?}") };
    let line = |finding: &Finding| finding.policy().expect("a policy decided").start().line;
    assert_eq!((line(many), line(forbidden)), (14, 15));
    assert!(many.message().contains("at most 1"), "{}", many.message());
    assert!(forbidden.help().is_some_and(|help| help.ends_with("not in production")));
}

#[test]
fn an_override_by_itself_is_judged_as_strictly_as_a_rule() {
    let head = "version = 1\n[[override]]\nfiles = [\"a/**\"]\n";
    let table = [
        ("rules.event-forbidden = { events = [\"sesion.*\"] }", "glob-matches-nothing"),
        ("rules.event-forbidden = \"error\"", "policy-missing"),
        ("rules.domain-not-allowed = { domains = [\"*.co.uk\"] }", "wildcard-on-public-suffix"),
    ];
    for (line, rule) in table {
        let error = load(&[("dtolint.toml", &format!("{head}{line}\n"))]).expect_err(line);
        let findings = error.report().findings();
        assert_eq!(findings.len(), 1, "{line}: {error}");
        assert_eq!((findings[0].rule(), findings[0].place().start().line), (rule, 4), "{line}");
    }
}

/// A pair of bounds that only two overrides together turn round.
#[test]
fn overrides_that_make_a_mistake_where_they_meet_are_told_there() {
    let linter = linter(
        r#"
version = 1

[[rule]]
id      = "acme-some"
title   = "some events"
select  = "/events"
check   = { count = { min = 1, max = 9 } }
options = { least = { parameter = "min", about = "the fewest" }, most = { parameter = "max", about = "the most" } }

[[override]]
files = ["a/**"]
rules.acme-some = { least = 5 }

[[override]]
files = ["**/low.json"]
rules.acme-some = { most = 4 }
"#,
    );
    assert_eq!(found(&linter.lint("a/high.json", MANY)), ["acme-some error"]);
    assert_eq!(found(&linter.lint("low.json", MANY)), Vec::<String>::new());
    let report = linter.lint("a/low.json", MANY);
    assert_eq!(found(&report), ["policy-invalid-value error"]);
    let finding = &report.findings()[0];
    assert_eq!(finding.place().start().line, 13);
    assert_eq!(finding.message(), "nothing is at least 5 and at most 4");
    assert_eq!(finding.related()[0].place.path(), "a/low.json");
}

#[test]
fn an_override_sets_the_level_of_what_spans_documents() {
    let linter = linter(
        r#"
version = 1
[rules]
endpoint-duplicate = "error"

[rules.event-uncovered]
level  = "off"
events = ["dsync.deleted"]

[[override]]
files = ["dev/**"]
rules.endpoint-duplicate = "info"

[[override]]
files = ["drafts/**"]
rules.endpoint-duplicate = "off"

[[override]]
files = ["prod/**"]
rules.event-uncovered = "warning"
"#,
    );
    let run = |paths: &[&str]| {
        let reports = paths.iter().map(|path| linter.lint(path, MANY));
        found(&linter.conclude(reports, Coverage::Whole))
    };
    let lost = "event-uncovered warning";
    assert_eq!(run(&["a.json", "b.json"]), ["endpoint-duplicate error", lost]);
    assert_eq!(run(&["a.json", "dev/b.json"]), ["endpoint-duplicate info", lost]);
    assert_eq!(run(&["a.json", "drafts/b.json"]), [lost]);
    // What counts as taken is what files say for which the rule is on.
    let taking = MANY.replace("user.updated", "dsync.deleted");
    let run = |path: &str| {
        let report = linter.lint(path, &taking);
        found(&linter.conclude([report], Coverage::Whole))
    };
    assert_eq!(run("prod/a.json"), Vec::<String>::new());
    assert_eq!(run("a.json"), [lost]);
}

/// Parent, child, and the line and the related line of each loosening.
#[test]
fn what_is_final_is_tightened_and_never_loosened() {
    let lists =
        "[rules.event-forbidden]\nevents = [\"session.*\", \"user.deleted\"]\nfinal = true\n";
    let domains = "[rules.domain-not-allowed]\ndomains = [\"*.corp.example.com\", \"hooks.example.com\"]\nfinal = true\n";
    let scopes = "[rules.event-forbidden-for-domain]\nscopes = [{ domains = [\"*.example.com\"], only = [\"user.*\"] }]\nfinal = true\n";
    let max = "[rules.events-too-many]\nlevel = \"warning\"\nmax = 20\nfinal = true\n";
    let own = "[rules.events-too-many]\nfinal = true\n";
    let table: &[(&str, &str, &[usize])] = &[
        // (parent, child, the lines of the child that loosen)
        (max, "[rules.events-too-many]\nmax = 20\n", &[]),
        (max, "[rules.events-too-many]\nmax = 21\n", &[4]),
        (max, "[rules.events-too-many]\nmax = 3\nlevel = \"error\"\n", &[]),
        (max, "[rules]\nevents-too-many = \"info\"\n", &[4]),
        (max, "[rules]\nevents-too-many = \"warning\"\n", &[]),
        // What the rule itself says is a bound as well.
        (own, "[rules.events-too-many]\nmax = 40\n", &[]),
        (own, "[rules.events-too-many]\nmax = 41\n", &[4]),
        (max, "[[override]]\nfiles = [\"a\"]\nrules.events-too-many = { max = 9 }\n", &[]),
        (max, "[[override]]\nfiles = [\"a\"]\nrules.events-too-many = { max = 99 }\n", &[5]),
        (lists, "[rules.event-forbidden]\nevents = [\"session.*\", \"user.*\"]\n", &[]),
        (
            lists,
            "[rules.event-forbidden]\nevents = [\"session.created\", \"session.revoked\", \"user.deleted\"]\n",
            &[],
        ),
        (
            lists,
            "[rules.event-forbidden]\nevents = [\"session.created\", \"user.deleted\"]\n",
            &[4],
        ),
        (lists, "[rules.event-forbidden]\nevents = []\n", &[4]),
        (domains, "[rules.domain-not-allowed]\ndomains = [\"a.corp.example.com\"]\n", &[]),
        (domains, "[rules.domain-not-allowed]\ndomains = []\n", &[]),
        (domains, "[rules.domain-not-allowed]\ndomains = [\"a.b.corp.example.com\"]\n", &[4]),
        (domains, "[rules.domain-not-allowed]\ndomains = [\"**.corp.example.com\"]\n", &[4]),
        (domains, "[rules.domain-not-allowed]\ndomains = [\"corp.example.com\"]\n", &[4]),
        (
            scopes,
            "[rules.event-forbidden-for-domain]\nscopes = [{ domains = [\"**.example.com\"], only = [\"user.created\"] }]\n",
            &[],
        ),
        (
            scopes,
            "[rules.event-forbidden-for-domain]\nscopes = [{ domains = [\"a.example.com\"], only = [\"user.created\"] }]\n",
            &[4],
        ),
        (
            scopes,
            "[rules.event-forbidden-for-domain]\nscopes = [{ domains = [\"*.example.com\"], only = [\"user.*\", \"session.*\"] }]\n",
            &[4],
        ),
        (
            lists,
            "[[waiver]]\nrule = \"event-forbidden\"\nvalue = \"session.created\"\nreason = \"r\"\nexpires = 2027-01-01\n",
            &[4],
        ),
        (
            lists,
            "[[waiver]]\nrule = \"event-missing\"\nvalue = \"session.created\"\nreason = \"r\"\nexpires = 2027-01-01\n",
            &[],
        ),
    ];
    for (parent, child, lines) in table {
        let parent = format!("version = 1\n{parent}");
        let child = format!("version = 1\nextends = [\"base.toml\"]\n{child}");
        let loaded = load(&[("base.toml", &parent), ("dtolint.toml", &child)]);
        let findings = match &loaded {
            Ok(_) => &[],
            Err(error) => error.report().findings(),
        };
        let told: Vec<_> = findings
            .iter()
            .map(|it| {
                let other = &it.related()[0].place;
                let shows_both =
                    other.path() == "base.toml" || other.source().name().starts_with("rules/");
                assert!(shows_both, "{child}: {it:#?}");
                assert!(it.help().is_some(), "{child}");
                (it.rule(), it.place().path(), it.place().start().line)
            })
            .collect();
        let expected: Vec<_> =
            lines.iter().map(|line| ("final-loosened", "dtolint.toml", *line)).collect();
        assert_eq!(told, expected, "{child}");
    }
}

#[test]
fn final_binds_all_that_come_after_and_not_the_file_itself() {
    let organisation = "version = 1\n[rules.events-too-many]\nmax = 20\nfinal = true\n[[override]]\nfiles = [\"prod/**\"]\nrules.events-too-many = { max = 5 }\n[[override]]\nfiles = [\"lab/**\"]\nrules.events-too-many = { max = 50 }\n";
    let team = |line: &str| format!("version = 1\nextends = [\"org.toml\"]\n{line}");
    let load = |team: &str, repository: &str| {
        let files = [("org.toml", organisation), ("team.toml", team), ("dtolint.toml", repository)];
        load(&files).map_err(|error| error.to_string())
    };
    let quiet = team("");
    let set = |max: usize| format!("[rules.events-too-many]\nmax = {max}\n");
    let on_team = |line: &str| format!("version = 1\nextends = [\"team.toml\"]\n{line}");
    // An exception of the file's own is no loosening; what a child says of every file goes over the
    // parent's overrides, so it is measured by them as well.
    assert!(load(&quiet, &on_team(&set(5))).is_ok());
    let error = load(&quiet, &on_team(&set(10))).expect_err("for prod/** it is looser");
    assert!(error.contains("`max` is 10, more than 5"), "{error}");
    // What a layer between has tightened stays tightened.
    assert!(load(&team(&set(4)), &on_team(&set(3))).is_ok());
    let error = load(&team(&set(3)), &on_team(&set(4))).expect_err("the team has said 3");
    assert!(error.contains("`max` is 4, more than 3"), "{error}");
    // Those that are extended side by side bind each other in their order.
    let other = "version = 1\n[rules.events-too-many]\nmax = 30\n";
    let both = |order: &str| {
        let top = format!("version = 1\nextends = [{order}]\n");
        let files = [("org.toml", organisation), ("other.toml", other), ("dtolint.toml", &*top)];
        self::load(&files)
    };
    assert!(both("\"other.toml\", \"org.toml\"").is_ok());
    let error = both("\"org.toml\", \"other.toml\"").expect_err("the other comes after");
    assert_eq!(error.report().findings()[0].place().path(), "other.toml");
    // Twice the same file is once the same file.
    let diamond = "version = 1\nextends = [\"team.toml\", \"org.toml\"]\n";
    assert!(load(&team(&set(3)), diamond).is_ok());
}

const WAIVED: &str = r#"
version = 1

[rules.event-forbidden]
events = ["session.*"]

[[waiver]]
rule    = "event-forbidden"
files   = ["webhooks/siem*.json"]
select  = "/events/*"
value   = "session.created"
reason  = "until the stream is live"
owner   = "identity@example.com"
expires = 2027-01-31
"#;

#[test]
fn a_waiver_lets_through_what_it_names_and_nothing_else() {
    let linter = linter(WAIVED);
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created", "session.revoked"]}"#;
    let report = linter.lint("webhooks/siem.json", document);
    assert_eq!(found(&report), ["event-forbidden error waived", "event-forbidden error"]);
    let summary = report.summary();
    assert_eq!((summary.errors, summary.waived), (1, 1));
    let waived = report.findings()[0].waived().expect("it is waived");
    assert_eq!(waived.reason, "until the stream is live");
    assert_eq!(waived.owner.as_deref(), Some("identity@example.com"));
    assert_eq!((waived.expires.as_str(), waived.place.start().line), ("2027-01-31", 7));
    // Alone it does not count.
    let alone = document.replace(", \"session.revoked\"", "");
    assert_eq!(linter.lint("webhooks/siem-2.json", &alone).worst(), None);
    // Another file, another rule.
    assert_eq!(found(&linter.lint("webhooks/hr.json", &alone)), ["event-forbidden error"]);
    let twice = alone.replace("\"events\"", "\"events\": [], \"events\"");
    assert_eq!(found(&linter.lint("webhooks/siem.json", &twice))[0], "duplicate-key error");
}

#[test]
fn a_waiver_that_is_over_shows_on_what_it_let_through_and_at_its_own_line() {
    let text = WAIVED.replace("2027-01-31", "2026-11-24");
    let linter = linter(&text);
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created"]}"#;
    let report = linter.lint("webhooks/siem.json", document);
    assert_eq!(found(&report), ["event-forbidden error"]);
    let related = &report.findings()[0].related()[0];
    assert_eq!(
        (related.label.as_str(), related.place.start().line),
        ("this waiver expired on 2026-11-24", 7)
    );
    let [over] = linter.policy().warnings() else { panic!("{:?}", linter.policy().warnings()) };
    assert_eq!((over.rule(), over.place().start().line), ("waiver-expired", 14));
    // Its last day is still a day.
    let linter = self::linter(&WAIVED.replace("2027-01-31", "2026-11-25"));
    assert_eq!(linter.lint("webhooks/siem.json", document).worst(), None);
    assert_eq!(linter.policy().warnings()[0].rule(), "waiver-due");
}

#[test]
fn a_waiver_of_no_use_is_told_when_every_document_was_seen() {
    let linter = linter(WAIVED);
    let clean = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let run = |coverage| {
        let report = linter.lint("webhooks/siem.json", clean);
        found(&linter.conclude([report], coverage))
    };
    assert_eq!(run(Coverage::Part), Vec::<String>::new());
    assert_eq!(run(Coverage::Whole), ["waiver-unused warning"]);
    assert!(linter.needs_whole());
    let used = clean.replace("user.created", "session.created");
    let report = linter.lint("webhooks/siem.json", &used);
    assert_eq!(
        found(&linter.conclude([report], Coverage::Whole)),
        ["event-forbidden error waived"]
    );
}

#[test]
fn what_spans_documents_and_what_the_schema_forbids_can_be_waived() {
    let linter = linter(
        r#"
version = 1
[rules]
endpoint-duplicate = "error"
[rules.event-uncovered]
events = ["dsync.deleted"]

[[waiver]]
rule    = "endpoint-duplicate"
files   = ["b.json"]
reason  = "moved in two steps"
expires = 2027-01-31

[[waiver]]
rule    = "event-uncovered"
value   = "dsync.deleted"
reason  = "the directory is not connected yet"
expires = 2027-01-31

[[waiver]]
rule    = "schema"
select  = "/events"
reason  = "a draft"
expires = 2027-01-31
"#,
    );
    let draft = r#"{"endpoint_url": "https://a.example.com/", "events": null}"#;
    let reports = ["a.json", "b.json"].map(|path| linter.lint(path, draft));
    let report = linter.conclude(reports, Coverage::Whole);
    let all: Vec<bool> = report.findings().iter().map(|it| it.waived().is_some()).collect();
    assert_eq!(all, [true; 4], "{:?}", found(&report));
    assert_eq!(report.summary().errors, 0);
}

#[test]
fn a_policy_with_waivers_wants_to_know_what_day_it_is() {
    let error = Policy::parse("dtolint.toml", WAIVED).expect_err("nobody has told the day");
    assert_eq!(error.report().findings()[0].rule(), "policy-missing");
    assert!(error.to_string().contains("PolicyBuilder::today"), "{error}");
}

/// Beside other mistakes contradictions are told as well, but not of what a mistake is about.
#[test]
fn contradictions_are_told_beside_other_mistakes() {
    let rules = |text: &str| {
        let error = load(&[("dtolint.toml", text)]).expect_err(text);
        let findings = error.report().findings().iter();
        findings.map(|it| (it.rule().to_owned(), it.place().start().line)).collect::<Vec<_>>()
    };
    let of = |rule: &str, line: usize| (rule.to_owned(), line);
    let contradiction = "version = 1\n[rules.event-missing]\nevents = [\"dsync.deleted\"]\n[rules.event-forbidden]\nevents = [\"dsync.*\"]\n";
    assert_eq!(rules(contradiction), [of("required-and-forbidden", 3)]);
    let misspelt = format!("{contradiction}[rules]\nurl-fragmnt = \"off\"\n");
    assert_eq!(rules(&misspelt), [of("required-and-forbidden", 3), of("policy-unknown-name", 7)]);
    // The list of what is allowed is misspelt: what it means is not known.
    let allowed = "version = 1\n[rules.event-missing]\nevents = [\"user.created\"]\n[rules.event-not-allowed]\nevents = [\"user.creatd\"]\n";
    assert_eq!(rules(allowed), [of("name-unlisted", 5)]);
    let syntax = format!("{contradiction}[sets]\nx =\n");
    assert_eq!(rules(&syntax), [of("policy-syntax", 7)]);
}

/// What cannot be seen is written as what it is, and means the same.
#[test]
fn what_is_shown_hides_nothing() {
    let policy = "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"x\u{202e}y\"\nselect = \"/events/*\"\ncheck = { none-of = { values = [\"user.created\"] } }\n[rules.a]\nreason = 'p\u{200b}q \"\\'\n";
    let shown = load(&[("dtolint.toml", policy)]).expect("it loads").show();
    assert!(!shown.contains(['\u{202e}', '\u{200b}']), "{shown}");
    let again =
        load(&[("dtolint.toml", &shown)]).unwrap_or_else(|error| panic!("{error}\n{shown}"));
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let report = Linter::new(again).lint("a.json", document);
    assert_eq!(report.findings()[0].message(), "x\u{202e}y");
    assert!(report.findings()[0].help().is_some_and(|help| help.ends_with("p\u{200b}q \"\\")));
}
