// @ts-check
// Says to screen readers what was only seen: in turn, so that no sentence swallows another.

import { byId } from "./dom.js";

const GAP = 700;

/** @type {{place: string, words: string}[]} */
const waiting = [];
let speaking = false;

/** Says something when the reader has finished. @param {string} words */
export const say = (words) => queue("polite", words);

/** Says something at once. @param {string} words */
export const alarm = (words) => queue("assertive", words);

/** @param {string} place @param {string} words */
function queue(place, words) {
  if (!words) return;
  waiting.push({ place, words });
  if (!speaking) speak();
}

function speak() {
  const next = waiting.shift();
  speaking = next !== undefined;
  if (!next) return;
  const region = byId(next.place);
  region.textContent = "";
  // The same words twice are two announcements only when the region was empty between.
  setTimeout(() => {
    region.textContent = next.words;
  }, 50);
  setTimeout(speak, GAP);
}

/** @type {Map<string, number>} */
const later = new Map();

/**
 * Says the newest of many sentences about one thing, half a second after the last.
 * @param {string} about
 * @param {string} words
 */
export function sayLast(about, words) {
  clearTimeout(later.get(about));
  later.set(about, setTimeout(() => say(words), 500));
}
