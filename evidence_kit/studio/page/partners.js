// @ts-check
// Which pictures go side by side: those that can be compared, and of them the likeliest first.

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Side} Side */

/** What came, as photos show it, those first that are compared most. */
const CAME = ["received", "damage", "contents", "size-label", "scale"];
/** Pictures that are read rather than compared. */
const READ = new Set(["chat", "label", "tracking", "policy-excerpt", "report", "document"]);

/** What is compared already waits behind everything else that shows what came. */
const USED = CAME.length;
const READ_LAST = 100;
const SHOWN_FIRST = -1000;

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

/** Returns the pictures for a side, the likeliest first, those to be read last. @param {CaseJson} now @param {Side} side @returns {FileJson[]} */
export function picturesFor(now, side) {
  const rank = (/** @type {FileJson} */ file) => distance(file, side);
  return comparable(now).sort((one, other) => rank(one) - rank(other) || newest(one, other));
}

/** @param {FileJson} one @param {FileJson} other */
const newest = (one, other) => (other.taken ?? "").localeCompare(one.taken ?? "");

/** The side on which a picture belongs. @param {FileJson} file @returns {Side} */
export const sideOf = ({ role }) => (role === "listing" ? "listing" : "received");

/** A picture and another one, each on its side. @param {FileJson} file @param {FileJson} other @returns {Pair} */
export const pairWith = (file, other) => (sideOf(file) === "listing" ? [file.id, other.id] : [other.id, file.id]);

/**
 * Returns the two pictures that most likely belong side by side and do not yet; null without two.
 * @param {CaseJson} now
 * @param {string} [shown]  the id of a picture that is one of the two if it can be
 * @returns {Pair | null}
 */
export function likeliestPair(now, shown = "") {
  const used = new Set(now.comparisons.flatMap(({ listing, received }) => [listing, received]));
  const cost = (/** @type {FileJson} */ file, /** @type {Side} */ side) =>
    distance(file, side) + (used.has(file.id) ? (side === "received" ? USED : 0.5) : 0) + (file.id === shown && side === sideOf(file) ? SHOWN_FIRST : 0);
  const [listings, others] = [picturesFor(now, "listing").filter(isCompared), picturesFor(now, "received").filter(isCompared)];
  let best = null;
  for (const listing of listings)
    for (const received of others) {
      if (listing === received || between(now, [listing.id, received.id]) || between(now, [received.id, listing.id])) continue;
      const costs = cost(listing, "listing") * USED + cost(received, "received");
      if (!best || costs < best.costs) best = { costs, pair: /** @type {Pair} */ ([listing.id, received.id]) };
    }
  return best?.pair ?? null;
}
