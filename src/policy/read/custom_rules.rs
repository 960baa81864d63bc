//! `[[rule]]`: the rules that a policy defines.

use std::sync::Arc;

use crate::policy::model::RuleState;
use crate::policy::read::resolver::{Layer, Resolver};
use crate::rules;
use crate::rules::Level;
use crate::toml::{PolicyMistake, Reported, Table};

impl Resolver<'_> {
    pub(crate) fn read_custom_rule(
        &mut self,
        table: &Table<'_>,
        layer: &Layer<'_>,
    ) -> Result<(), Reported> {
        let scope = table.optional("schema", |item| {
            Ok((self.schemas.get(item.string()?, layer.path, &item)?, item.place()))
        });
        let (rule, scope) = match (rules::read(table, &self.values(), false), scope) {
            (Ok(rule), Ok(scope)) => (rule, scope),
            (Err(reported), _) | (_, Err(reported)) => {
                if let Some(id) = table.get("id").and_then(|item| item.as_string()) {
                    self.broken_rules.insert(id.to_owned(), reported);
                }
                return Err(reported);
            }
        };
        let known = self.rule_table.rules.get(&rule.id).cloned();
        if known.as_ref().is_some_and(|known| known.place == rule.place) {
            // Diamond `extends`: the same rule again.
            return Ok(());
        }
        if let Some(known) = known.or_else(|| rules::find(&rule.id).map(Arc::new)) {
            let mistake = PolicyMistake::value(format!("there is a rule `{}` already", rule.id));
            let mistake = mistake.help("choose another id, such as one that starts with your name");
            let mistake = mistake.related(known.place.clone(), "the other rule");
            return Err(table.require("id", "name the rule")?.report(mistake));
        }
        let mut state = RuleState::off(&rule.place);
        state.level = rule.level;
        state.named = Some(rule.place.clone());
        state.was_on = rule.level != Level::Off;
        self.rule_table.states.insert(rule.id.clone(), state);
        if let Some(scope) = scope {
            self.rule_table.scopes.insert(rule.id.clone(), scope);
        }
        self.rule_table.rules.insert(rule.id.clone(), Arc::new(rule));
        Ok(())
    }
}
