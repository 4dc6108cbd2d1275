// @ts-check
// Places of a film that nobody should see: each covered from one second to another, and moved where it moves.

import { clock, playing, rounded, second } from "./film_second.js";
import { boxFound, placeFound } from "./film_tracks.js";
import { fileOn } from "./redact.js";
import { FILM } from "./words_film.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Cover} Cover */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./subject.js").Scene} Scene */

/** A second is written to the millisecond. */
const SAME = 0.0015;
/** So many seconds before it is lost a place is still where it was seen last. */
const LAST = 0.2;
/** A frame that is shown at a second may have begun this much before it. */
const NEAR = 0.05;

/** Whether a cover is over its place at a second. @param {Cover} cover @param {number} at */
export const covers = ({ from, to }, at) => at >= from - NEAR && (to === null || at <= to + NEAR);

/** Where a cover is at a second, as far as it was said: at the newest of its seconds. @param {Cover} cover @param {number} at @returns {Box} */
export function boxAt({ box, at: keys }, at) {
  const before = keys.filter(({ second: key }) => key <= at + 0.001);
  return before.reduce((best, key) => (key.second >= best.second ? key : best), { second: -1, box }).box;
}

/** From when to when a cover is there, in words. @param {Cover} cover */
export function spanOf({ from, to }) {
  if (to !== null) return FILM.fromTo(clock(from), clock(to));
  return from > 0 ? FILM.fromOn(clock(from)) : FILM.wholeFilm;
}

/** @param {Scene} scene @param {string} side @returns {import("./tools.js").Drawing[]} */
export function coversOn(scene, side) {
  const at = second();
  const file = fileOn(scene, side);
  return (file?.covers ?? []).map((cover, index) => {
    const lost = gapAt(file, index, at) !== undefined && !keyAt(cover, at);
    // Where it is lost the picture is not black while it stands still: whoever places the box must see it.
    const found = keyAt(cover, at)?.box ?? (file && boxFound(file, index, lastSeen(file, index, at)));
    const box = found ?? boxAt(cover, at);
    const label = spanOf(cover);
    return { shape: { kind: "cover", side, index }, box, dashed: lost && !playing(), away: !covers(cover, at), label, name: FILM.coverName(label, box) };
  });
}

/** From when to when a place that is followed was not found around a second. @param {import("./types.js").FileJson | undefined} file @param {number} index @param {number} at */
const gapAt = (file, index, at) => file?.followed[index]?.lost.find(([from, to]) => at >= from - NEAR && at <= to + NEAR);

/** The second at which a followed place was seen last. @param {import("./types.js").FileJson} file @param {number} index @param {number} at */
function lastSeen(file, index, at) {
  const gap = gapAt(file, index, at);
  return gap && !playing() ? gap[0] - LAST : at;
}

/**
 * What a person says who moves the box that is drawn over a place to another one: where the place is itself. The box is
 * larger than the place, and would be larger still when it is followed from there.
 * @param {import("./types.js").FileJson} file @param {number} index @param {number} at @param {Box} box @returns {Box}
 */
function placeSaid(file, index, at, box) {
  const cover = file.covers[index];
  const last = lastSeen(file, index, at);
  const drawn = cover && !keyAt(cover, at) && boxFound(file, index, last);
  const place = drawn && placeFound(file, index, last);
  // A box of another size was drawn again, not moved.
  if (!drawn || !place || drawn[2] !== box[2] || drawn[3] !== box[3]) return box;
  return [place[0] + box[0] - drawn[0], place[1] + box[1] - drawn[1], place[2], place[3]];
}

/** What was said of a followed place at this very second. @param {Cover} cover @param {number} at */
export const keyAt = ({ from, box, at: keys }, at) => [{ second: from, box }, ...keys].find((key) => Math.abs(key.second - at) < SAME);

/** Seconds by which a gap may be longer than the one that was accepted; as in model/cover.py. */
const SAME_GAP = 0.15;

/** The gaps of a followed place in which nobody has said that the whole picture may be black. @param {Cover | undefined} cover @param {readonly [number, number][]} gaps */
export function notAccepted(cover, gaps) {
  const accepted = cover?.lost ?? [];
  if (accepted === "cover") return [];
  return gaps.filter(([from, to]) => !accepted.some(([begin, end]) => begin - SAME_GAP <= from && to <= end + SAME_GAP));
}

/** What accepts these gaps beside those that are accepted. @param {Cover} cover @param {readonly [number, number][]} gaps @returns {Cover["lost"]} */
export function accepting(cover, gaps) {
  if (cover.lost === "cover") return "cover";
  return [...(cover.lost ?? []), ...notAccepted(cover, gaps)].sort((one, other) => one[0] - other[0]);
}

/** A new cover: from the second that is shown to the end of the film. @param {Scene} scene @param {string} side @param {Box} box */
export function coverDrawn(scene, side, box) {
  const file = fileOn(scene, side);
  const index = file?.covers.length ?? 0;
  const shape = /** @type {Shape} */ ({ kind: "cover", side, index });
  /** @type {Cover} */
  const value = { box, from: rounded(second()), to: null, follow: false, at: [], lost: null };
  return { label: FILM.cover, changes: [{ at: ["evidence", file?.id ?? "", "cover", index], value }], shape };
}

/** A cover at another place: of one that is followed, at the second that is shown. @param {Scene} scene @param {Shape} shape @param {Box} box @returns {Change[]} */
export function coverMoved(scene, shape, box) {
  const before = coverOf(scene, shape);
  const at = rounded(second());
  if (!before?.follow || at <= before.from) return coverChanged(scene, shape, { box });
  const file = fileOn(scene, shape.side);
  const said = file ? placeSaid(file, shape.index, second(), box) : box;
  const keys = [...before.at.filter((key) => Math.abs(key.second - at) >= SAME), { second: at, box: said }];
  return coverChanged(scene, shape, { at: keys.sort((one, other) => one.second - other.second) });
}

/** @param {Scene} scene @param {Shape} shape @returns {Change[]} */
export const coverRemoved = (scene, { side, index }) => [{ at: ["evidence", fileOn(scene, side)?.id ?? "", "cover", index], value: null }];

/** The cover of a shape. @param {Scene} scene @param {Shape} shape */
export const coverOf = (scene, { side, index }) => fileOn(scene, side)?.covers[index];

/** A cover with something else said of it. @param {Scene} scene @param {Shape} shape @param {Partial<Cover>} change @returns {Change[]} */
export function coverChanged(scene, shape, change) {
  const before = coverOf(scene, shape);
  if (!before) return [];
  return [{ at: ["evidence", fileOn(scene, shape.side)?.id ?? "", "cover", shape.index], value: { ...before, ...change } }];
}
