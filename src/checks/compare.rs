//! `compare`: the value is more, less, before or after another value of the document.

use std::cmp::Ordering;

use crate::check::values::Grammar;
use crate::check::{
    ArgumentError, Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    OtherPlace, Parameter, Violation,
};
use crate::document::{Node, Types, plain, quote};
use crate::text::Place;

const TAKES: Types = Types::NUMBER.or(Types::STRING);

const PARAMETERS: &[Parameter] = &[
    Parameter::required(
        "member",
        Kind::Pointer,
        "the other place; as far as it is like `select`, `*` stands for the same item",
    )
    .takes(TAKES),
    Parameter::required(
        "is",
        Kind::Choice(&RELATIONS),
        "how the value must compare with the other one; `before` and the like compare dates",
    ),
    Parameter::optional(
        "read",
        Kind::Choice(&["number", "bytes", "duration", "version"]),
        "what both values are, for `less` and the like: `number`, also in quotes; `bytes` such as \
         `2Gi`, `duration` such as `5m`, `version` such as `2.3.0`",
    )
    .by_default("`number`"),
];

const RELATIONS: [&str; 8] =
    ["less", "at-most", "more", "at-least", "before", "not-after", "after", "not-before"];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-ends-before-start"
title   = "An end that isn't after the start"
select  = "/ends_at"
check   = { compare = { member = "/starts_at", is = "after" } }
message = "`{value}` isn't after `{other}`, the start""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "compare",
        "the value compares with the value at another place in the same DTO as `is` says; where \
         one of them is missing, nothing is compared",
        build,
    )
    .takes(TAKES)
    .parameters(PARAMETERS)
    .placeholders(&["member", "other", "is"])
    .looks_around()
    .judge(judge)
    .example(EXAMPLE)
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    match (arguments.text("is"), arguments.text("read")) {
        (Some(is), Some(_)) if is_of_dates(is) => {
            let message = format!("`{is}` compares dates, so there is nothing to read otherwise");
            let help = "remove `read`, or write `less`, `at-most`, `more` or `at-least`";
            Err(ArgumentError::new("read", message).help(help))
        }
        _ => Ok(()),
    }
}

fn is_of_dates(relation: &str) -> bool {
    matches!(relation, "before" | "not-after" | "after" | "not-before")
}

struct Compare {
    other: OtherPlace,
    member: String,
    relation: String,
    grammar: Grammar,
    place: Option<Place>,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let member = arguments.pointer("member").cloned().unwrap_or_default();
    let relation = arguments.text("is").unwrap_or("at-most").to_owned();
    let grammar = match is_of_dates(&relation) {
        true => Grammar::Date,
        false => arguments.text("read").and_then(Grammar::of).unwrap_or(Grammar::Number),
    };
    Box::new(Compare {
        other: OtherPlace::new(context.select, &member),
        member: member.to_string(),
        relation,
        grammar,
        place: arguments.place("is").cloned(),
    })
}

impl Compare {
    fn holds(&self, order: Ordering) -> bool {
        match self.relation.as_str() {
            "less" | "before" => order.is_lt(),
            "at-most" | "not-after" => order.is_le(),
            "more" | "after" => order.is_gt(),
            _ => order.is_ge(),
        }
    }

    /// What is wrong with a value that isn't of the grammar.
    fn unread<'d>(&self, wrong: Node<'d>, right: Node<'d>) -> Violation<'d> {
        let message = format!("{} isn't {}", quote(wrong), self.grammar.means());
        Violation::new(wrong, plain(wrong))
            .related(right, "compared with this")
            .message(message)
            .help(self.grammar.help())
            .ambiguity()
    }

    fn args<'d>(&self, violation: Violation<'d>, other: Node<'d>) -> Violation<'d> {
        let violation = violation.arg("member", self.member.clone()).arg("other", plain(other));
        let words = self.relation.replace('-', " ");
        violation.arg("is", words).maybe_policy(self.place.as_ref())
    }
}

impl Check for Compare {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let mut others = Vec::new();
        // The schema refuses what is of another type.
        let is_taken = |node: Node<'_>| node.as_str().is_some() || node.as_number().is_some();
        context.others(&self.other, &mut |other| {
            if is_taken(node) && is_taken(other) {
                others.push(other);
            }
        });
        for other in others {
            let (one, another) = (self.grammar.read(node), self.grammar.read(other));
            let violation = match (one, another) {
                (None, _) => self.unread(node, other),
                (_, None) => self.unread(other, node),
                (Some(one), Some(another)) if self.holds(one.compare(&another)) => continue,
                _ => Violation::new(node, plain(node)).related(other, "the other value"),
            };
            report(self.args(violation, other));
        }
    }
}
