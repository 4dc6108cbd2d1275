// @ts-check
// Fields in which somebody may be typing while what they show is changed elsewhere.

import { caretAfter } from "./merge.js";

/** @type {EventTarget | null} */
let composing = null;
addEventListener("compositionstart", ({ target }) => (composing = target), { capture: true });
addEventListener("compositionend", () => (composing = null), { capture: true });

/** Whether a word is just being composed in a field, by an input method. @param {Element} field */
export const isComposing = (field) => composing === field;

/**
 * Shows words in a field: the caret stays at its letter, and so do spaces around the words that are just being typed.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} words
 */
export function showWords(field, words) {
  const { value } = field;
  if (value === words || isComposing(field)) return;
  if (document.activeElement !== field) {
    field.value = words;
    return;
  }
  if (value.trim() === words.trim()) return;
  const [start, end] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
  field.value = words;
  field.setSelectionRange(caretAfter(value, words, start), caretAfter(value, words, end));
}
