/** The rule `dtolint/check`: asks the hook, and reports what it finds. */

import { closeSync, openSync, readSync } from "node:fs";
import path from "node:path";

import { ask } from "./hook.js";

const BOM = "\uFEFF";

export const check = {
  meta: {
    type: "problem",
    docs: { description: "Check API payloads against their JSON Schema and your organisation's policy" },
    schema: [
      {
        type: "object",
        properties: {
          program: { type: "string", minLength: 1, description: "The command `dtolint`, or where it is" },
          policy: { type: "string", minLength: 1, description: "The policy file, from ESLint's working directory" },
          today: { type: "string", minLength: 1, description: "The day that waivers end by; by default, today" },
          unclaimed: { type: "boolean", description: "Whether to check what the policy's [[documents]] does not name" },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ program: "dtolint", unclaimed: false }],
    // One for each severity, so that a processor can tell them apart.
    messages: { error: "{{ text }}", warning: "{{ text }}", info: "{{ text }}" },
  },

  create(context) {
    const { cwd, sourceCode } = context;
    return { [sourceCode.ast.type]: () => report(context, cwd, sourceCode) };
  },
};

function report(context, cwd, sourceCode) {
  const { unclaimed, ...start } = context.options[0];
  const file = context.physicalFilename;
  const name = path.relative(cwd, file).split(path.sep).join("/");
  const text = hasBom(sourceCode, file) ? BOM + sourceCode.text : sourceCode.text;
  const documents = [{ path: file, text }];
  const answer = ask(cwd, start, { check: { documents, claimed_only: !unclaimed } }).check;
  const { findings } = answer.report;
  if (answer.refused) {
    const [first] = findings.filter((finding) => finding.severity === "error");
    const said = `the policy has mistakes, so nothing is checked: ${at(first)}: ${first.message}; ${first.help}`;
    context.report({ loc: locator(sourceCode, text)(), messageId: "error", data: { text: shown(said) } });
    return;
  }
  const locate = locator(sourceCode, text);
  for (const finding of findings.filter((finding) => finding.waived === null)) {
    const isHere = finding.path === name;
    const loc = isHere ? locate(finding.start, finding.end) : locate();
    const said = isHere ? sentence(finding) : `${at(finding)}: ${sentence(finding)}`;
    context.report({ loc, messageId: finding.severity, data: { text: shown(said) } });
  }
}

/** What is wrong, the rule with the line that set it, and what to do. */
function sentence({ message, rule, policy, help }) {
  return `${message} (${policy ? `${rule}, ${at(policy)}` : rule}); ${help}`;
}

function at({ path, start }) {
  return `${path}:${start.line}:${start.column}`;
}

/**
 * Gives ESLint's places for dtolint's, which count a byte order mark and end lines at line feeds alone; the first
 * place of the text for none.
 */
function locator(sourceCode, text) {
  const shift = text.length - sourceCode.text.length;
  let starts;
  const loc = ({ line, utf16 }) => {
    starts ??= [0, ...Array.from(text.matchAll(/\n/gu), (it) => it.index + 1)];
    const index = starts[line - 1] + utf16 - 1 - shift;
    return sourceCode.getLocFromIndex(Math.min(Math.max(index, 0), sourceCode.text.length));
  };
  return (start = { line: 1, utf16: 1 }, end = start) => ({ start: loc(start), end: loc(end) });
}

/** The languages of `@eslint/json` do not tell whether there was a byte order mark, so look at the file. */
function hasBom(sourceCode, file) {
  if (sourceCode.hasBOM !== undefined) {
    return sourceCode.hasBOM;
  }
  try {
    const bytes = Buffer.alloc(3);
    const descriptor = openSync(file);
    try {
      return readSync(descriptor, bytes) === 3 && bytes.toString() === BOM;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // A text that is in no file.
    return false;
  }
}

/** ESLint's reports go to terminals as they are: control and format characters are shown, not sent. */
function shown(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (it) => `\\u{${it.codePointAt(0).toString(16)}}`);
}
