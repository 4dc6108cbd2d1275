// @ts-check
// What buyer and seller wrote to each other.

import { written } from "./dates.js";
import { clear, element } from "./dom.js";
import { edit } from "./edits.js";
import { dayShown } from "./fields.js";
import { icon } from "./icon.js";
import { current } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */

/** @param {HTMLElement} place @param {CaseJson} now */
export function showMessages(place, now) {
  const focused = place.contains(document.activeElement);
  clear(place);
  for (const [index, { day, by, words }] of now.messages.entries()) {
    const away = element("button.icon-button", { type: "button", "aria-label": SIDE.removeMessage(words) }, icon("trash"));
    away.addEventListener("click", () => void edit(SIDE.remove, [{ at: ["message", index], value: null }]));
    place.append(
      element(
        "li",
        {},
        element("p", {}, element("span.quiet.small", {}, `${written(day)} · ${by === "seller" ? SIDE.seller : SIDE.buyer}`), element("br"), words),
        away
      )
    );
  }
  if (focused) place.querySelector("button")?.focus();
}

/** The form for one more message. */
export function messageForm() {
  const day = element("input", { type: "date", id: "message-day", required: true });
  const by = element("select", { id: "message-by" }, element("option", { value: "seller" }, SIDE.seller), element("option", { value: "buyer" }, SIDE.buyer));
  const words = element("textarea", { id: "message-words", rows: 2, required: true });
  const add = element("button.button", { type: "submit" }, icon("plus"), SIDE.addMessage);
  const form = element(
    "form.stack",
    {},
    element(
      "div.fields",
      {},
      element("div.field", {}, element("label", { for: day.id }, SIDE.messageDay), dayShown(day)),
      element("div.field", {}, element("label", { for: by.id }, SIDE.messageBy), by),
      element("div.field.whole", {}, element("label", { for: words.id }, SIDE.messageWords), words)
    ),
    element("div.row", {}, add)
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const count = current()?.messages.length ?? 0;
    const value = { day: day.value, by: by.value, words: words.value.trim() };
    if (!value.words) return;
    const outcome = await edit(SIDE.addMessage, [{ at: ["message", count], value }]);
    if (outcome.ok) words.value = "";
    words.focus();
  });
  return form;
}
