//! Paths and queries: what is read in two ways, and how they are compared.

use super::*;

/// A policy with one check on the URL, and the core rules.
fn check(check: &str) -> Linter {
    let text = format!(
        "version = 1\n[[rule]]\nid = \"checked\"\ntitle = \"t\"\nlevel = \"error\"\nselect = \"/endpoint_url\"\ncheck = {check}\n"
    );
    Linter::new(Policy::parse("dtolint.toml", &text).expect("no mistake in the policy"))
}

fn at(path: &str) -> String {
    format!("https://hooks.example.com{path}")
}

/// Ways to write a path that some receivers read as another one.
const AMBIGUOUS_PATHS: &[&str] = &[
    "/v1/../admin",
    "/v1/./a",
    "/v1/%2e%2e/admin",
    "/v1/%2E./admin",
    "/v1/.%2e/admin",
    "/v1/..",
    "/v1/.",
    "/..",
    "/./",
    "/v1/%2e",
    "/v1/%2e%2E/",
    "/v1/..;/admin",
    "/v1/..;a=b/admin",
    "/v1/..%2f",
    "/v1/..%2Fadmin",
    "/v1/%2e%2e%2fadmin",
    "/v1/%2e%2e%5cadmin",
    "/v1/a%2f..%2f..%2fadmin",
    "/v1//admin",
    "//v1/admin",
    "/v1/a//",
    "/v1/%252e%252e/admin",
    "/v1/%252e",
    "/v1/a%252fb",
    "/v1/%25%32%65/",
    "/v1/..%5cadmin",
    "/v1/a%5c..%5cb",
    "/v1/a;x=y",
    "/v1/a;x=y/b",
    "/v1/a;",
    "/v1/a%3bx",
    "/v1;/a",
    "/v1/a%00",
    "/v1/a%00.json",
    "/v1/%c0%ae%c0%ae/admin",
    "/v1/%c0%afadmin",
    "/v1/%e0%80%ae/",
    "/v1/a%ff",
    "/v1/.../admin",
    "/v1/....//admin",
    "/v1/..%20/admin",
    "/v1/.%20./admin",
    "/v1/admin.",
    "/v1/admin%20",
    "/v1/a%0d%0ab",
    "/v1/a%09",
    "/v1/a%7f",
    "/v1/a%e2%80%8b",
    "/v1/%ef%bc%8e%ef%bc%8e/admin",
    "/v1/a%ef%bc%8fb",
    "/v1/a%ef%bc%bcb",
    "/v1/%e2%80%a5/admin",
    "/v1/a%e2%80%a8",
];

#[test]
fn b41_a_path_that_receivers_read_in_two_ways_is_refused() {
    let checks = [
        r#"{ url-path = { one-of = ["/v1/*", "//v1/*", "/v1*"] } }"#,
        r#"{ url-path = { none-of = ["/nothing"] } }"#,
        r#"{ url-path = { matches = "^/" } }"#,
        // Neither a condition nor its opposite holds.
        r#"{ not = { url-path = { one-of = ["/nothing"] } } }"#,
        r#"{ any = [{ url-path = { one-of = ["/nothing"] } }, { url-path = { one-of = ["/v1/*"] } }] }"#,
        r#"{ when = { url-path = { one-of = ["/nothing"] } }, then = { url-port = { one-of = [1] } } }"#,
    ];
    for check in checks.map(check) {
        for path in AMBIGUOUS_PATHS {
            let found = found(&check, &at(path));
            let [(rule, message)] = &found[..] else { panic!("{path}: {found:?}") };
            assert!(rule == "checked" && message.contains("path"), "{path}: {message}");
        }
    }
}

