// @ts-check
// What was changed here and is not on the server yet, laid over the case that the server has. Pure.

import { indexNow, listOf, merged } from "./merge.js";
import { same, valueAt, withChange } from "./places.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./merge.js").Made} Made */

/**
 * Returns the case with one edit, which it may have already: its answer was lost or is still on its way.
 * @param {CaseJson} now
 * @param {Made} edit
 * @returns {CaseJson}
 */
export function withEdit(now, edit) {
  const { at, was, value } = edit;
  const there = valueAt(now, at, edit.pair);
  if (same(there, was)) return withChange(now, edit);
  if (same(there, value)) return now;
  const list = listOf(now, edit);
  if (list && was === null) return value === null ? now : withChange(now, { ...edit, at: [...at.slice(0, -1), list.length] });
  const both = merged(edit, there, now);
  if (both) return withChange(now, { ...edit, value: both.value });
  // What somebody types stays in sight until it is known which of the two shall stay.
  if (!list) return typeof value === "string" ? withChange(now, edit) : now;
  const index = edit.beside ? indexNow(edit.beside, list, Number(at[3])) : -1;
  return index < 0 || !same(list[index], was) ? now : withChange(now, { ...edit, at: [...at.slice(0, -1), index] });
}

/**
 * Returns a case in which a file that is looked at once more still is what it was: a studio that was started again
 * knows nothing of it for a moment, and the picture is not to vanish from under somebody's hand.
 * @param {CaseJson} now
 * @param {CaseJson | null} before
 * @returns {CaseJson}
 */
export function stillKnown(now, before) {
  const known = new Map(before?.files.map((file) => [file.id, file]));
  const files = now.files.map((file) => {
    const old = known.get(file.id);
    if (file.examined || !old?.examined || (file.bytes && old.bytes !== file.bytes)) return file;
    const { kind, bytes, sha, width, height, mime, problem, film } = old;
    return { ...file, examined: true, kind, bytes, sha, width, height, mime, problem, film };
  });
  return { ...now, files };
}
