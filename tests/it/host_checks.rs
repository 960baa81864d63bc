//! A host's own checks: registered under a name, parameters typed and judged at their place, used
//! like any other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::Memory;
use dtolint::check::{
    ArgumentError, Check, CheckContext, CheckDefinition, Checks, CrossDocumentCheck, Kind, Meaning,
    NameEntry, NameSet, Note, Parameter, Verdict, Violation,
};
use dtolint::document::Types;
use dtolint::{Coverage, Linter, Policy, PolicyBuilder, PolicyError, Report};

/// The string is as long as one of the counts given.
struct LongAs(Vec<usize>);

impl Check for LongAs {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(text) = context.node().as_str() else { return };
        if !self.0.contains(&text.len()) {
            let violation =
                Violation::new(context.node(), text).arg("length", text.len().to_string());
            report(violation.related(context.root(), "in this document"));
        }
    }
}

const PARAMETERS: &[Parameter] = &[
    Parameter::required("at-least", Kind::Count, "the fewest bytes"),
    Parameter::optional("step", Kind::Count, "how much longer each time"),
    Parameter::optional("unit", Kind::Choice(&["bytes", "characters"]), "what is counted"),
];

fn checks() -> Checks {
    let mut checks = Checks::default();
    let check = CheckDefinition::new("long-as", "the string is so long", |arguments, _| {
        let least = arguments.count("at-least").unwrap_or_default();
        let step = arguments.count("step").unwrap_or(1);
        Box::new(LongAs((0..5).map(|nth| least + nth * step).collect()))
    });
    let check = check.judge(|arguments| {
        if arguments.count("step") == Some(0) {
            return Err(ArgumentError::new("step", "a step of 0 leads nowhere").help("write 1"));
        }
        if arguments.text("unit") == Some("characters") {
            return Err(ArgumentError::new("unit", "characters are not counted yet"));
        }
        Ok(())
    });
    let check = check.takes(Types::STRING).parameters(PARAMETERS).placeholders(&["length"]);
    checks.add(check).expect("the name is free");
    checks
}

fn load(check: &str) -> Result<Policy, PolicyError> {
    // Under `not`, nothing fills the placeholder.
    let message = if check.starts_with("{ not") { "it is" } else { "{length}" };
    let text = format!(
        "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = {check}\nmessage = \"{message}\"\n"
    );
    PolicyBuilder::default().checks(&checks()).text("dtolint.toml", &text)
}

/// Rule, line, column and message of each mistake.
fn mistakes(check: &str) -> Vec<(String, usize, usize, String)> {
    let error = load(check).expect_err(check);
    let of = |finding: &dtolint::Finding| {
        let at = finding.place().start();
        (finding.rule().to_owned(), at.line, at.column, finding.message().to_owned())
    };
    error.report().findings().iter().map(of).collect()
}

const HOOK: &str =
    r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created", "role.created", 1]}"#;

#[test]
fn a_hosts_check_finds_at_the_place_with_its_facts() {
    let linter = Linter::new(load("{ long-as = { at-least = 10, step = 3 } }").expect("it loads"));
    let report = linter.lint(("hook.json", HOOK));
    let found: Vec<_> = report
        .findings()
        .iter()
        .filter(|finding| finding.rule() == "a")
        .map(|finding| (finding.pointer(), finding.message(), finding.related().len()))
        .collect();
    assert_eq!(found, [("/events/0", "12", 1), ("/events/1", "12", 1)]);
}

