// What the statement's field underlines, computed without a browser.

import assert from "node:assert/strict";
import test from "node:test";
import { carried, spansOf } from "./passages.js";

test("passages count letters as people do, also behind an emoji and a letter outside the first plane", () => {
  const words = "A \u{1F600} and \u{1D400}: refund now";
  const [start, end] = [[..."A \u{1F600} and \u{1D400}: "].length, [...words].length];
  const [span] = spansOf(words, [{ start, end, why: "" }]);
  assert.equal(words.slice(span.start, span.end), "refund now");
  assert.deepEqual(spansOf("ab", [{ start: 1, end: 99, why: "w" }]), [{ start: 1, end: 2, why: "w" }]);
});

test("what is underlined stays with its words while something is typed before, in or behind it", () => {
  const words = "one bad two worse three";
  const spans = [
    { start: 4, end: 7, why: "bad" },
    { start: 12, end: 17, why: "worse" },
  ];
  const shown = (after) => carried(words, after, spans).map(({ start, end, why }) => [after.slice(start, end), why]);
  assert.deepEqual(shown("zero one bad two worse three"), [["bad", "bad"], ["worse", "worse"]]);
  assert.deepEqual(shown("one bad two worse three four"), [["bad", "bad"], ["worse", "worse"]]);
  assert.deepEqual(shown("one bxd two worse three"), [["worse", "worse"]]);
  assert.deepEqual(shown("one bad worse three"), [["bad", "bad"], ["worse", "worse"]]);
  assert.deepEqual(shown(""), []);
});
