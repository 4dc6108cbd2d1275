// @ts-check
// What this page looks at: which files are chosen, what is on the stages, which tool is armed. It is no part of the
// case; all but the tool outlives a reload, not the tab: nobody expects a new page to draw at once.

/** @typedef {import("./types.js").Chosen} Chosen */

const KEPT = "chosen";

/** @type {Chosen} */
const nothing = { files: [], subject: null, tool: null, shape: null, tab: "comparison" };

/** @type {Chosen} */
let now = { ...nothing, ...remembered() };

/** @type {Set<(now: Chosen, before: Chosen) => void>} */
const listeners = new Set();

/** @returns {Partial<Chosen>} */
function remembered() {
  try {
    const { subject = null, tab = "comparison", files = [] } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return { subject, tab, files };
  } catch {
    return {};
  }
}

/** @returns {Chosen} */
export const chosen = () => now;

/** Changes some of what is chosen, and tells everybody. @param {Partial<Chosen>} change */
export function choose(change) {
  const before = now;
  now = { ...now, ...change };
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(now));
  } catch {
    // A page that may store nothing forgets what it looked at when it is loaded again, no more.
  }
  for (const listener of [...listeners]) listener(now, before);
}

/**
 * Calls the listener now, and whenever something else is chosen; returns what ends that.
 * @param {(now: Chosen, before: Chosen) => void} listener
 */
export function watchChosen(listener) {
  listeners.add(listener);
  listener(now, now);
  return () => listeners.delete(listener);
}
