//! `equals-path`: the value is a part of the path of its file.

use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use crate::document::Types;
use crate::text::Place;

const PARAMETERS: &[Parameter] = &[Parameter::required(
    "part",
    Kind::Choice(&["name", "stem", "folder"]),
    "of `envs/eu/orders.json`, `name` is `orders.json`, `stem` is `orders`, and `folder` is `eu`",
)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-name-of-file"
title   = "A name that isn't the file's"
select  = "/name"
check   = { equals-path = { part = "stem" } }
message = "`{value}` isn't the name of the file {path}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "equals-path",
        "the string is the name of the document's file, or of the folder that it is in",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["path", "part"])
    .looks_around()
    .of_document()
    .example(EXAMPLE)
}

struct EqualsPath {
    part: String,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let part = arguments.text("part").unwrap_or("name").to_owned();
    Box::new(EqualsPath { part, place: arguments.place("part").cloned() })
}

impl Check for EqualsPath {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(text) = context.node().as_str() else { return };
        let path = context.path();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let part = match self.part.as_str() {
            "stem" => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
            "folder" => folders.rsplit_once('/').map_or(folders, |(_, folder)| folder),
            _ => name,
        };
        if text != part {
            let violation = Violation::new(context.node(), text).arg("path", path);
            report(violation.arg("part", part).maybe_policy(self.place.as_ref()));
        }
    }
}
