// @ts-check
// The shooting list on the phone: one shot after the other, and what is said of each photo before the box is gone.

import { alarm, say } from "./announce.js";
import { get, viewOf } from "./api.js";
import { clear, element, set } from "./dom.js";
import { listen } from "./events.js";
import { inWords } from "./field_names.js";
import { fold } from "./fields.js";
import { icon } from "./icon.js";
import { sendFiles, watchSending } from "./send.js";
import { current, watch } from "./state.js";
import { PHONE } from "./words_phone.js";

/** @typedef {import("./types.js").FindingJson} FindingJson */
/** @typedef {{id: string, what: string, how: string, why: string, roles: string[], film: boolean, must: boolean, state: "open" | "looking" | "good" | "again", file: string | null}} Shot */
/** @typedef {{shot: string | null, file: string, state: "looking" | "good" | "again", seconds: number, findings: FindingJson[], label: {outcome: string, number: string | null, read: string, by_eye: boolean} | null}} Judged */

/** @type {{reason: {name: string, title: string} | null, film: string[], shots: Shot[]}} */
let list = { reason: null, film: [], shots: [] };
/** What was said of the photos that were chosen last for a shot, by shot and file. @type {Map<string, Map<string, Judged>>} */
const judged = new Map();
/** The shots whose photo was just sent and is not judged yet. @type {Map<string, ReturnType<typeof setTimeout> | undefined>} */
const awaited = new Map();
/** How long a judgement is waited for before what the case says of the photo is shown instead. */
const PATIENCE = 20_000;
let shown = "";
let sending = 0;
let redraw = () => {};

/** @param {HTMLElement} place */
export function mount(place) {
  const show = () => draw(place);
  redraw = show;
  listen("judged", (/** @type {Judged} */ told) => {
    if (told.shot) {
      judged.set(told.shot, new Map(judged.get(told.shot)).set(told.file, told));
      waitNoMore(told.shot);
    }
    void load(show);
    if (told.state === "good") say(PHONE.good);
    if (told.state === "again") alarm([PHONE.notGood, ...told.findings.map(({ message }) => inWords(message))].join(" "));
  });
  let key = "";
  watch((now) => {
    const next = JSON.stringify([now.reason?.name, now.files.length, now.seq]);
    if (next === key) return;
    key = next;
    void load(show);
  });
  watchSending((all) => {
    const on = all.filter(({ state }) => ["queued", "sending", "paused"].includes(state)).length;
    if (on === sending) return;
    sending = on;
    show();
  });
}

/** @param {string} shot */
function waitNoMore(shot) {
  clearTimeout(awaited.get(shot));
  awaited.delete(shot);
}

/** Shows what is known of the photo of a shot without a judgement. @param {string} shot */
function giveUp(shot) {
  waitNoMore(shot);
  void load(redraw);
}

/** @param {() => void} then */
async function load(then) {
  const answer = await get("/api/director");
  if (answer.ok) list = answer.value;
  then();
}

/** The shot that is shown: the one that was chosen, or the first that is still open. */
function shotShown() {
  const { shots } = list;
  return shots.find(({ id }) => id === shown) ?? shots.find(({ state }) => state !== "good") ?? shots.at(-1);
}

/** @param {HTMLElement} place */
function draw(place) {
  const focused = place.contains(document.activeElement) ? document.activeElement?.id : "";
  clear(place);
  const { shots, reason, film } = list;
  const shot = shotShown();
  const good = shots.filter(({ state }) => state === "good").length;
  place.append(
    element("div.row.apart", {}, element("h2", { id: "director-title" }, PHONE.shots), shots.length ? element(`span.chip${good === shots.length ? ".good" : ""}`, {}, PHONE.doneOf(good, shots.length)) : null)
  );
  if (!reason || !shot) {
    place.append(element("div.empty", {}, icon("camera"), element("p", {}, PHONE.noReason)));
    return;
  }
  if (good === shots.length && !shown)
    place.append(element("div.verdict.is-ready", {}, icon("done"), element("div", {}, element("h3", {}, PHONE.allThere), element("p.quiet", {}, PHONE.allThereWhy))));
  place.append(steps(shots, shot), cardOf(shot), ...moves(shots, shot));
  if (film.length)
    place.append(fold("film-list", PHONE.filmAloud, false, element("ol.path", {}, ...film.map((line) => element("li", {}, line)))).node);
  if (focused) document.getElementById(focused)?.focus();
}

/** One dot a shot: which there are, and how they stand. @param {Shot[]} shots @param {Shot} here */
function steps(shots, here) {
  return element(
    "ol.shot-steps",
    { "aria-hidden": "true" },
    ...shots.map(({ id, state }) => element("li", { class: [state, id === here.id ? "is-here" : ""].join(" ").trim() }))
  );
}

/** @param {Shot} shot */
function cardOf(shot) {
  const number = list.shots.indexOf(shot) + 1;
  return element(
    "article.card.shot",
    { "aria-labelledby": "shot-title" },
    element("p.row.apart", {}, element("span.eyebrow", {}, PHONE.shotOf(number, list.shots.length)), element(`span.chip${shot.must ? ".warn" : ""}`, {}, shot.must ? PHONE.must : PHONE.helps)),
    element("h3", { id: "shot-title" }, shot.what),
    element("p", {}, shot.how),
    shot.why ? element("p.quiet.small", {}, shot.why) : null,
    ...judgement(shot),
    ...pickers(shot)
  );
}

