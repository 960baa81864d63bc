//! `dtolint policy init`.

use super::*;

#[test]
fn init_writes_a_policy_for_what_is_there_and_never_overwrites() {
    let hook = r#"{"endpoint_url": "https://hooks.example.com/hr", "events": ["user.created"]}"#;
    let list = "webhookEndpoints:\n  - endpoint_url: https://it.example.org/x\n    events: []\n";
    let other = hook.replace("/hr", "/it");
    let files = [
        ("webhooks/hr.json", hook),
        ("webhooks/it.json", &*other),
        ("seed.yaml", list),
        ("package.json", "{}"),
    ];
    let folder = folder(&files);
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let told = out(&output);
    assert!(
        told.contains("3 documents were found: 3 as workos:CreateWebhookEndpointDto"),
        "{told}"
    );
    let text = fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is written");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("policy-init", text));
    let schema =
        fs::read_to_string(folder.path().join("dtolint.schema.json")).expect("it is written");
    assert_eq!(schema, out(&dtolint(folder.path(), &["policy", "schema"])));
    // What was written is without fault, its test passes, and every document is checked by it.
    for command in [&["policy", "check", "--fail-on", "info"][..], &["policy", "test"], &["check"]]
    {
        let output = dtolint(folder.path(), command);
        assert_eq!(code(&output), 0, "{command:?}: {}{}", out(&output), err(&output));
    }
    assert!(out(&dtolint(folder.path(), &["check"])).contains("in 3 files"));
    // Nothing is overwritten.
    fs::write(folder.path().join("dtolint.toml"), "mine").expect("it can be written");
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("`dtolint.toml` already exists"), "{}", err(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is there"),
        "mine"
    );
    let output = dtolint(folder.path(), &["policy", "init", "nowhere"]);
    assert_eq!(code(&output), 2);
    // Nor is a schema that is there.
    let output = {
        fs::create_dir(folder.path().join("sub")).expect("it can be made");
        fs::write(folder.path().join("sub/dtolint.schema.json"), "mine")
            .expect("it can be written");
        dtolint(folder.path(), &["policy", "init", "sub"])
    };
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("kept the existing sub/dtolint.schema.json"), "{}", out(&output));
    assert!(out(&output).contains("no documents were found"), "{}", out(&output));
}

