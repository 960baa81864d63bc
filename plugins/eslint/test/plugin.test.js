/**
 * The plugin in a real ESLint. Run by tests/eslint/run.py in a folder that has ESLint, `@eslint/json` and the packed
 * plugin, with the paths of the command and of the table of documents in the environment.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import json from "@eslint/json";
import { ESLint } from "eslint";
import { defineConfig } from "eslint/config";
import dtolint from "eslint-plugin-dtolint";

const { DTOLINT: program, DOCUMENTS } = process.env;
const here = path.dirname(fileURLToPath(import.meta.url));
const ESLINT = path.join(here, "node_modules", "eslint", "bin", "eslint.js");
const table = JSON.parse(readFileSync(DOCUMENTS, "utf8"));
const POLICY = 'version = 1\nextends = ["dtolint:recommended"]\n[rules.domain-not-allowed]\ndomains = ["hooks.example.com"]\n';
const SEVERITIES = { error: 2, warning: 1, info: 1 };

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "dtolint-")));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** A configuration for the presets of the plugin, with options of the rule. */
function configured(options = {}, severity = "error") {
  const rules = { "dtolint/check": [severity, { program, today: "2026-12-01", ...options }] };
  return defineConfig([
    { files: ["**/*.json"], plugins: { json, dtolint }, language: "json/json", extends: [dtolint.configs.recommended], rules },
    { ...dtolint.configs.documents, rules },
  ]);
}

async function lint(cwd, overrideConfig, patterns = ["."]) {
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig });
  const results = await eslint.lintFiles(patterns);
  return Object.fromEntries(results.map((it) => [path.relative(cwd, it.filePath).split(path.sep).join("/"), it.messages]));
}

const tableFiles = () => folderOf({
  "dtolint.toml": table.policy,
  ...Object.fromEntries(table.documents.map((it) => [it.path, it.text])),
});

/** The findings of a document in ESLint's terms. */
function expectedOf({ text, findings }) {
  return findings.map((finding) => {
    const [rule, severity, place] = finding.split(" ");
    const [start, end] = place.split("-").map((at) => placed(text, at));
    return `${rule} ${SEVERITIES[severity]} ${start}-${end}`;
  });
}

/** ESLint does not count a byte order mark, and ends a line at a carriage return, too. */
function placed(text, at) {
  const [line, column] = at.split(":").map(Number);
  const above = text.split("\n").slice(0, line - 1).map((it) => `${it}\n`);
  const before = text.slice(0, above.join("").length + column - 1).replace(/^\uFEFF/u, "");
  const lines = before.split(/\r\n|[\r\n]/u);
  return `${lines.length}:${lines.at(-1).length + 1}`;
}

/** The rule that a message names, its severity and place. */
function row({ message, severity, line, column, endLine, endColumn }) {
  const rule = message.match(/\(([a-z-]+)[,)]/u)[1];
  return `${rule} ${severity} ${line}:${column}-${endLine ?? line}:${endColumn ?? column}`;
}

const byPlace = (messages) => messages.map(row).sort();

test("the same documents give the same findings as everywhere else", async () => {
  const rules = { "dtolint/check": ["error", { program, today: "2026-12-01" }] };
  const all = { ...dtolint.configs.documents, files: ["**/*.{json,yaml,ndjson}"], rules };
  const found = await lint(tableFiles(), [all], ["**/*.{json,yaml,ndjson}"]);
  assert.equal(Object.keys(found).length, 20);
  for (const document of table.documents) {
    assert.deepEqual(byPlace(found[document.path]), expectedOf(document).sort(), document.path);
  }
});

test("over @eslint/json they do, but for what its parser refuses", async () => {
  const found = await lint(tableFiles(), configured());
  let refused = 0;
  for (const document of table.documents) {
    const messages = found[document.path];
    if (messages.some((message) => message.fatal)) {
      refused += 1;
      assert.match(document.findings.join("\n"), /^(syntax|too-deep) error /u, document.path);
    } else {
      assert.deepEqual(byPlace(messages), expectedOf(document).sort(), document.path);
    }
  }
  // An empty text, one that ends early, and brackets that nobody closes.
  assert.equal(refused, 3);
});

