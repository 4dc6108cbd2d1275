// @ts-check
// The one thing to do next, on the way from a pile of files to a package that can be uploaded.

import { inWords } from "./field_names.js";
import { openQuestions } from "./open_questions.js";
import { isOfWhatCame } from "./partners.js";
import { bareComparisons, firstOpenDate, isOpen, isWanted, openFields } from "./wanted.js";
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
 * @property {boolean} [once]  whether it is offered once only, with the build beside it
 * @property {{file: string} | {pair: Pair} | {choose: true} | {draw: ComparisonJson} | {place: string, file?: string | null} | {add: true} | {build: true} | {wait: true}} leads  what the button does
 */

/**
 * Returns which one button is the filled one: to bring files, to do the next step, to build, or to hand the package in.
 * What is only offered leaves the build beside it the main one.
 * @param {CaseJson} now @param {Step | null} step @returns {"add" | "step" | "build-beside" | "build" | "hand-in"}
 */
export function mainAction(now, step) {
  if (!now.files.length) return "add";
  if (isCurrent(now) && now.package?.verdict === "ready") return "hand-in";
  if (step?.once) return "build-beside";
  return step && !("build" in step.leads) ? "step" : "build";
}

/** Whether the package was made from the case as it is. @param {CaseJson} now */
export const isCurrent = (now) => Boolean(now.package?.made_from_now) && !now.build.stale;

/** @param {FileJson} file */
const isPicture = (file) => file.kind === "image" && file.width > 0 && !file.leave_out;

/** Also one that is still looked at. @param {FileJson} file */
const mayBePicture = (file) => isPicture(file) || (file.kind === "image" && !file.examined && !file.leave_out);

/**
 * Returns the next step that was not put off; null without files, and when all is done.
 * @param {CaseJson} now @param {ReadonlySet<string>} [later]
 * @param {string} [judged]  the statement that `now` was judged by, where that is an older one
 * @param {Pair | null} [shown]  the pictures of the comparison that is looked at
 * @returns {Step | null}
 */
export function nextStep(now, later = new Set(), judged = now.statement.text, shown = null) {
  if (!now.files.length) return null;
  for (const step of [ofRoles, ofOrder, ofReason, ofSolution, ofRefund, ofFacts, ofItem, ofComparison, ofBoxes, ofMissing, ofQuestions, ofPackage]) {
    const found = step(now, later, shown);
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

/**
 * A step to the first field of some that is still empty.
 * @param {CaseJson} now @param {string} key @param {string[]} fields  as the case file names them @param {string} words @returns {Step | null}
 */
function ofFields(now, key, fields, words) {
  const open = openFields(now).find(({ name }) => fields.includes(name));
  return open ? { key, words, act: NEXT.fieldAct, leads: { place: open.place } } : null;
}

/** @param {CaseJson} now */
const ofRefund = (now) => ofFields(now, "refund", ["claim.refund", "order.currency"], now.claim["refund"] ? NEXT.currency : NEXT.refund);

/** Whoever has written the statement has said it. @param {CaseJson} now */
const ofFacts = (now) => (now.statement.text.trim() ? null : ofFields(now, "facts", ["facts.promised", "facts.came", "facts.how", "facts.shows"], factWords(now)));

/** @param {CaseJson} now */
function factWords(now) {
  const [promised, came, how] = ["promised", "came", "how"].map((key) => isOpen(now, ["facts", key]));
  if (promised || came) return isWanted(now, ["facts", "promised"]) ? NEXT.facts : NEXT.came;
  return how ? NEXT.seen : NEXT.shows;
}

/** @param {CaseJson} now */
const ofItem = (now) => ofFields(now, "item", ["order.item", "order.price"], NEXT.item);

/** Whether something is a comparison of what was promised with what came. @param {{what: string}} needed */
const isCompared = ({ what }) => /side-by-side/.test(what);

/** @param {CaseJson} now @returns {Step | null} */
function ofComparison(now) {
  const lacks = (/** @type {{what: string, there: boolean}} */ needed) => !needed.there && isCompared(needed);
  if (now.comparisons.length || ![...now.must, ...now.should].some(lacks)) return null;
  const pictures = now.files.filter(isPicture);
  const [listings, came] = [pictures.filter(({ role }) => role === "listing"), pictures.filter(isOfWhatCame)];
  const [listing, received] = [listings[0], came[0]];
  if (!(listing && received) && !now.must.some(lacks)) return null;
  // Of several, only whoever took them knows which belong together.
  const leads = /** @type {Step["leads"]} */ (listings.length > 1 || came.length > 1 ? { choose: true } : { pair: [listing?.id, received?.id] });
  if (listing && received) return { key: "compare", words: NEXT.compare, act: NEXT.compareAct, leads };
  const words = listing ? NEXT.addReceived : NEXT.addListing;
  return { key: listing ? "add-received" : "add-listing", words, act: NEXT.addAct, leads: { add: true } };
}

/** The comparison that is looked at comes first. @param {CaseJson} now @param {ReadonlySet<string>} _ @param {Pair | null} shown @returns {Step | null} */
function ofBoxes(now, _, shown) {
  const open = bareComparisons(now);
  const bare = open.find(({ listing, received }) => listing === shown?.[0] && received === shown[1]) ?? open[0];
  const words = bare && now.comparisons.length > 1 ? NEXT.boxesIn(now.comparisons.indexOf(bare) + 1) : NEXT.boxes;
  return bare ? { key: `boxes ${bare.listing} ${bare.received}`, words, act: NEXT.boxesAct, leads: { draw: bare } } : null;
}

/** @param {CaseJson} now @param {ReadonlySet<string>} later @returns {Step | null} */
function ofMissing(now, later) {
  // The draft is made of what was entered, so that the statement comes last.
  const isStatement = (/** @type {{what: string}} */ { what }) => /^a statement/.test(what);
  const parts = [...now.parts.filter((part) => !isStatement(part)), ...now.parts.filter(isStatement)];
  // The questions are offered, not owed; and what was put off by its field is put off.
  const isElsewhere = (/** @type {{place: string}} */ { place }) => place === "attest" || (place === "field-claim-refund" && later.has("refund"));
  const open = [...now.must, ...parts].find((part) => !part.there && !isElsewhere(part) && !later.has(`missing ${part.what}`));
  if (!open) return null;
  const film = /unboxing/.test(open.what) && now.files.find(({ kind, role, leave_out }) => kind === "video" && role === "video" && !leave_out);
  if (film) return { key: `missing ${open.what}`, words: NEXT.film(film.name), act: NEXT.rolesAct(1), leads: { file: film.id } };
  const words = isStatement(open) && now.statement.text.trim() ? NEXT.statementWrong : /^the tracking number/.test(open.what) ? ofLabel(now) : NEXT.missing(inWords(open.what));
  return { key: `missing ${open.what}`, words, act: NEXT.missingAct, leads: { place: firstOpenDate(now, open.place), file: open.file } };
}

/** Offered until somebody has answered one: what is open then, the tab shows. @param {CaseJson} now @returns {Step | null} */
function ofQuestions(now) {
  const open = openQuestions(now).length;
  const helps = open > 0 && open === now.questions.length && now.parts.some(({ there, place }) => !there && place === "attest");
  return helps ? { key: "questions", words: NEXT.questions(open), act: NEXT.questionsAct, leads: { place: "attest" }, once: true } : null;
}

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
