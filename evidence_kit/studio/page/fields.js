// @ts-check
// Fields that show one value of the case and write it when it is changed.

import { readAmount } from "./amounts.js";
import { withDays } from "./day_words.js";
import { element, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { fieldId, inWords, nameField } from "./field_names.js";
import { gestureOf } from "./gestures.js";
import { valueAt } from "./places.js";
import { current, watch } from "./state.js";
import { showWords } from "./typed.js";
import { isOpen } from "./wanted.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").Place} Place */

/**
 * @typedef {object} Field  One value of the case, as a field.
 * @property {Place} at
 * @property {string} name  its label, and what undo calls it
 * @property {string} [hint]
 * @property {string} [example]
 * @property {"text" | "lines" | "amount" | "number" | "day" | "country" | "currency"} [kind]
 * @property {boolean} [whole]  as wide as the panel
 * @property {boolean} [wanted]  whether it is marked while it is empty
 * @property {boolean} [judged]  whether what is wrong with it is said below it, where a line is kept for that
 */

/** @typedef {{value: any, more?: import("./types.js").Change[]} | {problem: string}} Read  more: what else was said by it */

const TYPING = 600;
const PAUSE = 1200;

/** How what was typed is read: the value, or a sentence that says what is wrong with it. */
const READERS = /** @type {Record<string, (typed: string) => Read>} */ ({
  text: (typed) => ({ value: typed.trim() || null }),
  lines: (typed) => ({ value: typed.trim() || null }),
  amount: amountTyped,
  number: (typed) => {
    if (!typed.trim()) return { value: null };
    return /^\d{1,6}$/.test(typed.trim()) ? { value: Number(typed) } : { problem: SIDE.noNumber };
  },
  // While the year is being typed, browsers give days of the first century.
  day: (typed) => (typed && typed < "1990" ? { problem: SIDE.noDay } : { value: typed || null }),
  country: (typed) => {
    if (!typed.trim()) return { value: null };
    return /^[a-z]{2}$/i.test(typed.trim()) ? { value: typed.trim().toUpperCase() } : { problem: SIDE.noCountry };
  },
  currency: (typed) => {
    if (!typed.trim()) return { value: null };
    return /^[a-z]{3}$/i.test(typed.trim()) ? { value: typed.trim().toUpperCase() } : { problem: SIDE.noCurrency };
  },
});

/** The amount alone; its currency has a field of its own. @param {string} typed @returns {Read} */
function amountTyped(typed) {
  if (!typed.trim()) return { value: null };
  const read = readAmount(typed);
  if (!read) return { problem: SIDE.noAmount };
  const said = current()?.order["currency"] ?? null;
  if (!read.currency || read.currency === said) return { value: read.amount };
  if (said) return { problem: SIDE.otherCurrency(said, read.currency) };
  return { value: read.amount, more: [{ at: ["order", "currency"], value: read.currency }] };
}

/**
 * Makes a field of text, an amount, a number or a day.
 * @param {Field} field
 * @returns {HTMLDivElement}
 */
export function field({ at, name, hint = "", example = "", kind = "text", whole = false, wanted = false, judged = false }) {
  const id = fieldId(at);
  nameField(at, name);
  const input = kind === "lines" ? element("textarea", { rows: 3 }) : element("input", { type: kind === "day" ? "date" : "text" });
  const problem = element("p.problem", { id: `${id}-problem`, role: "alert", hidden: true });
  const doubt = judged ? doubtOf(at, input) : null;
  const about = [wanted ? `${id}-wanted` : "", hint ? `${id}-hint` : "", doubt?.id, problem.id].filter(Boolean).join(" ");
  set(input, {
    id,
    placeholder: example ? SIDE.suchAs(example) : null,
    "aria-describedby": about,
    autocomplete: "off",
    spellcheck: kind === "text" || kind === "lines" ? null : "false",
    inputmode: kind === "amount" ? "decimal" : kind === "number" ? "numeric" : null,
    autocapitalize: kind === "country" || kind === "currency" ? "characters" : null,
  });
  /** @type {string} */
  let shown = "";

  /** @param {string} sentence @param {boolean} [said]  whether a screen reader has heard it already */
  const complain = (sentence, said = false) => {
    set(problem, { role: said ? null : "alert" });
    text(problem, sentence);
    problem.hidden = !sentence;
    set(input, { "aria-invalid": sentence ? "true" : null });
  };
  /** @param {number} wait */
  const write = async (wait) => {
    const read = (READERS[kind] ?? READERS["text"])?.(input.value);
    if (!read) return;
    if ("problem" in read) return complain(read.problem);
    complain("");
    if (!wait && kind !== "lines") input.value = read.value === null ? "" : String(read.value);
    const options = wait ? { gesture: gestureOf(id), wait } : {};
    const outcome = await edit(name, [{ at, value: read.value }, ...(read.more ?? [])], options);
    if (!outcome.ok && outcome.error.code === "refused") complain(outcome.error.message, true);
  };
  // Words are written while they are typed, a number or a day after a pause: it only makes sense when it is whole.
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (kind === "text" || kind === "lines") void write(TYPING);
    else timer = setTimeout(() => void write(1), PAUSE);
  });
  input.addEventListener("change", () => {
    clearTimeout(timer);
    void write(0);
  });

  watch((now) => {
    const value = valueAt(now, at);
    const written = value === null || value === undefined ? "" : String(value);
    if (written === shown) return;
    shown = written;
    const read = READERS[kind]?.(input.value);
    if (read && "value" in read && String(read.value ?? "") === written) return;
    if (kind === "day") input.value = written;
    else showWords(input, written);
    complain("");
  });
  return element(
    `div.field${whole ? ".whole" : ""}`,
    {},
    element("label", { for: id }, name),
    wanted ? wantedNote(at, SIDE.toFill) : null,
    kind === "day" ? dayShown(input) : input,
    hint ? element("p.hint", { id: `${id}-hint` }, hint) : null,
    doubt,
    problem
  );
}

