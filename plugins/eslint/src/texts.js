/** The text of a file as it is, where ESLint and its languages hide a part of that. */

import { isUtf8 } from "node:buffer";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const BOM = "\uFEFF";
const REPLACEMENT = "\uFFFD";

/** The whole text, with its byte order mark. */
export function textOf(sourceCode, file) {
  if (typeof sourceCode.text !== "string") {
    throw new Error(`dtolint: the language of ${file} gives no text; use the language \`dtolint/document\``);
  }
  return hasBom(sourceCode, file) ? BOM + sourceCode.text : sourceCode.text;
}

/** Whether ESLint replaced bytes of the file that are not UTF-8. */
export function isNotUtf8(text, file) {
  if (!text.includes(REPLACEMENT)) {
    return false;
  }
  const bytes = ifThere(() => readFileSync(file));
  return bytes !== undefined && !isUtf8(bytes) && bytes.toString() === text;
}

/** The languages of `@eslint/json` do not tell whether there was a byte order mark, so look at the file. */
function hasBom(sourceCode, file) {
  if (sourceCode.hasBOM !== undefined) {
    return sourceCode.hasBOM;
  }
  const start = ifThere(() => {
    const bytes = Buffer.alloc(3);
    const descriptor = openSync(file);
    try {
      return readSync(descriptor, bytes) === 3 && bytes.toString();
    } finally {
      closeSync(descriptor);
    }
  });
  return start === BOM;
}

/** What is read of a file; `undefined` for a text that is in no file. */
function ifThere(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
