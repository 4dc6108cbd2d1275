// @ts-check
// What stands below the controls of a film: how much of it is covered, what was lost in it, and its key moments.

import { element, text } from "./dom.js";
import { inWords } from "./field_names.js";
import { lostList } from "./film_lost.js";
import { momentsRow } from "./film_moments.js";
import { current } from "./state.js";

/** @typedef {import("./types.js").FileJson} FileJson */

/** @param {(at: number) => void} seek  shows a second of the film */
export function belowFilm(seek) {
  // On a narrow page the film has left the window by then.
  const show = (/** @type {number} */ at) => {
    seek(at);
    document.querySelector("#film .screen")?.scrollIntoView({ block: "nearest" });
  };
  const parts = [howMuch(), lostList(show), momentsRow(show)];
  return { node: element("div.stack", {}, ...parts.map(({ node }) => node)), draw: (/** @type {FileJson} */ film) => parts.forEach(({ draw }) => draw(film)) };
}

/** How much of a film its covers hide, as the engine counts it; nothing while a place is still being followed. */
function howMuch() {
  const node = element("p.small", { "data-covered": true });
  /** @param {FileJson} film */
  const draw = (film) => {
    const found = film.followed.some(({ following }) => following) ? undefined : current()?.findings.find(({ code, file }) => code === "redacted" && file === film.id);
    text(node, found ? inWords(found.message) : "");
    node.hidden = !found;
  };
  return { node, draw };
}