#[test]
fn b41_paths_are_compared_as_receivers_decode_them() {
    let one_of = check(r#"{ url-path = { one-of = ["/v1/*", "/caf%C3%A9", "/a b"] } }"#);
    for path in [
        "/v1/a",
        "/v1/",
        "/v1/a/b",
        "/%761/a",
        "/v1/a%20b",
        "/v1/@team",
        "/v1/%40team",
        "/v1/a:b",
        "/v1/v1.2",
        "/v1/.well-known/x",
        "/v1/%E4%BE%8B",
        "/caf%c3%a9",
        "/a%20b",
        "/v1/100%25",
        "/v1/a+b",
        "/v1/a%2Bb",
    ] {
        assert_eq!(rules(&one_of, &at(path)), "", "{path}: {:?}", found(&one_of, &at(path)));
    }
    for path in ["/v2/a", "/", "", "/V1/a", "/v1", "/cafe"] {
        assert_eq!(rules(&one_of, &at(path)), "checked", "{path}");
    }
    let none_of = check(r#"{ url-path = { none-of = ["/admin*", "/é", "/%61dmin2"] } }"#);
    for path in ["/admin", "/%61dmin", "/ad%6Din/x", "/%C3%A9", "/%61dmin2"] {
        assert_eq!(rules(&none_of, &at(path)), "checked", "{path}");
    }
    assert_eq!(rules(&none_of, &at("/administration-is-not-it")), "checked");
    assert_eq!(rules(&none_of, &at("/v1/admin")), "");
    let matches = check(r#"{ url-path = { matches = "^/v1/[a-z ]+$" } }"#);
    assert_eq!(rules(&matches, &at("/v1/%61%20b")), "");
    assert_eq!(rules(&matches, &at("/v1/A")), "checked");
}

#[test]
fn b41_query_names_are_compared_as_receivers_decode_them() {
    let none_of = check(r#"{ url-query = { none-of = ["password", "api_key"] } }"#);
    for query in [
        "password=x",
        "password",
        "password[]=x",
        "password%5B%5D=x",
        "password[0]=x",
        "password[a][b]=x",
        "user[password]=x",
        "%20password=x",
        "+password=x",
        "password+=x",
        "password%20=x",
        "password%00=x",
        "password%00a=x",
        "%00password=x",
        "PASSWORD=x",
        "Pass%57ord=x",
        "a;password=x",
        "a=1;password=x",
        "a=1&&password=x",
        "%2570assword=x",
        "%252570assword=x",
        "pass%E2%80%8Bword=x",
        "pass%C2%ADword=x",
        "%EF%BD%90assword=x",
        "pass%FFword=x",
        "password%0a=x",
        "api.key=x",
        "api+key=x",
        "api%20key=x",
        "api[key=x",
        "a&amp;password=x",
        "pa%C5%BFsword=x",
        "%09password=x",
    ] {
        let url = at(&format!("/?{query}"));
        assert_eq!(rules(&none_of, &url), "checked", "{query}");
    }
    for query in [
        "passwordless=1",
        "a=password",
        "keep=password[]",
        "pass_word=1",
        "my-password=1",
        "api-key=1",
        "",
    ] {
        let url = at(&format!("/?{query}"));
        assert_eq!(rules(&none_of, &url), "", "{query}: {:?}", found(&none_of, &url));
    }
    let one_of = check(r#"{ url-query = { one-of = ["team"] } }"#);
    for query in
        ["team%00=x", "team[]=x", "%20team=x", "TEAM=x", "team;x", "team=1;x=2", "%2574eam=1"]
    {
        assert_eq!(rules(&one_of, &at(&format!("/?{query}"))), "checked", "{query}");
    }
    assert_eq!(rules(&one_of, &at("/?te%61m=1&team=2")), "");
    // What only some receivers see isn't there.
    let required = check(r#"{ url-query = { required = ["sig"] } }"#);
    for query in ["a=1;sig=2", "sig;a=1", "SIG=1", "sig[]=1", "%20sig=1"] {
        assert_eq!(rules(&required, &at(&format!("/?{query}"))), "checked", "{query}");
    }
    for query in ["sig=1", "a=1&sig=2;b=3", "s%69g=1"] {
        assert_eq!(rules(&required, &at(&format!("/?{query}"))), "", "{query}");
    }
    let values = check(r#"{ url-query = { no-value-matches = "^sk_[a-z]+$" } }"#);
    for query in ["a=sk_x", "a=s%6B_x", "a=%2573k_x", "a=%20sk_x", "a=sk_x+", "a=1;b=sk_x"] {
        assert_eq!(rules(&values, &at(&format!("/?{query}"))), "checked", "{query}");
    }
}

/// Two spellings of one endpoint are one endpoint.
#[test]
fn b41_a_url_is_a_duplicate_in_any_percent_encoding() {
    let linter = linter("");
    let documents = |urls: &[&str]| -> String {
        let line = |url: &&str| {
            format!("{{\"endpoint_url\": \"{url}\", \"events\": [\"user.created\"]}}\n")
        };
        urls.iter().map(line).collect()
    };
    let count = |urls: &[&str]| {
        let report = linter.lint_all([("a.ndjson", &documents(urls))], dtolint::Coverage::Whole);
        report.findings().iter().filter(|it| it.rule() == "endpoint-duplicate").count()
    };
    assert_eq!(
        count(&["https://a.example.com/hr?a=b%2fc", "https://a.example.com/%68r?%61=b%2Fc"]),
        1
    );
    assert_eq!(count(&["https://a.example.com/a/./b/../hr", "https://a.example.com/a/hr"]), 1);
    assert_eq!(
        count(&[
            "https://a.example.com/a/%2e%2E",
            "https://a.example.com/",
            "https://a.example.com/a/.."
        ]),
        2
    );
    assert_eq!(count(&["https://a.example.com/a/..", "https://a.example.com/a"]), 0);
    assert_eq!(count(&["https://a.example.com/a%20b", "https://a.example.com/a%2Bb"]), 0);
}
