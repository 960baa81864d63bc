//! The top level of a policy: its sections, in the order in which they are read.

use crate::policy::keys::{Definition, Key, Section, Takes};
use crate::policy::read::resolver::Resolver;
use crate::policy::read::{
    custom_rules, documents, limits, overrides, rules, schema, schema_addresses, sets, tests,
    version, waivers,
};
use crate::policy::shown::Shown;
use crate::schema::{DEFAULT, Formats};

/// The top table of a policy.
pub(crate) struct PolicyFile;

impl Section for PolicyFile {
    const NAME: &'static str = "a policy";
    type Draft = ();
    type Context<'c> = Resolver<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "version",
            about: version::ABOUT,
            takes: Takes::Version,
            required: Some(version::MISSING),
            read: |_, item, _| version::read_version(item),
            show: |_, _| Some(Shown::Value("1".to_owned(), None)),
        },
        Key {
            name: "extends",
            about: "Packs, and policy files relative to this one. Later ones win over earlier ones, this file over all.",
            takes: Takes::Layers,
            required: None,
            read: |_, item, resolver| resolver.read_extends(item),
            // What is shown is what comes of all layers.
            show: |_, _| None,
        },
        Key {
            name: "final",
            about: "Whether every rule that this file sets is final, except those with `final = false`, and `formats = \"assert\"`.",
            takes: Takes::Flag,
            required: None,
            // After the layers that this one extends, and before the rules.
            read: |_, item, resolver| resolver.read_final(item),
            // What is shown is the rules.
            show: |_, _| None,
        },
        Key {
            name: "schemas",
            about: "Where copies of published schemas are: a file by its address, or a folder by a prefix of addresses, both ending in `/`. The longest prefix wins.",
            takes: Takes::ByName(Definition::Path),
            required: None,
            // Before the schemas, which may refer to them.
            read: |_, item, resolver| resolver.read_schema_addresses(item),
            show: |_, page| Some(schema_addresses::show(page)),
        },
        Key {
            name: "schema",
            about: "What a file is checked as that no `[[documents]]` entry matches.",
            takes: Takes::Schema(Some(DEFAULT)),
            required: None,
            read: |_, item, resolver| resolver.read_schema(item),
            show: |_, page| Some(schema::show(page)),
        },
        Key {
            name: "formats",
            about: "Whether `format` in schemas is asserted, or says something to readers alone.",
            takes: Takes::OneOf(Formats::NAMES),
            required: None,
            read: |_, item, resolver| resolver.read_formats(item),
            show: |_, page| Some(schema::show_formats(page)),
        },
        Key {
            name: "documents",
            about: "What to check, and as what.",
            takes: Takes::List(Definition::Documents),
            required: None,
            read: |_, item, resolver| resolver.read_documents(item),
            show: |_, page| Some(documents::show(page)),
        },
        Key {
            name: "sets",
            about: "Named lists of names or hosts, used as `@name`: written here, or in files of their own.",
            takes: Takes::ByName(Definition::Set),
            required: None,
            read: |_, item, resolver| resolver.read_sets(item),
            show: |_, page| Some(sets::show(page)),
        },
        Key {
            name: "rule",
            about: "A custom rule.",
            takes: Takes::List(Definition::CustomRule),
            required: None,
            read: |_, item, resolver| resolver.read_custom_rules(item),
            show: |_, page| Some(custom_rules::show(page)),
        },
        Key {
            name: "rules",
            about: "Rules by id, each a level or a table. A table without `level` turns the rule on at its default level.",
            takes: Takes::One(Definition::Rules),
            required: None,
            read: |_, item, resolver| resolver.read_rules(item),
            show: |_, page| Some(rules::show(page)),
        },
        Key {
            name: "override",
            about: "Rules that are set differently for some files. Later entries win.",
            takes: Takes::List(Definition::Override),
            required: None,
            read: |_, item, resolver| resolver.read_overrides(item),
            show: |_, page| Some(overrides::show(page)),
        },
        Key {
            name: "waiver",
            about: "A finding that is let through, with a reason and an end.",
            takes: Takes::List(Definition::Waiver),
            required: None,
            read: |_, item, resolver| resolver.read_waivers(item),
            show: |_, page| Some(waivers::show(page)),
        },
        Key {
            name: "limits",
            about: "What a document may cost, where the usual limits are too low or too high.",
            takes: Takes::One(Definition::Limits),
            required: None,
            read: |_, item, resolver| resolver.read_limits(item),
            show: |_, page| limits::show(page),
        },
        Key {
            name: "test",
            about: "A document, and what the policy has to find in it.",
            takes: Takes::List(Definition::Test),
            required: None,
            read: |_, item, resolver| resolver.read_tests(item),
            show: |_, page| Some(tests::show(page)),
        },
    ];
}
