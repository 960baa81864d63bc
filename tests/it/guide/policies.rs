//! Policies and checks that the guides show.

use super::*;

#[test]
fn policies_of_the_guides_load_or_fail_as_they_say() {
    let guides = guides();
    let files = files(&guides);
    let (mut good, mut bad) = (0, 0);
    for block in guides.iter().flatten() {
        let at = &block.at;
        match block.info.split(',').collect::<Vec<_>>()[..] {
            ["toml"] => {
                good += 1;
                let policy = load(block, &files).unwrap_or_else(|error| panic!("{at}: {error}"));
                assert!(policy.warnings().is_empty(), "{at}: {:#?}", policy.warnings());
            }
            ["toml", path] if block.layer().is_some() => {
                let loaded = PolicyBuilder::default().files(&files).today(today()).file(path);
                loaded.unwrap_or_else(|error| panic!("{at}: {error}"));
            }
            ["toml", "tests"] => {
                load(block, &files).unwrap_or_else(|error| panic!("{at}: {error}"));
            }
            ["toml", "check", rule] => {
                let policy = load(block, &files).unwrap_or_else(|error| panic!("{at}: {error}"));
                let report = policy.check();
                let rules: Vec<_> = report.findings().iter().map(Finding::rule).collect();
                assert_eq!(rules, [rule], "{at}");
                assert_reported(block, report.findings());
            }
            ["toml", "error", rule] => {
                bad += 1;
                let error = load(block, &files).expect_err(at);
                let findings = error.report().findings();
                let rules: Vec<_> = findings.iter().map(Finding::rule).collect();
                assert!(rules.contains(&rule), "{at}: {rules:?}");
                assert!(rules.iter().all(|one| *one == rule), "{at}: a mistake not meant: {error}");
                assert_reported(block, findings);
            }
            ["json" | "txt", path] => assert!(!path.is_empty(), "{at}: which file is it?"),
            ["text"] | ["text", "show"] => {}
            ["text", "generate" | "mutate"] => {}
            ["text", command]
                if ["schema ", "example "].iter().any(|it| command.starts_with(it)) => {}
            _ => panic!("{at}: what is a block of `{}`?", block.info),
        }
    }
    assert!(good >= 25 && bad >= 12, "{good} good and {bad} bad policies");
}

/// A comment behind a line of a bad policy is a part of the message or the help of the finding there.
/// Where one line has a comment, each line with a finding has one.
fn assert_reported(block: &Block, findings: &[Finding]) {
    let comments: Vec<(usize, &str)> = (1..)
        .zip(block.text.lines())
        .filter_map(|(nth, line)| Some((nth, line.split_once(" # ")?.1)))
        .collect();
    for (line, comment) in &comments {
        let is_told = findings.iter().any(|finding| {
            let words = [finding.message(), finding.help().unwrap_or_default()];
            finding.place().start().line == *line && words.iter().any(|it| it.contains(comment))
        });
        assert!(is_told, "{}, line {line}: {comment}: {findings:#?}", block.at);
    }
    assert!(
        comments.is_empty() || comments.len() == findings.len(),
        "{}: not every mistake has its comment: {findings:#?}",
        block.at
    );
}

/// Each block of text is the report of the documents before it by the policy before them, or of
/// the mistakes in that policy. No document is shown without its report.
#[test]
fn output_that_the_guides_show_is_what_comes_out() {
    let guides = guides();
    let files = files(&guides);
    let mut reports = 0;
    for blocks in &guides {
        let mut linted = 0;
        for (nth, block) in blocks.iter().enumerate().filter(|(_, block)| block.info == "text") {
            let before = blocks[..nth].iter().rev();
            let documents: Vec<&Block> =
                before.take_while(|block| block.document().is_some()).collect();
            let policy = &blocks[nth - documents.len() - 1];
            let found = output(policy, &documents, &files);
            assert_eq!(found.trim_end(), block.text.trim_end(), "{}", block.at);
            (reports, linted) = (reports + 1, linted + documents.len());
        }
        let documents = blocks.iter().filter(|block| block.document().is_some()).count();
        assert_eq!(linted, documents, "{}: a document without its report", blocks[0].at);
    }
    assert!(reports >= 6, "{reports} reports");
}

/// What the command prints of the policy's tests, of its mistakes, or of documents, the last of which is first.
fn output(policy: &Block, documents: &[&Block], files: &Memory) -> String {
    let loaded = load(policy, files);
    if documents.is_empty() && policy.info != "toml,tests" {
        return rendered(loaded.expect_err("the policy has mistakes").report(), false);
    }
    let linter = Linter::new(loaded.unwrap_or_else(|error| panic!("{}: {error}", policy.at)));
    if documents.is_empty() {
        let mut tested = linter.test_policy();
        tested.add_branches(linter.branch_coverage());
        let mut text = Vec::new();
        let options = render::Options::default();
        render::tests_text(&tested, &tested.report(), options, &mut text).expect("it is made");
        return String::from_utf8(text).expect("reports are UTF-8");
    }
    let inputs = documents.iter().rev();
    let inputs = inputs.map(|it| (it.document().unwrap_or_default(), &it.text));
    rendered(&linter.lint_all(inputs, Coverage::Whole), false)
}

