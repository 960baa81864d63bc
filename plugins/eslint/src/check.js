/** The rule `dtolint/check`: asks the hook, and reports what it finds. */

import { closeSync, openSync, readSync } from "node:fs";

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
  const text = hasBom(sourceCode, file) ? BOM + sourceCode.text : sourceCode.text;
  const documents = [{ path: file, text }];
  const answer = ask(cwd, start, { check: { documents, claimed_only: !unclaimed } }).check;
  const { findings } = answer.report;
  const tell = (loc, severity, said) => context.report({ loc, messageId: severity, data: { text: shown(said) } });
  const locate = locator(sourceCode, text);
  if (answer.refused) {
    // They are in the policy, at its lines.
    const mistake = findings.find((finding) => finding.severity === "error") ?? findings[0];
    tell(locate(), "error", `the policy has mistakes, so nothing is checked: ${at(mistake)}: ${sentence(mistake)}`);
    return;
  }
  for (const finding of findings.filter((finding) => finding.waived === null)) {
    tell(locate(finding.start, finding.end), finding.severity, sentence(finding));
  }
}

/** What is wrong, the rule with the line that set it, and what to do. */
function sentence({ message, rule, policy, help }) {
  const said = `${message} (${policy ? `${rule}, ${at(policy)}` : rule})`;
  return help ? `${said}; ${help}` : said;
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

/**
 * ESLint's reports go to terminals as they are: characters that they act on, and those that nobody sees, are shown.
 * The classes, and the fillers and selectors that are in none of them, are those of dtolint's own reports.
 */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{3164}\u{fe00}-\u{fe0f}\u{ffa0}\u{fff0}-\u{fffb}\u{e0000}-\u{e0fff}]/gu;

function shown(text) {
  return text.replace(UNSAFE, (it) => `\\u{${it.codePointAt(0).toString(16)}}`);
}
