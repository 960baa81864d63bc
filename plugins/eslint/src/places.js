/** Places of a text, as the language of the file counts them. */

/**
 * Gives ESLint's places for dtolint's, which count a byte order mark and end lines at line feeds alone; the first
 * place of the text for none.
 */
export function locator(sourceCode, text) {
  const shift = text.length - sourceCode.text.length;
  let starts;
  const loc = ({ line, utf16 }) => {
    starts ??= [0, ...Array.from(text.matchAll(/\n/gu), (it) => it.index + 1)];
    const index = starts[line - 1] + utf16 - 1 - shift;
    return locOf(sourceCode, Math.min(Math.max(index, 0), sourceCode.text.length));
  };
  return (start = { line: 1, utf16: 1 }, end = start) => ({ start: loc(start), end: loc(end) });
}

function locOf(sourceCode, index) {
  if (sourceCode.getLocFromIndex) {
    return sourceCode.getLocFromIndex(index);
  }
  // A language that doesn't say how it counts. Most count columns from 0, as that of JavaScript does.
  const lines = sourceCode.text.slice(0, index).split(/\r\n|[\r\n]/u);
  return { line: lines.length, column: lines.at(-1).length };
}
