// @ts-check
// One button builds; its bar is real, it can be stopped, and afterwards the report and the folder are at hand.

import { alarm, say } from "./announce.js";
import { post, remove } from "./api.js";
import { showRefused } from "./ask.js";
import { choose } from "./chosen.js";
import { copyButton } from "./copy.js";
import { byId, clear, element, set, text } from "./dom.js";
import { everythingSent } from "./edits.js";
import { listen } from "./events.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { current, refresh, watch } from "./state.js";
import { sized } from "./words.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").BuildJson} BuildJson */
/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").PackageJson} PackageJson */

/** @type {BuildJson} */
let state = { state: "idle", step: "", done: 0, total: 0, item: "", share: null, doing: "", left: null, verdict: null, error: null, stale: false };
let stopping = false;
let reached = 0;

/** @param {HTMLElement} place */
export function mount(place) {
  const parts = builtParts();
  place.append(element("section.stack", { id: "build", "aria-labelledby": "build-title" }, element("h2", { id: "build-title" }, SIDE.build), parts.node));
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
    const before = state.state;
    state = told;
    if (before !== "running" && state.state === "running") reached = 0;
    if (before === "running" && state.state !== "running") showEnd();
    show();
  });
  watch((now) => {
    state = now.build;
    show();
  });
  bindKey({ keys: "mod+b mod+enter", name: SIDE.buildPackage, group: "all", run: () => top.click() });
}

function openPanel() {
  byId("side").dataset["open"] = "true";
  choose({ tab: "upload" });
  byId("build").scrollIntoView({ block: "nearest" });
}

async function start() {
  await everythingSent();
  state = { ...state, state: "running", step: "", doing: "", item: "", share: null, left: null, error: null };
  stopping = false;
  reached = 0;
  const answer = await post("/api/build", { zip: true });
  if (answer.ok) return say(SIDE.building);
  state = { ...state, state: "idle" };
  alarm(answer.error.message);
  showRefused(answer.error);
  await refresh();
}

async function stop() {
  stopping = true;
  say(SIDE.stopping);
  const answer = await remove("/api/build");
  if (!answer.ok) showRefused(answer.error);
}

/** Says how a build ended, and leads to what can be done then. */
async function showEnd() {
  await refresh();
  const verdict = state.verdict ?? current()?.package?.verdict;
  const words = { cancelled: SIDE.cancelled, failed: SIDE.failed, done: verdict === "ready" ? SIDE.ready : SIDE.notReady }[/** @type {string} */ (state.state)];
  if (words) (state.state === "failed" ? alarm : say)(words);
}

/** Fewer seconds than these are not told: most passes over a film are short, and one follows the other. */
const SOON = 8;

/** About how much of the time each step takes, of a hundred. */
const STEPS = /** @type {[string, number][]} */ ([["catalog", 5], ["labels", 10], ["compose", 15], ["fit", 60], ["verify", 6], ["record", 4]]);

/** How far the whole build is, from 0 to 1; null before anything is known. It never goes back. */
function wholeShare() {
  const { step, share, done, total, left } = state;
  const at = STEPS.findIndex(([name]) => name === step);
  if (at < 0) return reached || null;
  // While a film is encoded the share is that of the film, else that of the step.
  const within = left !== null && total > 0 ? (done + (share ?? 0)) / total : (share ?? 0);
  const before = STEPS.slice(0, at).reduce((sum, [, weight]) => sum + weight, 0);
  reached = Math.max(reached, (before + Math.min(1, within) * (STEPS[at]?.[1] ?? 0)) / 100);
  return reached;
}

/** The same in percent. */
function percent() {
  const share = wholeShare();
  return share === null ? null : Math.min(99, Math.floor(share * 100));
}

/** @param {HTMLElement} button */
function showTop(button) {
  const running = state.state === "running";
  const share = percent();
  const words = running ? `${SIDE.building}${share === null ? " …" : ` ${SIDE.percent(share)}`}` : SIDE.build;
  if (button.dataset["running"] !== String(running)) {
    clear(button);
    button.append(running ? element("span.spinner") : icon("box"), element("span"));
    button.dataset["running"] = String(running);
  }
  text(/** @type {Element} */ (button.lastElementChild), words);
}

