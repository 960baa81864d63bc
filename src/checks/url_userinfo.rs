//! `url-userinfo`: the URL carries no user name and no password.

use super::{Arguments, Check, Hit, Site, Subject, Verb};

pub(super) static VERB: Verb = Verb {
    name: "url-userinfo",
    about: "the URL carries no user name and no password, not even empty ones",
    parameters: &[],
    placeholders: &["host"],
    build,
};

struct UrlUserinfo;

fn build(_: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(UrlUserinfo)
}

impl Check for UrlUserinfo {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = subject.url() else { return };
        if !subject.doubts_are_told && url.report_doubt(subject, report) {
            return;
        }
        if url.userinfo.is_some() {
            // The value is a secret: it goes into no message, and its place is enough of a name.
            report(Hit::new(subject.node, "").fact("host", url.host_text));
        }
    }
}
