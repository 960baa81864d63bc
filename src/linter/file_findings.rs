//! What is wrong with a file before any of its documents is looked at.

use std::sync::Arc;

use crate::document::Limits;
use crate::finding::{self, Finding, Severity};
use crate::text::{Place, Position, Source, Span};

/// The file couldn't be read at all.
pub(super) fn unreadable(name: &str, reason: &str) -> Finding {
    Finding::builder("unreadable", Severity::Error, start_of(name))
        .message(format!("the file can't be read: {reason}"))
        .help("nothing in it was checked")
        .build()
}

/// The file couldn't be read to its end: its first lines or items were checked.
pub(super) fn cut_off(name: &str, reason: &str, read: usize, are_lines: bool) -> Finding {
    let checked = match (read, are_lines) {
        (1, true) => "line 1 was checked".to_owned(),
        (read, true) => format!("lines 1 to {read} were checked"),
        (1, false) => "the first item was checked".to_owned(),
        (read, false) => format!("the first {read} items were checked"),
    };
    Finding::builder("unreadable", Severity::Error, start_of(name))
        .message(format!("the file can't be read to its end: {reason}"))
        .help(format!("{checked}, and nothing after that"))
        .build()
}

/// The file is larger than the limits allow, and was not read.
pub(super) fn too_large(name: &str, limits: &Limits) -> Finding {
    let source = Arc::new(Source::new(name, ""));
    finding::too_large(&source, limits)
}

/// The bytes of a file, or of a part of it, aren't UTF-8 from `valid_up_to` on.
pub(super) fn not_utf8(name: &str, start: Position, bytes: &[u8], valid_up_to: usize) -> Finding {
    // What comes before can be shown; the byte follows it.
    let text = String::from_utf8_lossy(&bytes[..valid_up_to]).into_owned();
    let end = text.len() as u32;
    let byte = bytes[valid_up_to];
    let starts_with =
        |marks: &[&[u8]]| start.offset == 0 && marks.iter().any(|it| bytes.starts_with(it));
    let is_utf16 = starts_with(&[&[0xff, 0xfe], &[0xfe, 0xff]]);
    // RFC 1952, section 2.3.1, and RFC 8878, section 3.1.1.
    let is_packed = starts_with(&[&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]]);
    let place = Place::new(Arc::new(Source::part(name, &text, start)), Span::new(end, end));
    Finding::builder("encoding", Severity::Error, place)
        .message(format!("the byte 0x{byte:02X} is not UTF-8"))
        .help(match () {
            () if is_utf16 => "the file looks like UTF-16: save it as UTF-8",
            () if is_packed => {
                "the file is compressed, so unpack it: NDJSON alone is read compressed, by a name that ends in `.ndjson.gz` or `.ndjson.zst`"
            }
            () => "save the file as UTF-8 (RFC 8259, section 8.1)",
        })
        .value(format!("{byte:02X}"))
        .build()
}

fn start_of(name: &str) -> Place {
    Place::new(Arc::new(Source::new(name, "")), Span::default())
}
