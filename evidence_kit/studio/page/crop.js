// @ts-check
// The part of a picture that a comparison shows.

import { pairOf, placeIn } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./subject.js").Scene} Scene */

/** @param {Scene} scene @param {string} side @returns {import("./tools.js").Drawing[]} */
export function cropsOn({ comparison }, side) {
  const box = side === "listing" ? comparison?.listing_crop : side === "received" ? comparison?.received_crop : null;
  if (!box) return [];
  return [{ shape: { kind: "crop", side, index: 0 }, box, name: WORDS.cropName(WORDS.onSide[side] ?? "", box) }];
}

/** @param {Scene} scene @param {string} side @param {Box} box */
export function cropDrawn(scene, side, box) {
  const shape = /** @type {Shape} */ ({ kind: "crop", side, index: 0 });
  return { label: WORDS.did.cropping, changes: cropMoved(scene, shape, box), shape };
}

/** @param {Scene} scene @param {Shape} shape @param {Box | null} box @returns {Change[]} */
export function cropMoved({ comparison }, { side }, box) {
  if (!comparison) return [];
  return [{ at: placeIn(comparison, `${side}_crop`), value: box, pair: pairOf(comparison) }];
}
