// What is begun in a comparison is ended in that comparison: the partner of a box, the second line of a ruler.

import assert from "node:assert/strict";
import test from "node:test";
import { choose } from "./chosen.js";
import { markDrawn } from "./marks.js";
import { ghostOn, partner } from "./partner.js";
import { waits } from "./ruler.js";

const BOX = [1, 2, 3, 4];
const OTHER = [5, 6, 7, 8];
const FILE = { width: 100, height: 100 };

/** A comparison on the stages. @returns {any} */
const shown = (received, marks, rulers = []) => ({
  comparison: { place: 0, listing: "a", received, marks, rulers },
  sides: [{ side: "listing", file: FILE }, { side: "received", file: FILE }],
});
const mark = (listing, received) => ({ listing, received, label: "", colour: false });
const subject = (received) => ({ kind: "comparison", pair: ["a", received], place: 0 });

test("the partner of a box is drawn in its own comparison, and gets its number", () => {
  choose({ subject: subject("b") });
  markDrawn(shown("b", []), "listing", BOX);
  const step = markDrawn(shown("b", [mark(BOX, null)]), "received", OTHER);
  assert.deepEqual(step.changes, [{ at: ["comparison", 0, "mark", 0], value: mark(BOX, OTHER), pair: ["a", "b"] }]);
  assert.equal(partner(), null);
});

test("another comparison's box is no partner, and gets a number of its own", () => {
  choose({ subject: subject("b") });
  markDrawn(shown("b", []), "listing", BOX);
  assert.equal(ghostOn(shown("c", [mark(BOX, BOX)]), "received"), null);
  const [change] = markDrawn(shown("c", [mark(BOX, null)]), "received", OTHER).changes;
  assert.deepEqual(change, { at: ["comparison", 0, "mark", 1], value: mark(null, OTHER), pair: ["a", "c"] });
});

test("a partner that is there already is not replaced", () => {
  choose({ subject: subject("b") });
  markDrawn(shown("b", []), "listing", BOX);
  const [change] = markDrawn(shown("b", [mark(BOX, BOX)]), "received", OTHER).changes;
  assert.deepEqual(change?.at, ["comparison", 0, "mark", 1]);
});

test("whoever opens another comparison wants no partner any more; the same one again changes nothing", () => {
  choose({ subject: subject("b") });
  markDrawn(shown("b", []), "listing", BOX);
  choose({ subject: subject("b"), shape: null });
  assert.equal(partner()?.index, 0);
  choose({ subject: subject("c") });
  assert.equal(partner(), null);
});

test("a second line belongs to the ruler that was begun, once", () => {
  const ruler = (side, item = null) => ({ side, points: BOX, item, length: "10 cm", label: "", promised: null });
  const begun = { pair: ["a", "b"], index: 1, side: "received" };
  const both = [ruler("received"), ruler("received")];
  assert.ok(waits(begun, shown("b", [], both), "received"));
  assert.ok(!waits(begun, shown("b", [], both), "listing"));
  assert.ok(!waits(begun, shown("c", [], both), "received"));
  assert.ok(!waits(begun, shown("b", [], [ruler("received")]), "received"));
  assert.ok(!waits(begun, shown("b", [], [ruler("received"), ruler("received", BOX)]), "received"));
});
