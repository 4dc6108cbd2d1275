// @ts-check
// The days that count, on a line with today, and the dates that they are counted from.

import { clear, element, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { inWords, nameField } from "./field_names.js";
import { field, fieldId, fold, lead, rowField } from "./fields.js";
import { fieldNamed, go } from "./go.js";
import { icon } from "./icon.js";
import { current, watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").DayJson} DayJson */
/** @typedef {import("./types.js").Place} Place */

/** The dates of the case, in the order in which they usually come. */
const DATES = /** @type {[Place, string, string?][]} */ ([
  [["order", "ordered"], SIDE.ordered],
  [["order", "paid"], SIDE.paid],
  [["order", "shipped"], SIDE.shipped],
  [["order", "expected"], SIDE.expected],
  [["order", "delivered"], SIDE.delivered],
  [["order", "confirmed"], SIDE.confirmed],
  [["order", "protection_ends"], SIDE.protectionEnds, SIDE.protectionHint],
  [["facts", "silent_since"], SIDE.silentSince],
  [["claim", "opened"], SIDE.openedDay],
  [["claim", "answered"], SIDE.answeredDay],
  [["claim", "cancelled"], SIDE.cancelledDay],
  [["claim", "appealed"], SIDE.appealed],
]);

/** A day as people write it. @param {string} day */
export function written(day) {
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  return date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
}

/** @param {HTMLElement} place */
export function mount(place) {
  const now = element("div.now");
  const line = element("ol.days");
  const whole = element("div");
  const dates = fold(
    "dates",
    SIDE.yourDays,
    false,
    element("div.fields", {}, ...DATES.map(([at, name, hint]) => field({ at, name, kind: "day", hint: hint ?? "", whole: Boolean(hint) })))
  );
  const messages = element("ul.messages");
  const said = fold("messages", SIDE.messages, false, element("p.quiet.small", {}, SIDE.messagesHint), messages, messageForm());
  const happened = element("ol.timeline");
  const timeline = fold("timeline", SIDE.whatHappened, false, happened);
  const offers = fold("offers", SIDE.other, false, offerFields());
  place.append(
    element(
      "section.section.stack.wide",
      { "aria-labelledby": "days-title" },
      element("h2", { id: "days-title" }, SIDE.days),
      now,
      whole
    ),
    element("div.section.folds", {}, dates.node, said.node, offers.node, timeline.node)
  );

  watch((shown) => {
    showNow(now, shown);
    showLine(whole, line, shown);
    showMessages(messages, shown);
    showTimeline(happened, shown);
    timeline.node.hidden = !shown.timeline.length;
    const known = DATES.filter(([[table, key]]) => /** @type {any} */ (shown)[String(table)][String(key)] ?? null).length;
    dates.state.hidden = false;
    text(dates.state, SIDE.answered(known, DATES.length));
    said.state.hidden = !shown.messages.length;
    text(said.state, String(shown.messages.length));
  });
}

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

/**
 * The days that count and, between them, the dates that were entered: even one of these is worth seeing.
 * @param {HTMLElement} place @param {HTMLElement} line @param {CaseJson} now
 */
function showLine(place, line, now) {
  const counted = now.days.filter(({ date }) => date !== null);
  const dated = [...givenDays(now), ...counted].sort((one, other) => (one.date ?? "").localeCompare(other.date ?? ""));
  clear(line);
  clear(place);
  if (!counted.length) {
    const button = element("button.button", { type: "button" }, SIDE.enterDays);
    button.addEventListener("click", () => lead(fieldId(["order", "protection_ends"])));
    place.append(element("div.empty", {}, icon("days"), element("p", {}, SIDE.noDays), button));
  }
  if (!dated.length) return;
  let today = false;
  for (const day of dated) {
    if (!today && (day.date ?? "") > now.today) {
      line.append(todayOf(now.today));
      today = true;
    }
    line.append(dayOf(day, now.today));
  }
  if (!today) line.append(todayOf(now.today));
  place.prepend(line);
}

/** The dates of the order that were entered; the end of buyer protection is one of the days that count. @param {CaseJson} now @returns {DayJson[]} */
const givenDays = (now) =>
  DATES.filter(([[table, key]]) => table === "order" && key !== "protection_ends" && now.order[String(key)]).map(([[, key], title]) => {
    const date = String(now.order[String(key)]);
    return { id: `given-${key}`, kind: "given", title, date, estimate: false, done: date <= now.today, closes: false, counted: "", advice: "" };
  });

/** @param {string} today */
const todayOf = (today) =>
  element("li.day.is-today", { "aria-current": "date" }, element("span", {}, SIDE.today), " ", element("time", { datetime: today }, written(today)));

/** @param {DayJson} day @param {string} today */
function dayOf({ id, kind, title, date, estimate, done, closes, counted, advice }, today) {
  const on = date ?? "";
  const gone = on < today && !done;
  const state = done ? "is-past" : gone ? (closes ? "is-gone" : "is-past") : closes ? "is-closing" : "";
  const words = { until: SIDE.until, "not-before": SIDE.notBefore, by: SIDE.by }[kind] ?? "";
  return element(
    `li.day${state ? `.${state}` : ""}`,
    { "data-day": id },
    element(
      "time",
      { datetime: on },
      written(on),
      words ? ` · ${words}` : "",
      estimate ? ` · ${SIDE.estimate}` : "",
      done ? ` · ${SIDE.doneDay}` : ` · ${distance(today, on)}`
    ),
    element("p", {}, title),
    counted ? element("p.hint", {}, counted) : null,
    advice && !done && !gone ? element("p.hint", {}, advice) : null
  );
}

const DAY = 86_400_000;

/** @param {string} today @param {string} day */
function distance(today, day) {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / DAY);
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(days, "day");
}

/** @param {HTMLElement} place @param {CaseJson} now */
function showMessages(place, now) {
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

function messageForm() {
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
      element("div.field", {}, element("label", { for: day.id }, SIDE.messageDay), day),
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

/** What the seller offers and what was decided: whole tables, written when their first word is there. */
function offerFields() {
  return element(
    "div.stack.wide",
    {},
    tableFields("offered", SIDE.offer, "kind", [
      ["kind", SIDE.offerKind, SIDE.offerKinds],
      ["amount", SIDE.offerAmount, "text"],
      ["until", SIDE.offerUntil, "date"],
    ]),
    tableFields("decided", SIDE.decision, "outcome", [
      ["outcome", SIDE.outcome, SIDE.outcomes],
      ["day", SIDE.decisionDay, "date"],
      ["amount", SIDE.offerAmount, "text"],
    ]),
    rowField({
      at: ["claim", "cancel_asked"],
      name: SIDE.cancelAsked,
      choices: [
        { value: true, words: SIDE.yes },
        { value: null, words: SIDE.no },
      ],
    })
  );
}

/**
 * @param {"offered" | "decided"} table
 * @param {string} title
 * @param {string} first  the key without which there is no table
 * @param {[string, string, string | Record<string, string>][]} keys
 */
function tableFields(table, title, first, keys) {
  nameField(["claim", table], title);
  const fields = keys.map(([key, name, kind]) => {
    const id = `${table}-${key}`;
    const input =
      typeof kind === "string"
        ? element("input", { id, type: kind, inputmode: kind === "text" ? "decimal" : null })
        : element("select", { id }, element("option", { value: "" }, SIDE.notSaid), ...Object.entries(kind).map(([value, words]) => element("option", { value }, words)));
    return { key, input, node: element("div.field", {}, element("label", { for: id }, name), input) };
  });
  const write = () => {
    const value = Object.fromEntries(fields.map(({ key, input }) => [key, input.value.trim().replace(/,(?=\d{1,2}$)/, ".") || null]));
    void edit(title, [{ at: ["claim", table], value: value[first] ? value : null }]);
  };
  for (const { input } of fields) input.addEventListener("change", write);
  watch((now) => {
    const said = now.claim[table] ?? {};
    for (const { key, input } of fields) {
      if (document.activeElement !== input) input.value = String(said[key] ?? "");
      set(input, { disabled: key !== first && !said[first] });
    }
  });
  return element("fieldset", {}, element("legend", {}, title), element("div.fields", {}, ...fields.map(({ node }) => node)));
}


/** @param {HTMLElement} place @param {CaseJson} now */
function showTimeline(place, now) {
  clear(place);
  for (const { day, event, words } of now.timeline)
    place.append(
      element("li", {}, element("time.quiet.small", { datetime: day }, written(day)), element("p", {}, event), words ? element("p.quiet.small", {}, words) : null)
    );
}
