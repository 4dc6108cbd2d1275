// The page goes by what the studio said last, also when another studio says it: one that was ended and started again.

import assert from "node:assert/strict";
import test from "node:test";
import { current, enter, enterAnew, layOver, phase, refresh } from "./state.js";
import { WORDS } from "./words.js";

/** The server, as far as the page asks it: the next answer. */
let answer = caseOf("a", 1);
globalThis.fetch = async () => new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });

/** @param {string} studio @param {number} seq @param {string[]} names */
function caseOf(studio, seq, names = []) {
  return { studio, seq, name: "case", toml: null, uploads: [], files: names.map((name) => ({ id: name, name, examined: true })) };
}

const shown = () => current()?.files.map(({ name }) => name);

test("what an older answer of the same studio says is not shown, and what another studio says is", async () => {
  /** @type {number[]} */
  const arrived = [];
  layOver(() => [], (seq) => arrived.push(seq));
  answer = caseOf("a", 9, ["lamp.jpg"]);
  await refresh();
  answer = caseOf("a", 8, []);
  await refresh();
  assert.deepEqual(shown(), ["lamp.jpg"]);
  // The page slept while the studio was ended: it never was offline.
  assert.equal(phase(), "working");
  answer = caseOf("b", 1, ["lamp.jpg", "film.mov"]);
  await refresh();
  assert.deepEqual(shown(), ["lamp.jpg", "film.mov"]);
  answer = caseOf("b", 2, ["film.mov"]);
  await refresh();
  assert.deepEqual(shown(), ["film.mov"]);
  assert.deepEqual(arrived, [Infinity, Infinity, 2]);
});

test("a studio that has said that it ends is gone, whatever was still on its way", async () => {
  answer = { ...caseOf("b", 3), toml: { mistakes: [] } };
  await refresh();
  assert.equal(phase(), "mistakes");
  enter("ended");
  await refresh();
  enter("offline");
  assert.equal(phase(), "ended");
});

test("what a studio that was closed had not heard of is named", () => {
  assert.match(WORDS.ended([]), /everything is saved/);
  assert.match(WORDS.ended(["Draw box 2", "Caption"]), /before this was saved: Draw box 2, Caption\./);
});

test("after the end only another studio is gone on with", () => {
  enterAnew("offline");
  assert.equal(phase(), "offline");
  enterAnew("signed-out");
  assert.equal(phase(), "offline");
});
