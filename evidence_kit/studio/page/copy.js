// @ts-check
// Puts words on the clipboard, or at least under the selection.

import { sayLast } from "./announce.js";
import { element, text } from "./dom.js";
import { icon } from "./icon.js";
import { SIDE } from "./words_side.js";

/**
 * A button that copies what an element holds.
 * @param {HTMLElement} from
 * @param {string} [name]
 */
export function copyButton(from, name = SIDE.copy) {
  const words = element("span", {}, name);
  const button = element("button.button", { type: "button" }, icon("copy"), words);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(from.textContent ?? "");
      text(words, SIDE.copied);
      sayLast("copied", SIDE.copied);
    } catch {
      getSelection()?.selectAllChildren(from);
    }
    setTimeout(() => text(words, name), 2000);
  });
  return button;
}
