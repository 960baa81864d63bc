//! `url-userinfo`: the URL carries no user name and no password.

use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Violation,
};
use crate::document::Types;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "url-userinfo",
    about: "the URL carries no user name and no password, not even empty ones",
    takes: Types::STRING,
    placeholders: &["host"],
    by_value: true,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct UrlUserinfo;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlUserinfo)
}

impl Check for UrlUserinfo {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.any_url(report) else { return };
        if url.userinfo.is_some() {
            // The value is a secret: it goes into no message, and its place is enough of a name.
            report(Violation::new(context.node(), "").arg("host", url.host_text));
        }
    }
}
