//! A value that a string writes, between a least and a most.

use crate::check::values::{Grammar, Typed};
use crate::check::{ArgumentError, Arguments, Check, CheckContext, Violation};
use crate::document::plain;
use crate::text::Place;

/// `min` and `max` of a check, as texts of a grammar.
pub(crate) struct TypedBounds {
    grammar: Grammar,
    min: Option<Bound>,
    max: Option<Bound>,
}

struct Bound {
    value: Typed,
    text: String,
    place: Option<Place>,
}

impl TypedBounds {
    pub(crate) fn new(arguments: &Arguments, grammar: Grammar) -> Self {
        let bound = |parameter| {
            let text = arguments.text(parameter)?;
            let (value, place) = (grammar.read_text(text)?, arguments.place(parameter).cloned());
            Some(Bound { value, text: text.to_owned(), place })
        };
        Self { grammar, min: bound("min"), max: bound("max") }
    }

    /// Refuses bounds that aren't of the grammar, or that nothing is between.
    pub(crate) fn judge(arguments: &Arguments, grammar: Grammar) -> Result<(), ArgumentError> {
        let read = |parameter| {
            let text = arguments.text(parameter);
            let value = text.map(|text| {
                grammar.read_text(text).ok_or_else(|| {
                    let message = format!("`{text}` isn't {}", grammar.means());
                    ArgumentError::new(parameter, message).help(grammar.help())
                })
            });
            Ok::<_, ArgumentError>(text.zip(value.transpose()?))
        };
        match (read("min")?, read("max")?) {
            (Some((least, min)), Some((most, max))) if min.compare(&max).is_gt() => {
                let message = format!("nothing is at least {least} and at most {most}");
                Err(ArgumentError::new("min", message).help("swap `min` and `max`"))
            }
            _ => Ok(()),
        }
    }
}

impl Check for TypedBounds {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let text = |bound: &Option<Bound>| {
            bound.as_ref().map_or_else(|| "any".to_owned(), |bound| bound.text.clone())
        };
        let violation = || {
            Violation::new(node, plain(node))
                .arg("min", text(&self.min))
                .arg("max", text(&self.max))
        };
        let Some(value) = self.grammar.read(node) else {
            let message = format!("`{}` isn't {}", plain(node), self.grammar.means());
            return report(violation().message(message).help(self.grammar.help()).ambiguity());
        };
        let low = self.min.as_ref().filter(|bound| value.compare(&bound.value).is_lt());
        let high = self.max.as_ref().filter(|bound| value.compare(&bound.value).is_gt());
        if let Some(bound) = low.or(high) {
            report(violation().maybe_policy(bound.place.as_ref()));
        }
    }
}
