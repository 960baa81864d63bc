//! A number of things between a least and a most.

use crate::check::{ArgumentError, Arguments, Violation};
use crate::text::Place;

/// `min` and `max` of a check, each with its place in the policy.
pub(crate) struct Bounds {
    min: Option<(usize, Place)>,
    max: Option<(usize, Place)>,
}

impl Bounds {
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let limit = |parameter| arguments.count(parameter).zip(arguments.place(parameter).cloned());
        Self { min: limit("min"), max: limit("max") }
    }

    /// Refuses bounds that nothing is between.
    pub(crate) fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
        match (arguments.count("min"), arguments.count("max")) {
            (Some(min), Some(max)) if min > max => {
                let message = format!("nothing is at least {min} and at most {max}");
                Err(ArgumentError::new("min", message).help("swap `min` and `max`"))
            }
            _ => Ok(()),
        }
    }

    /// The bound that `count` is beyond.
    pub(crate) fn broken(&self, count: usize) -> Option<&Place> {
        let fewer = self.min.as_ref().filter(|(min, _)| count < *min);
        let more = self.max.as_ref().filter(|(max, _)| count > *max);
        fewer.or(more).map(|(_, place)| place)
    }

    /// Adds both bounds to what a message may say.
    pub(crate) fn args<'d>(&self, violation: Violation<'d>) -> Violation<'d> {
        let text = |limit: &Option<(usize, Place)>| {
            limit.as_ref().map_or(String::from("any number"), |(limit, _)| limit.to_string())
        };
        violation.arg("min", text(&self.min)).arg("max", text(&self.max))
    }
}
