//! No file of `src/` and no function in it is too long to be read at once. Tests and comments count, too.
//!
//! What is longer is split by what it does. There is no exception; one would be named here, with its reason.

use syn::spanned::Spanned as _;
use syn::visit::Visit;

use super::SOURCES;

/// The most lines of a file.
const FILE: usize = 400;

/// The most lines of a function, from its `fn` to the end of its body.
const FUNCTION: usize = 60;

/// The functions of a file: their names and lengths.
#[derive(Default)]
struct Functions(Vec<(String, usize)>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.span().start().line;
        let last = body.brace_token.span.close().end().line;
        self.0.push((signature.ident.to_string(), last + 1 - first));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.add(&function.sig, &function.block);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add(&function.sig, &function.block);
        syn::visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.sig, body);
        }
        syn::visit::visit_trait_item_fn(self, function);
    }
}

/// One line for the file, if it is too long, and one for each function in it that is.
pub(super) fn too_long(name: &str, text: &str, syntax: &syn::File) -> Vec<String> {
    let mut functions = Functions::default();
    functions.visit_file(syntax);
    let lines = text.lines().count();
    let file = (lines > FILE).then(|| format!("`{name}` has {lines} lines"));
    let long = functions.0.into_iter().filter(|(_, lines)| *lines > FUNCTION);
    let long = long.map(|(function, lines)| format!("`{function}` of `{name}` has {lines} lines"));
    file.into_iter().chain(long).collect()
}

#[test]
fn no_file_and_no_function_of_src_is_too_long_to_be_read_at_once() {
    let long: Vec<&str> =
        SOURCES.modules.values().flat_map(|it| &it.too_long).map(String::as_str).collect();
    assert!(long.is_empty(), "split these by what they do:\n{}", long.join("\n"));
}

#[test]
fn what_is_too_long_is_named_with_its_lines() {
    let found = |text: &str| too_long("a", text, &syn::parse_file(text).expect("it is Rust"));
    let function = |body: usize| format!("fn f() {{\n{}}}\n", "    g();\n".repeat(body));
    assert_eq!(found(&function(FUNCTION - 2)), [""; 0]);
    assert_eq!(found(&function(FUNCTION - 1)), ["`f` of `a` has 61 lines"]);
    let method =
        format!("impl A {{\n    /// It is one.\n    #[cold]\n    {}}}\n", function(FUNCTION));
    assert_eq!(found(&method), ["`f` of `a` has 62 lines"]);
    assert_eq!(found(&"//\n".repeat(FILE)), [""; 0]);
    assert_eq!(found(&"//\n".repeat(FILE + 1)), ["`a` has 401 lines"]);
}
