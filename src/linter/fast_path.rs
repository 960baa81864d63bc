//! What a plan need not do for a document, because it was done when the plan was made.
//!
//! A schema lists the names that a value may have. What rules say of each of these names is found out
//! once, so that a name no rule objects to costs one look-up, however many rules there are. The names
//! in an array are looked up once too, and become a set of bits that checks compare.
//!
//! Invariant: a plan finds the same without it. The test below compares the two.

use std::collections::HashSet;
use std::sync::Arc;

use crate::check::{Check, CheckContext, ReportedElsewhere};
use crate::document::{Arena, Node};
use crate::schema::{EnumIndex, EnumMembership, NameBits, NamesFound};
use crate::text::BuildNameHasher;

/// Names that are not asked about again, at one place. Empty, it changes nothing.
#[derive(Default)]
pub(super) struct FastPath {
    /// The names of the schema that no check here objects to, of those which look at nothing but the
    /// value.
    quiet: HashSet<Box<str>, BuildNameHasher>,
    /// For an array: the names of the schema for its items, and those that no check of an item
    /// objects to.
    items: Option<(Arc<EnumIndex>, NameBits)>,
}

/// A schema with more names than this at one place has no quiet names there.
const MOST_NAMES: usize = 1_000;

impl FastPath {
    /// Asks `checks` about each name.
    pub(super) fn ask_in_advance(
        &mut self,
        names: &[String],
        checks: &[&dyn Check],
        reported: ReportedElsewhere,
        arena: &mut Arena,
    ) {
        if names.len() > MOST_NAMES {
            return;
        }
        for name in names {
            let node = arena.string(name);
            let context = CheckContext::new(node, node, reported);
            let mut is_quiet = true;
            checks.iter().for_each(|check| check.check(&context, &mut |_| is_quiet = false));
            if is_quiet {
                self.quiet.insert(name.as_str().into());
            }
        }
    }

    /// Indexes the names that the schema lists for the items of the array here.
    pub(super) fn index_items(&mut self, index: Arc<EnumIndex>, is_quiet: impl Fn(&str) -> bool) {
        let quiet = index.names_where(is_quiet);
        self.items = Some((index, quiet));
    }

    /// Whether no check that looks at nothing but the value objects to the name.
    pub(super) fn is_quiet(&self, name: &str) -> bool {
        !self.quiet.is_empty() && self.quiet.contains(name)
    }

    /// Which names of the schema are in an array, unless `found` has it.
    pub(super) fn membership(&self, node: Node<'_>, found: &NamesFound) -> Option<EnumMembership> {
        let (index, _) = self.items.as_ref().filter(|_| node.is_array())?;
        Some(found.of(node, index).unwrap_or_else(|| index.membership(node)))
    }

