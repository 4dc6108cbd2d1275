// @ts-check
// The boxes in a list, with their words and numbers: whatever the pointer does can be typed here.

import { say } from "./announce.js";
import { fileFields, wholeFields } from "./captions.js";
import { choose, chosen, watchChosen } from "./chosen.js";
import { coverOf } from "./cover.js";
import { coverFields, coverValue, showCover } from "./cover_fields.js";
import { byId, element, list, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { drawFollowing } from "./follow_fields.js";
import { WORDS_PAUSE, endGesture, gestureOf } from "./gestures.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { markChanged } from "./marks.js";
import { takeAll, takeSuggestion } from "./nudge.js";
import { backToBox, dataOf, numberFields } from "./numbers.js";
import { wantPartner } from "./partner.js";
import { rulerChanged } from "./ruler.js";
import { watch } from "./state.js";
import { currentScene, pairOf, sameShape, sideWord } from "./subject.js";
import { suggestionChanged } from "./suggest.js";
import { changesOfRemoval, drawingOf, drawingsOn, shapeName } from "./tools.js";
import { showWords } from "./typed.js";
import { WORDS } from "./words.js";
import { FILM } from "./words_film.js";

/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./subject.js").Scene} Scene */

/** @typedef {{key: string, title: string, shapes: Shape[], number: number | null}} Row  one number of a comparison, or one covered place, crop, ruler */

/** @param {Scene} scene @returns {Row[]} */
function rowsOf(scene) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  for (const { side } of scene.sides)
    for (const { shape, number } of drawingsOn(scene, side)) {
      const shared = shape.kind === "mark" || shape.kind === "suggestion";
      const index = shape.kind === "ruler" ? shape.index >> 1 : shape.index;
      const key = shared ? `${shape.kind} ${index}` : `${shape.kind} ${side} ${index}`;
      const row = rows.get(key) ?? { key, title: titleOf(shape, side), shapes: [], number: number ?? null };
      row.shapes.push(shape);
      rows.set(key, row);
    }
  const order = ["mark", "suggestion", "ruler", "redact", "cover", "crop"];
  return [...rows.values()].sort((one, other) => order.indexOf(one.key.split(" ")[0] ?? "") - order.indexOf(other.key.split(" ")[0] ?? ""));
}

/** @param {Shape} shape @param {string} side */
function titleOf(shape, side) {
  const where = WORDS.sides[sideWord(side)] ?? "";
  if (shape.kind === "cover") return `${WORDS.coveredPlace} ${shape.index + 1}`;
  if (shape.kind === "redact") return `${WORDS.coveredPlace}, ${where}`;
  if (shape.kind === "crop") return `${WORDS.crop}, ${where}`;
  if (shape.kind === "ruler") return `${WORDS.ruler}, ${where}`;
  return shape.kind === "suggestion" ? WORDS.suggestion : WORDS.box;
}

/** Puts the list into its place. */
export function mountBoxlist() {
  const place = byId("marks");
  const head = element("h3", {}, WORDS.marks);
  const empty = element("p.quiet.small", {}, WORDS.noMarks);
  const rows = element("ul.box-list");
  const whole = element("div.stack.comparison-fields");
  const alone = element("div.stack.file-fields");
  place.append(wholeFields(whole), fileFields(alone), head, empty, rows);
  const draw = () => {
    const scene = currentScene();
    set(place, { hidden: !scene });
    if (!scene) return;
    set(whole, { hidden: scene.comparison === null });
    set(alone, { hidden: scene.comparison !== null });
    const shown = scene.sides.every(({ file }) => file.kind === "image" || (file.kind === "video" && file.examined && !file.problem));
    text(empty, sideWord("") === "film" ? FILM.noCovers : WORDS.noMarks);
    for (const part of [head, empty, rows]) set(part, { hidden: !shown });
    if (!shown) return;
    const these = rowsOf(scene);
    set(empty, { hidden: these.length > 0 });
    list(rows, these, (row) => `${subjectKey(scene)} ${row.key}`, newRow, (row, one) => drawRow(row, one, scene));
  };
  watch(draw);
  watchChosen(draw);
  bindKey({ keys: "f2", name: WORDS.label, group: "box", when: () => chosen().shape !== null, run: () => focusField("[data-field=label]") });
  bindKey({ keys: "n", name: WORDS.typeNumbers, group: "box", when: () => chosen().shape !== null, run: () => focusField("[data-field='0']") });
  bindKey({ keys: "o", name: WORDS.measureColour, group: "box", when: () => chosen().shape?.kind === "mark" && currentScene()?.comparison != null, run: turnColour });
}

