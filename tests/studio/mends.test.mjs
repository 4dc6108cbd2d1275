// case.toml is mended on the page: the right lines go, whatever was typed above them meanwhile.

import assert from "node:assert/strict";
import test from "node:test";
import { left, linesNow, mended } from "./mends.js";

const TEXT = 'a = 1\nredact = [\n  [1],\n]\n\n[order]\nnummber = "1"\n[claim]\nrefund = 5\n';
const VALUE = { line: 3, text: "[1],", message: "", form: "", first: 2, last: 4, instead: "" };
const KEY = { line: 7, text: 'nummber = "1"', message: "", form: "", first: 7, last: 7, instead: 'number = "1"' };
const WHOLE = { line: 1, text: "", message: "", form: "", first: 0, last: 0, instead: "" };

test("a value goes with all its lines, and a key gets its right name", () => {
  assert.deepEqual(mended(TEXT, TEXT, VALUE), { text: TEXT.replace(/redact[^]*?\n\]\n/, ""), line: 2 });
  assert.deepEqual(mended(TEXT, TEXT, KEY), { text: TEXT.replace("nummber", "number"), line: 7 });
});

test("lines are found again below what was typed, and left alone when they were changed themselves", () => {
  const typed = `# mine\n\n${TEXT}`;
  assert.deepEqual(mended(typed, TEXT, KEY), { text: typed.replace("nummber", "number"), line: 9 });
  assert.equal(mended(TEXT.replace("[1]", "[2]"), TEXT, VALUE), null);
  assert.equal(linesNow(typed, TEXT, 9, 9), 11);
});

test("a mistake of the whole file takes no line", () => assert.equal(mended(TEXT, TEXT, WHOLE), null));

test("mistakes below move with the text, those within are gone with it", () => {
  const within = { ...VALUE, line: 4 };
  assert.deepEqual(left([within, VALUE, KEY, WHOLE], VALUE), [{ ...KEY, line: 4, first: 4, last: 4 }, WHOLE]);
  assert.deepEqual(left([VALUE, KEY], KEY), [VALUE]);
});
