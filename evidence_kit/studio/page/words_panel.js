// @ts-check
// The statement: what a form or a mediator would dislike is underlined while it is typed.

import { sayLast } from "./announce.js";
import { post } from "./api.js";
import { question } from "./ask.js";
import { copyButton } from "./copy.js";
import { clear, element, set, text, uuid } from "./dom.js";
import { edit } from "./edits.js";
import { inWords } from "./field_names.js";
import { fold } from "./fields.js";
import { icon } from "./icon.js";
import { mergedWords } from "./merge.js";
import { carried, spansOf } from "./passages.js";
import { current, watch } from "./state.js";
import { isComposing, showWords } from "./typed.js";
import { SIDE } from "./words_side.js";
import { UPLOAD } from "./words_upload.js";

/** @typedef {import("./types.js").FindingJson} FindingJson */
/** @typedef {import("./passages.js").Span} Span */

const TYPING = 500;
const CHECKING = 250;
const PAUSE = 5000;

/** What the marks of the mirror stand for: a text, and the spans in it. */
let marked = { text: "", spans: /** @type {Span[]} */ ([]) };
/** @type {FindingJson[]} */
let findings = [];
/** The statement as this page and the case had it last, both. */
let shared = "";
let gesture = "";
let typedAt = 0;
let asked = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {HTMLElement} place */
export function mount(place) {
  const mirror = element("div.mirror", { "aria-hidden": "true" });
  const area = element("textarea", {
    id: "statement",
    rows: 10,
    placeholder: SIDE.noStatement,
    "aria-describedby": "statement-hint statement-state",
    spellcheck: "true",
    lang: "en",
  });
  const state = element("p.small.quiet", { id: "statement-state" });
  const draft = element("button.button", { type: "button", id: "draft" }, icon("suggest"), SIDE.draft);
  const left = element("div.note", { hidden: true });
  const said = element("ul.findings", { "aria-label": UPLOAD.findings });
  const letter = element("pre.letter", { tabindex: "0", role: "group", "aria-label": SIDE.mediator });
  const mediator = fold("mediator", SIDE.mediator, false, element("p.quiet.small", {}, SIDE.mediatorHint), letter, copyButton(letter));
  place.append(
    element(
      "section.section.stack",
      { "aria-labelledby": "statement-title" },
      element("h2", { id: "statement-title" }, element("label", { for: "statement" }, SIDE.statement)),
      element("p.quiet", { id: "statement-hint" }, SIDE.statementHint),
      element("div.statement", {}, mirror, area),
      element("div.row.apart.of-statement", {}, draft, state),
      element("div.folds", {}, mediator.node),
      // What comes and goes while somebody types stands last: it moves nothing.
      left,
      said
    )
  );

  const show = () => {
    paint(mirror, area.value);
    mirror.scrollTop = area.scrollTop;
    tell(state, area.value);
    showFindings(said, area);
  };
  area.addEventListener("scroll", () => (mirror.scrollTop = area.scrollTop));
  area.addEventListener("input", () => {
    marked = { text: area.value, spans: carried(marked.text, area.value, marked.spans) };
    write(area.value);
    show();
    check(area.value, show);
  });
  area.addEventListener("blur", () => (gesture = ""));
  draft.addEventListener("click", () => void insertDraft(area, left));

  watch((now) => {
    const kept = now.statement.text;
    if (!isComposing(area)) {
      showWords(area, kept);
      shared = kept;
    }
    if (area.value === kept) {
      marked = { text: kept, spans: spansOf(kept, now.statement.passages) };
      findings = now.findings.filter(({ code }) => code.startsWith("statement-"));
    }
    mediator.node.hidden = !now.statement.to_mediator;
    text(letter, now.statement.to_mediator);
    show();
  });
}

/** @param {string} words */
function write(words) {
  const at = Date.now();
  // While a word is composed the field shows nothing of what another page types.
  const there = current()?.statement.text ?? "";
  if (there !== shared) words = mergedWords(shared, words, there)?.value ?? words;
  if (!gesture || at - typedAt > PAUSE) gesture = uuid();
  typedAt = at;
  // In a file of its own it is kept without what is empty around it: so it is sent, and the next words meet what they expect.
  const value = current()?.statement.place === "case.toml" ? words : words.trim();
  void edit(SIDE.statement, [{ at: ["statement"], value: value || null }], { gesture, wait: TYPING });
}