/** @param {Scene} scene */
const subjectKey = ({ subject }) => (subject.kind === "file" ? subject.id : `${subject.place} ${subject.pair.join(" ")}`);

/** @param {Row} row */
function newRow({ key, title }) {
  const kind = key.split(" ")[0] ?? "";
  const number = element("span.count", {});
  const name = element("button.box-title", { type: "button" }, title);
  const remove = element("button.icon-button", { type: "button", "aria-label": `${WORDS.delete}: ${title}` }, icon("trash"));
  const head = element("div.row.box-head", {}, number, name, element("span.grow"), remove);
  const body = element("div.stack.box-body");
  const item = element("li.box-row", { "data-kind": kind }, head, body);
  return item;
}

/** @param {HTMLElement} item @param {Row} row @param {Scene} scene */
function drawRow(item, row, scene) {
  const [head, body] = [...item.children];
  const first = row.shapes[0];
  if (!head || !(body instanceof HTMLElement) || !first) return;
  const [number, name, , remove] = [...head.children];
  const selected = row.shapes.find((shape) => sameShape(shape, chosen().shape));
  item.classList.toggle("is-selected", selected !== undefined);
  if (number) {
    text(number, row.number === null ? "" : String(row.number));
    set(number, { hidden: row.number === null });
  }
  const label = labelOf(scene, first);
  if (name instanceof HTMLElement) {
    text(name, label ? `${row.title}: ${label}` : row.title);
    set(name, { "aria-expanded": String(selected !== undefined) });
    name.onclick = () => {
      choose({ shape: selected ? null : first });
      if (!selected && first.kind === "cover" && drawingOf(scene, first)?.away) showCover(first);
    };
  }
  if (remove instanceof HTMLElement)
    remove.onclick = () => {
      wantPartner(null);
      edit(WORDS.did.remove(shapeName(first)), changesOfRemoval(scene, first));
      choose({ shape: null });
    };
  if (!selected) return body.replaceChildren();
  drawFields(body, row, scene);
}

/** @param {Scene} scene @param {Shape} shape */
const labelOf = (scene, shape) => drawingOf(scene, shape)?.label ?? "";

/** The fields of the selected row; they stay while somebody types in one. @param {HTMLElement} body @param {Row} row @param {Scene} scene */
function drawFields(body, row, scene) {
  const key = `${row.key} ${row.shapes.map((shape) => `${shape.side}${shape.index}`).join(" ")}`;
  if (body.dataset.key !== key || !body.firstChild) {
    body.dataset.key = key;
    body.replaceChildren(...fieldsOf(row, scene));
  }
  drawFollowing(body);
  for (const field of body.querySelectorAll("input")) {
    const value = valueOf(field, scene);
    if (value === null) continue;
    if (field.type === "checkbox") field.checked = value === "true";
    else if (field.type === "text") showWords(field, value);
    else if (document.activeElement !== field && field.value !== value) field.value = value;
  }
}

/** @param {HTMLInputElement} field @param {Scene} scene @returns {string | null} */
function valueOf(field, scene) {
  const shape = shapeIn(field);
  const drawing = shape && drawingOf(scene, shape);
  const which = field.dataset.field ?? "";
  if (!shape || !drawing) return null;
  if (/^\d$/.test(which)) return String((drawing.box ?? drawing.line)?.[Number(which)] ?? "");
  if (which === "colour") return String(scene.comparison?.marks[shape.index]?.colour ?? false);
  const cover = shape.kind === "cover" ? coverOf(scene, shape) : undefined;
  if (cover) return coverValue(cover, which);
  const ruler = scene.comparison?.rulers[shape.index >> 1];
  if (which === "length") return ruler?.length ?? "";
  if (which === "promised") return ruler?.promised ?? "";
  return shape.kind === "ruler" ? ruler?.label ?? "" : drawing.label ?? "";
}

/** @param {HTMLElement} field @returns {Shape | null} */
function shapeIn(field) {
  const { kind, side, index } = field.dataset;
  return kind && side ? { kind: /** @type {Shape["kind"]} */ (kind), side, index: Number(index) } : null;
}

