// @ts-check
// Leads from what is said of the case to the very place where something can be done about it.

import { choose } from "./chosen.js";
import { byId } from "./dom.js";
import { lead } from "./fields.js";
import { current } from "./state.js";
import { fileOf, openComparison, openFile } from "./subject.js";
import { tell } from "./told.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").FindingJson} FindingJson */
/** @typedef {{file?: string | null, comparison?: number | null, finding?: FindingJson}} About  what of the case is looked at there, and what leads there */

/** The id of the field whose key a sentence names, or null. @param {string} words */
export function fieldNamed(words) {
  const key = /\b(order|claim|facts)\.([a-z_]+)/.exec(words);
  const id = key ? `field-${key[1]}-${key[2]?.replaceAll("_", "-")}` : "";
  return id && document.getElementById(id) ? id : null;
}

/** Where a finding is mended, or null when there is no such place. @param {FindingJson} finding */
export const mendedAt = ({ hint, place, file, comparison }) => {
  if (place === "file" || place === "comparison") return file || comparison !== null ? place : null;
  return fieldNamed(hint) ?? place;
};

/**
 * Goes to a place of the page: opens its tab, puts on the stages what it is about, and gives it the focus.
 * @param {string} place  as the server names it: the id of a part of the page, or what finding_places.toml has besides
 * @param {About} [about]
 */
export function go(place, about = {}) {
  const now = current();
  if (!now) return;
  const shown = showAbout(now, place, about);
  if (place === "add" || place === "tray") return toFiles(place);
  if (place === "file" || place === "comparison") return shown ? toStages(about.finding) : toFiles("tray");
  const panel = document.getElementById(place)?.closest("[role='tabpanel']");
  if (panel) {
    byId("side").dataset["open"] = "true";
    choose({ tab: panel.id.replace("panel-", "") });
  }
  lead(place);
}

/** Puts on the stages what something is about; returns whether there is anything. @param {CaseJson} now @param {string} place @param {About} about */
function showAbout(now, place, { file, comparison }) {
  const bare = place === "comparison" && !file ? now.comparisons.find(({ marks }) => !marks.length) : undefined;
  const pair = comparison === null || comparison === undefined ? bare : now.comparisons[comparison];
  if (pair) openComparison(pair);
  else if (file && fileOf(now, file)) {
    choose({ files: [file] });
    openFile(file);
  } else return false;
  return true;
}

/** Shows the pictures, and what is to be done with them. @param {FindingJson} [finding] */
function toStages(finding) {
  byId("side").dataset["open"] = "true";
  choose({ tab: "comparison" });
  showView("mark");
  if (finding) return tell(finding);
  const target = document.querySelector(".stage-view") ?? document.querySelector("#film:not([hidden]) button") ?? byId("bench");
  if (target instanceof HTMLElement) target.focus();
}

/** Shows the files, or the button that adds one. @param {"add" | "tray"} place */
function toFiles(place) {
  showView("files");
  const row = place === "tray" ? document.querySelector("#files [data-file][tabindex='0']") : null;
  if (row instanceof HTMLElement) row.focus();
  else lead("drop");
}

/** Shows a part of the page where only one has room at a time. @param {"files" | "mark"} view */
export const showView = (view) => document.querySelector(`#bar > [data-view='${view}']`)?.dispatchEvent(new Event("click"));
