// @ts-check
// The questions that only the buyer can answer, a few at a time.

import { element, list, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { fold } from "./fields.js";
import { icon } from "./icon.js";
import { openQuestions, shownCount } from "./open_questions.js";
import { current, watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */

/** Makes the part in which they are answered; its heading says how many are open. */
export function questionsFold() {
  const questions = element("ul.questions");
  const rest = element("button.link.small", { type: "button" });
  const made = fold("attest", SIDE.onlyYou, false, element("p.quiet.small", {}, SIDE.onlyYouHint), questions, rest);
  // What was shown once stays: an answer that is taken back moves nothing.
  let shown = 0;
  const draw = (/** @type {CaseJson} */ now) => {
    shown = Math.max(shown, shownCount(now));
    const left = Math.max(0, now.questions.length - shown);
    list(
      questions,
      now.questions.slice(0, shown),
      ({ name }) => name,
      ({ name, question }) => questionOf(name, question),
      (/** @type {HTMLElement} */ item, { name }) => drawQuestion(item, now.attest[name] ?? null)
    );
    set(rest, { hidden: left === 0 });
    text(rest, SIDE.moreQuestions(left));
    made.state.hidden = !now.questions.length;
    const open = openQuestions(now).length;
    text(made.state, SIDE.toAnswer(open));
    set(made.state, { class: open ? "chip" : "chip good" });
  };
  rest.addEventListener("click", () => {
    const now = current();
    if (!now) return;
    const first = shown;
    shown = now.questions.length;
    draw(now);
    questions.children[first]?.querySelector("input")?.focus();
  });
  watch(draw);
  return made.node;
}

/** @param {HTMLElement} item @param {boolean | null} answer */
function drawQuestion(item, answer) {
  for (const radio of item.querySelectorAll("input")) radio.checked = radio.value === String(answer);
  const back = item.querySelector("button");
  if (answer === null && back === document.activeElement) item.querySelector("input")?.focus();
  if (back) set(back, { "data-idle": answer === null });
}

/** @param {string} name @param {string} question */
function questionOf(name, question) {
  const answers = [
    { value: true, words: SIDE.yes },
    { value: false, words: SIDE.no },
  ];
  const id = `attest-${name.replaceAll("_", "-")}`;
  const back = element("button.icon-button", { type: "button", title: SIDE.takeAnswerBack, "aria-label": `${SIDE.takeAnswerBack}: ${question}`, "data-idle": true }, icon("undo"));
  back.addEventListener("click", () => void edit(question, [{ at: ["attest", name], value: null }]));
  return element(
    "li",
    {},
    element(
      "fieldset.question",
      { id },
      element("legend", {}, question),
      element(
        "div.answer",
        {},
        element(
          "div.segmented",
          {},
          ...answers.map(({ value, words }) => {
            const radio = element("input", { type: "radio", name: id, value: String(value) });
            radio.addEventListener("change", () => void edit(question, [{ at: ["attest", name], value }]));
            return element("label", {}, radio, words);
          })
        ),
        // It keeps its place while there is nothing to take back, so that no answer moves the next question.
        back
      )
    )
  );
}
