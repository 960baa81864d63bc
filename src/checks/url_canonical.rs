//! `url-canonical`: there is one way to read the URL, so that whoever delivers to it agrees with
//! whoever checked it.

use super::{Arguments, Check, Hit, Site, Subject, Verb};

pub(super) static VERB: Verb = Verb {
    name: "url-canonical",
    about: "the URL is written so that every parser reads the same host",
    parameters: &[],
    placeholders: &["doubt"],
    build,
};

struct UrlCanonical;

fn build(_: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(UrlCanonical)
}

impl Check for UrlCanonical {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = subject.url() else { return };
        if let Some(doubt) = &url.doubt {
            let hit = Hit::new(subject.node, doubt.message.clone());
            report(hit.fact("doubt", doubt.message.clone()).help(Some(doubt.help.to_owned())));
        }
    }
}
