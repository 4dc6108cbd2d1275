// @ts-check
// Boxes and lines as they are drawn over a picture, in the strokes that they will have in the upload.

import { chosen } from "./chosen.js";
import { list, set, svgElement } from "./dom.js";
import { HANDLES, plateAt } from "./geometry.js";
import { ghostOn } from "./partner.js";
import { sameShape } from "./subject.js";
import { drawingsOn } from "./tools.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Shape} Shape */
/** @typedef {import("./tools.js").Drawing} Drawing */
/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {{shape: Shape | null, tool: import("./types.js").Tool | null, box?: Box | undefined, line?: Line | undefined}} Draft  what the pointer is making; shape null is a new one */

const HUES = ["#E69F00", "#56B4E9", "#F0E442", "#009E73", "#CC79A7"];
/** How far a frame and the rim of a plate reach beyond a box, in CSS pixels. */
const FRAME = 7;
const BLACK = "#000";
const WHITE = "#fff";

const coarse = matchMedia("(pointer: coarse)");

/**
 * Draws everything on a stage; an element stays as long as its shape does, and with it the focus.
 * @param {Stage} stage
 * @param {import("./subject.js").Scene} scene
 */
export function drawBoxes(stage, scene) {
  const shown = stage.over.getBoundingClientRect();
  if (!shown.width) return;
  const unit = stage.file.width / shown.width;
  const { draft, side } = stage;
  /** @type {Drawing[]} */
  const drawings = drawingsOn(scene, side).filter(({ away }) => !away).map((drawing) =>
    draft?.shape && sameShape(draft.shape, drawing.shape) ? { ...drawing, box: draft.box ?? drawing.box, line: draft.line ?? drawing.line } : drawing
  );
  if (draft && !draft.shape) drawings.push(begun(stage, draft, scene));
  const ghost = ghostOn(scene, side);
  if (ghost && !(draft && !draft.shape))
    drawings.push({ shape: { kind: "mark", side, index: -2 }, box: ghost, dashed: true, name: "" });
  // The smaller lies above, so that each can be gripped.
  drawings.sort((one, other) => areaOf(other) - areaOf(one));
  const selected = chosen().shape;
  const focused = document.activeElement;
  list(
    stage.shapes,
    drawings,
    ({ shape }) => `${shape.kind} ${shape.index}`,
    ({ shape }) => svgElement("g", { "data-kind": shape.kind, "data-index": shape.index }),
    (group, drawing) => {
      const chosenOne = sameShape(selected, drawing.shape);
      const live = drawing.shape.index >= 0;
      set(group, {
        class: `box ${drawing.shape.kind}${chosenOne ? " is-selected" : ""}${drawing.dashed ? " is-dashed" : ""}${live ? "" : " ghost"}`,
        role: live ? "group" : null,
        tabindex: live ? "0" : null,
        "aria-label": live ? drawing.name : null,
        "aria-roledescription": null,
        "aria-current": chosenOne ? "true" : null,
        "aria-hidden": live ? null : "true",
      });
      group.replaceChildren(...parts(drawing, unit, chosenOne, stage.file));
    }
  );
  const top = drawings.find((drawing) => sameShape(selected, drawing.shape));
  const { kind = null, index = null } = top?.shape ?? {};
  set(stage.grips, { "data-kind": kind, "data-index": index });
  stage.grips.replaceChildren(...(top ? gripsOf(top, unit) : []));
  // An element that was moved among its neighbours has lost the focus; that of one that is gone goes to the picture.
  if (!(focused instanceof SVGElement) || focused === document.activeElement) return;
  if (stage.shapes.contains(focused)) focused.focus({ preventScroll: true });
  else if (!focused.isConnected) stage.view.focus({ preventScroll: true });
}

/** @param {Stage} stage @param {Draft} draft @param {import("./subject.js").Scene} scene @returns {Drawing} */
function begun({ side, file }, { tool, box, line }, { comparison }) {
  const kind = tool ?? "mark";
  const number = (comparison ? comparison.marks.length : file.marks.length) + 1;
  return { shape: { kind, side, index: -1 }, box, line, number: kind === "mark" ? number : undefined, name: "" };
}

/** @param {Drawing} drawing */
const areaOf = ({ box }) => (box ? box[2] * box[3] : 0);

/** @param {Drawing} drawing @param {number} unit  pixels of the picture a CSS pixel @param {boolean} selected @param {import("./geometry.js").Size} size */
function parts(drawing, unit, selected, size) {
  const { shape, box, line, number, dashed } = drawing;
  if (line) return [...lineParts(line, unit), ...(selected ? handles(drawing, unit) : [])];
  if (!box) return [];
  const edges = selected ? handles(drawing, unit) : [];
  const focus = rect(box, 9 * unit, { class: "focus-ring", rx: 3 * unit, "stroke-width": 2.5 * unit });
  const hit = [rect(box, 0, { class: "hit", "stroke-width": 16 * unit }), focus];
  if (shape.kind === "redact" || shape.kind === "cover")
    return [
      ...(dashed ? [rect(box, 0, { fill: "none", stroke: BLACK, "stroke-width": 3 * unit })] : [rect(box, 0, { class: "cover", fill: BLACK })]),
      rect(box, 0, { fill: "none", stroke: WHITE, "stroke-width": 1.5 * unit, "stroke-dasharray": `${3 * unit} ${3 * unit}` }),
      ...hit,
      ...edges,
    ];
  if (shape.kind === "crop") return [...cropParts(box, unit, size), ...hit, ...edges];
  const hue = number === undefined ? WHITE : /** @type {string} */ (HUES[(number - 1) % HUES.length]);
  const dash = dashed ? { "stroke-dasharray": `${7 * unit} ${5 * unit}` } : {};
  const frame = dashed
    ? [ring(box, 1.5, 5, BLACK, unit), ring(box, 1.5, 3, WHITE, unit, dash)]
    : [ring(box, 5, 2, BLACK, unit), ring(box, 3, 2, WHITE, unit), ring(box, 1, 2, hue, unit), ring(box, -0.5, 1, BLACK, unit)];
  return [...frame, ...hit, ...edges, ...(number === undefined || shape.index === -1 ? [] : plate(box, number, hue, unit, size))];
}

