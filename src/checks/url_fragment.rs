//! `url-fragment`: the URL has no fragment.

use crate::check::{Arguments, Build, Check, Hit, Site, Subject, Verb};
use crate::document::Types;

pub(super) static VERB: Verb = Verb {
    name: "url-fragment",
    about: "the URL has no fragment, not even an empty one",
    takes: Types::STRING,
    by_value: true,
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct UrlFragment;

fn build(_: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(UrlFragment)
}

impl Check for UrlFragment {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = subject.any_url(report) else { return };
        if let Some(fragment) = url.fragment {
            report(Hit::new(subject.node(), fragment));
        }
    }
}
