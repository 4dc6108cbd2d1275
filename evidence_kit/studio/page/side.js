// @ts-check
// The panels beside the pictures: their tabs, and the bar that narrow pages have instead.

import { mount as mountBuild } from "./build.js";
import { choose, chosen, watchChosen } from "./chosen.js";
import { mount as mountClaim } from "./claim.js";
import { mount as mountDays } from "./days.js";
import { byId, element, set, text } from "./dom.js";
import { mount as mountFacts } from "./facts.js";
import { mount as mountFilm } from "./film.js";
import { icon } from "./icon.js";
import { mount as mountMissing } from "./missing.js";
import { mount as mountPhone } from "./phone_panel.js";
import { mount as mountRepair } from "./repair.js";
import { mount as mountSlots } from "./slots.js";
import { watch } from "./state.js";
import { currentScene } from "./subject.js";
import { mount as mountWords } from "./words_panel.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */

const TABS = ["comparison", "claim", "words", "days", "upload"];
const VIEWS = { files: "photo", mark: "mark", claim: "claim", build: "box" };
const NARROW = matchMedia("(max-width: 47.49rem)");

/** What still wants to be done behind a tab: a number, or nothing. */
const OPEN = /** @type {Record<string, (now: CaseJson) => number>} */ ({
  claim: (now) => (now.reason ? 0 : 1),
  words: (now) => now.statement.passages.length,
  upload: (now) => now.must.filter(({ there }) => !there).length,
});

/** Puts every panel into its place. */
export function mountSide() {
  mountTabs();
  mountBar();
  // Whoever leaves the page from within a field has written what stands in it.
  addEventListener("input", ({ target }) => (unfinished = target), { capture: true });
  addEventListener("change", () => (unfinished = null), { capture: true });
  addEventListener("pagehide", leaveField, { capture: true });
  mountClaim(newPart("claim"));
  mountFacts(newPart("claim"));
  mountWords(byId("panel-words"));
  mountDays(byId("panel-days"));
  mountMissing(newPart("upload"));
  mountSlots(newPart("upload"));
  mountBuild(newPart("upload"));
  mountFilm(byId("film"));
  mountRepair(byId("repair"));
  mountPhone(byId("phone-panel"));
}

/** The field in which somebody types, until the browser says that it is changed. @type {EventTarget | null} */
let unfinished = null;

/** What only has the focus is left as it is: a radio button has it before anybody chose it. */
function leaveField() {
  if (unfinished === document.activeElement) unfinished?.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A new place at the end of a panel. @param {string} tab */
function newPart(tab) {
  const place = element("div.part");
  byId(`panel-${tab}`).append(place);
  return place;
}

function mountTabs() {
  const bar = byId("tabs");
  set(bar, { "aria-label": SIDE.panels });
  const tabs = TABS.map((name) => {
    const count = element("span.count.warn", { hidden: true });
    const tab = element(
      "button",
      { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}` },
      element("span", {}, SIDE.tabs[name] ?? name),
      count
    );
    tab.addEventListener("click", () => openTab(name));
    set(byId(`panel-${name}`), { role: "tabpanel", "aria-labelledby": tab.id, tabindex: "0" });
    bar.append(tab);
    return { name, tab, count };
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
    if (!step) return;
    event.preventDefault();
    const here = tabs.findIndex(({ name }) => name === chosen().tab);
    const next = Math.abs(step) > 1 ? (step > 0 ? tabs.length - 1 : 0) : (here + step + tabs.length) % tabs.length;
    const target = tabs[next];
    if (!target) return;
    choose({ tab: target.name });
    target.tab.focus();
  });
  watchChosen(({ tab: shown, subject }) => {
    for (const { name, tab } of tabs) {
      const words = name === "comparison" && subject?.kind === "file" ? SIDE.single : SIDE.tabs[name];
      text(/** @type {Element} */ (tab.firstElementChild), words ?? name);
      set(tab, { "aria-selected": String(name === shown), tabindex: name === shown ? "0" : "-1" });
      byId(`panel-${name}`).hidden = name !== shown;
    }
  });
  mountEmpty();
  watch((now) => {
    for (const { name, count } of tabs) {
      const open = OPEN[name]?.(now) ?? 0;
      count.hidden = open === 0;
      set(count, { "aria-label": open ? SIDE.openOf(open) : null, role: open ? "img" : null });
      if (count.textContent !== String(open)) count.textContent = String(open);
    }
  });
}

/** What the first panel shows before there is a picture to preview. */
function mountEmpty() {
  const empty = element("div.empty", {}, icon("compare"), element("p", {}, SIDE.nothingSeen));
  byId("panel-comparison").append(empty);
  const show = () => (empty.hidden = currentScene() !== null);
  watchChosen(show);
  watch((now, before) => {
    show();
    // Without files there is nothing to compare: what is wrong is the first question.
    if (!before && !now.files.length && !NARROW.matches) choose({ tab: "claim" });
  });
  watchChosen((now, before) => {
    if (now.subject && !before.subject) choose({ tab: "comparison" });
  });
}

/** Opens a tab; the one that is open closes the drawer, where the side is one. @param {string} name */
function openTab(name) {
  const side = byId("side");
  const again = chosen().tab === name && side.dataset["open"] !== "false";
  side.dataset["open"] = again ? "false" : "true";
  choose({ tab: name });
}

function mountBar() {
  const bar = element("nav", { id: "bar", "aria-label": SIDE.views });
  for (const [view, drawing] of Object.entries(VIEWS)) {
    const button = element("button", { type: "button", "data-view": view }, icon(drawing), SIDE.viewNames[view] ?? view);
    button.addEventListener("click", () => showView(view));
    bar.append(button);
  }
  document.body.append(bar);
  watch((now, before) => {
    if (!before && !document.body.dataset["view"]) showView(now.comparisons.length ? "mark" : "files");
  });
  watchChosen((now, before) => {
    if (!NARROW.matches) return;
    if (now.subject !== before.subject && now.subject) showView("mark");
    else if (now.tab !== before.tab) showView(viewOf(now.tab));
  });
  NARROW.addEventListener("change", () => showView(viewOf(chosen().tab)));
}

/** @param {string} tab */
const viewOf = (tab) => ({ comparison: "mark", upload: "build" })[tab] ?? "claim";

/** Shows one part of a narrow page. @param {string} view */
function showView(view) {
  const before = document.body.dataset["view"];
  document.body.dataset["view"] = view;
  for (const button of document.querySelectorAll("#bar > button"))
    set(button, { "aria-current": button.getAttribute("data-view") === view ? "true" : null });
  if (!NARROW.matches || before === view) return;
  const tab = { mark: "comparison", build: "upload" }[view];
  if (tab) choose({ tab });
  else if (view === "claim" && !["claim", "words", "days"].includes(chosen().tab)) choose({ tab: "claim" });
  scrollTo(0, 0);
}