/** @param {Box} box @param {number} out @param {Record<string, any>} attributes */
const rect = ([x, y, width, height], out, attributes) =>
  svgElement("rect", { x: x - out, y: y - out, width: Math.max(0, width + 2 * out), height: Math.max(0, height + 2 * out), ...attributes });

/** A frame around the box, so far out and so thick in CSS pixels. @param {Box} box @param {number} out @param {number} thick @param {string} colour @param {number} unit @param {Record<string, any>} [more] */
const ring = (box, out, thick, colour, unit, more = {}) =>
  rect(box, out * unit, { fill: "none", stroke: colour, "stroke-width": thick * unit, ...more });

/** @param {Box} box @param {number} number @param {string} hue @param {number} unit @param {import("./geometry.js").Size} size */
function plate(box, number, hue, unit, size) {
  const radius = 12 * unit;
  const [left, top] = plateAt(box, radius, FRAME * unit, size);
  return [
    svgElement("circle", { class: "plate", cx: left, cy: top, r: radius, fill: hue, stroke: BLACK, "stroke-width": 2 * unit }),
    svgElement(
      "text",
      { class: "plate", x: left, y: top, "font-size": 15 * unit, "text-anchor": "middle", "dominant-baseline": "central", fill: BLACK, "aria-hidden": "true" },
      number
    ),
  ];
}

/** What is cut off is darkened. @param {Box} box @param {number} unit @param {import("./geometry.js").Size} size */
function cropParts(box, unit, size) {
  const [x, y, width, height] = box;
  const outside = `M0 0H${size.width}V${size.height}H0ZM${x} ${y}V${y + height}H${x + width}V${y}Z`;
  return [svgElement("path", { class: "outside", d: outside, fill: "rgb(0 0 0 / .55)" }), ring(box, 1, 4, BLACK, unit), ring(box, 1, 2, WHITE, unit)];
}

/** @param {Line} line @param {number} unit */
function lineParts([x1, y1, x2, y2], unit) {
  const along = (/** @type {string} */ stroke, /** @type {number} */ thick, more = {}) =>
    svgElement("line", { x1, y1, x2, y2, stroke, "stroke-width": thick * unit, "stroke-linecap": "round", ...more });
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [across, down] = [((y2 - y1) / length) * 8 * unit, ((x2 - x1) / length) * 8 * unit];
  const ends = [[x1, y1], [x2, y2]].flatMap(([x = 0, y = 0]) =>
    [[BLACK, 5], [WHITE, 2.5]].map(([stroke = "", thick = 0]) =>
      svgElement("line", { x1: x - across, y1: y + down, x2: x + across, y2: y - down, stroke, "stroke-width": Number(thick) * unit })
    )
  );
  return [along("none", 14, { class: "focus-ring" }), along(BLACK, 5), along(WHITE, 2.5), ...ends, along("transparent", 20, { class: "hit" })];
}

/** Where a shape is gripped: the corners and edges of a box, the ends of a line. @param {Drawing} drawing @returns {[string, number, number][]} */
function handlesOf({ box, line }) {
  if (line) return [["p1", line[0], line[1]], ["p2", line[2], line[3]]];
  if (!box) return [];
  const [x, y, width, height] = box;
  return HANDLES.map((name) => [
    name,
    name.includes("w") ? x : name.includes("e") ? x + width : x + width / 2,
    name.includes("n") ? y : name.includes("s") ? y + height : y + height / 2,
  ]);
}

/** @param {number} x @param {number} y @param {number} side */
const square = (x, y, side) => ({ x: x - side / 2, y: y - side / 2, width: side, height: side });

/** The handles as they are seen. @param {Drawing} drawing @param {number} unit */
const handles = (drawing, unit) =>
  handlesOf(drawing).map(([, x, y]) => svgElement("rect", { class: "handle", ...square(x, y, 10 * unit), fill: WHITE, stroke: BLACK, "stroke-width": 1.5 * unit }));

/** The handles as they are hit, larger. @param {Drawing} drawing @param {number} unit */
const gripsOf = (drawing, unit) =>
  handlesOf(drawing).map(([name, x, y]) => svgElement("rect", { class: `handle-hit at-${name}`, ...square(x, y, (coarse.matches ? 44 : 24) * unit), fill: "transparent", "data-handle": name }));
