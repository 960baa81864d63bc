//! `decoded`: what a string encodes is JSON for which a check holds.

use std::sync::Arc;

use data_encoding::{BASE64, BASE64URL_NOPAD};

use crate::check::values::GuardedNames;
use crate::check::{
    ArgumentError, Arguments, Check, CheckContext, CheckDefinition, CheckExpr, CompileContext,
    CompiledExpr, Kind, Parameter, Tighter, Violation, spend,
};
use crate::document::{Document, Format, Limits, Node, Pattern, Types, each_on_the_way};
use crate::text::{Place, Source};

const PARAMETERS: &[Parameter] = &[
    Parameter::required("as", Kind::Choice(FORMS), "what the string is").tighter(Tighter::Same),
    Parameter::required("holds", Kind::Condition, "a check of the decoded document")
        .tighter(Tighter::Same),
];

/// The header and the claims of a JWT (RFC 7519, in the compact form of RFC 7515 and 7516), JSON in Base64 with padding
/// (RFC 4648, section 4), and JSON.
const FORMS: &[&str] = &["jwt-header", "jwt-claims", "base64-json", "json"];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-jwt-signed"
title   = "The token isn't signed by RS256 or ES256"
select  = "/token"
check   = { decoded = { as = "jwt-header", holds = { at = "/alg", one-of = { values = ["RS256", "ES256"] } } } }
help    = "sign it with RS256 or ES256""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "decoded",
        "what the string encodes is JSON for which a check holds",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .decodes()
    .judge(judge)
    .example(EXAMPLE)
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    let Some(name) = CheckExpr::of_document(arguments, "holds") else { return Ok(()) };
    let message =
        format!("`{name}` can't be asked of a decoded document, which has no schema and no file");
    Err(ArgumentError::new("holds", message).help("ask another check of it"))
}

struct Decoded {
    form: Option<Arc<str>>,
    condition: Option<CompiledExpr>,
    /// Where `as` and the condition are.
    places: [Option<Place>; 2],
    /// The places that the condition looks at in the decoded document, and the names on the way.
    looked_at: Vec<(Pattern, Vec<GuardedNames>)>,
    /// How many times the condition may go through the whole decoded document.
    rounds: u64,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let (condition, looked_at) = match CheckExpr::compile_decoded(arguments, "holds") {
        Some((condition, looked_at)) => (Some(condition), looked_at),
        None => (None, Vec::new()),
    };
    // Once for the condition, and once for keys that look alike.
    let rounds = looked_at.iter().map(|at| match at.is_deep() {
        true => (at.segments().len() as u64).saturating_mul(2),
        false => 2,
    });
    let rounds = rounds.fold(1, u64::saturating_add);
    let names = |at: Pattern| (GuardedNames::along(&at), at);
    let looked_at = looked_at.into_iter().map(names).map(|(names, at)| (at, names)).collect();
    let places = ["as", "holds"].map(|parameter| arguments.place(parameter).cloned());
    let form = arguments.text("as").map(Arc::from);
    Box::new(Decoded { form, condition, places, looked_at, rounds })
}

impl Check for Decoded {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let (Some(text), Some(form)) = (node.as_str(), self.form.as_deref()) else { return };
        let [form_place, condition_place] = &self.places;
        let mut refuse = |why: &str| {
            let violation = Violation::new(node, text).message(why).ambiguity();
            report(violation.maybe_policy(form_place.as_ref()));
        };
        let json = match decode(form, text) {
            Ok(json) => json,
            Err(why) => return refuse(why),
        };
        spend((json.len() as u64 / BYTES_A_STEP).saturating_add(1));
        let source = Source::new("decoded", json);
        let mut documents = Document::parse(source, Format::Json, &Limits::default());
        let Some(Ok(document)) = documents.pop() else {
            // What is wrong with it would show what is in it, which may be secret.
            return refuse("what the string encodes isn't JSON, or can be read in two ways");
        };
        let root = document.root();
        spend(u64::from(root.size()).saturating_mul(self.rounds));
        if self.looked_at.iter().any(|(at, names)| has_lookalike(root, at, names)) {
            return refuse("what the string encodes has a key that some readers take for another");
        }
        if self.condition.as_ref().is_some_and(|condition| !condition.holds_alone(root)) {
            report(Violation::new(node, text).maybe_policy(condition_place.as_ref()));
        }
    }
}

/// Whether an object on the way to a place has a key that can be mistaken for the name that leads on from there.
fn has_lookalike(root: Node<'_>, at: &Pattern, names: &[GuardedNames]) -> bool {
    let mut has = false;
    each_on_the_way(root, at.segments(), &mut |node, live| {
        let mut guarded = live.iter().filter_map(|&nth| names.get(nth));
        let mistaken = |names: &GuardedNames| {
            node.members().any(|(key, _)| names.mistaken_for(key.content()).is_some())
        };
        has = has || guarded.any(|names| !names.is_empty() && mistaken(names));
    });
    has
}

/// How many bytes are decoded and parsed in about the time of one step.
const BYTES_A_STEP: u64 = 64;

/// The JSON that a text encodes, or what is wrong with it.
fn decode(form: &str, text: &str) -> Result<String, &'static str> {
    let utf8 = |bytes: Vec<u8>| {
        String::from_utf8(bytes).map_err(|_| "what the string encodes isn't UTF-8 text")
    };
    let part = |nth: usize, is_jwt: fn(usize) -> bool| {
        const NO_JWT: &str = "the string isn't a signed JWT: parts in Base64url, without padding, and dots between them";
        let parts: Vec<&str> = text.split('.').collect();
        let bytes = parts.iter().map(|part| BASE64URL_NOPAD.decode(part.as_bytes()));
        let bytes: Vec<_> = bytes.collect::<Result<_, _>>().map_err(|_| NO_JWT)?;
        // Without a signature, or what an encrypted one ends in, anybody can have written it.
        let is_whole = is_jwt(parts.len()) && bytes.last().is_some_and(|last| !last.is_empty());
        utf8(bytes.into_iter().nth(nth).filter(|_| is_whole).ok_or(NO_JWT)?)
    };
    match form {
        // Signed, or encrypted.
        "jwt-header" => part(0, |parts| parts == 3 || parts == 5),
        "jwt-claims" => part(1, |parts| parts == 3),
        "base64-json" => {
            let bytes = BASE64.decode(text.as_bytes());
            utf8(bytes.map_err(|_| "the string isn't Base64 with padding")?)
        }
        _ => Ok(text.to_owned()),
    }
}
