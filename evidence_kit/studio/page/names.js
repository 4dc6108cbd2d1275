// @ts-check
// Names of files inside sentences: whatever letters they have, the words around them stay where they are. Pure.

/** @typedef {import("./types.js").CaseJson} CaseJson */

/** Letters that are written from right to left, and marks that say so. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200e\u200f\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** What breaks a line or turns the letters behind it around, and shows nothing itself. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Returns a name as it can stand in a sentence; a name that is no trouble is returned as it is.
 * @param {string} name
 */
export function isolated(name) {
  const seen = name.replace(UNSEEN, "\ufffd");
  return RIGHT_TO_LEFT.test(seen) ? `\u2068${seen}\u2069` : seen;
}

/**
 * Returns a case whose names, and the sentences that name files, can be shown.
 * @param {CaseJson} now
 * @returns {CaseJson}
 */
export function withSafeNames(now) {
  // The longest first: one name may be a part of another.
  const odd = now.files.map(({ name }) => name).filter((name) => isolated(name) !== name).sort((one, other) => other.length - one.length);
  /** @param {string} words @returns {string} */
  const said = (words) => {
    const at = odd.find((name) => words.includes(name));
    return at === undefined ? words : words.split(at).map(said).join(isolated(at));
  };
  /** @template {{name: string}} T @param {T} one @returns {T} */
  const named = (one) => ({ ...one, name: isolated(one.name) });
  /** @template {{why: string}} T @param {T} one @returns {T} */
  const reasoned = (one) => ({ ...one, why: said(one.why) });
  return {
    ...now,
    name: isolated(now.name),
    files: now.files.map(named),
    uploads: now.uploads.map(named),
    ...(odd.length
      ? {
          findings: now.findings.map((one) => ({ ...one, message: said(one.message), hint: said(one.hint) })),
          left_out: now.left_out.map(reasoned),
          unplaced: now.unplaced.map(reasoned),
          slots: now.slots.map(reasoned),
        }
      : {}),
  };
}
