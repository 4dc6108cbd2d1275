// @ts-check
// The page that a phone opens: it sends originals, shows the shooting list, and lets a finger draw boxes.

import { say } from "./announce.js";
import { viewOf } from "./api.js";
import { choose, chosen, watchChosen } from "./chosen.js";
import { mount as mountDirector } from "./director.js";
import { byId, element, list, set, text } from "./dom.js";
import { edit, startEdits } from "./edits.js";
import { connect, listen, lookForAnother } from "./events.js";
import { icon } from "./icon.js";
import { isUnsaid } from "./partners.js";
import { keepScreenOn } from "./phone_screen.js";
import { forget, sendAgain, sendFiles, watchSending } from "./send.js";
import { mountStages } from "./stages.js";
import { current, phase, refresh, watch, watchPhase } from "./state.js";
import { currentScene } from "./subject.js";
import { changesOfRemoval, shapeName } from "./tools.js";
import { step } from "./undo.js";
import { ROLE_NAMES, WORDS, sized } from "./words.js";
import { PHONE } from "./words_phone.js";

/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./send.js").Sending} Sending */

/** Where a stream of events does not come through, the case is asked for instead; and a studio that was ended is looked for. */
const POLL = 3000;

/** @type {HTMLElement | null} */
let openedFrom = null;

startEdits();
mountDirector(byId("director"));
mountSend(byId("send"));
mountSent(byId("sent"));
mountPictures(byId("pictures"));
mountBench();
mountState();
keepScreenOn();
connect();
setInterval(() => {
  if (phase() === "offline") void refresh();
  else if (phase() === "ended") void lookForAnother();
}, POLL);

function mountState() {
  let words = PHONE.ended;
  listen("bye", ({ why }) => {
    words = why === "ended" ? PHONE.ended : PHONE.closed;
    text(byId("ended-words"), words);
  });
  watch((now) => {
    text(byId("case-name"), now.name);
    document.title = now.name;
  });
  watchPhase((now) => {
    document.body.dataset["phase"] = now;
    const over = { "signed-out": PHONE.closed, gone: PHONE.closed, ended: words }[/** @type {string} */ (now)] ?? "";
    text(byId("ended-words"), over);
    byId("ended").hidden = !over;
    byId("work").hidden = Boolean(over);
    text(byId("state-line"), now === "offline" ? PHONE.offline : "");
  });
}

/** How this phone gives the original. */
function advice() {
  if (/iPhone|iPad/.test(navigator.userAgent)) return PHONE.fromIphone;
  return /Android/.test(navigator.userAgent) ? PHONE.fromAndroid : PHONE.fromOther;
}

/** @param {HTMLElement} place */
function mountSend(place) {
  // Neither accept nor capture: with either, phones hand on a copy that they made instead of the file.
  const input = element("input.unseen", { type: "file", id: "files-input", multiple: true, "aria-describedby": "send-hint" });
  input.addEventListener("change", () => {
    void sendFiles(input.files ?? []);
    input.value = "";
  });
  place.append(
    element("h2", { id: "send-title" }, PHONE.send),
    element("p.quiet", {}, PHONE.sendHint),
    element("div.pickers", {}, input, element("label.button.large.full", { for: input.id }, icon("add-files"), PHONE.chooseFiles)),
    element("p.note", { id: "send-hint" }, advice())
  );
}

/** @param {HTMLElement} place */
function mountSent(place) {
  const items = element("ul.sendings");
  place.append(element("h2", {}, PHONE.uploads), items);
  set(place, { "aria-label": PHONE.uploads });
  /** @type {readonly Sending[]} */
  let here = [];
  const show = () => {
    const names = new Set(here.map(({ upload }) => upload));
    const elsewhere = (current()?.uploads ?? []).filter(({ id, state }) => !names.has(id) && ["coming", "waiting"].includes(state));
    place.hidden = !here.length && !elsewhere.length;
    list(
      items,
      [...here.map(sendingRow), ...elsewhere.map(({ id, name, received, bytes }) => ({ key: id, name, bytes, received, why: PHONE.chooseAgain, state: "waiting", mine: false }))],
      ({ key }) => key,
      () => element("li", {}, element("div.row.apart", {}, element("bdi"), element("span.quiet.small")), element("div.bar", { role: "progressbar" }, element("i")), element("p.small"), element("div.row")),
      showSending
    );
  };
  watchSending((all) => {
    here = all;
    show();
  });
  watch(show);
}

/** @param {Sending} sending */
function sendingRow({ key, name, bytes, received, state, why }) {
  return { key, name, bytes, received, state, mine: true, why: state === "paused" ? PHONE.waits : state === "done" ? why || PHONE.arrived : why };
}

