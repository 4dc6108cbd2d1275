// @ts-check
// Above a comparison that is not uploaded stands why, and the way to change that.

import { watchChosen } from "./chosen.js";
import { element, text } from "./dom.js";
import { go } from "./go.js";
import { same } from "./places.js";
import { current, watch } from "./state.js";
import { currentScene, pairOf } from "./subject.js";
import { UPLOAD } from "./words_upload.js";

/** @param {HTMLElement} above  what the note stands below */
export function mount(above) {
  const why = element("span");
  const note = element(
    "p.note.warn",
    { id: "left-out-note", role: "status", hidden: true },
    why,
    " ",
    element("button.link", { type: "button", onclick: () => go("slots") }, UPLOAD.changeOrder)
  );
  above.after(note);
  const draw = () => {
    const comparison = currentScene()?.comparison;
    const found = comparison && current()?.unplaced.find(({ pair }) => same(pair, pairOf(comparison)));
    note.hidden = !found;
    text(why, found ? found.why : "");
  };
  watch(draw);
  watchChosen(draw);
}
