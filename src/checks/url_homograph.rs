//! `url-homograph`: nobody takes the URL's host for another one.

use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter,
    Violation,
};
use crate::document::Types;
use crate::url::{DomainSet, homograph};

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "url-homograph",
    about: "the URL's host does not look like another name: no mixed scripts, no letters that pass for Latin ones (UTS 39)",
    takes: Types::STRING,
    parameters: &[Parameter::optional(
        "except",
        Kind::Domains,
        "the hosts that are right all the same",
    )],
    placeholders: &["host", "why"],
    by_value: true,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct UrlHomograph {
    except: DomainSet,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let except = DomainSet::new(&arguments.domains("except").unwrap_or_default());
    Box::new(UrlHomograph { except })
}

impl Check for UrlHomograph {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        let Some(name) = url.name() else { return };
        let Some(why) = homograph(name) else { return };
        if self.except.find(name).is_none() {
            report(Violation::new(context.node(), name).arg("host", name).arg("why", why));
        }
    }
}
