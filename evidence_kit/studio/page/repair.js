// @ts-check
// case.toml with mistakes: each with its line and what would be right, and the text, so that it can be mended here.

import { say } from "./announce.js";
import { get, put } from "./api.js";
import { copyButton } from "./copy.js";
import { clear, element, set, text } from "./dom.js";
import { icon } from "./icon.js";
import { left, linesNow, mended } from "./mends.js";
import { current, phase, refresh, watchPhase } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").Mistake} Mistake */

let revision = "";
let readText = "";
/** The text in which the mistakes were found. */
let foundIn = "";
/** @type {Mistake[]} */
let mistakes = [];

/** @param {HTMLElement} place */
export function mount(place) {
  const found = element("ol.mistakes");
  const lines = element("div.lines", { "aria-hidden": "true" });
  const area = element("textarea", { id: "toml", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-describedby": "toml-state" });
  const state = element("p.note.warn", { id: "toml-state", role: "status", hidden: true });
  const mine = element("pre.letter", { tabindex: "0" });
  const yours = element("section.stack", { hidden: true, "aria-labelledby": "yours-title" }, element("h3", { id: "yours-title" }, SIDE.yours), mine, element("div.row", {}, copyButton(mine)));
  const save = element("button.button.primary", { type: "submit" }, SIDE.saveToml);
  const form = element(
    "form.sheet",
    {},
    element("div.stack", {}, element("h2", { id: "repair-title", tabindex: "-1" }, SIDE.mistakes), element("p.quiet", {}, SIDE.mistakesWhy)),
    element("div.card", {}, found),
    element("label.unseen", { for: "toml" }, SIDE.textOf),
    element("div.code-field", {}, lines, area),
    state,
    element("div.row", {}, save),
    yours
  );
  set(place, { "aria-labelledby": "repair-title" });
  place.append(form);

  const show = () => {
    number(lines, area.value);
    lines.scrollTop = area.scrollTop;
  };
  area.addEventListener("input", show);
  area.addEventListener("scroll", () => (lines.scrollTop = area.scrollTop));
  const list = () => listMistakes(found, area, show);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const lost = await saveText(area, state);
    if (lost !== null) text(mine, lost);
    yours.hidden = lost === null;
    list();
    show();
  });
  const load = async () => {
    const answer = await get("/api/toml");
    if (phase() !== "mistakes") return;
    for (const part of [lines.parentElement, save]) part?.toggleAttribute("hidden", !answer.ok);
    if (!answer.ok) {
      // An empty field would look as if the file were empty.
      mistakes = current()?.toml?.mistakes ?? [];
      list();
      state.hidden = false;
      return text(state, [answer.error.message, SIDE.noText].join(" "));
    }
    state.hidden = true;
    // What somebody is mending is not thrown away because the file was looked at again.
    if (area.value !== readText && answer.value.revision === revision) return;
    revision = answer.value.revision;
    mistakes = answer.value.mistakes;
    area.value = answer.value.text;
    readText = foundIn = area.value;
    list();
    show();
  };
  watchPhase((now, before) => {
    if (now !== "mistakes") return;
    state.hidden = true;
    void load();
    // After a lost connection somebody may be in the middle of a line.
    if (before !== "offline") setTimeout(() => document.getElementById("repair-title")?.focus());
  });
}

/**
 * Saves the text; returns it when another one stands in its place, so that nothing of it is lost.
 * @param {HTMLTextAreaElement} area
 * @param {HTMLElement} state
 * @returns {Promise<string | null>}
 */
async function saveText(area, state) {
  const sent = area.value;
  const answer = await put("/api/toml", { base: revision, text: sent });
  state.hidden = answer.ok;
  if (answer.ok) {
    revision = answer.value.revision;
    mistakes = answer.value.mistakes;
    readText = foundIn = sent;
    state.hidden = !mistakes.length;
    text(state, SIDE.stillWrong(mistakes.length));
    await refresh();
    return null;
  }
  const { code, message, hint } = answer.error;
  if (code === "case-mistakes") {
    mistakes = answer.error.mistakes ?? [];
    foundIn = sent;
    text(state, SIDE.stillWrong(mistakes.length));
    return null;
  }
  if (code !== "changed") {
    text(state, [message, hint].filter(Boolean).join(" "));
    return null;
  }
  const mine = sent;
  const newer = await get("/api/toml");
  if (newer.ok) {
    revision = newer.value.revision;
    mistakes = newer.value.mistakes;
    area.value = newer.value.text;
    readText = foundIn = area.value;
  }
  text(state, SIDE.theirs);
  return newer.ok ? mine : null;
}

/** The numbers of the lines, those with mistakes marked. @param {HTMLElement} place @param {string} words */
function number(place, words) {
  const wrong = new Set(mistakes.map(({ line }) => linesNow(words, foundIn, line, line)));
  clear(place);
  words.split("\n").forEach((_, index) => place.append(element(wrong.has(index + 1) ? "b" : "span", {}, String(index + 1))));
}

/** @param {HTMLElement} place @param {HTMLTextAreaElement} area @param {() => void} show */
function listMistakes(place, area, show) {
  clear(place);
  for (const mistake of mistakes) {
    const { line, text: written, message, form, first, last, instead } = mistake;
    // What is about the whole file has no line of its own.
    const go = written ? element("button.link", { type: "button" }, SIDE.lineOf(line)) : element("span");
    if (written) go.addEventListener("click", () => toLine(area, linesNow(area.value, foundIn, line, line) || line));
    const right = instead || form;
    const item = element(
      "li",
      {},
      go,
      element("div.stack.tight", {}, element("p", {}, message), written ? element("code", {}, written) : null, right ? element("p.row", {}, element("span.quiet.small", {}, SIDE.right), element("code.right", {}, right)) : null)
    );
    const does = instead ? SIDE.putRight : SIDE.removeLines(last - first + 1);
    const mend = element("button.button.small", { type: "button" }, icon(instead ? "check" : "trash"), does);
    mend.addEventListener("click", () => {
      const after = mended(area.value, foundIn, mistake);
      if (!after) return say(SIDE.lineChanged);
      area.value = after.text;
      mistakes = left(mistakes, mistake);
      foundIn = mended(foundIn, foundIn, mistake)?.text ?? foundIn;
      listMistakes(place, area, show);
      show();
      say(instead ? `${SIDE.lineOf(after.line)}: ${instead}` : does);
      toLine(area, after.line);
    });
    if (first) item.lastElementChild?.append(element("div.row", {}, mend));
    place.append(item);
  }
  place.parentElement?.toggleAttribute("hidden", !mistakes.length);
}

/** @param {HTMLTextAreaElement} area @param {number} line */
function toLine(area, line) {
  const rows = area.value.split("\n");
  const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (rows[line - 1]?.length ?? 0));
  const height = Number.parseFloat(getComputedStyle(area).lineHeight);
  if (height) area.scrollTop = Math.max(0, (line - 4) * height);
}
