//! URLs: what a host may be written in, which names are public, and how the parts are compared.

use dtolint::{Linter, Policy};

/// Rule and message of what a policy finds of a URL.
fn found(linter: &Linter, url: &str) -> Vec<(String, String)> {
    let document = serde_json::json!({ "endpoint_url": url, "events": ["user.created"] });
    let report = linter.lint(("a.json", &document.to_string()));
    let said = report.findings().iter();
    said.map(|it| (it.rule().to_owned(), it.message().to_owned())).collect()
}

fn rules(linter: &Linter, url: &str) -> String {
    let rules: Vec<String> = found(linter, url).into_iter().map(|(rule, _)| rule).collect();
    rules.join(" ")
}

fn linter(policy: &str) -> Linter {
    let text = format!("version = 1\nextends = [\"dtolint:recommended\"]\n{policy}");
    Linter::new(Policy::parse("dtolint.toml", &text).expect("no mistake in the policy"))
}

/// Ordinary words, with letters that look like Latin ones where the language has such words.
const WORDS: &[(&str, &[&str])] = &[
    ("Amharic", &["አዲስ", "ሰላም"]),
    ("Arabic", &["صباح", "اه", "سلام"]),
    ("Armenian", &["հայերեն", "սոս", "օս"]),
    ("Azerbaijani", &["əlaqə", "qəzet", "kənd", "ısı"]),
    ("Bengali", &["বাংলা", "আমি"]),
    ("Bulgarian", &["хора", "сок", "река", "оса"]),
    ("Burmese", &["မြန်မာ"]),
    ("Catalan", &["col·legi", "què"]),
    ("Chinese", &["中文", "一口", "公司", "口口"]),
    ("Czech", &["žluťoučký", "kůň"]),
    ("Danish", &["læge", "næstved", "øl", "æble", "smørrebrød", "kær"]),
    ("Dhivehi", &["ދިވެހި"]),
    ("Estonian", &["õun", "jäääär"]),
    ("Faroese", &["føroyar", "maður"]),
    ("Finnish", &["yö", "hääyöaie"]),
    ("French", &["cœur", "sœur", "œuf", "élève", "ça"]),
    ("Georgian", &["თბილისი", "საქართველო"]),
    ("German", &["bücher", "öl", "größer"]),
    ("Greek", &["ναι", "νυν", "όχι", "ειναι", "που", "ουρα"]),
    ("Gujarati", &["ગુજરાતી"]),
    ("Hausa", &["ƙasa", "ɗaki"]),
    ("Hebrew", &["שלום", "סוס", "יין"]),
    ("Hindi", &["हिन्दी", "नमस्ते"]),
    ("Hungarian", &["őr", "fűző"]),
    ("Icelandic", &["þing", "þú", "það", "æð", "rétt"]),
    ("Irish", &["éire", "líne"]),
    ("Italian", &["perché", "città"]),
    ("Japanese", &["ニュース", "エロ", "日本語", "ロー", "へ", "東京タワー", "〇〇"]),
    ("Kannada", &["ಕನ್ನಡ"]),
    ("Kazakh", &["қазақ", "әке", "өсу"]),
    ("Khmer", &["ភាសាខ្មែរ"]),
    ("Korean", &["한국어", "이", "응"]),
    ("Lao", &["ພາສາລາວ"]),
    ("Latvian", &["ķīmija", "ūdens"]),
    ("Lithuanian", &["ąžuolas", "ėjo"]),
    ("Macedonian", &["јас", "сос", "ѕвезда", "јасе"]),
    ("Malayalam", &["മലയാളം"]),
    ("Maltese", &["ħobż", "għid"]),
    ("Mongolian", &["хоосон", "сур"]),
    ("Nepali", &["नेपाली"]),
    ("Norwegian", &["være", "nær", "å", "bær"]),
    ("Persian", &["کتاب", "روز"]),
    ("Polish", &["łódź", "żółw"]),
    ("Portuguese", &["são", "coração"]),
    ("Punjabi", &["ਪੰਜਾਬੀ"]),
    ("Romanian", &["țară", "știu"]),
    (
        "Russian",
        &[
            "сахар",
            "хор",
            "сор",
            "сору",
            "пора",
            "рост",
            "оса",
            "хаос",
            "ура",
            "россия",
            "раса",
            "уха",
            "сера",
        ],
    ),
    ("Serbian", &["јас", "срце", "ресор"]),
    ("Sinhala", &["සිංහල"]),
    ("Slovak", &["mäso", "vŕba"]),
    ("Spanish", &["año", "niño"]),
    ("Swedish", &["räksmörgås", "å"]),
    ("Tamil", &["தமிழ்"]),
    ("Telugu", &["తెలుగు"]),
    ("Thai", &["ไทย", "ภาษา"]),
    ("Tibetan", &["བོད་སྐད"]),
    ("Turkish", &["kırmızı", "sınır", "kıt", "tıp", "ılık", "ısı", "kız", "çağrı"]),
    ("Ukrainian", &["їжак", "сир", "ось", "хао", "сесі"]),
    ("Urdu", &["اردو", "پاکستان"]),
    ("Uzbek", &["oʻzbek"]),
    ("Vietnamese", &["việt", "đường", "phở"]),
    ("Welsh", &["tŷ", "ŵyn"]),
];

