//! `no-merge-key`: no mapping of YAML brings in members by `<<`.

use crate::check::{Arguments, Check, CheckContext, CheckDefinition, CompileContext, Violation};
use crate::document::Node;

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-merge-key"
title   = "A YAML merge key"
select  = ""
check   = { no-merge-key = {} }
message = "`{value}` brings in members from elsewhere""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "no-merge-key",
        "in YAML, no mapping in the value brings in members by the key `<<`",
        build,
    )
    .example(EXAMPLE)
}

struct NoMergeKey;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(NoMergeKey)
}

impl Check for NoMergeKey {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        if context.node().is_in_merged_document() {
            visit(context.node(), report);
        }
    }
}

/// The recursion is bounded by a document's depth.
fn visit<'d>(node: Node<'d>, report: &mut dyn FnMut(Violation<'d>)) {
    for key in node.merge_keys() {
        report(Violation::new(node, "<<").span(key));
    }
    let inside = node.items().chain(node.members().map(|(_, value)| value));
    inside.for_each(|value| visit(value, report));
}
