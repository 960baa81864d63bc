//! `url-homograph`: the URL's host does not look like another one.

use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use crate::document::Types;
use crate::url::{DomainSet, homograph};

const PARAMETERS: &[Parameter] =
    &[Parameter::optional("except", Kind::Domains, "hosts that are allowed anyway")];

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-homograph",
        "the URL's host does not look like another name: no mixed scripts, and no letters that \
         look like Latin ones (UTS 39)",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["host", "why"])
    .by_value()
}

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
