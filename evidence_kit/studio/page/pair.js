// @ts-check
// Comparisons: which there are, which one is on the stages, and how two pictures become one.

import { say } from "./announce.js";
import { choose, chosen, watchChosen } from "./chosen.js";
import { byId, element, list, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { askOther, askPair, askPartner } from "./pair_dialog.js";
import { between, comparable, isCompared, likeliestPair } from "./partners.js";
import { tableOf } from "./places.js";
import { current, watch } from "./state.js";
import { currentScene, fileOf, openComparison, openFile, pairOf } from "./subject.js";
import { WORDS } from "./words.js";
import { PAIR } from "./words_pair.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").ComparisonJson} ComparisonJson */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Side} Side */

/** The two chosen pictures, the listing's first; null unless there are two. @param {CaseJson} now @returns {Pair | null} */
function chosenPair(now) {
  const files = chosen().files.map((id) => fileOf(now, id)).filter((file) => file?.kind === "image");
  const [one, other] = files;
  if (!one || !other || files.length !== 2) return null;
  return other.role === "listing" && one.role !== "listing" ? [other.id, one.id] : [one.id, other.id];
}

/** The first two pictures to compare, where nothing is compared yet. @param {CaseJson} now @returns {Pair | null} */
function firstPair(now) {
  if (now.comparisons.length) return null;
  const pair = likeliestPair(now, shownPicture());
  const [listing, received] = (pair ?? []).map((id) => fileOf(now, id)?.role ?? "");
  return listing === "listing" && ["received", "damage"].includes(received ?? "") ? pair : null;
}

/** The one chosen picture, which waits for the other. @param {CaseJson} now */
function lonePicture(now) {
  const [id, ...more] = chosen().files;
  const subject = chosen().subject;
  const shown = subject?.kind === "file" && subject.id === id;
  const file = id && shown && !more.length ? fileOf(now, id) : null;
  return file?.kind === "image" && file.width > 0 && isCompared(file) && comparable(now).length > 1 ? file : null;
}

/** Asks for two pictures, or for the other one of the picture that is chosen. @param {CaseJson} now */
async function asked(now) {
  const lone = lonePicture(now);
  if (comparable(now).length < 2) say(WORDS.compareHint);
  else return lone ? askPartner(now, lone) : askPair(now, shownPicture());
  return null;
}

/** The id of the picture that is looked at by itself. */
function shownPicture() {
  const subject = chosen().subject;
  return subject?.kind === "file" ? subject.id : "";
}

/** Asks for both pictures of a comparison, of which the likeliest are chosen already, and makes it. */
export async function compareMore() {
  const now = current();
  const pair = now && (await askPair(now, shownPicture()));
  if (pair) await compare(pair);
}

/** Puts two pictures side by side, as a comparison of their own or the one that is there. @param {Pair} [pair] */
export async function compare(pair) {
  const before = current();
  const two = pair ?? (before && (chosenPair(before) ?? (await asked(before))));
  const now = current();
  if (!now || !two) return;
  const there = between(now, two);
  if (there) return openComparison(there);
  const place = now.comparisons.filter((one) => one.place !== null).length;
  choose({ files: [], subject: { kind: "comparison", pair: two, place }, shape: null, tab: "comparison" });
  const value = { listing: two[0], received: two[1] };
  const done = await edit(WORDS.did.compare, [{ at: ["comparison", place], value, pair: two }]);
  if (!done.ok) openFile(two[1]);
}

/** Takes the comparison on the stages out of the case; both pictures stay. */
function deleteComparison() {
  const scene = currentScene();
  const comparison = scene?.comparison;
  if (!comparison) return;
  edit(WORDS.did.uncompare, [{ at: ["comparison", comparison.place], value: null, pair: pairOf(comparison) }]);
  openFile(comparison.received);
}

/** The button in the head of a picture that puts another one into its place. @param {string} side @returns {HTMLElement[]} */
export function otherButton(side) {
  const comparison = currentScene()?.comparison;
  if (!comparison || comparison.place === null) return [];
  const name = element("span.unseen", {}, `: ${WORDS.sides[side] ?? ""}`);
  return [element("button.button.small.quiet.other-part", { type: "button", "aria-haspopup": "dialog", onclick: () => void exchange(/** @type {Side} */ (side)) }, PAIR.other, name)];
}

/** Asks for another picture of one side, and puts it there: what was drawn on the one before goes with it. @param {Side} side */
async function exchange(side) {
  const before = currentScene()?.comparison;
  const now = current();
  const id = now && before && (await askOther(now, before, side));
  const comparison = currentScene()?.comparison;
  if (!id || !comparison || comparison.place === null || comparison.place !== before.place) return;
  const changed = {
    ...comparison,
    [side]: id,
    [`${side}_crop`]: null,
    marks: comparison.marks.map((mark) => ({ ...mark, [side]: null, colour: false })).filter(({ listing, received }) => listing || received),
    suggestions: [],
    rulers: comparison.rulers.filter((ruler) => ruler.side !== side),
  };
  edit(PAIR.exchanged, [{ at: ["comparison", comparison.place], value: tableOf(changed), pair: pairOf(comparison) }]);
  openComparison(changed);
}

