// @ts-check
// The same place on the other side: what is wanted after a box was drawn on one.

import { watchChosen } from "./chosen.js";
import { carried } from "./geometry.js";
import { same } from "./places.js";
import { pairOf } from "./subject.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./subject.js").Scene} Scene */
/** @typedef {{pair: Pair, index: number, side: string, box: Box}} Wanted  the comparison, its mark, the side on which its partner is wanted, and its box on the first */

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

/** What is wanted on a side of the comparison that is shown. @param {Scene} scene @param {string} side @returns {Wanted | null} */
export const wantedOn = ({ comparison }, side) =>
  wanted?.side === side && comparison && same(wanted.pair, pairOf(comparison)) ? wanted : null;

/**
 * Returns the ghost of the box: the same relative place on the side where its partner is wanted.
 * @param {Scene} scene
 * @param {string} side
 * @returns {Box | null}
 */
export function ghostOn(scene, side) {
  const { sides } = scene;
  const wanted = wantedOn(scene, side);
  if (!wanted) return null;
  const to = sides.find((one) => one.side === side)?.file;
  const from = sides.find((one) => one.side !== side)?.file;
  return to && from && to.width && from.width ? carried(wanted.box, from, to) : null;
}

// Whoever opens something else has left that box on one side.
watchChosen((now, before) => {
  if (!same(now.subject, before.subject)) wantPartner(null);
});
