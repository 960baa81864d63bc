/** The rule `dtolint/check`: asks the hook, and reports what it finds. */

import { ask } from "./hook.js";
import { locator } from "./places.js";
import { ONLY_WAIVERS, isGuarded } from "./severities.js";
import { isNotUtf8, textOf } from "./texts.js";
import { unseen } from "./unseen.js";

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
    // One for each severity, so that the processor can tell them apart.
    messages: { error: "{{ text }}", warning: "{{ text }}", info: "{{ text }}", comment: "{{ text }}" },
  },

  // Not in a visitor: what the nodes are called is for the language to say, and each has its own.
  create(context) {
    report(context);
    return {};
  },
};

function report(context) {
  const { cwd, id, physicalFilename: file, sourceCode } = context;
  const hasComments = sourceCode.getDisableDirectives || sourceCode.applyInlineConfig;
  if (!isGuarded(context) && hasComments) {
    throw new Error(`dtolint: the rule ${id} needs its processor, or a comment in a document could hide what is in it; set \`processor: "dtolint/severities"\` for the same files, as the plugin's configurations do`);
  }
  const tell = (loc, messageId, text) => context.report({ loc, messageId, data: { text: shown(text) } });
  // Then the options are the comment's, too.
  const configured = sourceCode.applyInlineConfig?.().configs.filter(({ config }) => Object.hasOwn(config.rules, id)) ?? [];
  if (configured.length) {
    configured.forEach(({ loc }) => tell(loc, "comment", `nothing is checked: ${ONLY_WAIVERS}`));
    return;
  }

  const { unclaimed, ...start } = context.options[0];
  const text = textOf(sourceCode, file);
  const locate = locator(sourceCode, text);
  if (isNotUtf8(text, file)) {
    tell(locate(), "error", "the file is not UTF-8, so nothing is checked; save it as UTF-8");
    return;
  }
  const answer = ask(cwd, start, { check: { documents: [{ path: file, text }], claimed_only: !unclaimed } }).check;
  const { findings } = answer.report;
  if (answer.refused) {
    // They are in the policy, at its lines.
    const mistake = findings.find((finding) => finding.severity === "error") ?? findings[0];
    tell(locate(), "error", `the policy has mistakes, so nothing is checked: ${at(mistake)}: ${sentence(mistake)}`);
    return;
  }
  const reason = unseen({ cwd, file, id, start }, answer);
  if (reason) {
    tell(locate(), reason.severity, reason.text);
  }
  const leftOut = answer.report.summary.left_out;
  if (leftOut) {
    tell(locate(), "warning", `${leftOut} more findings aren't shown, as there are too many`);
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
 * ESLint's reports go to terminals as they are: characters that they act on, and those that nobody sees, are shown.
 * The classes, and the fillers and selectors that are in none of them, are those of dtolint's own reports.
 */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{3164}\u{fe00}-\u{fe0f}\u{ffa0}\u{fff0}-\u{fffb}\u{e0000}-\u{e0fff}]/gu;

/** `##[error]`, `##vso[…]` and the like, which runners of CI take for commands wherever they stand in a line. */
const COMMAND = /(##[A-Za-z]*)\[/gu;

function shown(text) {
  return text.replace(UNSAFE, (it) => `\\u{${it.codePointAt(0).toString(16)}}`).replace(COMMAND, "$1\\u{5b}");
}
