//! The rooms of `src/` and the order between them, read from the paths in the code, and how long its files and
//! functions are.
//!
//! CONTRIBUTING.md describes the rooms. What a `mod.rs` only re-exports doesn't count as used by it. A room uses only
//! the rooms below it, and no two files use each other, so each part can be read, tested and changed without what is
//! built on top of it.

mod lengths;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::visit::Visit;

/// Every room, from the bottom to the top.
const ROOMS: [&str; 17] = [
    "files", "text", "ecma", "document", "finding", "toml", "url", "witness", "schema", "check",
    "checks", "rules", "policy", "linter", "render", "hook", "cli",
];

/// Circles that are left, each with its reason. Take one out when you break it; never add one.
const CIRCLES: [&str; 4] = [
    // What a policy gives to a check is read with the checks at hand, and a check names its parameters.
    "check::definition, check::params::kind, check::params::kinds, check::params::parameter, check::registry",
    // A node is a view into its arena, and an arena looks for repeated keys among its nodes.
    "document::arena, document::node",
    // A policy shows itself.
    "policy, policy::write::show",
    // The sections of the policy's JSON Schema use each other's definitions.
    "policy::write::json_schema, policy::write::json_schema::checks, policy::write::json_schema::rules, policy::write::json_schema::sections",
];

/// A path from the root of the crate, such as `["check", "join"]`.
type Segments = Vec<String>;

/// The files under `src/`, by the path of their module.
struct Sources {
    modules: BTreeMap<Segments, Module>,
}

/// One file: what it uses, and what is too long in it.
struct Module {
    file: PathBuf,
    /// What the file's own code uses, tests left out.
    uses: BTreeSet<Segments>,
    /// What the file re-exports: the name, and the path that it comes from.
    exports: BTreeMap<String, Segments>,
    /// What of it is too long to be read at once.
    too_long: Vec<String>,
}

/// All files, read once.
static SOURCES: LazyLock<Sources> =
    LazyLock::new(|| Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));

impl Sources {
    fn read(root: &Path) -> Self {
        let mut modules = BTreeMap::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
                let file = entry.expect("the entry can be read").path();
                if file.is_dir() {
                    folders.push(file);
                } else if file.extension().is_some_and(|extension| extension == "rs") {
                    let text = std::fs::read_to_string(&file).expect("the file is UTF-8");
                    let path = module_path(root, &file);
                    let module = Module::read(file, &path, &text);
                    modules.insert(path, module);
                }
            }
        }
        Self { modules }
    }

    /// The file that defines what `path` names: re-exports are followed.
    fn definer(&self, path: &[String]) -> Option<&Segments> {
        let mut path = path.to_vec();
        // A re-export of a re-export of a re-export is as far as anything goes.
        for _ in 0..8 {
            let depth = (0..=path.len()).rev().find(|&n| self.modules.contains_key(&path[..n]))?;
            let (found, module) = self.modules.get_key_value(&path[..depth])?;
            let source = path.get(depth).and_then(|name| module.exports.get(name));
            match source {
                Some(source) => path = source.iter().chain(&path[depth + 1..]).cloned().collect(),
                None => return Some(found),
            }
        }
        None
    }

    /// One line for each use of a room that isn't below the room of the file.
    fn wrong_directions(&self) -> Vec<String> {
        let floor = |room: &String| ROOMS.iter().position(|known| known == room);
        let mut wrong = Vec::new();
        for (path, module) in self.modules.iter().filter(|(path, _)| !path.is_empty()) {
            let here = floor(&path[0]);
            for used in &module.uses {
                let there = self.definer(used).and_then(|path| path.first()).and_then(floor);
                if path[0] != "main" && (here.is_none() || there > here) {
                    wrong.push(format!("{} uses {}", module.file.display(), used.join("::")));
                }
            }
        }
        wrong
    }

    /// The files of each circle, by their module paths.
    fn circles(&self) -> BTreeSet<Vec<String>> {
        let uses = |path: &Segments| {
            let definers = self.modules[path].uses.iter().filter_map(|used| self.definer(used));
            definers.filter(|used| !used.is_empty()).collect::<BTreeSet<_>>()
        };
        let direct: BTreeMap<_, _> = self.modules.keys().map(|path| (path, uses(path))).collect();
        let reached: BTreeMap<_, _> =
            direct.keys().map(|path| (*path, reachable(&direct, path))).collect();
        let circle_of = |(path, reach): (&&Segments, &BTreeSet<&Segments>)| {
            let members = reach.iter().filter(|other| reached[**other].contains(*path));
            let names: BTreeSet<String> = members.map(|path| path.join("::")).collect();
            names.into_iter().collect::<Vec<_>>()
        };
        reached.iter().map(circle_of).filter(|circle| circle.len() > 1).collect()
    }
}

/// What a file uses, what that uses, and so on.
fn reachable<'s>(
    direct: &BTreeMap<&'s Segments, BTreeSet<&'s Segments>>,
    from: &'s Segments,
) -> BTreeSet<&'s Segments> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(path) = open.pop() {
        open.extend(direct[path].iter().filter(|next| seen.insert(**next)));
    }
    seen
}

