// Amounts as people write and copy them.

import assert from "node:assert/strict";
import test from "node:test";
import { readAmount } from "./amounts.js";

/** @type {[string, string, string?][]} */
const READ = [
  ["24.90", "24.90"], ["24,90", "24.90"], ["24,9", "24.9"], [" 24 ", "24"], ["0.125", "0.125"], ["24.9000", "24.9000"],
  ["US $24.90", "24.90", "USD"], ["$24.90", "24.90"], ["24.90 USD", "24.90", "USD"], ["€24,90", "24.90", "EUR"], ["24,90\u00a0€", "24.90", "EUR"],
  ["usd 5", "5", "USD"], ["1 234,50 ₽", "1234.50", "RUB"], ["R$ 1.234,56", "1234.56", "BRL"], ["1,234.50", "1234.50"], ["1'234.50 CHF", "1234.50", "CHF"],
  ["1,234,567", "1234567"], ["1.234.567,8", "1234567.8"], ["٢٤٫٩", "24.9"], ["２４．９", "24.9"],
];
for (const [typed, amount, currency = ""] of READ)
  test(`${typed} is ${amount} ${currency}`, () => assert.deepEqual(readAmount(typed), { amount, currency }));

// What may be a thousand as well as one and a bit is not guessed at.
for (const typed of ["", "-5", "24.9.0", "1.234", "1,234", "12,34.50", "1.23,45", "abc", "24 zorkmids", "24.", ".5", "$24 EUR USD", "USD 5 EUR", "1234567890123", "1,234,56", "5-6", "1e9"])
  test(`${typed || "nothing"} is no amount`, () => assert.equal(readAmount(typed), null));
