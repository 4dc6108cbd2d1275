// Sentences about keys of the case file are read by people who see fields.

import assert from "node:assert/strict";
import test from "node:test";
import { inWords, nameField } from "./field_names.js";

nameField(["order", "protection_ends"], "Buyer protection ends");
nameField(["claim", "received"], "Did anything arrive?");

test("a key is called by the name of its field, with its answer", () => {
  assert.equal(inWords("Enter that day as order.protection_ends."), "Enter that day as “Buyer protection ends”.");
  assert.equal(inWords("claim.received = true says that it came."), "“Did anything arrive?: yes” says that it came.");
});

test("a key beside the words for it is left out", () => {
  assert.equal(inWords("the end of buyer protection (order.protection_ends)"), "the end of buyer protection");
});

test("a key without a field on this page is read as words", () => {
  assert.equal(inWords("facts.silent_since is 2026-10-01"), "“Silent since” is 1 October 2026");
});

test("a day is written with its month in words, and a file keeps its name", () => {
  assert.equal(inWords("Sent on 2026-11-02, seen 2026-11-12."), "Sent on 2 November 2026, seen 12 November 2026.");
  for (const name of ["2026-11-02.jpg", "scans/2026-11-02/a.jpg", "IMG-2026-11-02", "2026-13-02", "2026-11-00"]) assert.equal(inWords(name), name);
});

test("what is no key stays as it is", () => {
  for (const sentence of ["The order. It came.", "a claim.", "preorder.item", "reclaim.opened"]) assert.equal(inWords(sentence), sentence);
});
