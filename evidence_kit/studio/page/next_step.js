// @ts-check
// The one thing to do next, on the way from a pile of files to a package that can be uploaded.

import { fileOf } from "./subject.js";
import { inWords } from "./field_names.js";
import { openQuestions } from "./open_questions.js";
import { NEXT } from "./words_next.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").ComparisonJson} ComparisonJson */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").Pair} Pair */

/**
 * @typedef {object} Step
 * @property {string} key  what is put off when the step is
 * @property {string} words  what to do
 * @property {string} act  what the button says
 * @property {{file: string} | {pair: Pair} | {draw: ComparisonJson} | {place: string, file?: string | null} | {add: true} | {build: true} | {wait: true}} leads  what the button does
 */

/**
 * Returns which one button is the filled one: to bring files, to do the next step, to build, or to hand the package in.
 * @param {CaseJson} now @param {Step | null} step @returns {"add" | "step" | "build" | "hand-in"}
 */
export function mainAction(now, step) {
  if (!now.files.length) return "add";
  if (isCurrent(now) && now.package?.verdict === "ready") return "hand-in";
  return step && !("build" in step.leads) ? "step" : "build";
}

/** Whether the package was made from the case as it is. @param {CaseJson} now */
export const isCurrent = (now) => Boolean(now.package?.made_from_now) && !now.build.stale;

/** @param {FileJson} file */
const isPicture = (file) => file.kind === "image" && file.width > 0 && !file.leave_out;

/** Also one that is still looked at. @param {FileJson} file */
const mayBePicture = (file) => isPicture(file) || (file.kind === "image" && !file.examined && !file.leave_out);

/** @param {CaseJson} now @param {...string} roles */
const showing = (now, ...roles) => now.files.find((file) => isPicture(file) && roles.includes(file.role));

/**
 * Returns the next step that was not put off; null without files, and when all is done.
 * @param {CaseJson} now @param {ReadonlySet<string>} [later]
 * @param {string} [judged]  the statement that `now` was judged by, where that is an older one
 * @returns {Step | null}
 */
export function nextStep(now, later = new Set(), judged = now.statement.text) {
  if (!now.files.length) return null;
  for (const step of [ofRoles, ofOrder, ofReason, ofSolution, ofComparison, ofBoxes, ofMissing, ofPackage]) {
    const found = step(now, later);
    if (found && isOfStatement(found) && judged !== now.statement.text) return { ...found, words: NEXT.checking, act: "", leads: { wait: true } };
    if (found && !later.has(found.key)) return found;
  }
  return null;
}

/** @param {Step} step */
const isOfStatement = ({ leads }) => "place" in leads && leads.place === "statement";

/** @param {CaseJson} now @returns {Step | null} */
function ofRoles(now) {
  const open = now.files.filter((file) => mayBePicture(file) && file.role === "other" && !file.role_said);
  const first = open[0];
  return first ? { key: "roles", words: NEXT.roles(open.length), act: NEXT.rolesAct(open.length), leads: { file: first.id } } : null;
}

/** Labels and films are checked against the order's numbers, so that they come before everything that is drawn. @param {CaseJson} now @returns {Step | null} */
const ofOrder = (now) => (now.order["number"] ? null : { key: "order", words: NEXT.order, act: NEXT.orderAct, leads: { place: "field-order-number" } });

/** @param {CaseJson} now @returns {Step | null} */
const ofReason = (now) => (now.reason ? null : { key: "reason", words: NEXT.reason, act: NEXT.reasonAct, leads: { place: "claim-reason" } });

/** The form asks for it beside the reason. @param {CaseJson} now @returns {Step | null} */
const ofSolution = (now) =>
  now.reason && !now.claim["solution"] ? { key: "solution", words: NEXT.solution, act: NEXT.solutionAct, leads: { place: "field-claim-solution" } } : null;

/** Whether something is a comparison of what was promised with what came. @param {{what: string}} needed */
const isCompared = ({ what }) => /side-by-side/.test(what);