test("messages say what, by which line of the policy, and how to mend it", async () => {
  const cwd = folderOf({ "dtolint.toml": POLICY, "a.json": '{"endpoint_url": "https://evil.example.net/", "events": ["\u202euser.created\u3164\ufe0f\u{e0101}"]}' });
  const { "a.json": messages } = await lint(cwd, configured());
  const [message] = messages.filter((it) => it.message.includes("domain-not-allowed"));
  assert.equal(
    message.message,
    "the host `evil.example.net` is not allowed (domain-not-allowed, dtolint.toml:4:11); send to one of: hooks.example.com",
  );
  assert.equal(message.ruleId, "dtolint/check");
  assert.ok(messages.length > 1 && messages.every((it) => !/[\u202e\u3164\ufe0f\u{e0101}]/u.test(it.message)), JSON.stringify(messages));
});

test("a rule of one's own needs no help", async () => {
  const rule = '[[rule]]\nid = "acme-one"\ntitle = "One event"\nselect = "/events"\ncheck = { count = { max = 1 } }\nmessage = "{count} events"\n';
  const document = '{"endpoint_url": "https://hooks.example.com/", "events": ["organization.created", "organization.updated"]}';
  const cwd = folderOf({ "dtolint.toml": POLICY + rule, "a.json": document });
  const { "a.json": messages } = await lint(cwd, configured());
  assert.deepEqual(messages.map((it) => it.message), ["2 events (acme-one, dtolint.toml:9:27)"]);
});

test("what the policy does not name is passed over, unless it is wanted", async () => {
  const policy = `${POLICY}[[documents]]\nfiles = ["webhooks/*.json"]\nschema = "workos:CreateWebhookEndpointDto"\n`;
  const cwd = folderOf({ "dtolint.toml": policy, "webhooks/a.json": "{}", "package.json": "{}" });
  const counts = async (config) => Object.fromEntries(Object.entries(await lint(cwd, config)).map(([name, it]) => [name, it.length]));
  assert.deepEqual(await counts(configured()), { "package.json": 0, "webhooks/a.json": 2 });
  assert.deepEqual(await counts(configured({ unclaimed: true })), { "package.json": 2, "webhooks/a.json": 2 });
});

test("the severity of the rule is the highest", async () => {
  const cwd = folderOf({ "a.json": '{"endpoint_url": "http://hooks.example.com/", "events": []}' });
  const severities = async (config) => (await lint(cwd, config))["a.json"].map((it) => it.severity).sort();
  assert.deepEqual(await severities(configured()), [1, 2]);
  assert.deepEqual(await severities(configured({}, "warn")), [1, 1]);
  const rules = { "dtolint/check": ["error", { program }] };
  const plain = { files: ["**/*.json"], plugins: { json, dtolint }, language: "json/json", rules };
  assert.deepEqual(await severities([plain]), [2, 2], "without the processor, one severity for all");
});

test("a policy with mistakes is told of in each file, and a change is seen", async () => {
  const cwd = folderOf({ "dtolint.toml": POLICY.replace("domains", "domians"), "a.json": "{}" });
  const { "a.json": messages } = await lint(cwd, configured());
  assert.equal(messages.length, 1);
  assert.match(messages[0].message, /^the policy has mistakes, so nothing is checked: dtolint\.toml:4:1: .*; did you mean `domains`\?$/u);
  assert.deepEqual([messages[0].severity, messages[0].line, messages[0].column], [2, 1, 1]);
  writeFileSync(path.join(cwd, "dtolint.toml"), POLICY);
  assert.deepEqual((await lint(cwd, configured()))["a.json"].map(row).map((it) => it.split(" ")[0]), ["schema", "schema"]);
});

test("a waiver lets a finding through until it ends", async () => {
  const waiver = '[[waiver]]\nrule = "url-not-https"\nfiles = ["a.json"]\nreason = "it is switched off"\nexpires = 2026-12-01\n';
  const cwd = folderOf({ "dtolint.toml": POLICY + waiver, "a.json": '{"endpoint_url": "http://hooks.example.com/", "events": ["user.created"]}' });
  const found = async (today) => (await lint(cwd, configured({ today })))["a.json"].filter((it) => it.severity === 2).length;
  assert.deepEqual([await found("2026-12-01"), await found("2026-12-02") > 0], [0, true]);
});

test("an unsaved text is checked by its name", async () => {
  const cwd = folderOf({ "dtolint.toml": POLICY });
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: configured() });
  const [{ messages }] = await eslint.lintText("events: [user.creatd]\n", { filePath: "new/a.yaml" });
  assert.deepEqual(messages.map(row), ["schema 2 1:1-1:22", "schema 2 1:10-1:21"]);
});

