// @ts-check
// What stands below the controls of a film: what went astray in it, and its key moments.

import { element } from "./dom.js";
import { lostList } from "./film_lost.js";
import { momentsRow } from "./film_moments.js";

/** @typedef {import("./types.js").FileJson} FileJson */

/** @param {(at: number) => void} seek  shows a second of the film */
export function belowFilm(seek) {
  const parts = [lostList(seek), momentsRow(seek)];
  return { node: element("div.stack", {}, ...parts.map(({ node }) => node)), draw: (/** @type {FileJson} */ film) => parts.forEach(({ draw }) => draw(film)) };
}
