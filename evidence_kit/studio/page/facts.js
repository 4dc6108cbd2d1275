// @ts-check
// The order, its amounts, what came, and the questions that only the buyer can answer.

import { element, list, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { choiceField, field, fold } from "./fields.js";
import { watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */

const ORDER_KEYS = ["item", "price", "currency"];
const FACT_KEYS = ["promised", "came", "how"];

/** The two numbers that labels and films are checked against: they come first. @param {HTMLElement} place */
export function mountNumbers(place) {
  place.append(
    element(
      "section.section.stack",
      { "aria-labelledby": "numbers-title" },
      element("h2", { id: "numbers-title" }, SIDE.numbers),
      element(
        "div.fields",
        {},
        field({ at: ["order", "number"], name: SIDE.orderNumber, whole: true }),
        field({ at: ["order", "tracking"], name: SIDE.tracking, hint: SIDE.trackingHint, whole: true })
      )
    )
  );
}

/** @param {HTMLElement} place */
export function mount(place) {
  const came = fold("facts", SIDE.whatCame, true, cameFields());
  const order = fold("order", SIDE.order, true, orderFields());
  const questions = element("ul.questions");
  const attest = fold("attest", SIDE.onlyYou, false, element("p.quiet.small", {}, SIDE.onlyYouHint), questions);
  place.append(element("div.section.folds", {}, came.node, order.node, attest.node));

  let first = true;
  watch((now) => {
    tell(came.state, SIDE.toEnter, FACT_KEYS.filter((key) => (now.facts[key] ?? null) === null).length);
    tell(order.state, SIDE.toEnter, ORDER_KEYS.filter((key) => (now.order[key] ?? null) === null).length);
    tell(attest.state, SIDE.toAnswer, now.questions.filter(({ name }) => (now.attest[name] ?? null) === null).length);
    attest.state.hidden = !now.questions.length;
    showQuestions(questions, now);
    if (first && ORDER_KEYS.every((key) => now.order[key] ?? null)) order.node.open = false;
    if (first && FACT_KEYS.every((key) => now.facts[key] ?? null)) came.node.open = false;
    first = false;
  });
}

/** How much of a part is still open. @param {HTMLElement} state @param {(number: number) => string} words @param {number} open */
function tell(state, words, open) {
  state.hidden = false;
  text(state, words(open));
  set(state, { class: open ? "chip" : "chip good" });
}

function cameFields() {
  return element(
    "div.fields",
    {},
    field({ at: ["facts", "promised"], name: SIDE.promised, example: "warm white light", whole: true }),
    field({ at: ["facts", "came"], name: SIDE.came, example: "cold blue light", whole: true }),
    choiceField({ at: ["facts", "how"], name: SIDE.how, choices: SIDE.hows }),
    field({ at: ["facts", "pieces"], name: SIDE.pieces, kind: "number" }),
    field({ at: ["facts", "shows"], name: SIDE.shows, kind: "lines", whole: true })
  );
}

function orderFields() {
  return element(
    "div.fields",
    {},
    field({ at: ["order", "item"], name: SIDE.item, whole: true }),
    field({ at: ["order", "price"], name: SIDE.price, kind: "amount" }),
    field({ at: ["order", "shipping"], name: SIDE.shipping, kind: "amount" }),
    field({ at: ["order", "coupon"], name: SIDE.coupon, kind: "amount" }),
    field({ at: ["order", "quantity"], name: SIDE.quantity, kind: "number" }),
    field({ at: ["order", "country"], name: SIDE.country, kind: "country", example: "DE" }),
    field({ at: ["order", "platform"], name: SIDE.platform, example: "aliexpress" }),
    choiceField({ at: ["order", "status"], name: SIDE.status, choices: SIDE.statuses }),
    choiceField({ at: ["order", "paid_with"], name: SIDE.paidWith, choices: SIDE.payments })
  );
}

/** @param {HTMLElement} place @param {CaseJson} now */
function showQuestions(place, now) {
  list(
    place,
    now.questions,
    ({ name }) => name,
    ({ name, question }) => questionOf(name, question),
    (/** @type {HTMLElement} */ item, { name }) => {
      const answer = now.attest[name] ?? null;
      for (const radio of item.querySelectorAll("input")) radio.checked = radio.value === String(answer);
      const back = item.querySelector("button");
      if (answer === null && back === document.activeElement) item.querySelector("input")?.focus();
      if (back) set(back, { hidden: answer === null });
    }
  );
}

/** @param {string} name @param {string} question */
function questionOf(name, question) {
  const answers = [
    { value: true, words: SIDE.yes },
    { value: false, words: SIDE.no },
  ];
  const id = `attest-${name.replaceAll("_", "-")}`;
  const back = element("button.link.small", { type: "button", hidden: true }, SIDE.takeAnswerBack, element("span.unseen", {}, `: ${question}`));
  back.addEventListener("click", () => void edit(question, [{ at: ["attest", name], value: null }]));
  return element(
    "li",
    {},
    element(
      "fieldset.question",
      { id },
      element("legend", {}, question),
      element(
        "div.segmented",
        {},
        ...answers.map(({ value, words }) => {
          const radio = element("input", { type: "radio", name: id, value: String(value) });
          radio.addEventListener("change", () => void edit(question, [{ at: ["attest", name], value }]));
          return element("label", {}, radio, words);
        })
      ),
      back
    )
  );
}
