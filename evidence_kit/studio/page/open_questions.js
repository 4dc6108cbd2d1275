// @ts-check
// Which of the questions to the buyer are open, and how many are shown at once: whoever sees thirteen answers none.

/** @typedef {{questions: readonly {name: string}[], attest: Record<string, boolean | null>}} Asked */

/** So many are shown at first; when they are answered, as many more. */
const AT_ONCE = 4;

/** The questions without an answer. @param {Asked} now */
export const openQuestions = ({ questions, attest }) => questions.filter(({ name }) => (attest[name] ?? null) === null);

/** Returns how many questions are shown: none that has an answer stays out of sight. @param {Asked} now */
export function shownCount(now) {
  const open = new Set(openQuestions(now));
  const answered = now.questions.map((question) => !open.has(question));
  let shown = AT_ONCE;
  while (shown < answered.length && answered.slice(0, shown).every(Boolean)) shown += AT_ONCE;
  return Math.min(answered.length, Math.max(shown, answered.lastIndexOf(true) + 1));
}
