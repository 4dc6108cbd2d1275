// @ts-check
// What is pinned to the line of a film: the label's time, the stills taken from it, and from when to when places are covered.

import { list } from "./dom.js";
import { current } from "./state.js";

/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {{at: number, to: number | null}} Pin  to: of a time that lasts */

/** @param {HTMLElement} place @param {FileJson} film */
export function pin(place, film) {
  const seconds = film.film?.seconds || 1;
  const stills = current()?.files.filter(({ still_of: of }) => of?.file === film.id) ?? [];
  const times = [...stills.map(({ still_of: of }) => of?.at ?? 0), ...(film.label_at === null ? [] : [film.label_at])];
  /** @type {Pin[]} */
  const pins = [...film.covers.map(({ from, to }) => ({ at: from, to: to ?? seconds })), ...[...new Set(times)].map((at) => ({ at, to: null }))];
  list(
    place,
    pins,
    ({ at, to }, index) => (to === null ? `at ${at}` : `cover ${index}`),
    ({ to }) => document.createElement("i"),
    (/** @type {HTMLElement} */ node, { at, to }) => {
      node.className = to === null ? "pin" : "pin-span";
      node.style.setProperty("left", `${(100 * at) / seconds}%`);
      node.style.setProperty("width", to === null ? "" : `${(100 * Math.max(0, Math.min(to, seconds) - at)) / seconds}%`);
    }
  );
}
