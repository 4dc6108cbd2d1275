// @ts-check
// The bar of a narrow page, which shows one part of it at a time.

import { choose, chosen, watchChosen } from "./chosen.js";
import { element, set } from "./dom.js";
import { icon } from "./icon.js";
import { watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** The parts of a narrow page, with their icons. */
const VIEWS = { files: "photo", mark: "mark", claim: "claim", build: "box" };
/** Whether the page is so narrow that it shows one part at a time. */
export const NARROW = matchMedia("(max-width: 47.49rem)");

/** Puts the bar below the page. */
export function mountBar() {
  const bar = element("nav", { id: "bar", "aria-label": SIDE.views });
  for (const [view, drawing] of Object.entries(VIEWS)) {
    const button = element("button", { type: "button", "data-view": view }, icon(drawing), SIDE.viewNames[view] ?? view);
    button.addEventListener("click", () => showPart(view));
    bar.append(button);
  }
  document.body.append(bar);
  watch((now, before) => {
    if (!before && !document.body.dataset["view"]) showPart(now.comparisons.length ? "mark" : "files");
  });
  watchChosen((now, before) => {
    if (!NARROW.matches) return;
    if (now.subject !== before.subject && now.subject && before.subject && !isNamed(now)) showPart("mark");
    else if (now.tab !== before.tab) showPart(viewOf(now.tab));
  });
  NARROW.addEventListener("change", () => showPart(viewOf(chosen().tab)));
}

/** Whether a file was chosen among the files, where it is asked what it shows. @param {import("./types.js").Chosen} now */
const isNamed = ({ files, subject }) => document.body.dataset["view"] === "files" && subject?.kind === "file" && files.includes(subject.id);

/** @param {string} tab */
const viewOf = (tab) => ({ comparison: "mark", upload: "build" })[tab] ?? "claim";

/** Shows one part of a narrow page. @param {string} view */
function showPart(view) {
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
