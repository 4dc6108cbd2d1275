// @ts-check
// What the photos of the label say of the tracking number. Pure.

import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */

/**
 * Returns what is read on the label, or that it is being read; null without a number or a photo of the label.
 * @param {CaseJson} now
 * @returns {{words: string, there: boolean | null, look?: {id: string, name: string}} | null}
 *     there: null while it is not known; look: the photo in which only eyes may find the number
 */
export function labelRead({ order, files }) {
  if (!order["tracking"]) return null;
  const read = files.flatMap(({ id, name, role, kind, label, examined, leave_out }) =>
    label && examined && kind === "image" && !leave_out && (role === "label" || label.outcome === "match") ? [{ id, name, ...label }] : []
  );
  const there = read.find(({ outcome }) => outcome === "match") ?? read.find(({ by_eye }) => by_eye);
  const waiting = files.some(({ role, kind, label, examined, leave_out }) => role === "label" && kind === "image" && !leave_out && !(examined && label));
  if (waiting && !there) return { words: SIDE.labelReading, there: null };
  const one = there ?? read.find(({ number, read: other }) => number || other) ?? read[0];
  if (!one) return null;
  const other = one.number || one.read;
  const words = there ? (one.by_eye ? SIDE.labelByEye : SIDE.labelRead)(one.name) : other ? SIDE.labelOther(one.name, other) : SIDE.labelUnread(one.name);
  return { words, there: Boolean(there), ...(!there && one.outcome === "not-readable" && { look: { id: one.id, name: one.name } }) };
}
