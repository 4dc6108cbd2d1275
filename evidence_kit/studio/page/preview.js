// @ts-check
// The picture as it will be uploaded, drawn by the server with what is on the screen now.

import { ask } from "./api.js";
import { watchChosen } from "./chosen.js";
import { byId, element, list, set, text, uuid } from "./dom.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { watch } from "./state.js";
import { currentScene } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").PreviewJson} PreviewJson */

const PAGE = uuid();

let number = 0;
let drawnFor = "";
let shownOf = "";
let small = false;
let address = "";
/** @type {AbortController | null} */
let asking = null;

/** What the preview depends on. @returns {Record<string, any> | null} */
function wanted() {
  const scene = currentScene();
  if (!scene || scene.sides.some(({ file }) => !file.examined)) return null;
  const redact = Object.fromEntries(scene.sides.map(({ file }) => [file.id, file.redact]));
  if (scene.comparison) return { comparison: scene.comparison, redact };
  const file = scene.sides[0]?.file;
  if (!file || file.kind !== "image" || (file.marks.length === 0 && file.redact.length === 0)) return null;
  return { file: file.id, marks: file.marks, caption: file.caption, redact };
}

/** Puts the preview into its place. */
export function mountPreview() {
  const place = byId("preview");
  const image = element("img", { alt: WORDS.previewOf, hidden: true });
  const frame = element("button.preview-frame", { type: "button", title: `${WORDS.large} (V)`, "aria-label": `${WORDS.previewOf}. ${WORDS.large}` }, image);
  const state = element("p.preview-state.small.quiet", { role: "status" });
  const toggle = element("button.button.small", { type: "button", "aria-pressed": "false", title: `${WORDS.smallHint} (3)`, "aria-keyshortcuts": "3" }, WORDS.small);
  const findings = element("ul.findings");
  place.append(element("div.row.apart", {}, element("h3", {}, WORDS.preview), toggle), frame, state, findings);
  const dialog = element("dialog", { id: "preview-large", "aria-label": WORDS.previewOf });
  const large = element("img", { alt: WORDS.previewOf });
  const close = element("button.icon-button", { type: "button", "aria-label": WORDS.close, onclick: () => dialog.close() }, icon("close"));
  dialog.append(close, large);
  document.body.append(dialog);
  const enlarge = () => {
    if (!address) return;
    set(large, { src: address });
    dialog.showModal();
  };
  const shrink = () => {
    small = !small;
    set(toggle, { "aria-pressed": String(small) });
    frame.classList.toggle("is-small", small);
    renew();
  };
  frame.addEventListener("click", enlarge);
  toggle.addEventListener("click", shrink);
  bindKey({ keys: "v", name: WORDS.large, group: "stage", when: () => address !== "", run: enlarge });
  bindKey({ keys: "3", name: WORDS.smallHint, group: "stage", when: () => byId("bench").contains(document.activeElement), run: shrink });

  const show = (/** @type {Blob} */ picture, /** @type {PreviewJson} */ told) => {
    const before = address;
    address = URL.createObjectURL(picture);
    set(image, { src: address, hidden: false, width: told.width, height: told.height });
    if (before) setTimeout(() => URL.revokeObjectURL(before), 1000);
    text(state, small ? WORDS.smallHint : WORDS.exact);
    list(findings, told.findings, (one) => `${one.code} ${one.message}`, (one) =>
      element(`li.finding.${one.severity}`, {}, one.message, one.hint && element("span.hint", {}, ` ${one.hint}`)));
  };

  const renew = async () => {
    const body = wanted();
    set(place, { hidden: body === null });
    if (!body) {
      drawnFor = "";
      return;
    }
    const subject = JSON.stringify(currentScene()?.subject);
    // What stands there of other pictures is not what will be uploaded of these.
    if (subject !== shownOf) {
      set(image, { hidden: true });
      list(findings, [], () => "", () => element("li"));
      text(state, WORDS.previewing);
    }
    shownOf = subject;
    const key = JSON.stringify([body, small, currentScene()?.sides.map(({ file }) => file.sha)]);
    if (key === drawnFor) return;
    drawnFor = key;
    number += 1;
    const n = number;
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    place.classList.add("is-busy");
    // "Exactly these pixels" is not said of a picture that is being drawn again.
    place.classList.toggle("is-redrawn", !image.hidden);
    const began = performance.now();
    const answer = await ask("POST", "/api/preview", { n, page: PAGE, width: small ? 320 : 0, ...body }, { signal: mine.signal });
    if (n !== number) return;
    place.classList.remove("is-busy");
    if (answer.ok) {
      show(answer.value, JSON.parse(answer.headers.get("X-Preview") ?? "{}"));
      place.dataset.took = String(Math.round(performance.now() - began));
      place.dataset.n = String(n);
    } else if (answer.error.code === "superseded" || answer.error.code === "aborted") drawnFor = "";
    else {
      set(image, { hidden: true });
      list(findings, [], () => "", () => element("li"));
      const soon = answer.error.code === "busy";
      text(state, soon ? WORDS.looking : answer.error.message);
      if (soon || answer.status === 0) drawnFor = "";
    }
  };
  watch(() => void renew());
  watchChosen(() => void renew());
}