#[test]
fn b39_ordinary_words_of_every_language_pass() {
    let linter = linter("");
    let mut wrong = Vec::new();
    for (language, words) in WORDS {
        for word in *words {
            // A letter that older parsers map needs its A-label.
            let written = |label: String| match label.contains(['ß', 'ς']) {
                true => idna::domain_to_ascii(&label).expect("a host"),
                false => label,
            };
            for url in [
                format!("https://{}.example.com/", written((*word).to_owned())),
                format!("https://hooks.{}.dk/", written(format!("{word}-1"))),
            ] {
                let found = found(&linter, &url);
                if !found.is_empty() {
                    wrong.push(format!("{language}: {url}: {found:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn b39_what_reads_like_a_known_name_or_an_allowed_host_is_found() {
    let linter = linter(
        "[rules.domain-not-allowed]\ndomains = [\"**.corp.example.com\", \"асе.example.org\", \"hpc.example.org\"]\n",
    );
    let of = |url: &str| rules(&linter, url);
    let table = [
        // Cyrillic alone, as a label, a part of one, and as an A-label.
        ("https://аррӏе.corp.example.com/", "url-homograph"),
        ("https://www.аррӏе-support.corp.example.com/", "url-not-canonical"),
        ("https://аррӏе-сахар.corp.example.com/", "url-homograph"),
        ("https://xn--80ak6aa92e.corp.example.com/", "url-homograph"),
        ("https://раураӏ.corp.example.com/", "url-homograph"),
        ("https://ѕсоре.corp.example.com/", "url-homograph"),
        ("https://арі.corp.example.com/", "url-homograph"),
        // Latin, with a letter that is ordinary in Turkish or Icelandic.
        ("https://gıthub.corp.example.com/", "url-homograph"),
        ("https://mıcrosoft.corp.example.com/", "url-homograph"),
        ("https://þaypal.corp.example.com/", "url-homograph"),
        // A host that the policy allows, in other letters, and the allowed one itself.
        ("https://һрс.example.org/", "domain-not-allowed url-homograph"),
        ("https://a.һрс.example.org/", "domain-not-allowed url-homograph"),
        ("https://асе.example.org/", ""),
        // Another word in the same letters.
        ("https://рас.corp.example.com/", ""),
    ];
    for (url, expected) in table {
        assert_eq!(of(url), expected, "{url}: {:?}", found(&linter, url));
    }
}

#[test]
fn b39_a_policy_lists_the_scripts_of_its_hosts() {
    let linter = linter("[rules.url-homograph]\nscripts = [\"Latin\", \"Cyrillic\"]\n");
    let table = [
        ("https://hooks.example.com/", ""),
        ("https://læge.example.com/", ""),
        ("https://сахар.example.com/", ""),
        ("https://аррӏе.example.com/", "url-homograph"),
        ("https://ναι.example.com/", "url-homograph"),
        ("https://日本.example.com/", "url-homograph"),
        ("https://日本-1.example.com/", "url-homograph"),
    ];
    for (url, expected) in table {
        assert_eq!(rules(&linter, url), expected, "{url}: {:?}", found(&linter, url));
    }
    let ascii = self::linter("[rules.url-homograph]\nscripts = []\n");
    assert_eq!(rules(&ascii, "https://hooks.example.com/"), "");
    assert_eq!(rules(&ascii, "https://læge.example.com/"), "url-homograph");
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.url-homograph]\nscripts = [\"Cyrilic\"]\n";
    let error = Policy::parse("dtolint.toml", policy).expect_err("no such script");
    assert!(error.to_string().contains("Cyrillic"), "{error}");
}

/// Only the rule that no policy can turn off.
#[test]
fn b38_what_no_registry_allows_is_refused_without_any_pack() {
    let linter = Linter::new(Policy::parse("dtolint.toml", "version = 1\n").expect("no mistake"));
    for host in [
        "a\u{1806}b",
        "ᠡ\u{1806}ᠢ",
        "Ꮳ",
        "ꮳ",
        "ᏸ",
        "\u{378}",
        "a\u{10ffff}",
        "\u{e000}",
        "☃",
        "ɡoogle",
        "hооks",
        "例россия",
        "ꓸ",
        "ᚠ",
        "1২१",
        "xn--n3h",
        "xn--hks-jddd",
    ] {
        let url = format!("https://{host}.example.com/");
        assert_eq!(rules(&linter, &url), "url-not-canonical", "{url}");
    }
    for host in ["bücher", "россия", "xn--bcher-kva", "日本語abc", "xn--fa-hia"] {
        let url = format!("https://{host}.example.com/");
        assert_eq!(rules(&linter, &url), "", "{url}: {:?}", found(&linter, &url));
    }
}

#[test]
fn b40_a_name_whose_top_level_does_not_exist_is_not_public() {
    let linter = linter("");
    for host in [
        "localhost4.localdomain4",
        "localhost6.localdomain6",
        "vault.service.consul",
        "a.svc",
        "a.default.svc.cluster.local",
        "metadata.tencentyun.com",
        "metadata.goog",
        "api.metadata.cloud.ibm.com",
        "metadata.exoscale.com",
        "a.invented",
        "a.comm",
        "printer.local",
        "a.internal",
        "a.home.arpa",
        "a.onion",
        "hooks",
        "a.xn--80asehdbx",
        "a.docker",
    ] {
        let url = format!("https://{host}/");
        assert_eq!(rules(&linter, &url), "url-address", "{url}: {:?}", found(&linter, &url));
    }
    for host in
        ["a.dev", "a.co.uk", "a.b.ck", "пример.рф", "a.xn--p1ai", "例え.中国", "a.museum", "a.app"]
    {
        let url = format!("https://{host}/");
        assert_eq!(rules(&linter, &url), "", "{url}: {:?}", found(&linter, &url));
    }
}

#[test]
fn b40_a_policy_lists_the_names_of_its_own_network() {
    let policy = "[rules.url-address]\nexcept = [\"**.service.consul\", \"hooks.acme.internal\"]\n";
    let linter = linter(policy);
    for (host, expected) in [
        ("vault.service.consul", ""),
        ("hooks.acme.internal", ""),
        ("vault.node.consul", "url-address"),
        ("a.hooks.acme.internal", "url-address"),
        ("10.0.0.1", "url-address"),
    ] {
        assert_eq!(rules(&linter, &format!("https://{host}/")), expected, "{host}");
    }
}
#[test]
fn b2_a_host_has_at_most_253_octets() {
    let linter = linter("");
    let name = |length: usize| {
        let labels = format!("{0}.{0}.{0}.", "a".repeat(63));
        format!("{labels}{}.com", "a".repeat(length - labels.len() - 4))
    };
    for (length, expected) in [(253, ""), (254, "url-not-canonical"), (255, "url-not-canonical")] {
        let name = name(length);
        assert_eq!(name.len(), length);
        assert_eq!(rules(&linter, &format!("https://{name}/")), expected, "{length}");
        let upper = name.to_uppercase();
        assert_eq!(rules(&linter, &format!("https://{upper}:443/x?y")), expected, "{length}");
    }
    // 253 is what is looked up: the A-labels.
    let label = format!("ü{}", "a".repeat(50));
    let host = format!("{label}.{label}.{label}.{label}.{}.com", "a".repeat(20));
    let ascii = idna::domain_to_ascii(&host).expect("a host");
    assert!(host.chars().count() <= 253 && ascii.len() > 253, "{}", ascii.len());
    assert_eq!(rules(&linter, &format!("https://{host}/")), "url-not-canonical");
}

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