#[test]
fn mistakes_in_its_parameters_are_told_at_their_place() {
    let table = [
        ("{ long-as = {} }", "policy-missing", 11, "the check `long-as` needs `at-least`"),
        (
            "{ long-as = { at-leest = 1 } }",
            "policy-unknown-name",
            23,
            "the check `long-as` has no key `at-leest`",
        ),
        (
            "{ long-as = { at-least = -1 } }",
            "policy-invalid-value",
            34,
            "expected 0 or more, found -1",
        ),
        (
            "{ long-as = { at-least = 1, step = 0 } }",
            "policy-invalid-value",
            44,
            "a step of 0 leads nowhere",
        ),
        (
            "{ long-as = { at-least = 1, unit = \"feet\" } }",
            "policy-unknown-name",
            44,
            "`feet` isn't one of the words known here",
        ),
        (
            "{ not = { long-as = { at-least = 1, unit = \"characters\" } } }",
            "policy-invalid-value",
            52,
            "characters are not counted yet",
        ),
        (
            "{ long-ass = { at-least = 1 } }",
            "policy-unknown-name",
            11,
            "there is no check `long-ass`",
        ),
    ];
    for (check, rule, column, message) in table {
        let found = mistakes(check);
        let expected = (rule.to_owned(), 6, column, message.to_owned());
        assert!(found.contains(&expected), "{check}: {found:?}");
    }
    // It says what it looks at, so a rule that selects something else is a mistake.
    let text = "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { long-as = { at-least = 1 } }\n";
    let error = PolicyBuilder::default().checks(&checks()).text("dtolint.toml", text);
    let error = error.expect_err("it takes strings");
    let finding = &error.report().findings()[0];
    assert_eq!((finding.rule(), finding.place().start().line), ("policy-invalid-value", 5));
    assert_eq!(finding.help(), Some("select the items: `/events/*`"));
}

/// What a program sees that hands the error on, with `?` or in its own message.
#[test]
fn an_error_about_an_argument_names_the_parameter() {
    let error = ArgumentError::new("step", "a step of 0 leads nowhere").help("write 1");
    assert_eq!(error.to_string(), "`step`: a step of 0 leads nowhere");
}

#[test]
fn it_stands_in_joins_and_within_conditions() {
    let check =
        "{ any = [{ long-as = { at-least = 100 } }, { one-of = { values = [\"role.*\"] } }] }";
    let text = format!(
        "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = {check}\n"
    );
    let policy = PolicyBuilder::default().checks(&checks()).text("dtolint.toml", &text);
    let report = Linter::new(policy.expect("it loads")).lint(("hook.json", HOOK));
    let own = report.findings().iter().filter(|finding| finding.rule() == "a");
    let found: Vec<_> = own.map(dtolint::Finding::pointer).collect();
    // A number is none of `role.*`, and nothing that `long-as` looks at.
    assert_eq!(found, ["/events/0", "/events/2"]);
}

#[test]
fn names_are_free_and_plain_or_refused() {
    for name in ["one-of", "when", "at", "Upper", "a b", "", "7up"] {
        let mut checks = Checks::default();
        let check = CheckDefinition::new(name, "about", |_, _| Box::new(LongAs(Vec::new())));
        assert!(checks.add(check).is_err(), "`{name}`");
    }
    let mut checks = checks();
    let again = CheckDefinition::new("long-as", "about", |_, _| Box::new(LongAs(Vec::new())));
    let error = checks.add(again).expect_err("it is taken");
    assert_eq!(error.to_string(), "there is a check `long-as` already");
    let listed = checks.list();
    assert!(listed.iter().any(|check| check.name() == "long-as"));
    assert!(listed.is_sorted_by_key(|check| check.name()));
    assert!(Policy::parse("dtolint.toml", "version = 1\n").is_ok(), "nobody else has it");
}

/// A check that makes no promise is asked about every value, in the schema or not; and it is made once
/// for each rule and schema, when the linter is made.
#[test]
fn state_is_kept_and_every_value_is_seen() {
    struct Counts(Arc<AtomicUsize>);
    impl Check for Counts {
        fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
            let nth = self.0.fetch_add(1, Ordering::Relaxed);
            if nth % 2 == 1 {
                report(Violation::new(context.node(), nth.to_string()));
            }
        }
    }
    let (seen, made) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut checks = Checks::default();
    let (state, makes) = (Arc::clone(&seen), Arc::clone(&made));
    let check = CheckDefinition::new("counts", "every second value", move |_, _| {
        makes.fetch_add(1, Ordering::Relaxed);
        Box::new(Counts(Arc::clone(&state)))
    });
    checks.add(check).expect("the name is free");
    let text = "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = { counts = {} }\n";
    let policy = PolicyBuilder::default().checks(&checks).text("dtolint.toml", text);
    let linter = Linter::new(policy.expect("it loads"));
    assert_eq!((made.load(Ordering::Relaxed), seen.load(Ordering::Relaxed)), (1, 0));
    let events = serde_json::json!(vec!["user.created"; 10]);
    let document =
        serde_json::json!({"endpoint_url": "https://a.example.com/", "events": events}).to_string();
    assert_eq!(linter.lint(("hook.json", &document)).findings().len(), 5);
    assert_eq!(seen.load(Ordering::Relaxed), 10);
}

