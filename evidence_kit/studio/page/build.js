// @ts-check
// One button builds; its bar is real, it can be stopped, and afterwards the report and the folder are at hand.

import { alarm, say } from "./announce.js";
import { post, remove } from "./api.js";
import { showRefused } from "./ask.js";
import { choose } from "./chosen.js";
import { byId, clear, element, set, text } from "./dom.js";
import { everythingSent } from "./edits.js";
import { listen } from "./events.js";
import { go } from "./go.js";
import { showAfter, showHandingIn } from "./hand_in.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { isCurrent } from "./next_step.js";
import { openPoints } from "./open_points.js";
import { current, refresh, watch } from "./state.js";
import { UPLOAD } from "./words_upload.js";

/** @typedef {import("./types.js").BuildJson} BuildJson */
/** @typedef {import("./types.js").CaseJson} CaseJson */

/** @type {BuildJson} */
let state = { state: "idle", step: "", done: 0, total: 0, item: "", share: null, film: null, doing: "", left: null, verdict: null, error: null, stale: false };
let stopping = false;
let reached = 0;
/** How often the work on the film has begun again: to change its container, to look at every frame, to encode it. */
let passes = 0;

/** @param {HTMLElement} place */
export function mount(place) {
  const parts = builtParts();
  place.append(element("section.stack", { id: "build", "aria-labelledby": "build-title" }, element("h2", { id: "build-title" }, UPLOAD.build), parts.node));
  const top = element("button.button.primary", { type: "button", id: "build-top", "aria-keyshortcuts": "Control+B Meta+B Control+Enter Meta+Enter" });
  top.addEventListener("click", () => {
    openPanel();
    if (state.state !== "running") void start();
  });
  byId("top-actions").append(top);
  const show = () => {
    const now = current();
    if (!now) return;
    showTop(top);
    parts.show(now);
  };
  listen("build", (told) => {
    const before = state;
    state = told;
    passes = state.film === null ? 0 : passes + (before.film !== null && state.item === before.item && state.film < before.film ? 1 : 0);
    if (before.state !== "running" && state.state === "running") reached = 0;
    if (before.state === "running" && state.state !== "running") showEnd();
    show();
  });
  watch((now) => {
    state = now.build;
    show();
  });
  bindKey({ keys: "mod+b mod+enter", name: UPLOAD.buildPackage, group: "all", run: () => top.click() });
}

function openPanel() {
  byId("side").dataset["open"] = "true";
  choose({ tab: "upload" });
  byId("build").scrollIntoView({ block: "nearest" });
}

async function start() {
  await everythingSent();
  state = { ...state, state: "running", step: "", doing: "", item: "", share: null, film: null, left: null, error: null };
  stopping = false;
  reached = 0;
  const answer = await post("/api/build", { zip: true });
  if (answer.ok) return say(UPLOAD.building);
  state = { ...state, state: "idle" };
  showRefused(answer.error);
  await refresh();
}

async function stop() {
  stopping = true;
  say(UPLOAD.stopping);
  const answer = await remove("/api/build");
  if (!answer.ok) showRefused(answer.error);
}

/** Says how a build ended, and leads to what can be done then. */
async function showEnd() {
  await refresh();
  const now = current();
  const words = { cancelled: UPLOAD.cancelled, failed: UPLOAD.failed, done: now?.package ? verdictOf(now)[2] : UPLOAD.notReady }[/** @type {string} */ (state.state)];
  if (words) (state.state === "failed" ? alarm : say)(words);
}

/** Fewer seconds than these are not told: most passes over a film are short, and one follows the other. */
const SOON = 8;

/** A film takes about as long as so many pictures. */
const FILM = 6;

/** About how much of the time each step takes, of a hundred. */
const STEPS = /** @type {[string, number][]} */ ([["catalog", 5], ["labels", 10], ["compose", 15], ["fit", 60], ["verify", 6], ["record", 4]]);

