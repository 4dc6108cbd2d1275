// @ts-check
// From when to when a place of a film is covered: typed, or taken from where the film stands.

import { alarm } from "./announce.js";
import { coverChanged, coverOf } from "./cover.js";
import { element, text } from "./dom.js";
import { edit } from "./edits.js";
import { seek } from "./film.js";
import { rounded, second } from "./film_second.js";
import { followFields } from "./follow_fields.js";
import { gestureOf } from "./gestures.js";
import { backToBox, dataOf } from "./numbers.js";
import { currentScene } from "./subject.js";
import { FILM } from "./words_film.js";

/** @typedef {import("./types.js").Cover} Cover */
/** @typedef {import("./types.js").Shape} Shape */

/** The fields of a cover. @param {Shape} shape */
export function coverFields(shape) {
  const problem = element("p.problem", { role: "alert", hidden: true });
  /** @param {string} label @param {Partial<Cover>} change @param {string} [gesture] */
  const change = (label, change, gesture) => {
    const scene = currentScene();
    const before = scene && coverOf(scene, shape);
    if (!scene || !before) return;
    const { from, to, at } = { ...before, ...change };
    const wrong = to === null || to > from ? "" : "to" in change ? FILM.endFirst : FILM.beginLast;
    text(problem, wrong);
    problem.hidden = !wrong;
    if (wrong) return alarm(wrong);
    void edit(label, coverChanged(scene, shape, { ...change, at: at.filter((key) => key.second > from && (to === null || key.second <= to)) }), gesture ? { gesture, wait: 300 } : {});
  };
  const begin = timeField(shape, "from", FILM.from, (at, gesture) => change(FILM.begins, { from: at ?? 0 }, gesture));
  const end = timeField(shape, "to", FILM.to, (at, gesture) => change(FILM.ends, { to: at }, gesture));
  const button = (/** @type {string} */ words, /** @type {() => void} */ run) => element("button.button.small", { type: "button", onclick: run }, words);
  return [
    element("div.cover-times", {}, begin, end),
    problem,
    element(
      "div.row",
      {},
      button(FILM.fromHere, () => change(FILM.begins, { from: rounded(second()) })),
      button(FILM.toHere, () => change(FILM.ends, { to: rounded(second()) })),
      button(FILM.untilEnd, () => change(FILM.ends, { to: null })),
      button(FILM.goThere, () => showCover(shape))
    ),
    ...followFields(shape),
  ];
}

/** @param {Shape} shape @param {"from" | "to"} which @param {string} name @param {(at: number | null, gesture: string) => void} changed */
function timeField(shape, which, name, changed) {
  const input = element("input", { type: "number", step: "0.01", min: "0", inputmode: "decimal", placeholder: which === "to" ? FILM.toEnd : null, ...dataOf(shape, which) });
  input.addEventListener("input", ({ timeStamp: at }) => {
    if (input.validity.badInput) return;
    changed(input.value === "" ? null : rounded(Math.max(0, input.valueAsNumber)), gestureOf(`cover ${which} ${shape.index}`, { at }));
  });
  input.addEventListener("keydown", (event) => backToBox(event, shape));
  return element("label.field", {}, element("span.label", {}, name), input);
}

/** Goes to the second at which a cover begins. @param {Shape} shape */
export function showCover(shape) {
  const scene = currentScene();
  const cover = scene && coverOf(scene, shape);
  if (cover) seek(cover.from);
}

/** What a field of a cover shows; null for a field of anything else. @param {Cover} cover @param {string} which */
export function coverValue(cover, which) {
  if (which === "from") return String(cover.from);
  if (which === "follow") return String(cover.follow);
  return which === "to" ? String(cover.to ?? "") : null;
}
