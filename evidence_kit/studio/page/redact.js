// @ts-check
// Places of a picture that nobody should read: they are covered in everything that is made of it.

import { sideWord } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./subject.js").Scene} Scene */

/** @param {Scene} scene @param {string} side */
export const fileOn = ({ sides }, side) => sides.find((one) => one.side === side)?.file;

/** @param {Scene} scene @param {string} side @returns {import("./tools.js").Drawing[]} */
export function redactionsOn(scene, side) {
  return (fileOn(scene, side)?.redact ?? []).map((box, index) => ({
    shape: { kind: "redact", side, index },
    box,
    name: WORDS.redactionName(WORDS.onSide[sideWord(side)] ?? "", box),
  }));
}

/** @param {Scene} scene @param {string} side @param {Box} box */
export function redactionDrawn(scene, side, box) {
  const file = fileOn(scene, side);
  const index = file?.redact.length ?? 0;
  const shape = /** @type {Shape} */ ({ kind: "redact", side, index });
  return { label: WORDS.did.redact, changes: redactionMoved(scene, shape, box), shape };
}

/** @param {Scene} scene @param {Shape} shape @param {Box | null} box @returns {Change[]} */
export const redactionMoved = (scene, { side, index }, box) => [
  { at: ["evidence", fileOn(scene, side)?.id ?? "", "redact", index], value: box },
];
