// Two pages change one case: nothing of either is lost, and an edit stays with the box that it was made for.

import assert from "node:assert/strict";
import test from "node:test";
import { undecided, wordsOf } from "./conflicts.js";
import { caretAfter, indexNow, listOf, mergedTables, mergedWords } from "./merge.js";
import { stillKnown, withEdit } from "./overlay.js";

const PAIR = ["a", "b"];
const mark = (/** @type {number} */ n, more = {}) => ({ listing: [n, n, 9, 9], received: null, label: "", colour: false, ...more });
const caseOf = (/** @type {any[]} */ marks, statement = "") => /** @type {any} */ ({
  files: [], messages: [], order: {}, claim: {}, facts: {}, attest: {}, order_wanted: null, statement: { text: statement },
  comparisons: [{ place: 0, listing: "a", received: "b", caption: "", dim: false, marks, suggestions: [], rulers: [], listing_crop: null, received_crop: null }],
});
/** An edit of a mark, as it was made in a case. */
const edit = (/** @type {any} */ now, /** @type {number} */ index, /** @type {any} */ value) => {
  const at = ["comparison", 0, "mark", index];
  const beside = listOf(now, { at, was: null, value, pair: /** @type {[string, string]} */ (PAIR) });
  return { at, was: beside?.[index] ?? null, value, pair: /** @type {[string, string]} */ (PAIR), beside };
};

test("an item is followed to its new place, and is gone when it was taken out", () => {
  const [a, b, c, d] = [mark(1), mark(2), mark(3), mark(4)];
  assert.equal(indexNow([a, b, c], [b, c], 1), 0);
  assert.equal(indexNow([a, b, c], [a, c], 1), -1);
  assert.equal(indexNow([a, b], [d, a, b], 1), 2);
  assert.equal(indexNow([a, b], [a, mark(2, { label: "x" })], 1), 1);
  assert.equal(indexNow([a, b, c], [b, c, d], 0), -1);
  assert.equal(indexNow([a], [a], 5), -1);
  assert.equal(indexNow([a, a], [a, b], 1), 1, "of two that are alike, the second was changed");
  assert.equal(indexNow([a, a], [a, b], 0), 0);
});

test("different keys of one mark come together, the same key does not", () => {
  const was = mark(1);
  assert.deepEqual(mergedTables(was, mark(1, { label: "Colour" }), mark(7)), { value: mark(7, { label: "Colour" }) });
  assert.equal(mergedTables(was, mark(1, { label: "Colour" }), mark(1, { label: "Size" })), null);
  assert.deepEqual(mergedTables(was, mark(8), mark(8)), { value: mark(8) });
  assert.equal(mergedTables(was, mark(8), null), null);
});

test("words typed at two places come together, at the same place they do not", () => {
  assert.deepEqual(mergedWords("red, blue.", "AAA red, blue.", "red, blue. BBB"), { value: "AAA red, blue. BBB" });
  assert.deepEqual(mergedWords("red, blue.", "red, blue. BBB", "AAA red, blue."), { value: "AAA red, blue. BBB" });
  assert.deepEqual(mergedWords("one two three", "one three", "one two three four"), { value: "one three four" });
  assert.equal(mergedWords("red", "red one", "red two"), null);
  assert.equal(mergedWords("", "mine", "theirs"), null);
  assert.equal(mergedWords("one two three", "one 2 three", "one three"), null);
});

test("a caret stays at its letter while somebody else types", () => {
  assert.equal(caretAfter("red, blue", "AAA red, blue", 5), 9);
  assert.equal(caretAfter("red, blue", "red, blue BBB", 5), 5);
  assert.equal(caretAfter("red, blue", "red", 7), 3);
});

test("what is not saved yet is shown on the box that it was made for", () => {
  const before = caseOf([mark(1), mark(2), mark(3)]);
  const named = edit(before, 1, mark(2, { label: "Colour" }));
  assert.deepEqual(withEdit(caseOf([mark(2), mark(3)]), named).comparisons[0]?.marks, [mark(2, { label: "Colour" }), mark(3)]);
  assert.deepEqual(withEdit(caseOf([mark(1), mark(3)]), named).comparisons[0]?.marks, [mark(1), mark(3)]);
  assert.deepEqual(withEdit(caseOf([mark(1), mark(7), mark(3)]), named).comparisons[0]?.marks[1], mark(7, { label: "Colour" }));
  const drawn = edit(before, 3, mark(4));
  assert.equal(withEdit(caseOf([mark(1), mark(2), mark(3), mark(9)]), drawn).comparisons[0]?.marks.length, 5);
});

test("words that are being typed stay in sight while another page changes the same", () => {
  const typed = { at: ["statement"], was: "red", value: "red one" };
  assert.equal(withEdit(caseOf([], "red"), typed).statement.text, "red one");
  assert.equal(withEdit(caseOf([], "Hello. red"), typed).statement.text, "Hello. red one");
  assert.equal(withEdit(caseOf([], "red two"), typed).statement.text, "red one");
});

test("only what both changed is asked, and a box that is gone is never another one", () => {
  const before = caseOf([mark(1), mark(2), mark(3)]);
  const named = edit(before, 1, mark(2, { label: "Colour" }));
  assert.deepEqual(undecided([named], [{ index: 0, at: named.at, was: mark(2), now: mark(7) }], caseOf([mark(1), mark(7), mark(3)])), []);
  assert.deepEqual([named.was, named.value], [mark(7), mark(7, { label: "Colour" })]);
  const gone = edit(before, 1, mark(2, { label: "Colour" }));
  const [asked] = undecided([gone], [{ index: 0, at: gone.at, was: mark(2), now: mark(3) }], caseOf([mark(1), mark(3)]));
  assert.equal(asked?.now, null);
  const drawn = { ...edit(before, 1, mark(2, { label: "Colour" })) };
  // A case file leaves out what says nothing, and so does the answer.
  assert.deepEqual(undecided([drawn], [{ index: 0, at: drawn.at, was: mark(2), now: { listing: [7, 7, 9, 9] } }], caseOf([mark(1), mark(7), mark(3)])), []);
  assert.equal(drawn.value.colour, false);
});

test("the words that were refused are the newest of each place, and no others", () => {
  const at = ["statement"];
  const edits = [{ at, was: null, value: "It is" }, { at, was: "It is", value: "It is blue." }, { at: ["order", "price"], was: null, value: 5 }];
  assert.deepEqual(wordsOf(edits), ["It is blue."]);
  assert.deepEqual(wordsOf([edit(caseOf([mark(1)]), 0, mark(1, { label: "Colour" }))]), ["Colour"]);
  assert.deepEqual(wordsOf([edit(caseOf([mark(1, { label: "Colour" })]), 0, mark(9, { label: "Colour" }))]), []);
});

test("a file that is looked at once more is still what it was, unless it is another one", () => {
  const file = { id: "a", examined: true, bytes: 9, sha: "12", width: 640, height: 480, kind: "image", role: "listing" };
  const again = { ...file, examined: false, bytes: 0, sha: "", width: 0, height: 0, role: "received" };
  const shown = (/** @type {any} */ now) => stillKnown(/** @type {any} */ ({ files: [now] }), /** @type {any} */ ({ files: [file] })).files[0];
  assert.deepEqual([shown(again)?.width, shown(again)?.sha, shown(again)?.role], [640, "12", "received"]);
  assert.equal(shown({ ...again, bytes: 8 })?.width, 0);
  assert.equal(shown({ ...again, id: "b" })?.width, 0);
});