/// What is shown of a policy, and of a difference of schemas, is a part of what comes out.
#[test]
fn what_the_guides_show_in_part_comes_out() {
    let guides = guides();
    let files = files(&guides);
    let mut shown = 0;
    for blocks in &guides {
        for (nth, block) in blocks.iter().enumerate() {
            let Some(whole) = partly_shown(block, &blocks[..nth], &files) else { continue };
            for part in block.text.split("\n\n") {
                assert!(whole.contains(part.trim_end()), "{}: {whole}", block.at);
            }
            shown += 1;
        }
    }
    assert!(shown >= 3, "{shown} parts");
}

/// All that the command prints, if the block shows a part of it.
fn partly_shown(block: &Block, before: &[Block], files: &Memory) -> Option<String> {
    match block.info.split(',').collect::<Vec<_>>()[..] {
        ["text", "show"] => {
            Some(load(before.last().expect("a policy"), files).expect("it loads").show())
        }
        ["text", "generate"] => {
            let linter = Linter::new(load(tested(before), files).expect("it loads"));
            Some(linter.propose_tests(linter.test_policy().fired()).to_toml())
        }
        ["text", "mutate"] => {
            let text = tested(before).text.clone();
            let load = |text: &str| {
                PolicyBuilder::default().files(files).today(today()).text("dtolint.toml", text)
            };
            Some(Linter::new(load(&text).expect("it loads")).mutate(&load, 100).to_toml())
        }
        ["text", command] => match command.split(' ').collect::<Vec<_>>()[..] {
            ["schema", "diff", old, new] => {
                let diff = SchemaDiff::load(old, new, files).expect("both are there");
                let mut text = Vec::new();
                render::schema_diff_text(&diff, None, &mut text).expect("a vector takes all");
                Some(String::from_utf8(text).expect("reports are UTF-8"))
            }
            ["schema", "update", path, "--component", name] => {
                let policy = before.iter().rev().find(|block| block.info == "toml");
                Some(updated(path, name, policy.expect("a policy is before it"), files))
            }
            ["example", rule] => {
                let linter = Linter::new(load(tested(before), files).expect("it loads"));
                Some(linter.example_of(rule).expect("there is one").to_string())
            }
            _ => panic!("{command}"),
        },
        _ => None,
    }
}

/// The policy with tests that was shown last.
fn tested(before: &[Block]) -> &Block {
    before.iter().rev().find(|block| block.info == "toml,tests").expect("a policy with tests")
}

/// What `dtolint schema update` prints.
fn updated(path: &str, name: &str, policy: &Block, files: &Memory) -> String {
    let openapi = String::from_utf8(files.read(path).expect("it is shown")).expect("UTF-8");
    let edition = SchemaEdition::take(path, &openapi, name).expect("it can be taken");
    let policy = load(policy, files).expect("it loads");
    let target = format!("schemas/{}", edition.file_name());
    let update = SchemaUpdate::plan(&edition, &target, Some(&policy), None, files);
    let update = update.expect("it can be used");
    let mut text = Vec::new();
    render::schema_update_text(&edition, &update, Some(&policy), &mut text).expect("it is made");
    String::from_utf8(text).expect("reports are UTF-8")
}

/// The guide's table of the packs is what they switch on, and at which levels.
#[test]
fn packs_are_as_the_guide_says() {
    let page = page("docs/write-a-policy.md");
    let section = page.split("\n## ").find(|section| section.starts_with("Packs\n"));
    let mut shown = BTreeMap::new();
    for row in section.expect("it is there").lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [rules, recommended, strict] = cells[..] else { panic!("{row}") };
        for rule in rules.split('`').skip(1).step_by(2) {
            let levels = [("dtolint:recommended", recommended), ("dtolint:strict", strict)];
            shown.insert(rule.to_owned(), levels);
        }
    }
    let is_of_packs = |rule: &&RuleInfo| rule.check().is_some() && !rule.is_always_on();
    for rule in dtolint::rules::all().iter().filter(is_of_packs) {
        let packs = rule.packs();
        let level = |pack| packs.iter().find(|(name, _)| name == pack).map(|(_, level)| *level);
        let levels = shown.remove(rule.id()).unwrap_or_else(|| panic!("no row has {}", rule.id()));
        for (pack, shown) in levels {
            let level = level(pack).map_or("off".to_owned(), |level| level.to_string());
            assert_eq!(shown, level, "{} in {pack}", rule.id());
        }
    }
    assert!(shown.is_empty(), "{shown:?}");
}

/// The guide names every check, in the row of its table that has the values which it looks at.
#[test]
fn checks_are_where_the_guide_says() {
    let page = page("docs/custom-rules.md");
    let section = page.split("\n### ").find(|section| section.starts_with("Which check to use\n"));
    let mut rows = BTreeMap::new();
    for row in section.expect("it is there").lines().filter(|line| line.starts_with("| ")).skip(1) {
        let (what, checks) = row.trim_matches('|').split_once(" | ").expect("two cells");
        for check in checks.split('`').skip(1).step_by(2) {
            assert_eq!(rows.insert(check.to_owned(), what.trim().to_owned()), None, "{check}");
        }
    }
    for check in dtolint::check::Checks::default().list() {
        let what = rows.remove(check.name()).unwrap_or_else(|| panic!("no row: {}", check.name()));
        let wanted = match check.takes().to_string() {
            _ if check.is_cross_document() => "all documents of a run together".to_owned(),
            types if types == "strings" && check.name().starts_with("url-") => {
                "strings that are URLs".to_owned()
            }
            types if types == "null, booleans, numbers and strings" => {
                "strings, numbers, `true`, `false`, `null`".to_owned()
            }
            types => types,
        };
        assert_eq!(what, wanted, "{}", check.name());
    }
    assert!(rows.is_empty(), "{rows:?}");
}
