// @ts-check
// What of a case is wanted and still open: the fields of the claim, the dates, and what stands behind each tab. Pure.

import { FIRST_DATES } from "./dates.js";
import { fieldId } from "./field_names.js";
import { openQuestions } from "./open_questions.js";
import { valueAt } from "./places.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").Place} Place */

/** Of these somebody has to say what was seen. */
const SHOWN = new Set(["test", "measurement", "use"]);

/** The fields of the claim that are wanted, in the order of the page. */
const FIELDS = /** @type {Place[]} */ ([
  ["order", "number"],
  ["order", "tracking"],
  ["claim", "received"],
  ["claim", "solution"],
  ["claim", "refund"],
  ["order", "currency"],
  ["facts", "promised"],
  ["facts", "came"],
  ["facts", "how"],
  ["facts", "shows"],
  ["order", "item"],
  ["order", "price"],
]);

/** Whether a value is wanted for what this case claims. @param {CaseJson} now @param {Place} at */
export function isWanted({ reason, facts }, [table, key]) {
  if (table !== "facts") return true;
  if (key === "shows") return SHOWN.has(facts["how"]);
  return reason?.facts.includes(String(key)) ?? key !== "how";
}

/** Whether a value is wanted, and nothing is said of it. @param {CaseJson} now @param {Place} at */
export const isOpen = (now, at) => isWanted(now, at) && (valueAt(now, at) ?? null) === null;

/** The wanted fields of the claim that are empty, as the case file names them, and their ids. @param {CaseJson} now */
export const openFields = (now) => FIELDS.filter((at) => isOpen(now, at)).map((at) => ({ name: at.join("."), place: fieldId(at) }));

/** The comparisons in which nothing is pointed at yet, though both pictures are there. @param {CaseJson} now */
export function bareComparisons({ comparisons, files }) {
  const there = new Set(files.map(({ id }) => id));
  return comparisons.filter(
    ({ listing, received, marks, rulers }) =>
      !rulers.length && !marks.some((mark) => mark.listing && mark.received) && there.has(listing) && there.has(received)
  );
}

/** The ids of the dates that the days are counted from. */
const DATES = FIRST_DATES.map(([at]) => fieldId(at));

/** Where somebody who is led to a date begins: in the first one that is empty; any other place stays. @param {CaseJson} now @param {string} place */
export function firstOpenDate(now, place) {
  // What did not arrive was delivered on no day.
  const empty = FIRST_DATES.find(([at]) => (valueAt(now, at) ?? null) === null && !(at[1] === "delivered" && now.claim["received"] === false));
  return DATES.includes(place) && empty ? fieldId(empty[0]) : place;
}

/** What is open behind each tab: how much. */
const TABS = /** @type {Record<string, (now: CaseJson) => number>} */ ({
  comparison: (now) => bareComparisons(now).length,
  claim: (now) => openFields(now).length + (now.reason ? 0 : 1) + openQuestions(now).length,
  words: ({ statement, parts }) => statement.passages.length || Number(!statement.text.trim() || parts.some(({ there, place }) => !there && place === "statement")),
  days: openDates,
  upload: ({ must, parts, findings }) =>
    [...must, ...parts].filter(({ there }) => !there).length + findings.filter(({ severity }) => severity !== "note").length,
});

/** Warnings of days that come, which nothing that is entered changes. */
const NEAR = new Set(["deadline-near", "door-near", "too-early", "wait-first"]);

/** @param {CaseJson} now */
function openDates(now) {
  const isDate = (/** @type {string | null} */ place) => place === "dates" || DATES.includes(place ?? "");
  // That a day is near can only be heeded: no date is open for it.
  const wrong = now.findings.filter(({ code, severity, place }) => severity !== "note" && !NEAR.has(code) && isDate(place));
  const lacking = now.parts.filter(({ there, place }) => !there && isDate(place));
  const none = FIRST_DATES.every(([at]) => (valueAt(now, at) ?? null) === null);
  return wrong.length + lacking.length || Number(none);
}

/** Returns how much of what is wanted is open behind a tab. @param {CaseJson} now @param {string} tab */
export const openBehind = (now, tab) => TABS[tab]?.(now) ?? 0;
