/**
 * The processor `dtolint/severities`: gives each finding its own severity, where a rule of ESLint has one for all that
 * it reports, and keeps comments in a document from hiding what is found in it.
 */

const ERROR = 2;
const WARNING = 1;
const LOWER = new Set(["warning", "info"]);

/** A comment that sets ESLint's rules, up to its end, in the languages of JSON and YAML. */
const CONFIGURATION = /\/\*\s*eslint\s[^]*?\*\/|(?:\/\/|#)\s*eslint\s[^\r\n]*/gu;
/** The rule's name, or an escape that may be a part of it. */
const NAME = /\/check|\\/u;

export const ONLY_WAIVERS = "a comment can't hide what dtolint finds: remove it, and add a [[waiver]] to the policy";

/** The file between `preprocess` and `postprocess`, and by what name the rule ran on it. ESLint lints one at a time. */
let current;

/** Says that the rule runs; whether the processor guards its findings. */
export function isGuarded({ filename, id }) {
  if (current?.file !== filename) {
    return false;
  }
  current.rule = id;
  return true;
}

export const severities = {
  meta: { name: "dtolint/severities", version: "0.1.0" },
  supportsAutofix: true,
  preprocess(text, file) {
    current = { file, text };
    return [text];
  },
  postprocess(lists) {
    const { rule, text } = current;
    current = undefined;
    const messages = lists.flat();
    return rule ? messages.map((it) => (it.ruleId === rule ? judged(it) : it)) : [...messages, ...turnedOff(text)];
  },
};

/** A finding with its severity, whether a comment disables the rule there or not. */
function judged({ suppressions, ...message }) {
  if (LOWER.has(message.messageId)) {
    message.severity = Math.min(message.severity, WARNING);
  } else if (message.messageId === "comment") {
    message.severity = ERROR;
  }
  return suppressions ? { ...message, message: `${message.message}; ${ONLY_WAIVERS}` } : message;
}

/** The comments by which the rule did not run. Where the configuration has it off, there are none. */
function turnedOff(text) {
  const comments = [...text.matchAll(CONFIGURATION)].filter(([comment]) => NAME.test(comment));
  return comments.map(({ index }) => {
    const lines = text.slice(0, index).split(/\r\n|[\r\n]/u);
    const place = { line: lines.length, column: lines.at(-1).length + 1 };
    return { ruleId: null, severity: ERROR, message: `the rule did not run: ${ONLY_WAIVERS}`, ...place };
  });
}
