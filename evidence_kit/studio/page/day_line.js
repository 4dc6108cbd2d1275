// @ts-check
// The days that count, on a line with today.

import { FIRST_DATES, MORE_DATES, written } from "./dates.js";
import { clear, element } from "./dom.js";
import { inWords } from "./field_names.js";
import { fieldId } from "./field_names.js";
import { lead } from "./fields.js";
import { icon } from "./icon.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").DayJson} DayJson */

/**
 * The days that count and, between them, the dates that were entered: even one of these is worth seeing.
 * @param {HTMLElement} place @param {HTMLElement} line @param {CaseJson} now
 */
export function showLine(place, line, now) {
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
  [...FIRST_DATES, ...MORE_DATES].filter(([[table, key]]) => table === "order" && key !== "protection_ends" && now.order[String(key)]).map(([[, key], title]) => {
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
    element("p", {}, inWords(title)),
    counted ? element("p.hint", {}, inWords(counted)) : null,
    advice && !done && !gone ? element("p.hint", {}, inWords(advice)) : null
  );
}

const DAY = 86_400_000;

/** @param {string} today @param {string} day */
function distance(today, day) {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / DAY);
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(days, "day");
}
