// @ts-check
// Files come in by dropping, pasting or choosing, any number at once.

import { byId, element, set } from "./dom.js";
import { icon } from "./icon.js";
import { sendFiles } from "./send.js";
import { current, watch } from "./state.js";
import { WORDS } from "./words.js";

/** Puts the zone into its place, and listens on the whole page. */
export function mountDrop() {
  const input = element("input", { type: "file", multiple: true, hidden: true, id: "choose-files", tabindex: "-1" });
  input.addEventListener("change", () => {
    take(input.files ?? []);
    input.value = "";
  });
  const open = () => input.click();
  const steps = element("ol.steps", {}, ...WORDS.emptySteps.map((step) => element("li", {}, step)));
  const words = element("p.drop-words", {}, WORDS.dropHere);
  const button = element("button.button.primary", { type: "button", onclick: open, id: "add-files" }, WORDS.choose);
  const zone = element("div.drop-zone", {}, icon("add-files"), words, button);
  byId("drop").append(zone, steps, element("p.at-home", {}, icon("lock"), WORDS.atHome), input);
  watch((now) => {
    const empty = now.files.length === 0;
    set(steps, { hidden: !empty });
    zone.classList.toggle("is-small", !empty);
    set(words, { hidden: !empty });
    button.textContent = empty ? WORDS.choose : WORDS.add;
    button.classList.toggle("primary", empty);
  });
  listen();
}

function listen() {
  const veil = element("div.drop-veil", { hidden: true, "aria-hidden": "true" }, icon("add-files"), element("span", {}, WORDS.dropAnywhere));
  document.body.append(veil);
  let depth = 0;
  const shown = (/** @type {number} */ now) => {
    depth = Math.max(0, now);
    set(veil, { hidden: depth === 0 });
  };
  addEventListener("dragenter", (event) => hasFiles(event) && shown(depth + 1));
  addEventListener("dragleave", (event) => hasFiles(event) && shown(depth - 1));
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    shown(0);
    const role = event.target instanceof Element ? event.target.closest("[data-role]")?.getAttribute("data-role") : null;
    take(event.dataTransfer?.files ?? [], role ?? null);
  });
  addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (files?.length) take(files);
  });
}

/** @param {DragEvent} event */
const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

/** @param {Iterable<File>} files @param {string | null} [role] */
function take(files, role = null) {
  if (current()) sendFiles(files, { role });
}
