// @ts-check
// What the photos of the label say of the tracking number. Pure.

import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */

/**
 * Returns what is read on the label, as soon as there are a number and a photo that was looked at; null before.
 * @param {CaseJson} now
 * @returns {{words: string, there: boolean} | null}
 */
export function labelRead({ order, files }) {
  if (!order["tracking"]) return null;
  const read = files.flatMap(({ name, role, kind, label, examined, leave_out }) =>
    label && examined && kind === "image" && !leave_out && (role === "label" || label.outcome === "match") ? [{ name, ...label }] : []
  );
  const there = read.find(({ outcome }) => outcome === "match");
  const one = there ?? read.find(({ number, read: other }) => number || other) ?? read[0];
  if (!one) return null;
  const other = one.number || one.read;
  const words = there ? SIDE.labelRead(one.name) : other ? SIDE.labelOther(one.name, other) : SIDE.labelUnread(one.name);
  return { words, there: Boolean(there) };
}
