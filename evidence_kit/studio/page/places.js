// @ts-check
// Where a value stands in the case, as edits name it: read it, and put another in its place. Pure.

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").ComparisonJson} ComparisonJson */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Change} Change */

const ITEMS = /** @type {const} */ ({ mark: "marks", ruler: "rulers", suggestion: "suggestions" });

/** What a comparison has that says nothing. */
const BARE = { caption: "", dim: false, listing_crop: null, received_crop: null };

/**
 * Returns what stands at a place: null where nothing does.
 * @param {CaseJson} now
 * @param {Place} at
 * @param {Pair} [pair]
 * @returns {any}
 */
export function valueAt(now, at, pair) {
  const [table, key, item, index] = at;
  if (table === "statement") return now.statement.text || null;
  if (table === "upload") return now.order_wanted;
  if (table === "message") return now.messages[Number(key)] ?? null;
  if (table === "evidence") return ofFile(now.files.find((file) => file.id === key), item, index);
  if (table === "comparison") return ofComparison(now, key ?? null, pair, item, index);
  if (table === "order" || table === "claim" || table === "facts" || table === "attest")
    return now[table][String(key)] ?? null;
  return null;
}

/**
 * @param {FileJson | undefined} file
 * @param {string | number | null | undefined} item
 * @param {string | number | null | undefined} index
 */
function ofFile(file, item, index) {
  if (!file) return null;
  if (item === "redact") return file.redact[Number(index)] ?? null;
  if (item === "cover") return file.covers[Number(index)] ?? null;
  if (item === "mark") return file.marks[Number(index)] ?? null;
  if (item === "role") return file.role_said ? file.role : null;
  return plain(/** @type {any} */ (file)[String(item)]);
}

/**
 * @param {CaseJson} now
 * @param {string | number | null} place
 * @param {Pair | undefined} pair
 * @param {string | number | null | undefined} item
 * @param {string | number | null | undefined} index
 */
function ofComparison(now, place, pair, item, index) {
  const found = comparisonAt(now, pair, place);
  if (!found) return null;
  if (item === undefined) return tableOf(found);
  if (item === "mark" || item === "ruler" || item === "suggestion") return found[ITEMS[item]][Number(index)] ?? null;
  return plain(/** @type {any} */ (found)[String(item)]);
}

/**
 * Returns a comparison as the case file has it: without what says nothing, and without its place.
 * @param {ComparisonJson} comparison
 */
export function tableOf({ place: _, marks, suggestions, rulers, ...said }) {
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => plain(value) !== null)),
    ...(marks.length ? { mark: marks } : {}),
    ...(suggestions.length ? { suggestion: suggestions } : {}),
    ...(rulers.length ? { ruler: rulers } : {}),
  };
}

/** An absent key counts as its default. @param {any} value */
const plain = (value) => (value === undefined || value === "" || value === false ? null : value);

/**
 * Returns the comparison of a pair; the place decides when there are two of them.
 * @param {CaseJson} now
 * @param {Pair | undefined} pair
 * @param {string | number | null} [place]
 * @returns {ComparisonJson | undefined}
 */
export function comparisonAt(now, pair, place) {
  const alike = now.comparisons.filter(
    (one) => !pair || (one.listing === pair[0] && one.received === pair[1])
  );
  return alike.find((one) => one.place === place) ?? (pair ? alike[0] : undefined);
}

/**
 * Returns the case as it will be when a change is made.
 * @param {CaseJson} now
 * @param {Change} change
 * @returns {CaseJson}
 */
export function withChange(now, { at, value, pair }) {
  const [table, key, item, index] = at;
  if (table === "statement") return { ...now, statement: { ...now.statement, text: value ?? "" } };
  if (table === "upload") return { ...now, order_wanted: value };
  if (table === "message") return { ...now, messages: withItem(now.messages, Number(key), value) };
  if (table === "evidence") {
    const files = now.files.map((file) => (file.id === key ? fileWith(file, item, index, value) : file));
    return { ...now, files };
  }
  if (table === "comparison") return { ...now, comparisons: comparisonsWith(now, key ?? null, pair, item, index, value) };
  if (table === "order" || table === "claim" || table === "facts" || table === "attest")
    return { ...now, [table]: { ...now[table], [String(key)]: value } };
  return now;
}

/**
 * @param {FileJson} file
 * @param {string | number | null | undefined} item
 * @param {string | number | null | undefined} index
 * @param {any} value
 * @returns {FileJson}
 */
function fileWith(file, item, index, value) {
  if (item === "redact") return { ...file, redact: withItem(file.redact, Number(index), value) };
  if (item === "cover") return { ...file, covers: withItem(file.covers, Number(index), value), followed: [] };
  if (item === "mark") return { ...file, marks: withItem(file.marks, Number(index), value) };
  if (item === "role") return { ...file, role: value ?? file.role, role_said: value !== null };
  if (item === "caption") return { ...file, caption: value ?? "" };
  if (item === "moments") return { ...file, moments: value ?? [] };
  if (item === "mute") return { ...file, mute: value ?? false };
  if (item === "chosen" || item === "leave_out") return { ...file, [item]: Boolean(value) };
  return { ...file, [String(item)]: value };
}

/**
 * @param {CaseJson} now
 * @param {string | number | null} place
 * @param {Pair | undefined} pair
 * @param {string | number | null | undefined} item
 * @param {string | number | null | undefined} index
 * @param {any} value
 * @returns {ComparisonJson[]}
 */
function comparisonsWith(now, place, pair, item, index, value) {
  const found = comparisonAt(now, pair, place);
  if (item === undefined && value === null) return now.comparisons.filter((one) => one !== found);
  if (item === undefined) {
    const { mark = [], suggestion = [], ruler = [], ...said } = value;
    const made = { ...BARE, ...said, place, marks: mark, suggestions: suggestion, rulers: ruler };
    return found ? now.comparisons.map((one) => (one === found ? made : one)) : [...now.comparisons, made];
  }
  return now.comparisons.map((one) => {
    if (one !== found) return one;
    if (item === "mark" || item === "ruler" || item === "suggestion")
      return { ...one, [ITEMS[item]]: withItem(/** @type {any[]} */ (one[ITEMS[item]]), Number(index), value) };
    if (item === "caption") return { ...one, caption: value ?? "" };
    if (item === "dim") return { ...one, dim: Boolean(value) };
    return { ...one, [String(item)]: value };
  });
}

/**
 * Returns the items with one changed, added at the end, or (null) taken out.
 * @template T
 * @param {readonly T[]} items
 * @param {number} index
 * @param {T | null} value
 * @returns {T[]}
 */
function withItem(items, index, value) {
  if (value === null) return items.filter((_, each) => each !== index);
  if (index >= items.length) return [...items, value];
  return items.map((item, each) => (each === index ? value : item));
}

/**
 * Whether two values of JSON say the same; a key that is null or missing says nothing.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function same(one, other) {
  if (one === other || (one ?? null) === (other ?? null)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => same(one[key], other[key]));
}
