// @ts-check
// What is said of a comparison as a whole, or of a file by itself.

import { watchChosen } from "./chosen.js";
import { element } from "./dom.js";
import { edit } from "./edits.js";
import { WORDS_PAUSE, gestureOf } from "./gestures.js";
import { watch } from "./state.js";
import { currentScene, pairOf, placeIn } from "./subject.js";
import { showWords } from "./typed.js";
import { WORDS } from "./words.js";

/** Caption and darkening, which belong to the comparison as a whole. @param {HTMLElement} place */
export function wholeFields(place) {
  const caption = element("input", { type: "text", id: "comparison-caption", autocomplete: "off" });
  caption.addEventListener("input", ({ timeStamp: at }) => {
    const comparison = currentScene()?.comparison;
    if (!comparison) return;
    const change = { at: placeIn(comparison, "caption"), value: caption.value || null, pair: pairOf(comparison) };
    edit(WORDS.did.caption, [change], { gesture: gestureOf("caption", { at, pause: WORDS_PAUSE }), wait: 300 });
  });
  const dim = element("input", { type: "checkbox" });
  dim.addEventListener("change", () => {
    const comparison = currentScene()?.comparison;
    if (comparison) edit(WORDS.did.dim, [{ at: placeIn(comparison, "dim"), value: dim.checked || null, pair: pairOf(comparison) }]);
  });
  place.append(
    element("div.field", {}, element("label", { for: "comparison-caption" }, WORDS.caption), caption, element("span.hint", {}, WORDS.captionHint)),
    element("label.row", {}, dim, WORDS.dim)
  );
  const draw = () => {
    const comparison = currentScene()?.comparison;
    if (!comparison) return;
    showWords(caption, comparison.caption);
    dim.checked = comparison.dim;
  };
  watch(draw);
  watchChosen(draw);
  return place;
}

/** Caption and leaving out, which belong to a file by itself. @param {HTMLElement} place */
export function fileFields(place) {
  const file = () => (currentScene()?.comparison ? null : currentScene()?.sides[0]?.file ?? null);
  const caption = element("input", { type: "text", id: "file-caption", autocomplete: "off" });
  caption.addEventListener("input", ({ timeStamp: at }) => {
    const now = file();
    if (!now) return;
    const change = { at: ["evidence", now.id, "caption"], value: caption.value || null };
    edit(WORDS.did.captionOf(now.name), [change], { gesture: gestureOf(`caption ${now.id}`, { at, pause: WORDS_PAUSE }), wait: 300 });
  });
  const out = element("input", { type: "checkbox", id: "leave-out" });
  out.addEventListener("change", () => {
    const now = file();
    const did = out.checked ? WORDS.did.leaveOut : WORDS.did.takeIn;
    if (now) edit(did(now.name), [{ at: ["evidence", now.id, "leave_out"], value: out.checked || null }]);
  });
  place.append(
    element("div.field", {}, element("label", { for: "file-caption" }, WORDS.caption), caption, element("span.hint", {}, WORDS.captionOfFile)),
    element("label.row", {}, out, WORDS.leaveOut)
  );
  const draw = () => {
    const now = file();
    if (!now) return;
    showWords(caption, now.caption);
    out.checked = now.leave_out;
  };
  watch(draw);
  watchChosen(draw);
  return place;
}
