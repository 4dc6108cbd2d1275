// @ts-check
// Boxes by the keyboard: drawn with Enter, moved and resized with arrows, taken, labelled and deleted.

import { say, sayLast } from "./announce.js";
import { choose, chosen } from "./chosen.js";
import { edit } from "./edits.js";
import { finishDrawing, giveUp } from "./draw.js";
import { inTheMiddle, moved, movedLine, resized } from "./geometry.js";
import { gestureOf, goesOn } from "./gestures.js";
import { bindKey } from "./keys.js";
import { ghostOn, partner, wantPartner } from "./partner.js";
import { begunRuler, endRuler } from "./ruler.js";
import { allStages, focusShape, stageOf, visiblePart } from "./stage.js";
import { currentScene } from "./subject.js";
import { allTaken, suggestionChanged } from "./suggest.js";
import { changesOfMove, changesOfRemoval, drawingOf, shapeName, suits } from "./tools.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./stage.js").Stage} Stage */

const WAYS = /** @type {Record<string, {x: number, y: number}>} */ ({
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
});

/** The gesture of the last press of an arrow, which lasts until that is let go. */
let nudging = "";

/** @param {Stage} stage */
export function startNudging(stage) {
  stage.view.addEventListener("keyup", ({ key, timeStamp }) => {
    if (WAYS[key]) goesOn(nudging, timeStamp);
  });
  stage.view.addEventListener("keydown", (event) => {
    const group = event.target instanceof Element ? event.target.closest("g[data-kind]") : null;
    const shape = group && chosen().shape;
    const way = WAYS[event.key];
    if (shape && way && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      nudge(stage, shape, way, event);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      drawOrTake(stage, group !== null);
    }
  });
  stage.view.addEventListener("focusin", (event) => {
    const group = event.target instanceof Element ? event.target.closest("g[data-kind]") : null;
    const index = Number(group?.getAttribute("data-index") ?? -1);
    if (!group || index < 0) return;
    const kind = /** @type {Shape["kind"]} */ (group.getAttribute("data-kind"));
    const shape = { kind, side: stage.side, index };
    const before = chosen().shape;
    if (before?.kind !== kind || before.index !== index || before.side !== stage.side) choose({ shape });
  });
}

/** @param {Stage} stage @param {Shape} shape @param {{x: number, y: number}} way @param {KeyboardEvent} event */
function nudge(stage, shape, way, { shiftKey, altKey: resizes, timeStamp: at }) {
  const scene = currentScene();
  const drawing = scene && drawingOf(scene, shape);
  if (!scene || !drawing) return;
  const by = shiftKey ? 10 : 1;
  const step = { x: way.x * by, y: way.y * by };
  const to = drawing.line
    ? movedLine(drawing.line, step, stage.file)
    : drawing.box && (resizes ? resized(drawing.box, "se", step, stage.file) : moved(drawing.box, step, stage.file));
  if (!to) return;
  const did = resizes ? WORDS.did.resize : WORDS.did.move;
  nudging = `nudge ${shape.kind} ${shape.side} ${shape.index} ${resizes}`;
  edit(did(shapeName(shape)), changesOfMove(scene, shape, to), { gesture: gestureOf(nudging, { at }) });
  sayLast("box", WORDS.boxAt(to));
}

/** Takes the ghost of a partner or a suggestion, or draws in the middle of what is shown. @param {Stage} stage @param {boolean} onShape  whether a shape has the focus, not the picture */
function drawOrTake(stage, onShape) {
  const scene = currentScene();
  if (!scene) return;
  const { tool, shape } = chosen();
  const ghost = ghostOn(scene, stage.side);
  if (ghost) return void finishDrawing(stage, ghost);
  if (onShape && shape?.kind === "suggestion") return takeSuggestion();
  if (!tool || !suits(tool, scene)) return;
  const box = inTheMiddle(visiblePart(stage), stage.file);
  const [x, y, width, height] = box;
  void finishDrawing(stage, tool === "ruler" ? [x, y + (height >> 1), x + width, y + (height >> 1)] : box);
}

/** Takes the selected suggestion, or the first that is left. */
export function takeSuggestion() {
  const scene = currentScene();
  const suggestions = scene?.comparison?.suggestions ?? [];
  const shape = chosen().shape;
  const index = shape?.kind === "suggestion" ? shape.index : suggestions.findIndex((one) => !one.confirmed);
  if (!scene || !suggestions[index] || suggestions[index]?.confirmed) return;
  edit(WORDS.did.confirm, suggestionChanged(scene, index, { confirmed: true }));
  say(WORDS.did.confirm);
  const next = suggestions.findIndex((one, each) => each !== index && !one.confirmed);
  const side = shape?.side ?? "received";
  if (next < 0) return;
  choose({ shape: { kind: "suggestion", side, index: next } });
  const stage = stageOf(side);
  if (stage) focusShape(stage, { kind: "suggestion", side, index: next });
}

/** Takes every suggestion of the comparison. */
export function takeAll() {
  const scene = currentScene();
  if (!scene) return;
  const changes = allTaken(scene);
  if (!changes.length) return;
  edit(WORDS.did.confirmAll, changes);
  say(WORDS.did.confirmAll);
}

/** Deletes what is selected. */
function removeSelected() {
  const scene = currentScene();
  const shape = chosen().shape;
  if (!scene || !shape) return;
  wantPartner(null);
  edit(WORDS.did.remove(shapeName(shape)), changesOfRemoval(scene, shape));
  choose({ shape: null });
  say(WORDS.did.remove(shapeName(shape)));
  stageOf(shape.side)?.view.focus({ preventScroll: true });
}

/** One step back: what is being drawn, the wanted partner, the second line, the selection, the tool. */
function stepBack() {
  if (giveUp(allStages())) return;
  if (partner()) return wantPartner(null);
  if (begunRuler()) return endRuler();
  const { shape, tool } = chosen();
  if (shape) {
    choose({ shape: null });
    stageOf(shape.side)?.view.focus({ preventScroll: true });
  } else if (tool) choose({ tool: null });
}

/** Puts the keys of a selected box into the map. */
export function bindBoxKeys() {
  const selected = () => chosen().shape !== null;
  const anySuggestion = () => (currentScene()?.comparison?.suggestions ?? []).some((one) => !one.confirmed);
  bindKey({ keys: "arrows", name: WORDS.keyMove, group: "box" });
  bindKey({ keys: "shift+arrows", name: WORDS.keyMoveTen, group: "box" });
  bindKey({ keys: "alt+arrows", name: WORDS.keyResize, group: "box" });
  bindKey({ keys: "enter", name: WORDS.keyEnter, group: "stage" });
  bindKey({ keys: "delete backspace", name: WORDS.delete, group: "box", when: selected, run: removeSelected });
  bindKey({ keys: "y", name: WORDS.takeSuggestion, group: "box", when: anySuggestion, run: takeSuggestion });
  bindKey({ keys: "shift+y", name: WORDS.takeAll, group: "box", when: anySuggestion, run: takeAll });
  bindKey({ keys: "escape", name: WORDS.stepBack, group: "stage", run: stepBack });
}
