// @ts-check
// A stage: a picture with its boxes, its zoom and its scroll.

import { viewOf } from "./api.js";
import { drawBoxes } from "./boxes.js";
import { byId, element, set, svgElement } from "./dom.js";
import { clamped, fitted, visible } from "./geometry.js";
import { currentScene } from "./subject.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./geometry.js").Point} Point */

/**
 * @typedef {object} Stage
 * @property {string} side
 * @property {FileJson} file
 * @property {HTMLElement} root
 * @property {HTMLElement} view  the window, which scrolls
 * @property {HTMLElement} frame  the picture in it
 * @property {HTMLImageElement} image
 * @property {HTMLImageElement} tile  what is seen of it, sharper
 * @property {SVGSVGElement} over
 * @property {SVGElement} shapes
 * @property {SVGElement} grips  what is gripped of the chosen shape, above every other one
 * @property {number | null} scale  CSS pixels a pixel of the picture; null fits it into the window
 * @property {import("./boxes.js").Draft | null} draft
 * @property {(() => void) | null} placed  of a film: puts the frame over its picture, which is laid out and zoomed by nobody else
 */

/** Around the picture, so that a handle at its edge can be gripped. */
const MARGIN = 14;
const LARGEST = 8;
/** Where the page scrolls as one, and a stage's own height says nothing. */
const loose = matchMedia("(max-width: 47.49rem), (max-height: 33rem)");
/** There the tools above a picture and what is asked below it leave so much of the window. */
const narrow = matchMedia("(max-width: 47.49rem)");

/** @type {Stage[]} */
let stages = [];

export const allStages = () => stages;

/** @param {string} side */
export const stageOf = (side) => stages.find((stage) => stage.side === side);

/** Says which stages are on the page from now on. @param {Stage[]} now */
export function setStages(now) {
  stages = now;
}

/** A stage that is not on the page yet. @param {string} side @param {FileJson} file @param {Element[]} more  in its head @returns {Stage} */
export function newStage(side, file, more) {
  const image = element("img", { alt: "", draggable: "false" });
  image.addEventListener("load", () => frame.classList.add("is-there"));
  const tile = element("img.stage-tile", { alt: "", draggable: "false", hidden: true });
  const shapes = svgElement("g");
  const grips = svgElement("g", { "aria-hidden": "true" });
  const over = /** @type {SVGSVGElement} */ (svgElement("svg", { preserveAspectRatio: "none" }, shapes, grips));
  const frame = element("div.stage-frame", {}, image, tile, over);
  const view = element("div.stage-view", { tabindex: "0", role: "group" }, frame);
  const name = element("bdi", {}, file.name);
  const head = element("header.stage-head", {}, element("strong", {}, WORDS.sides[side] ?? ""), name, ...more);
  const root = element("section.stage", { "data-side": side }, head, view);
  /** @type {Stage} */
  const stage = { side, file, root, view, frame, image, tile, over, shapes, grips, scale: null, draft: null, placed: null };
  view.addEventListener("scroll", () => sharpen(stage));
  view.addEventListener("wheel", (event) => zoomByWheel(stage, event), { passive: false });
  new ResizeObserver(() => layOut(stage)).observe(view);
  return stage;
}

/** Gives the picture its size, and draws everything on it. @param {Stage} stage */
export function layOut(stage) {
  if (stage.placed) return stage.placed();
  const { file, frame, image } = stage;
  const width = shownWidth(stage);
  frame.style.width = `${width}px`;
  frame.style.height = `${(width * file.height) / file.width}px`;
  const longer = (width / file.width) * Math.max(file.width, file.height) * devicePixelRatio;
  set(image, { src: viewOf(file, longer > 1024 ? 2048 : 1024) });
  redraw(stage);
  sharpen(stage);
}

/** @param {Stage} stage @returns {number} */
function shownWidth({ view, file, scale }) {
  if (scale !== null) return file.width * scale;
  const room = { width: view.clientWidth - 2 * MARGIN, height: view.clientHeight - 2 * MARGIN };
  if (loose.matches) room.height = innerHeight * (narrow.matches ? 0.58 : 0.7);
  return Math.min(fitted(file, room), file.width * 2);
}

