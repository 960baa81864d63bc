//! The hook for any language: one JSON request a line, one JSON answer a line, in order. Version 1.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Answer, Hook, Text};
use crate::check::values::Date;
use crate::render;

/// The version that this speaks. Within it keys are added, never changed or removed.
const VERSION: u32 = 1;

/// A conversation by lines, as `dtolint hook` has it. `docs/hook.md` describes it.
///
/// ```
/// use dtolint::{Hook, Policy, Session};
///
/// let mut session = Session::new(Hook::with_policy(Policy::recommended()));
/// let today = "2026-12-01".parse().unwrap();
/// let answer = session.answer(br#"{"id": 1, "hello": {"version": 1}}"#, today);
/// assert!(answer.starts_with(r#"{"id":1,"hello":{"version":1,"#));
/// let check = br#"{"id": 2, "check": {"documents": [{"path": "a.json", "text": "{"}]}}"#;
/// assert!(session.answer(check, today).contains("\"rule\":\"syntax\""));
/// ```
#[derive(Debug)]
pub struct Session {
    hook: Hook,
    is_greeted: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request<'l> {
    #[serde(borrow, default)]
    id: Option<&'l RawValue>,
    hello: Option<Hello>,
    check: Option<Check>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hello {
    version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    documents: Vec<Document>,
    /// Passes over what the policy's `[[documents]]` does not name.
    #[serde(default)]
    claimed_only: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    path: String,
    text: String,
}

#[derive(Serialize)]
struct Response<'l> {
    id: Option<&'l RawValue>,
    #[serde(flatten)]
    body: Body,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Body {
    Hello(Welcome),
    Check(Checked),
    Error(Refusal),
}

#[derive(Serialize)]
struct Welcome {
    version: u32,
    tool: render::Tool,
}

#[derive(Serialize)]
struct Checked {
    /// The report, as `-f json` writes it.
    report: Box<RawValue>,
    unclaimed: Vec<String>,
    refused: bool,
}

#[derive(Serialize)]
struct Refusal {
    message: String,
    help: String,
}

impl Session {
    /// A conversation that has not begun.
    pub fn new(hook: Hook) -> Self {
        Self { hook, is_greeted: false }
    }

    /// The answer to a line, without a line break. What cannot be understood is answered by an error.
    pub fn answer(&mut self, line: &[u8], today: Date) -> String {
        let (id, body) = match serde_json::from_slice::<Request<'_>>(line) {
            Ok(request) => (request.id, self.body(request.hello, request.check, today)),
            Err(error) => {
                let message = format!("the request cannot be understood: {error}");
                (id_of(line), refusal(message, "send one JSON object a line, as docs/hook.md says"))
            }
        };
        // Nothing in it can fail to be written.
        render::json_line(&Response { id, body }).unwrap_or_default()
    }

    /// The answer to a line that is longer than `longest` bytes, of which nothing was kept.
    pub fn too_long(longest: u64) -> String {
        let message = format!("a request has more than {longest} bytes");
        let body = refusal(message, "send fewer documents in each line");
        render::json_line(&Response { id: None, body }).unwrap_or_default()
    }

    fn body(&mut self, hello: Option<Hello>, check: Option<Check>, today: Date) -> Body {
        match (hello, check) {
            (Some(Hello { version: VERSION }), None) => {
                self.is_greeted = true;
                Body::Hello(Welcome { version: VERSION, tool: render::Tool::THIS })
            }
            (Some(Hello { version }), None) => refusal(
                format!("version {version} is not spoken here, version {VERSION} is"),
                "use a dtolint and a client of the same version of the protocol",
            ),
            (None, Some(_)) if !self.is_greeted => refusal(
                "the conversation has not begun".to_owned(),
                r#"send {"hello": {"version": 1}} first"#,
            ),
            (None, Some(check)) => self.check(&check, today),
            (None, None) | (Some(_), Some(_)) => refusal(
                "a request is either `hello` or `check`".to_owned(),
                "send one of them in each line",
            ),
        }
    }

    fn check(&self, check: &Check, today: Date) -> Body {
        // One and the same policy for all that is asked.
        let compiled = self.hook.compiled(today);
        let mut texts = Vec::with_capacity(check.documents.len());
        let mut unclaimed = Vec::new();
        for Document { path, text } in &check.documents {
            let text = Text { path: Path::new(path), bytes: text.as_bytes() };
            if !self.hook.is_claimed_by(&compiled, text.path) {
                unclaimed.push(path.clone());
                if check.claimed_only {
                    continue;
                }
            }
            texts.push(text);
        }
        let Answer { report, is_refused } = self.hook.lint_by(&compiled, &texts);
        match render::json_part(&report) {
            Ok(report) => Body::Check(Checked { report, unclaimed, refused: is_refused }),
            Err(error) => {
                refusal(format!("the report cannot be made: {error}"), "report this as a bug")
            }
        }
    }
}

fn refusal(message: String, help: &str) -> Body {
    Body::Error(Refusal { message, help: help.to_owned() })
}

/// The id of a request with something else in it that is wrong.
fn id_of(line: &[u8]) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Id<'l> {
        #[serde(borrow)]
        id: &'l RawValue,
    }
    serde_json::from_slice::<Id<'_>>(line).ok().map(|id| id.id)
}
