// @ts-check
// The order, its amounts, and what came.

import { element, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { choiceField, field, fold, leadToWanted } from "./fields.js";
import { labelRead } from "./label_read.js";
import { questionsFold } from "./questions.js";
import { watch } from "./state.js";
import { isOpen, isWanted } from "./wanted.js";
import { WORDS } from "./words.js";
import { SIDE } from "./words_side.js";

const ORDER_KEYS = ["item", "price"];
const FACT_KEYS = ["promised", "came", "how", "shows"];

/** The two numbers that labels and films are checked against: they come first. @param {HTMLElement} place */
export function mountNumbers(place) {
  const tracking = field({ at: ["order", "tracking"], name: SIDE.tracking, hint: SIDE.trackingHint, whole: true, wanted: true });
  tracking.querySelector(".hint")?.replaceWith(labelLine());
  place.append(
    element(
      "section.section.stack",
      { "aria-labelledby": "numbers-title" },
      element("h2", { id: "numbers-title" }, SIDE.numbers),
      element(
        "div.fields",
        {},
        field({ at: ["order", "number"], name: SIDE.orderNumber, whole: true, wanted: true, judged: true }),
        tracking
      )
    )
  );
}

/** What is checked with the numbers, and then what is read on the label: one place, so that no answer moves the next field. */
function labelLine() {
  const words = element("span", { id: "field-order-tracking-hint", role: "status" });
  const look = element("button.link", { type: "button", hidden: true }, SIDE.labelLook);
  const line = element("p.hint.kept-lines", {}, words, " ", look);
  /** @type {{id: string, name: string, number: string} | null} */
  let photo = null;
  look.addEventListener("click", () => {
    if (photo) edit(WORDS.did.readByEye(photo.name), [{ at: ["evidence", photo.id, "label_reads"], value: photo.number }]);
  });
  watch((now) => {
    const found = labelRead(now);
    const isMistyped = now.findings.some(({ code }) => code === "tracking-mistyped");
    photo = found?.look && !isMistyped ? { ...found.look, number: String(now.order["tracking"]) } : null;
    text(words, isMistyped ? SIDE.trackingMistyped : (found?.words ?? SIDE.trackingHint));
    set(look, { hidden: !photo });
    set(line, { class: isMistyped || found?.there === false ? "hint kept-lines warn-text" : "hint kept-lines" });
  });
  return line;
}

/** @param {HTMLElement} place */
export function mount(place) {
  const how = choiceField({ at: ["facts", "how"], name: SIDE.how, choices: SIDE.hows, whole: true, wanted: true });
  const shows = field({ at: ["facts", "shows"], name: SIDE.shows, kind: "lines", whole: true, wanted: true });
  const came = fold("facts", SIDE.whatCame, true, cameFields(how, shows));
  const order = fold("order", SIDE.order, true, orderFields());
  place.append(element("div.section.folds", {}, came.node, order.node, questionsFold()));
  for (const part of [came, order])
    part.state.addEventListener("click", (event) => {
      // What is still open is shown; the part itself stays as it is.
      if (leadToWanted(part.node)) event.preventDefault();
    });

  let first = true;
  watch((now) => {
    tell(came.state, FACT_KEYS.filter((key) => isOpen(now, ["facts", key])).length);
    tell(order.state, ORDER_KEYS.filter((key) => (now.order[key] ?? null) === null).length);
    if (first && ORDER_KEYS.every((key) => now.order[key] ?? null)) order.node.open = false;
    if (first && !FACT_KEYS.some((key) => isOpen(now, ["facts", key]))) came.node.open = false;
    // Where the reason leaves no doubt of it, it is not asked; what was said stays in sight.
    how.hidden = !isWanted(now, ["facts", "how"]) && !now.facts["how"];
    shows.hidden = how.hidden && !now.facts["shows"] && !now.reason?.facts.includes("shows");
    first = false;
  });
}

/** How much of a part is still open. @param {HTMLElement} state @param {number} open */
function tell(state, open) {
  state.hidden = false;
  text(state, SIDE.toEnter(open));
  set(state, { class: open ? "chip leads" : "chip good", title: open ? SIDE.showWanted : null });
}

/** @param {...HTMLElement} seen  how it can be seen */
function cameFields(...seen) {
  return element(
    "div.fields",
    {},
    field({ at: ["facts", "promised"], name: SIDE.promised, example: "warm white light", whole: true, wanted: true }),
    field({ at: ["facts", "came"], name: SIDE.came, example: "cold blue light", whole: true, wanted: true }),
    ...seen,
    field({ at: ["facts", "pieces"], name: SIDE.pieces, kind: "number" })
  );
}

function orderFields() {
  return element(
    "div.fields",
    {},
    field({ at: ["order", "item"], name: SIDE.item, whole: true, wanted: true }),
    field({ at: ["order", "price"], name: SIDE.price, kind: "amount", wanted: true }),
    field({ at: ["order", "shipping"], name: SIDE.shipping, kind: "amount" }),
    field({ at: ["order", "coupon"], name: SIDE.coupon, kind: "amount" }),
    field({ at: ["order", "quantity"], name: SIDE.quantity, kind: "number" }),
    field({ at: ["order", "country"], name: SIDE.country, kind: "country", example: "DE" }),
    field({ at: ["order", "platform"], name: SIDE.platform, example: "aliexpress" }),
    choiceField({ at: ["order", "status"], name: SIDE.status, choices: SIDE.statuses }),
    choiceField({ at: ["order", "paid_with"], name: SIDE.paidWith, choices: SIDE.payments })
  );
}
