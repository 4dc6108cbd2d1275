// @ts-check
// The key moments of a film as a row of small frames: what each shows is named, and each goes where the film stands.

import { say } from "./announce.js";
import { post } from "./api.js";
import { showRefused } from "./ask.js";
import { boxAt, covers } from "./cover.js";
import { element, list, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { clock, rounded, second, watchSecond } from "./film_second.js";
import { boxFound } from "./film_tracks.js";
import { icon } from "./icon.js";
import { FILM } from "./words_film.js";

/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").Moment} Moment */

/** As many are shown in a report, and where a form takes no video. */
const MOST = 12;
/** Pixels of a frame's long side. */
const LONG = 240;
/** Two moments nearer than this are the same frame. */
const SAME = 0.01;

/** The row below a film. @param {(at: number) => void} seek  shows a second of it */
export function momentsRow(seek) {
  /** @type {FileJson | null} */
  let film = null;
  const row = element("ul.moments");
  const add = element("button.button", { type: "button", "data-moment": "add" }, icon("plus"), FILM.addMoment);
  const choose = element("button.button", { type: "button", "data-moment": "choose" }, icon("suggest"), FILM.chooseMoments);
  const hint = element("p.quiet.small", {}, FILM.momentsHint);
  const node = element("section.key-moments", { "aria-label": FILM.moments }, element("div.row.apart", {}, element("h3", {}, FILM.moments), element("div.row", {}, choose, add)), hint, row);
  /** @param {string} label @param {Moment[]} moments */
  const write = (label, moments) => {
    const value = moments.sort((one, other) => one.at - other.at);
    if (film) void edit(label, [{ at: ["evidence", film.id, "moments"], value }]);
  };
  const others = (/** @type {number} */ at) => film?.moments.filter((one) => one.at !== at) ?? [];
  /** A moment with something else said of it: as it is now, not as it was when its frame was made. @param {number} at @param {Partial<Moment>} change */
  const changed = (at, change) => [...others(at), ...(film?.moments.filter((one) => one.at === at) ?? []).map((one) => ({ ...one, ...change }))];
  /** Whether another one is at a second already. @param {Moment[]} among */
  const taken = (among) => among.some(({ at }) => Math.abs(at - second()) < SAME);
  add.addEventListener("click", () => {
    if (!film || add.getAttribute("aria-disabled") || taken(film.moments)) return;
    write(FILM.addMoment, [...film.moments, { at: rounded(second()), shows: null }]);
    say(FILM.momentAt(clock(second())));
  });
  choose.addEventListener("click", async () => {
    const asked = film;
    if (!asked || choose.getAttribute("aria-busy")) return;
    set(choose, { "aria-busy": "true" });
    text(hint, FILM.choosing);
    say(FILM.choosing);
    const answer = await post(`/api/films/${asked.id}/moments?v=${asked.sha}`);
    set(choose, { "aria-busy": null });
    text(hint, FILM.momentsHint);
    if (!answer.ok) return showRefused(answer.error);
    // Whoever named one meanwhile, or looks at another film, is not disturbed.
    if (film?.id !== asked.id || film.moments.length) return;
    write(FILM.chooseMoments, answer.value.moments);
    say(FILM.chosenMoments(answer.value.moments.length));
    add.focus();
  });
  const actions = {
    seek,
    name: (/** @type {number} */ at, /** @type {Moment["shows"]} */ shows) => write(FILM.nameMoment, changed(at, { shows })),
    move: (/** @type {number} */ at) => taken(others(at)) || write(FILM.moveMoment, changed(at, { at: rounded(second()) })),
    remove: (/** @type {number} */ at) => {
      write(FILM.removeMoment, others(at));
      add.focus();
    },
  };
  const stands = () => set(add, { "aria-disabled": film && (film.moments.length >= MOST || taken(film.moments)) ? "true" : null });
  /** @param {FileJson} next */
  const draw = (next) => {
    film = next;
    hint.hidden = choose.hidden = next.moments.length > 0;
    list(row, next.moments, ({ at }) => `${next.id} ${next.sha} ${at}`, ({ at }) => cell(next, at, actions), (item, moment) => drawCell(item, next, moment));
    stands();
  };
  watchSecond(stands);
  return { node, draw };
}

/** @typedef {{seek: (at: number) => void, name: (at: number, shows: Moment["shows"]) => void, move: (at: number) => void, remove: (at: number) => void}} Actions */

/** @param {FileJson} film @param {number} at @param {Actions} actions */
function cell(film, at, actions) {
  const time = clock(at);
  const shown = element("img", { src: `/api/films/${film.id}/frame?at=${at.toFixed(4)}&long=${LONG}&v=${film.sha}`, alt: "", loading: "lazy" });
  const frame = element("button.moment-frame", { type: "button", "aria-label": FILM.showMoment(time), onclick: () => actions.seek(at) }, shown);
  const names = element("select", { "aria-label": FILM.whatMoment(time) }, ...Object.entries(FILM.shows).map(([value, name]) => element("option", { value }, name)));
  names.addEventListener("change", () => actions.name(at, /** @type {Moment["shows"]} */ (names.value || null)));
  const here = element("button.button.small", { type: "button", "aria-label": FILM.moveMomentAt(time), onclick: () => actions.move(at) }, FILM.moveHere);
  const away = element("button.icon-button", { type: "button", "aria-label": FILM.removeMomentAt(time), onclick: () => actions.remove(at) }, icon("close"));
  return element("li", {}, frame, element("span.time-line", {}, time, away), names, here);
}

/** What is covered is black here too, as it is in the upload. @param {HTMLElement} item @param {FileJson} film @param {Moment} moment */
function drawCell(item, film, { at, shows }) {
  const [frame, names] = [item.querySelector("button"), item.querySelector("select")];
  if (names) names.value = shows ?? "";
  if (!frame) return;
  const boxes = [...film.redact, ...film.covers.flatMap((cover, index) => (covers(cover, at) ? [boxFound(film, index, at) ?? boxAt(cover, at)] : []))];
  frame.querySelectorAll("i").forEach((one) => one.remove());
  for (const [x, y, width, height] of boxes) {
    const black = document.createElement("i");
    Object.assign(black.style, { left: `${(100 * x) / film.width}%`, top: `${(100 * y) / film.height}%`, width: `${(100 * width) / film.width}%`, height: `${(100 * height) / film.height}%` });
    frame.append(black);
  }
}
