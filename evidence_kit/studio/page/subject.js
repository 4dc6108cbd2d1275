// @ts-check
// What is on the stages: the two pictures of a comparison, or one photo.

import { choose, chosen } from "./chosen.js";
import { comparisonAt } from "./places.js";
import { current } from "./state.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").ComparisonJson} ComparisonJson */
/** @typedef {import("./types.js").Subject} Subject */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Place} Place */

/**
 * @typedef {object} Scene  What is on the stages, with what the case says of it.
 * @property {CaseJson} now
 * @property {Subject} subject
 * @property {ComparisonJson | null} comparison
 * @property {{side: string, file: FileJson}[]} sides
 */

/** Returns what is on the stages, or null when nothing is or it is no longer there. @returns {Scene | null} */
export function currentScene() {
  const now = current();
  const subject = chosen().subject;
  if (!now || !subject) return null;
  if (subject.kind === "file") {
    const file = fileOf(now, subject.id);
    return file ? { now, subject, comparison: null, sides: [{ side: "alone", file }] } : null;
  }
  const comparison = comparisonAt(now, subject.pair, subject.place);
  const listing = fileOf(now, subject.pair[0]);
  const received = fileOf(now, subject.pair[1]);
  if (!comparison || !listing || !received) return null;
  return {
    now,
    subject,
    comparison,
    sides: [
      { side: "listing", file: listing },
      { side: "received", file: received },
    ],
  };
}

/** Which of the words for sides are those of a side: a film has its own. @param {string} side */
export const sideWord = (side) => (currentScene()?.sides[0]?.file.kind === "video" ? "film" : side);

/** @param {CaseJson} now @param {string} id */
export const fileOf = (now, id) => now.files.find((file) => file.id === id);

/** @param {ComparisonJson} comparison @returns {Pair} */
export const pairOf = (comparison) => [comparison.listing, comparison.received];

/** Where a part of a comparison stands. @param {ComparisonJson} comparison @param {...(string | number)} rest @returns {Place} */
export const placeIn = (comparison, ...rest) => ["comparison", comparison.place, ...rest];

/** Puts a comparison on the stages; no file is chosen any more, so that no role is given to one out of sight. @param {ComparisonJson} comparison */
export function openComparison(comparison) {
  choose({ files: [], subject: { kind: "comparison", pair: pairOf(comparison), place: comparison.place }, shape: null });
}

/** Puts a photo, or a film, on the stage. @param {string} id */
export function openFile(id) {
  choose({ subject: { kind: "file", id }, shape: null });
}

/** Whether two shapes are the same one. @param {import("./types.js").Shape | null} one @param {import("./types.js").Shape | null} other */
export const sameShape = (one, other) =>
  one !== null && other !== null && one.kind === other.kind && one.side === other.side && one.index === other.index;
