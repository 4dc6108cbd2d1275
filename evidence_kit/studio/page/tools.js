// @ts-check
// All boxes and lines of a side, and how each is changed: one question to the tool it belongs to.

import { cropMoved, cropsOn, cropDrawn } from "./crop.js";
import { markDrawn, markMoved, markRemoved, marksOn } from "./marks.js";
import { redactionDrawn, redactionMoved, redactionsOn } from "./redact.js";
import { rulerDrawn, rulerMoved, rulerRemoved, rulersOn } from "./ruler.js";
import { suggestionChanged, suggestionsOn } from "./suggest.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Tool} Tool */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./subject.js").Seen} Seen */

/**
 * @typedef {object} Drawing  A box or a line as it is shown.
 * @property {Shape} shape
 * @property {Box | undefined} [box]
 * @property {Line | undefined} [line]
 * @property {number | undefined} [number]
 * @property {string} [label]
 * @property {boolean} [dashed]
 * @property {string} name  for a screen reader
 */

/** Everything that is drawn on a side, the undermost first. @param {Seen} seen @param {string} side @returns {Drawing[]} */
export const drawingsOn = (seen, side) => [
  ...cropsOn(seen, side),
  ...redactionsOn(seen, side),
  ...rulersOn(seen, side),
  ...suggestionsOn(seen, side),
  ...marksOn(seen, side),
];

/** @param {Seen} seen @param {Shape} shape @returns {Drawing | undefined} */
export const drawingOf = (seen, shape) =>
  drawingsOn(seen, shape.side).find((one) => one.shape.kind === shape.kind && one.shape.index === shape.index);

/**
 * What becomes of something drawn with a tool; null when it was given up.
 * @param {Seen} seen @param {Tool} tool @param {string} side @param {Box | Line} drawn
 * @returns {Promise<{label: string, changes: Change[], shape: Shape} | null>}
 */
export async function finished(seen, tool, side, drawn) {
  if (tool === "mark") return markDrawn(seen, side, drawn);
  if (tool === "redact") return redactionDrawn(seen, side, drawn);
  if (tool === "crop") return seen.comparison ? cropDrawn(seen, side, drawn) : null;
  return rulerDrawn(seen, side, drawn);
}

/** Something at another place. @param {Seen} seen @param {Shape} shape @param {Box | Line} to @returns {Change[]} */
export function movedTo(seen, shape, to) {
  if (shape.kind === "mark") return markMoved(seen, shape, to);
  if (shape.kind === "redact") return redactionMoved(seen, shape, to);
  if (shape.kind === "crop") return cropMoved(seen, shape, to);
  if (shape.kind === "ruler") return rulerMoved(seen, shape, to);
  return suggestionChanged(seen, shape.index, { [shape.side]: to });
}

/** @param {Seen} seen @param {Shape} shape @returns {Change[]} */
export function removed(seen, shape) {
  if (shape.kind === "mark") return markRemoved(seen, shape);
  if (shape.kind === "redact") return redactionMoved(seen, shape, null);
  if (shape.kind === "crop") return cropMoved(seen, shape, null);
  if (shape.kind === "ruler") return rulerRemoved(seen, shape);
  return suggestionChanged(seen, shape.index, null);
}

/** What a shape is called in the steps of undo. @param {Shape} shape */
export function called(shape) {
  if (shape.kind === "mark") return WORDS.did.box(shape.index + 1);
  if (shape.kind === "ruler") return WORDS.did.ruler((shape.index >> 1) + 1);
  if (shape.kind === "redact") return WORDS.did.redaction;
  return shape.kind === "crop" ? WORDS.did.crop : WORDS.did.suggestion;
}

/** Whether a tool means anything here: crops and rulers are a comparison's. @param {Tool} tool @param {Seen | null} seen */
export const suits = (tool, seen) =>
  seen !== null && seen.sides.every(({ file }) => file.kind === "image" && file.width > 0) &&
  (tool === "mark" || tool === "redact" || seen.comparison !== null);
