//! The grammar of URLs, part by part (RFC 3986 and the WHATWG URL standard): what is accepted, and why no two
//! parsers differ on it. `tests/parsers/run.py` asks the parsers themselves.

use dtolint::{Linter, Policy};

/// A part of the grammar.
struct Part {
    name: &'static str,
    /// Why parsers agree on what is accepted, or why nothing more is.
    why: &'static str,
    accepted: &'static [&'static str],
    /// Ambiguous: `url-not-canonical` refuses them, whatever the policy.
    refused: &'static [&'static str],
}

const PARTS: &[Part] = &[
    Part {
        name: "scheme",
        why: "all parsers compare it in lower case; text without a valid scheme isn't a URL, and `url-scheme` reports it",
        accepted: &["https://a.example.com/", "HTTPS://a.example.com/", "hTTp://a.example.com/"],
        refused: &[
            "https:a.example.com",
            "ht\ttps://a.example.com/",
            "https\u{200b}://a.example.com/",
            " https://a.example.com/",
        ],
    },
    Part {
        name: "slashes",
        why: "two; browsers repair any other number, and others read a path",
        accepted: &["https://a.example.com"],
        refused: &[
            "https:/a.example.com/",
            "https:///a.example.com/",
            "https:////a.example.com/",
            "https:\\\\a.example.com/",
            "https:/\\a.example.com/",
        ],
    },
    Part {
        name: "user name",
        why: "of RFC 3986's characters and one `@`, so that all end it there; `url-userinfo` reports it",
        accepted: &[
            "https://u@a.example.com/",
            "https://u:p@a.example.com/",
            "https://u%40v:p:q@a.example.com/",
            "https://:@a.example.com/",
        ],
        refused: &[
            "https://@a.example.com/",
            "https://u@v@a.example.com/",
            "https://u[@a.example.com/",
            "https://u%4@a.example.com/",
            "https://u|@a.example.com/",
            "https://ü@a.example.com/",
            "https://u\\@a.example.com/",
            "https://u v@a.example.com/",
            "https://u/@a.example.com:x@b/\\",
        ],
    },
    Part {
        name: "host name",
        why: "letters, digits and hyphens in labels that DNS accepts, of which parsers change only the case",
        accepted: &[
            "https://a-b.c3.example.com/",
            "https://A.Example.COM/",
            "https://1.example.com/",
            "https://a--b.example.com/",
            "https://localhost/",
        ],
        refused: &[
            "https:///",
            "https://",
            "https://.a.example.com/",
            "https://a..example.com/",
            "https://a.example.com./",
            "https://-a.example.com/",
            "https://a-.example.com/",
            "https://a_b.example.com/",
            "https://a*b.example.com/",
            "https://a~.example.com/",
            "https://a!b.example.com/",
            "https://a;b.example.com/",
            "https://a,b.example.com/",
            "https://a$b.example.com/",
            "https://(a).example.com/",
            "https://a+b.example.com/",
            "https://a=b.example.com/",
            "https://a&b.example.com/",
            "https://a'b.example.com/",
            "https://a|b.example.com/",
            "https://a^b.example.com/",
            "https://a`b.example.com/",
            "https://{a}.example.com/",
            "https://<a>.example.com/",
            "https://a\"b.example.com/",
        ],
    },
    Part {
        name: "percent-encoding in the host",
        why: "never: browsers decode it, urllib and Java don't",
        accepted: &[],
        refused: &[
            "https://%61.example.com/",
            "https://a%2eexample.com/",
            "https://a.example.com%00/",
            "https://b%C3%BCcher.example.com/",
            "https://%5B::1%5D/",
        ],
    },
    Part {
        name: "international names",
        why: "the one form that IDNA 2003, IDNA 2008 and UTS 46 encode alike, in letters that registries allow",
        accepted: &[
            "https://bücher.example.com/",
            "https://россия.example.com/",
            "https://日本語abc.example.com/",
            "https://xn--fa-hia.example.com/",
            "https://XN--BCHER-KVA.example.com/",
        ],
        refused: &[
            "https://BÜCHER.example.com/",
            "https://bu\u{308}cher.example.com/",
            "https://faß.example.com/",
            "https://βόλος.example.com/",
            "https://ｂ.example.com/",
            "https://a。example.com/",
            "https://☃.example.com/",
            "https://Ꮳ.example.com/",
            "https://\u{378}.example.com/",
            "https://hооks.example.com/",
            "https://xn--n3h.example.com/",
            "https://xn--a.example.com/",
            "https://xn--abc-.example.com/",
            "https://xn--.example.com/",
            "https://a\u{200d}b.example.com/",
        ],
    },
    Part {
        name: "IPv4 address",
        why: "a host that ends in a number is an address, in any notation that a resolver accepts; `url-address` reports it, and no domain covers it",
        accepted: &[
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://00.0.0.0/",
            "https://256.1.1.1/",
            "https://1.2.3.4.5/",
            "https://0x/",
            "https://a.1/",
            "https://a.0x1/",
        ],
        refused: &[
            "https://127.0.0.1./",
            "https://127。0。0。1/",
            "https://１２７.0.0.1/",
            "https://127.0.0.1%00/",
            "https://127..1/",
        ],
    },
    Part {
        name: "IPv6 address",
        why: "RFC 4291's notation in brackets; no zone and no future version, which few parsers know",
        accepted: &["https://[::1]/", "https://[2001:DB8::1]:8443/", "https://[::ffff:127.0.0.1]/"],
        refused: &[
            "https://::1/",
            "https://[::1/",
            "https://::1]/",
            "https://[fe80::1%25eth0]/",
            "https://[fe80::1%eth0]/",
            "https://[v1.a]/",
            "https://[a.example.com]/",
            "https://[]/",
            "https://[::1]a/",
            "https://[::1]]/",
            "https://[[::1]]/",
            "https://[1:2:3:4:5:6:7:8:9]/",
            "https://[::g]/",
            "https://[::1 ]/",
        ],
    },
    Part {
        name: "port",
        why: "plain digits from 1 to 65535, as every number parser reads them; none is the scheme's own",
        accepted: &[
            "https://a.example.com:443/",
            "https://a.example.com:1/",
            "https://a.example.com:65535/",
            "https://a.example.com:8443?x",
            "https://a.example.com:8443",
        ],
        refused: &[
            "https://a.example.com:/",
            "https://a.example.com:0/",
            "https://a.example.com:0443/",
            "https://a.example.com:65536/",
            "https://a.example.com:4294967739/",
            "https://a.example.com:+443/",
            "https://a.example.com:-1/",
            "https://a.example.com:4a/",
            "https://a.example.com:0x1bb/",
            "https://a.example.com:٤٤٣/",
            "https://a.example.com:443:443/",
            "https://a.example.com: 443/",
            "https://a.example.com:4%34/",
            "https://a.example.com:443\\/",
            "https://a.example.com:4\t43/",
        ],
    },
    Part {
        name: "path",
        why: "RFC 3986's characters, which all leave as they are; what its segments mean is for `url-path`",
        accepted: &[
            "https://a.example.com/-._~!$&'()*+,;=:@",
            "https://a.example.com//a//",
            "https://a.example.com/%2F%00%ff",
            "https://a.example.com/a/../b",
            "https://a.example.com/https://b.example.com/",
            "https://a.example.com/@b",
        ],
        refused: &[
            "https://a.example.com/a//..",
            "https://a.example.com/a/./b//c",
            "https://a.example.com/[",
            "https://a.example.com/]",
            "https://a.example.com/{a}",
            "https://a.example.com/a|b",
            "https://a.example.com/a^b",
            "https://a.example.com/\"",
            "https://a.example.com/<a>",
            "https://a.example.com/`",
            "https://a.example.com/%",
            "https://a.example.com/%4",
            "https://a.example.com/%zz",
            "https://a.example.com/é",
            "https://a.example.com/日本",
            "https://a.example.com/a\\b",
        ],
    },
    Part {
        name: "query",
        why: "the same and `?`, `/`, `[` and `]`, which all leave as they are; it begins at the first `?`",
        accepted: &[
            "https://a.example.com?a=b",
            "https://a.example.com/?ids[]=1&a=b/?c",
            "https://a.example.com/?",
            "https://a.example.com/?a=%26'+b;c",
        ],
        refused: &[
            "https://a.example.com/?é",
            "https://a.example.com/?a=%",
            "https://a.example.com/?{a}",
            "https://a.example.com/?a|b",
            "https://a.example.com/?\\",
            "https://a.example.com/?a b",
        ],
    },
    Part {
        name: "fragment",
        why: "RFC 3986's characters; it begins at the first `#`, and no client sends it",
        accepted: &[
            "https://a.example.com/#a/?b",
            "https://a.example.com#",
            "https://a.example.com?a#@b.example.com/",
        ],
        refused: &[
            "https://a.example.com/#a#b",
            "https://a.example.com/#é",
            "https://a.example.com/#[",
            "https://a.example.com/#%",
            "https://a.example.com/#\\",
            "https://a.example.com/#a b",
        ],
    },
    Part {
        name: "white space, control and invisible characters",
        why: "nowhere: one parser drops them, another keeps them, a third refuses",
        accepted: &[],
        refused: &[
            "https://a.example.com/ ",
            "\thttps://a.example.com/",
            "https://a.example.com/\n",
            "https://a.exa\tmple.com/",
            "https://a.exa\nmple.com/",
            "https://a.exa\rmple.com/",
            "https://a.example.com/\0",
            "https://a.example.com/\u{7f}",
            "https://a.example.com/\u{85}",
            "https://a.example.com/\u{a0}",
            "https://a.example.com/\u{2028}",
            "https://a.example.com/\u{200b}",
            "https://a.exam\u{ad}ple.com/",
            "\u{feff}https://a.example.com/",
            "https://a.example.com/\u{202e}",
        ],
    },
];

