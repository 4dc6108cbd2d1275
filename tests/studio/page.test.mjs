// What the studio's page computes without a browser: where a pointer is in a picture, and what an edit makes of a case.

import assert from "node:assert/strict";
import test from "node:test";
import * as geometry from "./geometry.js";
import { same, valueAt, withChange } from "./places.js";

const PHOTO = { width: 4032, height: 3024 };

test("a pointer is where the picture is shown, at every zoom, and half a pixel beside it never counts", () => {
  for (const zoom of [0.07, 0.1736, 0.5, 1, 1.25, 3.3])
    for (const [left, top] of [[0, 0], [311.6, 92.25], [-840, -77.5]]) {
      const shown = { left, top, width: PHOTO.width * zoom, height: PHOTO.height * zoom };
      for (const [x, y] of [[0, 0], [1, 1], [2016, 1511], [4032, 3024]]) {
        const point = geometry.toPicture({ x: left + x * zoom, y: top + y * zoom }, shown, PHOTO);
        assert.deepEqual(geometry.edgeAt(point, PHOTO), { x, y });
      }
    }
});

test("a box reaches the very edge from outside, lies in the picture, and is never nothing", () => {
  assert.deepEqual(geometry.boxBetween({ x: -50, y: -9 }, { x: 9000, y: 4000 }, PHOTO), [0, 0, 4032, 3024]);
  assert.deepEqual(geometry.boxBetween({ x: 4000, y: 3000 }, { x: 5000, y: 5000 }, PHOTO), [4000, 3000, 32, 24]);
  assert.deepEqual(geometry.boxBetween({ x: 10, y: 10 }, { x: 10, y: 10 }, PHOTO), [10, 10, 1, 1]);
  assert.deepEqual(geometry.boxBetween({ x: 4100, y: 3100 }, { x: 4200, y: 3200 }, PHOTO), [4031, 3023, 1, 1]);
  assert.deepEqual(geometry.boxBetween({ x: 30.4, y: 30.6 }, { x: 9.5, y: 10.4 }, PHOTO), [10, 10, 20, 21]);
});

test("a box that is moved keeps its size, and one that is resized keeps its other edges", () => {
  assert.deepEqual(geometry.moved([10, 10, 100, 50], { x: -20, y: 9000 }, PHOTO), [0, 2974, 100, 50]);
  assert.deepEqual(geometry.resized([10, 20, 100, 50], "se", { x: 5, y: -5 }, PHOTO), [10, 20, 105, 45]);
  assert.deepEqual(geometry.resized([10, 20, 100, 50], "n", { x: 99, y: -30 }, PHOTO), [10, 0, 100, 70]);
  assert.deepEqual(geometry.resized([10, 20, 100, 50], "w", { x: 150, y: 0 }, PHOTO), [110, 20, 50, 50]);
});

test("a partner lies at the same shares of the other picture, and in it", () => {
  assert.deepEqual(geometry.carried([1008, 756, 2016, 1512], PHOTO, { width: 800, height: 1000 }), [200, 250, 400, 500]);
  const [x, y, width, height] = geometry.carried([4031, 3023, 1, 1], PHOTO, { width: 3, height: 3 });
  assert.ok(x + width <= 3 && y + height <= 3 && width >= 1 && height >= 1);
});

test("typed numbers are mended into a box of the picture", () => {
  assert.deepEqual(geometry.mended([-5, 4000, 10.6, 0], PHOTO), [0, 3023, 11, 1]);
  assert.deepEqual(geometry.mended([NaN, 1, 9999, 9999], PHOTO), [0, 1, 4032, 3023]);
  assert.deepEqual(geometry.mendedLine([-1, 0, 4032, 3024], PHOTO), [0, 0, 4031, 3023]);
});