test("what ended is started again", async () => {
  const cwd = folderOf({ "a.json": "{}" });
  // The first ends after the greeting.
  const script = `#!/bin/sh\n[ -e again ] && exec "${program}" "$@"\ntouch again\nhead -n 1 | "${program}" hook\n`;
  writeFileSync(path.join(cwd, "once.sh"), script, { mode: 0o755 });
  const options = { program: path.join(cwd, "once.sh") };
  await assert.rejects(lint(cwd, configured(options)), /once\.sh hook` ended with code 0/u);
  assert.equal((await lint(cwd, configured(options)))["a.json"].length, 2);
});

test("its version is that of the package", () => {
  const { version, name } = JSON.parse(readFileSync(path.join(here, "node_modules", "eslint-plugin-dtolint", "package.json"), "utf8"));
  assert.deepEqual([dtolint.meta.name, dtolint.meta.version, dtolint.processors.severities.meta.version], [name, version, version]);
});

test("it does what its README says", () => {
  const readme = readFileSync(path.join(here, "README.md"), "utf8");
  const block = (kind) => readme.match(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, "msu"))[1];
  const cwd = path.join(here, "readme");
  mkdirSync(path.join(cwd, "webhooks"), { recursive: true });
  writeFileSync(path.join(cwd, "eslint.config.js"), block("js"));
  writeFileSync(path.join(cwd, "dtolint.toml"), block("toml"));
  writeFileSync(path.join(cwd, "package.json"), '{"private": true, "type": "module"}');
  writeFileSync(path.join(cwd, "webhooks", "hr.json"), '{\n  "endpoint_url": "https://evil.example.net/",\n  "events": ["organization.created"]\n}\n');
  writeFileSync(path.join(cwd, "webhooks", "crm.yaml"), "endpoint_url: https://hooks.example.com/crm\nevents: []\n");
  const PATH = `${path.dirname(program)}${path.delimiter}${process.env.PATH}`;
  const done = spawnSync(process.execPath, [ESLINT, "."], { cwd, env: { ...process.env, PATH }, encoding: "utf8" });
  assert.deepEqual([done.status, done.stderr], [1, ""]);
  assert.equal(done.stdout.replaceAll(`${cwd}${path.sep}`, "").trim(), block("text").trim());
});

test("a command that is not there, or is another one, is an error that says so", async () => {
  const cwd = folderOf({ "a.json": "{}", "b.json": "{}" });
  await assert.rejects(lint(cwd, configured({ program: "no-such-dtolint" })), /`no-such-dtolint` cannot be started \(ENOENT\); install it/u);
  await assert.rejects(lint(cwd, configured({ program: "false" })), /`false hook` ended with code 1/u);
  await assert.rejects(lint(cwd, configured({ today: "tomorrow" })), /ended with code 2: .*tomorrow/su);
});

test("a thousand files start one process, which ends with ESLint", () => {
  const files = Object.fromEntries(Array.from({ length: 1000 }, (_, nth) => [`many/${nth}.json`, "{}"]));
  const cwd = folderOf({
    "dtolint.toml": POLICY,
    ...files,
  });
  const script = `#!/bin/sh\necho $$ >> started\nexec "${program}" "$@"\n`;
  writeFileSync(path.join(cwd, "counted.sh"), script, { mode: 0o755 });
  writeFileSync(path.join(here, "many.config.mjs"), `
    import json from "@eslint/json";
    import dtolint from "eslint-plugin-dtolint";
    export default [{
      files: ["**/*.json"], plugins: { json, dtolint }, language: "json/json", processor: "dtolint/severities",
      rules: { "dtolint/check": ["error", { program: "${path.join(cwd, "counted.sh")}" }] },
    }];
  `);
  const done = spawnSync(process.execPath, [ESLINT, "-c", path.join(here, "many.config.mjs"), "-f", "json", "many"], { cwd, maxBuffer: 1 << 28 });
  assert.equal(done.status, 1, done.stderr.toString());
  const results = JSON.parse(done.stdout);
  assert.deepEqual([results.length, results.every((it) => it.errorCount === 2)], [1000, true]);
  const started = readFileSync(path.join(cwd, "started"), "utf8").trim().split("\n");
  assert.equal(started.length, 1);
  // Nobody is left: the process ends when its standard input does.
  for (let tries = 0; spawnSync("kill", ["-0", started[0]]).status === 0; tries += 1) {
    assert.ok(tries < 100, "the process lives on");
    spawnSync("sleep", ["0.1"]);
  }
});
