//! The hook for any language: each line of JSON is a request, and is answered by a line of JSON. Version 1.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Answer, Hook, Text};
use crate::check::values::Date;
use crate::render;

/// The version of the protocol. Within a version keys are added, never changed or removed.
const VERSION: u32 = 1;

/// A conversation with `dtolint hook`, line by line. `docs/hook.md` describes the protocol.
///
/// ```
/// use dtolint::hook::{Hook, Session};
/// use dtolint::Policy;
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
    /// Whether to skip documents that the policy's `[[documents]]` doesn't name or, without a policy file,
    /// that look like no known DTO.
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
    /// A new conversation.
    pub fn new(hook: Hook) -> Self {
        Self { hook, is_greeted: false }
    }

    /// The answer to a line, without a line break. A line that can't be understood is answered by an error.
    pub fn answer(&mut self, line: &[u8], today: Date) -> String {
        let (id, body) = match serde_json::from_slice::<Request<'_>>(line) {
            Ok(request) => (request.id, self.body(request.hello, request.check, today)),
            Err(error) => {
                let message = format!("the request can't be understood: {error}");
                (
                    id_of(line),
                    refusal(
                        message,
                        "send one JSON object in each line; docs/hook.md describes it",
                    ),
                )
            }
        };
        line_of(&Response { id, body })
    }

    /// The answer to a line of more than `max_bytes` bytes, which wasn't kept.
    pub fn too_long(max_bytes: u64) -> String {
        let message = format!("a request has more than {max_bytes} bytes");
        let body = refusal(message, "send fewer documents in each line");
        line_of(&Response { id: None, body })
    }

    fn body(&mut self, hello: Option<Hello>, check: Option<Check>, today: Date) -> Body {
        match (hello, check) {
            (Some(Hello { version: VERSION }), None) => {
                self.is_greeted = true;
                Body::Hello(Welcome { version: VERSION, tool: render::Tool::THIS })
            }
            (Some(Hello { version }), None) => refusal(
                format!(
                    "version {version} of the protocol is not supported, only version {VERSION} is"
                ),
                "use a client for this version of the protocol, or another version of dtolint",
            ),
            (None, Some(_)) if !self.is_greeted => refusal(
                "the first request must be `hello`".to_owned(),
                r#"send {"hello": {"version": 1}} first"#,
            ),
            (None, Some(check)) => self.check(&check, today),
            (None, None) | (Some(_), Some(_)) => refusal(
                "a request has either `hello` or `check`".to_owned(),
                "send one of them in each line",
            ),
        }
    }

    fn check(&self, check: &Check, today: Date) -> Body {
        // One policy for the whole request.
        let compiled = self.hook.compiled(today);
        let mut texts = Vec::with_capacity(check.documents.len());
        let mut unclaimed = Vec::new();
        for Document { path, text } in &check.documents {
            let text = Text::new(path, text);
            if !self.hook.is_claimed_by(&compiled, text.path) {
                unclaimed.push(path.clone());
                if check.claimed_only {
                    continue;
                }
            }
            texts.push(text);
        }
        let Answer { report, is_refused } =
            self.hook.lint_by(&compiled, &texts, !check.claimed_only);
        match render::json_part(&report) {
            Ok(report) => Body::Check(Checked { report, unclaimed, refused: is_refused }),
            Err(error) => {
                refusal(format!("the report can't be written: {error}"), "report this as a bug")
            }
        }
    }
}

fn line_of(response: &Response<'_>) -> String {
    render::json_line(response)
        .expect("texts, numbers and JSON that was read can be written as JSON")
}

fn refusal(message: String, help: &str) -> Body {
    Body::Error(Refusal { message, help: help.to_owned() })
}

/// The id of a request that is wrong in another place.
fn id_of(line: &[u8]) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Id<'l> {
        #[serde(borrow)]
        id: &'l RawValue,
    }
    serde_json::from_slice::<Id<'_>>(line).ok().map(|id| id.id)
}
