// @ts-check
// Rulers: a length that is known, along which another is measured.

import { question } from "./ask.js";
import { element } from "./dom.js";
import { pairOf, placeIn } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Ruler} Ruler */
/** @typedef {import("./subject.js").Seen} Seen */
/** @typedef {{points: Line, side: string, length: string, label: string, promised: string | null}} Begun */

/** A ruler whose known length is drawn, and whose second line may follow. @type {Begun | null} */
let begun = null;

export const begunRuler = () => begun;

/** Gives up the second line. */
export const endRuler = () => {
  begun = null;
};

/**
 * Two shapes a ruler: the known length has an even index, what is measured by it the odd one after.
 * @param {Seen} seen @param {string} side
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

/** @param {Seen} seen @param {number} index  of the ruler @param {Partial<Ruler>} change @returns {Change[]} */
export function rulerChanged({ comparison }, index, change) {
  const ruler = comparison?.rulers[index];
  if (!comparison || !ruler) return [];
  return [{ at: placeIn(comparison, "ruler", index), value: { ...ruler, ...change }, pair: pairOf(comparison) }];
}

/** @param {Seen} seen @param {Shape} shape @param {Line} line @returns {Change[]} */
export const rulerMoved = (seen, { index }, line) =>
  rulerChanged(seen, index >> 1, index % 2 ? { item: line } : { points: line });

/** @param {Seen} seen @param {Shape} shape @returns {Change[]} */
export function rulerRemoved(seen, { index }) {
  if (index % 2) return rulerChanged(seen, index >> 1, { item: null });
  const { comparison } = seen;
  if (!comparison) return [];
  return [{ at: placeIn(comparison, "ruler", index >> 1), value: null, pair: pairOf(comparison) }];
}

/**
 * What becomes of a drawn line: a new ruler, whose length is asked for, or what the one before measures.
 * @param {Seen} seen @param {string} side @param {Line} line
 */
export async function rulerDrawn(seen, side, line) {
  const { comparison } = seen;
  if (!comparison) return null;
  const last = comparison.rulers.length - 1;
  if (begun && begun.side === side && last >= 0) {
    begun = null;
    const shape = /** @type {Shape} */ ({ kind: "ruler", side, index: last * 2 + 1 });
    return { label: WORDS.did.measure, changes: rulerMoved(seen, shape, line), shape };
  }
  const asked = await lengths();
  if (!asked) return null;
  begun = { points: line, side, ...asked };
  const value = { side, points: line, item: null, ...asked };
  return {
    label: WORDS.did.measure,
    changes: [{ at: placeIn(comparison, "ruler", last + 1), value, pair: pairOf(comparison) }],
    shape: /** @type {Shape} */ ({ kind: "ruler", side, index: (last + 1) * 2 }),
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
  const answer = await question(
    WORDS.ruler,
    [length.node, label.node, promised.node],
    [
      { value: "take", label: WORDS.done, kind: "primary" },
      { value: "", label: WORDS.cancel },
    ]
  );
  const said = length.input.value.trim();
  if (answer !== "take" || !said) return null;
  return { length: said, label: label.input.value.trim(), promised: promised.input.value.trim() || null };
}