/** What is said of the photos of a shot: of each that was chosen last, or of the one that stands for it. @param {Shot} shot */
function judgement(shot) {
  const said = [...(judged.get(shot.id)?.values() ?? [])];
  if (awaited.has(shot.id) || (shot.state === "looking" && !said.length))
    return [element("div.judged", {}, element("span.spinner"), element("p", {}, sending ? PHONE.sending : PHONE.looking))];
  if (said.length) return said.map(({ file, state, findings, label }) => wordsOn(file, state, findings, label));
  if (!shot.file || shot.state === "open") return [];
  const file = current()?.files.find((one) => one.id === shot.file);
  const findings = current()?.findings.filter((one) => one.file === shot.file && one.severity !== "note") ?? [];
  return [wordsOn(shot.file, shot.state, findings, file?.label ?? null)];
}

/** @param {string} id @param {Shot["state"]} state @param {readonly FindingJson[]} findings @param {Judged["label"]} label */
function wordsOn(id, state, findings, label) {
  const file = current()?.files.find((one) => one.id === id);
  return element(
    "div.judged",
    { class: `judged is-${state}` },
    file?.sha ? element("img", { src: viewOf(file, 320), alt: "" }) : icon("photo"),
    element(
      "div.stack.tight",
      {},
      element("p.row", {}, icon(state === "good" ? "done" : "warning"), element("strong.grow", {}, state === "good" ? PHONE.good : PHONE.notGood)),
      ...findings.map(({ message, hint }) => element("p.small", {}, inWords(message), hint ? element("span.quiet", {}, ` ${inWords(hint)}`) : null)),
      labelWords(label),
      file && isWithoutDay(file) ? element("p.small", {}, PHONE.withoutDay) : null
    )
  );
}

/** @param {{outcome: string, number: string | null} | null} label */
function labelWords(label) {
  if (!label) return null;
  // What is wrong with a label is among the findings.
  if (label.outcome !== "match" || !label.number) return null;
  const ordered = current()?.order["tracking"];
  return element("p.small", {}, ordered ? PHONE.labelSame(label.number) : PHONE.labelRead(label.number));
}

/** Whether a photo has lost what a camera writes into it, as copies have that browsers and messengers make. @param {import("./types.js").FileJson} file */
const isWithoutDay = ({ mime, taken, examined }) => examined && !taken && ["image/jpeg", "image/heic", "image/heif"].includes(mime);

/** The two ways to give the photo of a shot. @param {Shot} shot */
function pickers(shot) {
  const done = shot.state === "good" || shot.state === "again";
  const role = shot.roles[0] ?? null;
  /** @param {string} id @param {boolean} camera */
  const input = (id, camera) => {
    const made = element("input.unseen", { type: "file", id, multiple: !camera, accept: camera ? (shot.film ? "video/*" : "image/*") : null, capture: camera ? "environment" : null });
    made.addEventListener("change", () => {
      const files = [...(made.files ?? [])];
      made.value = "";
      if (!files.length) return;
      shown = shot.id;
      judged.delete(shot.id);
      awaited.set(shot.id, undefined);
      void sendFiles(files, { role, shot: shot.id }).then(() => {
        // The judgement comes by itself; after some time without one the list says what is known.
        if (awaited.has(shot.id)) awaited.set(shot.id, setTimeout(() => giveUp(shot.id), PATIENCE));
      });
    });
    return made;
  };
  return [
    element(
      "div.pickers",
      {},
      input("shot-file", false),
      element(`label.button.large.full${done ? "" : ".primary"}`, { for: "shot-file" }, icon("add-files"), done ? PHONE.again : shot.film ? PHONE.chooseFilm : PHONE.choosePhoto),
      input("shot-camera", true),
      element("label.button.full", { for: "shot-camera" }, icon("camera"), shot.film ? PHONE.takeFilm : PHONE.takePhoto),
      element("p.quiet.small", {}, shot.film ? PHONE.takeFilmCost : PHONE.takePhotoCost)
    ),
  ];
}

/** @param {Shot[]} shots @param {Shot} here */
function moves(shots, here) {
  const at = shots.indexOf(here);
  /** @param {number} to @param {string} id @param {string} words @param {boolean} primary */
  const button = (to, id, words, primary) => {
    const target = shots[to];
    if (!target) return null;
    const made = element(`button.button${primary ? ".primary" : ""}`, { type: "button", id }, words);
    made.addEventListener("click", () => {
      shown = target.id;
      const place = made.closest("section");
      if (!place) return;
      draw(place);
      const title = document.getElementById("shot-title");
      set(title ?? made, { tabindex: "-1" });
      title?.focus();
      place.scrollIntoView({ block: "start" });
    });
    return made;
  };
  const back = button(at - 1, "shot-before", PHONE.previous, false);
  const next = button(at + 1, "shot-next", here.state === "again" ? PHONE.keep : PHONE.next, here.state === "good");
  return back || next ? [element("div.row.apart", {}, back ?? element("span"), next)] : [];
}