/** How far the step is that runs, from 0 to 1. */
function stepShare() {
  const { step, share, film, done, total } = state;
  // Nobody knows how many passes come: each takes half of what is left.
  const filmed = film === null ? 0 : 1 - 0.5 ** passes * (1 - film / 2);
  if (!total) return film === null ? (share ?? 0) : filmed;
  const films = step === "fit" ? Math.min(total, (current()?.slots ?? []).filter(({ slot }) => slot.startsWith("video-")).length) : 0;
  const filmsDone = Math.max(0, done - (total - films)); // films come last
  return (done + filmsDone * (FILM - 1) + filmed * (films ? FILM : 1)) / (total + films * (FILM - 1));
}

/** How far the whole build is, from 0 to 1. It never goes back. */
function wholeShare() {
  const at = placeOfStep();
  if (at < 0) return reached;
  const within = stepShare();
  const before = STEPS.slice(0, at).reduce((sum, [, weight]) => sum + weight, 0);
  reached = Math.max(reached, (before + Math.min(1, within) * (STEPS[at]?.[1] ?? 0)) / 100);
  return reached;
}

/** Which of the steps runs; -1 before the first. */
const placeOfStep = () => STEPS.findIndex(([name]) => name === state.step);

/** The same in percent. */
const percent = () => Math.min(99, Math.floor(wholeShare() * 100));

/** How far the work within the step is, and how long it will go on where that is known. */
function stepNumbers() {
  const { film, left, done, total } = state;
  if (film === null) return total > 1 ? UPLOAD.filesDone(done, total) : "";
  return [film ? UPLOAD.filmDone(Math.floor(film * 100)) : "", left === null || left < SOON ? "" : UPLOAD.left(left)].filter(Boolean).join(", ");
}

/** @param {HTMLElement} button */
function showTop(button) {
  const running = state.state === "running";
  const share = percent();
  const words = running ? `${UPLOAD.building} ${UPLOAD.percent(share)}` : UPLOAD.build;
  if (button.dataset["running"] !== String(running)) {
    clear(button);
    button.append(running ? element("span.spinner") : icon("box"), element("span"));
    button.dataset["running"] = String(running);
  }
  text(/** @type {Element} */ (button.lastElementChild), words);
}

function builtParts() {
  const bar = element("div.bar", { role: "progressbar", "aria-label": UPLOAD.building, "aria-valuemin": 0, "aria-valuemax": 100 }, element("i"));
  const doing = element("p.doing");
  const numbers = element("div.numbers", {}, element("span"), element("span"));
  const cancel = element("button.button", { type: "button", id: "stop" }, icon("close"), UPLOAD.stop);
  cancel.addEventListener("click", () => void stop());
  const running = element("div.building", {}, doing, bar, numbers, element("div.row", {}, cancel));
  const verdict = element("div.verdict");
  const handing = element("section.hand-in.stack", { "aria-labelledby": "hand-in-title" });
  const words = element("pre.letter.unseen", { "aria-hidden": "true" });
  const after = element("div.after");
  const begin = element("button.button.large.full", { type: "button", id: "begin" });
  begin.addEventListener("click", () => void start());
  const watcher = element("p.note");
  const node = element("div.stack.wide", {}, running, verdict, handing, after, words, begin, watcher);
  let key = "";

  /** @param {CaseJson} now */
  const show = (now) => {
    const on = state.state === "running";
    const focused = node.contains(document.activeElement) ? document.activeElement?.id : "";
    running.hidden = !on;
    begin.hidden = on;
    if (on) {
      showRunning(bar, doing, numbers);
      set(cancel, { "aria-disabled": stopping ? "true" : null });
    }
    text(begin, now.package ? UPLOAD.buildAgain : UPLOAD.buildPackage);
    verdict.hidden = after.hidden = on;
    // What is of before is not handed in.
    handing.hidden = on || !isCurrent({ ...now, build: state });
    watcher.hidden = !now.watcher;
    text(watcher, now.watcher ?? "");
    text(words, now.statement.text);
    const shown = JSON.stringify([state.state, state.error, state.stale, now.package, now.must, now.form, now.order["number"], now.statement.text, openPoints(now)]);
    if (shown !== key) {
      key = shown;
      showVerdict(verdict, now);
      showHandingIn(handing, now, words);
      showAfter(after, now.package);
    }
    if (on && focused === "begin") cancel.focus();
    if (!on && focused === "stop") begin.focus();
  };
  return { node, show };
}

