// What is one step of undo is what a hand did in one go, however late the page heard of it.

import assert from "node:assert/strict";
import test from "node:test";
import { endGestures, gestureOf, goesOn } from "./gestures.js";

/** Lets time go by without a press being heard of, as on a busy machine. @param {number} milliseconds */
function busy(milliseconds) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

test("presses that follow one another are one gesture, also when they are heard of late", () => {
  const first = gestureOf("nudge", { at: 1000 });
  busy(900);
  assert.equal(gestureOf("nudge", { at: 1300 }), first);
  assert.notEqual(gestureOf("nudge", { at: 2200 }), first);
});

test("a pause counts from when the key was let go", () => {
  const first = gestureOf("held", { at: 1000 });
  goesOn("held", 3000);
  assert.equal(gestureOf("held", { at: 3500 }), first);
  assert.notEqual(gestureOf("held", { at: 4400 }), first);
});

test("words have a longer pause, and whatever was ended is over", () => {
  const first = gestureOf("words", { at: 1000, pause: 5000 });
  assert.equal(gestureOf("words", { at: 5500, pause: 5000 }), first);
  endGestures();
  assert.notEqual(gestureOf("words", { at: 5600, pause: 5000 }), first);
});
