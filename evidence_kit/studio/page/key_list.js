// @ts-check
// The list of all keys behind "?".

import { byId, clear, element } from "./dom.js";
import { allKeys, bindKey, setSingleLetters, singleLetters } from "./keys.js";
import { WORDS } from "./words.js";

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
  box.addEventListener("change", () => setSingleLetters(box.checked));
  const groups = Object.entries(WORDS.groups)
    .map(([group, title]) => ({ title, keys: allKeys().filter((key) => key.group === group) }))
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

/** Puts the key of the list into the map. */
export function bindKeyList() {
  bindKey({ keys: "?", name: WORDS.keysTitle, group: "all", run: showKeys });
}