/// `src/check/join.rs` is `check::join`, `src/check/mod.rs` is `check`.
fn module_path(root: &Path, file: &Path) -> Segments {
    let relative = file.strip_prefix(root).expect("the file is below the root").with_extension("");
    let mut path: Segments =
        relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if path.last().is_some_and(|last| ["mod", "lib"].contains(&last.as_str())) {
        path.pop();
    }
    path
}

impl Module {
    fn read(file: PathBuf, path: &[String], text: &str) -> Self {
        let syntax = syn::parse_file(text).expect("the file is Rust");
        let children = syntax.items.iter().filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        });
        let mut paths = Paths {
            here: path,
            children: children.collect(),
            uses: BTreeSet::new(),
            exports: BTreeMap::new(),
        };
        paths.visit_file(&syntax);
        let too_long = lengths::too_long(&path.join("::"), text, &syntax);
        Self { file, uses: paths.uses, exports: paths.exports, too_long }
    }
}

/// Collects the paths of one file.
struct Paths<'m> {
    here: &'m [String],
    children: BTreeSet<String>,
    uses: BTreeSet<Segments>,
    exports: BTreeMap<String, Segments>,
}

impl Paths<'_> {
    /// The path from the root of the crate; `None` for one that leads out of the crate.
    fn absolute(&self, path: &[String]) -> Option<Segments> {
        let (first, rest) = path.split_first()?;
        let (base, rest) = match first.as_str() {
            "crate" => (&[][..], rest),
            "self" => (self.here, rest),
            "super" => {
                let ups = path.iter().take_while(|segment| *segment == "super").count();
                (&self.here[..self.here.len().saturating_sub(ups)], &path[ups..])
            }
            child if self.children.contains(child) => (self.here, path),
            _ => return None,
        };
        Some(base.iter().chain(rest).cloned().collect())
    }

    fn use_tree(&mut self, tree: &syn::UseTree, mut before: Segments, is_export: bool) {
        let (path, name) = match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                return self.use_tree(&path.tree, before, is_export);
            }
            syn::UseTree::Group(group) => {
                return group
                    .items
                    .iter()
                    .for_each(|tree| self.use_tree(tree, before.clone(), is_export));
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                let name = before.last().cloned().unwrap_or_default();
                (before, name)
            }
            syn::UseTree::Name(name) => {
                before.push(name.ident.to_string());
                (before, name.ident.to_string())
            }
            syn::UseTree::Rename(rename) => {
                before.push(rename.ident.to_string());
                (before, rename.rename.to_string())
            }
            syn::UseTree::Glob(_) => (before, "*".to_owned()),
        };
        let Some(path) = self.absolute(&path) else { return };
        if is_export {
            self.exports.insert(name, path);
        } else {
            self.uses.insert(path);
        }
    }

    /// Paths that start with `crate` or `super` among the tokens of a macro.
    fn tokens(&mut self, tokens: &str) {
        let joined = tokens.replace(" :: ", "::");
        let words = joined.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        for word in words.filter(|word| word.starts_with("crate::") || word.starts_with("super::"))
        {
            let path: Segments = word.split("::").map(str::to_owned).collect();
            self.uses.extend(self.absolute(&path));
        }
    }
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|name| name == "test")
        };
        if !module.attrs.iter().any(is_test) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_export = !matches!(item.vis, syn::Visibility::Inherited);
        self.use_tree(&item.tree, Vec::new(), is_export);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {
        // `pub(in super::super)` says who may use the item; it uses nothing.
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Segments =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let is_ours = |first: &String| {
            ["crate", "super", "self"].contains(&first.as_str()) || self.children.contains(first)
        };
        if segments.len() > 1 && is_ours(&segments[0]) {
            self.uses.extend(self.absolute(&segments));
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.tokens(&called.tokens.to_string());
        syn::visit::visit_macro(self, called);
    }
}

#[test]
fn every_room_uses_only_the_rooms_below_it() {
    let wrong = SOURCES.wrong_directions();
    assert!(wrong.is_empty(), "these uses point upwards:\n{}", wrong.join("\n"));
}

#[test]
fn no_files_form_a_circle() {
    let circles = SOURCES.circles();
    let lines: BTreeSet<String> = circles.iter().map(|circle| circle.join(", ")).collect();
    let known: BTreeSet<String> = CIRCLES.map(str::to_owned).into();
    let new: Vec<&String> = lines.difference(&known).collect();
    assert!(new.is_empty(), "these files use each other: {new:#?}");
    let broken: Vec<&String> = known.difference(&lines).collect();
    assert!(broken.is_empty(), "no circles any more: remove them from `CIRCLES`: {broken:#?}");
}

#[test]
fn every_folder_of_src_is_a_room() {
    let modules = &SOURCES.modules;
    let rooms: BTreeSet<&str> =
        modules.keys().filter_map(|path| path.first()).map(String::as_str).collect();
    let expected: BTreeSet<&str> = ROOMS.into_iter().chain(["main"]).collect();
    assert_eq!(rooms, expected);
}
