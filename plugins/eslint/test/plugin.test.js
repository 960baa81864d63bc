/**
 * The plugin in a real ESLint. Run by tests/eslint/run.py in a folder that has ESLint, `@eslint/json` and the packed
 * plugin, with the paths of the command and of the table of documents in the environment.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import json from "@eslint/json";
import { ESLint } from "eslint";
import { defineConfig } from "eslint/config";
import dtolint, { complete } from "eslint-plugin-dtolint";

const { DTOLINT: program, DOCUMENTS } = process.env;
const here = path.dirname(fileURLToPath(import.meta.url));
const ESLINT = path.join(here, "node_modules", "eslint", "bin", "eslint.js");
const table = JSON.parse(readFileSync(DOCUMENTS, "utf8"));
const POLICY = 'version = 1\nextends = ["dtolint:recommended"]\n[rules.domain-not-allowed]\ndomains = ["hooks.example.com"]\n';
/** Plugins that read YAML, where this ESLint can have them. */
const OTHERS = ["eslint-plugin-yml", "eslint-yaml"].filter((name) => existsSync(path.join(here, "node_modules", name)));
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

/** The preset over files of a language of another plugin. */
function over(files, language, more = {}) {
  const rules = { "dtolint/check": ["error", { program, today: "2026-12-01" }] };
  return { files: [files].flat(), plugins: { json }, language, extends: [dtolint.configs.recommended], rules, ...more };
}

/** The exit code that the command would have, the messages by file, and what an error says. */
async function outcome(cwd, config, options = {}) {
  try {
    const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: await config, ...options });
    const results = await eslint.lintFiles(["."]);
    const messages = Object.fromEntries(results.map((it) => [path.relative(cwd, it.filePath).split(path.sep).join("/"), it.messages]));
    return { status: results.some((it) => it.errorCount) ? 1 : 0, messages, said: "" };
  } catch (error) {
    return { status: 2, messages: {}, said: error.message };
  }
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
  const cwd = folderOf({ "dtolint.toml": POLICY, "a.json": '{"endpoint_url": "https://evil.example.net/", "events": ["\u202euser.created\u3164\ufe0f\u{e0101}", "##[error]a##vso[b]"]}' });
  const { "a.json": messages } = await lint(cwd, configured());
  const [message] = messages.filter((it) => it.message.includes("domain-not-allowed"));
  assert.equal(
    message.message,
    "the host `evil.example.net` is not allowed (domain-not-allowed, dtolint.toml:4:11); send to one of: hooks.example.com",
  );
  assert.equal(message.ruleId, "dtolint/check");
  assert.ok(messages.length > 1 && messages.every((it) => !/[\u202e\u3164\ufe0f\u{e0101}]|##[a-z]*\[/u.test(it.message)), JSON.stringify(messages));
  assert.ok(messages.some((it) => it.message.includes("##\\u{5b}error]a##vso\\u{5b}b]")), JSON.stringify(messages));
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
  const plain = { files: ["**/*.json"], plugins: { dtolint }, language: "dtolint/document", rules };
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
  const cwd = folderOf({ "dtolint.toml": POLICY, "a.json": "{}" });
  // The first ends after the greeting.
  const script = `#!/bin/sh\n[ -e again ] && exec "${program}" "$@"\ntouch again\nhead -n 1 | "${program}" hook\n`;
  writeFileSync(path.join(cwd, "once.sh"), script, { mode: 0o755 });
  const options = { program: path.join(cwd, "once.sh") };
  await assert.rejects(lint(cwd, configured(options)), /once\.sh hook` ended with code 0/u);
  assert.equal((await lint(cwd, configured(options)))["a.json"].length, 2);
});

const BAD = '"endpoint_url": "https://evil.example.net/", "events": ["organization.created"]';
const GOOD = '"endpoint_url": "https://hooks.example.com/", "events": ["organization.created"]';
const CLAIMS = '[[documents]]\nfiles = ["webhooks/*"]\nschema = "workos:CreateWebhookEndpointDto"\n';
const JSON_FILES = over("**/*.json", "json/json");
const withOptions = (more) => ({ rules: { "dtolint/check": ["error", { program, today: "2026-12-01", ...more }] } });

test("--cache keeps no verdict of another policy, of an extended one, or of another day", async () => {
  for (const cacheStrategy of ["metadata", "content"]) {
    const cwd = folderOf({
      "dtolint.toml": 'version = 1\nextends = ["base.toml"]\n',
      "base.toml": POLICY.replace("hooks.example.com", "evil.example.net"),
      "a.json": `{${BAD}}`,
    });
    // The day is that of the clock, which passes without a change of ESLint's options.
    const config = defineConfig([over("**/*.json", "json/json", withOptions({ today: undefined }))]);
    const status = async () => (await outcome(cwd, config, { cache: true, cacheStrategy, cacheLocation: path.join(cwd, ".cache") })).status;
    assert.deepEqual([await status(), await status()], [0, 0]);
    assert.ok(existsSync(path.join(cwd, ".cache")), "there is a cache");
    writeFileSync(path.join(cwd, "base.toml"), POLICY);
    assert.deepEqual([await status(), await status()], [1, 1], `${cacheStrategy}: a file that the policy extends has changed`);
    writeFileSync(path.join(cwd, "base.toml"), POLICY.replace("hooks.example.com", "evil.example.net"));
    assert.equal(await status(), 0, `${cacheStrategy}: and back`);
  }
});

const ONLY_WAIVERS = "a comment can't hide what dtolint finds: remove it, and add a [[waiver]] to the policy";

test("no comment in a document hides what is found in it", async () => {
  const documents = {
    "line.jsonc": `{${BAD}} // eslint-disable-line`,
    "first.jsonc": `/* eslint-disable-line dtolint/check */ {${BAD}}`,
    "block.jsonc": `/* eslint-disable */\n{${BAD}}`,
    "named.jsonc": `/* eslint-disable dtolint/check -- we know */\n{${BAD}}`,
    "next.jsonc": `// eslint-disable-line\n// eslint-disable-next-line\n{${BAD}}`,
    "off.jsonc": `/* eslint dtolint/check: off */\n{${BAD}}`,
    "number.jsonc": `{ /* eslint "dtolint/check": 0 */\n${BAD}}`,
    "escaped.jsonc": `/* eslint "dtolint\\u002fcheck": "off" */\n{${BAD}}`,
    "others.jsonc": `/* eslint json/no-empty-keys: off, dtolint/check: off */\n{${BAD}}`,
    "warn.jsonc": `/* eslint dtolint/check: warn */\n{${BAD}}`,
    "options.jsonc": `/* eslint dtolint/check: ["warn", {"program": "no-such-program"}] */\n{${BAD}}`,
    "both.jsonc": `/* eslint-disable */ /* eslint dtolint/check: ["error", {"today": "2020-01-01"}] */\n{${BAD}}`,
    "a.json5": `// eslint-disable-line\n{${BAD}}`,
  };
  const cwd = folderOf({ "dtolint.toml": POLICY, ...documents });
  const { messages, said } = await outcome(cwd, defineConfig([over("**/*.jsonc", "json/jsonc"), over("**/*.json5", "json/json5")]));
  assert.deepEqual(Object.keys(messages).sort(), Object.keys(documents).sort(), said);
  for (const [name, found] of Object.entries(messages)) {
    const errors = found.filter((it) => it.severity === 2);
    assert.ok(errors.some((it) => it.line === 1 && it.message.endsWith(ONLY_WAIVERS)), `${name}: ${JSON.stringify(found)}`);
  }
});

