//! `count`: how many items an array, or members an object, may have.

use super::{Arguments, Check, Hit, Kind, Parameter, Site, Subject, Verb};
use crate::source::Place;

pub(super) static VERB: Verb = Verb {
    name: "count",
    about: "the array has so many items, the object so many members",
    parameters: &[
        Parameter { name: "min", kind: Kind::Count, required: false, about: "the fewest allowed" },
        Parameter { name: "max", kind: Kind::Count, required: false, about: "the most allowed" },
    ],
    placeholders: &["count", "min", "max"],
    build,
};

struct Count {
    min: Option<(usize, Place)>,
    max: Option<(usize, Place)>,
}

fn build(arguments: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(Count { min: arguments.count("min"), max: arguments.count("max") })
}

impl Check for Count {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let node = subject.node;
        if !node.is_array() && !node.is_object() {
            return;
        }
        let count = node.len();
        let fewer = self.min.as_ref().filter(|(min, _)| count < *min);
        let more = self.max.as_ref().filter(|(max, _)| count > *max);
        if let Some((_, place)) = fewer.or(more) {
            let text = |limit: &Option<(usize, Place)>| {
                limit.as_ref().map_or(String::from("any number"), |(limit, _)| limit.to_string())
            };
            let hit = Hit::new(node, count.to_string())
                .fact("count", count.to_string())
                .fact("min", text(&self.min))
                .fact("max", text(&self.max));
            report(hit.policy(place));
        }
    }
}
