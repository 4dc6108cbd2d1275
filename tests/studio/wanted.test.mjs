// What is wanted and still open: the fields of a claim by its reason, and what stands behind each tab.

import assert from "node:assert/strict";
import test from "node:test";
import { labelRead } from "./label_read.js";
import { firstOpenDate, openBehind, openFields } from "./wanted.js";

/** A case that lacks nothing. */
const whole = (changes = {}) => ({
  files: [],
  comparisons: [],
  order: { number: "1", tracking: "RB1", currency: "USD", item: "a lamp", price: "5", ordered: "2026-10-01" },
  claim: { received: true, solution: "refund", refund: "5" },
  facts: { promised: "red", came: "blue" },
  reason: { name: "wrong-colour", title: "The colour", facts: ["promised", "came"] },
  questions: [{ name: "only_true" }],
  attest: { only_true: true },
  statement: { text: "It is blue.", passages: [] },
  must: [],
  parts: [],
  findings: [],
  ...changes,
});
const open = (changes) => ["comparison", "claim", "words", "days", "upload"].filter((tab) => openBehind(whole(changes), tab) > 0);
const label = (name, outcome, number = null, read = "", by_eye = false) => ({ id: `id of ${name}`, name, role: "label", kind: "image", examined: true, leave_out: false, label: { outcome, number, read, by_eye } });
const lacking = (place) => [{ what: "something", there: false, place }];

test("a tab is marked for as long as something wanted is open behind it", () => {
  assert.deepEqual(open({}), []);
  for (const claim of [{ received: true, refund: "5" }, { received: true, solution: "refund" }]) assert.deepEqual(open({ claim }), ["claim"]);
  assert.deepEqual(open({ facts: { came: "blue" } }), ["claim"]);
  assert.deepEqual(open({ attest: {} }), ["claim"]);
  assert.deepEqual(open({ order: { ...whole().order, ordered: null } }), ["days"]);
  assert.deepEqual(open({ parts: lacking("field-order-shipped") }), ["days", "upload"]);
  assert.deepEqual(open({ statement: { text: "", passages: [] } }), ["words"]);
  assert.deepEqual(open({ parts: lacking("statement") }), ["words", "upload"]);
  assert.deepEqual(open({ findings: [{ severity: "warning", place: "tray" }, { severity: "note", place: "dates" }] }), ["upload"]);
  assert.deepEqual(open({ findings: [{ code: "deadline-near", severity: "warning", place: "dates" }] }), ["upload"]);
  assert.deepEqual(open({ findings: [{ code: "dates-contradict", severity: "warning", place: "dates" }] }), ["days", "upload"]);
  const files = [{ id: "a" }, { id: "b" }];
  assert.deepEqual(open({ files, comparisons: [{ listing: "a", received: "b", marks: [], rulers: [] }] }), ["comparison"]);
});

test("how it can be seen is asked where the reason asks it, and then what that shows", () => {
  const names = (facts, said) => openFields(whole({ reason: { facts }, facts: said })).map(({ name }) => name);
  assert.deepEqual(names(["came"], {}), ["facts.came"]);
  assert.deepEqual(names([], {}), []);
  assert.deepEqual(names(["promised", "came", "how"], { came: "blue", promised: "red" }), ["facts.how"]);
  assert.deepEqual(names(["how"], { how: "measurement" }), ["facts.shows"]);
  assert.deepEqual(names(["how"], { how: "look" }), []);
});

test("whoever is led to the dates begins in the first that is empty, and that there can be", () => {
  const first = (order, received = true) => firstOpenDate(whole({ order, claim: { received } }), "field-order-protection-ends");
  assert.equal(first({}), "field-order-ordered");
  assert.equal(first({ ordered: "2026-10-01", shipped: "2026-10-02" }), "field-order-delivered");
  assert.equal(first({ ordered: "2026-10-01", shipped: "2026-10-02" }, false), "field-order-protection-ends");
  assert.equal(firstOpenDate(whole({ order: {} }), "statement"), "statement");
});

test("what is read on the label is said as soon as there are a label and a number", () => {
  const words = (tracking, ...files) => labelRead(whole({ order: { tracking }, files }))?.words;
  assert.equal(words("", label("a.jpg", "match", "RB1")), undefined);
  assert.equal(words("RB1"), undefined);
  assert.equal(words("RB1", label("b.jpg", "not-readable"), label("a.jpg", "match", "RB1")), "Read on a.jpg");
  assert.equal(words("RB1", label("a.jpg", "not-readable", null, "(01)900622")), "Not on a.jpg: what is read there is (01)900622");
  assert.equal(words("RB1", label("a.jpg", "mismatch", "RB2")), "Not on a.jpg: what is read there is RB2");
  assert.equal(words("RB1", label("a.jpg", "not-readable")), "No number can be read in a.jpg");
  assert.equal(words("RB1", label("a.jpg", "not-readable", null, "", true)), "You read it on a.jpg");
  const look = (...files) => labelRead(whole({ order: { tracking: "RB1" }, files }))?.look?.id;
  assert.equal(look(label("a.jpg", "not-readable")), "id of a.jpg");
  for (const said of [label("a.jpg", "mismatch", "RB2"), label("a.jpg", "match", "RB1"), label("a.jpg", "not-readable", null, "", true)]) assert.equal(look(said), undefined);
  assert.equal(words("RB1", { ...label("a.jpg", ""), label: null }), "Reading the label …", "its line is there from the beginning");
});
