// @ts-check
// All boxes and lines of a side, and how each is changed: one question to the tool it belongs to.

import { coverDrawn, coverMoved, coverRemoved, coversOn } from "./cover.js";
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
/** @typedef {import("./subject.js").Scene} Scene */

/**
 * @typedef {object} Drawing  A box or a line as it is shown.
 * @property {Shape} shape
 * @property {Box | undefined} [box]
 * @property {Line | undefined} [line]
 * @property {number | undefined} [number]
 * @property {string} [label]
 * @property {boolean} [dashed]
 * @property {boolean} [away]  of a film: not at the second that is shown
 * @property {string} name  for a screen reader
 */

/** Everything that is drawn on a side, the undermost first. @param {Scene} scene @param {string} side @returns {Drawing[]} */
export const drawingsOn = (scene, side) => [
  ...cropsOn(scene, side),
  ...redactionsOn(scene, side),
  ...coversOn(scene, side),
  ...rulersOn(scene, side),
  ...suggestionsOn(scene, side),
  ...marksOn(scene, side),
];

/** @param {Scene} scene @param {Shape} shape @returns {Drawing | undefined} */
export const drawingOf = (scene, shape) =>
  drawingsOn(scene, shape.side).find((one) => one.shape.kind === shape.kind && one.shape.index === shape.index);

/**
 * What becomes of something drawn with a tool; null when it was given up.
 * @param {Scene} scene @param {Tool} tool @param {string} side @param {Box | Line} drawn
 * @returns {Promise<{label: string, changes: Change[], shape: Shape} | null>}
 */
export async function changesOfDrawing(scene, tool, side, drawn) {
  if (tool === "mark") return markDrawn(scene, side, drawn);
  if (tool === "redact") return isFilm(scene) ? coverDrawn(scene, side, drawn) : redactionDrawn(scene, side, drawn);
  if (tool === "crop") return scene.comparison ? cropDrawn(scene, side, drawn) : null;
  return rulerDrawn(scene, side, drawn);
}

/** Something at another place. @param {Scene} scene @param {Shape} shape @param {Box | Line} to @returns {Change[]} */
export function changesOfMove(scene, shape, to) {
  if (shape.kind === "mark") return markMoved(scene, shape, to);
  if (shape.kind === "redact") return redactionMoved(scene, shape, to);
  if (shape.kind === "cover") return coverMoved(scene, shape, to);
  if (shape.kind === "crop") return cropMoved(scene, shape, to);
  if (shape.kind === "ruler") return rulerMoved(scene, shape, to);
  return suggestionChanged(scene, shape.index, { [shape.side]: to });
}

/** @param {Scene} scene @param {Shape} shape @returns {Change[]} */
export function changesOfRemoval(scene, shape) {
  if (shape.kind === "mark") return markRemoved(scene, shape);
  if (shape.kind === "redact") return redactionMoved(scene, shape, null);
  if (shape.kind === "cover") return coverRemoved(scene, shape);
  if (shape.kind === "crop") return cropMoved(scene, shape, null);
  if (shape.kind === "ruler") return rulerRemoved(scene, shape);
  return suggestionChanged(scene, shape.index, null);
}

/** What a shape is called in the steps of undo. @param {Shape} shape */
export function shapeName(shape) {
  if (shape.kind === "mark") return WORDS.did.box(shape.index + 1);
  if (shape.kind === "ruler") return WORDS.did.ruler((shape.index >> 1) + 1);
  if (shape.kind === "redact" || shape.kind === "cover") return WORDS.did.redaction;
  return shape.kind === "crop" ? WORDS.did.crop : WORDS.did.suggestion;
}

/** Whether a film is on the stage. @param {Scene} scene */
const isFilm = ({ sides }) => sides[0]?.file.kind === "video";

/** Whether a tool means anything here: crops and rulers are a comparison's, and in a film places are only covered. @param {Tool} tool @param {Scene | null} scene */
export const suits = (tool, scene) =>
  scene !== null && scene.sides.every(({ file }) => (file.kind === "image" || (file.kind === "video" && tool === "redact")) && file.width > 0) &&
  (tool === "mark" || tool === "redact" || scene.comparison !== null);
