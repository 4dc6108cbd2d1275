// @ts-check
// The second of the film that is shown, and who wants to know of it.

/** @type {Set<(at: number) => void>} */
const listeners = new Set();
let shown = 0;

/** The second of the film that is shown. */
export const second = () => shown;

/** Says which second is shown from now on. @param {number} at */
export function setSecond(at) {
  if (at === shown) return;
  shown = at;
  for (const listener of [...listeners]) listener(at);
}

let plays = false;

/** Whether the film plays: then the covers are seen as they will be uploaded. */
export const playing = () => plays;

/** @param {boolean} now */
export function setPlaying(now) {
  plays = now;
  for (const listener of [...listeners]) listener(shown);
}

/** Calls the listener whenever another second is shown. @param {(at: number) => void} listener */
export function watchSecond(listener) {
  listeners.add(listener);
}

/** A second as the case has it, to the millisecond. @param {number} at */
export const rounded = (at) => Math.round(at * 1000) / 1000;

/** A time in a film: minutes, seconds and hundredths. @param {number} seconds */
export function clock(seconds) {
  const hundredths = Math.round(seconds * 100);
  const minutes = Math.floor(hundredths / 6000);
  return `${minutes}:${((hundredths % 6000) / 100).toFixed(2).padStart(5, "0")}`;
}
