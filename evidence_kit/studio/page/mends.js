// @ts-check
// What a mistake is mended by, in a text that may have been changed since it was found.

/** @typedef {import("./types.js").Mistake} Mistake */

/**
 * Returns the first of some lines, counted from 1, in a text that may have grown or shrunk above them; the nearest when
 * there are several like them, 0 when they were changed.
 * @param {string} now
 * @param {string} then  the text in which they were counted
 * @param {number} first
 * @param {number} last
 * @returns {number}
 */
export function linesNow(now, then, first, last) {
  const wanted = then.split("\n").slice(first - 1, last);
  const rows = now.split("\n");
  const found = rows.map((_, at) => at + 1).filter((at) => wanted.every((row, index) => rows[at - 1 + index] === row));
  return found.sort((one, other) => Math.abs(one - first) - Math.abs(other - first))[0] ?? 0;
}

/**
 * Returns the text without a mistake, and the line where it was; null when its lines were changed since.
 * @param {string} now
 * @param {string} then  the text in which it was found
 * @param {Mistake} mistake
 * @returns {{text: string, line: number} | null}
 */
export function mended(now, then, { first, last, instead }) {
  const at = linesNow(now, then, first, last);
  if (!first || !at) return null;
  const rows = now.split("\n");
  rows.splice(at - 1, last - first + 1, ...(instead ? instead.split("\n") : []));
  return { text: rows.join("\n"), line: at };
}

/**
 * Returns the mistakes that are left after one was mended, with their lines as they are then. Whatever else was wrong
 * within its lines is found again when the text is saved.
 * @param {readonly Mistake[]} mistakes
 * @param {Mistake} gone
 * @returns {Mistake[]}
 */
export function left(mistakes, { first, last, instead }) {
  const more = (instead ? instead.split("\n").length : 0) - (last - first + 1);
  const down = (/** @type {number} */ line) => (line > last ? line + more : line);
  return mistakes
    .filter(({ line }) => line < first || line > last)
    .map((one) => ({ ...one, line: down(one.line), first: down(one.first), last: down(one.last) }));
}
