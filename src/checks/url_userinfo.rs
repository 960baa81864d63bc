//! `url-userinfo`: the URL carries no user name and no password.

use crate::check::{Arguments, Build, Check, CheckDefinition, CompileContext, Hit, Subject};
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
    fn check<'d>(&self, context: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = context.any_url(report) else { return };
        if url.userinfo.is_some() {
            // The value is a secret: it goes into no message, and its place is enough of a name.
            report(Hit::new(context.node(), "").fact("host", url.host_text));
        }
    }
}
