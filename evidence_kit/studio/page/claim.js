// @ts-check
// The reason, in the form's own words and with the way to it through the form.

import { get } from "./api.js";
import { clear, element, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { field, fold, rowField } from "./fields.js";
import { icon } from "./icon.js";
import { findingOf } from "./missing.js";
import { current, watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {{what: string, how: string, why: string, roles: string[]}} Need */
/** @typedef {{name: string, title: string, received: boolean | null, film: string[], must: Need[], should: Need[], form: string[]}} Reason */

/** @type {Reason[]} */
let reasons = [];
let choosing = false;
let asking = false;
const AGAIN = 3000;
/** The form's question that is answered further down the panel. */
const UNANSWERED = { ask: SIDE.solutionAsked, choose: SIDE.solutionBelow };

/** @param {HTMLElement} place */
export function mount(place) {
  const contradictions = element("ul.findings", { id: "contradictions", role: "alert" });
  const list = element("div.reasons", { role: "radiogroup", "aria-labelledby": "reason-title" });
  const chosen = element("div.stack.wide");
  const needs = element("div");
  const others = othersFold();
  place.append(
    element(
      "section.section",
      { id: "claim-reason", "aria-labelledby": "reason-title" },
      element("h2", { id: "reason-title" }, SIDE.whatIsWrong),
      element(
        "div.stack.wide",
        {},
        rowField({ at: ["claim", "received"], name: SIDE.arrived, choices: [{ value: true, words: SIDE.yes }, { value: false, words: SIDE.no }], wanted: true }),
        contradictions,
        list,
        chosen,
        element("div.folds", {}, needs, others.node)
      )
    ),
    element(
      "section.section",
      { "aria-labelledby": "ask-for-title" },
      element("h2", { id: "ask-for-title" }, SIDE.ask),
      element(
        "div.stack",
        {},
        rowField({
          at: ["claim", "solution"],
          name: SIDE.solution,
          choices: [
            { value: "refund", words: SIDE.moneyOnly },
            { value: "return", words: SIDE.moneyForGoods },
          ],
          wanted: true,
        }),
        element(
          "div.fields",
          {},
          field({ at: ["claim", "refund"], name: SIDE.refund, kind: "amount", example: "24.90", wanted: true }),
          field({ at: ["order", "currency"], name: SIDE.currency, kind: "currency", example: "USD", wanted: true })
        )
      )
    )
  );
  watchContradictions(contradictions);
  const show = () => {
    const now = current();
    if (now) showReason(now, { list, chosen, needs }, others);
  };
  watch((now, before) => {
    if (!reasons.length) void load(show);
    const same = before && before.reason?.name === now.reason?.name && before.claim === now.claim && before.form === now.form;
    if (!same) show();
  });
}

/** Answers that exclude each other, beside the question: whoever reads of them after the build has built in vain. */
const OPPOSED = new Set(["reason-contradiction", "reason-unknown", "status-contradicts"]);

/** @param {HTMLElement} place */
function watchContradictions(place) {
  let shown = "";
  watch((now) => {
    const found = now.findings.filter(({ code, severity }) => OPPOSED.has(code) && severity !== "note");
    const key = JSON.stringify(found);
    place.hidden = !found.length;
    if (key === shown) return;
    shown = key;
    clear(place);
    place.append(...found.map((finding) => findingOf(finding, finding.place !== "claim-reason")));
  });
}

/** Asks once for the reasons, and again with the next change of the case if that failed. @param {() => void} then */
async function load(then) {
  if (asking) return;
  asking = true;
  const answer = await get("/api/reasons");
  asking = false;
  if (answer.ok) reasons = answer.value;
  else setTimeout(() => void load(then), AGAIN);
  if (answer.ok) then();
}

/**
 * @param {CaseJson} now
 * @param {{list: HTMLElement, chosen: HTMLElement, needs: HTMLElement}} places
 * @param {{node: HTMLElement, state: HTMLElement, body: HTMLElement}} others
 */
function showReason(now, { list, chosen, needs }, others) {
  const said = now.claim["reason"] ?? null;
  const known = reasons.find(({ name }) => name === (now.reason?.name ?? said));
  const open = choosing || !known;
  list.hidden = !open;
  chosen.hidden = open;
  others.node.hidden = !known;
  if (open) showChoices(now, list);
  else if (known) showChosen(now, known, chosen);
  needs.hidden = open;
  if (!known) return;
  if (needs.dataset["reason"] !== known.name) needs.replaceChildren(...needsOf(known));
  needs.dataset["reason"] = known.name;
  showOthers(now, known, others);
}

/** How the form itself calls a reason, where that is known. @param {Reason} reason */
const formWords = ({ form }) => {
  const last = form.at(-1) ?? "";
  return last.includes("exact words not known") ? "" : last;
};

/** @param {CaseJson} now @param {HTMLElement} list */
function showChoices(now, list) {
  const focused = list.contains(document.activeElement) ? /** @type {HTMLInputElement} */ (document.activeElement).value : "";
  clear(list);
  if (!reasons.length) return list.append(element("p.row.quiet", {}, element("span.spinner"), SIDE.loadingReasons));
  const came = now.claim["received"] ?? null;
  const fitting = reasons.filter(({ received }) => came === null || received === null || received === came);
  // Most parcels came: saying so takes away the end of the list, and moves none of the others.
  const offered = [...fitting.filter(({ received }) => received !== false), ...fitting.filter(({ received }) => received === false)];
  for (const reason of offered) {
    const radio = element("input", { type: "radio", name: "reason", value: reason.name, checked: reason.name === now.claim["reason"] });
    radio.addEventListener("change", () => void choose(reason));
    list.append(
      element(
        "label.choice",
        {},
        radio,
        element("span", {}, reason.title),
        formWords(reason) ? element("span.hint", {}, formWords(reason)) : null
      )
    );
    if (reason.name === focused) radio.focus();
  }
}

/** @param {Reason} reason */
async function choose(reason) {
  choosing = false;
  const came = reason.received;
  const now = current();
  const changes = [{ at: ["claim", "reason"], value: reason.name }];
  if (now && came !== null && (now.claim["received"] ?? null) === null) changes.push({ at: ["claim", "received"], value: /** @type {any} */ (came) });
  await edit(SIDE.reasonOf, changes);
  document.getElementById("change-reason")?.focus();
}

/** @param {CaseJson} now @param {Reason} reason @param {HTMLElement} place */
function showChosen(now, reason, place) {
  const focused = document.activeElement?.id === "change-reason";
  clear(place);
  const again = element("button.button.small", { type: "button", id: "change-reason" }, SIDE.changeReason);
  again.addEventListener("click", () => {
    choosing = true;
    const shown = current();
    const list = place.parentElement?.querySelector(".reasons");
    if (!shown || !(list instanceof HTMLElement)) return;
    list.hidden = false;
    place.hidden = true;
    showChoices(shown, list);
    const first = list.querySelector("input:checked") ?? list.querySelector("input");
    if (first instanceof HTMLElement) first.focus();
  });
  place.append(
    element("div.card.is-chosen", {}, icon("done"), element("strong.grow", {}, reason.title), again),
    pathOf(now, reason)
  );
  if (focused) again.focus();
}

/** The marketplace as it writes itself. @param {CaseJson} now */
export function platformOf(now) {
  const name = String(now.order["platform"] ?? now.policy.name);
  return SIDE.platforms[name.split("-")[0] ?? name] ?? name;
}

/** The choices in the form, one after the other. @param {CaseJson} now @param {Reason} reason */
function pathOf(now, reason) {
  const known = now.form.length ? now.form : reason.form.map((line) => ({ ask: "", choose: line, words_known: true, when: "" }));
  if (!known.length) return element("p.quiet", {}, SIDE.noWords);
  // What is asked for has its place from the beginning: the answer below moves nothing.
  const steps = now.claim["solution"] ? known : [{ ...UNANSWERED, words_known: true, when: "" }, ...known.slice(now.form.length ? 0 : 1)];
  return element(
    "section.stack",
    {},
    element("h3", {}, SIDE.pathOf(platformOf(now))),
    element(
      "ol.path",
      {},
      ...steps.map(({ ask, choose: words, words_known: exact, when }) =>
        element(
          "li",
          {},
          element("span.ask", {}, ask || "\u00a0"),
          element("p.choose", {}, words),
          SIDE.only(when) ? element("span.hint", {}, SIDE.only(when)) : null,
          exact ? null : element("span.hint", {}, SIDE.noWords)
        )
      )
    )
  );
}

/** @param {Reason} reason */
function needsOf(reason) {
  if (!reason.must.length) return [];
  const { node } = fold(
    "reason-needs",
    SIDE.whatToShow,
    false,
    element(
      "ul.needs",
      {},
      ...reason.must.map(({ what, how, why }) =>
        element("li", {}, element("strong", {}, what), element("p", {}, how), why ? element("p.quiet.small", {}, why) : null)
      )
    )
  );
  return [node];
}

/** Reasons that are true as well. */
function othersFold() {
  const body = element("div");
  const made = fold("other-reasons", SIDE.otherReasons, false, element("p.quiet.small", {}, SIDE.otherHint), body);
  return { ...made, body };
}

/**
 * @param {CaseJson} now
 * @param {Reason} main
 * @param {{state: HTMLElement, body: HTMLElement}} others
 */
function showOthers(now, main, { state, body }) {
  /** @type {string[]} */
  const said = now.claim["other_reasons"] ?? [];
  state.hidden = !said.length;
  text(state, String(said.length));
  const offered = reasons.filter(({ name, received }) => name !== main.name && received === main.received);
  const shown = [...body.querySelectorAll("input")];
  if (shown.map(({ value }) => value).join() !== offered.map(({ name }) => name).join()) {
    clear(body);
    for (const { name, title } of offered) {
      const box = element("input", { type: "checkbox", value: name });
      box.addEventListener("change", () => toggle(name, box.checked));
      body.append(element("label.switch", {}, box, title));
    }
  }
  for (const box of body.querySelectorAll("input")) {
    box.checked = said.includes(box.value);
    set(box, { checked: box.checked });
  }
}

/** @param {string} name @param {boolean} on */
function toggle(name, on) {
  /** @type {string[]} */
  const said = current()?.claim["other_reasons"] ?? [];
  const next = on ? [...said, name] : said.filter((one) => one !== name);
  void edit(SIDE.otherReasons, [{ at: ["claim", "other_reasons"], value: next.length ? next : null }]);
}
