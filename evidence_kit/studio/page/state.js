// @ts-check
// The case as it is shown: what the server said last, and on top what was changed here and is not there yet.

import { get } from "./api.js";
import { withSafeNames } from "./names.js";
import { stillKnown, withEdit } from "./overlay.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Phase} Phase */

/** @type {CaseJson | null} */
let serverCase = null;
/** @type {CaseJson | null} */
let shownCase = null;
/** @type {() => Edit[]} */
let pendingEdits = () => [];
/** @type {(seq: number) => void} */
let onArrival = () => {};
/** @type {Phase} */
let phaseNow = "starting";
/** @type {Promise<void> | null} */
let asking = null;
let askAgain = false;

/** @type {Set<(now: CaseJson, before: CaseJson | null) => void>} */
const watchers = new Set();
/** @type {Set<(now: Phase, before: Phase) => void>} */
const phaseWatchers = new Set();

/** Returns the case with everything that was changed here, or null before it is known. @returns {CaseJson | null} */
export const current = () => shownCase;

/** Returns the case as the server has it. @returns {CaseJson | null} */
export const onServer = () => serverCase;

/** @returns {Phase} */
export const phase = () => phaseNow;

/**
 * Begins a phase. A studio that has said that it ends is gone for good, whatever is still on its way.
 * @param {Phase} now
 */
export function enter(now) {
  if (now !== phaseNow && phaseNow !== "ended") change(now);
}

/** Begins a phase after the end of a studio, because another one answers at its address. @param {Phase} now */
export function enterAnew(now) {
  if (phaseNow === "ended") change(now);
}

/** @param {Phase} now */
function change(now) {
  const before = phaseNow;
  phaseNow = now;
  for (const watcher of [...phaseWatchers]) watcher(now, before);
}

/**
 * Calls the watcher when a case is there, and after each change of it; returns what ends that.
 * @param {(now: CaseJson, before: CaseJson | null) => void} watcher
 */
export function watch(watcher) {
  watchers.add(watcher);
  if (shownCase) watcher(shownCase, null);
  return () => watchers.delete(watcher);
}

/** @param {(now: Phase, before: Phase) => void} watcher */
export function watchPhase(watcher) {
  phaseWatchers.add(watcher);
  watcher(phaseNow, phaseNow);
  return () => phaseWatchers.delete(watcher);
}

/**
 * Tells where pending edits come from, and who wants to know which of them the server's case has.
 * @param {() => Edit[]} pending
 * @param {(seq: number) => void} arrival
 */
export function layOver(pending, arrival) {
  pendingEdits = pending;
  onArrival = arrival;
}

/** Shows the case again, after something pending came or went. */
export function renew() {
  if (!serverCase) return;
  const before = shownCase;
  shownCase = pendingEdits().reduce(withEdit, serverCase);
  for (const watcher of [...watchers]) watcher(shownCase, before);
}

/** Asks the server for the case; while it is being asked, once more afterwards. Resolves with the newest. @returns {Promise<void>} */
export function refresh() {
  askAgain = true;
  asking ??= askUntilNewest().finally(() => {
    asking = null;
  });
  return asking;
}

async function askUntilNewest() {
  while (askAgain) {
    askAgain = false;
    showAnswer(await get("/api/case"));
  }
}

/** @param {import("./types.js").Answer} answer */
function showAnswer(answer) {
  if (answer.ok) {
    const isSame = serverCase?.studio === answer.value.studio;
    if (serverCase && isSame && answer.value.seq < serverCase.seq) return;
    serverCase = stillKnown(withSafeNames(answer.value), serverCase);
    // A studio that was started again counts from the beginning, and has everything that was ever answered. Nobody may have
    // noticed that it was away: a page that slept meanwhile, as on a locked phone, was never told that its connection broke.
    onArrival(isSame ? answer.value.seq : Infinity);
    enter(answer.value.toml ? "mistakes" : "working");
    renew();
  } else if (answer.status === 401) enter("signed-out");
  else if (answer.status === 410) enter("gone");
  else if (answer.error.code === "case-mistakes") {
    if (serverCase) serverCase = { ...serverCase, toml: { mistakes: answer.error.mistakes ?? [] } };
    enter("mistakes");
    renew();
  } else if (answer.status === 0) enter("offline");
}
