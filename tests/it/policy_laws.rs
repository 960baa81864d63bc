//! Laws of policies, over generated ones: what is shown loads to the same, layers join in any
//! grouping, and what is final is never loosened.

use std::collections::BTreeSet;

use crate::common::{Memory, cases};
use dtolint::{Coverage, Linter, Policy, PolicyBuilder, PolicyError, Report};
use proptest::prelude::*;

fn load(files: &[(&str, &str)]) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let today = "2026-11-25".parse().expect("it is a date");
    PolicyBuilder::default().files(&files).today(today).file("dtolint.toml")
}

/// A list of some of these, as TOML.
fn some_of(pool: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pool), 0..=most).prop_map(|chosen| {
        let chosen: Vec<String> = chosen.iter().map(|one| format!("\"{one}\"")).collect();
        format!("[{}]", chosen.join(", "))
    })
}

const EVENTS: &[&str] = &[
    "session.*",
    "session.created",
    "session.revoked",
    "user.*",
    "*.created",
    "user.created",
    "user.deleted",
    "dsync.user.*",
    "dsync.*",
    "@mine",
    "dsync.user.created",
];
const DOMAINS: &[&str] = &[
    "a.example.com",
    "*.example.com",
    "**.example.com",
    "b.a.example.com",
    "*.a.example.com",
    "**.a.example.com",
    "a.example.net",
];
const PORTS: &[&str] = &["443", "8443", "9443"];
const FILES: &[&str] = &["a.json", "*.json", "dev/**", "dev/a.json", "**/a.json"];
const LEVELS: &[&str] = &["error", "warning", "info", "off"];

fn level() -> impl Strategy<Value = String> {
    prop::option::of(prop::sample::select(LEVELS))
        .prop_map(|level| level.map_or(String::new(), |level| format!("level = \"{level}\", ")))
}

/// What is said of one rule: its id, and the inside of its table.
fn setting() -> impl Strategy<Value = (String, String)> {
    let events = |ids: &'static [&'static str]| {
        (prop::sample::select(ids), level(), some_of(EVENTS, 4))
            .prop_map(|(id, level, events)| (id.to_owned(), format!("{level}events = {events}")))
    };
    let domains = (
        prop::sample::select(&["domain-not-allowed", "domain-denied"][..]),
        level(),
        some_of(DOMAINS, 3),
    )
        .prop_map(|(id, level, domains)| (id.to_owned(), format!("{level}domains = {domains}")));
    let ports = (level(), prop::collection::vec(prop::sample::select(PORTS), 0..3)).prop_map(
        |(level, ports)| {
            ("port-not-allowed".to_owned(), format!("{level}ports = [{}]", ports.join(", ")))
        },
    );
    let max = (level(), 0..6usize)
        .prop_map(|(level, max)| ("events-too-many".to_owned(), format!("{level}max = {max}")));
    let own = (level(), 0..4usize)
        .prop_map(|(level, most)| ("acme-few".to_owned(), format!("{level}most = {most}")));
    let scopes = (some_of(DOMAINS, 2), some_of(EVENTS, 3)).prop_map(|(domains, only)| {
        (
            "event-forbidden-for-domain".to_owned(),
            format!("scopes = [{{ domains = {domains}, only = {only} }}]"),
        )
    });
    let plain = (
        prop::sample::select(&["events-empty", "url-not-https", "event-duplicate"][..]),
        prop::sample::select(LEVELS),
    )
        .prop_map(|(id, level)| (id.to_owned(), format!("level = \"{level}\"")));
    prop_oneof![
        3 => events(&["event-forbidden", "event-not-allowed", "event-missing"]),
        2 => domains,
        1 => ports,
        1 => max,
        1 => own,
        1 => scopes,
        1 => plain,
    ]
}

/// The rules of a policy, each once, and its overrides.
fn body(is_final: bool) -> impl Strategy<Value = String> {
    let rules = prop::collection::btree_map("[a-z]", setting(), 0..5);
    let entry = (some_of(FILES, 2), setting());
    (rules, prop::collection::vec(entry, 0..3), some_of(&["user.updated", "session.*"], 2))
        .prop_map(move |(rules, overrides, set)| {
            let mut text = format!(
                "[sets]\nmine = {}\n",
                if set == "[]" { "[\"user.updated\"]" } else { &set }
            );
            let mut seen = BTreeSet::new();
            for (id, inside) in rules.into_values().filter(|(id, _)| seen.insert(id.clone())) {
                let inside: Vec<&str> = split(&inside);
                text += &format!("[rules.{id}]\n{}\n", inside.join("\n"));
                if is_final {
                    text += "final = true\n";
                }
            }
            for (files, (id, inside)) in overrides.into_iter().filter(|(files, _)| files != "[]") {
                text += &format!("[[override]]\nfiles = {files}\nrules.{id} = {{ {inside} }}\n");
            }
            text
        })
}

