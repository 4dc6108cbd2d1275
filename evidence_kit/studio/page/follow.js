// @ts-check
// A box is itself, not its number: when another page adds or deletes one, what is selected or begun stays the same box.

import { choose, chosen } from "./chosen.js";
import { indexNow, listOf } from "./merge.js";
import { partner, wantPartner } from "./partner.js";
import { begunRuler, endRuler } from "./ruler.js";
import { focusShape, stageOf } from "./stage.js";
import { watch } from "./state.js";
import { sameShape } from "./subject.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./types.js").Subject} Subject */

/**
 * Returns which shape of a changed case is the one of the case before; null when it is gone.
 * @param {Shape} shape
 * @param {Subject} subject
 * @param {CaseJson} before
 * @param {CaseJson} now
 * @returns {Shape | null}
 */
export function shapeNow(shape, subject, before, now) {
  if (shape.kind === "crop") return shape;
  const [index, rest] = shape.kind === "ruler" ? [shape.index >> 1, shape.index & 1] : [shape.index, 0];
  const at = placeOf(shape, subject, index);
  const then = listOf(before, at) ?? [];
  // What has just been drawn is selected before everybody knows of it.
  if (then[index] === undefined) return shape;
  const to = indexNow(then, listOf(now, at) ?? [], index);
  return to < 0 ? null : { ...shape, index: shape.kind === "ruler" ? to * 2 + rest : to };
}

/** @param {Shape} shape @param {Subject} subject @param {number} index @returns {import("./types.js").Edit} */
function placeOf({ kind, side }, subject, index) {
  const none = { was: null, value: null };
  if (subject.kind === "file") return { at: ["evidence", subject.id, kind, index], ...none };
  if (kind === "redact") return { at: ["evidence", subject.pair[side === "listing" ? 0 : 1], kind, index], ...none };
  return { at: ["comparison", subject.place, kind, index], pair: subject.pair, ...none };
}

/** Follows what is selected, and what is begun, through every change of the case. */
export function startFollowing() {
  watch((now, before) => {
    if (!before) return;
    const { shape, subject } = chosen();
    followBegun(before, now);
    if (!shape || !subject) return;
    const to = shapeNow(shape, subject, before, now);
    if (sameShape(to, shape)) return;
    const focus = focusOn(shape);
    choose({ shape: to });
    if (to && focus) queueMicrotask(() => focus(to));
  });
}

/** @param {CaseJson} before @param {CaseJson} now */
function followBegun(before, now) {
  const wanted = partner();
  const mark = wanted && moved(wanted, "mark", before, now);
  if (wanted && mark === -1) wantPartner(null);
  else if (wanted) wanted.index = mark ?? wanted.index;
  const begun = begunRuler();
  const ruler = begun && moved(begun, "ruler", before, now);
  if (ruler === -1) endRuler();
  else if (begun) begun.index = ruler ?? begun.index;
}

/** @param {{pair: Pair, index: number}} begun @param {"mark" | "ruler"} kind @param {CaseJson} before @param {CaseJson} now */
function moved({ pair, index }, kind, before, now) {
  const at = placeOf({ kind, side: "listing", index }, { kind: "comparison", pair, place: null }, index);
  const then = listOf(before, at) ?? [];
  return then[index] === undefined ? index : indexNow(then, listOf(now, at) ?? [], index);
}

/** What puts the focus back where it was, on the shape or in a field of it; null when it is elsewhere. @param {Shape} shape */
function focusOn(shape) {
  const focused = document.activeElement;
  const own = focused?.closest("g[data-kind]");
  if (own && Number(own.getAttribute("data-index")) === shape.index)
    return (/** @type {Shape} */ to) => {
      const stage = stageOf(to.side);
      if (stage) focusShape(stage, to);
    };
  if (!(focused instanceof HTMLInputElement) || !focused.dataset["field"]) return null;
  const { field, side } = focused.dataset;
  const [start, end] = focused.type === "text" ? [focused.selectionStart, focused.selectionEnd] : [null, null];
  return (/** @type {Shape} */ to) => {
    const again = document.querySelector(`#marks [data-field="${field}"][data-kind="${to.kind}"][data-side="${side}"][data-index="${to.index}"]`);
    if (!(again instanceof HTMLInputElement)) return;
    again.focus();
    if (start !== null) again.setSelectionRange(start, end);
  };
}
