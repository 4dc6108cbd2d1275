// Which pictures are offered for a comparison: those that belong there first, those that are read last, films never.

import assert from "node:assert/strict";
import test from "node:test";
import { likeliestPair, pairWith, picturesFor } from "./partners.js";

const file = (id, role = "other", more = {}) => ({ id, role, role_said: role !== "other", kind: "image", width: 10, taken: null, name: `${id}.jpg`, ...more });
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

/** Names of a listing's picture and of a photo that belong side by side, and a newer photo that does not. */
const TOLD = [
  ["pair_tree_A_IMG_1025.JPG", "pair_tree_B_IMG_1040.JPG"],
  ["pair_tree_A.jpg", "pair_tree_B.heic"],
  ["lamp-listing.webp", "lamp-received.HEIC"],
  ["listing lamp.png", "received lamp.png"],
  ["listing/lamp.png", "received/lamp-arrived.png"],
  ["1a.jpg", "1b.jpg"],
  ["01-ordered.png", "1-got.png"],
  ["lamp.png", "lamp-received.png"],
  ["lamp-ad.png", "lamp.png"],
  ["lamp_B.png", "lamp_A.png"],
  ["listing.png", "received.png"],
  ["pair_box_listing.png", "pair_box_received_in_scene.png"],
  ["lamp-listing.png", "lamp-received-2.png"],
];
/** Names that say nothing: the newest photo is taken. */
const UNTOLD = [
  ["lamp-listing.png", "tree-received.png"],
  ["lamp_A.png", "tree_B.png"],
  ["lamp-listing.png", "lampshade-received.png"],
  ["1a.png", "2b.png"],
  ["IMG_0001.JPG", "IMG_0002.JPG"],
  ["listing.png", "IMG_0002.JPG"],
  ["lamp-received-1.png", "lamp-received-2.png"],
];
const NEWER = file("newer", "received", { name: "20261023_101500.jpg", taken: "2026-10-23T10:15:00" });
const OLD = { taken: "2026-10-21T12:00:00" };

test("names that tell which pictures belong together win over the newest photo, whatever the order of the files", () => {
  for (const [pairs, received] of [[TOLD, "b"], [UNTOLD, "newer"]])
    for (const [one, other] of pairs) {
      const files = [file("a", "listing", { name: one }), file("b", "received", { name: other, ...OLD }), NEWER];
      for (const listed of [files, files.toReversed()]) {
        assert.deepEqual(likeliestPair(now([], listed)), ["a", received], `${one} ${other}`);
        assert.equal(picturesFor(now([], listed), "received", files[0])[0].id, received, `${one} ${other}`);
      }
    }
});

test("each of several pairs is proposed once, and what is compared already comes last", () => {
  const things = ["tree", "box", "cup"];
  const files = things.flatMap((name, at) => [
    file(`${name} a`, "listing", { name: `pair_${name}_A.jpg`, taken: `2026-10-2${9 - at}T12:00:00` }),
    file(`${name} b`, "received", { name: `pair_${name}_B.jpg`, taken: `2026-10-2${at}T12:00:00` }),
  ]);
  const made = [];
  for (let more = 0; more < things.length; more++) {
    const [listing, received] = likeliestPair(now(made, [...files, NEWER]));
    assert.equal(listing.slice(0, -1), received.slice(0, -1));
    assert.ok(!made.some((one) => one.listing === listing || one.received === received));
    made.push(pair(listing, received));
  }
  assert.equal(likeliestPair(now(made, [...files, NEWER]))[1], "newer");
  assert.equal(picturesFor(now(made, [...files, NEWER]), "received", files[0])[0].id, "newer");
});

test("two photos of what came are no pair by their names, and what is read is none", () => {
  const files = [file("a", "received", { name: "lamp_A.png", ...OLD }), file("b", "received", { name: "lamp_B.png", ...OLD }), file("chat", "chat", { name: "lamp-received.png" }), file("offer", "listing", { name: "lamp-listing.png" }), NEWER];
  assert.deepEqual(likeliestPair(now([], files)), ["offer", "newer"]);
});

test("photos that nobody has named are paired as their names tell", () => {
  const files = [file("newest", "other", { name: "20261023.jpg", taken: "2026-10-23T10:15:00" }), file("b", "other", { name: "lamp-received.png", ...OLD }), file("a", "other", { name: "lamp-listing.png", ...OLD })];
  assert.deepEqual(likeliestPair(now([], files)), ["a", "b"]);
});