const PACK: &str = r#"version = 1
extends = ["dtolint:recommended"]

[[rule]]
id      = "acme-length"
title   = "Events have a length that we know"
select  = "/events/*"
check   = { long-as = { at-least = 20 } }
message = "`{value}` has {length} bytes"

[rules.domain-not-allowed]
domains = ["hooks.acme.example"]
final   = true
"#;

fn with_packs(packs: &[(&str, &str)], text: &str) -> Result<Policy, PolicyError> {
    let mut checks = checks();
    for (name, pack) in packs {
        checks.add_pack(name, pack).expect("the name is free");
    }
    PolicyBuilder::default().checks(&checks).text("dtolint.toml", text)
}

/// Rule, source, line and column of each mistake.
fn told(result: Result<Policy, PolicyError>) -> Vec<(String, String, usize, usize)> {
    let error = result.expect_err("it has a mistake");
    let of = |finding: &dtolint::Finding| {
        let at = finding.place().start();
        (finding.rule().to_owned(), finding.place().path().to_owned(), at.line, at.column)
    };
    error.report().findings().iter().map(of).collect()
}

#[test]
fn a_hosts_pack_is_extended_by_its_name() {
    let text = "version = 1\nextends = [\"acme:webhooks\"]\n";
    let policy = with_packs(&[("acme:webhooks", PACK)], text).expect("it loads");
    let shown = policy.show();
    let report = Linter::new(policy).lint_all([("hook.json", HOOK)], dtolint::Coverage::Part);
    let found: Vec<_> = report.findings().iter().map(|it| (it.rule(), it.pointer())).collect();
    assert!(found.contains(&("acme-length", "/events/0")), "{found:?}");
    assert!(found.contains(&("domain-not-allowed", "/endpoint_url")), "{found:?}");
    // It is no file, so a report that links to files does not.
    let mut sarif = Vec::new();
    dtolint::render::sarif(&report, None, &mut sarif).expect("a vector takes everything");
    let sarif = String::from_utf8(sarif).expect("UTF-8");
    assert!(sarif.contains("hook.json") && !sarif.contains("acme%3A"), "{sarif}");
    // What it makes final holds, and is told at its line.
    let loosened = format!("{text}[rules]\ndomain-not-allowed = \"off\"\n");
    let error = with_packs(&[("acme:webhooks", PACK)], &loosened).expect_err("it is final");
    let related = error.report().findings()[0].related();
    let mut lines = related.iter().map(|it| (it.place.path().to_owned(), it.place.start().line));
    assert!(lines.any(|it| it == ("acme:webhooks".to_owned(), 13)), "{related:?}");
    // What is shown is a policy that finds the same.
    let again = Linter::new(with_packs(&[("acme:webhooks", PACK)], &shown).expect(&shown));
    assert_eq!(again.lint(("hook.json", HOOK)).findings().len(), report.findings().len());
}

