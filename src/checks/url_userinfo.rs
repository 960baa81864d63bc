//! `url-userinfo`: the URL carries no user name and no password.

use crate::check::{Arguments, Build, Check, Hit, Site, Subject, Verb};
use crate::document::Types;

pub(super) static VERB: Verb = Verb {
    name: "url-userinfo",
    about: "the URL carries no user name and no password, not even empty ones",
    takes: Types::STRING,
    placeholders: &["host"],
    by_value: true,
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct UrlUserinfo;

fn build(_: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(UrlUserinfo)
}

impl Check for UrlUserinfo {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = subject.any_url(report) else { return };
        if url.userinfo.is_some() {
            // The value is a secret: it goes into no message, and its place is enough of a name.
            report(Hit::new(subject.node(), "").fact("host", url.host_text));
        }
    }
}
