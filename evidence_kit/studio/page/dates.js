// @ts-check
// The dates of a case, and how a day is written.

import { withDays } from "./day_words.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").Place} Place */

/** The dates from which the days are counted; they are always in sight. */
export const FIRST_DATES = /** @type {[Place, string, string?][]} */ ([
  [["order", "ordered"], SIDE.ordered],
  [["order", "shipped"], SIDE.shipped],
  [["order", "delivered"], SIDE.delivered],
  [["order", "protection_ends"], SIDE.protectionEnds, SIDE.protectionHint],
]);

/** The others, in the order in which they usually come. */
export const MORE_DATES = /** @type {[Place, string, string?][]} */ ([
  [["order", "paid"], SIDE.paid],
  [["order", "expected"], SIDE.expected],
  [["order", "confirmed"], SIDE.confirmed],
  [["facts", "silent_since"], SIDE.silentSince],
  [["claim", "opened"], SIDE.openedDay],
  [["claim", "answered"], SIDE.answeredDay],
  [["claim", "cancelled"], SIDE.cancelledDay],
  [["claim", "appealed"], SIDE.appealed],
]);

/** A day as people write it, with its weekday. @param {string} day */
export const written = (day) => [weekday(day), withDays(day)].filter(Boolean).join(", ");

/** @param {string} day */
function weekday(day) {
  const date = new Date(`${day}T00:00:00`);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleDateString("en-GB", { weekday: "short" });
}
