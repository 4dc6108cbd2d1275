// @ts-check
// The line below the top that says what to do next, with a button that leads there.

import { choose, chosen, watchChosen } from "./chosen.js";
import { byId, element, set, text } from "./dom.js";
import { listen } from "./events.js";
import { go, showView } from "./go.js";
import { icon } from "./icon.js";
import { laterOf, putOffLater } from "./later.js";
import { mainAction, nextStep } from "./next_step.js";
import { compare, compareMore } from "./pair.js";
import { current, onServer, watch } from "./state.js";
import { openComparison, openFile } from "./subject.js";
import { NO_KEYS } from "./touch.js";
import { NARROW } from "./view_bar.js";
import { NEXT } from "./words_next.js";
import { TOUCH } from "./words_touch.js";

/** @typedef {import("./next_step.js").Step} Step */

/** Letters of a sentence that has room beside its button in three lines of a phone. */
const SHORT = 60;

/** @type {Step | null} */
let step = null;
let building = false;

/** The photo whose name is asked for; once it has one, the next is shown. */
let naming = "";

/** Puts the line into its place. */
export function mountNext() {
  const place = byId("next");
  const words = element("span.next-words");
  const act = element("button.button.primary.small", { type: "button", id: "next-act", onclick: () => follow() });
  const skip = element("button.button.plain.small.next-skip", { type: "button", onclick: () => putOff() }, icon("close"), element("span", {}, NEXT.later));
  const build = element("button.button.small", { type: "button", id: "build-now", hidden: true, onclick: () => buildNow() }, NEXT.buildNow);
  place.append(element("span.next-title", {}, icon("right"), NEXT.next), words, act, build, skip);
  // What is fixed above the bar of a narrow page covers none of its end.
  new ResizeObserver(() => document.documentElement.style.setProperty("--next", `${place.offsetHeight}px`)).observe(place);
  const draw = () => {
    const now = current();
    step = now && !building ? nextStep(now, laterOf(now.name), onServer()?.statement.text, shownPair()) : null;
    set(place, { hidden: step === null });
    if (now) fill(mainAction(now, step));
    if (!step) return;
    const picked = chosen().files.join();
    const chosenAlready = "file" in step.leads && picked === step.leads.file;
    const wasNamed = naming !== "" && naming === picked && !chosenAlready;
    naming = chosenAlready ? picked : "";
    if (wasNamed && "file" in step.leads) return void lead(step);
    // A narrow page shows the roles in one of its parts alone: there they ask by themselves, elsewhere this leads to them.
    const asks = chosenAlready && !NARROW.matches;
    text(words, asks ? (NO_KEYS() ? TOUCH.roleHere : NEXT.roleHere) : step.words);
    text(act, step.act);
    set(place, { "data-here": chosenAlready, "data-long": Boolean(step.once) || step.words.length > SHORT });
    set(act, { hidden: asks || "wait" in step.leads });
    set(build, { hidden: !step.once });
    set(skip, { hidden: "build" in step.leads || "wait" in step.leads || Boolean(step.once) });
  };
  const putOff = () => {
    const now = current();
    if (step && now) putOffLater(now.name, step.key);
    draw();
    if (step && !act.hidden) act.focus();
    else byId("bench").focus();
  };
  const follow = () => {
    const led = step;
    if (led?.once) putOff();
    if (led) void lead(led);
  };
  const buildNow = () => {
    putOff();
    byId("build-top").click();
  };
  listen("build", ({ state }) => {
    building = state === "running";
    draw();
  });
  watch((now) => {
    building = now.build.state === "running";
    draw();
  });
  watchChosen(draw);
}

/** The buttons of each action. */
const BUTTONS = { "next-act": ["step", "build"], "build-now": ["build-beside"], "build-top": ["build"], begin: ["build"], "open-folder": ["hand-in"] };

/** Fills the buttons of the one action that is next. @param {string} action */
function fill(action) {
  for (const [id, actions] of Object.entries(BUTTONS)) document.getElementById(id)?.classList.toggle("primary", actions.includes(action));
}

/** @returns {import("./types.js").Pair | null} */
function shownPair() {
  const { subject } = chosen();
  return subject?.kind === "comparison" ? subject.pair : null;
}

/** Does what a step is about, or goes to where it is done. @param {Step} step */
async function lead({ leads }) {
  if ("wait" in leads) return;
  if ("build" in leads) byId("build-top").click();
  else if ("add" in leads) byId("choose-files").click();
  else if ("pair" in leads) await compare(leads.pair);
  else if ("choose" in leads) await compareMore();
  else if ("place" in leads) go(leads.place, { file: leads.file ?? null });
  else if ("draw" in leads) {
    openComparison(leads.draw);
    choose({ tool: "mark", tab: "comparison" });
    showView("mark");
    byId("bench").focus();
  } else {
    choose({ files: [leads.file] });
    openFile(leads.file);
    showView("files");
    const row = document.querySelector(`#files [data-file="${CSS.escape(leads.file)}"]`);
    if (row instanceof HTMLElement) row.focus();
  }
}
