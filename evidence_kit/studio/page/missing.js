// @ts-check
// What is missing before the upload, and a way to each place where it is done.

import { clear, element, set, text } from "./dom.js";
import { inWords } from "./field_names.js";
import { fold } from "./fields.js";
import { go, mendedAt } from "./go.js";
import { icon } from "./icon.js";
import { isCurrent } from "./next_step.js";
import { alikeKey, gathered } from "./open_points.js";
import { current, watch } from "./state.js";
import { firstOpenDate } from "./wanted.js";
import { UPLOAD } from "./words_upload.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").FindingJson} FindingJson */
/** @typedef {import("./types.js").Needed} Needed */

const DRAWINGS = /** @type {Record<string, string>} */ ({ error: "error", warning: "warning", note: "note" });

let opened = false;

/** @param {HTMLElement} place */
export function mount(place) {
  const score = element("span.chip");
  const scale = element("div.progress", { role: "meter", "aria-label": UPLOAD.scoreName, "aria-valuemin": 0, "aria-valuemax": 100 }, element("i"));
  const needed = element("div.stack");
  place.append(
    element(
      "section.stack",
      { "aria-labelledby": "missing-title" },
      element("div.row.apart", {}, element("h2", { id: "missing-title" }, UPLOAD.missing), score),
      scale,
      needed
    )
  );
  let shown = "";
  watch((now) => {
    const key = JSON.stringify([now.score, now.must, now.should, now.parts]);
    if (key === shown) return;
    shown = key;
    score.hidden = scale.hidden = now.score === null;
    text(score, UPLOAD.score(now.score ?? 0));
    set(score, { class: `chip ${[...now.must, ...now.parts].every(({ there }) => there) ? "good" : "warn"}` });
    set(scale, { "aria-valuenow": now.score ?? 0 });
    scale.style.setProperty("--share", String((now.score ?? 0) / 100));
    showNeeded(needed, now);
  });
}

/** What is wrong or worth knowing; notes are folded away. @param {HTMLElement} place */
export function mountFindings(place) {
  const wrong = element("ul.findings");
  const notes = element("ul.findings");
  const kept = fold("notes", UPLOAD.findings, false, notes);
  const mendings = element("ul.findings");
  const repairs = fold("repairs", UPLOAD.findings, false, mendings);
  const section = element("section.stack", { "aria-labelledby": "findings-title" }, element("h2", { id: "findings-title" }, UPLOAD.findings), wrong, kept.node, repairs.node);
  place.append(section);
  let shown = "";
  watch((now) => {
    const key = JSON.stringify([now.findings, now.slots, isCurrent(now), now.files.map(({ id, name }) => [id, name])]);
    if (key === shown) return;
    shown = key;
    section.hidden = !now.findings.length;
    showFindings(wrong, gathered(now.findings.filter(({ severity }) => severity !== "note")));
    // What a build puts right is no note to whoever reads: the report has it in a list of its own.
    const told = now.findings.filter(({ severity }) => severity === "note");
    const quiet = gathered(told.filter(({ repair }) => !repair));
    const mended = gathered(told.filter(({ repair }) => repair));
    for (const [part, list, found, words] of /** @type {const} */ ([
      [kept, notes, quiet, UPLOAD.notes(quiet.length)],
      [repairs, mendings, mended, UPLOAD.repairs(mended.length)],
    ])) {
      showFindings(list, found);
      part.node.hidden = !found.length;
      text(part.node.querySelector("h3") ?? part.node, words);
    }
  });
}

/** What is missing comes first; what is there is folded away. @param {HTMLElement} place @param {CaseJson} now */
function showNeeded(place, now) {
  const focused = document.activeElement?.getAttribute("data-what");
  clear(place);
  for (const [title, items] of /** @type {[string, Needed[]][]} */ ([
    [UPLOAD.mustTitle, now.must],
    [UPLOAD.shouldTitle, now.should],
    [UPLOAD.partsTitle, now.parts],
  ])) {
    const open = items.filter(({ there }) => !there);
    if (open.length) place.append(element("section", {}, element("h3.eyebrow", {}, title), element("ul.checks", {}, ...open.map(checkOf))));
  }
  const there = [...now.must, ...now.should, ...now.parts].filter((needed) => needed.there);
  if (!place.childElementCount) place.append(element("p.row", {}, icon("done"), UPLOAD.allThere));
  if (there.length) {
    const list = element("ul.checks", {}, ...there.map(checkOf));
    place.append(fold("there", UPLOAD.thereCount(there.length), opened, element("p.quiet.small", {}, UPLOAD.thereHint), list).node);
    const made = /** @type {HTMLDetailsElement} */ (place.lastElementChild);
    made.addEventListener("toggle", () => (opened = made.open));
  }
  for (const button of place.querySelectorAll("button")) if (focused && button.getAttribute("data-what") === focused) button.focus();
}

/** @param {Needed} needed */
function checkOf({ what, there, place, file }) {
  const words = inWords(what);
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  if (there) return element("li.is-there", {}, icon("check"), element("span", {}, name, element("span.unseen", {}, `: ${UPLOAD.there}`)));
  const button = element("button.link", { type: "button", "data-what": what }, name);
  button.addEventListener("click", () => {
    const now = current();
    go(now ? firstOpenDate(now, place) : place, { file });
  });
  return element("li", {}, icon("right"), element("span", {}, button, element("span.unseen", {}, `: ${UPLOAD.notThere}`)));
}

/** @param {HTMLElement} place @param {FindingJson[]} findings */
function showFindings(place, findings) {
  clear(place);
  for (const finding of findings) place.append(findingOf(finding));
  place.hidden = !findings.length;
}

/** What a finding is about, where its sentence does not name it. @param {FindingJson} finding */
function aboutOf(finding) {
  if (finding.comparison !== null) return UPLOAD.comparison(finding.comparison + 1);
  const now = current();
  const alike = now?.findings.filter((one) => alikeKey(one) === alikeKey(finding)) ?? [];
  const names = new Set(alike.flatMap(({ file: id }) => now?.files.find((file) => file.id === id)?.name ?? []));
  return [...names].filter((name) => !finding.message.includes(name)).join(", ");
}

/** What to do about a finding, or what the last build has done about it. @param {FindingJson} finding */
function adviceOf({ hint, repair, file }) {
  const now = current();
  if (!repair || !now || !isCurrent(now)) return hint;
  return now.slots.some(({ files }) => file !== null && files.includes(file)) ? UPLOAD.repaired(repair) : "";
}

/**
 * What is wrong or worth knowing, what to do, and a way there.
 * @param {FindingJson} finding @param {boolean} [led]  whether a button leads to where it is mended
 */
export function findingOf(finding, led = true) {
  const { severity, message } = finding;
  const hint = adviceOf(finding);
  const id = led ? mendedAt(finding) : null;
  const about = aboutOf(finding);
  const item = element(
    `li.finding.${severity}`,
    {},
    icon(DRAWINGS[severity] ?? "note"),
    element("p.message", {}, about ? element("strong", {}, element("bdi", {}, about), ": ") : null, inWords(message)),
    hint ? element("p.hint", {}, inWords(hint)) : null
  );
  if (id) {
    const button = element("button.link", { type: "button" }, UPLOAD.doIt, element("span.unseen", {}, `: ${inWords(message)}`));
    button.addEventListener("click", () => go(id, { ...finding, finding }));
    item.append(element("p", {}, button));
  }
  return item;
}
