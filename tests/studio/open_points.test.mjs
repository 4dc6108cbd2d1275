// "Ready" is said of the files alone; what else is open is counted beside it, each thing once.

import assert from "node:assert/strict";
import test from "node:test";
import { gathered, openPoints } from "./open_points.js";

const finding = (code, severity, place) => ({ code, severity, message: code, hint: "", file: null, comparison: null, place });
const part = (what, place, there = false) => ({ what, there, place, file: null });
const whole = (changes = {}) => ({ attest: { only_true: true }, questions: [{ name: "only_true" }], findings: [], parts: [part("the order's number", "field-order-number", true)], ...changes });
const told = (changes) => openPoints(whole(changes)).map(({ kind, count, place }) => [kind, count, place]);

test("nothing is open where all is answered, and notes are no warnings", () => {
  assert.deepEqual(told({ findings: [finding("blurry", "note", "file")] }), []);
});

test("a question without an answer is open, one that was answered No is not", () => {
  const questions = [{ name: "only_true" }, { name: "same_angle" }, { name: "messages_kept" }];
  assert.deepEqual(told({ questions, attest: { only_true: true, same_angle: false, messages_kept: null } }), [["questions", 1, "attest"]]);
});

test("dates that contradict each other are told apart from other warnings, and lead to the dates", () => {
  const findings = [finding("blurry", "warning", "file"), finding("timeline-contradiction", "warning", "dates")];
  assert.deepEqual(told({ findings }), [["dates", 1, "dates"], ["warnings", 1, "findings-title"]]);
});

test("a last day that passed since the build is more than a warning", () => {
  assert.deepEqual(told({ findings: [finding("deadline-passed", "error", "dates")] }), [["errors", 1, "findings-title"]]);
});

test("the last day is told by itself, so that page and report count the same warnings", () => {
  const findings = [finding("blurry", "warning", "file"), finding("deadline-near", "warning", "dates")];
  assert.deepEqual(told({ findings }), [["deadline", 1, "dates"], ["warnings", 1, "findings-title"]]);
});

test("the parts of the claim are counted as they are shown, but for the questions, which are counted one by one", () => {
  const parts = [part("a refund amount", "field-claim-refund"), part("your answers", "attest"), part("the end of buyer protection", "field-order-protection-ends")];
  const findings = [finding("refund-missing", "warning", "field-claim-refund")];
  assert.deepEqual(told({ parts, findings }), [["things", 2, "missing-title"], ["warnings", 1, "findings-title"]]);
});

test("what several files have in common is one box to read, and counts once", () => {
  const findings = ["a", "b", "c"].map((file) => ({ ...finding("blurry", "warning", "file"), file }));
  assert.deepEqual(told({ findings }), [["warnings", 1, "findings-title"]]);
  assert.deepEqual(gathered(findings).map(({ file }) => file), ["a"]);
});