/** @param {HTMLElement} item @param {{key: string, name: string, bytes: number, received: number, state: string, why: string, mine: boolean}} sending */
function showSending(item, { key, name, bytes, received, state, why, mine }) {
  const share = bytes ? received / bytes : 1;
  const percent = Math.floor(share * 100);
  const [head, bar, words, row] = /** @type {HTMLElement[]} */ ([...item.children]);
  if (!head || !bar || !words || !row) return;
  text(/** @type {Element} */ (head.firstElementChild), name);
  text(/** @type {Element} */ (head.lastElementChild), `${sized(received)} / ${sized(bytes)}`);
  bar.style.setProperty("--share", String(share));
  bar.hidden = state === "done" || state === "refused";
  set(bar, { "aria-label": PHONE.progressOf(name, percent), "aria-valuenow": percent, "aria-valuemin": 0, "aria-valuemax": 100 });
  text(words, why);
  set(words, { class: state === "refused" ? "small danger-text" : "small quiet" });
  if (!mine || state !== "refused") return row.replaceChildren();
  if (row.childElementCount) return;
  row.append(
    element("button.button.small", { type: "button", onclick: () => sendAgain(key) }, PHONE.tryAgain),
    element("button.button.small.plain", { type: "button", onclick: () => forget(key) }, PHONE.forget)
  );
}

/** @param {HTMLElement} place */
function mountPictures(place) {
  const count = element("span.chip");
  const grid = element("ul.grid");
  const empty = element("p.quiet", {}, PHONE.noPictures);
  const unsaid = element("p.note", { id: "unsaid", hidden: true }, PHONE.onComputer);
  place.append(element("div.row.apart", {}, element("h2", { id: "pictures-title" }, PHONE.pictures), count), empty, unsaid, grid);
  watch((now) => {
    empty.hidden = now.files.length > 0;
    count.hidden = !now.files.length;
    text(count, PHONE.count(now.files.length));
    unsaid.hidden = !now.files.some(isUnsaid);
    list(grid, now.files, ({ id, sha }) => `${id} ${sha}`, pictureOf, (item, file) => text(item.querySelector(".role"), isUnsaid(file) ? PHONE.unsaid : ROLE_NAMES[file.role] ?? file.role));
  });
}

/** @param {FileJson} file */
function pictureOf(file) {
  const drawable = file.kind === "image" && file.width > 0;
  const picture = file.sha && ["image", "video"].includes(file.kind) ? element("img", { src: viewOf(file, 320), alt: "", loading: "lazy" }) : icon("document");
  const words = element("span.words", {}, element("span.role"), " ", element("bdi.small", {}, file.name.split("/").at(-1) ?? file.name), drawable ? element("span.unseen", {}, `, ${PHONE.drawOn}`) : null);
  if (!drawable) return element("li", {}, element("div.tile", {}, element("span.thumb", {}, picture), words));
  const button = element("button.tile", { type: "button" }, element("span.thumb", {}, picture), words);
  button.addEventListener("click", () => {
    openedFrom = button;
    choose({ subject: { kind: "file", id: file.id }, tool: "mark", shape: null });
  });
  return element("li", {}, button);
}

/** The picture to draw on, over the whole page. */
function mountBench() {
  choose({ subject: null, tool: null, shape: null });
  mountStages();
  const hint = element("p.small", { id: "tool-hint" });
  const tools = /** @type {const} */ ([
    ["mark", PHONE.mark, "mark", PHONE.markHint],
    ["redact", PHONE.cover, "redact", PHONE.coverHint],
  ]);
  const buttons = tools.map(([tool, name, drawing]) => ({ tool, button: element("button.tool", { type: "button", onclick: () => choose({ tool, shape: null }) }, icon(drawing), name) }));
  const away = element("button.tool", { type: "button", onclick: removeShape }, icon("trash"), PHONE.delete);
  const back = element("button.tool", { type: "button", onclick: () => void step("undo") }, icon("undo"), PHONE.undo);
  const done = element("button.button.primary", { type: "button", onclick: close }, PHONE.done);
  byId("bench-head").append(element("h2", { id: "bench-title" }, PHONE.drawOn), done);
  byId("tools").append(hint, element("div.tool-bar", {}, ...buttons.map(({ button }) => button), away, back));
  watchChosen((now, before) => {
    const open = now.subject !== null;
    byId("bench").hidden = !open;
    document.body.classList.toggle("is-drawing", open);
    for (const { tool, button } of buttons) set(button, { "aria-pressed": String(now.tool === tool) });
    text(hint, tools.find(([tool]) => tool === now.tool)?.[3] ?? "");
    set(away, { disabled: now.shape === null });
    for (const id of ["top", "work"]) byId(id).inert = open;
    if (open && !before.subject) {
      byId("bench").focus();
      dispatchEvent(new Event("resize"));
    }
  });
  byId("bench").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
}

function close() {
  choose({ subject: null, tool: null, shape: null });
  openedFrom?.focus();
}

function removeShape() {
  const { shape } = chosen();
  const scene = currentScene();
  if (!shape || !scene) return;
  choose({ shape: null });
  void edit(WORDS.did.remove(shapeName(shape)), changesOfRemoval(scene, shape));
  say(PHONE.delete);
}