function builtParts() {
  const bar = element("div.bar", { role: "progressbar", "aria-label": SIDE.building, "aria-valuemin": 0, "aria-valuemax": 100 }, element("i"));
  const doing = element("p.doing");
  const numbers = element("div.numbers", {}, element("span"), element("span"));
  const cancel = element("button.button", { type: "button", id: "stop" }, icon("close"), SIDE.stop);
  cancel.addEventListener("click", () => void stop());
  const running = element("div.building", {}, doing, bar, numbers, element("div.row", {}, cancel));
  const verdict = element("div.verdict");
  const uploads = element("ol.made");
  const words = element("pre.letter.unseen", { "aria-hidden": "true" });
  const after = element("div.after");
  const begin = element("button.button.primary.large.full", { type: "button", id: "begin" });
  begin.addEventListener("click", () => void start());
  const watcher = element("p.note");
  const node = element("div.stack.wide", {}, running, verdict, uploads, after, words, begin, watcher);
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
    begin.classList.toggle("primary", !now.package?.made_from_now);
    text(begin, now.package ? SIDE.buildAgain : SIDE.buildPackage);
    verdict.hidden = uploads.hidden = after.hidden = on;
    watcher.hidden = !now.watcher;
    text(watcher, now.watcher ?? "");
    text(words, now.statement.text);
    const shown = JSON.stringify([state.state, state.error, state.stale, now.package, now.must]);
    if (shown !== key) {
      key = shown;
      showVerdict(verdict, now);
      showUploads(uploads, now.package);
      showAfter(after, now.package, words);
    }
    if (on && focused === "begin") cancel.focus();
    if (!on && focused === "stop") begin.focus();
  };
  return { node, show };
}

/** @param {HTMLElement} bar @param {HTMLElement} doing @param {HTMLElement} numbers */
function showRunning(bar, doing, numbers) {
  const share = percent();
  bar.style.setProperty("--share", String(wholeShare() ?? 0));
  bar.classList.toggle("is-unknown", share === null);
  set(bar, { "aria-valuenow": share, "aria-valuetext": [SIDE.steps[state.step] ?? state.step, share === null ? "" : SIDE.percent(share)].join(" ") });
  text(doing, stopping ? SIDE.stopping : [SIDE.steps[state.step] ?? SIDE.building, state.item].filter(Boolean).join(": "));
  const [first, last] = numbers.children;
  if (first) text(first, share === null ? "" : SIDE.percent(share));
  if (last) text(last, state.left === null || state.left < SOON ? (state.total > 1 ? `${state.done} / ${state.total}` : "") : SIDE.left(state.left));
}

/** @param {HTMLElement} place @param {CaseJson} now */
function showVerdict(place, now) {
  clear(place);
  const made = now.package;
  const [drawing, kind, title, why] = verdictOf(made);
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
      made && state.stale && state.state !== "failed" ? element("p.note.warn", {}, SIDE.stale) : null,
      made && made.verdict !== "ready" && missing ? element("p.note.warn", {}, SIDE.missingCount(missing)) : null
    )
  );
}

/** @param {PackageJson | null} made @returns {[string, string, string, string]} */
function verdictOf(made) {
  if (state.state === "failed") return ["error", "is-failed", SIDE.failed, state.error?.message ?? ""];
  if (state.state === "cancelled") return ["note", "", SIDE.cancelledTitle, made ? SIDE.cancelled : SIDE.cancelledFirst];
  if (!made) return ["box", "", SIDE.nothingBuilt, SIDE.nothingBuiltWhy];
  if (made.verdict === "ready") return ["done", "is-ready", SIDE.ready, SIDE.readyWhy];
  return ["warning", "is-open", made.verdict === "unknown" ? SIDE.unknown : SIDE.notReady, SIDE.notReadyWhy];
}

/** @param {HTMLElement} place @param {PackageJson | null} made */
function showUploads(place, made) {
  clear(place);
  for (const { name, bytes } of made?.uploads ?? [])
    place.append(
      element(
        "li",
        {},
        element("a", { href: `/package/upload/${encodeURIComponent(name)}`, target: "_blank", rel: "noopener" }, name),
        element("span.quiet.small", {}, sized(bytes))
      )
    );
}

/** @param {HTMLElement} place @param {PackageJson | null} made @param {HTMLElement} words */
function showAfter(place, made, words) {
  clear(place);
  if (!made) return;
  const folder = element("button.button", { type: "button" }, icon("folder"), SIDE.openFolder);
  folder.addEventListener("click", async () => {
    const answer = await post("/api/open-folder", { which: "package" });
    if (!answer.ok) showRefused(answer.error);
  });
  place.append(
    element("a.button.primary", { href: "/package/report.html", target: "_blank", rel: "noopener" }, icon("open"), SIDE.openReport),
    folder
  );
  if (made.zip) place.append(element("a.button", { href: "/package.zip", download: "" }, icon("download"), SIDE.download));
  if (words.textContent) place.append(copyButton(words, SIDE.copyStatement));
}