/// `level = "…", key = value` on two lines.
fn split(inside: &str) -> Vec<&str> {
    match inside.strip_prefix("level = ").and_then(|rest| rest.split_once(", ")) {
        Some((level, rest)) => {
            let end = "level = ".len() + level.len();
            vec![&inside[..end], rest]
        }
        None => vec![inside],
    }
}

const OWN: &str = "[[rule]]\nid = \"acme-few\"\ntitle = \"few\"\nselect = \"/events\"\ncheck = { count = { min = 0, max = 3 } }\noptions = { most = { parameter = \"max\", about = \"the most\", tighter = \"lower\" } }\n";

fn policy(extends: &str, own: &str, body: &str) -> String {
    format!("version = 1\nextends = [{extends}]\n{own}{body}")
}

fn document() -> impl Strategy<Value = (String, String)> {
    let hosts = &[
        "a.example.com",
        "b.a.example.com",
        "c.b.a.example.com",
        "x.example.com",
        "example.com",
        "a.example.net",
        "a.example.com:8443",
        "b.a.example.com:9443",
    ][..];
    let events = &[
        "session.created",
        "session.revoked",
        "user.created",
        "user.deleted",
        "user.updated",
        "dsync.user.created",
        "dsync.deleted",
        "role.created",
    ][..];
    (
        prop::sample::select(&["a.json", "b.json", "dev/a.json", "dev/x/b.json"][..]),
        prop::sample::select(&["https", "http"][..]),
        prop::sample::select(hosts),
        prop::collection::vec(prop::sample::select(events), 0..6),
    )
        .prop_map(|(path, scheme, host, events)| {
            let events: Vec<String> = events.iter().map(|event| format!("\"{event}\"")).collect();
            let events = events.join(", ");
            (
                path.to_owned(),
                format!(r#"{{"endpoint_url": "{scheme}://{host}/", "events": [{events}]}}"#),
            )
        })
}

/// What is found, without where the policy says so.
fn findings(
    linter: &Linter,
    (path, text): &(String, String),
) -> Vec<(String, String, String, String)> {
    let report: Report = linter.lint_all([(path, text)], Coverage::Part);
    let of = |it: &dtolint::Finding| {
        // A set that a later layer has defined anew is written out where the earlier one was used.
        let message = it.message().split(", by `").next().unwrap_or_default().to_owned();
        (it.rule().to_owned(), it.pointer().to_owned(), it.severity().to_string(), message)
    };
    let mut all: Vec<_> = report.findings().iter().map(of).collect();
    all.sort();
    all
}

/// Whether a policy doesn't load, and for nothing but contradictions.
fn is_contradictory(error: &dtolint::PolicyError) -> bool {
    let findings = error.report().findings();
    !findings.is_empty() && findings.iter().all(is_contradiction)
}

fn is_contradiction(finding: &dtolint::Finding) -> bool {
    ["required-and-forbidden", "max-below-required", "allowed-and-denied"].contains(&finding.rule())
}

/// A shown policy without where values are from.
fn plain(shown: &str) -> String {
    let line = |line: &str| line.split(" # ").next().unwrap_or_default().to_owned();
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with('#');
    shown.lines().filter(is_said).map(line).collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(32)))]

    #[test]
    fn what_is_shown_loads_to_the_same_policy(
        first in body(false),
        second in body(false),
        documents in prop::collection::vec(document(), 4),
    ) {
        let base = policy("\"dtolint:recommended\"", OWN, &first);
        let top = policy("\"base.toml\"", "", &second);
        // A policy that contradicts itself does not load: there is nothing to show.
        let Ok(loaded) = load(&[("base.toml", &base), ("dtolint.toml", &top)]) else { return Ok(()) };
        let shown = loaded.show();
        let again = load(&[("dtolint.toml", &shown)]);
        prop_assert!(again.is_ok(), "{}\n{}", again.expect_err("it does not load"), shown);
        let again = again.expect("it loads");
        prop_assert_eq!(plain(&again.show()), plain(&shown));
        let (before, after) = (Linter::new(loaded.clone()), Linter::new(again));
        for document in &documents {
            prop_assert_eq!(findings(&before, document), findings(&after, document), "{}\n{}", shown, top);
            // What is shown for one file is what holds there.
            let for_file = load(&[("dtolint.toml", &loaded.show_for(&document.0))]);
            let for_file = match for_file {
                Ok(policy) => policy,
                // Overrides that meet for the file alone may contradict each other there.
                Err(error) if is_contradictory(&error) => continue,
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            prop_assert_eq!(findings(&before, document), findings(&Linter::new(for_file), document));
        }
    }

    #[test]
    fn layers_join_in_any_grouping(
        first in body(false),
        second in body(true),
        third in body(false),
    ) {
        let parts = [policy("", OWN, &first), policy("\"a.toml\"", "", &second), policy("\"a.toml\"", "", &third)];
        // All reach for the rule of the first, which is read once more each time.
        let files = |top: &str, group: &str| {
            load(&[
                ("a.toml", &*parts[0]), ("b.toml", &*parts[1]), ("c.toml", &*parts[2]),
                ("group.toml", &policy(group, "", "")), ("dtolint.toml", &policy(top, "", "")),
            ])
        };
        let show = |loaded: Result<Policy, PolicyError>| match loaded {
            Ok(policy) => Ok(plain(&policy.show())),
            Err(error) => Err(error.report().findings().iter().map(|it| it.message().to_owned()).collect::<BTreeSet<_>>()),
        };
        let flat = show(files("\"a.toml\", \"b.toml\", \"c.toml\"", ""));
        let left = show(files("\"group.toml\", \"c.toml\"", "\"a.toml\", \"b.toml\""));
        let right = show(files("\"a.toml\", \"group.toml\"", "\"b.toml\", \"c.toml\""));
        prop_assert_eq!(&flat, &left);
        prop_assert_eq!(&flat, &right);
    }

    /// B19: whatever extends what, each layer applies once: at the first place where it is reached, after all that it
    /// extends itself. Naming it again changes nothing.
    #[test]
    fn a_layer_that_is_reached_in_several_ways_applies_once_and_first(
        bodies in prop::collection::vec(body(false), 5),
        extended in prop::collection::vec(prop::collection::vec(0..5usize, 0..4), 5),
        repeated in 0..4usize,
    ) {
        // A layer extends only those before it: there is no circle.
        let extended: Vec<Vec<usize>> = extended.into_iter().enumerate()
            .map(|(nth, list)| if nth == 0 { Vec::new() } else { list.into_iter().map(|it| it % nth).collect() })
            .collect();
        let name = |nth: usize| format!("layer-{nth}.toml");
        let list = |layers: &[usize]| {
            let names: Vec<String> = layers.iter().map(|&nth| format!("\"{}\"", name(nth))).collect();
            names.join(", ")
        };
        fn visit(nth: usize, extended: &[Vec<usize>], order: &mut Vec<usize>) {
            if !order.contains(&nth) {
                extended[nth].iter().for_each(|&it| visit(it, extended, order));
                order.push(nth);
            }
        }
        let mut order = Vec::new();
        visit(4, &extended, &mut order);
        let load_as = |extended: &[Vec<usize>], top: &[usize]| {
            let mut files: Vec<(String, String)> = vec![("base.toml".to_owned(), policy("", OWN, ""))];
            files.extend(bodies.iter().zip(extended).enumerate().map(|(nth, (body, extended))| {
                let extends = format!("\"base.toml\", {}", list(extended));
                (name(nth), policy(&extends, "", body))
            }));
            files.push(("dtolint.toml".to_owned(), policy(&list(top), "", "")));
            let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
            match load(&files) {
                Ok(policy) => Ok(policy.show()),
                Err(error) => Err(error.report().findings().iter().map(|it| it.message().to_owned()).collect::<BTreeSet<_>>()),
            }
        };
        let shown = load_as(&extended, &[4]);
        prop_assert_eq!(&shown, &load_as(&vec![Vec::new(); 5], &order));
        // Once more, from the policy itself.
        let again = order[repeated.min(order.len() - 1)];
        prop_assert_eq!(&shown, &load_as(&extended, &[4, again]));
        if let Ok(shown) = shown {
            let order: Vec<String> = order.iter().map(|&nth| name(nth)).collect();
            let line = format!("later ones win: base.toml, {}, dtolint.toml\n", order.join(", "));
            prop_assert!(shown.contains(&line), "{}\n{}", line, shown);
        }
    }

    /// A policy that loads can be satisfied: the endpoint that takes just what is required is refused by
    /// no rule about its events. Contradictions are found, all of them.
    #[test]
    fn what_is_required_is_allowed(rules in prop::collection::vec(setting(), 1..6)) {
        let mut seen = BTreeSet::new();
        let ids = ["event-forbidden", "event-not-allowed", "event-missing", "events-too-many"];
        let mut text = "version = 1\n[sets]\nmine = [\"user.updated\"]\n".to_owned();
        for (id, inside) in rules.iter().filter(|(id, _)| ids.contains(&&**id)) {
            if seen.insert(id) {
                text += &format!("[rules.{id}]\n{}\n", split(inside).join("\n"));
            }
        }
        let names = |findings: &[dtolint::Finding], rule: &str| -> Vec<String> {
            let of_rule = findings.iter().filter(|it| it.rule() == rule);
            of_rule.filter_map(|it| Some(format!("\"{}\"", it.message().split('`').nth(1)?))).collect()
        };
        let document = |events: &[String]| format!(r#"{{"endpoint_url": "https://a.example.com/", "events": [{}]}}"#, events.join(", "));
        match load(&[("dtolint.toml", &text)]) {
            Ok(policy) => {
                let linter = Linter::new(policy);
                let required = names(linter.lint(("a.json", &document(&[]))).findings(), "event-missing");
                let report = linter.lint(("a.json", &document(&required)));
                prop_assert!(report.findings().is_empty(), "{}\n{:?}", text, report.findings());
            }
            Err(error) => {
                // Nor is one told of that is none: some required name is refused, or there are too many.
                prop_assert!(is_contradictory(&error), "{}\n{}", text, error);
                let alone = |ids: &[&str]| {
                    let tables = text.split("[rules.").skip(1).filter(|table| ids.iter().any(|id| table.starts_with(&format!("{id}]"))));
                    let tables: String = tables.map(|table| format!("[rules.{table}")).collect();
                    let text = format!("version = 1\n[sets]\nmine = [\"user.updated\"]\n{tables}");
                    Linter::new(load(&[("dtolint.toml", &text)]).unwrap_or_else(|error| panic!("{error}")))
                };
                let required = names(alone(&["event-missing"]).lint(("a.json", &document(&[]))).findings(), "event-missing");
                let refused = ["event-forbidden", "event-not-allowed", "events-too-many"]
                    .iter()
                    .any(|id| !alone(&[id]).lint(("a.json", &document(&required))).findings().is_empty());
                prop_assert!(refused, "{}\n{}", text, error);
            }
        }
    }

    /// Whatever a policy finds by rules that it makes final, one that extends it finds as well: at the
    /// same place, and at that level or a higher one.
    #[test]
    fn what_is_final_is_found_by_all_that_extend_it(
        parent in body(true),
        middle in body(false),
        child in body(false),
        documents in prop::collection::vec(document(), 6),
    ) {
        let parent = policy("", OWN, &parent);
        let middle = policy("\"parent.toml\"", "", &middle);
        let child = policy("\"middle.toml\"", "", &child);
        let files = [("dtolint.toml", &*parent)];
        let Ok(of_parent) = load(&files) else { return Ok(()) };
        let files = [("parent.toml", &*parent), ("middle.toml", &*middle), ("dtolint.toml", &*child)];
        let Ok(of_child) = load(&files) else { return Ok(()) };
        let (of_parent, of_child) = (Linter::new(of_parent), Linter::new(of_child));
        let final_rules: Vec<&str> = parent.split("[rules.").skip(1).filter_map(|it| it.split(']').next()).collect();
        for document in &documents {
            let found = of_child.lint((&document.0, &document.1));
            for finding in of_parent.lint((&document.0, &document.1)).findings() {
                if !final_rules.contains(&finding.rule()) {
                    continue;
                }
                let is_as_strict = found.findings().iter().any(|other| {
                    other.rule() == finding.rule()
                        && other.pointer() == finding.pointer()
                        && other.severity() >= finding.severity()
                });
                prop_assert!(is_as_strict, "{} at {}: {:?}\n{}\n{}\n{}", finding.rule(), finding.pointer(), document, parent, middle, child);
            }
        }
    }
}

/// One rule of a parent and its value, and values derived from that: a tighter one and a looser one.
struct Derived {
    rule: &'static str,
    parent: String,
    tighter: String,
    looser: String,
}

/// Values of the rule that `kind` numbers, from some of the names, of which there are more than `at + 1`.
fn derived(kind: usize, names: &[&str], at: usize) -> Derived {
    let hosts =
        ["a.example.com", "b.a.example.com", "x.example.com", "a.example.net", "a.example.org"];
    let list = |key: &str, names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        format!("{key} = [{}]", names.join(", "))
    };
    let cut = |key: &str, names: &[&str]| {
        [&names[..at], &names[..=at], &names[..at + 2]].map(|names| list(key, names))
    };
    // A list of what is refused or required is tighter when it is longer, one of what is allowed when it is shorter.
    let (rule, [less, parent, more], more_is_tighter) = match kind {
        0 => ("event-forbidden", cut("events", names), true),
        1 => ("event-missing", cut("events", names), true),
        2 => ("event-not-allowed", cut("events", names), false),
        3 => ("domain-not-allowed", cut("domains", &hosts), false),
        _ => ("events-too-many", [at, at + 1, at + 2].map(|max| format!("max = {max}")), false),
    };
    let (tighter, looser) = if more_is_tighter { (more, less) } else { (less, more) };
    Derived { rule, parent, tighter, looser }
}

