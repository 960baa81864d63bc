/** The plugin: one rule, a language for what `@eslint/json` does not read, and configurations of both. */

import { check } from "./check.js";
import { document } from "./document.js";
import { severities } from "./severities.js";

const plugin = {
  meta: { name: "eslint-plugin-dtolint", version: "0.1.0", namespace: "dtolint" },
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

export default plugin;