/// The list of domains that is proposed has only names that a public server may have.
#[test]
fn init_proposes_no_domain_for_special_use_and_none_that_is_no_name() {
    let hosts = [
        "hooks.example.com",
        "HOOKS.example.com",
        "it.example.org:8443",
        "localhost:3000",
        "hooks.test",
        "api.prod.internal",
        "127.0.0.1",
        "[::1]",
        "under_score.example.com",
        "${HOST}",
    ];
    let document = |host: &str| {
        format!(r#"{{"endpoint_url": "https://{host}/x", "events": ["user.created"]}}"#)
    };
    let files = hosts.iter().enumerate();
    let files: Vec<(String, String)> =
        files.map(|(nth, host)| (format!("webhooks/{nth}.json"), document(host))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let folder = folder(&files);
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert!(out(&output).contains("10 documents were found"), "{}", out(&output));
    let text = fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is written");
    let domains: Vec<&str> = text.lines().filter(|line| line.starts_with("domains")).collect();
    assert_eq!(domains, [r#"domains = ["hooks.example.com", "it.example.org"]"#]);
    let output = dtolint(folder.path(), &["policy", "check", "--fail-on", "info"]);
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
}

/// The lines that `init` says are next, run as printed.
fn run_next(folder: &Path, said: &str) -> Vec<Output> {
    let next = said.lines().filter_map(|line| line.strip_prefix("next: dtolint "));
    next.map(|command| dtolint(folder, &command.split(' ').collect::<Vec<_>>())).collect()
}

/// Makes a repository with these files, starts a policy, and holds what every started policy promises: its check and
/// its tests pass, what is printed can be run, and no file is claimed twice. Gives the policy and what was said.
fn started(files: &[(&str, &str)]) -> (String, String) {
    let folder = folder(files);
    let output = dtolint(folder.path(), &["policy", "init"]);
    let said = out(&output);
    assert_eq!(code(&output), 0, "{said}{}", err(&output));
    let policy = fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is written");
    for command in ["check", "test"] {
        let output = dtolint(folder.path(), &["policy", command]);
        let text = format!("{}{}", out(&output), err(&output));
        assert_eq!(code(&output), 0, "policy {command}: {text}{policy}");
    }
    let next = run_next(folder.path(), &said);
    assert_eq!(next.len(), 1, "{said}");
    assert!(code(&next[0]) < 2, "{said}{}{}{policy}", out(&next[0]), err(&next[0]));
    assert_eq!(
        code(&next[0]) == 1,
        said.contains("`dtolint check` finds"),
        "{said}{}",
        out(&next[0])
    );
    if !policy.contains("\n[[documents]]") {
        return (policy, said);
    }
    let list = dtolint(folder.path(), &["check", "--list-files", "--allow-empty", "-f", "json"]);
    let list: Value = serde_json::from_slice(&list.stdout).expect("it is JSON");
    for file in list["files"].as_array().expect("a list") {
        let claims = file["claims"].as_array().map_or(0, Vec::len);
        let selects = policy.matches("select = ").count();
        assert!(claims <= 1.max(selects), "{file:#}{policy}");
    }
    (policy, said)
}

const ORDER: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Order",
  "type": "object",
  "required": ["id", "total"],
  "properties": {"id": {"type": "string"}, "total": {"type": "number"}, "note": {"type": "string"}},
  "additionalProperties": false
}"#;

const STRIPE: &str = r#"{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "WebhookEndpoint",
  "type": "object",
  "required": ["url", "enabled_events"],
  "properties": {
    "url": {"type": "string"},
    "enabled_events": {"type": "array", "items": {"enum": ["customer.created", "invoice.paid"]}},
    "description": {"type": "string"}
  }
}"#;

#[test]
fn a_policy_for_webhooks_with_a_schema_of_their_own_knows_their_places() {
    let hook =
        r#"{"url": "https://hooks.shop.example.com/stripe", "enabled_events": ["invoice.paid"]}"#;
    let (policy, said) = started(&[
        ("schemas/endpoint.json", STRIPE),
        ("stripe/a.json", hook),
        ("stripe/b.json", &hook.replace("stripe\"", "b\"")),
        (
            "package.json",
            r#"{"name": "shop", "version": "1.0.0", "url": "https://shop.example.com"}"#,
        ),
    ]);
    assert!(said.contains("2 documents were found: 2 as schemas/endpoint.json"), "{said}");
    let entry = "[[documents]]\nfiles = [\"stripe/*.json\"]\nschema = \"schemas/endpoint.json\"\n\
        roles = { url = \"/url\", events = \"/enabled_events\" }\n";
    assert!(policy.contains(entry), "{policy}");
    assert!(policy.contains("domains = [\"hooks.shop.example.com\"]"), "{policy}");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("policy-init-schema", policy));
}

#[test]
fn components_of_an_openapi_file_are_found_by_what_documents_have() {
    let api = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
        Base: {type: object, required: [id], properties: {id: {type: string}}}\n    \
        Order:\n      allOf:\n        - $ref: '#/components/schemas/Base'\n        - {type: object, required: [total], properties: {total: {type: number}}}\n    \
        Refund: {type: object, required: [id, total], properties: {id: {type: string}, total: {type: string}}}\n    \
        Broken: {type: strin, properties: {id: {}, total: {}}}\n";
    let (policy, said) = started(&[
        ("api/openapi.yaml", api),
        ("orders/1.json", r#"{"id": "1", "total": 3}"#),
        ("orders/2.yaml", "id: '2'\ntotal: 4.5\n"),
        ("refunds.json", r#"{"data": [{"id": "1", "total": "3"}, {"id": "2", "total": "4"}]}"#),
    ]);
    assert!(said.contains("2 as api/openapi.yaml#/components/schemas/Order"), "{said}");
    assert!(said.contains("1 as api/openapi.yaml#/components/schemas/Refund"), "{said}");
    assert!(policy.contains("files = [\"orders/*.json\", \"orders/*.yaml\"]"), "{policy}");
    assert!(
        policy.contains("files = [\"refunds.json\"]") && policy.contains("select = \"/data/*\""),
        "{policy}"
    );
}

#[test]
fn a_repository_without_documents_gets_a_policy_that_works() {
    let (policy, said) = started(&[]);
    assert!(said.contains("no documents were found"), "{said}");
    assert!(said.ends_with("next: dtolint policy check\n"), "{said}");
    assert!(policy.contains("# [[documents]]"), "{policy}");
    let (_, said) =
        started(&[("package.json", "{}"), ("broken.json", "{"), ("schemas/order.json", ORDER)]);
    assert!(said.contains("no documents were found"), "{said}");
}

#[test]
fn a_document_with_a_mistake_is_claimed_beside_its_like_and_told() {
    let (policy, said) = started(&[
        ("schemas/order.json", ORDER),
        ("orders/1.json", r#"{"id": "1", "total": 3}"#),
        ("orders/2.json", r#"{"id": "2", "totl": 3}"#),
        ("orders/3.json", r#"{"id": "3", "total": "3"}"#),
        ("elsewhere/1.json", r#"{"$schema": "../schemas/order.json", "id": "1", "total": 3}"#),
    ]);
    assert!(said.contains("4 documents were found: 4 as schemas/order.json"), "{said}");
    assert!(said.contains("`dtolint check` finds in the documents: schema (4)"), "{said}");
    assert!(policy.contains("files = [\"elsewhere/*.json\", \"orders/*.json\"]"), "{policy}");
}

/// Hosts of several organisations, and hosts that the pack refuses: these are named, and not allowed.
#[test]
fn hosts_that_the_pack_refuses_are_never_allowed() {
    let hook = |host: &str| {
        format!(r#"{{"endpoint_url": "https://{host}/x", "events": ["user.created"]}}"#)
    };
    let refused =
        ["localhost", "10.0.0.1", "a.internal", "x.ngrok.io", "webhook.site", "paypa\u{430}.com"];
    let hosts = [&["a.example.com", "b.example.com", "hooks.acme.io"][..], &refused].concat();
    let files: Vec<(String, String)> = hosts
        .iter()
        .enumerate()
        .map(|(nth, host)| (format!("webhooks/{nth}.json"), hook(host)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let (policy, said) = started(&files[..3]);
    assert!(
        policy.contains("domains = [\"a.example.com\", \"b.example.com\", \"hooks.acme.io\"]"),
        "{policy}"
    );
    assert!(!said.contains("not allowed"), "{said}");
    let (policy, said) = started(&files);
    assert!(
        policy.contains("domains = [\"a.example.com\", \"b.example.com\", \"hooks.acme.io\"]"),
        "{policy}"
    );
    assert!(
        said.contains("not allowed, as `url-rebinding-host` refuses it: webhook.site\n"),
        "{said}"
    );
    assert!(
        policy.contains("# Not allowed, as `url-rebinding-host` refuses it: webhook.site\n"),
        "{policy}"
    );
    // Only such hosts.
    let (policy, said) = started(&files[3..]);
    assert!(policy.contains("# domains = [\"hooks.example.com\"]"), "{policy}");
    assert!(!policy.lines().any(|line| line.starts_with("domains")), "{policy}");
    assert!(said.contains("`dtolint check` finds in the documents: "), "{said}");
}

/// A folder with other files, lists beside single ones, and a file with several lists.
#[test]
fn no_file_is_claimed_twice() {
    let hook = r#"{"endpoint_url": "https://hooks.example.com/a", "events": ["user.created"]}"#;
    let other = hook.replace("/a", "/b");
    let list = format!("[{}, {}]", hook.replace("/a", "/c"), hook.replace("/a", "/d"));
    let both = format!(
        r#"{{"hooks": [{}], "orders": [{{"id": "1", "total": 3}}]}}"#,
        hook.replace("/a", "/e")
    );
    let (policy, said) = started(&[
        ("mixed/hook.json", hook),
        ("mixed/package.json", "{}"),
        ("lists/one.json", &other),
        ("lists/many.json", &list),
        ("both/all.json", &both),
        ("schemas/order.json", ORDER),
    ]);
    assert!(said.contains("4 documents were found"), "{said}");
    assert!(!policy.contains("mixed/*.json") && !policy.contains("lists/*.json"), "{policy}");
    assert!(
        policy.contains("select = \"/hooks/*\"") && policy.contains("select = \"/orders/*\""),
        "{policy}"
    );
}

#[test]
fn what_is_next_is_for_the_folder_that_was_named() {
    let hook = r#"{"endpoint_url": "https://hooks.example.com/a", "events": ["user.created"]}"#;
    let folder = folder(&[("a b/hooks/a.json", hook), ("empty/x.txt", ""), ("sub/a.json", hook)]);
    let init = |name: &str| out(&dtolint(folder.path(), &["policy", "init", name]));
    let said = init("a b");
    assert!(said.ends_with("next: dtolint check --policy 'a b/dtolint.toml'\n"), "{said}");
    for (name, next) in
        [("sub", "check --policy sub/dtolint.toml"), ("empty", "policy check empty/dtolint.toml")]
    {
        let said = init(name);
        assert!(said.ends_with(&format!("next: dtolint {next}\n")), "{said}");
        assert_eq!(code(&run_next(folder.path(), &said)[0]), 0, "{said}");
    }
}

/// Names that mean something in globs, TOML, comments, schemas and terminals.
#[cfg(unix)]
#[test]
fn odd_names_are_written_so_that_they_mean_themselves() {
    let hook = |nth: usize| {
        format!(
            r#"{{"endpoint_url": "https://hooks.example.com/{nth}", "events": ["user.created"]}}"#
        )
    };
    let odd = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": "Odd\u001b[31m",
        "required": ["x*y", "~"], "properties": {"x*y": {"type": "string"}, "~": {}}}"#;
    let (policy, said) = started(&[
        ("a b [x]{y}/q\"uote.json", &hook(0)),
        ("it's/$HOME.json", &hook(1)),
        ("it's/new\nline.json", &hook(2)),
        ("#x.json", &hook(3)),
        ("s p.json", odd),
        ("odd/a.json", r#"{"x*y": "1", "~": 2}"#),
        ("odd/list.json", r#"{"l*": [{"x*y": "1", "~": 2}]}"#),
    ]);
    assert!(said.contains("1 as s p.json, 4 as workos:CreateWebhookEndpointDto"), "{said}");
    assert!(!said.contains('\u{1b}') && !policy.contains('\u{1b}'), "{policy}");
    // No glob can start with `!`.
    let (policy, _) = started(&[("!y.json", &hook(0)), ("z.json", &hook(1))]);
    assert!(policy.contains("files = [\"z.json\"]"), "{policy}");
}

/// Schemas that name each other along many ways are read once each.
#[test]
fn schemas_that_name_each_other_are_read_once() {
    let all = |nth: usize| format!(r##"{{"$ref": "#/components/schemas/S{nth}"}}"##);
    // Each names every other one, and itself.
    let refs = (0..25).map(all).collect::<Vec<_>>().join(", ");
    let mut schemas: Vec<String> = (0..25)
        .map(|nth| format!(r#""S{nth}": {{"properties": {{"m{nth}": {{}}}}, "allOf": [{refs}]}}"#))
        .collect();
    // A long chain.
    schemas.extend(
        (0..200)
            .map(|nth| format!(r##""C{nth}": {{"$ref": "#/components/schemas/C{}"}}"##, nth + 1)),
    );
    schemas
        .push(r#""C200": {"required": ["far"], "properties": {"far": {}, "away": {}}}"#.to_owned());
    let api = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{{}}}}}}}"#,
        schemas.join(", ")
    );
    let (_, said) = started(&[("api.json", &api), ("a/1.json", r#"{"far": 1, "away": 2}"#)]);
    assert!(said.contains("1 document was found: 1 as api.json#/components/schemas/C"), "{said}");
}

/// Two schemas with the same members: the path of each document says which it is.
#[test]
fn a_path_names_the_schema_of_each_document() {
    let refund = ORDER.replace("Order", "Refund");
    let (policy, said) = started(&[
        ("schemas/order.json", ORDER),
        ("schemas/refund.json", &refund),
        ("orders/1.json", r#"{"id": "1", "total": 3}"#),
        ("orders/2.json", r#"{"id": "2", "total": 4}"#),
        ("refunds/1.json", r#"{"id": "3", "total": 5}"#),
    ]);
    assert!(said.contains("2 as schemas/order.json, 1 as schemas/refund.json"), "{said}");
    let entry = "files = [\"refunds/*.json\"]\nschema = \"schemas/refund.json\"\n";
    assert!(policy.contains(entry), "{policy}");
}

/// A file whose documents differ is no document, so its hosts aren't proposed.
#[test]
fn only_hosts_of_claimed_files_are_proposed() {
    let hook = |host: &str| {
        format!(r#"{{"endpoint_url": "https://{host}/x", "events": ["user.created"]}}"#)
    };
    let different = format!("{}\n---\nkind: Service\n", hook("other.example.com"));
    let (policy, said) =
        started(&[("webhooks/a.json", &hook("hooks.example.com")), ("k8s/all.yaml", &different)]);
    assert!(said.contains("1 document was found"), "{said}");
    assert!(policy.contains("domains = [\"hooks.example.com\"]"), "{policy}");
}

/// A schema beside its documents isn't claimed as one of them, and what isn't right there still is.
#[test]
fn a_schema_beside_its_documents_is_not_claimed() {
    let (policy, said) = started(&[
        ("orders/order.schema.json", ORDER),
        ("orders/1.json", r#"{"id": "1", "total": 3}"#),
        ("orders/2.json", r#"{"id": "2", "total": 4}"#),
        ("orders/3.yaml", "id: '3'\ntotal: 4\n"),
    ]);
    let entry = r#"files = ["orders/*.yaml", "orders/1.json", "orders/2.json"]"#;
    assert!(policy.contains(entry), "{policy}");
    assert!(said.contains("3 documents were found: 3 as orders/order.schema.json"), "{said}");
    assert!(!said.contains("`dtolint check` finds"), "{said}");
    let (policy, said) = started(&[
        ("orders/order.schema.json", ORDER),
        ("orders/1.json", r#"{"id": "1", "total": 3}"#),
        ("orders/2.json", r#"{"id": "2", "totl": 4}"#),
    ]);
    assert!(policy.contains(r#"files = ["orders/1.json", "orders/2.json"]"#), "{policy}");
    assert!(said.contains("`dtolint check` finds in the documents: schema (2)"), "{said}");
}

/// A schema with the members of WorkOS's has its roles by itself: the entry says nothing, and the rules look there.
#[test]
fn a_schema_that_has_the_roles_by_itself_gets_hosts_and_their_test() {
    let schema = ORDER.replace("id", "endpoint_url").replace("note", "label");
    let hook = |host: &str| format!(r#"{{"endpoint_url": "https://{host}/x", "total": 1}}"#);
    let (policy, said) = started(&[
        ("schemas/hook.json", &schema),
        ("hooks/a.json", &hook("hooks.example.com")),
        ("hooks/b.json", &hook("webhook.site")),
    ]);
    assert!(policy.contains("schema = \"schemas/hook.json\"\n"), "{policy}");
    assert!(!policy.contains("roles = {"), "{policy}");
    assert!(policy.contains("domains = [\"hooks.example.com\"]"), "{policy}");
    assert!(policy.contains("another host is refused"), "{policy}");
    assert!(
        said.contains("not allowed, as `url-rebinding-host` refuses it: webhook.site\n"),
        "{said}"
    );
}

/// A file with several lists of one schema counts once.
#[test]
fn a_file_counts_once_for_each_schema() {
    let hook = |path: &str| {
        format!(r#"{{"endpoint_url": "https://a.example.com/{path}", "events": ["user.created"]}}"#)
    };
    let lists = format!(r#"{{"old": [{}], "new": [{}]}}"#, hook("1"), hook("2"));
    let (_, said) = started(&[("hooks.json", &lists)]);
    assert!(said.contains("1 document was found: 1 as workos:CreateWebhookEndpointDto"), "{said}");
}

/// A URL where the schema allows none is no role, so its host is neither allowed nor refused.
#[test]
fn hosts_of_roles_that_the_schema_does_not_allow_are_not_named() {
    let schema = ORDER.replace(
        r#""note": {"type": "string"}"#,
        r#""target": {"type": "object", "properties": {"id": {}}, "additionalProperties": false}"#,
    );
    let document = r#"{"id": "1", "total": 3, "target": {"url": "https://webhook.site/x"}}"#;
    let (policy, said) = started(&[("schemas/order.json", &schema), ("orders/1.json", document)]);
    assert!(policy.contains("files = [\"orders/*.json\"]"), "{policy}");
    assert!(!policy.contains("webhook.site") && !policy.contains("roles = {"), "{policy}");
    assert!(!said.contains("webhook.site"), "{said}");
}