/** @param {CaseJson} now @returns {Step | null} */
function ofComparison(now) {
  const isOpen = (/** @type {{what: string, there: boolean}} */ needed) => !needed.there && isCompared(needed);
  if (now.comparisons.length || ![...now.must, ...now.should].some(isOpen)) return null;
  const [listing, received] = [showing(now, "listing"), showing(now, "received") ?? showing(now, "damage", "contents", "size-label")];
  if (!(listing && received) && !now.must.some(isOpen)) return null;
  if (listing && received) return { key: "compare", words: NEXT.compare, act: NEXT.compareAct, leads: { pair: [listing.id, received.id] } };
  const words = listing ? NEXT.addReceived : NEXT.addListing;
  return { key: listing ? "add-received" : "add-listing", words, act: NEXT.addAct, leads: { add: true } };
}

/** @param {CaseJson} now @returns {Step | null} */
function ofBoxes(now) {
  const bare = now.comparisons.find(
    ({ listing, received, marks, rulers }) =>
      !rulers.length && !marks.some((mark) => mark.listing && mark.received) && fileOf(now, listing) && fileOf(now, received)
  );
  const words = bare && now.comparisons.length > 1 ? NEXT.boxesIn(now.comparisons.indexOf(bare) + 1) : NEXT.boxes;
  return bare ? { key: `boxes ${bare.listing} ${bare.received}`, words, act: NEXT.boxesAct, leads: { draw: bare } } : null;
}

/** @param {CaseJson} now @param {ReadonlySet<string>} later @returns {Step | null} */
function ofMissing(now, later) {
  // The draft is made of what was entered, so that the statement comes last.
  const isStatement = (/** @type {{what: string}} */ { what }) => /^a statement/.test(what);
  const parts = [...now.parts.filter((part) => !isStatement(part)), ...now.parts.filter(isStatement)];
  // Whoever has answered No to some of them has answered: what that means stands among what is to be looked at.
  const isAnswered = (/** @type {{place: string}} */ { place }) => place === "attest" && openQuestions(now).length === 0;
  const open = [...now.must, ...parts].find((part) => !part.there && !isAnswered(part) && !later.has(`missing ${part.what}`));
  if (!open) return null;
  if (isStatement(open) && !later.has("facts") && lacksFacts(now)) return ofFacts(now);
  if (open.place === "attest") return { key: `missing ${open.what}`, words: NEXT.questions(openQuestions(now).length), act: NEXT.questionsAct, leads: { place: open.place } };
  const film = /unboxing/.test(open.what) && now.files.find(({ kind, role, leave_out }) => kind === "video" && role === "video" && !leave_out);
  if (film) return { key: `missing ${open.what}`, words: NEXT.film(film.name), act: NEXT.rolesAct(1), leads: { file: film.id } };
  const words = isStatement(open) && now.statement.text.trim() ? NEXT.statementWrong : /^the tracking number/.test(open.what) ? ofLabel(now) : NEXT.missing(inWords(open.what));
  return { key: `missing ${open.what}`, words, act: NEXT.missingAct, leads: { place: open.place, file: open.file } };
}

/** Whether the draft could not say what was promised and what came, though that is what the claim is about. @param {CaseJson} now */
const lacksFacts = ({ statement, facts, must, should }) =>
  !statement.text.trim() && [...must, ...should].some(isCompared) && !(facts["promised"] && facts["came"]);

/** @param {CaseJson} now @returns {Step} */
const ofFacts = ({ facts }) => ({ key: "facts", words: NEXT.facts, act: NEXT.orderAct, leads: { place: facts["promised"] ? "field-facts-came" : "field-facts-promised" } });

/** What is wrong with the label, and what to do. @param {CaseJson} now */
function ofLabel({ order, files }) {
  const photo = files.find(({ role, kind }) => role === "label" && kind === "image");
  if (!order["tracking"]) return NEXT.labelUnnumbered;
  if (!photo) return NEXT.labelMissing;
  return photo.label?.number ? NEXT.labelOther(photo.name, photo.label.number) : NEXT.labelUnreadable(photo.name);
}

/** @param {CaseJson} now @returns {Step | null} */
function ofPackage(now) {
  if (isCurrent(now)) return null;
  const whole = [...now.must, ...now.parts].every(({ there }) => there);
  return { key: "build", words: now.package ? NEXT.buildAgain : whole ? NEXT.build : NEXT.buildSome, act: NEXT.buildAct, leads: { build: true } };
}
