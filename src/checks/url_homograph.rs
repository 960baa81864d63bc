//! `url-homograph`: the URL's host does not look like another one.

use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Tighter,
    Violation,
};
use crate::document::Types;
use crate::url::{DomainSet, Homographs};

/// The scripts that have characters which `url-canonical` accepts (UAX 31, table 5).
const SCRIPTS: &[&str] = &[
    "Arabic",
    "Armenian",
    "Bengali",
    "Cyrillic",
    "Devanagari",
    "Ethiopic",
    "Georgian",
    "Greek",
    "Gujarati",
    "Gurmukhi",
    "Han",
    "Hangul",
    "Hebrew",
    "Hiragana",
    "Kannada",
    "Katakana",
    "Khmer",
    "Lao",
    "Latin",
    "Malayalam",
    "Myanmar",
    "Oriya",
    "Sinhala",
    "Tamil",
    "Telugu",
    "Thaana",
    "Thai",
    "Tibetan",
];

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("except", Kind::Domains, "hosts that are allowed anyway")
        .exception(),
    Parameter::optional(
        "scripts",
        Kind::Choices(SCRIPTS),
        "the scripts that a host's letters may be of; ASCII is always allowed, and an empty list allows nothing else",
    )
    .by_default("every script")
    .tighter(Tighter::Subset),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-homograph"
title   = "A host in look-alike letters"
select  = "/endpoint_url"
check   = { url-homograph = { scripts = ["Latin"] } }
message = "`{host}`: {why}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-homograph",
        "the URL's host does not look like a well-known name, or like a host that the policy \
         allows, in other letters (UTS 39); words of other languages are fine",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["host", "why"])
    .by_value()
    .example(EXAMPLE)
}

struct UrlHomograph {
    except: DomainSet,
    homographs: Homographs,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    // Without the list there are no exceptions.
    let except = DomainSet::new(&arguments.domains("except").unwrap_or_default());
    let scripts = arguments.has("scripts").then(|| arguments.words("scripts"));
    let scripts = scripts.map(|scripts| scripts.iter().cloned().collect());
    let homographs = Homographs::new(context.allowed_hosts, scripts);
    Box::new(UrlHomograph { except, homographs })
}

impl Check for UrlHomograph {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        let Some(name) = url.name() else { return };
        let Some(why) = self.homographs.find(name) else { return };
        if self.except.find(name).is_none() {
            report(Violation::new(context.node(), name).arg("host", name).arg("why", why));
        }
    }
}
