// @ts-check
// The same place on the other side: what is wanted after a box was drawn on one.

import { carried } from "./geometry.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {{index: number, side: string, box: Box}} Wanted  the mark, the side on which its partner is wanted, and its box on the first */

/** @type {Wanted | null} */
let wanted = null;
/** @type {Set<(now: Wanted | null) => void>} */
const listeners = new Set();

export const partner = () => wanted;

/** @param {Wanted | null} now */
export function wantPartner(now) {
  if (now === wanted) return;
  wanted = now;
  for (const listener of [...listeners]) listener(now);
}

/** @param {(now: Wanted | null) => void} listener */
export const watchPartner = (listener) => listeners.add(listener);

/**
 * Returns the ghost of the box: the same relative place on the side where its partner is wanted.
 * @param {import("./subject.js").Seen} seen
 * @param {string} side
 * @returns {Box | null}
 */
export function ghostOn({ sides }, side) {
  if (!wanted || wanted.side !== side) return null;
  const to = sides.find((one) => one.side === side)?.file;
  const from = sides.find((one) => one.side !== side)?.file;
  return to && from && to.width && from.width ? carried(wanted.box, from, to) : null;
}
