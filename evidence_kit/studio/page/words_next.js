// @ts-check
// The sentences that lead from one step to the next.

import { SIDE } from "./words_side.js";

/** What is said of some things that are missing: what to do, rather than what a check would like to see. */
const ASKED = /** @type {[RegExp, (what: string) => string][]} */ ([
  [/^a statement/, () => "Write the statement, or begin with the draft."],
  [/^a refund amount/, () => "Say how much money you ask for."],
  [/^the (day of shipping|end of buyer protection)/, datesWanted],
  [/^the (day|end|order's number)/, (what) => `Enter ${what}.`],
]);

/** The dates by the names of their fields. @param {string} what */
function datesWanted(what) {
  const names = [/day of shipping/.test(what) && SIDE.shipped, /end of buyer protection/.test(what) && SIDE.protectionEnds];
  return `Enter the dates of the order, above all ${names.filter(Boolean).map((name) => `“${name}”`).join(" and ")}.`;
}

/** Reading and answering one question takes so many seconds. */
const ANSWERING = 4;

/** @param {number} seconds */
export const lasting = (seconds) => (seconds < 90 ? `about ${Math.max(10, Math.round(seconds / 10) * 10)} seconds` : `about ${Math.round(seconds / 60)} minutes`);

export const NEXT = {
  next: "Next",
  later: "Not now",
  /** @param {number} number */
  roles: (number) => (number === 1 ? "One photo is not named yet: say what it shows." : `Say what each photo shows: ${number} to go.`),
  /** @param {number} number */
  rolesAct: (number) => (number === 1 ? "Show it" : "Show the next"),
  roleHere: "Say what this shows: choose below the files, or press the key that stands there.",
  /** @param {string} name */
  film: (name) => `Say what ${name} shows: is it the unboxing?`,
  order: "Enter the order number, and the tracking number if you have it.",
  orderAct: "Enter them",
  fieldAct: "Show the field",
  reason: "Say what is wrong.",
  reasonAct: "Choose the reason",
  solution: "Choose what you ask for: refund only, or return and refund.",
  solutionAct: "Choose",
  refund: "Say how much money you ask for.",
  currency: "Enter the currency of the refund.",
  item: "Enter what you ordered, and its price.",
  came: "Say in a few words what is wrong with what came: the draft of the statement is made of it.",
  seen: "Say how it can be seen.",
  shows: "Say in a few words what that shows.",
  /** @param {number} number */
  questions: (number) => `${number === 1 ? "1 question" : `${number} questions`}, Yes or No: they tell what else would help (${lasting(number * ANSWERING)}).`,
  buildNow: "Build now",
  questionsAct: "Answer",
  compare: "Put the listing's picture beside the photo of what came.",
  compareAct: "Compare them",
  addListing: "Add a picture from the listing, to compare it with what came.",
  addReceived: "Add a photo of what came, to compare it with the listing.",
  addAct: "Add files",
  boxes: "Draw a box around the difference, in both pictures.",
  /** @param {number} number */
  boxesIn: (number) => `Draw a box around the difference in comparison ${number}, in both pictures.`,
  boxesAct: "Draw",
  facts: "Say in a few words what was promised, and what came: the draft of the statement is written from it.",
  checking: "The statement is being checked …",
  statementWrong: "Correct the statement: what is wrong with it stands below it.",
  labelUnnumbered: "Enter the tracking number: it is looked for on the label.",
  labelMissing: "Add a photo of the parcel's label on which the tracking number can be read.",
  /** @param {string} name @param {string} number */
  labelOther: (name, number) => `The label in ${name} shows ${number}: correct the tracking number, or add the label of this parcel.`,
  /** @param {string} name */
  labelUnreadable: (name) => `The tracking number cannot be read in ${name}: add a sharp photo of the label, or correct the number.`,
  /** @param {string} what */
  missing: (what) => ASKED.find(([words]) => words.test(what))?.[1](what) ?? `Still missing: ${what}.`,
  missingAct: "Take me there",
  build: "All is there. Build the package.",
  buildSome: "Build the package of what is there; more can be added later.",
  buildAgain: "Something changed since the package was built. Build it again.",
  buildAct: "Build",
};
