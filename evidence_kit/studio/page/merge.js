// @ts-check
// Two changes of one value: what they come to together, where they are about different parts of it. Pure.

import { comparisonAt, same } from "./places.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {Edit & {beside?: any[] | undefined}} Made  an edit, and the whole list in which its item stood when it was made */

const LISTS = /** @type {Record<string, string>} */ ({ mark: "marks", ruler: "rulers", suggestion: "suggestions", redact: "redact", cover: "covers" });

/**
 * Returns the list in which an edit's item stands; undefined for an edit of anything else.
 * @param {CaseJson} now
 * @param {Edit} edit
 * @returns {any[] | undefined}
 */
export function listOf(now, { at, pair }) {
  const [table, key, item, index] = at;
  if (typeof index !== "number") return undefined;
  /** @type {any} */
  const owner = table === "comparison" ? comparisonAt(now, pair, key ?? null) : now.files.find(({ id }) => id === key);
  return owner?.[LISTS[String(item)] ?? ""];
}

/**
 * Returns where an item of a list is after the list has changed; -1 when it is gone, or nobody can tell.
 * @param {readonly any[]} before
 * @param {readonly any[]} after
 * @param {number} index
 */
export function indexNow(before, after, index) {
  const item = before[index];
  if (item === undefined) return -1;
  // Of two that are alike, the one that was changed is where it was, as all others are.
  if (before.length === after.length && before.every((each, at) => at === index || same(each, after[at]))) return index;
  const alike = after.flatMap((each, at) => (same(each, item) ? [at] : []));
  if (alike.length) return alike.reduce((best, at) => (Math.abs(at - index) < Math.abs(best - index) ? at : best));
  // It was changed itself, when there are as many as before, and what stands there stood nowhere else.
  return before.length === after.length && !before.some((each) => same(each, after[index])) ? index : -1;
}

/**
 * Returns what an edit and what stands there now come to; null when both changed the same.
 * @param {Made} edit
 * @param {any} there
 * @param {CaseJson} now  in which it stands
 * @returns {{value: any} | null}
 */
export function merged(edit, there, now) {
  if (edit.at[0] === "statement") return mergedWords(edit.was ?? "", edit.value ?? "", there ?? "");
  const list = listOf(now, edit);
  if (!list || !edit.beside) return null;
  return indexNow(edit.beside, list, Number(edit.at[3])) === edit.at[3] ? mergedTables(edit.was, edit.value, there) : null;
}

/**
 * Returns a table with the keys that one has changed and those that the other has.
 * @param {any} was
 * @param {any} mine
 * @param {any} theirs
 * @returns {{value: any} | null}
 */
export function mergedTables(was, mine, theirs) {
  if (![was, mine, theirs].every((one) => one && typeof one === "object" && !Array.isArray(one))) return null;
  /** @type {Record<string, any>} */
  const value = {};
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    if (same(mine[key], was[key])) value[key] = theirs[key];
    else if (same(theirs[key], was[key]) || same(mine[key], theirs[key])) value[key] = mine[key];
    else return null;
  }
  return { value };
}

/**
 * Returns a text with what was typed at one place and what was typed at another.
 * @param {string} was
 * @param {string} mine
 * @param {string} theirs
 * @returns {{value: string} | null}
 */
export function mergedWords(was, mine, theirs) {
  const [one, other] = [changeOf(was, mine), changeOf(was, theirs)].sort((a, b) => a.start - b.start || a.end - b.end);
  if (!one || !other || one.end > other.start || one.start === other.start) return null;
  return { value: was.slice(0, one.start) + one.words + was.slice(one.end, other.start) + other.words + was.slice(other.end) };
}

/**
 * Returns the one place at which a text was changed, and what stands there since.
 * @param {string} before
 * @param {string} after
 */
export function changeOf(before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start: head, end: before.length - tail, words: after.slice(head, after.length - tail) };
}

/**
 * Returns where a caret stands in a text after somebody else has changed it.
 * @param {string} before
 * @param {string} after
 * @param {number} at
 */
export function caretAfter(before, after, at) {
  const { start, end, words } = changeOf(before, after);
  if (at <= start) return at;
  return at >= end ? at + after.length - before.length : start + words.length;
}
