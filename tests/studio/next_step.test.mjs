// What the page says to do next: one step after the other, from files to a package; what was put off is not said again.

import assert from "node:assert/strict";
import test from "node:test";
import { mainAction, nextStep } from "./next_step.js";

const photo = (id, role = "other", said = false) => ({ id, kind: "image", width: 10, role, role_said: said, leave_out: false });
const film = (id) => ({ ...photo(id, "video"), kind: "video", name: `${id}.mov` });
const lacking = (...names) => names.map((what) => ({ what, there: false, place: `where ${what}`, file: null }));
const BESIDE = "side-by-side comparison of the listing and what came";

/** A case that lacks nothing but a package. */
const whole = (changes = {}) => ({
  files: [photo("a", "listing", true), photo("b", "received", true), film("c")],
  comparisons: [],
  order: { number: "8123456789012345", tracking: "RB1", currency: "USD", item: "a lamp", price: "24.90" },
  claim: { solution: "refund", refund: "24.90", received: true },
  questions: [{ name: "only_true" }, { name: "messages_kept" }],
  attest: {},
  facts: { promised: "red", came: "blue" },
  reason: { name: "wrong-colour", title: "The colour", facts: ["promised", "came"] },
  must: [],
  should: [],
  parts: [],
  statement: { text: "" },
  build: { state: "idle", stale: false },
  package: null,
  ...changes,
});
const boxes = (marks, rulers = []) => [{ place: 0, listing: "a", received: "b", marks, rulers }];

/** Each case, and where the step leads. @type {[string, any, any][]} */
const STEPS = [
  ["an empty case is told by the drop zone", whole({ files: [] }), null],
  ["a photo that nobody named", whole({ files: [photo("a", "listing", true), photo("x")] }), { file: "x" }],
  ["a photo that was said to show something else", whole({ files: [photo("x", "other", true)], reason: null }), { place: "claim-reason" }],
  ["a photo that is left out", whole({ files: [{ ...photo("x"), leave_out: true }], reason: null }), { place: "claim-reason" }],
  ["a film needs no name", whole({ files: [film("c")], reason: null }), { place: "claim-reason" }],
  ["a pair that belongs together", whole({ must: lacking(BESIDE) }), { pair: ["a", "b"] }],
  ["one of several pairs", whole({ must: lacking(BESIDE), files: [photo("a", "listing"), photo("b", "received"), photo("d", "received")] }), { choose: true }],
  ["a pair that would help", whole({ should: lacking(BESIDE), must: lacking("one") }), { pair: ["a", "b"] }],
  ["a pair that would help, of which one is missing", whole({ should: lacking(BESIDE), files: [photo("b", "received", true)] }), { build: true }],
  ["a film that may be the unboxing", whole({ must: lacking("video of the unboxing") }), { file: "c" }],
  ["no film of the unboxing", whole({ must: lacking("video of the unboxing"), files: [{ ...film("c"), role: "other", role_said: true }] }), { place: "where video of the unboxing", file: null }],
  ["no order number", whole({ order: {}, reason: null }), { place: "field-order-number" }],
  ["a claim without an amount", whole({ claim: { solution: "refund" }, must: lacking(BESIDE) }), { place: "field-claim-refund" }],
  ["an amount without a currency", whole({ order: { ...whole().order, currency: null }, must: lacking(BESIDE) }), { place: "field-order-currency" }],
  ["an item without a price", whole({ order: { ...whole().order, price: null }, must: lacking(BESIDE) }), { place: "field-order-price" }],
  ["dates begin in the first one that is empty", whole({ parts: [{ what: "the end of buyer protection", there: false, place: "field-order-protection-ends" }], order: { ...whole().order, ordered: "2026-10-01" } }), { place: "field-order-shipped", file: undefined }],
  ["a reason without what is asked for", whole({ claim: {} }), { place: "field-claim-solution" }],
  ["no picture of the listing", whole({ must: lacking(BESIDE), files: [photo("b", "received", true)] }), { add: true }],
  ["no photo of what came", whole({ must: lacking(BESIDE), files: [photo("a", "listing", true)] }), { add: true }],
  ["a reason that needs no comparison", whole({ must: lacking("screenshot of the chat") }), { place: "where screenshot of the chat", file: null }],
  ["a comparison without boxes", whole({ comparisons: boxes([]) }), { draw: boxes([])[0] }],
  ["a box on one side alone", whole({ comparisons: boxes([{ listing: [1, 2, 3, 4], received: null }]) }), { draw: boxes([{ listing: [1, 2, 3, 4], received: null }])[0] }],
  ["a ruler says enough", whole({ comparisons: boxes([], [{}]) }), { build: true }],
  ["what the form needs", whole({ parts: lacking("the order's number") }), { place: "where the order's number", file: null }],
  ["nothing but the package", whole(), { build: true }],
  ["a package of what was", whole({ package: { made_from_now: false } }), { build: true }],
  ["a package that is changed since", whole({ package: { made_from_now: true }, build: { state: "done", stale: true } }), { build: true }],
  ["all done", whole({ package: { made_from_now: true } }), null],
];

for (const [name, now, leads] of STEPS) test(name, () => assert.deepEqual(nextStep(now)?.leads ?? null, leads));

