/** Compares what ESLint is configured to lint with what the policy names. */

import path from "node:path";

import { check } from "./check.js";
import { commandReport } from "./unseen.js";

/**
 * Gives a configuration back, and throws if `dtolint check` finds an error in a file that ESLint ignores, has no
 * configuration for, or has the rule off for. `cwd` is ESLint's working directory.
 */
export async function complete(config, { cwd = process.cwd() } = {}) {
  const { ESLint } = await import("eslint");
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: config });
  const missed = new Set();
  for (const options of optionsOf(config)) {
    const { findings } = commandReport(cwd, { ...check.meta.defaultOptions[0], ...options });
    const errors = new Map(findings.filter((it) => it.severity === "error" && it.waived === null).map((it) => [it.path, it]));
    for (const [file, { start, rule }] of errors) {
      if (!(await isChecked(eslint, path.resolve(cwd, file)))) {
        missed.add(`${file}:${start.line}:${start.column} (${rule})`);
      }
    }
  }
  if (missed.size) {
    const help = "take them out of `ignores`, add `files` that match them, or turn the rule on; `dtolint check` says what is wrong";
    throw new Error(`dtolint: ESLint doesn't check files that have findings: ${[...missed].join(", ")}; ${help}`);
  }
  return config;
}

/** The different options that a configuration gives the rule. */
function optionsOf(config) {
  const rules = [config].flat(Infinity).flatMap((it) => Object.entries(it.rules ?? {}));
  const given = rules.filter(([name, value]) => name.endsWith("/check") && value?.[1] && Array.isArray(value)).map(([, value]) => value[1]);
  return given.length ? new Map(given.map((it) => [JSON.stringify([it.program, it.policy, it.today]), it])).values() : [{}];
}

async function isChecked(eslint, file) {
  const config = (await eslint.isPathIgnored(file)) ? undefined : await eslint.calculateConfigForFile(file);
  return Object.entries(config?.plugins ?? {}).some(
    ([name, plugin]) => plugin.rules?.check === check && (config.rules?.[`${name}/check`]?.[0] ?? 0) > 0,
  );
}
