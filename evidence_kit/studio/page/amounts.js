// @ts-check
// Amounts as people write and copy them: 24.90, 24,90, US $1,234.50, 1.234,50 €. Pure.

/** What stands beside a number, and the currency that it means; a dollar may be anybody's. */
const SIGNS = /** @type {Record<string, string>} */ ({
  "": "", "$": "", "US$": "USD", "€": "EUR", "EURO": "EUR", "£": "GBP", "₽": "RUB", "РУБ": "RUB", "РУБ.": "RUB", "R$": "BRL", "A$": "AUD", "AU$": "AUD",
  "C$": "CAD", "CA$": "CAD", "ZŁ": "PLN", "₴": "UAH", "₸": "KZT", "₪": "ILS", "₩": "KRW", "₺": "TRY",
});

/**
 * Returns the amount that was typed, as the case file has it, and its currency where one stands beside it; null for none.
 * @param {string} typed
 * @returns {{amount: string, currency: string} | null}
 */
export function readAmount(typed) {
  const plain = typed.normalize("NFKC").replaceAll(/[\s'\u2019]/g, "").replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, latin).replaceAll("٫", ".").replaceAll("٬", ",");
  const [, before = "", number = "", after = ""] = /^([^\d.,+-]*)(\d[\d.,]*)([^\d+-]*)$/.exec(plain) ?? [];
  const currency = currencyOf(before) || currencyOf(after);
  if (currencyOf(before) === null || currencyOf(after) === null || (currencyOf(before) && currencyOf(after))) return null;
  const amount = decimal(number);
  return amount ? { amount, currency: currency ?? "" } : null;
}

/** @param {string} digit */
const latin = (digit) => String(digit.charCodeAt(0) & 15);

/** @param {string} sign @returns {string | null} */
function currencyOf(sign) {
  const name = sign.toUpperCase();
  const bare = name.endsWith("$") ? name.slice(0, -1) : name;
  if (Object.hasOwn(SIGNS, name)) return SIGNS[name] ?? "";
  return /^[A-Z]{3}$/.test(bare) ? bare : null;
}

/** A number with a point; null where a sign could part thousands as well as cents. @param {string} number */
function decimal(number) {
  const last = Math.max(number.lastIndexOf("."), number.lastIndexOf(","));
  const [whole, cents] = last < 0 ? [number, ""] : [number.slice(0, last), number.slice(last + 1)];
  const groups = whole.split(/[.,]/);
  const parting = /[.,]/.exec(whole)?.[0] ?? "";
  const grouped = groups.length === 1 || (groups.slice(1).every((group) => group.length === 3) && (groups[0] ?? "").length <= 3 && !whole.replaceAll(parting, "").match(/[.,]/));
  if (!grouped || (last >= 0 && !cents)) return null;
  const single = groups.length === 1;
  // 1.234.567 has no cents; 1.234 may mean either, unless it begins with a nought.
  if (cents.length === 3 && !single && parting === number[last]) return plainly(groups.join("") + cents, "");
  if (cents.length === 3 && single && !/^0$/.test(whole)) return null;
  if (!single && parting === number[last]) return null;
  return cents.length <= 4 ? plainly(groups.join(""), cents) : null;
}

/** @param {string} whole @param {string} cents */
const plainly = (whole, cents) => (whole.length > 12 ? null : cents ? `${whole}.${cents}` : whole);
