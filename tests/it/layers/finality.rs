//! What is final is never loosened.

use super::*;

/// Parent, child, and the line and the related line of each loosening.
#[test]
fn what_is_final_is_tightened_and_never_loosened() {
    let lists =
        "[rules.event-forbidden]\nevents = [\"session.*\", \"user.deleted\"]\nfinal = true\n";
    let domains = "[rules.domain-not-allowed]\ndomains = [\"*.corp.example.com\", \"hooks.example.com\"]\nfinal = true\n";
    let scopes = "[rules.event-forbidden-for-domain]\nscopes = [{ domains = [\"*.example.com\"], only = [\"user.*\"] }]\nfinal = true\n";
    let max = "[rules.events-too-many]\nlevel = \"warning\"\nmax = 20\nfinal = true\n";
    let own = "[rules.events-too-many]\nfinal = true\n";
    // For some files the override turns the rule on, at its own level, `warning`.
    let on_for_some = "[rules.events-too-many]\nlevel = \"off\"\nmax = 9\nfinal = true\n\
        [[override]]\nfiles = [\"a\"]\nrules.events-too-many = { max = 5 }\n";
    let personal = "[rules.event-personal-data]\nlevel = \"error\"\nfinal = true\n";
    let address = "[rules.url-address]\nlevel = \"error\"\nfinal = true\n";
    let same = "[[rule]]\nid = \"acme-few\"\ntitle = \"few\"\nselect = \"/events\"\ncheck = { count = { max = 9 } }\n\
        options.most = { parameter = \"max\", about = \"the most\", tighter = \"same\" }\n\
        [rules.acme-few]\nmost = 5\nfinal = true\n";
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
        (on_for_some, "[rules]\nevents-too-many = \"info\"\n", &[4]),
        (on_for_some, "[rules]\nevents-too-many = \"off\"\n", &[4]),
        (on_for_some, "[rules]\nevents-too-many = \"warning\"\n", &[]),
        (on_for_some, "[[override]]\nfiles = [\"a\"]\nrules.events-too-many = \"info\"\n", &[5]),
        // Without a list of exceptions there is none.
        (personal, "[rules.event-personal-data]\nexcept = [\"session.*\"]\n", &[4]),
        (personal, "[rules.event-personal-data]\nexcept = []\n", &[]),
        (
            personal,
            "[[override]]\nfiles = [\"a\"]\nrules.event-personal-data = { except = [\"session.*\"] }\n",
            &[5],
        ),
        (address, "[rules.url-address]\nexcept = [\"hr.corp.internal\"]\n", &[4]),
        // A value that is tighter in no way stays as it is.
        (same, "[rules.acme-few]\nmost = 5\n", &[]),
        (same, "[rules.acme-few]\nmost = 4\n", &[4]),
        (same, "[rules.acme-few]\nmost = 6\n", &[4]),
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
    // One rule is final, or all of the layer are.
    let parents = |parent: &str| {
        let all = parent.replace("final = true\n", "");
        [format!("version = 1\n{parent}"), format!("version = 1\nfinal = true\n{all}")]
    };
    let both = table.iter().flat_map(|(parent, child, lines)| {
        parents(parent).into_iter().map(move |parent| (parent, child, lines))
    });
    for (parent, child, lines) in both {
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

/// A layer that is listed before the one which makes a rule final, and which that one doesn't extend, can say nothing
/// of the rule, whatever it says and however: its author would decide what is final.
#[test]
fn what_somebody_says_before_a_rule_is_made_final_is_an_error() {
    let organisation = "version = 1\nextends = [\"dtolint:recommended\", \"common.toml\"]\n\
        [rules.event-personal-data]\nlevel = \"error\"\nfinal = true\n";
    let common =
        "version = 1\n[rules]\nevent-personal-data = \"warning\"\nevents-empty = \"error\"\n";
    let load = |first: &str, extends: &str| {
        let first = format!("version = 1\nextends = [\"dtolint:recommended\"]\n{first}");
        let top = format!("version = 1\nextends = [{extends}]\n");
        let files = [
            ("first.toml", &*first),
            ("common.toml", common),
            ("org.toml", organisation),
            ("dtolint.toml", &*top),
        ];
        let told = |error: PolicyError| {
            let findings = error.report().findings().iter();
            let at = |it: &Finding| {
                assert!(it.help().is_some_and(|help| help.contains("after `org.toml`")), "{it:#?}");
                assert_eq!(it.related()[0].place.path(), "org.toml");
                (it.rule().to_owned(), it.place().path().to_owned(), it.place().start().line)
            };
            findings.map(at).collect::<Vec<_>>()
        };
        load(&files).map(drop).map_err(told)
    };
    let before = "\"first.toml\", \"org.toml\"";
    let waiver = "[[waiver]]\nrule = \"event-personal-data\"\nvalue = \"session.created\"\nreason = \"r\"\nexpires = 2027-01-01\n";
    let over = "[[override]]\nfiles = [\"**\"]\nrules.event-personal-data = { except = [\"session.created\"] }\n";
    let except = "[rules.event-personal-data]\nexcept = [\"session.created\"]\n";
    for (first, line) in [(waiver, 3), (over, 5), (except, 4)] {
        let expected = vec![("final-loosened".to_owned(), "first.toml".to_owned(), line)];
        assert_eq!(load(first, before), Err(expected), "{first}");
    }
    // What the organisation extends is its own, also where others extend it, in every order.
    let other = "[rules]\nurl-fragment = \"off\"\n";
    for extends in
        [before, "\"common.toml\", \"first.toml\", \"org.toml\"", "\"org.toml\", \"first.toml\""]
    {
        assert_eq!(load(other, extends), Ok(()), "{extends}");
    }
}