#[test]
fn mistakes_of_and_about_packs_are_told_at_their_lines() {
    let extends = |name: &str| format!("version = 1\nextends = [\"{name}\"]\n");
    let at =
        |rule: &str, path: &str, line, column| (rule.to_owned(), path.to_owned(), line, column);
    let mistaken = PACK.replace("at-least", "at-leest");
    let mistakes = told(with_packs(&[("acme:webhooks", &mistaken)], &extends("acme:webhooks")));
    assert!(mistakes.contains(&at("policy-unknown-name", "acme:webhooks", 8, 25)), "{mistakes:?}");
    let unknown = with_packs(&[("acme:webhooks", PACK)], &extends("acme:webhoks"));
    let error = unknown.as_ref().expect_err("there is none").to_string();
    assert!(error.contains("did you mean `acme:webhooks`?"), "{error}");
    assert_eq!(told(unknown), [at("policy-unknown-name", "dtolint.toml", 2, 12)]);
    let own = extends("acme:a");
    assert_eq!(told(with_packs(&[("acme:a", &own)], &own)), [at("policy-file", "acme:a", 2, 12)]);
    // Where the host is not, nor is its pack.
    assert_eq!(told(with_packs(&[], &own)), [at("policy-unknown-name", "dtolint.toml", 2, 12)]);
}

#[test]
fn a_pack_has_a_name_of_its_own() {
    let mut checks = Checks::default();
    checks.add_pack("acme:webhooks", PACK).expect("it is free");
    for name in
        ["acme:webhooks", "dtolint:acme", "acme", ":a", "acme:", "Acme:a", "acme:a:b", "a/b:c"]
    {
        assert!(checks.add_pack(name, PACK).is_err(), "{name}");
    }
}

