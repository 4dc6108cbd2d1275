// @ts-check
// Where in the statement something is underlined, also while it is typed. Pure.

/** @typedef {import("./types.js").Passage} Passage */
/** @typedef {{start: number, end: number, why: string}} Span  in the units that JavaScript counts */

/**
 * Returns passages, which count code points, in the units that JavaScript counts.
 * @param {string} words
 * @param {readonly Passage[]} passages
 * @returns {Span[]}
 */
export function spansOf(words, passages) {
  const starts = [0];
  for (const letter of words) starts.push(/** @type {number} */ (starts.at(-1)) + letter.length);
  const last = starts.length - 1;
  return passages.map(({ start, end, why }) => ({
    start: starts[Math.min(start, last)] ?? 0,
    end: starts[Math.min(end, last)] ?? 0,
    why,
  }));
}

/**
 * Returns the spans of a text in the text that became of it: those before and behind what was typed stay.
 * @param {string} before
 * @param {string} after
 * @param {readonly Span[]} spans
 * @returns {Span[]}
 */
export function carried(before, after, spans) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const moved = after.length - before.length;
  return spans.flatMap((span) => {
    if (span.end <= head) return [span];
    if (span.start >= before.length - tail) return [{ ...span, start: span.start + moved, end: span.end + moved }];
    return [];
  });
}
