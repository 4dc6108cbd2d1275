// @ts-check
// A film as a stage: what covers places of it is drawn over its picture, as it is over a photo.

import { element, set, svgElement } from "./dom.js";
import { setSecond, watchSecond } from "./film_second.js";
import { watchTracks } from "./film_tracks.js";
import { redraw } from "./stage.js";
import { FILM } from "./words_film.js";

/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./stage.js").Stage} Stage */

/** @type {Stage | null} */
let shown = null;
/** What the film is shown in. @type {{screen: HTMLElement, video: HTMLVideoElement, still: HTMLImageElement} | null} */
let player = null;

/** Says in what the film is shown, once. @param {HTMLElement} screen @param {HTMLVideoElement} video @param {HTMLImageElement} still */
export function drawOver(screen, video, still) {
  player = { screen, video, still };
  const placed = () => shown?.placed?.();
  for (const one of [screen, video, still]) new ResizeObserver(placed).observe(one);
  still.addEventListener("load", placed);
  for (const event of ["loadedmetadata", "resize"]) video.addEventListener(event, placed);
  // While it plays the covers are where they are in every picture, not four times a second.
  const playing = () => {
    if (video.paused || video.ended) return;
    setSecond(video.currentTime);
    requestAnimationFrame(playing);
  };
  video.addEventListener("play", playing);
  const again = () => shown && redraw(shown);
  watchSecond(again);
  watchTracks(again);
}

/** A stage that lies over the film; whoever makes it starts what draws on it. @param {string} side @param {FileJson} file @returns {Stage} */
export function filmStage(side, file) {
  const shapes = svgElement("g");
  const grips = svgElement("g", { "aria-hidden": "true" });
  const over = /** @type {SVGSVGElement} */ (svgElement("svg", { preserveAspectRatio: "none" }, shapes, grips));
  const frame = element("div.film-frame", {}, over);
  const view = element("div.film-view", { tabindex: "0", role: "group", "aria-label": FILM.screenName(file.name) }, frame);
  const none = element("img", { alt: "" });
  /** @type {Stage} */
  const stage = { side, file, root: view, view, frame, image: none, tile: none, over, shapes, grips, scale: null, draft: null, placed: () => place(stage) };
  shown = stage;
  player?.screen.append(view);
  return stage;
}

/** Takes what lies over the film away. */
export function endFilmStage() {
  shown?.root.remove();
  shown = null;
}

/** Puts the frame over the picture that is seen. @param {Stage} stage */
function place(stage) {
  if (!player) return;
  const { screen, video, still } = player;
  const picture = (still.hidden ? video : still).getBoundingClientRect();
  const room = screen.getBoundingClientRect();
  Object.assign(stage.frame.style, {
    left: `${picture.left - room.left}px`,
    top: `${picture.top - room.top}px`,
    width: `${picture.width}px`,
    height: `${picture.height}px`,
  });
  set(stage.over, { viewBox: `0 0 ${stage.file.width} ${stage.file.height}` });
  redraw(stage);
}