#[test]
fn each_part_of_the_grammar_is_accepted_or_refused_as_the_table_says() {
    let policy = Policy::parse("dtolint.toml", "version = 1\n").expect("no mistake in the policy");
    let linter = Linter::new(policy);
    let mut wrong = Vec::new();
    for part in PARTS {
        assert!(!part.why.is_empty() && !part.refused.is_empty(), "{}", part.name);
        let accepted = part.accepted.iter().map(|url| (url, true));
        for (url, is_accepted) in accepted.chain(part.refused.iter().map(|url| (url, false))) {
            let document = serde_json::json!({ "endpoint_url": url, "events": ["user.created"] });
            let report = linter.lint(("a.json", &document.to_string()));
            let rules: Vec<&str> = report.findings().iter().map(|it| it.rule()).collect();
            let expected: &[&str] = if is_accepted { &[] } else { &["url-not-canonical"] };
            if rules != expected {
                wrong.push(format!("{}: {url:?}: {rules:?}", part.name));
            }
            // What is accepted has one host, which the URL standard's parser reads as well; addresses that end in a
            // wrong number have none, and no domain covers them.
            let standard = url::Url::parse(url);
            let is_address = part.name.starts_with("IPv4");
            if is_accepted && !is_address && standard.is_err() {
                wrong.push(format!("{}: {url:?}: {standard:?}", part.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The parts of the table in the guide are those that are tried here.
#[test]
fn the_guide_names_each_part_of_the_grammar() {
    let guide = include_str!("../../docs/custom-rules.md");
    let (_, table) = guide.split_once("What a URL may look like").expect("the table");
    let (table, _) = table.split_once("\n## ").expect("what follows it");
    for part in PARTS {
        assert!(table.contains(&format!("| {} |", part.name)), "{} isn't in the table", part.name);
        assert!(table.contains(part.why), "{}: {}", part.name, part.why);
    }
}