test("what is put off makes way for the next, until only the package is left", () => {
  const now = whole({ files: [photo("a", "listing", true), photo("b"), film("c")], order: { ...whole().order, number: null }, reason: null, must: lacking("one", "two") });
  const [later, seen] = [new Set(), []];
  for (let step = nextStep(now, later); step; step = nextStep(now, later)) {
    seen.push(step.key);
    later.add(step.key);
  }
  assert.deepEqual(seen, ["roles", "order", "reason", "missing one", "missing two", "build"]);
  assert.match(nextStep(now, new Set(seen.slice(0, 5)))?.words ?? "", /of what is there/);
});

test("the statement comes after what its draft is made of, and is asked for in words of what to do", () => {
  const now = whole({ parts: lacking("a statement without errors", "the day of shipping") });
  assert.equal(nextStep(now)?.words, "Enter the dates of the order, above all “Sent”.");
  assert.equal(nextStep(now, new Set(["missing the day of shipping"]))?.words, "Write the statement, or begin with the draft.");
});

test("a statement that was not judged yet is not called wrong", () => {
  const now = whole({ parts: [{ ...lacking("a statement without errors")[0], place: "statement" }], statement: { text: "It is blue." } });
  assert.deepEqual(nextStep(now, new Set(), "")?.leads, { wait: true });
  assert.match(nextStep(now, new Set(), "It is blue.")?.words ?? "", /^Correct/);
});

test("what was promised and what came is asked for before its draft, where the claim is about that", () => {
  const now = (facts, text = "") => whole({ must: [{ what: BESIDE, there: true }], parts: lacking("a statement without errors"), facts, statement: { text } });
  const seen = (facts) => nextStep({ ...now(facts), reason: { facts: ["promised", "came", "how"] } })?.leads;
  assert.deepEqual(nextStep(now({}))?.leads, { place: "field-facts-promised" });
  assert.deepEqual(nextStep(now({ promised: "red" }))?.leads, { place: "field-facts-came" });
  assert.deepEqual(seen({ promised: "red", came: "blue" }), { place: "field-facts-how" });
  assert.deepEqual(seen({ promised: "red", came: "blue", how: "test" }), { place: "field-facts-shows" });
  for (const step of [nextStep(now({}), new Set(["facts"])), nextStep(now({ promised: "red", came: "blue" })), nextStep(now({}, "It is blue."))])
    assert.equal(step?.key, "missing a statement without errors");
});

test("a statement that is there is not asked for again: it is to be corrected", () => {
  const now = whole({ parts: lacking("a statement without errors"), statement: { text: "PAY ME" } });
  assert.match(nextStep(now)?.words ?? "", /^Correct the statement/);
});

test("one action is the filled one, whatever else is offered", () => {
  const open = lacking("a statement without errors");
  const made = { made_from_now: true, verdict: "ready" };
  const action = (changes) => mainAction(whole(changes), nextStep(whole(changes)));
  assert.equal(action({ files: [] }), "add");
  assert.equal(mainAction(whole({}), { key: "questions", words: "", act: "", once: true, leads: { place: "attest" } }), "build-beside", "what is only offered is not the main thing");
  assert.equal(action({ parts: open }), "step");
  assert.equal(action({}), "build");
  assert.equal(action({ package: made }), "hand-in");
  assert.equal(action({ package: made, parts: open }), "hand-in");
  assert.equal(action({ package: { ...made, verdict: "not-ready" }, parts: open }), "step");
  assert.equal(action({ package: made, build: { state: "done", stale: true } }), "build");
});

test("of the label it is said what is wrong with it", () => {
  const label = (changes) => ({ ...photo("l", "label", true), name: "label.jpg", label: null, ...changes });
  const words = (tracking, ...files) => nextStep(whole({ parts: lacking("the tracking number, read on the label"), order: { ...whole().order, tracking }, files: [...files, film("c")] }))?.words ?? "";
  assert.match(words(null, label()), /^Enter the tracking number/);
  assert.match(words("RB1", photo("b", "received", true)), /^Add a photo of the parcel's label/);
  assert.match(words("RB1", label()), /cannot be read in label.jpg/);
  assert.match(words("RB1", label({ label: { outcome: "mismatch", number: "RB2" } })), /label.jpg shows RB2/);
});

test("the questions are offered after the statement, with the build beside them, until the first is answered", () => {
  const parts = [{ what: "your answers to the questions", there: false, place: "attest", file: null }];
  assert.match(nextStep(whole({ parts }))?.words ?? "", /^2 questions, Yes or No: they tell what else would help \(about 10 seconds\)/);
  assert.ok(nextStep(whole({ parts }))?.once);
  assert.equal(nextStep(whole({ parts: [...parts, ...lacking("a statement without errors")] }))?.key, "missing a statement without errors");
  for (const attest of [{ only_true: true }, { only_true: true, messages_kept: false }]) assert.deepEqual(nextStep(whole({ parts, attest }))?.leads, { build: true });
});

test("boxes are asked for in the comparison that is looked at", () => {
  const comparisons = [...boxes([]), { place: 1, listing: "a", received: "d", marks: [], rulers: [] }];
  const now = whole({ comparisons, files: [...whole().files, photo("d", "received", true)] });
  assert.match(nextStep(now)?.words ?? "", /in comparison 1/);
  assert.match(nextStep(now, new Set(), "", ["a", "d"])?.words ?? "", /in comparison 2/);
  assert.deepEqual(nextStep(now, new Set(), "", ["a", "d"])?.leads, { draw: comparisons[1] });
});

test("keys of the case file are no words of the page", () => {
  const step = nextStep(whole({ parts: lacking("the day of shipping (order.shipped)") }));
  assert.equal(step?.words, "Enter the dates of the order, above all “Sent”.");
});