/** @param {HTMLElement} bar @param {HTMLElement} doing @param {HTMLElement} numbers */
function showRunning(bar, doing, numbers) {
  const share = percent();
  bar.style.setProperty("--share", String(wholeShare()));
  const step = UPLOAD.steps[state.step] ?? UPLOAD.starting;
  set(bar, { "aria-valuenow": share, "aria-valuetext": `${step} ${UPLOAD.percent(share)}` });
  const item = state.film === null ? state.item : `${state.item}, ${state.doing}`;
  text(doing, stopping ? UPLOAD.stopping : [step, item].filter(Boolean).join(": "));
  const [first, last] = numbers.children;
  const at = placeOfStep();
  if (first) text(first, at < 0 ? UPLOAD.percent(share) : `${UPLOAD.percent(share)} · ${UPLOAD.stepOf(at + 1, STEPS.length)}`);
  if (last) text(last, stepNumbers());
}

/** @param {HTMLElement} place @param {CaseJson} now */
function showVerdict(place, now) {
  clear(place);
  const made = now.package;
  const [drawing, kind, title, why] = verdictOf(now);
  set(place, { class: `verdict${kind ? ` ${kind}` : ""}` });
  const missing = now.must.filter(({ there }) => !there).length;
  place.append(
    icon(drawing),
    element(
      "div",
      {},
      element("h3", {}, title),
      element("p.quiet", {}, why),
      state.state === "failed" && state.error?.hint ? element("p.hint", {}, state.error.hint) : null,
      made && state.stale && state.state === "cancelled" ? element("p.note.warn", {}, UPLOAD.staleWhy) : null,
      made && made.verdict !== "ready" && missing ? element("p.note.warn", {}, UPLOAD.missingCount(missing)) : null,
      kind === "is-open" && made?.verdict === "ready" && isCurrent({ ...now, build: state }) ? waysToOpen(now) : null
    )
  );
}

/** A way to each thing that is open. @param {CaseJson} now */
const waysToOpen = (now) =>
  element(
    "p.row",
    {},
    ...openPoints(now).map(({ kind, place, about }) => element("button.link", { type: "button", onclick: () => go(place, about ?? {}) }, UPLOAD.goTo[kind]))
  );

/** @param {CaseJson} now @returns {[string, string, string, string]} */
function verdictOf(now) {
  const made = now.package;
  if (state.state === "failed") return ["error", "is-failed", UPLOAD.failed, state.error?.message ?? ""];
  if (state.state === "cancelled") return ["note", "", UPLOAD.cancelledTitle, made ? UPLOAD.cancelled : UPLOAD.cancelledFirst];
  if (!made) return ["box", "", UPLOAD.nothingBuilt, UPLOAD.nothingBuiltWhy];
  if (!isCurrent({ ...now, build: state })) return ["warning", "is-open", UPLOAD.stale, UPLOAD.staleWhy];
  if (made.verdict === "ready") return readiness(now);
  return ["warning", "is-open", made.verdict === "unknown" ? UPLOAD.unknown : UPLOAD.notReady, UPLOAD.notReadyWhy];
}

/** Green says that nothing is open: that the files fit the form is less. @param {CaseJson} now @returns {[string, string, string, string]} */
function readiness(now) {
  const points = openPoints(now);
  if (!points.length) return ["done", "is-ready", UPLOAD.ready, UPLOAD.readyWhy];
  // A last day may have passed since the build.
  if (points.some(({ kind }) => kind === "errors")) return ["warning", "is-open", UPLOAD.notReady, UPLOAD.notReadyWhy];
  const title = points.some(({ kind }) => kind === "dates") ? UPLOAD.readyDates : UPLOAD.ready;
  return ["note", "is-open", title, UPLOAD.readyBut(points.map(({ kind, count }) => UPLOAD.open[kind]?.(count) ?? ""))];
}
