// @ts-check
// One dialog for every question, and the sentence for what was refused.

import { alarm } from "./announce.js";
import { copyButton } from "./copy.js";
import { byId, clear, element } from "./dom.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Trouble} Trouble */
/** @typedef {{value: string, label: string, kind?: "primary" | "danger"}} Choice */

/** Questions wait for each other: there is one dialog. @type {Promise<any>} */
let before = Promise.resolve();

/**
 * Asks a question. Resolves with the value of the button that was pressed, or null after Escape.
 * @param {string} title
 * @param {(Node | string)[]} body
 * @param {Choice[]} choices
 * @param {{must?: boolean}} [options]  must: neither Escape nor a key that was meant for something else answers
 * @returns {Promise<string | null>}
 */
export function question(title, body, choices, { must = false } = {}) {
  const answer = before.then(() => show(title, body, choices, must));
  before = answer;
  return answer;
}

/**
 * @param {string} title
 * @param {(Node | string)[]} body
 * @param {Choice[]} choices
 * @param {boolean} must
 * @returns {Promise<string | null>}
 */
function show(title, body, choices, must) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("ask"));
  clear(dialog);
  const buttons = choices.map(({ value, label, kind }) =>
    element(`button.button${kind ? `.${kind}` : ""}`, { type: "button", onclick: () => dialog.close(value) }, label)
  );
  const usual = choices.find(({ kind }) => kind === "primary");
  dialog.onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing || !usual || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    dialog.close(usual.value);
  };
  dialog.append(
    element("h2", { id: "ask-title", tabindex: "-1", autofocus: must }, title),
    element("div.stack", {}, ...body),
    element("div.row.choices", {}, ...buttons)
  );
  dialog.returnValue = "";
  dialog.oncancel = (event) => {
    if (must) event.preventDefault();
  };
  dialog.showModal();
  // The title can have the focus too, and would get it first.
  dialog.querySelector("input")?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || null), { once: true });
  });
}

/**
 * Asks which of two values shall stay. Resolves true for the one of this page.
 * @param {{label: string, edits: import("./types.js").Edit[]}} entry
 * @param {import("./types.js").Conflict[]} conflicts
 */
export async function askConflict(entry, conflicts) {
  for (;;) {
    const answer = await asked(entry, conflicts);
    // A browser closes a dialog after the second Escape whatever the page says.
    if (answer) return answer === "mine";
  }
}

/**
 * @param {{label: string, edits: import("./types.js").Edit[]}} entry
 * @param {import("./types.js").Conflict[]} conflicts
 */
function asked(entry, conflicts) {
  const rows = conflicts.map(({ index, now }) =>
    element(
      "dl.versus",
      {},
      element("dt", {}, WORDS.mine),
      element("dd", {}, ...mineOf(entry.edits[index]?.value)),
      element("dt", {}, WORDS.theirs),
      element("dd", {}, shown(now))
    )
  );
  return question(
    WORDS.conflict,
    [element("p", {}, WORDS.conflictWhy), element("p.quiet", {}, entry.label), ...rows],
    [
      { value: "mine", label: WORDS.mine, kind: "primary" },
      { value: "theirs", label: WORDS.theirs },
    ],
    { must: true }
  );
}

/** A text can be copied, whatever is chosen. @param {any} value */
function mineOf(value) {
  const words = element("span", {}, shown(value));
  return typeof value === "string" && value ? [words, " ", copyButton(words)] : [words];
}

/** A value as a person reads it. @param {any} value @returns {string} */
function shown(value) {
  if (value === null || value === undefined || value === "") return WORDS.nothing;
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value !== "object") return String(value);
  const parts = Object.entries(value).filter(([, one]) => one !== null && one !== "" && one !== false);
  return parts.map(([key, one]) => `${key}: ${shown(one)}`).join("; ");
}

/**
 * Shows and says the sentence of what was refused; it stays until it is closed or something else is refused.
 * @param {Trouble} error
 * @param {string} [title]  what the sentence is about, where it does not say that by itself
 * @param {readonly string[]} [lost]  words that were typed and are nowhere now, so that they can be copied
 */
export function showRefused(error, title = "", lost = []) {
  const place = byId("refused");
  clear(place);
  const words = element("p", {}, title ? element("strong", {}, `${title}. `) : null, error.message);
  if (error.hint) words.append(" ", element("span.quiet", {}, error.hint));
  const close = element("button.button.quiet", { type: "button", onclick: () => (place.hidden = true) }, WORDS.close);
  place.append(words, ...lost.map(copied), close);
  place.hidden = false;
  alarm([title && `${title}.`, error.message, error.hint].filter(Boolean).join(" "));
}

/** @param {string} words */
function copied(words) {
  const quoted = element("q.lost-words", { tabindex: "0" }, words);
  return element("div.row", {}, quoted, copyButton(quoted));
}
