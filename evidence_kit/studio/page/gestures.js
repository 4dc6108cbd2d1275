// @ts-check
// Which changes are one gesture, and so one step of undo.

import { uuid } from "./dom.js";

/** A gesture is over when nothing came for it this long. */
const PAUSE = 800;
/** Words are one step until their field is left, or somebody thinks this long. */
export const WORDS_PAUSE = 5000;

/** @type {Map<string, {id: string, at: number}>} */
const gestures = new Map();

/**
 * Returns the id of the gesture that goes on under a key; a new one after a pause. The pause is one of the hand: on a busy
 * machine a press is heard of long after it was made.
 * @param {string} key  such as "caption" or "nudge mark 2"
 * @param {{at?: number, pause?: number}} [when]  at: the time stamp of the event; both in milliseconds
 * @returns {string}
 */
export function gestureOf(key, { at = performance.now(), pause = PAUSE } = {}) {
  const before = gestures.get(key);
  const id = before && at - before.at < pause ? before.id : uuid();
  gestures.set(key, { id, at });
  return id;
}

/** Lets the gesture under a key last until a time: a key was held so long. @param {string} key @param {number} at */
export function goesOn(key, at) {
  const before = gestures.get(key);
  if (before) before.at = Math.max(before.at, at);
}

/** Ends the gesture under a key: what comes next is a step of its own. @param {string} key */
export const endGesture = (key) => gestures.delete(key);

/** Ends every gesture. */
export const endGestures = () => gestures.clear();
