// @ts-check
// The keyboard map: what each key does, and the list of them all behind "?".

import { byId, clear, element } from "./dom.js";
import { WORDS } from "./words.js";

/**
 * @typedef {object} Key
 * @property {string} keys  such as "c", "mod+z", "shift+y", "?"; several are parted by spaces
 * @property {string} name  what it does, in words
 * @property {string} group  a key of WORDS.groups
 * @property {() => boolean} [when]  whether it means anything now
 * @property {(event: KeyboardEvent) => void} [run]  left out where the element with the focus sees to it
 */

const OFF = "no-single-letters";
const NAMES = /** @type {Record<string, string>} */ ({
  mod: navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl",
  shift: "Shift",
  alt: "Alt",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  escape: "Esc",
  enter: "Enter",
  delete: "Delete",
  backspace: "Backspace",
  f2: "F2",
  arrows: "Arrow keys",
  space: "Space",
});

/** @type {Key[]} */
const boundKeys = [];

/** Puts a key into the map and into the list. @param {Key} key */
export function bindKey(key) {
  boundKeys.push(key);
}

/** Whether keys without Ctrl are switched on. */
export function singleLetters() {
  try {
    return sessionStorage.getItem(OFF) === null;
  } catch {
    return true;
  }
}

/** A layout with other letters has the same keys: what is painted on them is a place. @param {KeyboardEvent} event */
const latin = ({ key, code }) => {
  const place = /^Key([A-Z])$/.exec(code);
  return (place?.[1] && key.length === 1 && !/[\x20-\x7e]/.test(key) ? place[1] : key).toLowerCase();
};

/** Returns an event as the map spells it: "mod+shift+z". @param {KeyboardEvent} event */
export function spellingOf(event) {
  const key = event.key === " " ? "space" : latin(event);
  const letter = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const parts = [event.ctrlKey || event.metaKey ? "mod" : "", event.altKey ? "alt" : ""];
  // A sign such as "?" needs Shift on many keyboards; only with letters and named keys Shift means something else.
  if (event.shiftKey && !letter) parts.push("shift");
  return [...parts.filter(Boolean), key].join("+");
}

/** Whether an element takes what is typed. @param {EventTarget | null} target */
export function isField(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "file", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** @param {KeyboardEvent} event */
function runKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const said = spellingOf(event);
  const single = !said.startsWith("mod+");
  if (document.querySelector("dialog[open]")) return;
  if (single && isField(event.target)) return;
  if (single && said.length === 1 && said !== "?" && !singleLetters()) return;
  // What is typed into a field is undone by the browser, letter by letter.
  if (["mod+z", "mod+shift+z", "mod+y"].includes(said) && isField(event.target)) return;
  const found = boundKeys.find((key) => key.run && key.keys.split(" ").includes(said) && (key.when?.() ?? true));
  if (!found?.run) return;
  event.preventDefault();
  found.run(event);
}

/** How a key is written for people. @param {string} key */
const keyName = (key) =>
  key
    .split(/(?<=.)\+/)
    .map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");

/** Shows the list of keys. */
function showKeys() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("keys"));
  clear(dialog);
  const box = element("input", { type: "checkbox", checked: singleLetters() });
  box.addEventListener("change", () => {
    if (box.checked) sessionStorage.removeItem(OFF);
    else sessionStorage.setItem(OFF, "yes");
  });
  const groups = Object.entries(WORDS.groups)
    .map(([group, title]) => ({ title, keys: boundKeys.filter((key) => key.group === group) }))
    .filter(({ keys }) => keys.length);
  dialog.append(
    element("h2", { id: "keys-title" }, WORDS.keysTitle),
    element("label.row", {}, box, WORDS.singleLetters),
    element(
      "div.key-groups",
      {},
      ...groups.map(({ title, keys }) =>
        element(
          "section",
          {},
          element("h3", {}, title),
          element("dl.keys", {}, ...keys.flatMap((key) => [element("dt", {}, ...caps(key.keys)), element("dd", {}, key.name)]))
        )
      )
    ),
    element("div.row.choices", {}, element("button.button", { type: "button", onclick: () => dialog.close() }, WORDS.close))
  );
  dialog.showModal();
}

/** @param {string} keys */
const caps = (keys) => keys.split(" ").map((key) => element("kbd", {}, keyName(key)));

/** Starts listening. */
export function startKeys() {
  addEventListener("keydown", runKey);
  bindKey({ keys: "?", name: WORDS.keysTitle, group: "all", run: showKeys });
}