test("comments go on to work for other rules, and the configuration may turn the rule off", async () => {
  const cwd = folderOf({ "dtolint.toml": POLICY, "a.jsonc": `/* eslint json/no-empty-keys: off */\n{"": 1, ${BAD}}\n` });
  const rules = { ...JSON_FILES.rules, "json/no-empty-keys": "error" };
  const found = async (more) => {
    const { messages } = await outcome(cwd, defineConfig([over("**/*.jsonc", "json/jsonc", { rules: { ...rules, ...more } })]));
    return [...new Set(messages["a.jsonc"].map((it) => it.ruleId))];
  };
  assert.deepEqual(await found({}), ["dtolint/check"]);
  assert.deepEqual(await found({ "dtolint/check": "off" }), []);
});

test("where comments can be, the rule demands its processor", async () => {
  const cwd = folderOf({ "dtolint.toml": POLICY, "a.jsonc": `{${BAD}}` });
  const { rules } = JSON_FILES;
  const { status, said } = await outcome(cwd, [{ files: ["**/*.jsonc"], plugins: { json, dtolint }, language: "json/jsonc", rules }]);
  assert.equal(status, 2);
  assert.match(said, /the rule dtolint\/check needs its processor, .*set `processor: "dtolint\/severities"`/u);
});

test("a file of suppressions hides nothing", async () => {
  const suppressions = '{"a.json": {"dtolint/check": {"count": 9}}}';
  const cwd = folderOf({ "dtolint.toml": POLICY, "a.json": `{${BAD}}`, "eslint-suppressions.json": suppressions });
  const { status, said } = await outcome(cwd, defineConfig([JSON_FILES]));
  assert.equal(status, 2);
  assert.match(said, /eslint-suppressions\.json hides findings of dtolint\/check in a\.json; remove that entry/u);
});

const YAML = "endpoint_url: https://evil.example.net/\nevents: [organization.created]\n";

test("any language of another plugin will do", async () => {
  const loc = { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } };
  const sources = {
    "no node is called by a type": { ast: { kind: "Root" }, traverse: () => [] },
    "the tree has no root": { ast: [], traverse: () => [] },
  };
  for (const [what, source] of Object.entries(sources)) {
    const language = {
      fileType: "text",
      lineStart: 1,
      columnStart: 0,
      nodeTypeKey: "kind",
      visitorKeys: {},
      validateLanguageOptions() {},
      parse: () => ({ ok: true, ast: source.ast }),
      createSourceCode: ({ body }) => ({ text: body, getLoc: () => loc, getRange: () => [0, 0], ...source }),
    };
    const other = { languages: { yaml: language } };
    const cwd = folderOf({ "dtolint.toml": POLICY, "a.yaml": YAML });
    const { messages, said } = await outcome(cwd, defineConfig([over("**/*.yaml", "other/yaml", { plugins: { other } })]));
    assert.deepEqual(messages["a.yaml"]?.map(row), ["domain-not-allowed 2 1:15-1:40"], `${what}: ${said}`);
  }
});

