//! What reports cost: rendering 10,000 findings in each format beside the lint that found them, and asking
//! `dtolint hook` beside calling the library.
//!
//! As in `lint.rs`, ratios within one run are what counts. `cargo bench` runs it; `DTOLINT_BENCH=quick` makes it
//! short.

#![expect(clippy::print_stdout, reason = "it prints its table")]

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use dtolint::hook::{Hook, Text};
use dtolint::render::{FORMATS, Options};
use dtolint::{Coverage, Linter, Policy};

/// Four findings in a document: a URL that is not public, and three events that are none.
fn document(nth: usize) -> String {
    format!(
        "{{\n  \"endpoint_url\": \"https://10.0.0.1/webhooks/team-{nth}\",\n  \"events\": [\n    \"user.creatd\",\n    \"user.deletd\",\n    \"user.updatd\"\n  ]\n}}\n"
    )
}

const FINDINGS: usize = 4;

fn main() {
    let quick = std::env::var_os("DTOLINT_BENCH").is_some_and(|value| value == "quick");
    let (documents, rounds) = if quick { (100, 2) } else { (2_500, 9) };
    let documents: Vec<(String, String)> =
        (0..documents).map(|nth| (format!("webhooks/{nth}.json"), document(nth))).collect();
    rendering(&documents, rounds);
    asking(&documents, rounds);
}

fn rendering(documents: &[(String, String)], rounds: usize) {
    let linter = Linter::new(Policy::recommended());
    let lint =
        || linter.lint_all(documents.iter().map(|(path, text)| (path, text)), Coverage::Whole);
    let report = lint();
    let findings = report.findings().len();
    assert_eq!(findings, documents.len() * FINDINGS);
    let mut linting = Vec::new();
    let mut times = FORMATS.each_ref().map(|_| Vec::new());
    let mut sizes = FORMATS.each_ref().map(|_| 0);
    let options = Options::default().policy(linter.policy());
    for _ in 0..rounds {
        linting.push(time(|| drop(black_box(lint()))));
        for (nth, format) in FORMATS.iter().enumerate() {
            let mut out = Vec::new();
            let written = || format.write(&report, &options, &mut out).expect("a Vec takes it");
            times[nth].push(time(written));
            sizes[nth] = out.len();
        }
    }
    println!("{findings} findings rendered, {rounds} rounds, one thread, in memory\n");
    println!("| what | ns a finding | bytes a finding | ratio |");
    println!("|---|---|---|---|");
    let each = |times: &[f64]| median(times.to_vec()) / findings as f64;
    println!("| the lint that found them | {:.0} | | 1 |", each(&linting));
    for ((format, times), size) in FORMATS.iter().zip(&times).zip(sizes) {
        let ratio = median(times.iter().zip(&linting).map(|(time, lint)| time / lint).collect());
        let name = format.name;
        println!("| `{name}` | {:.0} | {} | {ratio:.2} |", each(times), size / findings);
    }
}

/// One client asks for one document at a time, and waits for each answer.
fn asking(documents: &[(String, String)], rounds: usize) {
    let today = "2026-12-01".parse().expect("a day");
    let mut client = Client::start();
    let mut library = Vec::new();
    let (mut new, mut known) = (Vec::new(), Vec::new());
    let known_documents = &documents[..documents.len().min(500)];
    for round in 0..rounds {
        // A space more each time, so that no text was there before.
        let texts: Vec<String> =
            documents.iter().map(|(_, text)| format!("{text}{}", " ".repeat(round))).collect();
        let hook = Hook::with_policy(Policy::recommended());
        library.push(time(|| {
            for ((path, _), text) in documents.iter().zip(&texts) {
                let text = Text::new(path, text);
                let answer = hook.lint(&[text], today);
                assert_eq!(answer.report.findings().len(), FINDINGS);
            }
        }));
        new.push(time(|| {
            documents.iter().zip(&texts).for_each(|((path, _), text)| client.check(path, text));
        }));
        let ask = |client: &mut Client| {
            known_documents.iter().for_each(|(path, text)| client.check(path, text));
        };
        ask(&mut client);
        known.push(time(|| ask(&mut client)));
    }
    let requests = |times: &[f64], count: usize| count as f64 * 1e9 / median(times.to_vec());
    let ratio = |times: &[f64], count: usize| {
        let each = |time: &f64, count: usize| time / count as f64;
        let ratios = times.iter().zip(&library);
        median(ratios.map(|(a, b)| each(a, count) / each(b, documents.len())).collect())
    };
    println!("\n`dtolint hook`, one client, a document of {FINDINGS} findings a request\n");
    println!("| what | requests a second | ratio |");
    println!("|---|---|---|");
    println!(
        "| `Hook::lint` in this process, new texts | {:.0} | 1 |",
        requests(&library, documents.len())
    );
    for (what, times, count) in [
        ("new texts", &new, documents.len()),
        ("texts that it knows", &known, known_documents.len()),
    ] {
        println!(
            "| `dtolint hook`, {what} | {:.0} | {:.2} |",
            requests(times, count),
            ratio(times, count)
        );
    }
}

/// `dtolint hook`, and its two ends.
struct Client {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    answer: String,
}

impl Client {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dtolint"));
        command.args(["hook", "--today", "2026-12-01"]).current_dir(std::env::temp_dir());
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let input = process.stdin.take().expect("it is piped");
        let output = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut client = Self { process, input, output, answer: String::new() };
        client.ask("{\"hello\": {\"version\": 1}}\n");
        client
    }

    fn ask(&mut self, line: &str) {
        self.input.write_all(line.as_bytes()).expect("it reads");
        self.answer.clear();
        self.output.read_line(&mut self.answer).expect("it answers");
    }

    fn check(&mut self, path: &str, text: &str) {
        let document = serde_json::json!({ "path": path, "text": text });
        self.ask(&format!("{{\"check\": {{\"documents\": [{document}]}}}}\n"));
        assert_eq!(self.answer.matches("\"fingerprint\"").count(), FINDINGS, "{}", self.answer);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It ends by itself at the end of input; this is for a panic in between.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Nanoseconds.
fn time(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_nanos() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
