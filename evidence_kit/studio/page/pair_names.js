// @ts-check
// Which pictures belong side by side by their names: "tree_A" and "tree_B", "lamp-listing" and "lamp-received".

/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Side} Side */
/** @typedef {{rest: string, side: Side | "", word: boolean}} Told  a name without the word or letter of its side */

const LISTING = ["listing", "listed", "ad", "advert", "offer", "shop", "seller", "ordered", "promised", "product", "original", "expected"];
const RECEIVED = ["received", "came", "arrived", "got", "delivered", "actual", "actually", "real", "reality", "mine"];
const LETTERS = /** @type {Record<string, Side>} */ ({ a: "listing", b: "received" });

/** What programs and cameras put behind a name: "_IMG_1025", "_edited". */
const CAMERA = /[\s._-]+(?:img|dsc|dscn|dscf|pxl|mvimg|p)[\s._-]*\d[\d\s._-]*$/i;

/** The parts of a name that are read by themselves, without its folder, its ending, and the camera's own name. @param {string} name */
function partsOf(name) {
  const stem = name.slice(name.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const named = stem.replace(CAMERA, "");
  return (named.toLowerCase().match(/\p{L}+|\d+/gu) ?? []).map((part) => (/^\d+$/.test(part) ? part.replace(/^0+(?=\d)/, "") : part));
}

/** What a name tells of its side: a word anywhere, else a letter at its end. @param {string} name @returns {Told} */
function toldBy(name) {
  const parts = partsOf(name);
  const at = parts.findIndex((part) => LISTING.includes(part) || RECEIVED.includes(part));
  const rest = (/** @type {number} */ without) => parts.filter((_, place) => place !== without).join(" ");
  if (at >= 0) return { rest: rest(at), side: LISTING.includes(parts[at] ?? "") ? "listing" : "received", word: true };
  const side = LETTERS[parts.at(-1) ?? ""] ?? "";
  return { rest: side ? rest(parts.length - 1) : parts.join(" "), side, word: false };
}

/** The names say nothing of each other. */
export const UNRELATED = 3;

/**
 * Returns how little two names say that their pictures belong together: 0 for a pair, 1 where one says more of the same,
 * 2 for letters that stand on the other sides, UNRELATED where they say nothing.
 * @param {string} listing  the name of the picture on the listing's side @param {string} received
 */
export function strangeness(listing, received) {
  const [one, other] = [toldBy(listing), toldBy(received)];
  // Two photos of one kind, such as lamp-received-1 and lamp-received-2, are no pair.
  if (one.side && one.side === other.side) return UNRELATED;
  const bothSay = Boolean(one.side && other.side);
  // Beside "lamp-listing", "lamp_B" is one of several photos.
  if (bothSay && one.word !== other.word) return UNRELATED;
  const goesOn = bothSay && one.word && (isMore(one.rest, other.rest) || isMore(other.rest, one.rest));
  if (one.rest !== other.rest && !goesOn) return UNRELATED;
  // "listing.png" says that it is the listing's, and nothing of which photo stands beside it.
  if (!one.rest && !bothSay) return UNRELATED;
  if (one.side === "received" || other.side === "listing") return 2;
  return goesOn ? 1 : 0;
}

/** Whether a name goes on where another ends: "box in scene" after "box". @param {string} long @param {string} short */
const isMore = (long, short) => short !== "" && long.startsWith(`${short} `);
