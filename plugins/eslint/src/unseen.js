/** Why a file that ESLint lints isn't checked by the policy that its authors mean. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const POLICY = "dtolint.toml";
const SUPPRESSIONS = "eslint-suppressions.json";

/** Working directories and options whose policy names documents that are there. */
const tried = new Set();

/** The reason and how bad it is; `undefined` if there is none. It throws what is wrong with a run as a whole. */
export function unseen({ cwd, file, id, start }, { report, unclaimed }) {
  refuseSuppressions({ cwd, file, id });
  const used = isFile(report.policy) ? path.resolve(cwd, report.policy) : null;
  const isUnclaimed = unclaimed.length > 0;
  if (used === null || isUnclaimed) {
    const nearer = nearerPolicy(file, cwd, used);
    if (nearer) {
      const help = "set the option `policy` of the rule, run ESLint in that folder, or move it to ESLint's working directory";
      const text = `the policy ${path.relative(cwd, nearer)} isn't used: it is below ESLint's working directory; ${help}`;
      return { severity: used === null ? "error" : "info", text };
    }
  }
  if (used === null || !isUnclaimed) {
    return undefined;
  }
  const root = path.dirname(used);
  if (!isWithin(root, file) && !isWithin(root, cwd) && !isWithin(cwd, root)) {
    const help = "put a `dtolint.toml` that extends it above the documents, or set the option `unclaimed`";
    return { severity: "error", text: `nothing is checked: the [[documents]] of ${report.policy} names only files below its own folder; ${help}` };
  }
  requireDocuments(cwd, start);
  return undefined;
}

/** Whether a policy is a file: without one, a pack is used, such as `dtolint:recommended`. */
function isFile(policy) {
  return policy !== null && !policy.startsWith("dtolint:");
}

/** A policy between a file and the working directory. */
function nearerPolicy(file, cwd, used) {
  for (let folder = path.dirname(file); !isWithin(folder, cwd); folder = path.dirname(folder)) {
    const policy = path.join(folder, POLICY);
    if (policy !== used && existsSync(policy)) {
      return policy;
    }
  }
  return undefined;
}

/** A policy that names no file that is there often names them from a wrong folder. The command says so. */
function requireDocuments(cwd, options) {
  const key = JSON.stringify([cwd, options]);
  if (!tried.has(key)) {
    commandReport(cwd, options);
    tried.add(key);
  }
}

/** What `dtolint check` finds in all that the policy names; throws if it can't do its job. */
export function commandReport(cwd, { program, policy, today }) {
  const args = ["check", "--fail-on", "never", "--format", "json", ...(policy ? ["--policy", policy] : []), ...(today ? ["--today", today] : [])];
  const done = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: Infinity });
  if (done.error || done.status !== 0) {
    throw new Error(`dtolint: \`${program} check\` failed: ${done.error?.message ?? done.stderr.trim()}`);
  }
  return JSON.parse(done.stdout);
}

/** ESLint's own list of what it lets through. */
function refuseSuppressions({ cwd, file, id }) {
  const list = path.join(cwd, SUPPRESSIONS);
  if (!existsSync(list)) {
    return;
  }
  const name = path.relative(cwd, file).split(path.sep).join("/");
  if (JSON.parse(readFileSync(list, "utf8"))[name]?.[id]) {
    throw new Error(`dtolint: ${SUPPRESSIONS} hides findings of ${id} in ${name}; remove that entry, and add a [[waiver]] to the policy`);
  }
}

function isWithin(folder, file) {
  const relative = path.relative(folder, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
