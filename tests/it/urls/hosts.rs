//! Which letters a host may be written in, and which names are public.

use super::*;

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