/// A child that is derived from its parent: the tighter one loads and finds whatever the parent does, the looser one is
/// refused. Counts say that this was tried, for each kind of value.
#[test]
fn a_final_value_may_be_tightened_and_not_loosened() {
    use proptest::strategy::ValueTree as _;
    let pool =
        ["session.created", "session.revoked", "user.created", "user.deleted", "user.updated"];
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for kind in 0..5 {
        let (mut tightened, mut refused, mut compared) = (0, 0, 0);
        for _ in 0..30 {
            let made = (
                Just(pool.to_vec()).prop_shuffle(),
                1..4usize,
                prop::collection::vec(document(), 4),
            );
            let (names, at, documents) = made.new_tree(&mut runner).expect("it is made").current();
            let derived = derived(kind, &names, at);
            let rule = derived.rule;
            let parent = format!("version = 1\n[rules.{rule}]\n{}\nfinal = true\n", derived.parent);
            let with = |value: &str| {
                let child =
                    format!("version = 1\nextends = [\"parent.toml\"]\n[rules.{rule}]\n{value}\n");
                load(&[("parent.toml", &parent), ("dtolint.toml", &child)])
            };
            let error = with(&derived.looser).expect_err("it is looser");
            let is_loosened = |it: &dtolint::Finding| it.rule() == "final-loosened";
            assert!(error.report().findings().iter().any(is_loosened), "{error}\n{parent}");
            refused += 1;
            let child = with(&derived.tighter);
            let child = child.unwrap_or_else(|error| panic!("{error}\n{parent}"));
            let child = Linter::new(child);
            let of_parent = Linter::new(load(&[("dtolint.toml", &parent)]).expect("it loads"));
            tightened += 1;
            for (path, text) in &documents {
                let found = child.lint((path, text));
                for finding in of_parent.lint((path, text)).findings() {
                    let is_it = |other: &dtolint::Finding| {
                        (other.rule(), other.pointer()) == (finding.rule(), finding.pointer())
                            && other.severity() >= finding.severity()
                    };
                    assert!(found.findings().iter().any(is_it), "{finding:?}\n{parent}\n{text}");
                    compared += 1;
                }
            }
        }
        assert!(tightened == 30 && refused == 30 && compared >= 20, "{kind}: {compared}");
    }
}

/// The laws say nothing where generated policies do not load: most of them must.
#[test]
fn most_generated_policies_load() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut alone, mut extended) = (0, 0);
    for _ in 0..200 {
        let mut make =
            |is_final| body(is_final).new_tree(&mut runner).expect("it is made").current();
        let parent = policy("", OWN, &make(true));
        let child = policy("\"parent.toml\"", "", &make(false));
        alone += usize::from(load(&[("dtolint.toml", &parent)]).is_ok());
        extended +=
            usize::from(load(&[("parent.toml", &parent), ("dtolint.toml", &child)]).is_ok());
    }
    assert!(alone >= 100 && extended >= 40, "{alone} and {extended} of 200");
}