/// Adds the check, makes one rule of it, and lints the documents `a.json`, `b.json`, ….
fn run(check: CheckDefinition, select: &str, written: &str, documents: &[&str]) -> Report {
    let mut checks = Checks::default();
    checks.add(check).expect("the name is free");
    let text = format!(
        "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"{select}\"\ncheck = {written}\nmessage = \"{{value}}\"\n"
    );
    let policy = PolicyBuilder::default().checks(&checks).text("dtolint.toml", &text);
    let linter = Linter::new(policy.expect("it loads"));
    let reports = documents.iter().zip('a'..).map(|(text, name)| {
        let document =
            format!(r#"{{"endpoint_url": "https://{name}.example.com/", "events": {text}}}"#);
        linter.lint((&format!("{name}.json"), &document))
    });
    linter.finish(reports, Coverage::Whole).expect("one linter")
}

/// File, line and value of each finding of the rule.
fn found(report: &Report) -> Vec<(&str, usize, &str)> {
    let own = report.findings().iter().filter(|finding| finding.rule() == "a");
    own.map(|it| (it.place().path(), it.place().start().line, it.message())).collect()
}

#[test]
fn it_spans_documents() {
    /// Each name is in one document at most, and each of the list in one at least.
    struct OneHome(Arc<[NameEntry]>);
    impl CrossDocumentCheck for OneHome {
        fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>)) {
            for item in context.node().items() {
                keep(Note::new(item, item.as_str().unwrap_or_default()));
            }
        }
        fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict)) {
            for (again, key) in keys.iter().enumerate() {
                if let Some(first) = keys[..again].iter().position(|earlier| earlier == key) {
                    report(Verdict::Repeated { first, again });
                }
            }
            for entry in self.0.iter().filter(|entry| !keys.contains(&entry.pattern())) {
                report(Verdict::Absent { name: entry.pattern().to_owned(), entry: entry.clone() });
            }
        }
    }
    const NAMES: &[Parameter] = &[Parameter::required("names", Kind::Names, "the names")];
    let check = CheckDefinition::cross_document("one-home", "each has one home", |arguments, _| {
        Box::new(OneHome(arguments.entries("names").unwrap_or_default()))
    });
    let check = check.takes(Types::ARRAY).parameters(NAMES);
    let written = r#"{ one-home = { names = ["user.created", "role.created"] } }"#;
    let report = run(check, "/events", written, &[r#"["user.created"]"#, r#"["user.created"]"#]);
    assert_eq!(
        found(&report),
        [("b.json", 1, "user.created"), ("dtolint.toml", 6, "role.created")]
    );
}

#[test]
fn it_uses_the_names_of_the_schema_at_its_place() {
    /// The array has at most half of the names that the schema lists.
    struct AtMostHalf(NameBudget);
    struct NameBudget {
        names: Vec<String>,
        select: String,
    }
    impl Check for AtMostHalf {
        fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
            let is_known = |name: &str| self.0.names.iter().any(|known| known == name);
            let node = context.node();
            let known = node.items().filter(|item| item.as_str().is_some_and(is_known)).count();
            if known * 2 > self.0.names.len() {
                report(Violation::new(node, self.0.select.as_str()));
            }
        }
    }
    let definition = || {
        let build = |_: &dtolint::check::Arguments,
                     context: &dtolint::check::CompileContext<'_>| {
            assert_eq!(context.names(), None, "the array itself has no listed names");
            let names = context.item_names().expect("the schema lists events");
            let select = context.select();
            Box::new(AtMostHalf(NameBudget { names, select })) as Box<dyn Check>
        };
        CheckDefinition::new("at-most-half", "not too many", build).takes(Types::ARRAY)
    };
    let check = "{ at-most-half = {} }";
    assert_eq!(found(&run(definition(), "/events", check, &[r#"["user.created"]"#])), []);
    let names = names_of_the_schema();
    let most = serde_json::to_string(&names[..names.len() / 2 + 1]).expect("strings are JSON");
    assert_eq!(found(&run(definition(), "/events", check, &[&most])), [("a.json", 1, "/events")]);
}

/// The names that the schema lists for events, as a check sees them.
fn names_of_the_schema() -> Vec<String> {
    struct Nothing;
    impl Check for Nothing {
        fn check<'d>(&self, _: &CheckContext<'d>, _: &mut dyn FnMut(Violation<'d>)) {}
    }
    let names = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&names);
    let check = CheckDefinition::new("look", "it looks", move |_, context| {
        *seen.lock().expect("nobody panics") = context.item_names().unwrap_or_default();
        Box::new(Nothing)
    });
    run(check, "/events", "{ look = {} }", &[]);
    let names = names.lock().expect("nobody panics");
    names.clone()
}

/// What a check means is compared with what others mean, whoever defined it.
#[test]
fn its_meaning_is_analysed() {
    struct Refuses(NameSet);
    impl Check for Refuses {
        fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
            let name = context.node().as_str().unwrap_or_default();
            if let Some(entry) = self.0.find(name) {
                report(Violation::new(context.node(), name).entry(entry));
            }
        }
    }
    const NAMES: &[Parameter] = &[Parameter::required("names", Kind::Names, "the names")];
    let load = |meanings: &'static [Meaning]| {
        let check = CheckDefinition::new("refuses", "it refuses names", |arguments, _| {
            Box::new(Refuses(arguments.names("names").expect("it is required")))
        });
        let mut checks = Checks::default();
        checks.add(check.parameters(NAMES).means(meanings)).expect("the name is free");
        let text = "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = { refuses = { names = [\"user.*\"] } }\n[[rule]]\nid = \"b\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { includes = { values = [\"user.created\"] } }\n";
        PolicyBuilder::default().checks(&checks).text("dtolint.toml", text)
    };
    assert!(load(&[]).is_ok(), "nothing is known of it");
    let error = load(&[Meaning::ForbidsNames { names: "names", except: None }]);
    let error = error.expect_err("both can't hold");
    assert_eq!(error.report().findings()[0].rule(), "required-and-forbidden");
}

/// A layer in a folder that extends a host's pack may make final what the pack says: the pack is before it on purpose.
#[test]
fn what_a_pack_says_is_known_to_the_layer_that_extends_it() {
    let pack = "version = 1\n[rules]\nevents-too-many = { level = \"info\", max = 20 }\n";
    let layer =
        "version = 1\nextends = [\"acme:webhooks\"]\n[rules.events-too-many]\nfinal = true\n";
    let mut checks = Checks::default();
    checks.add_pack("acme:webhooks", pack).expect("it is free");
    let files = Memory::new([
        ("policies/org.toml", layer),
        ("dtolint.toml", "version = 1\nextends = [\"policies/org.toml\"]\n"),
    ]);
    let loaded = PolicyBuilder::default().checks(&checks).files(&files).file("dtolint.toml");
    assert_eq!(loaded.err().map(|error| error.to_string()), None);
}
