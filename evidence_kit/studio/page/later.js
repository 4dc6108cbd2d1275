// @ts-check
// The steps that were put off, of each case; they outlive a reload, not the tab.

/** @param {string} name */
const keyOf = (name) => `later ${name}`;

/** What was put off in this page; kept as well where the page may store something. @type {Map<string, Set<string>>} */
const all = new Map();

/** The keys of the steps that were put off in a case. @param {string} name  of the case @returns {ReadonlySet<string>} */
export function laterOf(name) {
  const known = all.get(name);
  if (known) return known;
  const kept = new Set(remembered(name));
  all.set(name, kept);
  return kept;
}

/** Puts a step off. @param {string} name  of the case @param {string} step */
export function putOffLater(name, step) {
  const steps = new Set([...laterOf(name), step]);
  all.set(name, steps);
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify([...steps]));
  } catch {
    // A page that may store nothing asks again when it is loaded again, no more.
  }
}

/** @param {string} name @returns {string[]} */
function remembered(name) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