/**
 * The line below a field that says what is wrong with its value, in the words of the finding.
 * @param {Place} at @param {HTMLInputElement | HTMLTextAreaElement} input
 */
function doubtOf(at, input) {
  const id = fieldId(at);
  const line = element("p.hint.warn-text.kept-line", { id: `${id}-doubt`, role: "status" });
  const show = () => {
    const now = current();
    const found = now?.findings.find(({ place, severity }) => place === id && severity !== "note");
    // Digits that are still being typed are too few until the last of them.
    const unfinished = document.activeElement === input && !/\p{L}/u.test(input.value);
    const words = found && now && input.value.trim() === String(valueAt(now, at) ?? "") && !unfinished ? found.message : "";
    text(line, inWords(words));
    set(input, { "data-doubtful": words !== "" });
  };
  watch(show);
  input.addEventListener("blur", show);
  return line;
}

/** What stands beside the name of a value for as long as it is wanted and nothing is said of it. @param {Place} at @param {string} words */
function wantedNote(at, words) {
  const note = element("span.wanted", { id: `${fieldId(at)}-wanted` }, words);
  watch((now) => (note.hidden = !isOpen(now, at)));
  return note;
}

/**
 * A field of a day, over which the day stands in words until somebody types: browsers write it in figures, and each country
 * reads those in another order.
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 */
export function dayShown(input) {
  const words = element("span.day-words", { "aria-hidden": "true" });
  const show = () => text(words, withDays(input.value));
  for (const event of ["input", "change", "blur"]) input.addEventListener(event, show);
  // After the field itself was filled.
  watch(() => queueMicrotask(show));
  return element("div.day-field", {}, input, words);
}

/**
 * Makes a field that offers a few values; the first choice means that nothing is said.
 * @param {{at: Place, name: string, hint?: string, choices: Record<string, string>, whole?: boolean, wanted?: boolean}} field
 * @returns {HTMLDivElement}
 */
export function choiceField({ at, name, hint = "", choices, whole = false, wanted = false }) {
  const id = fieldId(at);
  nameField(at, name);
  const menu = element(
    "select",
    { id, "aria-describedby": [wanted ? `${id}-wanted` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ") || null, onchange: () => void edit(name, [{ at, value: menu.value || null }]) },
    element("option", { value: "" }, SIDE.notSaid),
    ...Object.entries(choices).map(([value, words]) => element("option", { value }, words))
  );
  watch((now) => {
    const value = String(valueAt(now, at) ?? "");
    // A value that this page does not know is shown as it is written.
    if (value && ![...menu.options].some((option) => option.value === value))
      menu.append(element("option", { value }, value));
    menu.value = value;
  });
  return element(
    `div.field${whole ? ".whole" : ""}`,
    {},
    element("label", { for: id }, name),
    wanted ? wantedNote(at, SIDE.toChoose) : null,
    menu,
    hint ? element("p.hint", { id: `${id}-hint` }, hint) : null
  );
}

/**
 * Makes a row of radio buttons; pressing the chosen one's neighbour "not said" takes the value back.
 * @param {{at: Place, name: string, choices: {value: any, words: string}[], hidden?: boolean, wanted?: boolean}} field
 * @returns {HTMLFieldSetElement}
 */
export function rowField({ at, name, choices, hidden = false, wanted = false }) {
  const id = fieldId(at);
  nameField(at, name);
  const buttons = choices.map(({ value, words }) => {
    const radio = element("input", { type: "radio", name: id, onchange: () => void edit(name, [{ at, value }]) });
    return { value, radio, label: element("label", {}, radio, words) };
  });
  watch((now) => {
    const value = valueAt(now, at) ?? null;
    for (const button of buttons) button.radio.checked = button.value === value;
  });
  return element(
    "fieldset.field",
    { id },
    element(hidden ? "legend.unseen" : "legend.label", {}, name, wanted && " ", wanted && wantedNote(at, SIDE.toChoose)),
    element("div.segmented", {}, ...buttons.map(({ label }) => label))
  );
}

/**
 * A part of a panel that can be folded away.
 * @param {string} id
 * @param {string} title
 * @param {boolean} open
 * @param {...Node} body
 */
export function fold(id, title, open, ...body) {
  const state = element("span.chip");
  state.hidden = true;
  const node = element(
    "details.fold",
    { id, open },
    element("summary", {}, element("h3", {}, title), state),
    element("div.stack", {}, ...body)
  );
  return { node, state };
}

/**
 * Leads to a field: opens what it is folded in, scrolls to it, and gives it the focus.
 * @param {string} id
 */
export function lead(id) {
  const target = document.getElementById(id);
  if (!target) return;
  for (let above = target.closest("details"); above; above = above.parentElement?.closest("details") ?? null)
    above.open = true;
  target.scrollIntoView({ block: "center" });
  const first = target.matches("input, select, textarea, button, a")
    ? target
    : target.querySelector(".question:not(:has(:checked)) input") ?? target.querySelector("input:checked, input, select, textarea, button");
  if (first instanceof HTMLElement) first.focus();
  else {
    target.tabIndex = -1;
    target.focus();
  }
}

/** Leads to the first field of a part whose value is still wanted; returns whether there is one. @param {HTMLElement} part */
export function leadToWanted(part) {
  const note = part.querySelector(".wanted:not([hidden])");
  if (note) lead(note.id.replace(/-wanted$/, ""));
  return note !== null;
}
