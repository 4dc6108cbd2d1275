// @ts-check
// Where the places of the film that is shown were found when they were followed.

import { get } from "./api.js";
import { chosen, watchChosen } from "./chosen.js";
import { same } from "./places.js";
import { current, watch } from "./state.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Cover} Cover */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {{begin: number, end: number | null, box: Box}} Piece */

/** What was followed: the film, its covers as they were then, and the boxes of each. */
let known = { id: "", covers: /** @type {Cover[]} */ ([]), tracks: /** @type {(Piece[] | null)[]} */ ([]), found: /** @type {([number, Box][] | null)[]} */ ([]) };
let asked = "";

/** Where a cover was found at a second; null where nobody looked for it as it is now. @param {FileJson} file @param {number} index @param {number} at @returns {Box | null} */
export function boxFound(file, index, at) {
  const cover = file.covers[index];
  if (known.id !== file.id || !cover?.follow || !same(known.covers[index], cover)) return null;
  return known.tracks[index]?.find(({ begin, end }) => at >= begin && (end === null || at < end))?.box ?? null;
}

/** Where the place of a cover is itself at a second, as a person would draw it; null where nobody knows. @param {FileJson} file @param {number} index @param {number} at @returns {Box | null} */
export function placeFound(file, index, at) {
  const cover = file.covers[index];
  if (known.id !== file.id || !cover?.follow || !same(known.covers[index], cover)) return null;
  return known.found[index]?.findLast(([second]) => second <= at + 0.002)?.[1] ?? null;
}

/** Asks for what was followed, whenever that has changed. @param {() => void} then */
export function watchTracks(then) {
  const ask = async () => {
    const { subject } = chosen();
    const file = subject?.kind === "file" ? current()?.files.find(({ id }) => id === subject.id) : undefined;
    const key = file?.kind === "video" ? JSON.stringify([file.id, file.covers, file.followed]) : "";
    if (!file || key === asked || !file.followed.length) return;
    asked = key;
    if (!file.covers.some(({ follow }) => follow)) return;
    const answer = await get(`/api/films/${file.id}/tracks`);
    if (!answer.ok || key !== asked) return;
    known = { id: file.id, covers: file.covers, tracks: answer.value.tracks, found: answer.value.found };
    then();
  };
  watch(() => void ask());
  watchChosen(() => void ask());
}
