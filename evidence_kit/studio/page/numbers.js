// @ts-check
// The fields for a place and size, typed as numbers.

import { choose, chosen } from "./chosen.js";
import { element } from "./dom.js";
import { edit } from "./edits.js";
import { mended, mendedLine, moved } from "./geometry.js";
import { gestureOf } from "./gestures.js";
import { focusShape, stageOf } from "./stage.js";
import { currentScene, sideWord } from "./subject.js";
import { changesOfMove, drawingOf, shapeName } from "./tools.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Shape} Shape */

/** @param {Shape} shape @param {string} field */
export const dataOf = (shape, field) => ({ "data-field": field, "data-kind": shape.kind, "data-side": shape.side, "data-index": shape.index });

/** @param {Shape} shape */
export function numberFields(shape) {
  const line = shape.kind === "ruler";
  const names = line ? [WORDS.x1, WORDS.y1, WORDS.x2, WORDS.y2] : [WORDS.x, WORDS.y, WORDS.width, WORDS.height];
  const inputs = names.map((name, index) => {
    const input = element("input", { type: "number", step: "1", min: "0", inputmode: "numeric", ...dataOf(shape, String(index)) });
    return { input, node: element("label.field", {}, element("span.label", {}, name), input) };
  });
  /** @param {Event} event */
  const typed = ({ timeStamp: at }) => {
    const scene = currentScene();
    const file = scene?.sides.find(({ side }) => side === shape.side)?.file;
    const numbers = inputs.map(({ input }) => input.valueAsNumber);
    if (!scene || !file || numbers.some((number) => !Number.isFinite(number))) return;
    const to = line ? mendedLine(numbers, file) : boxTyped(numbers, drawingOf(scene, shape)?.box, file);
    edit(WORDS.did.move(shapeName(shape)), changesOfMove(scene, shape, to), { gesture: gestureOf(`numbers ${shape.kind} ${shape.side} ${shape.index}`, { at }), wait: 200 });
  };
  for (const { input } of inputs) {
    input.addEventListener("input", typed);
    input.addEventListener("change", () => {
      const scene = currentScene();
      const drawing = scene && drawingOf(scene, shape);
      inputs.forEach((one, index) => (one.input.value = String((drawing?.box ?? drawing?.line)?.[index] ?? one.input.value)));
    });
    input.addEventListener("focus", () => choose({ shape }));
    input.addEventListener("keydown", (event) => backToBox(event, shape));
  }
  return element(
    "fieldset.numbers",
    {},
    element("legend", {}, WORDS.sides[sideWord(shape.side)] ?? ""),
    element("div.number-row", {}, ...inputs.map(({ node }) => node))
  );
}

/**
 * A place beyond the picture moves the box as far as there is room, and keeps its size; a size is cut at the edge.
 * @param {number[]} numbers @param {import("./types.js").Box | undefined} before @param {import("./geometry.js").Size} size
 */
function boxTyped(numbers, before, size) {
  const [x = 0, y = 0] = numbers;
  if (!before || (x === before[0] && y === before[1])) return mended(numbers, size);
  return moved([0, 0, before[2], before[3]], { x, y }, size);
}

/** Enter and Escape lead back from a field to its box: of two that share a label, to the one that is selected. @param {KeyboardEvent} event @param {Shape} shape */
export function backToBox(event, shape) {
  // Enter and Escape that end a word of an input method mean the word.
  if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
  event.preventDefault();
  const selected = chosen().shape;
  const to = selected?.kind === shape.kind && selected.index === shape.index ? selected : shape;
  const stage = stageOf(to.side);
  if (stage) focusShape(stage, to);
}
