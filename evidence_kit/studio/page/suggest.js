// @ts-check
// Places that a program proposes: shown dashed, taken by one key.

import { pairOf, placeIn } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./subject.js").Scene} Scene */

/**
 * A suggestion that was taken is drawn like a mark, and counts after the marks.
 * @param {Scene} scene @param {string} side
 * @returns {import("./tools.js").Drawing[]}
 */
export function suggestionsOn({ comparison }, side) {
  if (!comparison) return [];
  let number = comparison.marks.length;
  return comparison.suggestions.map((suggestion, index) => {
    const box = suggestion[/** @type {"listing"} */ (side)];
    if (suggestion.confirmed) number += 1;
    const where = WORDS.onSide[side] ?? "";
    return {
      shape: { kind: /** @type {const} */ ("suggestion"), side, index },
      box,
      label: suggestion.label,
      dashed: !suggestion.confirmed,
      ...(suggestion.confirmed ? { number } : {}),
      name: suggestion.confirmed
        ? WORDS.boxName(number, suggestion.label, where, box)
        : WORDS.suggestionName(index + 1, suggestion.label, where),
    };
  });
}

/** @param {Scene} scene @param {number} index @param {Partial<Suggestion> | null} change  null dismisses it @returns {Change[]} */
export function suggestionChanged({ comparison }, index, change) {
  const suggestion = comparison?.suggestions[index];
  if (!comparison || !suggestion) return [];
  const value = change && { ...suggestion, ...change };
  return [{ at: placeIn(comparison, "suggestion", index), value, pair: pairOf(comparison) }];
}

/** Takes all that are left. @param {Scene} scene @returns {Change[]} */
export const allTaken = (scene) =>
  (scene.comparison?.suggestions ?? []).flatMap((suggestion, index) =>
    suggestion.confirmed ? [] : suggestionChanged(scene, index, { confirmed: true })
  );