const FILE = { id: "a", name: "a.jpg", role: "other", role_said: false, caption: "", redact: [], marks: [], chosen: false, leave_out: false };
const PAIR = ["a", "b"];
const COMPARISON = {
  place: null, listing: "a", received: "b", caption: "", dim: false, marks: [], suggestions: [], rulers: [],
  listing_crop: null, received_crop: null,
};
const CASE = {
  files: [FILE, { ...FILE, id: "b" }], comparisons: [COMPARISON], messages: [], order: {}, claim: {}, facts: {}, attest: {},
  statement: { text: "" }, order_wanted: null,
};
const MARK = { listing: [1, 2, 3, 4], received: null, label: "", colour: false };

/** @type {[any[], any, any?][]} */
const CHANGES = [
  [["order", "price"], "24.90"],
  [["claim", "offered"], { kind: "money", amount: "5.00" }],
  [["attest", "only_true"], true],
  [["statement"], "It is blue."],
  [["upload", "order"], [["a", "b"], ["a"]]],
  [["message", 0], { day: "2026-10-21", by: "seller", words: "Sorry" }],
  [["evidence", "b", "role"], "received"],
  [["evidence", "a", "caption"], "Colour"],
  [["evidence", "a", "leave_out"], true],
  [["evidence", "a", "redact", 0], [1, 2, 3, 4]],
  [["evidence", "a", "mark", 0], { box: [1, 2, 3, 4], label: "" }],
  [["comparison", null, "mark", 0], MARK, PAIR],
  [["comparison", null, "ruler", 0], { side: "received", points: [1, 2, 3, 4], length: "10 cm" }, PAIR],
  [["comparison", null, "listing_crop"], [0, 0, 9, 9], PAIR],
  [["comparison", null, "dim"], true, PAIR],
];

for (const [at, value, pair] of CHANGES)
  test(`a change of ${at.join(" ")} stands where it was put, and is gone when it is taken out`, () => {
    assert.equal(valueAt(CASE, at, pair), null);
    const changed = withChange(CASE, { at, value, pair });
    assert.deepEqual(valueAt(changed, at, pair), value);
    assert.equal(valueAt(withChange(changed, { at, value: null, pair }), at, pair), null);
    assert.equal(valueAt(CASE, at, pair), null, "the case before is another");
  });

test("a comparison comes whole, and goes whole", () => {
  const value = { listing: "b", received: "a", caption: "Blue", mark: [MARK] };
  const made = withChange(CASE, { at: ["comparison", 0], value, pair: ["b", "a"] });
  assert.equal(made.comparisons.length, 2);
  assert.deepEqual(valueAt(made, ["comparison", 0, "mark", 0], ["b", "a"]), MARK);
  assert.ok(same(valueAt(made, ["comparison", 0], ["b", "a"]), value));
  assert.equal(withChange(made, { at: ["comparison", 0], value: null, pair: ["b", "a"] }).comparisons.length, 1);
});

test("what is missing and what is null say the same", () => {
  assert.ok(same({ a: null, b: [1] }, { b: [1], c: undefined }));
  assert.ok(!same([1, 2], [1, 2, 3]));
  assert.ok(!same({ a: 1 }, [1]));
});

test("a plate with a number covers nothing of its box while there is room outside of it, also at the edges", () => {
  const [radius, out, size] = [12, 7, { width: 400, height: 300 }];
  const boxes = [[100, 100, 50, 40], [0, 0, 50, 40], [350, 0, 50, 40], [0, 260, 50, 40], [350, 260, 50, 40], [100, 0, 50, 300], [0, 0, 50, 300], [2, 3, 4, 5]];
  for (const [x, y, width, height] of boxes) {
    const [left, top] = geometry.plateAt([x, y, width, height], radius, out, size);
    assert.ok(left >= radius && left <= size.width - radius && top >= radius && top <= size.height - radius, "it lies in the picture");
    const away = Math.hypot(left - Math.min(Math.max(left, x), x + width), top - Math.min(Math.max(top, y), y + height));
    assert.ok(away >= radius, `${[x, y, width, height]}: ${[left, top]}`);
  }
  assert.deepEqual(geometry.plateAt([0, 0, 400, 300], radius, out, size), [radius, radius]);
});
