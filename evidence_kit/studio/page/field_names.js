// @ts-check
// Keys of the case file in a sentence, such as order.protection_ends, in the words of the fields that show them; and days.

import { withDays } from "./day_words.js";

/** @typedef {import("./types.js").Place} Place */

const KEY = /\b(order|claim|facts|attest)\.([a-z_]+)(?:\.[a-z]+)?(?: = (true|false)\b)?/g;
/** A key that only says where the words before it are written. */
const BESIDE = / \((?:order|claim|facts|attest)\.[a-z_.]+\)/g;

/** @type {Map<string, string>} */
const names = new Map();

/** The id of the field of a value, so that a link can lead to it. @param {Place} at */
export const fieldId = (at) => `field-${at.join("-").replaceAll("_", "-")}`;

/** Notes what the field of a value is called. @param {Place} at @param {string} name */
export const nameField = (at, name) => names.set(at.join("."), name);

/** A sentence as people read it: each key by the name of its field. @param {string} sentence */
export const inWords = (sentence) =>
  withDays(sentence.replaceAll(BESIDE, "")).replaceAll(KEY, (_, table, key, answer) => {
    const name = names.get(`${table}.${key}`) ?? key.charAt(0).toUpperCase() + key.slice(1).replaceAll("_", " ");
    return `“${name}${answer ? (answer === "true" ? ": yes" : ": no") : ""}”`;
  });