    /// Whether no check objects to any item of an array.
    pub(super) fn are_items_quiet(&self, membership: &EnumMembership) -> bool {
        let (_, quiet) = self.items.as_ref().expect("a membership comes from an index");
        membership.is_whole && quiet.covers(&membership.bits)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use proptest::prelude::*;

    use crate::finding::{Finding, Report};
    use crate::linter::{Coverage, Linter};
    use crate::policy::Policy;

    /// Checks with what they select.
    const CHECKS: [(&str, &str); 12] = [
        ("/events/*", r#"one-of = { values = ["user.*", "dsync.activated", "role.created"] }"#),
        ("/events/*", r#"none-of = { values = ["*.deleted"], except = ["user.deleted"] }"#),
        ("/events/*", r#"matches = { pattern = "created$" }"#),
        ("/events/*", "length = { max = 14 }"),
        ("/events/*", r#"not = { one-of = { values = ["role.*"] } }"#),
        ("/events/*", r#"equals-member = { member = "/events/0" }"#),
        ("/events", r#"includes = { values = ["user.created", "dsync.activated"] }"#),
        ("/events", "unique = {}"),
        ("/events", "count = { max = 3 }"),
        ("/events", r#"implies = { families = [{ when = ["user.*"], then = ["user.created"] }] }"#),
        ("/endpoint_url", r#"url-host = { one-of = ["**.example.com"] }"#),
        ("/endpoint_url", r#"one-of = { values = ["https://a.example.com/"] }"#),
    ];

    /// For each check a rule `x-plain-…`, and a rule `x-condition-…` that asks it as a condition.
    fn policy() -> String {
        let mut text = String::from("version = 1\n");
        let mut rule = |id: &str, select: &str, check: &str| {
            text += &format!(
                "[[rule]]\nid = \"{id}\"\ntitle = \"t\"\nselect = \"{select}\"\n\
                 check = {{ {check} }}\nmessage = \"{{value}}\"\n"
            );
        };
        for (nth, (select, check)) in CHECKS.iter().enumerate() {
            rule(&format!("x-plain-{nth}"), select, check);
            rule(&format!("x-condition-{nth}"), select, &format!("any = [{{ {check} }}]"));
        }
        rule("x-covered", "/events", r#"covered = { values = ["user.*", "role.created"] }"#);
        text
    }

    fn linter() -> Linter {
        Linter::new(
            Policy::parse("dtolint.toml", &policy()).unwrap_or_else(|error| panic!("{error}")),
        )
    }

    fn slow_linter() -> Linter {
        let mut linter = linter();
        for target in linter.targets.iter_mut() {
            Arc::get_mut(&mut target.plan).expect("one target, one plan").forget_fast_paths();
        }
        linter
    }

    fn event() -> impl Strategy<Value = String> {
        let names = ["user.created", "user.deleted", "role.created", "dsync.activated"];
        let others = ["\"session.revoked\"", "\"none.such\"", "1", "null", "[\"user.created\"]"];
        prop_oneof![
            6 => prop::sample::select(names.to_vec()).prop_map(|name| format!("\"{name}\"")),
            1 => prop::sample::select(others.to_vec()).prop_map(str::to_owned),
        ]
    }

    fn document() -> impl Strategy<Value = String> {
        let urls = ["https://a.example.com/", "https://b.example.net/", "https://a\\\\@b/", "x"];
        let events = prop::collection::vec(event(), 0..8);
        (prop::sample::select(urls.to_vec()), events).prop_map(|(url, events)| {
            format!(r#"{{"endpoint_url": "{url}", "events": [{}]}}"#, events.join(", "))
        })
    }

    fn run(linter: &Linter, documents: &[String]) -> Report {
        let names: Vec<String> = (0..documents.len()).map(|nth| format!("{nth}.json")).collect();
        linter.lint_all(names.iter().zip(documents), Coverage::Whole)
    }

    /// Which checks found something in which of the values that they select.
    fn values(report: &Report, form: &str) -> BTreeSet<(usize, String, String)> {
        let of = |finding: &Finding| {
            let nth: usize = finding.rule().strip_prefix(form)?.parse().ok()?;
            let at = match CHECKS[nth].0 {
                "/events" => "/events",
                _ => finding.pointer(),
            };
            Some((nth, finding.place().path().to_owned(), at.to_owned()))
        };
        report.findings().iter().filter_map(of).collect()
    }

    #[test]
    fn a_plan_finds_the_same_without_its_fast_path() {
        let (fast, slow) = (linter(), slow_linter());
        let bad =
            r#"{"endpoint_url": "https://x.example.net/", "events": ["none.such"]}"#.to_owned();
        assert!(!values(&run(&fast, &[bad]), "x-plain-").is_empty(), "the rules find something");
        proptest!(|(documents in prop::collection::vec(document(), 1..4))| {
            let (report, plain) = (run(&fast, &documents), run(&slow, &documents));
            prop_assert_eq!(format!("{:?}", report.findings()), format!("{:?}", plain.findings()));
            // A check that is asked as a condition may save its words, and nothing else.
            prop_assert_eq!(values(&report, "x-plain-"), values(&report, "x-condition-"));
        });
    }
}
