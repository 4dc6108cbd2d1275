// @ts-check
// The dates of a case, and how a day is written.

import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").Place} Place */

/** The dates of the case, in the order in which they usually come. */
export const DATES = /** @type {[Place, string, string?][]} */ ([
  [["order", "ordered"], SIDE.ordered],
  [["order", "paid"], SIDE.paid],
  [["order", "shipped"], SIDE.shipped],
  [["order", "expected"], SIDE.expected],
  [["order", "delivered"], SIDE.delivered],
  [["order", "confirmed"], SIDE.confirmed],
  [["order", "protection_ends"], SIDE.protectionEnds, SIDE.protectionHint],
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
