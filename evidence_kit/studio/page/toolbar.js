// @ts-check
// The tools above the pictures, and the zoom.

import { say } from "./announce.js";
import { post } from "./api.js";
import { showRefused } from "./ask.js";
import { choose, chosen, watchChosen } from "./chosen.js";
import { byId, element, set, text } from "./dom.js";
import { listen } from "./events.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { begunRuler } from "./ruler.js";
import { same } from "./places.js";
import { partner, wantPartner, watchPartner } from "./partner.js";
import { allStages, stageOf, zoomAll, zoomToPixels } from "./stage.js";
import { watch } from "./state.js";
import { currentScene } from "./subject.js";
import { drawingsOn, suits } from "./tools.js";
import { NO_KEYS, TOUCHED } from "./touch.js";
import { WORDS } from "./words.js";
import { TOUCH } from "./words_touch.js";

/** @typedef {import("./types.js").Tool} Tool */

const TOOLS = /** @type {const} */ ([
  { tool: "mark", key: "m", hint: WORDS.markHint },
  { tool: "redact", key: "x", hint: WORDS.redactHint },
  { tool: "crop", key: "k", hint: WORDS.cropHint },
  { tool: "ruler", key: "u", hint: WORDS.rulerHint },
]);

const below = matchMedia("(max-width: 47.49rem)");

/** What the search for differences came to; it is said until the next thing is done. */
let answered = "";

/** Arms a tool, or puts it away. @param {Tool} tool */
export function arm(tool) {
  if (!suits(tool, currentScene())) return;
  const now = chosen().tool === tool ? null : tool;
  choose({ tool: now, shape: null });
  wantPartner(null);
  say(now ? `${WORDS[tool]}: ${TOOLS.find((one) => one.tool === tool)?.hint ?? ""}` : WORDS.select);
}

/**
 * Puts a tool away when another picture is shown: nobody expects a swipe or a click there to draw. Whoever marks with a
 * mouse goes on with that in the next comparison; a finger that only wants to scroll would draw there too.
 */
function putAwayElsewhere() {
  watchChosen((now, before) => {
    if (!now.tool || now.tool !== before.tool || same(shownBy(now.subject), shownBy(before.subject))) return;
    const goesOn = now.tool === "mark" && [now, before].every(({ subject }) => subject?.kind === "comparison");
    if (!goesOn || TOUCHED.matches) choose({ tool: null });
  });
}

/** What a subject shows, whichever number its comparison has by now. @param {import("./types.js").Subject | null} subject */
const shownBy = (subject) => (subject?.kind === "file" ? subject.id : subject?.pair ?? null);

/** Puts the tools into their place. */
export function mountToolbar() {
  putAwayElsewhere();
  const place = byId("tools");
  set(place, { role: "toolbar", "aria-label": WORDS.tools });
  const buttons = TOOLS.map(({ tool, key, hint }) => {
    const button = element("button.tool", { type: "button", "data-tool": tool, title: `${hint} (${key.toUpperCase()})`, "aria-keyshortcuts": key.toUpperCase(), onclick: () => arm(tool) }, icon(tool), WORDS[tool]);
    bindKey({ keys: key, name: `${WORDS[tool]}: ${hint}`, group: "stage", when: () => suits(tool, currentScene()), run: () => arm(tool) });
    return { tool, button };
  });
  const suggest = element("button.tool", { type: "button", id: "suggest", title: WORDS.suggestHint, onclick: askSuggestions }, icon("suggest"), WORDS.suggest);
  const zoom = element("div.segmented.zoom", { role: "group", "aria-label": WORDS.zoom });
  const choices = [
    { name: WORDS.fit, run: () => zoomAll(null), on: (/** @type {number | null} */ scale) => scale === null },
    ...[1, 2, 4].map((times) => ({
      name: `${times * 100} %`,
      run: () => zoomToPixels(times),
      on: (/** @type {number | null} */ scale) => scale !== null && Math.abs(scale * devicePixelRatio - times) < 0.01,
    })),
  ].map(({ name, run, on }) => {
    const button = element("button", { type: "button", onclick: run }, name);
    zoom.append(button);
    return { button, on };
  });
  const hint = element("p.tool-hint.quiet.small", { id: "tool-hint" });
  place.append(element("div.tool-bar", {}, ...buttons.map((one) => one.button), suggest), zoom, hint);
  const draw = () => {
    const scene = currentScene();
    const { tool } = chosen();
    set(place, { hidden: allStages().every(({ placed }) => placed) });
    for (const one of buttons) {
      set(one.button, { "aria-pressed": String(tool === one.tool), hidden: !suits(one.tool, scene) });
    }
    set(suggest, { hidden: !scene?.comparison });
    const scale = allStages()[0]?.scale ?? null;
    for (const { button, on } of choices) set(button, { "aria-pressed": String(on(scale)) });
    const second = tool === "ruler" && begunRuler() !== null;
    const none = scene !== null && tool === null && suits("mark", scene) && scene.sides.every(({ side }) => drawingsOn(scene, side).length === 0);
    const dashed = scene?.comparison?.suggestions.some((one) => !one.confirmed) ?? false;
    const [forPartner, forItem, forDashed] = NO_KEYS() ? [TOUCH.partner, TOUCH.drawItem, TOUCH.takeHint] : [WORDS.partner, WORDS.drawItem, WORDS.takeHint];
    const selecting = none ? WORDS.firstMark : dashed ? forDashed : WORDS.selectHint;
    const asked = answered || (partner() ? forPartner : second ? forItem : "");
    const armed = TOOLS.find((one) => one.tool === tool)?.hint;
    const scrolls = TOUCHED.matches ? ` ${below.matches ? TOUCH.scrollBeside : TOUCH.scroll}` : "";
    text(hint, asked || (armed ? `${armed}.${scrolls}` : selecting));
  };
  watch(draw);
  watchChosen(draw);
  watchPartner((now) => {
    draw();
    if (!now) return;
    // What was drawn is said first, and has the focus; then the other picture has it.
    setTimeout(() => {
      say(WORDS.partner);
      const stage = stageOf(now.side);
      stage?.view.focus({ preventScroll: true });
      // Where one picture lies below the other, it comes into sight.
      if (below.matches) stage?.root.scrollIntoView({ block: "center" });
    }, 0);
  });
  byId("stages").addEventListener("zoomed", draw);
  new ResizeObserver(draw).observe(place);
  const answer = (/** @type {string} */ words) => {
    answered = words;
    draw();
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => answered && answer(""), { capture: true });
  listen("suggested", ({ found, why, failed }) => {
    set(suggest, { "aria-busy": null });
    if (failed) return showRefused({ code: "suggest", message: why });
    const words = found ? (NO_KEYS() ? WORDS.suggestedHere(found) : WORDS.suggested(found)) : why || WORDS.noneSuggested;
    say(words);
    if (!found) answer(words);
  });
}

async function askSuggestions() {
  const comparison = currentScene()?.comparison;
  if (!comparison) return;
  set(byId("suggest"), { "aria-busy": "true" });
  say(WORDS.suggesting);
  const answer = await post("/api/suggest", { place: comparison.place, pair: [comparison.listing, comparison.received] });
  if (answer.ok) return;
  set(byId("suggest"), { "aria-busy": null });
  showRefused(answer.error);
}