/** Exchanges the two sides, with everything that is drawn on them. */
function swapSides() {
  const comparison = currentScene()?.comparison;
  if (!comparison || comparison.place === null) return;
  const turned = {
    ...comparison,
    listing: comparison.received,
    received: comparison.listing,
    listing_crop: comparison.received_crop,
    received_crop: comparison.listing_crop,
    marks: comparison.marks.map((mark) => ({ ...mark, listing: mark.received, received: mark.listing })),
    suggestions: comparison.suggestions.map((one) => ({ ...one, listing: one.received, received: one.listing })),
    rulers: comparison.rulers.map((one) => ({ ...one, side: one.side === "listing" ? /** @type {const} */ ("received") : /** @type {const} */ ("listing") })),
  };
  edit(WORDS.swap, [{ at: ["comparison", comparison.place], value: tableOf(turned), pair: pairOf(comparison) }]);
  openComparison(turned);
}

/** Puts the bar of comparisons into its place. */
export function mountPair() {
  const place = byId("pair-bar");
  const tabs = element("div.segmented.comparisons", { role: "group", "aria-label": WORDS.comparisons });
  const make = element("button.button.primary.small", { type: "button", id: "compare", "aria-keyshortcuts": "C" }, icon("compare"), element("span", {}, WORDS.compare));
  const more = element("button.button.small", { type: "button", id: "new-comparison", "aria-haspopup": "dialog", onclick: () => void compareMore() }, icon("plus"), element("span", {}, PAIR.make, " ", element("span", {}, PAIR.what)));
  const swap = element("button.icon-button", { type: "button", "aria-label": WORDS.swap, title: WORDS.swap, onclick: swapSides }, icon("swap"));
  const remove = element("button.icon-button", { type: "button", "aria-label": WORDS.closeComparison, title: WORDS.closeComparison, onclick: deleteComparison }, icon("trash"));
  const title = element("span.quiet.small", { "aria-hidden": "true" }, WORDS.comparison);
  place.append(title, tabs, make, more, element("span.grow"), swap, remove);
  const draw = () => {
    const now = current();
    if (!now) return;
    const on = currentScene()?.comparison ?? null;
    list(
      tabs,
      now.comparisons,
      (one) => `${one.place} ${one.listing} ${one.received}`,
      () => element("button", { type: "button" }, element("span")),
      (/** @type {HTMLElement} */ button, one, index) => {
        button.onclick = () => openComparison(one);
        set(button, { "aria-pressed": String(one === on), title: nameOf(now, one) });
        const words = button.firstElementChild;
        if (words) text(words, `${index + 1}`);
        set(button, { "aria-label": `${WORDS.comparison} ${index + 1}: ${nameOf(now, one)}` });
      }
    );
    set(tabs, { hidden: now.comparisons.length === 0 });
    set(title, { hidden: now.comparisons.length === 0 });
    const pair = chosenPair(now);
    const likely = pair ? null : firstPair(now);
    const another = !pair && now.comparisons.length > 0 && comparable(now).length > 1;
    const lone = pair || likely || another ? null : lonePicture(now);
    set(make, { hidden: !pair && !likely && !lone });
    set(more, { hidden: !another });
    make.onclick = () => compare(likely ?? undefined);
    make.classList.toggle("primary", pair !== null);
    const words = make.lastElementChild;
    if (words) text(words, likely ? WORDS.compareThese(fileOf(now, likely[0])?.name ?? "", fileOf(now, likely[1])?.name ?? "") : lone ? WORDS.compareWith : WORDS.compare);
    set(swap, { hidden: on === null || on.place === null });
    set(remove, { hidden: on === null || on.place === null });
    set(place, { hidden: now.comparisons.length === 0 && !pair && !likely && !lone });
  };
  watch(draw);
  watchChosen(draw);
  watch(openFirst);
  bindKey({ keys: "c", name: WORDS.compare, group: "files", run: () => void compare() });
}

/** @param {CaseJson} now @param {ComparisonJson} one */
const nameOf = (now, one) => WORDS.comparisonOf(fileOf(now, one.listing)?.name ?? "?", fileOf(now, one.received)?.name ?? "?");

/** Shows something when nothing is shown: the first comparison, else the first photo. @param {CaseJson} now */
function openFirst(now) {
  if (currentScene()) return;
  const first = now.comparisons.find((one) => fileOf(now, one.listing) && fileOf(now, one.received));
  if (first) return openComparison(first);
  const picture = now.files.find((file) => file.kind === "image" && file.width > 0);
  if (picture && !chosen().subject) openFile(picture.id);
}
