// @ts-check
// The pointer on a stage: draws with an armed tool, moves and resizes what is selected, pans, and pinches.

import { say } from "./announce.js";
import { choose, chosen } from "./chosen.js";
import { edit } from "./edits.js";
import { shapeNow } from "./follow.js";
import { boxBetween, edgeAt, mendedLine, moved, movedLine, resized, toPicture } from "./geometry.js";
import { focusShape, pictureRect, redraw, scaleOf, zoomTo } from "./stage.js";
import { current } from "./state.js";
import { currentScene, sameShape } from "./subject.js";
import { changesOfDrawing, changesOfMove, drawingOf, shapeName, suits } from "./tools.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./geometry.js").Handle} Handle */
/** @typedef {import("./stage.js").Stage} Stage */

/**
 * @typedef {object} Press  What a pointer does between down and up.
 * @property {"draw" | "move" | "resize" | "pan" | "press"} mode
 * @property {number} pointer
 * @property {Point} from  in CSS pixels of the window
 * @property {Point} start  the same in pixels of the picture, which may be scrolled under the pointer
 * @property {boolean} far  whether it is more than a click by now
 * @property {Shape | null} shape  as it was numbered then
 * @property {import("./types.js").CaseJson | null} then  the case when it began
 * @property {string} handle
 * @property {boolean} holds  whether a finger holds what it moves, so that nothing scrolls
 * @property {{left: number, top: number}} scroll
 */

/**
 * @typedef {object} Pinch  How two fingers began.
 * @property {number} distance
 * @property {Point} middle
 * @property {number} scale
 * @property {boolean} zooms  whether they went apart or together, and so do more than scroll
 */

/** Two fingers that scroll are never quite as far from each other; from this share on they zoom. */
const ZOOMS = 0.12;

/** A drag of less than this, in CSS pixels, is a click. */
const CLICK = 4;

let spaceHeld = false;

/** What gives up the gesture of a stage. @type {WeakMap<Stage, () => void>} */
const stops = new WeakMap();

/** Gives up what a pointer has begun; returns whether there was anything. @param {Stage[]} stages */
export function giveUp(stages) {
  const busy = stages.filter((stage) => stage.draft);
  for (const stage of busy) stops.get(stage)?.();
  return busy.length > 0;
}

/** @param {Stage} stage */
export function startDrawing(stage) {
  const { view } = stage;
  /** @type {Press | null} */
  let press = null;
  /** @type {Map<number, Point>} */
  const fingers = new Map();
  /** @type {Pinch | null} */
  let pinch = null;

  const stop = () => {
    press = null;
    stage.draft = null;
    redraw(stage);
  };
  stops.set(stage, stop);

  view.addEventListener("pointerdown", (event) => {
    const at = { x: event.clientX, y: event.clientY };
    // Whoever goes down again had gone up, and nobody was told: behind a dialog, or beyond the window.
    if (press?.pointer === event.pointerId) stop();
    if (event.isPrimary) fingers.clear();
    if (event.pointerType === "touch") fingers.set(event.pointerId, at);
    if (fingers.size === 2) {
      stop();
      view.setPointerCapture(event.pointerId);
      pinch = pinchOf(fingers, scaleOf(stage));
      return;
    }
    if (press || fingers.size > 1 || event.button > 1) return;
    press = beginPress(stage, event, at);
    if (!press) return;
    if (press.mode !== "press" || event.pointerType !== "touch") view.setPointerCapture(event.pointerId);
    if (event.pointerType !== "touch") event.preventDefault();
    if (!view.contains(document.activeElement)) view.focus({ preventScroll: true });
  });

  view.addEventListener("pointermove", (event) => {
    const at = { x: event.clientX, y: event.clientY };
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, at);
    if (pinch && fingers.size === 2) return followPinch(stage, fingers, pinch);
    if (press?.pointer !== event.pointerId) return;
    if (event.pointerType === "touch" || event.buttons) return followDrag(stage, press, at);
    const done = press;
    press = null;
    finishGesture(stage, done);
  });

  const ended = (/** @type {PointerEvent} */ event) => {
    fingers.delete(event.pointerId);
    if (fingers.size < 2) pinch = null;
    if (press?.pointer !== event.pointerId) return;
    const done = press;
    press = null;
    if (event.type === "pointercancel") stop();
    else endDrag(stage, done, { x: event.clientX, y: event.clientY });
  };
  // Two fingers zoom the picture, one holds what is selected; the browser neither zooms nor scrolls the page by them.
  const held = (/** @type {TouchEvent} */ event) => (event.touches.length > 1 || press?.holds) && event.cancelable && event.preventDefault();
  view.addEventListener("touchstart", held, { passive: false });
  view.addEventListener("touchmove", held, { passive: false });
  view.addEventListener("pointerup", ended);
  view.addEventListener("pointercancel", ended);
}