/** @param {Row} row @param {Scene} scene @returns {Node[]} */
function fieldsOf(row, scene) {
  const first = row.shapes[0];
  if (!first) return [];
  /** @type {Node[]} */
  const fields = [];
  if (first.kind === "mark" || first.kind === "suggestion") fields.push(textField(first, "label", WORDS.label, WORDS.labelHint));
  if (first.kind === "ruler") {
    fields.push(textField(first, "length", WORDS.lengthOf, WORDS.lengthHint));
    fields.push(textField(first, "label", WORDS.rulerLabel, ""));
    fields.push(textField(first, "promised", WORDS.promised, ""));
  }
  if (first.kind === "mark" && scene.comparison) fields.push(colourField(first));
  if (first.kind === "cover") fields.push(...coverFields(first));
  for (const shape of row.shapes) fields.push(numberFields(shape));
  if (first.kind === "mark" && scene.comparison && row.shapes.length === 1) fields.push(partnerButton(first));
  if (first.kind === "suggestion" && drawingOf(scene, first)?.dashed)
    fields.push(
      element(
        "div.row",
        {},
        element("button.button.primary.small", { type: "button", "aria-keyshortcuts": "Y", onclick: takeSuggestion }, WORDS.takeSuggestion),
        element("button.button.small", { type: "button", "aria-keyshortcuts": "Shift+Y", onclick: takeAll }, WORDS.takeAll)
      )
    );
  return fields;
}

/** @param {Shape} shape @param {string} field @param {string} name @param {string} hint */
function textField(shape, field, name, hint) {
  const input = element("input", { type: "text", autocomplete: "off", ...dataOf(shape, field) });
  const key = `${field} ${shape.kind} ${shape.index}`;
  input.addEventListener("input", ({ timeStamp: at }) => {
    const scene = currentScene();
    if (scene) edit(WORDS.did.name(shapeName(shape)), changeWords(scene, shape, field, input.value), { gesture: gestureOf(key, { at, pause: WORDS_PAUSE }), wait: 300 });
  });
  input.addEventListener("blur", () => endGesture(key));
  input.addEventListener("keydown", (event) => backToBox(event, shape));
  return element("label.field", {}, element("span.label", {}, name), input, hint && element("span.hint", {}, hint));
}

/** @param {Scene} scene @param {Shape} shape @param {string} field @param {string} value */
function changeWords(scene, shape, field, value) {
  if (shape.kind === "mark") return markChanged(scene, shape.index, { label: value });
  if (shape.kind === "suggestion") return suggestionChanged(scene, shape.index, { label: value });
  // A ruler without a length says nothing: what was typed before stays until there is one.
  if (field === "length" && !value.trim()) return [];
  return rulerChanged(scene, shape.index >> 1, { [field]: field === "promised" ? value || null : value });
}

/** @param {Shape} shape */
function colourField(shape) {
  const input = element("input", { type: "checkbox", ...dataOf(shape, "colour") });
  input.addEventListener("change", () => setColour(shape, input.checked));
  return element("label.row", {}, input, WORDS.measureColour);
}

/** @param {Shape} shape @param {boolean} colour */
function setColour(shape, colour) {
  const scene = currentScene();
  if (!scene) return;
  edit(WORDS.did.colour(shape.index + 1), markChanged(scene, shape.index, { colour }));
  say(WORDS.colourMeasured(shape.index + 1, colour));
}

function turnColour() {
  const shape = chosen().shape;
  const mark = shape && currentScene()?.comparison?.marks[shape.index];
  if (shape && mark) setColour(shape, !mark.colour);
}

/** @param {Shape} shape */
function partnerButton(shape) {
  const ask = () => {
    const comparison = currentScene()?.comparison;
    const mark = comparison?.marks[shape.index];
    const box = mark?.listing ?? mark?.received;
    if (!comparison || !box) return;
    choose({ tool: "mark", shape: null });
    wantPartner({ pair: pairOf(comparison), index: shape.index, side: mark?.listing ? "received" : "listing", box });
  };
  return element("button.button.small", { type: "button", onclick: ask }, WORDS.addPartner);
}

/** Opens the list and puts the focus into a field of the selected box. @param {string} field */
function focusField(field) {
  const shape = chosen().shape;
  choose({ tab: "comparison" });
  byId("side").dataset.open = "true";
  const own = shape && `${field}[data-side="${shape.side}"][data-index="${shape.index}"]`;
  const input = byId("marks").querySelector(own ?? field) ?? byId("marks").querySelector(field);
  if (!(input instanceof HTMLInputElement)) return;
  input.focus();
  input.select();
}
