// @ts-check
// The tabs of the panels beside the pictures.

import { choose, chosen, watchChosen } from "./chosen.js";
import { byId, element, set, text } from "./dom.js";
import { icon } from "./icon.js";
import { watch } from "./state.js";
import { currentScene } from "./subject.js";
import { NARROW } from "./view_bar.js";
import { openBehind } from "./wanted.js";
import { SIDE } from "./words_side.js";

/** Whether a person chose a tab: then none is chosen for them. */
let isChosenByHand = false;

const TABS = ["comparison", "claim", "words", "days", "upload"];

/** Puts the tabs above the panels. */
export function mountTabs() {
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
    const offered = tabs.filter(({ tab }) => tab.offsetParent !== null);
    const here = offered.findIndex(({ name }) => name === chosen().tab);
    const next = Math.abs(step) > 1 ? (step > 0 ? offered.length - 1 : 0) : (here + step + offered.length) % offered.length;
    const target = offered[next];
    if (!target) return;
    isChosenByHand = true;
    choose({ tab: target.name });
    target.tab.focus();
  });
  const draw = () => {
    const { tab: shown, subject } = chosen();
    for (const { name, tab } of tabs) {
      const words = name === "comparison" && subject?.kind === "file" ? SIDE.single : name === "claim" && NARROW.matches ? SIDE.narrowClaim : SIDE.tabs[name];
      text(/** @type {Element} */ (tab.firstElementChild), words ?? name);
      set(tab, { "aria-selected": String(name === shown), tabindex: name === shown ? "0" : "-1" });
      byId(`panel-${name}`).hidden = name !== shown;
    }
  };
  watchChosen(draw);
  NARROW.addEventListener("change", draw);
  mountEmpty();
  watch((now) => {
    for (const { name, tab, count } of tabs) {
      const open = openBehind(now, name);
      count.hidden = open === 0;
      set(tab, { title: open ? SIDE.openOf(open) : null });
      set(count, { "aria-label": open ? SIDE.openOf(open) : null, role: open ? "img" : null });
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
    if (now.subject && !before.subject && !NARROW.matches && !isChosenByHand) choose({ tab: "comparison" });
  });
}

/** Opens a tab; the one that is open closes the drawer, where the side is one. @param {string} name */
function openTab(name) {
  isChosenByHand = true;
  const side = byId("side");
  const again = chosen().tab === name && side.dataset["open"] !== "false";
  side.dataset["open"] = again ? "false" : "true";
  choose({ tab: name });
}
