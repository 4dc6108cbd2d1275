// @ts-check
// Whether a covered place is followed, and where it is at further seconds.

import { accepting, coverChanged, coverMoved, coverOf, notAccepted } from "./cover.js";
import { element, list, text } from "./dom.js";
import { edit } from "./edits.js";
import { seek } from "./film.js";
import { clock } from "./film_second.js";
import { icon } from "./icon.js";
import { dataOf } from "./numbers.js";
import { currentScene } from "./subject.js";
import { drawingOf } from "./tools.js";
import { FILM } from "./words_film.js";

/** @typedef {import("./types.js").Cover} Cover */
/** @typedef {import("./types.js").Shape} Shape */

/** What draws the fields again. @type {WeakMap<Element, () => void>} */
const shows = new WeakMap();

/** Draws the fields of following in a row again. @param {HTMLElement} row */
export function drawFollowing(row) {
  const node = row.querySelector(".cover-follow");
  if (node) shows.get(node)?.();
}

/** What is said of following a cover. @param {Shape} shape @returns {HTMLElement[]} */
export function followFields(shape) {
  const box = element("input", { type: "checkbox", ...dataOf(shape, "follow") });
  /** @param {string} label @param {Partial<Cover>} change */
  const change = (label, change) => {
    const scene = currentScene();
    if (scene) void edit(label, coverChanged(scene, shape, change));
  };
  box.addEventListener("change", () => change(FILM.follow, box.checked ? { follow: true } : { follow: false, at: [], lost: null }));
  const state = element("p.quiet.small");
  const here = element("button.button.small", { type: "button", "data-key-here": true, onclick: () => placeHere(shape) }, FILM.keyHere);
  const black = element("input", { type: "checkbox" });
  black.addEventListener("change", () => change(FILM.letBlack, { lost: black.checked ? accepted() : null }));
  const accepted = () => {
    const cover = coverNow(shape);
    return cover ? accepting(cover, currentScene()?.sides[0]?.file?.followed[shape.index]?.lost ?? []) : null;
  };
  const mayBlack = element("label.switch", {}, black, FILM.mayBeBlack);
  const keys = element("ul.cover-keys");
  const node = element("div.stack.tight.cover-follow", {}, element("label.switch", {}, box, FILM.follow), state, keys, element("div.row", {}, here), mayBlack);
  const show = () => {
    const scene = currentScene();
    const cover = scene && coverOf(scene, shape);
    const file = scene?.sides[0]?.file;
    if (!cover || !file) return;
    const can = file.film?.follows ?? false;
    box.disabled = !can && !cover.follow;
    const followed = file.followed[shape.index];
    const working = cover.follow && can && (followed?.following ?? true);
    text(state, !can ? (cover.follow ? FILM.notUsed : FILM.cannotFollow) : !cover.follow ? "" : working ? FILM.following : followed?.why || FILM.followHint);
    state.hidden = !state.textContent;
    here.hidden = !cover.follow || !can;
    const gaps = followed?.lost ?? [];
    black.checked = cover.lost !== null && notAccepted(cover, gaps).length === 0;
    mayBlack.hidden = !cover.lost && !gaps.length;
    list(
      keys,
      cover.at,
      (key) => String(key.second),
      (key) => keyRow(key.second, () => change(FILM.removeKey, { at: coverNow(shape)?.at.filter((one) => one.second !== key.second) ?? [] }))
    );
  };
  shows.set(node, show);
  return [node];
}

/** Says that the place is where its box is shown now. @param {Shape} shape */
function placeHere(shape) {
  const scene = currentScene();
  const box = scene && drawingOf(scene, shape)?.box;
  if (box) void edit(FILM.keyHere, coverMoved(scene, shape, box));
}

/** @param {Shape} shape */
function coverNow(shape) {
  const scene = currentScene();
  return scene ? coverOf(scene, shape) : undefined;
}

/** @param {number} at @param {() => void} remove */
function keyRow(at, remove) {
  const time = clock(at);
  return element(
    "li.row",
    {},
    element("button.link", { type: "button", onclick: () => seek(at) }, FILM.keyAt(time)),
    element("button.icon-button", { type: "button", "aria-label": FILM.removeKeyAt(time), onclick: remove }, icon("close"))
  );
}
