/** A language for any text: the rule needs no tree, dtolint reads the text itself. */

import { TextSourceCodeBase, VisitNodeStep } from "@eslint/plugin-kit";

const LINE_ENDING = /\r\n|[\r\n]/u;
const ENTER = 1;

class DocumentSourceCode extends TextSourceCodeBase {
  constructor(file, ast) {
    super({ text: file.body, ast, lineEndingPattern: LINE_ENDING });
    this.hasBOM = file.bom;
  }

  traverse() {
    return [new VisitNodeStep({ target: this.ast, phase: ENTER, args: [this.ast] })];
  }
}

/** The whole text, as the one node that there is. */
function parse({ body }) {
  const lines = body.split(LINE_ENDING);
  const end = { line: lines.length, column: lines.at(-1).length + 1 };
  const loc = { start: { line: 1, column: 1 }, end };
  return { ok: true, ast: { type: "Document", range: [0, body.length], loc } };
}

export const document = {
  fileType: "text",
  lineStart: 1,
  columnStart: 1,
  nodeTypeKey: "type",
  visitorKeys: { Document: [] },
  validateLanguageOptions() {},
  parse,
  createSourceCode: (file, { ast }) => new DocumentSourceCode(file, ast),
};