/** @param {Stage} stage @param {PointerEvent} event @param {Point} from @returns {Press | null} */
function beginPress(stage, event, from) {
  const { view, side } = stage;
  const scroll = { left: view.scrollLeft, top: view.scrollTop };
  const target = /** @type {Element} */ (event.target);
  const group = target.closest("g[data-kind]");
  const shape = group && shapeOf(group, side);
  const selected = chosen().shape;
  const handle = target.getAttribute("data-handle") ?? "";
  const start = toPicture(from, pictureRect(stage), stage.file);
  const common = { pointer: event.pointerId, from, start, far: false, scroll, handle, shape, holds: false, then: current() };
  if (event.button === 1 || spaceHeld) return { ...common, mode: "pan" };
  if (handle && shape) return { ...common, mode: "resize", holds: true };
  const isSelected = sameShape(selected, shape);
  const tool = chosen().tool;
  const armed = tool !== null && suits(tool, currentScene());
  if (shape && (isSelected || !armed)) return { ...common, mode: "move", holds: isSelected };
  if (armed) return { ...common, mode: "draw", holds: true };
  // A finger that has no tool scrolls, by the browser itself.
  return { ...common, mode: event.pointerType === "touch" ? "press" : "pan" };
}

/** @param {Element} group @param {string} side @returns {Shape | null} */
function shapeOf(group, side) {
  const index = Number(group.getAttribute("data-index"));
  const kind = /** @type {Shape["kind"]} */ (group.getAttribute("data-kind"));
  return index < 0 ? null : { kind, side, index };
}

/** @param {Stage} stage @param {Press} press @param {Point} at */
function followDrag(stage, press, at) {
  if (!press.far && Math.hypot(at.x - press.from.x, at.y - press.from.y) < CLICK) return;
  press.far = true;
  if (press.mode === "pan") {
    stage.view.scrollLeft = press.scroll.left - (at.x - press.from.x);
    stage.view.scrollTop = press.scroll.top - (at.y - press.from.y);
  } else if (press.mode !== "press") {
    stage.draft = draftOf(stage, press, at);
    redraw(stage);
  }
}

/** @param {Stage} stage @param {Press} press @param {Point} at @returns {import("./boxes.js").Draft | null} */
function draftOf(stage, press, at) {
  const { file } = stage;
  const from = press.start;
  const to = toPicture(at, pictureRect(stage), file);
  const tool = chosen().tool;
  if (press.mode === "draw") {
    if (tool !== "ruler") return { shape: null, tool, box: boxBetween(from, to, file) };
    const [start, end] = [edgeAt(from, file), edgeAt(to, file)];
    return { shape: null, tool, line: mendedLine([start.x, start.y, end.x, end.y], file) };
  }
  const scene = currentScene();
  const shape = shapeOfPress(press);
  const before = scene && shape && drawingOf(scene, shape);
  if (!before) return null;
  const by = { x: to.x - from.x, y: to.y - from.y };
  const common = { shape, tool: null };
  if (before.line) return { ...common, line: lineDragged(before.line, press.handle, by, file) };
  if (!before.box) return null;
  if (press.mode === "move") return { ...common, box: moved(before.box, by, file) };
  return { ...common, box: resized(before.box, /** @type {Handle} */ (press.handle), by, file) };
}

/** @param {Line} line @param {string} handle @param {Point} by @param {import("./geometry.js").Size} size */
function lineDragged(line, handle, by, size) {
  const [x1, y1, x2, y2] = line;
  if (handle === "p1") return mendedLine([x1 + by.x, y1 + by.y, x2, y2], size);
  if (handle === "p2") return mendedLine([x1, y1, x2 + by.x, y2 + by.y], size);
  return movedLine(line, by, size);
}

