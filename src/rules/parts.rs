//! The parts of a joined check, for pages and explanations.

use super::Rule;
use crate::check::{CheckExpr, ExprKind, Join, JoinInfo};
use crate::text::Place;

/// A part of a joined check.
pub(crate) struct Part {
    /// How many checks it is within, beside the whole.
    pub(crate) depth: usize,
    /// What it asks, as Markdown.
    pub(crate) text: String,
    /// Where it is written.
    pub(crate) place: Place,
    /// Where the check itself is named, what it is given, and the entries of its lists.
    given: Vec<Place>,
}

impl Part {
    /// Whether a place is one that the part is made of.
    pub(crate) fn has(&self, place: &Place) -> bool {
        let (start, end) = (place.span().start, place.span().end);
        let is_in = |given: &Place| given.span().start <= start && end <= given.span().end;
        self.given.iter().any(|given| given.path() == place.path() && is_in(given))
    }
}

impl Rule {
    /// What joins the parts of its check, as Markdown; `None` if it is one check alone.
    pub(crate) fn join(&self) -> Option<String> {
        let expr = &self.check.as_ref()?.expr;
        matches!(expr.kind, ExprKind::Join(_)).then(|| one(expr))
    }

    /// The parts of its check, in the order in which they are written; none if it is one check alone.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        if let Some(ExprKind::Join(join)) = self.check.as_ref().map(|check| &check.expr.kind) {
            add(join, 0, &mut parts);
        }
        parts
    }
}

fn add(join: &Join<CheckExpr>, depth: usize, parts: &mut Vec<Part>) {
    let is_choice = matches!(join, Join::When { .. });
    let has_then = matches!(join, Join::When { then: Some(_), .. });
    for (nth, expr) in join.parts().into_iter().enumerate() {
        let label = match (is_choice, nth) {
            (false, _) => "",
            (true, 0) => "when ",
            (true, 1) if has_then => "then ",
            (true, _) => "else ",
        };
        let at = match expr.at.is_root() {
            true => String::new(),
            false => format!("at `{}` ", expr.at),
        };
        let text = format!("{label}{at}{}", one(expr));
        parts.push(Part { depth, text, place: expr.place.clone(), given: given(expr) });
        if let ExprKind::Join(inner) = &expr.kind {
            add(inner, depth.saturating_add(1), parts);
        }
    }
}

fn given(expr: &CheckExpr) -> Vec<Place> {
    let mut given = vec![expr.key.clone()];
    if let ExprKind::Call(call) = &expr.kind {
        given.extend(call.arguments.iter().map(|(_, _, place)| place.clone()));
        given.extend(call.arguments.listed_names().map(|entry| entry.place.clone()));
    }
    given
}

/// A part by itself: its name, what it asks, and what it is given.
fn one(expr: &CheckExpr) -> String {
    match &expr.kind {
        ExprKind::Call(call) => {
            let given = call.arguments.describe().into_iter();
            let given = given.map(|(name, value)| format!("; `{name}` is {}", value.join(", ")));
            let (name, about) = (call.definition.name, call.definition.about);
            format!("`{name}`: {about}{}", given.collect::<String>())
        }
        ExprKind::Join(_) => {
            let join = JoinInfo::named(expr.name());
            format!("`{}`: {}", expr.name(), join.map_or("", |join| join.about))
        }
    }
}
