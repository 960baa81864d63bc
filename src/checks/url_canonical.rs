//! `url-canonical`: there is one way to read the URL, so that whoever delivers to it agrees with
//! whoever checked it.

use crate::check::{Arguments, Build, Check, Hit, Site, Subject, Verb};
use crate::document::Types;

pub(super) static VERB: Verb = Verb {
    name: "url-canonical",
    about: "the URL is written so that every parser reads the same host",
    takes: Types::STRING,
    placeholders: &["doubt"],
    by_value: true,
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct UrlCanonical;

fn build(_: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(UrlCanonical)
}

impl Check for UrlCanonical {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = subject.url() else { return };
        if let Some(doubt) = &url.doubt {
            let hit = Hit::new(subject.node(), doubt.message.clone());
            report(hit.fact("doubt", doubt.why()).help(doubt.help));
        }
    }
}
