//! `url-rebinding`: the URL's host is none of a service that leads wherever somebody likes.

use crate::check::{Arguments, Build, Check, Hit, Site, Subject, Verb};
use crate::document::Types;
use crate::url::host_list;

pub(super) static VERB: Verb = Verb {
    name: "url-rebinding",
    about: "the URL's host is not under a name that spells an address (nip.io), a tunnel (ngrok) or a catcher of requests",
    takes: Types::STRING,
    placeholders: &["host", "why"],
    by_value: true,
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct UrlRebinding;

fn build(_: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(UrlRebinding)
}

impl Check for UrlRebinding {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = subject.clear_url(report) else { return };
        if let Some(why) = url.name().and_then(host_list::rebinding) {
            let host = url.host_text;
            report(Hit::new(subject.node(), host).fact("host", host).fact("why", why));
        }
    }
}