/** Asks what is wrong with the words as they are now. @param {string} words @param {() => void} then */
function check(words, then) {
  clearTimeout(timer);
  const number = (asked += 1);
  timer = setTimeout(async () => {
    const answer = await post("/api/words", { text: words });
    if (!answer.ok || number !== asked) return;
    marked = { text: words, spans: spansOf(words, answer.value.passages) };
    findings = answer.value.findings;
    then();
    const count = marked.spans.length;
    sayLast("statement", count ? SIDE.underlined(count) : SIDE.nothingUnderlined);
  }, CHECKING);
}

/** @param {HTMLElement} mirror @param {string} words */
function paint(mirror, words) {
  const spans = marked.text === words ? marked.spans : carried(marked.text, words, marked.spans);
  clear(mirror);
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at || end > words.length) continue;
    mirror.append(words.slice(at, start), element("mark", {}, words.slice(start, end)));
    at = end;
  }
  // A line break at the very end has a line of its own in the field only.
  mirror.append(`${words.slice(at)}\u200b`);
}

/** @param {HTMLElement} state @param {string} words */
function tell(state, words) {
  const place = current()?.statement.place ?? null;
  const parts = [SIDE.letters([...words].length), place && words ? SIDE.writtenTo[place] : ""];
  text(state, parts.filter(Boolean).join(" · "));
}

/** @param {HTMLElement} place @param {HTMLTextAreaElement} area */
function showFindings(place, area) {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["span"] : undefined;
  clear(place);
  /** What a passage says already is not said twice. @type {Set<FindingJson>} */
  const said = new Set();
  for (const [index, { start, end, why }] of marked.spans.entries()) {
    const same = findings.find(({ message }) => message.startsWith(why));
    if (same) said.add(same);
    const go = element("button.link", { type: "button", "data-span": String(index) }, SIDE.goThere);
    go.addEventListener("click", () => {
      area.focus();
      area.setSelectionRange(start, end);
    });
    place.append(
      element(
        "li.finding.warning",
        {},
        icon("warning"),
        element("p.message", {}, "“", element("bdi", {}, area.value.slice(start, end).slice(0, 60)), "”"),
        element("p.hint", {}, inWords(why)),
        same?.hint ? element("p.hint.quiet", {}, inWords(same.hint)) : null,
        element("p", {}, go)
      )
    );
    if (String(index) === focused) go.focus();
  }
  for (const { severity, message, hint } of findings.filter((one) => one.message && !said.has(one))) {
    place.append(
      element(
        `li.finding.${severity}`,
        {},
        icon(severity === "note" ? "note" : severity === "error" ? "error" : "warning"),
        element("p.message", {}, inWords(message)),
        hint ? element("p.hint", {}, inWords(hint)) : null
      )
    );
  }
  place.hidden = !place.childElementCount;
}

/** @param {HTMLTextAreaElement} area @param {HTMLElement} left */
async function insertDraft(area, left) {
  if (area.value.trim()) {
    const answer = await question(SIDE.draftReplaces, [element("p", {}, SIDE.draftReplacesWhy)], [
      { value: "replace", label: SIDE.replace, kind: "primary" },
      { value: "keep", label: SIDE.keepMine },
    ]);
    if (answer !== "replace") return area.focus();
  }
  const answer = await post("/api/draft");
  left.hidden = true;
  clear(left);
  if (!answer.ok) {
    left.hidden = false;
    set(left, { class: "note danger" });
    left.append(element("p", {}, answer.error.message), element("p", {}, answer.error.hint ?? ""));
    return;
  }
  set(left, { class: "note" });
  await edit(SIDE.draft, [{ at: ["statement"], value: answer.value.text || null }]);
  area.focus();
  /** @type {string[]} */
  const out = answer.value.left_out;
  left.hidden = !out.length;
  if (out.length) left.append(element("p", {}, SIDE.draftLeft), element("ul.dashes", {}, ...out.map((words) => element("li", {}, words))));
}
