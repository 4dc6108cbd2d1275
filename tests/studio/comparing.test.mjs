// Which pictures are offered for a comparison: those that belong there first, those that are read last, films never.

import assert from "node:assert/strict";
import test from "node:test";
import { likeliestPair, pairWith, picturesFor } from "./partners.js";

const file = (id, role = "other", more = {}) => ({ id, role, role_said: role !== "other", kind: "image", width: 10, taken: null, ...more });
const pair = (listing, received) => ({ listing, received });
const FILES = [
  file("chat", "chat"),
  file("damage", "damage"),
  file("film", "unboxing", { kind: "video" }),
  file("label", "label"),
  file("listing", "listing"),
  file("new", "received", { taken: "2026-10-22T12:00:00" }),
  file("old", "received", { taken: "2026-10-21T12:00:00" }),
  file("unsaid"),
];
const now = (comparisons = [], files = FILES) => ({ files, comparisons });
const names = (side) => picturesFor(now(), side).map(({ id }) => id);

test("each side begins with what belongs there, the newest first, and ends with what is read", () => {
  assert.deepEqual(names("received"), ["new", "old", "damage", "unsaid", "listing", "chat", "label"]);
  assert.deepEqual(names("listing").slice(0, 2), ["listing", "unsaid"]);
  assert.deepEqual(names("listing").slice(-2), ["chat", "label"]);
});

test("the likeliest pair is one that is not compared yet, of a picture that is in no comparison", () => {
  assert.deepEqual(likeliestPair(now()), ["listing", "new"]);
  assert.deepEqual(likeliestPair(now([pair("listing", "new")])), ["listing", "old"]);
  assert.deepEqual(likeliestPair(now([pair("listing", "new"), pair("listing", "old")])), ["listing", "damage"]);
});

test("a second picture of the listing comes before the first one again", () => {
  const files = [...FILES, file("other offer", "listing")];
  assert.deepEqual(likeliestPair(now([pair("listing", "new")], files)), ["other offer", "old"]);
});

test("what is looked at is one of the two", () => {
  assert.deepEqual(likeliestPair(now(), "damage"), ["listing", "damage"]);
});

test("what is read is never proposed, and what stands side by side is not proposed turned around", () => {
  const [chat, , , label, listing, photo] = FILES;
  assert.equal(likeliestPair(now([], [chat, label, listing])), null);
  assert.equal(likeliestPair(now([pair("new", "listing")], [listing, photo])), null);
});

test("the listing's picture is on its own side, whichever was chosen first", () => {
  const [listing, photo] = [FILES[4], FILES[5]];
  assert.deepEqual(pairWith(listing, photo), ["listing", "new"]);
  assert.deepEqual(pairWith(photo, listing), ["listing", "new"]);
});
