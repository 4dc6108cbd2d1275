// @ts-check
// The dates of a case, and how a day is written.

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

/** A day as people write it. @param {string} day */
export function written(day) {
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  return date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
}
