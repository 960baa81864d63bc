//! The pointer of a finding as what selects it says it: `/events/*` and not `/events/3`.

use crate::document::Pattern;
use crate::finding::Finding;
use crate::linter::Linter;

impl Linter {
    /// The pointer of a finding in a file, given by its path from the policy's folder, with `*` where `[[documents]]`
    /// or the rule selects every item. It still selects the value once another one is put before it.
    pub(crate) fn general_pointer(&self, path: &str, finding: &Finding) -> String {
        let exact = finding.pointer().to_owned();
        let Some(pointer) = Pattern::pointer(&exact) else { return exact };
        let rule = self.policy.resolved.rule_table.rules.get(finding.rule());
        let check = rule.and_then(|rule| rule.check.as_ref());
        let mut targets = Vec::new();
        self.cover(path, &mut targets);
        let general = targets.iter().find_map(|&nth| {
            let target = &self.targets[nth];
            let root = [Pattern::default()];
            let places = check.map_or(&root[..], |check| check.select.places(&target.roles));
            places.iter().find_map(|place| target.select.join(place).with_rest_of(&pointer))
        });
        general.map_or(exact, |general| general.to_string())
    }
}
