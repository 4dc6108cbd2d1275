// @ts-check
// Undo and redo: the steps are the server's, one a gesture, and outlive a reload.

import { say } from "./announce.js";
import { pause, post } from "./api.js";
import { question, showRefused } from "./ask.js";
import { byId, clear, element, set, uuid } from "./dom.js";
import { everythingSent, newestChange } from "./edits.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { current, phase, refresh, watch } from "./state.js";
import { WORDS } from "./words.js";

/** Milliseconds after which a press without an answer is not sent again. */
const LONGEST = 4000;

/** @type {(words: string) => void} */
let shown = () => {};

/** Calls the listener with what was undone or done again. @param {(words: string) => void} listener */
export const watchUndone = (listener) => (shown = listener);

/** One press is one step, however fast they come. @type {Promise<void>} */
let before = Promise.resolve();

/** @param {"undo" | "redo"} way */
export function step(way) {
  before = before.then(() => takeStep(way, false));
  return before;
}

/**
 * @param {"undo" | "redo"} way
 * @param {boolean} skip
 * @param {string | null} [meant]  the step that is meant; by default the newest that this page shows
 * @returns {Promise<void>}
 */
async function takeStep(way, skip, meant = null) {
  if (phase() === "offline") return unreachable();
  meant ??= (way === "undo" ? newestChange() : null) ?? current()?.undo[way] ?? null;
  await everythingSent();
  await refresh();
  const now = current();
  if (!now || !now.undo[way]) return say(way === "undo" ? WORDS.nothingToUndo : WORDS.nothingToRedo);
  const answer = await sendPress(way, { base: now.revision, step: meant, gesture: uuid(), skip });
  if (answer.status === 0) return unreachable();
  if (answer.ok) {
    await refresh();
    const words = (way === "undo" ? WORDS.undone : WORDS.redone)(answer.value.label);
    shown(words);
    return say(words);
  }
  if (answer.error.code !== "changed") return showRefused(answer.error);
  const newer = answer.error.conflicts?.find(({ at }) => at[0] === way)?.now;
  await (newer ? askNewer(way, newer) : askSkip(way, meant));
  await refresh();
}

/** Sends a press; the same one again when no answer came, which the server does once. @param {"undo" | "redo"} way @param {{base: string, step: string | null, gesture: string, skip: boolean}} body */
async function sendPress(way, body) {
  for (let wait = 250; ; wait *= 2) {
    const answer = await post(`/api/${way}`, body);
    if (answer.ok || answer.status !== 0 || wait > LONGEST) return answer;
    await pause(wait);
  }
}

/** What would be taken back later, when nobody thinks of it any more, is no help. */
const unreachable = () => showRefused({ code: "offline", message: WORDS.undoOffline });

/** Another page has made, or taken back, a newer step than the one that is meant. @param {"undo" | "redo"} way @param {string} newer */
async function askNewer(way, newer) {
  const words = (way === "undo" ? WORDS.undoOf : WORDS.redoOf)(newer);
  const choice = await question(
    WORDS.newerStep,
    [element("p", {}, WORDS.newerStepWhy(newer))],
    [
      { value: "newer", label: words },
      { value: "leave", label: WORDS.leaveIt, kind: "primary" },
    ]
  );
  if (choice === "newer") await takeStep(way, false, newer);
}

/** What a step changed was changed again since. @param {"undo" | "redo"} way @param {string | null} name */
async function askSkip(way, name) {
  const choice = await question(
    name ?? WORDS[way],
    [element("p", {}, WORDS.undoConflict)],
    [
      { value: "skip", label: WORDS.skipStep },
      { value: "leave", label: WORDS.leaveIt, kind: "primary" },
    ]
  );
  if (choice === "skip") await takeStep(way, true, name);
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