/** CSS pixels a pixel of the picture, as it is shown. @param {Stage} stage */
export const scaleOf = (stage) => shownWidth(stage) / stage.file.width;

/** Where the picture is shown, at this moment. @param {Stage} stage */
export const pictureRect = (stage) => stage.over.getBoundingClientRect();

/** Draws the boxes of a stage again. @param {Stage} stage */
export function redraw(stage) {
  const scene = currentScene();
  if (scene) drawBoxes(stage, scene);
}

/** Gives a shape the focus. @param {Stage} stage @param {Shape} shape */
export function focusShape(stage, shape) {
  redraw(stage);
  const group = stage.shapes.querySelector(`[data-kind="${shape.kind}"][data-index="${shape.index}"]`);
  if (group instanceof SVGElement) group.focus({ preventScroll: true });
}

/**
 * Shows the picture larger or smaller; what lies below `about` stays there.
 * @param {Stage} stage
 * @param {number | null} scale
 * @param {Point} [about]  in CSS pixels of the window
 */
export function zoomTo(stage, scale, about) {
  if (stage.placed) return;
  const { view, file } = stage;
  const room = view.getBoundingClientRect();
  const at = about ?? { x: room.left + room.width / 2, y: room.top + room.height / 2 };
  const before = pictureRect(stage);
  const share = { x: (at.x - before.left) / before.width, y: (at.y - before.top) / before.height };
  const least = Math.min(0.05, 60 / Math.max(file.width, file.height));
  stage.scale = scale === null ? null : clamped(scale, least, LARGEST);
  layOut(stage);
  const after = pictureRect(stage);
  view.scrollLeft += after.left + share.x * after.width - at.x;
  view.scrollTop += after.top + share.y * after.height - at.y;
  byId("stages").dispatchEvent(new CustomEvent("zoomed"));
}

/** @param {Stage} stage @param {WheelEvent} event */
function zoomByWheel(stage, event) {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const factor = Math.exp(-clamped(event.deltaY, -100, 100) / 200);
  zoomTo(stage, scaleOf(stage) * factor, { x: event.clientX, y: event.clientY });
}

/** All stages by a factor, or (null) each as it fits. @param {number | null} factor */
export function zoomAll(factor) {
  for (const stage of stages) zoomTo(stage, factor === null ? null : scaleOf(stage) * factor);
}

/** All stages so that a pixel of the picture takes so many of the screen. @param {number} times */
export function zoomToPixels(times) {
  for (const stage of stages) zoomTo(stage, times / devicePixelRatio);
}

/** @type {WeakMap<Stage, ReturnType<typeof setTimeout>>} */
const soon = new WeakMap();

/** Fetches what is seen at full sharpness, where the view of the whole is too coarse. @param {Stage} stage */
function sharpen(stage) {
  clearTimeout(soon.get(stage));
  soon.set(stage, setTimeout(() => showTile(stage), 150));
}

/** @param {Stage} stage */
function showTile({ view, over, file, tile }) {
  const room = view.getBoundingClientRect();
  const shown = over.getBoundingClientRect();
  if (!view.isConnected || !shown.width) return;
  const [x, y, width, height] = visible(shown, room, file);
  const longest = Math.max(file.width, file.height);
  const coarse = Math.min(1, 2048 / longest);
  const fine = Math.min(1, 1024 / Math.max(width, height));
  const needed = (shown.width / file.width) * devicePixelRatio > coarse * 1.05;
  if (!needed || fine <= coarse * 1.05) return set(tile, { hidden: true });
  const address = `/api/files/${file.id}/crop?x=${x}&y=${y}&w=${width}&h=${height}&long=1024&v=${file.sha}`;
  if (tile.getAttribute("src") === address) return set(tile, { hidden: false });
  set(tile, { hidden: true, src: address });
  tile.onload = () => {
    tile.style.left = `${(x / file.width) * 100}%`;
    tile.style.top = `${(y / file.height) * 100}%`;
    tile.style.width = `${(width / file.width) * 100}%`;
    tile.style.height = `${(height / file.height) * 100}%`;
    set(tile, { hidden: false });
  };
}

/** The part of the picture that is seen. @param {Stage} stage */
export const visiblePart = ({ view, over, file }) =>
  visible(over.getBoundingClientRect(), view.getBoundingClientRect(), file);
