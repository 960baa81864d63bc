//! Waivers by what they are for, so that a finding is not compared with each of them.

use std::collections::HashMap;

use crate::policy::model::Waiver;

/// The numbers of waivers, ascending, by rule and by the value that they require.
#[derive(Debug, Default)]
pub(crate) struct WaiverIndex {
    by_rule: HashMap<String, OfRule>,
}

#[derive(Debug, Default)]
struct OfRule {
    any_value: Vec<usize>,
    by_value: HashMap<String, Vec<usize>>,
}

impl WaiverIndex {
    pub(crate) fn new<'w>(waivers: impl IntoIterator<Item = &'w Waiver>) -> Self {
        let mut index = Self::default();
        for (nth, waiver) in waivers.into_iter().enumerate() {
            let of_rule = index.by_rule.entry(waiver.rule.id.clone()).or_default();
            match &waiver.value {
                Some((value, _)) => of_rule.by_value.entry(value.clone()).or_default().push(nth),
                None => of_rule.any_value.push(nth),
            }
        }
        index
    }

    /// Of the waivers `for_file`, ascending, those that are for a rule and a value, ascending.
    pub(crate) fn find(&self, rule: &str, value: &str, for_file: &[usize]) -> Vec<usize> {
        let Some(of_rule) = self.by_rule.get(rule) else { return Vec::new() };
        let with_value = of_rule.by_value.get(value).map_or(&[][..], Vec::as_slice);
        let mut found = common(with_value, for_file);
        found.extend(common(&of_rule.any_value, for_file));
        found.sort_unstable();
        found
    }
}

/// The numbers that are in both of two ascending lists, by looking those of the shorter one up.
fn common(one: &[usize], other: &[usize]) -> Vec<usize> {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.iter().copied().filter(|nth| long.binary_search(nth).is_ok()).collect()
}
