/** A processor that gives findings their own severity: a rule of ESLint has one for all that it reports. */
export const severities = {
  meta: { name: "dtolint/severities", version: "0.1.0" },
  supportsAutofix: true,
  preprocess: (text) => [text],
  postprocess: (lists) => lists.flat().map(lowered),
};

const WARNING = 1;

function lowered(message) {
  const isLower = message.ruleId?.endsWith("/check") && ["warning", "info"].includes(message.messageId);
  return isLower ? { ...message, severity: Math.min(message.severity, WARNING) } : message;
}