/** @param {Stage} stage @param {Press} press @param {Point} at */
function endDrag(stage, press, at) {
  followDrag(stage, press, at);
  finishGesture(stage, press);
}

/** Makes what a gesture has come to. @param {Stage} stage @param {Press} press */
function finishGesture(stage, press) {
  const draft = stage.draft;
  stage.draft = null;
  if (press.far && draft) commit(stage, draft, press.mode);
  else if (!press.far) {
    const shape = shapeOfPress(press);
    choose({ shape });
    if (shape) focusShape(stage, shape);
  }
  redraw(stage);
}

/** The shape that was pressed, which may have another number by now. @param {Press} press @returns {Shape | null} */
function shapeOfPress({ shape, then }) {
  const scene = currentScene();
  return scene && shape && then && shapeNow(shape, scene.subject, then, scene.now);
}

/** @param {Stage} stage @param {import("./boxes.js").Draft} draft @param {Press["mode"]} mode */
function commit(stage, draft, mode) {
  const to = draft.box ?? draft.line;
  const scene = currentScene();
  if (!to || !scene) return;
  if (!draft.shape) return void finishDrawing(stage, to);
  const did = mode === "move" ? WORDS.did.move : WORDS.did.resize;
  edit(did(shapeName(draft.shape)), changesOfMove(scene, draft.shape, to));
  choose({ shape: draft.shape });
  focusShape(stage, draft.shape);
  say(WORDS.boxAt(to));
}

/**
 * Makes what the armed tool makes of a finished box or line.
 * @param {Stage} stage
 * @param {Box | Line} to
 */
export async function finishDrawing(stage, to) {
  const scene = currentScene();
  const tool = chosen().tool;
  if (!scene || !tool) return;
  const step = await changesOfDrawing(scene, tool, stage.side, to);
  if (!step) return;
  edit(step.label, step.changes);
  choose({ shape: step.shape });
  focusShape(stage, step.shape);
  say(`${step.label}. ${WORDS.boxAt(to)}`);
  document.dispatchEvent(new CustomEvent("shape-drawn", { detail: step.shape }));
}

/** @param {Map<number, Point>} fingers @param {number} scale @returns {Pinch} */
function pinchOf(fingers, scale) {
  const [one = { x: 0, y: 0 }, other = { x: 0, y: 0 }] = [...fingers.values()];
  const middle = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  return { distance: Math.max(10, Math.hypot(one.x - other.x, one.y - other.y)), middle, scale, zooms: false };
}

/**
 * Two fingers: how far apart they are is the zoom, where they are the scroll.
 * @param {Stage} stage
 * @param {Map<number, Point>} fingers
 * @param {Pinch} begun
 */
function followPinch(stage, fingers, begun) {
  const now = pinchOf(fingers, begun.scale);
  stage.view.scrollLeft -= now.middle.x - begun.middle.x;
  scrollDown(stage.view, begun.middle.y - now.middle.y);
  begun.middle = now.middle;
  if (!begun.zooms && Math.abs(now.distance / begun.distance - 1) < ZOOMS) return;
  if (!begun.zooms) Object.assign(begun, { zooms: true, distance: now.distance });
  zoomTo(stage, (begun.scale * now.distance) / begun.distance, now.middle);
}

/** Scrolls an element, and what lies around it by what it could not take. @param {Element | null} element @param {number} by */
function scrollDown(element, by) {
  for (let at = element, left = by; at && left; at = at.parentElement) {
    const before = at.scrollTop;
    if (at === document.scrollingElement || ["auto", "scroll"].includes(getComputedStyle(at).overflowY)) at.scrollTop += left;
    left -= at.scrollTop - before;
  }
}

addEventListener("keydown", (event) => {
  if (event.key !== " " || !(event.target instanceof Element) || !event.target.closest(".stage-view")) return;
  spaceHeld = true;
  event.preventDefault();
});
addEventListener("keyup", (event) => {
  if (event.key === " ") spaceHeld = false;
});
// Of a key that is let go elsewhere nobody tells.
addEventListener("blur", () => (spaceHeld = false));
