// @ts-check
// Leads from what is said of the case to the place where something can be done about it.

import { choose } from "./chosen.js";
import { byId } from "./dom.js";
import { lead } from "./fields.js";
import { current } from "./state.js";

/** @typedef {import("./types.js").FindingJson} FindingJson */

/** Words of what is missing, and the id of where it is done. */
const PLACES = /** @type {[RegExp, string][]} */ ([
  [/reason/, "claim-reason"],
  [/refund/, "field-claim-refund"],
  [/statement/, "statement"],
  [/order's number/, "field-order-number"],
  [/answers/, "attest"],
  [/side-by-side|comparison|marks|marked/, "panel-comparison"],
]);

/** Codes of findings, and the id of where they are mended. */
const CODES = /** @type {[RegExp, string][]} */ ([
  [/^statement-/, "statement"],
  [/^(deadline|protection|date|not-yet)/, "dates"],
  [/^refund/, "field-claim-refund"],
  [/^reason|^evidence-weak/, "claim-reason"],
  [/^tracking|^label/, "field-order-tracking"],
  [/^attest|^unattested/, "attest"],
  [/comparison|mark/, "panel-comparison"],
  [/^left-out|^too-many/, "slots"],
  [/^evidence-missing|^nothing-attached/, "tray"],
]);

/** Where something that is missing is done. @param {string} what @returns {string} */
export function placeOf(what) {
  const field = fieldNamed(what);
  if (field) return field;
  if (/tracking number/.test(what) && !current()?.order["tracking"]) return "field-order-tracking";
  return PLACES.find(([words]) => words.test(what))?.[1] ?? "tray";
}

/** The id of the field whose key a sentence names, or null. @param {string} words */
export function fieldNamed(words) {
  const key = /\b(order|claim|facts)\.([a-z_]+)/.exec(words);
  const id = key ? `field-${key[1]}-${key[2]?.replaceAll("_", "-")}` : "";
  return id && document.getElementById(id) ? id : null;
}

/** Where a finding is mended, or null when there is no such place. @param {FindingJson} finding */
export const mendedAt = ({ code, hint, file, comparison }) =>
  fieldNamed(hint) ?? CODES.find(([codes]) => codes.test(code))?.[1] ?? (file || comparison !== null ? "bench" : null);

/**
 * Goes to a place of the page: opens its tab, puts on the stages what a finding is about, and gives it the focus.
 * @param {string} id
 * @param {FindingJson} [finding]
 */
export function go(id, finding) {
  const now = current();
  const pair = finding?.comparison === null || finding?.comparison === undefined ? undefined : now?.comparisons.find(({ place }) => place === finding.comparison);
  if (pair) choose({ subject: { kind: "comparison", pair: [pair.listing, pair.received], place: pair.place } });
  else if (finding?.file && ["bench", "panel-comparison"].includes(id)) choose({ subject: { kind: "file", id: finding.file }, files: [finding.file] });
  const panel = document.getElementById(id)?.closest("[role='tabpanel']");
  if (panel) {
    byId("side").dataset["open"] = "true";
    choose({ tab: panel.id.replace("panel-", "") });
  } else if (id === "tray") showView("files");
  lead(id);
}

/** Shows a part of the page where only one has room at a time. @param {"files" | "mark"} view */
export const showView = (view) => document.querySelector(`#bar > [data-view='${view}']`)?.dispatchEvent(new Event("click"));
