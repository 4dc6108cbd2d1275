// @ts-check
// What to do by which day: the line of days, the dates that it is counted from, and what was written and offered.

import { FIRST_DATES, MORE_DATES, written } from "./dates.js";
import { showLine } from "./day_line.js";
import { withDays } from "./day_words.js";
import { clear, element, text } from "./dom.js";
import { inWords } from "./field_names.js";
import { field, fold } from "./fields.js";
import { fieldNamed, go } from "./go.js";
import { messageForm, showMessages } from "./messages.js";
import { offerFields } from "./offers.js";
import { watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */

/** @param {HTMLElement} place */
export function mount(place) {
  const now = element("div.now");
  const line = element("ol.days");
  const whole = element("div");
  const more = fold("more-dates", SIDE.moreDates, false, dateFields(MORE_DATES));
  const messages = element("ul.messages");
  const said = fold("messages", SIDE.messages, false, element("p.quiet.small", {}, SIDE.messagesHint), messages, messageForm());
  const happened = element("ol.timeline");
  const timeline = fold("timeline", SIDE.whatHappened, false, happened);
  const offers = fold("offers", SIDE.other, false, offerFields());
  place.append(
    element("section.section.stack", { id: "dates", "aria-labelledby": "dates-title" }, element("h2", { id: "dates-title" }, SIDE.yourDays), dateFields(FIRST_DATES)),
    element("div.section.folds", {}, more.node, said.node, offers.node),
    // What is counted from them stands below: it grows while they are typed.
    element(
      "section.section.stack.wide",
      { "aria-labelledby": "days-title" },
      element("h2", { id: "days-title" }, SIDE.days),
      now,
      whole
    ),
    element("div.section.folds", {}, timeline.node)
  );

  watch((shown) => {
    showNow(now, shown);
    showLine(whole, line, shown);
    showMessages(messages, shown);
    showTimeline(happened, shown);
    timeline.node.hidden = !shown.timeline.length;
    said.state.hidden = !shown.messages.length;
    text(said.state, String(shown.messages.length));
  });
}

/** @param {typeof FIRST_DATES} dates */
const dateFields = (dates) =>
  element("div.fields", {}, ...dates.map(([at, name, hint]) => field({ at, name, kind: "day", hint: hint ?? "", whole: Boolean(hint) })));

/** What to do now. @param {HTMLElement} place @param {CaseJson} now */
function showNow(place, now) {
  clear(place);
  place.hidden = !now.now;
  if (!now.now) return;
  const there = fieldNamed(now.now.do);
  place.append(
    element(
      "div.card.is-now",
      {},
      element("p.eyebrow", {}, now.now.by ? written(now.now.by) : SIDE.today),
      element("p.do", {}, inWords(now.now.do)),
      now.now.why ? element("p.quiet.small", {}, inWords(now.now.why)) : null,
      there ? element("p", {}, element("button.link", { type: "button", onclick: () => go(there) }, SIDE.enterIt)) : null
    )
  );
}

/** @param {HTMLElement} place @param {CaseJson} now */
function showTimeline(place, now) {
  clear(place);
  for (const { day, event, words } of now.timeline)
    place.append(
      element("li", {}, element("time.quiet.small", { datetime: day }, written(day)), element("p", {}, inWords(event)), words ? element("p.quiet.small", {}, withDays(words)) : null)
    );
}
