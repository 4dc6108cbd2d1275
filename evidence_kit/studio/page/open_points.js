// @ts-check
// What is open although the files fit the form, so that "ready" is never said of more than is known. Pure.

import { openQuestions } from "./open_questions.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").FindingJson} FindingJson */
/** @typedef {{kind: "errors" | "questions" | "dates" | "things" | "deadline" | "warnings", count: number, place: string, about: FindingJson | null}} OpenPoint  and where on the page it is dealt with */

/** Findings of dates that cannot all be true. */
const CONTRADICTIONS = new Set(["timeline-contradiction", "dates-contradict"]);

/**
 * Returns findings, what several files have in common once, as the report shows and counts them.
 * @param {readonly FindingJson[]} findings @returns {FindingJson[]}
 */
export const gathered = (findings) => [...new Map([...findings].reverse().map((one) => [alikeKey(one), one])).values()].reverse();

/** @param {FindingJson} finding */
export const alikeKey = ({ code, severity, message, hint }) => JSON.stringify([code, severity, message, hint]);

/**
 * Returns what is open, the gravest first; nothing when all that can be known speaks for the upload.
 * @param {CaseJson} now @returns {OpenPoint[]}
 */
export function openPoints(now) {
  const wrong = gathered(now.findings.filter(({ severity }) => severity !== "note"));
  const errors = wrong.filter(({ severity }) => severity === "error");
  const warnings = wrong.filter(({ severity }) => severity === "warning");
  const dates = warnings.filter(({ code }) => CONTRADICTIONS.has(code));
  // The report has no warning of the last day, since it is read on another day; so it is no number among the others.
  const near = warnings.filter(({ code }) => code === "deadline-near");
  // The questions are counted one by one.
  const things = now.parts.filter(({ there, place }) => !there && place !== "attest");
  const points = /** @type {OpenPoint[]} */ ([
    { kind: "errors", count: errors.length, place: "findings-title", about: null },
    { kind: "dates", count: dates.length, place: dates[0]?.place ?? "dates", about: dates[0] ?? null },
    { kind: "questions", count: openQuestions(now).length, place: "attest", about: null },
    { kind: "things", count: things.length, place: "missing-title", about: null },
    { kind: "deadline", count: near.length, place: near[0]?.place ?? "dates", about: near[0] ?? null },
    { kind: "warnings", count: warnings.length - dates.length - near.length, place: "findings-title", about: null },
  ]);
  return points.filter(({ count }) => count);
}
