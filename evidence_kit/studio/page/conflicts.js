// @ts-check
// An edit whose value was changed elsewhere meanwhile: both changes, where they are about different things, or a question.

import { indexNow, listOf, merged } from "./merge.js";
import { same } from "./places.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").Conflict} Conflict */
/** @typedef {import("./merge.js").Made} Made */

/**
 * Takes into the edits of a gesture what was changed elsewhere, and returns what only a person can decide.
 * @param {Made[]} edits
 * @param {readonly Conflict[]} conflicts
 * @param {CaseJson} there  the case as the server has it now
 * @returns {Conflict[]}
 */
export function undecided(edits, conflicts, there) {
  return conflicts.flatMap((conflict) => {
    const edit = edits[conflict.index];
    if (!edit) return [];
    const now = itself(edit, conflict.now, there);
    const both = same(now, edit.value) ? { value: now } : merged(edit, now, there);
    if (!both) return [{ ...conflict, now }];
    edit.value = both.value;
    edit.was = now;
    return [];
  });
}

/**
 * Returns what became of an edit's own item: null when it is gone, and another one stands where it stood.
 * @param {Made} edit
 * @param {any} now
 * @param {CaseJson} there
 */
function itself(edit, now, there) {
  const list = listOf(there, edit);
  if (!list || !edit.beside) return now;
  // With all its keys: a case file leaves out those that say nothing.
  return list[indexNow(edit.beside, list, Number(edit.at[3]))] ?? null;
}

/**
 * Returns the words that edits were about to write, the newest of each place.
 * @param {readonly Made[]} edits
 * @returns {string[]}
 */
export function wordsOf(edits) {
  const newest = new Map(edits.map((edit) => [JSON.stringify([edit.at, edit.pair]), edit]));
  return [...newest.values()].flatMap(({ was, value }) => {
    if (typeof value === "string") return value.trim() ? [value] : [];
    if (!value || typeof value !== "object") return [];
    return Object.keys(value).flatMap((key) => (TYPED.includes(key) && value[key] && value[key] !== was?.[key] ? [String(value[key])] : []));
  });
}

/** Keys of items whose words a person types. */
const TYPED = ["label", "length", "promised", "words"];
