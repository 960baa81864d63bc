/** The plugin: one rule, a language for what `@eslint/json` does not read, and configurations of both. */

import { randomUUID } from "node:crypto";

import { check } from "./check.js";
import { complete } from "./complete.js";
import { document } from "./document.js";
import { severities } from "./severities.js";

const meta = { name: "eslint-plugin-dtolint", version: "0.1.0", namespace: "dtolint" };

const plugin = {
  meta,
  // ESLint's key for `--cache` names plugins by this version. What is found depends on the policy, the files that it
  // extends, its schemas, the day and the command, of which ESLint knows nothing: so each run has a key of its own.
  get version() {
    return `${meta.version}+${randomUUID()}`;
  },
  rules: { check },
  languages: { document },
  processors: { severities },
  configs: {},
};

const recommended = {
  name: "dtolint/recommended",
  plugins: { dtolint: plugin },
  processor: "dtolint/severities",
  rules: { "dtolint/check": "error" },
};

Object.assign(plugin.configs, {
  /** For files that another plugin's language reads, such as `json/json`. */
  recommended,
  /** For YAML and NDJSON, which need no other plugin. */
  documents: {
    ...recommended,
    name: "dtolint/documents",
    files: ["**/*.yaml", "**/*.yml", "**/*.ndjson", "**/*.jsonl"],
    language: "dtolint/document",
  },
});

export { complete };
export default plugin;
