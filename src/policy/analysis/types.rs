//! Values that a schema allows where a rule looks, and that its check doesn't look at.

use super::findings::AnalysisFindings;
use super::view::View;
use crate::document::Types;
use crate::schema::Reached;

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    for schema in &view.schemas {
        for rules in &view.variants {
            let own = view.demands(rules, schema).into_iter().filter(|it| it.rule.rule.is_own());
            for demand in own {
                let takes = demand.call.definition.takes;
                let Reached::Values(types) = schema.shape.reach(&demand.at) else { continue };
                // A schema that says nothing of types is no choice of types, and `null` stands for nothing.
                let passing = types.without(takes).without(Types::NULL);
                if types == Types::ANY || !types.meets(takes) || passing == Types::NONE {
                    continue;
                }
                let (name, at) = (demand.call.definition.name, &demand.at);
                let message = format!(
                    "`{name}` looks at {takes}, and at `{at}` the schema allows {passing}, too: these pass"
                );
                found.report_unused(
                    "check-skips-types",
                    &demand.call.place,
                    message,
                    "allow one type in the schema, or add a rule with `type = { one-of = […] }`",
                    |finding| finding,
                );
            }
        }
    }
}
