// @ts-check
// The stages on the page: those of the pictures that are chosen, one or two.

import { chosen, watchChosen } from "./chosen.js";
import { byId, clear, element, set, text } from "./dom.js";
import { finishDrawing, startDrawing } from "./draw.js";
import { bindKey } from "./keys.js";
import { endFilmStage, filmStage } from "./film_stage.js";
import { startNudging } from "./nudge.js";
import { ghostOn, partner, wantPartner, watchPartner } from "./partner.js";
import { allStages, layOut, newStage, setStages, stageOf, zoomAll } from "./stage.js";
import { watch } from "./state.js";
import { currentScene } from "./subject.js";
import { suits } from "./tools.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./stage.js").Stage} Stage */

/** What else stands in the head of a stage. @type {(side: string) => HTMLElement[]} */
let moreOf = () => [];

/** A stage on which the pointer and the keys draw. @param {string} side @param {FileJson} file @returns {Stage} */
function startedStage(side, file) {
  const stage = file.kind === "video" ? filmStage(side, file) : newStage(side, file, [...moreOf(side), ...partnerParts(side)]);
  startDrawing(stage);
  startNudging(stage);
  return stage;
}

/** What is asked of a side after a box was drawn on the other. @param {string} side */
function partnerParts(side) {
  const take = () => {
    const scene = currentScene();
    const stage = stageOf(side);
    const ghost = scene && ghostOn(scene, side);
    if (ghost && stage) void finishDrawing(stage, ghost);
  };
  return [
    element("span.stage-hint.partner-part", {}, WORDS.partnerHere),
    element("button.button.small.primary.partner-part", { type: "button", onclick: take }, WORDS.takePartner),
    element("button.button.small.quiet.partner-part", { type: "button", onclick: () => wantPartner(null) }, WORDS.oneSide),
  ];
}

/** Shows what is chosen: new stages for other pictures, the same ones with other boxes. */
function show() {
  const scene = currentScene();
  const place = byId("stages");
  const sides = scene?.sides.filter(({ file }) => ["image", "video"].includes(file.kind) && file.examined && !(file.kind === "video" && file.problem) && file.width > 0) ?? [];
  const key = (/** @type {string} */ side, /** @type {FileJson} */ file) => `${side} ${file.id} ${file.sha}`;
  const wanted = sides.map(({ side, file }) => key(side, file)).join("|");
  if (wanted !== allStages().map((stage) => key(stage.side, stage.file)).join("|")) {
    const held = allStages().some(({ root }) => root.contains(document.activeElement));
    clear(place);
    endFilmStage();
    const stages = sides.map(({ side, file }) => startedStage(side, file));
    setStages(stages);
    place.append(...stages.filter(({ placed }) => !placed).map((stage) => stage.root));
    place.classList.toggle("is-pair", stages.length === 2);
    if (held) (stages[0]?.view ?? byId("bench")).focus({ preventScroll: true });
  }
  set(place, { hidden: allStages().every(({ placed }) => placed) });
  for (const stage of allStages()) {
    stage.file = sides.find(({ side }) => side === stage.side)?.file ?? stage.file;
    const { width, height } = stage.file;
    set(stage.over, { viewBox: `0 0 ${width} ${height}` });
    const tool = chosen().tool;
    stage.view.classList.toggle("is-armed", tool !== null && suits(tool, scene));
    if (!stage.placed) set(stage.view, { "aria-label": WORDS.stageName(WORDS.sides[stage.side] ?? "", stage.file.name) });
    const wanted = partner()?.side === stage.side;
    stage.root.classList.toggle("is-wanted", wanted);
    for (const part of stage.root.querySelectorAll(".partner-part")) set(part, { hidden: !wanted });
    for (const part of stage.root.querySelectorAll(".stage-head > bdi, .other-part")) set(part, { hidden: wanted });
    layOut(stage);
  }
}

/** Puts the stages on the page. @param {(side: string) => HTMLElement[]} [more]  what else stands in the head of each */
export function mountStages(more = moreOf) {
  moreOf = more;
  const hint = element("div.empty", { id: "no-stages" }, element("span.spinner", { hidden: true }), element("p", {}, ""));
  byId("stages").before(hint);
  const renewed = () => {
    show();
    const scene = currentScene();
    const file = scene?.subject.kind === "file" ? scene.sides[0]?.file : null;
    const waits = scene?.sides.some((one) => !one.file.examined) ?? false;
    const said = !scene ? WORDS.noComparison : waits ? WORDS.looking : allStages().length || file?.kind === "video" ? "" : file?.kind === "document" ? WORDS.document : WORDS.notShown;
    set(hint, { hidden: said === "" });
    text(/** @type {Element} */ (hint.lastElementChild), (!waits && file?.problem) || said);
    set(/** @type {Element} */ (hint.firstElementChild), { hidden: !waits });
  };
  watch(renewed);
  watchChosen(renewed);
  watchPartner(renewed);
  const there = () => allStages().length > 0;
  bindKey({ keys: "+ =", name: WORDS.zoomIn, group: "stage", when: there, run: () => zoomAll(1.25) });
  bindKey({ keys: "-", name: WORDS.zoomOut, group: "stage", when: there, run: () => zoomAll(0.8) });
  bindKey({ keys: "0", name: WORDS.fit, group: "stage", when: () => there() && inStages(), run: () => zoomAll(null) });
}

const inStages = () => byId("bench").contains(document.activeElement);
