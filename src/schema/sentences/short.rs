//! JSON that is written only as far as it is needed.

use std::fmt::{self, Write};

use serde_json::Value;

/// A schema under a keyword is shown if its text is no longer, in bytes.
pub(super) const SHOWN_SCHEMA: usize = 60;

/// A value as JSON, if that has at most so many bytes.
pub(super) fn short(value: &Value, most: usize) -> Option<String> {
    struct Short(String, usize);
    impl Write for Short {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.push_str(text);
            if self.0.len() <= self.1 { Ok(()) } else { Err(fmt::Error) }
        }
    }
    let mut written = Short(String::new(), most);
    write!(written, "{value}").is_ok().then_some(written.0)
}

/// Whether a value is written like this.
pub(super) fn is_json(value: &Value, json: &str) -> bool {
    struct Rest<'j>(&'j str);
    impl Write for Rest<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(json);
    write!(rest, "{value}").is_ok() && rest.0.is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_json, short};

    #[test]
    fn json_is_written_or_compared_as_a_whole() {
        for value in [json!({"a": [1, "é\n"], "b": null}), json!("x"), json!([]), json!(1.5)] {
            let text = value.to_string();
            assert_eq!(short(&value, text.len()).as_ref(), Some(&text));
            assert_eq!(short(&value, text.len() - 1), None);
            assert!(is_json(&value, &text));
            assert!(!is_json(&value, &text[..text.len() - 1]));
            assert!(!is_json(&value, &format!("{text} ")));
        }
    }
}
