//! The cache of reports.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::FileReport;

/// The limit of each generation, young and old, in bytes of texts and reports.
const MAX_BYTES: usize = 16 << 20;

/// The limit of each generation, in answers.
const MAX_COUNT: usize = 1024;

/// A policy's number, the name in the report, the text, and whether somebody has said what it is.
pub(super) type Key = (u64, Box<str>, Box<[u8]>, bool);

pub(super) fn key(policy: u64, name: &str, text: &[u8], is_named: bool) -> Key {
    (policy, Box::from(name), Box::from(text), is_named)
}

/// Reports by policy, name and text. When the young generation is full, it becomes the old one, and the reports of
/// the old one that were not asked for since then are dropped.
#[derive(Default)]
pub(super) struct Answers {
    young: HashMap<Key, Arc<FileReport>>,
    old: HashMap<Key, Arc<FileReport>>,
    /// The bytes of the young texts and reports.
    bytes: usize,
}

impl Answers {
    pub(super) fn get(&mut self, key: &Key) -> Option<Arc<FileReport>> {
        if let Some(known) = self.young.get(key) {
            return Some(Arc::clone(known));
        }
        let (key, known) = self.old.remove_entry(key)?;
        self.put(key, Arc::clone(&known));
        Some(known)
    }

    pub(super) fn put(&mut self, key: Key, report: Arc<FileReport>) {
        let length = key.1.len() + key.2.len() + report.bytes();
        if length > MAX_BYTES {
            return;
        }
        if self.bytes + length > MAX_BYTES || self.young.len() >= MAX_COUNT {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += length;
        self.young.insert(key, report);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Answers, MAX_BYTES, key};
    use crate::{Linter, Policy};

    /// F8: short texts with many findings.
    #[test]
    fn reports_count_as_what_is_held() {
        let linter = Linter::new(Policy::recommended());
        let mut answers = Answers::default();
        let events = vec!["1"; 500].join(", ");
        let text =
            format!("{{\"endpoint_url\": \"https://a.example.com/\", \"events\": [{events}]}}");
        let report = Arc::new(linter.lint(("a.json", &text)));
        assert!(report.findings().len() >= 500);
        for nth in 0..80 {
            let name = format!("{nth}.json");
            answers.put(key(1, &name, text.as_bytes(), true), Arc::clone(&report));
            let held = answers.young.values().map(|report| report.bytes()).sum::<usize>();
            assert!(held <= MAX_BYTES, "{held} after {nth}");
        }
        assert!(answers.young.len() + answers.old.len() < 80, "{}", answers.young.len());
    }
}
