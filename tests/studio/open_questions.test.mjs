// The questions to the buyer come a few at a time, and none that has an answer stays out of sight.

import assert from "node:assert/strict";
import test from "node:test";
import { openQuestions, shownCount } from "./open_questions.js";

const asked = (answered) => ({
  questions: Array.from({ length: 13 }, (_, at) => ({ name: `q${at}` })),
  attest: Object.fromEntries(answered.map((at) => [`q${at}`, at % 2 === 0])),
});

test("a few at first, as many more when these are answered, and all that were answered before", () => {
  for (const [answered, shown] of [[[], 4], [[0, 1, 2], 4], [[0, 1, 2, 3], 8], [[0, 11], 12], [[...Array(12).keys()], 13]])
    assert.equal(shownCount(asked(answered)), shown, String(answered));
  assert.equal(shownCount({ questions: [{ name: "one" }], attest: {} }), 1);
});

test("a No is an answer", () => {
  assert.equal(openQuestions(asked([0, 1])).length, 11);
});
