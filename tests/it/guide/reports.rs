//! Reports, and the library as the guide uses it.

use super::*;

#[test]
fn reports_look_as_their_guide_says() {
    let page = page("docs/reports.md");
    let blocks = blocks("docs/reports.md", &page);
    let of = |info: &str| blocks.iter().filter(|block| block.info == info).collect::<Vec<_>>();
    let policy = Policy::parse("dtolint.toml", &of("toml")[0].text).expect("it loads");
    let linter = Linter::new(policy);
    let report = linter.lint_all([("webhooks/hr.json", &of("json")[0].text)], Coverage::Whole);
    assert_eq!(rendered(&report, true), of("text")[0].text);

    let mut text = Vec::new();
    render::json(&report, &mut text).expect("a vector takes everything");
    let report: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
    let mut shown: serde_json::Value =
        serde_json::from_str(&of("json")[1].text).expect("the guide's report is JSON");
    shown["tool"]["version"] = report["tool"]["version"].clone();
    assert_eq!(shown, report);
    assert_described(&page, &report);
}

/// NDJSON has the findings of the JSON report and the rest of it, and every key of its other lines is described.
#[test]
fn every_line_of_a_report_in_lines_is_described() {
    let page = page("docs/reports.md");
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.event-uncovered]\nevents = [\"user.deleted\"]\n[[override]]\nfiles = [\"a.json\"]\nrules.endpoint-duplicate = \"warning\"\n[[waiver]]\nrule = \"endpoint-duplicate\"\nreason = \"both are needed\"\nowner = \"a team\"\nexpires = 2027-01-31\n";
    let policy = PolicyBuilder::default().today(today()).text("dtolint.toml", policy);
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let document = r#"{"endpoint_url": "http://a.example.com/", "events": ["user.created"]}"#;
    let file = || linter.lint(("a.json", document));
    let (report, keys) = linter.finish_part([file()]).expect("one linter");
    let mut text = Vec::new();
    render::ndjson(&report, Some(&keys), &mut text).expect("a vector takes everything");
    let text = String::from_utf8(text).expect("UTF-8");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let lines: Vec<serde_json::Value> = lines.collect();
    let [finding, key, end] = &lines[..] else { panic!("{text}") };
    let mut json = serde_json::to_value(&report).expect("it is JSON");
    assert_eq!(finding, &json["findings"][0]);
    json.as_object_mut().expect("an object").remove("findings");
    let mut rest = end.clone();
    let keys = rest.as_object_mut().expect("an object").remove("keys").expect("there are keys");
    assert_eq!(rest, json);
    let section = page.split("## NDJSON").nth(1).and_then(|it| it.split("\n## ").next());
    let section = section.expect("there is a section");
    for line in [key, &keys, &key["level"], &keys["absent"][0]] {
        for name in line.as_object().expect("an object").keys() {
            assert!(section.contains(&format!("`{name}`")), "`{name}` is not described");
        }
    }
}

/// Every key of a JSON report has a row in the guide.
fn assert_described(page: &str, value: &serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                assert!(page.contains(&format!("\n| `{key}` |")), "`{key}` is not described");
                assert_described(page, value);
            }
        }
        serde_json::Value::Array(items) => {
            items.iter().for_each(|item| assert_described(page, item));
        }
        _ => {}
    }
}

#[test]
fn the_library_is_used_as_the_guide_shows() {
    let shown = blocks_of("docs/reports.md").into_iter().find(|block| block.info == "rust");
    let shown = shown.expect("the guide has an example");
    let source = include_str!("reports.rs");
    let lines = source.lines().skip_while(|line| line.trim() != "// The guide's lines:").skip(1);
    let lines = lines.take_while(|line| line.trim() != "// To here.").map(str::trim_start);
    let ours: Vec<&str> = lines.collect();
    let theirs: Vec<&str> = shown.text.lines().map(str::trim_start).collect();
    assert_eq!(theirs, ours);
    library().expect("the example works");
}

#[expect(clippy::print_stdout, reason = "the guide shows it")]
fn library() -> Result<(), Box<dyn std::error::Error>> {
    // The guide's lines:
    let policy = dtolint::Policy::load("examples/workos/dtolint.toml")?;
    let linter = dtolint::Linter::new(policy);
    let document = r#"{"endpoint_url": "http://hooks.example.com/", "events": []}"#;
    let report = linter.lint(("webhooks/new.json", document));
    for finding in &report {
        println!("{finding}"); // webhooks/new.json:1:19: error[url-not-https]: …
    }
    let refused = report.worst() == Some(dtolint::Severity::Error);
    // To here.
    assert!(refused);
    Ok(())
}
