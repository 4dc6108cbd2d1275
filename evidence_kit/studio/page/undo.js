// @ts-check
// Undo and redo: the steps are the server's, one a gesture, and outlive a reload.

import { alarm, say } from "./announce.js";
import { post } from "./api.js";
import { question, showRefused } from "./ask.js";
import { byId, clear, element, set } from "./dom.js";
import { settled } from "./edits.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { current, refresh, watch } from "./state.js";
import { WORDS } from "./words.js";

/** One press is one step, however fast they come. @type {Promise<void>} */
let before = Promise.resolve();

/** @param {"undo" | "redo"} way */
export function step(way) {
  before = before.then(() => stepped(way, false));
  return before;
}

/**
 * @param {"undo" | "redo"} way
 * @param {boolean} skip
 * @returns {Promise<void>}
 */
async function stepped(way, skip) {
  await settled();
  await refresh();
  const now = current();
  const name = now?.undo[way];
  if (!now || !name) return say(way === "undo" ? WORDS.nothingToUndo : WORDS.nothingToRedo);
  const answer = await post(`/api/${way}`, { base: now.revision, skip });
  if (answer.ok) {
    await refresh();
    return say((way === "undo" ? WORDS.undone : WORDS.redone)(name));
  }
  if (answer.error.code !== "changed") {
    alarm(answer.error.message);
    return showRefused(answer.error);
  }
  const choice = await question(
    name,
    [element("p", {}, WORDS.undoConflict)],
    [
      { value: "skip", label: WORDS.skipStep },
      { value: "leave", label: WORDS.leaveIt, kind: "primary" },
    ]
  );
  if (choice === "skip") await stepped(way, true);
  await refresh();
}

/** Puts the two buttons into the bar at the top. */
export function mountUndo() {
  const place = byId("undo-bar");
  clear(place);
  const buttons = /** @type {const} */ (["undo", "redo"]).map((way) => {
    const button = element("button.button.quiet", { type: "button", onclick: () => step(way), "data-do": way }, icon(way), element("span", {}, WORDS[way]));
    place.append(button);
    return { way, button };
  });
  watch((now) => {
    for (const { way, button } of buttons) {
      const name = now.undo[way];
      // A disabled button would lose the focus of somebody who presses it ten times.
      set(button, {
        "aria-disabled": name ? null : "true",
        title: name ? (way === "undo" ? WORDS.undoOf : WORDS.redoOf)(name) : null,
        "aria-keyshortcuts": way === "undo" ? "Control+Z Meta+Z" : "Control+Shift+Z Meta+Shift+Z Control+Y",
      });
    }
  });
  bindKey({ keys: "mod+z", name: WORDS.undo, group: "all", run: () => void step("undo") });
  bindKey({ keys: "mod+shift+z mod+y", name: WORDS.redo, group: "all", run: () => void step("redo") });
}
