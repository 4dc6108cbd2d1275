// @ts-check
// Numbered boxes: of a comparison, with a partner on the other side, or of a photo by itself.

import { wantedOn, wantPartner } from "./partner.js";
import { pairOf, placeIn } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").PairMark} PairMark */
/** @typedef {import("./subject.js").Scene} Scene */
/** @typedef {import("./tools.js").Drawing} Drawing */
/** @typedef {{label: string, changes: Change[]}} Step */

/** @param {Scene} scene @param {string} side @returns {Drawing[]} */
export function marksOn({ comparison, sides }, side) {
  if (side === "alone")
    return (sides[0]?.file.marks ?? []).map(({ box, label }, index) => drawing(index, side, box, label));
  return (comparison?.marks ?? []).flatMap((mark, index) => {
    const box = mark[/** @type {"listing"} */ (side)];
    return box ? [drawing(index, side, box, mark.label)] : [];
  });
}

/** @param {number} index @param {string} side @param {Box} box @param {string} label @returns {Drawing} */
const drawing = (index, side, box, label) => ({
  shape: { kind: "mark", side, index },
  box,
  number: index + 1,
  label,
  name: WORDS.boxName(index + 1, label, WORDS.onSide[side] ?? "", box),
});

/**
 * What becomes of a finished box: a new mark, or the partner of the one before.
 * @param {Scene} scene @param {string} side @param {Box} box
 * @returns {Step & {shape: Shape}}
 */
export function markDrawn(scene, side, box) {
  const { comparison, sides } = scene;
  if (side === "alone" || !comparison) {
    const file = sides[0]?.file;
    const index = file?.marks.length ?? 0;
    const at = ["evidence", file?.id ?? "", "mark", index];
    return {
      label: WORDS.did.drawMark(index + 1),
      changes: [{ at, value: { box, label: "" } }],
      shape: { kind: "mark", side, index },
    };
  }
  const wanted = wantedOn(scene, side);
  const there = wanted ? comparison.marks[wanted.index] : undefined;
  const first = there?.[/** @type {"listing"} */ (side)] ? undefined : there;
  const index = first && wanted ? wanted.index : comparison.marks.length;
  const value = { ...(first ?? { listing: null, received: null, label: "", colour: false }), [side]: box };
  wantPartner(null);
  if (!first) wantPartner({ pair: pairOf(comparison), index, side: side === "listing" ? "received" : "listing", box });
  return {
    label: first ? WORDS.did.drawPartner(index + 1) : WORDS.did.drawMark(index + 1),
    changes: [{ at: placeIn(comparison, "mark", index), value, pair: pairOf(comparison) }],
    shape: { kind: "mark", side, index },
  };
}

/** A mark with something changed. @param {Scene} scene @param {number} index @param {Partial<PairMark> & {box?: Box}} change @returns {Change[]} */
export function markChanged({ comparison, sides }, index, change) {
  if (comparison) {
    const mark = comparison.marks[index];
    if (!mark) return [];
    return [{ at: placeIn(comparison, "mark", index), value: { ...mark, ...change }, pair: pairOf(comparison) }];
  }
  const file = sides[0]?.file;
  const mark = file?.marks[index];
  return file && mark ? [{ at: ["evidence", file.id, "mark", index], value: { ...mark, ...change } }] : [];
}

/** @param {Scene} scene @param {Shape} shape @param {Box} box @returns {Change[]} */
export const markMoved = (scene, { index, side }, box) =>
  markChanged(scene, index, scene.comparison ? { [side]: box } : { box });

/** Both sides go together: a number belongs to both. @param {Scene} scene @param {Shape} shape @returns {Change[]} */
export function markRemoved({ comparison, sides }, { index }) {
  if (comparison) return [{ at: placeIn(comparison, "mark", index), value: null, pair: pairOf(comparison) }];
  return [{ at: ["evidence", sides[0]?.file.id ?? "", "mark", index], value: null }];
}
