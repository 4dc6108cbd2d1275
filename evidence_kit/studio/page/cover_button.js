// @ts-check
// The button below a film that lets places of it be covered.

import { watchChosen } from "./chosen.js";
import { element, set, text } from "./dom.js";
import { icon } from "./icon.js";
import { arm } from "./toolbar.js";
import { FILM } from "./words_film.js";

/** The button, and what it says while it is pressed. @param {() => void} pause  stops the film, so that it can be drawn on */
export function coverButton(pause) {
  const button = element("button.button", { type: "button", "data-cover": true, title: FILM.coverHint, "aria-keyshortcuts": "X", onclick: () => arm("redact") }, icon("redact"), FILM.cover);
  const hint = element("p.quiet.small", { hidden: true });
  watchChosen(({ tool }, before) => {
    const armed = tool === "redact";
    set(button, { "aria-pressed": String(armed) });
    text(hint, armed ? FILM.coverHint : "");
    hint.hidden = !armed;
    if (armed && before.tool !== tool) pause();
  });
  return { button, hint };
}
