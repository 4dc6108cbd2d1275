// @ts-check
// Places of a picture that nobody shall read: they are covered in everything that is made of it.

import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./subject.js").Seen} Seen */

/** @param {Seen} seen @param {string} side */
const fileOn = ({ sides }, side) => sides.find((one) => one.side === side)?.file;

/** @param {Seen} seen @param {string} side @returns {import("./tools.js").Drawing[]} */
export function redactionsOn(seen, side) {
  return (fileOn(seen, side)?.redact ?? []).map((box, index) => ({
    shape: { kind: "redact", side, index },
    box,
    name: WORDS.redactionName(WORDS.onSide[side] ?? "", box),
  }));
}

/** @param {Seen} seen @param {string} side @param {Box} box */
export function redactionDrawn(seen, side, box) {
  const file = fileOn(seen, side);
  const index = file?.redact.length ?? 0;
  const shape = /** @type {Shape} */ ({ kind: "redact", side, index });
  return { label: WORDS.did.redact, changes: redactionMoved(seen, shape, box), shape };
}

/** @param {Seen} seen @param {Shape} shape @param {Box | null} box @returns {Change[]} */
export const redactionMoved = (seen, { side, index }, box) => [
  { at: ["evidence", fileOn(seen, side)?.id ?? "", "redact", index], value: box },
];
