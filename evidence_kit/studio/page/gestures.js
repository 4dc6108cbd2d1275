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
 * Returns the id of the gesture that goes on under a key; a new one after a pause.
 * @param {string} key  such as "caption" or "nudge mark 2"
 * @param {number} [pause]  in milliseconds
 * @returns {string}
 */
export function gestureOf(key, pause = PAUSE) {
  const before = gestures.get(key);
  const at = Date.now();
  const id = before && at - before.at < pause ? before.id : uuid();
  gestures.set(key, { id, at });
  return id;
}

/** Ends the gesture under a key: what comes next is a step of its own. @param {string} key */
export const endGesture = (key) => gestures.delete(key);

/** Ends every gesture. */
export const endGestures = () => gestures.clear();
