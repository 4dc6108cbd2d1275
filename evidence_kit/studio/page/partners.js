// @ts-check
// Which pictures go side by side: those that can be compared, and of them the likeliest first.

import { strangeness, UNRELATED } from "./pair_names.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Side} Side */

/** What came, as photos show it, those first that are compared most. */
const CAME = ["received", "damage", "contents", "size-label", "scale"];
/** Pictures that are read rather than compared. */
const READ = new Set(["chat", "label", "tracking", "policy-excerpt", "report", "document"]);

const READ_LAST = 100;

/** Whether nobody has said yet what a photo shows. @param {FileJson} file */
export const isUnsaid = (file) => file.role === "other" && !file.role_said && file.kind === "image";

/** Whether a picture shows what came, by its name. @param {FileJson} file */
export const isOfWhatCame = ({ role }) => CAME.includes(role);

/** The pictures that can stand in a comparison. @param {CaseJson} now */
export const comparable = (now) => now.files.filter(({ kind, width }) => kind === "image" && width > 0);

/** Whether a picture is one to compare, rather than one to read. @param {FileJson} file */
export const isCompared = ({ role }) => !READ.has(role);

/** @param {CaseJson} now @param {Pair} pair */
export const between = (now, [listing, received]) =>
  now.comparisons.find((one) => one.listing === listing && one.received === received);

/** How far a picture is from what belongs on a side. @param {FileJson} file @param {Side} side */
function distance({ role, role_said: said }, side) {
  if (READ.has(role)) return READ_LAST;
  const unsaid = role === "other" && !said;
  if (side === "listing") return role === "listing" ? 0 : unsaid ? 1 : 2;
  const at = CAME.indexOf(role);
  // A photo that nobody has named is more likely to show what came than the listing's picture is.
  return at >= 0 ? at : unsaid ? CAME.length : role === "listing" ? CAME.length + 2 : CAME.length + 1;
}

/**
 * Returns the pictures for a side, the likeliest first: the one that belongs beside another by its name, then those of
 * the side's kind, of these what is not compared yet, the newest before the others; those to be read are last.
 * @param {CaseJson} now @param {Side} side @param {FileJson | null} [beside]  the picture on the other side @returns {FileJson[]}
 */
export function picturesFor(now, side, beside = null) {
  const used = usedIn(now);
  const strange = (/** @type {FileJson} */ file) => (beside ? strangenessOf(side === "listing" ? [file, beside] : [beside, file]) : 0);
  const rank = (/** @type {FileJson} */ file) => [distance(file, side), Number(used.has(file.id)), strange(file)];
  const sorted = comparable(now).sort((one, other) => byRank(rank(one), rank(other)) || newest(one, other));
  if (!beside) return sorted;
  // Beside a picture, what its name leads to comes before what the kinds tell: two photos whom nobody has named.
  const related = sorted.filter((file) => file.id !== beside.id && !READ.has(file.role) && strange(file) < UNRELATED && !used.has(file.id));
  return [...related, ...sorted.filter((file) => !related.includes(file))];
}

/** The pictures that stand in a comparison. @param {CaseJson} now */
const usedIn = (now) => new Set(now.comparisons.flatMap(({ listing, received }) => [listing, received]));

/** How little two names say that their pictures are a pair; nothing where each stands on the wrong side. @param {[FileJson, FileJson]} pair */
const strangenessOf = ([listing, received]) =>
  received.role === "listing" || isOfWhatCame(listing) ? UNRELATED : strangeness(listing.name, received.name);

/** Compares two ranks, of which the first figure weighs most. @param {number[]} one @param {number[]} other */
function byRank(one, other) {
  const at = one.findIndex((figure, place) => figure !== other[place]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

/** @param {FileJson} one @param {FileJson} other */
const newest = (one, other) => (other.taken ?? "").localeCompare(one.taken ?? "");

/** The side on which a picture belongs. @param {FileJson} file @returns {Side} */
export const sideOf = ({ role }) => (role === "listing" ? "listing" : "received");

/** A picture and another one, each on its side. @param {FileJson} file @param {FileJson} other @returns {Pair} */
export const pairWith = (file, other) => (sideOf(file) === "listing" ? [file.id, other.id] : [other.id, file.id]);

/**
 * Returns the two pictures that most likely belong side by side and do not yet; null without two.
 *
 * What is compared already comes last, also where the names of a pair tell: with a picture that nobody compared yet.
 * @param {CaseJson} now
 * @param {string} [shown]  the id of a picture that is one of the two if it can be
 * @returns {Pair | null}
 */
export function likeliestPair(now, shown = "") {
  const used = usedIn(now);
  const isShown = (/** @type {FileJson} */ file, /** @type {Side} */ side) => file.id === shown && side === sideOf(file);
  const rank = (/** @type {FileJson} */ listing, /** @type {FileJson} */ received) => [
    isShown(listing, "listing") || isShown(received, "received") ? 0 : 1,
    distance(listing, "listing"),
    Number(used.has(received.id)),
    strangenessOf([listing, received]),
    Number(used.has(listing.id)),
    distance(received, "received"),
  ];
  const [listings, others] = [picturesFor(now, "listing").filter(isCompared), picturesFor(now, "received").filter(isCompared)];
  let best = null;
  for (const listing of listings)
    for (const received of others) {
      if (listing === received || between(now, [listing.id, received.id]) || between(now, [received.id, listing.id])) continue;
      const figures = rank(listing, received);
      if (!best || byRank(figures, best.figures) < 0) best = { figures, pair: /** @type {Pair} */ ([listing.id, received.id]) };
    }
  return best?.pair ?? null;
}
