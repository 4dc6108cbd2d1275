// @ts-check
// Files come in by dropping, pasting or choosing, any number at once.

import { byId, element, set, text } from "./dom.js";
import { folderFiles } from "./folders.js";
import { icon } from "./icon.js";
import { isField } from "./keys.js";
import { showRefused } from "./ask.js";
import { isolated } from "./names.js";
import { sendFiles } from "./send.js";
import { current, watch } from "./state.js";
import { ON_PHONE } from "./touch.js";
import { WORDS } from "./words.js";
import { TOUCH } from "./words_touch.js";

/** Puts the zone into its place, and listens on the whole page. */
export function mountDrop() {
  const input = element("input", { type: "file", multiple: true, hidden: true, id: "choose-files", tabindex: "-1" });
  input.addEventListener("change", () => {
    take(input.files ?? []);
    input.value = "";
  });
  const open = () => input.click();
  const steps = element("ol.steps", {}, ...WORDS.emptySteps.map((step) => element("li", {}, step)));
  const words = element("p.drop-words", {});
  const button = element("button.button.primary", { type: "button", onclick: open, id: "add-files" });
  const zone = element("div.drop-zone", {}, icon("add-files"), words, button);
  const home = element("span", {});
  byId("drop").append(zone, steps, element("p.at-home", {}, icon("lock"), home), input);
  watch((now) => {
    const empty = now.files.length === 0;
    // Nothing can be dropped onto a phone, and what lies there lies on no computer.
    const phone = ON_PHONE();
    text(words, phone ? TOUCH.bring : WORDS.dropHere);
    text(home, phone ? TOUCH.atHome : WORDS.atHome);
    set(steps, { hidden: !empty });
    zone.classList.toggle("is-small", !empty);
    set(words, { hidden: !empty });
    text(button, phone ? (empty ? TOUCH.choose : TOUCH.add) : empty ? WORDS.choose : WORDS.add);
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
    if (!hasFiles(event) && !leadsAway(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", (event) => {
    if (leadsAway(event)) {
      event.preventDefault();
      return showRefused({ code: "no-files", message: WORDS.noFiles });
    }
    if (!hasFiles(event)) return;
    event.preventDefault();
    shown(0);
    const role = event.target instanceof Element ? event.target.closest("[data-role]")?.getAttribute("data-role") : null;
    void takeDropped(event.dataTransfer, role ?? null);
  });
  addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (files?.length) take(files);
  });
}

/** @param {DragEvent} event */
const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

/** A link, or a picture of another page: the browser would leave the studio for it. @param {DragEvent} event */
const leadsAway = (event) => !hasFiles(event) && (event.dataTransfer?.types.includes("text/uri-list") ?? false) && !isField(event.target);

/** Takes dropped files, and those that lie in dropped folders. @param {DataTransfer | null} data @param {string | null} role */
async function takeDropped(data, role) {
  const files = [...(data?.files ?? [])];
  // They can be asked for only now: after the event the browser has forgotten them.
  const entries = [...(data?.items ?? [])].filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return take(files, role);
  const { files: found, unread } = await folderFiles(entries.filter((entry) => entry !== null));
  if (unread.length) showRefused({ code: "no-files", message: WORDS.unreadFiles(unread.map(isolated)) });
  else if (!found.length) showRefused({ code: "no-files", message: WORDS.emptyFolder });
  for (const shows of new Set(found.map((one) => one.role)))
    take(found.filter((one) => one.role === shows).map((one) => one.file), role ?? shows);
}

/** Sends files, as soon as the case is known. @param {Iterable<File>} files @param {string | null} [role] */
function take(files, role = null) {
  if (current()) return sendFiles(files, { role });
  const kept = [...files]; // the field and the event forget them
  const end = watch(() => {
    end();
    sendFiles(kept, { role });
  });
}
