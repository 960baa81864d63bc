//! What is wrong with a file before any of its documents is looked at.

use std::sync::Arc;

use crate::document::Limits;
use crate::finding::{self, Finding, Severity};
use crate::text::{Place, Source, Span};

/// The file couldn't be read at all.
pub(super) fn unreadable(name: &str, reason: &str) -> Finding {
    Finding::builder("unreadable", Severity::Error, start_of(name))
        .message(format!("the file can't be read: {reason}"))
        .help("nothing in it was checked")
        .build()
}

/// The file is larger than the limits allow, and was not read.
pub(super) fn too_large(name: &str, limits: &Limits) -> Finding {
    let source = Arc::new(Source::new(name, ""));
    finding::too_large(&source, limits)
}

/// The bytes from `valid_up_to` on aren't UTF-8.
pub(super) fn not_utf8(name: &str, bytes: &[u8], valid_up_to: usize) -> Finding {
    // What comes before can be shown; the byte follows it.
    let text = String::from_utf8_lossy(&bytes[..valid_up_to]).into_owned();
    let end = text.len() as u32;
    let byte = bytes[valid_up_to];
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let place = Place::new(Arc::new(Source::new(name, text)), Span::new(end, end));
    Finding::builder("encoding", Severity::Error, place)
        .message(format!("the byte 0x{byte:02X} is not UTF-8"))
        .help(match is_utf16 {
            true => "the file looks like UTF-16: save it as UTF-8",
            false => "save the file as UTF-8 (RFC 8259, section 8.1)",
        })
        .value(format!("{byte:02X}"))
        .build()
}

fn start_of(name: &str) -> Place {
    Place::new(Arc::new(Source::new(name, "")), Span::default())
}
