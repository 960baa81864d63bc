//! The items of an array are checked one by one, and what is around them by itself.

use std::sync::{Arc, OnceLock};

use crate::document::{self, Arena, ArrayItem, Format};
use crate::finding::{DocumentText, FileReport};
use crate::linter::file_findings;
use crate::linter::large::array::Array;
use crate::linter::run::{FileChecks, Run};
use crate::text::{Position, Source};

impl Run<'_> {
    /// Checks items of an array. Whether what follows can be read: after a syntax error it may be anything.
    pub(super) fn items<'t>(
        &mut self,
        arena: &mut Arena,
        array: &Array,
        items: impl Iterator<Item = ArrayItem>,
        source: &OnceLock<Arc<Source>>,
        mut text: impl FnMut(ArrayItem) -> DocumentText<'t>,
    ) -> bool {
        let limits = self.file().linter.limits;
        for item in items {
            let text = DocumentText { item: Some((array.pointer(), item.nth)), ..text(item) };
            document::parse_item(text.text, item, array.steps(), &limits, arena);
            if !self.value(arena, text, source, array.steps()) {
                return false;
            }
        }
        true
    }

    /// Checks what is around the items: `rest` follows them, from the bracket on, and is there in the file.
    pub(super) fn finish_array(mut self, array: &Array, rest: &[u8], at: Position) -> FileReport {
        let file = self.file();
        let (linter, name) = (file.linter, file.input.name);
        let around = [array.before(), rest].concat();
        let around = match String::from_utf8(around) {
            Ok(around) => around,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let finding = match valid.checked_sub(array.before().len()) {
                    Some(valid) => file_findings::not_utf8(name, at, rest, valid),
                    None => file_findings::not_utf8(name, Position::START, error.as_bytes(), valid),
                };
                return linter.refused(finding, 1);
            }
        };
        let resumes = (array.before().len(), at);
        let source = OnceLock::from(Arc::new(Source::with_gap(name, &around, resumes)));
        self.around(&around, &source);
        self.finish()
    }

    /// Checks a document without the items of its array.
    pub(super) fn around(&mut self, text: &str, source: &OnceLock<Arc<Source>>) {
        let FileChecks { linter, input, .. } = self.file();
        let (format, limits) = (Format::Json, &linter.limits);
        document::for_each(text, format, limits, &mut Arena::default(), &mut |arena, ordinal| {
            self.document(arena, DocumentText::new(input.name, text, ordinal, format), source);
        });
    }
}
