//! What the pages under `docs/` show is true: policies load or fail as they say, reports look so.

mod pages;
mod policies;
mod reports;
mod starts_with;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::common::Memory;
use dtolint::check::Checks;
use dtolint::files::Files as _;
use dtolint::policy::{Date, SchemaDiff, SchemaEdition, SchemaUpdate};
use dtolint::rules::RuleInfo;
use dtolint::{Coverage, Finding, Linter, Policy, PolicyBuilder, PolicyError, Report, render};

/// The pages about the policy language. The files that one of them shows are there for all.
const GUIDES: [&str; 5] = [
    "docs/write-a-policy.md",
    "docs/custom-rules.md",
    "docs/schemas.md",
    "docs/roll-out.md",
    "docs/proofs.md",
];

/// A block of code on a page, with the page and line of its fence.
struct Block {
    at: String,
    info: String,
    text: String,
}

impl Block {
    /// The path of the file that it shows: "json,webhooks/hr.json", "txt,lists/names.txt".
    fn path(&self) -> Option<&str> {
        self.info.strip_prefix("json,").or_else(|| self.info.strip_prefix("txt,"))
    }

    /// The path of a policy that others extend: "toml,policies/organisation.toml".
    fn layer(&self) -> Option<&str> {
        self.info.strip_prefix("toml,").filter(|path| path.ends_with(".toml"))
    }

    /// The same, if the file is a schema or a list.
    fn schema(&self) -> Option<&str> {
        self.path().filter(|path| path.starts_with("schemas/") || path.starts_with("lists/"))
    }

    /// The same, if it is checked.
    fn document(&self) -> Option<&str> {
        self.path().filter(|path| !path.starts_with("schemas/") && !path.starts_with("lists/"))
    }
}

fn page(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).expect("the page is there")
}

/// The blocks of a page, by the page's path.
fn blocks_of(path: &str) -> Vec<Block> {
    blocks(path, &page(path))
}

/// The blocks of each guide.
fn guides() -> [Vec<Block>; GUIDES.len()] {
    GUIDES.map(blocks_of)
}

fn blocks(path: &str, page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (nth, line) in page.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(info), None) => {
                let at = format!("{path}:{}", nth + 1);
                open = Some(Block { at, info: info.to_owned(), text: String::new() });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text.extend([line, "\n"]);
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is never closed");
    blocks
}

fn today() -> Date {
    "2026-12-01".parse().expect("it is a date")
}

/// The files that the guides refer to: those that they show, and WorkOS's OpenAPI file.
fn files(guides: &[Vec<Block>]) -> Memory {
    let blocks = || guides.iter().flatten();
    let openapi = include_str!("../../../examples/workos/vendor/openapi.yaml");
    let layers = blocks().filter_map(|block| Some((block.layer()?, &*block.text)));
    let schemas = blocks().filter_map(|block| Some((block.schema()?, &*block.text)));
    Memory::new(schemas.chain(layers).chain([("vendor/openapi.yaml", openapi)]))
}

fn rendered(report: &Report, summary: bool) -> String {
    let mut text = Vec::new();
    let options = render::Options::default().summary(summary);
    render::text(report, options, &mut text).expect("a vector takes everything");
    String::from_utf8(text).expect("reports are UTF-8")
}

fn load(block: &Block, files: &Memory) -> Result<Policy, PolicyError> {
    PolicyBuilder::default().files(files).today(today()).text("dtolint.toml", &block.text)
}
