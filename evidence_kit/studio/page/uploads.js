// @ts-check
// The files that are still on their way into the case, and what came under another name.

import { say } from "./announce.js";
import { byId, element, list, set, text } from "./dom.js";
import { icon } from "./icon.js";
import { forget, forgetDone, sendAgain, watchSending } from "./send.js";
import { current, watch } from "./state.js";
import { WORDS, sized } from "./words.js";

/** @typedef {import("./send.js").Sending} Sending */

/** Puts them below the files. */
export function mountUploads() {
  const place = byId("uploads");
  const head = element("p.uploads-head", { hidden: true });
  const rows = element("ul.uploads");
  const waiting = element("ul.uploads");
  const summary = element("summary", {});
  const names = element("ul.small", {});
  const close = element("button.button.small", { type: "button", onclick: () => forgetDone() }, WORDS.close);
  const notes = element("details.upload-notes.fold", { hidden: true }, summary, names, close);
  place.append(head, rows, notes, waiting);
  /** @type {readonly Sending[]} */
  let sendings = [];
  const draw = () => {
    const open = sendings.filter((one) => one.state !== "done");
    const total = sendings.length;
    const left = open.reduce((sum, one) => sum + one.bytes - one.received, 0);
    const busy = open.some((one) => one.state !== "refused");
    set(head, { hidden: !busy });
    if (busy) text(head, WORDS.sending(total - open.length, total, sized(left)));
    const told = sendings.filter((one) => one.state === "done" && one.why);
    set(notes, { hidden: told.length === 0 });
    text(summary, WORDS.notes(told.length));
    list(names, told, (one) => one.key, (one) => element("li", {}, one.why));
    list(rows, open, (one) => one.key, uploadRow, (row, one) => drawUpload(row, one));
    const mine = new Set(sendings.map((one) => one.upload));
    const others = (current()?.uploads ?? []).filter((one) => !mine.has(one.id) && one.state !== "done");
    list(waiting, others, (one) => one.id, waitingRow);
  };
  let before = 0;
  watchSending((now) => {
    sendings = now;
    draw();
    const done = now.filter((one) => one.state === "done").length;
    if (done > before && done === now.length) say(`${WORDS.sent}: ${WORDS.countedFiles(done)}`);
    before = done;
  });
  watch(draw);
}

/** @param {Sending} one */
function uploadRow({ key, name }) {
  const bar = element("div.bar", { role: "progressbar", "aria-label": name, "aria-valuemin": "0", "aria-valuemax": "100" }, element("i"));
  const why = element("span.small");
  const retry = element("button.button.small", { type: "button", onclick: () => sendAgain(key) }, WORDS.tryAgain);
  const close = element("button.icon-button", { type: "button", "aria-label": `${WORDS.forget}: ${name}`, onclick: () => forget(key) }, icon("close"));
  return element("li.upload", { "data-upload": key }, element("bdi", {}, name), bar, why, retry, close);
}

/** @param {HTMLElement} row @param {Sending} one */
function drawUpload(row, { bytes, received, state, why }) {
  const share = bytes ? received / bytes : 1;
  const percent = Math.floor(share * 100);
  const bar = row.querySelector(".bar");
  const words = row.querySelector(".small");
  const retry = row.querySelector(".button.small");
  if (bar instanceof HTMLElement) {
    bar.style.setProperty("--share", String(share));
    set(bar, { "aria-valuenow": percent, hidden: state === "done" || state === "refused" });
  }
  if (words) text(words, why || (state === "paused" ? WORDS.paused : state === "refused" ? WORDS.notSent : received === bytes ? WORDS.looking : `${percent} %`));
  if (retry) set(retry, { hidden: state !== "refused" });
  row.classList.toggle("is-refused", state === "refused");
}

/** @param {import("./types.js").UploadJson} one */
const waitingRow = ({ name, received, bytes, why }) =>
  element("li.upload", {}, element("bdi", {}, name), element("span.small", {}, why || WORDS.sameFile), element("span.small.quiet", {}, `${sized(received)} / ${sized(bytes)}`));
