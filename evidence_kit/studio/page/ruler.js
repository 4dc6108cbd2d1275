// @ts-check
// Rulers: a length that is known, along which another is measured.

import { question } from "./ask.js";
import { watchChosen } from "./chosen.js";
import { element } from "./dom.js";
import { same } from "./places.js";
import { pairOf, placeIn } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Ruler} Ruler */
/** @typedef {import("./subject.js").Scene} Scene */
/** @typedef {{pair: import("./types.js").Pair, index: number, side: string}} Begun */

/** A ruler whose known length is drawn, and whose second line may follow: its comparison, and which it is there. @type {Begun | null} */
let begun = null;

export const begunRuler = () => begun;

/** Gives up the second line. */
export const endRuler = () => {
  begun = null;
};

// It may follow only while the tool stays in the hand and the comparison on the stages.
watchChosen((now, before) => {
  if (now.tool !== before.tool || !same(now.subject, before.subject)) endRuler();
});

/**
 * Whether a begun ruler stands in the comparison that is shown, on this side, and measures nothing yet.
 * @param {Begun} begun @param {Scene} scene @param {string} side
 */
export function waits({ pair, index, side: own }, { comparison }, side) {
  const ruler = comparison?.rulers[index];
  return ruler?.side === side && own === side && !ruler.item && comparison !== null && same(pair, pairOf(comparison));
}

/**
 * Two shapes a ruler: the known length has an even index, what is measured by it the odd one after.
 * @param {Scene} scene @param {string} side
 * @returns {import("./tools.js").Drawing[]}
 */
export function rulersOn({ comparison }, side) {
  return (comparison?.rulers ?? []).flatMap((ruler, index) => {
    if (ruler.side !== side) return [];
    const lines = ruler.item ? [ruler.points, ruler.item] : [ruler.points];
    return lines.map((line, second) => ({
      shape: { kind: /** @type {const} */ ("ruler"), side, index: index * 2 + second },
      line,
      label: second ? ruler.label : ruler.length,
      name: WORDS.rulerName(index + 1, WORDS.onSide[side] ?? "", line),
    }));
  });
}

/** @param {Scene} scene @param {number} index  of the ruler @param {Partial<Ruler>} change @returns {Change[]} */
export function rulerChanged({ comparison }, index, change) {
  const ruler = comparison?.rulers[index];
  if (!comparison || !ruler) return [];
  return [{ at: placeIn(comparison, "ruler", index), value: { ...ruler, ...change }, pair: pairOf(comparison) }];
}

/** @param {Scene} scene @param {Shape} shape @param {Line} line @returns {Change[]} */
export const rulerMoved = (scene, { index }, line) =>
  rulerChanged(scene, index >> 1, index % 2 ? { item: line } : { points: line });

/** @param {Scene} scene @param {Shape} shape @returns {Change[]} */
export function rulerRemoved(scene, { index }) {
  if (index % 2) return rulerChanged(scene, index >> 1, { item: null });
  const { comparison } = scene;
  if (!comparison) return [];
  return [{ at: placeIn(comparison, "ruler", index >> 1), value: null, pair: pairOf(comparison) }];
}

/**
 * What becomes of a drawn line: a new ruler, whose length is asked for, or what the one before measures.
 * @param {Scene} scene @param {string} side @param {Line} line
 */
export async function rulerDrawn(scene, side, line) {
  const { comparison } = scene;
  if (!comparison) return null;
  if (begun && waits(begun, scene, side)) {
    const shape = /** @type {Shape} */ ({ kind: "ruler", side, index: begun.index * 2 + 1 });
    begun = null;
    return { label: WORDS.did.measure, changes: rulerMoved(scene, shape, line), shape };
  }
  const asked = await lengths();
  if (!asked) return null;
  const index = comparison.rulers.length;
  begun = { pair: pairOf(comparison), index, side };
  const value = { side, points: line, item: null, ...asked };
  return {
    label: WORDS.did.measure,
    changes: [{ at: placeIn(comparison, "ruler", index), value, pair: pairOf(comparison) }],
    shape: /** @type {Shape} */ ({ kind: "ruler", side, index: index * 2 }),
  };
}

/** Asks how long the line is. */
async function lengths() {
  const field = (/** @type {string} */ label, /** @type {string} */ hint) => {
    const input = element("input", { type: "text", autocomplete: "off" });
    return { input, node: element("label.field", {}, element("span.label", {}, label), input, hint && element("span.hint", {}, hint)) };
  };
  const length = field(WORDS.lengthOf, WORDS.lengthHint);
  const label = field(WORDS.rulerLabel, "");
  const promised = field(WORDS.promised, "");
  const missing = element("p.problem", { role: "alert", hidden: true }, WORDS.lengthMissing);
  for (;;) {
    const answer = await question(
      WORDS.ruler,
      [length.node, missing, label.node, promised.node],
      [
        { value: "take", label: WORDS.done, kind: "primary" },
        { value: "", label: WORDS.cancel },
      ]
    );
    const said = length.input.value.trim();
    if (answer !== "take") return null;
    if (said) return { length: said, label: label.input.value.trim(), promised: promised.input.value.trim() || null };
    missing.hidden = false;
  }
}