for (const name of OTHERS) {
  test(`YAML that ${name} reads is checked, whatever its comments say`, async () => {
    const module = await import(name);
    const cwd = folderOf({ "dtolint.toml": POLICY, "a.yaml": `# eslint-disable\n${YAML.replace("\n", " # eslint-disable-line\n")}` });
    const config = defineConfig([over("**/*.yaml", "other/yaml", { plugins: { other: module.yaml ?? module.default } })]);
    const { messages, said } = await outcome(cwd, config);
    const errors = messages["a.yaml"]?.filter((it) => it.severity === 2) ?? [];
    // eslint-yaml says that its columns start at 1, and counts from 0.
    assert.deepEqual(errors.map((it) => row(it).split(":")[0]), ["domain-not-allowed 2 2"], said);
  });
}

test("a policy that can't name the files is an error", async () => {
  const by = (policy) => defineConfig([over("**/*.json", "json/json", withOptions({ policy }))]);
  const there = folderOf({ "here/webhooks/a.json": `{${BAD}}`, "there/dtolint.toml": POLICY + CLAIMS, "there/webhooks/a.json": "{}" });
  const outside = await outcome(path.join(there, "here"), by("../there/dtolint.toml"));
  assert.equal(outside.status, 1, outside.said);
  assert.match(
    outside.messages["webhooks/a.json"][0].message,
    /^nothing is checked: the \[\[documents\]\] of \.\.\/there\/dtolint\.toml names only files below its own folder; /u,
  );
  const below = await outcome(folderOf({ "policies/webhooks.toml": POLICY + CLAIMS, "webhooks/a.json": `{${BAD}}` }), by("policies/webhooks.toml"));
  assert.equal(below.status, 2);
  assert.match(below.said, /check` failed: .*no file matches/su);
});

test("a policy below the working directory is not used, and that is told", async () => {
  const deeper = { "api/dtolint.toml": POLICY + CLAIMS, "api/webhooks/a.json": `{${BAD}}` };
  const upper = { "dtolint.toml": POLICY + CLAIMS, "webhooks/b.json": `{${GOOD}}` };
  for (const [files, status] of [[deeper, 1], [{ ...deeper, ...upper }, 0]]) {
    const found = await outcome(folderOf(files), defineConfig([JSON_FILES]));
    assert.equal(found.status, status, found.said);
    const text = /^the policy api\/dtolint\.toml isn't used: it is below ESLint's working directory; set the option `policy`/u;
    assert.ok(found.messages["api/webhooks/a.json"].some((it) => text.test(it.message)), JSON.stringify(found.messages));
  }
  // One above is.
  const above = folderOf({
    ".git/HEAD": "ref: refs/heads/main\n",
    "dtolint.toml": POLICY + CLAIMS.replace("webhooks", "api/webhooks"),
    "api/webhooks/a.json": `{${BAD}}`,
  });
  const { messages } = await outcome(path.join(above, "api"), defineConfig([JSON_FILES]));
  assert.deepEqual(messages["webhooks/a.json"].map(row), ["domain-not-allowed 2 1:18-1:45"]);
});

test("what ESLint doesn't lint is an error of a configuration that is said to be complete", async () => {
  const configurations = {
    ignored: [{ ignores: ["webhooks/"] }, JSON_FILES],
    "no configuration": [over("other/*.json", "json/json")],
    off: [JSON_FILES, { files: ["webhooks/*"], rules: { "dtolint/check": "off" } }],
  };
  const cwd = folderOf({ "dtolint.toml": POLICY + CLAIMS, "webhooks/a.json": `{${BAD}}`, "other/package.json": "{}" });
  for (const [what, config] of Object.entries(configurations)) {
    const { status, said } = await outcome(cwd, complete(defineConfig(config), { cwd }));
    assert.equal(status, 2, what);
    assert.match(said, /ESLint doesn't check files that have findings: webhooks\/a\.json:1:18 \(domain-not-allowed\); take them out/u, what);
  }
  assert.equal((await outcome(cwd, complete(defineConfig([JSON_FILES]), { cwd }))).status, 1, "each is linted");
});

test("bytes that are not UTF-8 are not taken for others", async () => {
  const cwd = folderOf({ "dtolint.toml": POLICY });
  writeFileSync(path.join(cwd, "a.json"), Buffer.from(`{${GOOD}, "x": "\u00e9"}`, "latin1"));
  const { messages } = await outcome(cwd, defineConfig([JSON_FILES]));
  assert.deepEqual(messages["a.json"].map((it) => it.message), ["the file is not UTF-8, so nothing is checked; save it as UTF-8"]);
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
    import dtolint, { complete } from "eslint-plugin-dtolint";
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
