//! `url-scheme`: the URL's scheme is one of these.

use std::sync::Arc;

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::witness::{Language, UrlPart};

const PARAMETERS: &[Parameter] = &[Parameter::required(
    "one-of",
    Kind::Words,
    "the allowed schemes, in lower case and without the colon",
)
.tighter(Tighter::Subset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-schemes"
title   = "Another scheme than https"
select  = "/endpoint_url"
check   = { url-scheme = { one-of = ["https"] } }
message = "`{scheme}` is none of {allowed}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("url-scheme", "the URL's scheme is in a list", build)
        .takes(Types::STRING)
        .parameters(PARAMETERS)
        .placeholders(&["scheme", "allowed"])
        .by_value()
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let schemes: Vec<String> =
        arguments.words("one-of").iter().map(|it| it.to_ascii_lowercase()).collect();
    Asked::Url(context.url(UrlPart::Scheme, Language::words(&schemes)))
}

struct UrlScheme(Arc<[String]>);

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlScheme(arguments.words("one-of")))
}

impl Check for UrlScheme {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.any_url(report) else { return };
        let allowed = |scheme: &str| self.0.iter().any(|one| one.eq_ignore_ascii_case(scheme));
        let scheme = match url.scheme {
            Some(scheme) if allowed(scheme) => return,
            Some(scheme) => format!("`{}`", scheme.to_ascii_lowercase()),
            // Such as leading white space, which is reported as an ambiguity.
            None if url.ambiguity.is_some() => return,
            None => "missing".to_owned(),
        };
        let violation = Violation::new(context.node(), scheme.clone());
        report(violation.arg("scheme", scheme).arg("allowed", self.0.join(", ")));
    }
}
