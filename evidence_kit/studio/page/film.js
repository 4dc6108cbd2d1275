// @ts-check
// A film of the case: play it, step through its frames, keep one as a picture, say when its label can be read.

import { say, sayLast } from "./announce.js";
import { ask, post } from "./api.js";
import { showRefused } from "./ask.js";
import { choose, chosen, watchChosen } from "./chosen.js";
import { coverButton } from "./cover_button.js";
import { byId, element, set, text, uuid } from "./dom.js";
import { edit } from "./edits.js";
import { belowFilm } from "./film_below.js";
import { pin } from "./film_pins.js";
import { clock, setPlaying, setSecond } from "./film_second.js";
import { soundSwitch } from "./film_sound.js";
import { drawOver } from "./film_stage.js";
import { icon } from "./icon.js";
import { bindKey } from "./keys.js";
import { isolated } from "./names.js";
import { current, refresh, watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").FileJson} FileJson */

const LONG = 1280;
const AGAIN = 3000;

/** The frame that is shown: its second, and those of its neighbours; null at the beginning, at the end, and as long as nobody knows. */
const frame = { at: 0, before: /** @type {number | null} */ (null), after: /** @type {number | null} */ (null) };
/** @type {FileJson | null} */
let film = null;
/** @type {AbortController | null} */
let asking = null;
/** Steps that were pressed while their frame was not known yet, back as less than nothing. */
let steps = 0;
let picture = "";
/** How often the player was given something, so that an answer that comes late gives it nothing. */
let sourced = 0;
/** The films whose original this browser stumbled over: their content. @type {Set<string>} */
const stumbled = new Set();
/** @type {ReturnType<typeof parts>} */
let shown;

/** @param {HTMLElement} place */
export function mount(place) {
  shown = parts();
  place.append(shown.node);
  const follow = () => {
    const { subject } = chosen();
    const found = subject?.kind === "file" ? current()?.files.find(({ id }) => id === subject.id) : undefined;
    show(place, found?.kind === "video" && found.examined && !found.problem ? found : null);
  };
  watch(follow);
  watchChosen(follow);
  keys();
}

/** Whether a film is on the bench. */
export const filmShown = () => film !== null;

function keys() {
  const when = filmShown;
  bindKey({ keys: ",", name: SIDE.back, group: "film", when, run: () => step(-1) });
  bindKey({ keys: ".", name: SIDE.on, group: "film", when, run: () => step(1) });
  bindKey({ keys: "k", name: `${SIDE.play}, ${SIDE.pause}`, group: "film", when, run: () => toggle() });
  bindKey({ keys: "l", name: SIDE.faster, group: "film", when, run: () => faster() });
  bindKey({ keys: "j", name: SIDE.jumpBack, group: "film", when, run: () => seek(Math.max(0, frame.at - 1)) });
  bindKey({ keys: "t", name: SIDE.labelTime, group: "film", when, run: () => void markLabel() });
  bindKey({ keys: "s", name: SIDE.still, group: "film", when, run: () => void takeStill() });
}

function parts() {
  const video = element("video", { preload: "metadata", playsinline: true });
  const still = element("img", { alt: SIDE.exactFrame, hidden: true });
  const over = element("p.over", { hidden: true });
  const screen = element("div.screen", {}, video, still, over);
  const play = iconButton("play", SIDE.play, toggle, "K");
  const back = iconButton("step-back", SIDE.back, () => step(-1), ",");
  const on = iconButton("step-on", SIDE.on, () => step(1), ".");
  const range = element("input", { type: "range", min: 0, step: 0.01, "aria-label": SIDE.position });
  range.addEventListener("input", () => seek(Number(range.value)));
  const pins = element("div.pins", { "aria-hidden": "true" });
  const time = element("span.time");
  const take = element("button.button", { type: "button", title: SIDE.stillHint, "aria-keyshortcuts": "S", onclick: () => void takeStill() }, icon("still"), SIDE.still);
  const label = element("button.button", { type: "button", "aria-keyshortcuts": "T", onclick: () => void markLabel() }, icon("label"), SIDE.labelTime);
  const there = element("button.button.plain", { type: "button", onclick: () => seek(film?.label_at ?? 0) });
  const forget = iconButton("close", SIDE.labelRemove, () => void edit(SIDE.labelRemove, [{ at: ["evidence", film?.id ?? "", "label_at"], value: null }]));
  const use = element("input", { type: "checkbox" });
  use.addEventListener("change", () => void edit(SIDE.chosenFilm, [{ at: ["evidence", film?.id ?? "", "chosen"], value: use.checked || null }]));
  const several = element("label.switch", {}, use, SIDE.chosenFilm);
  const sound = soundSwitch();
  const below = belowFilm(seek);
  const cover = coverButton(() => !video.paused && toggle());
  const node = element(
    "div.film",
    { role: "group" },
    screen,
    element("div.controls", {}, element("div.row", {}, back, play, on), element("div.scrub", {}, range, pins), time),
    element("div.controls", {}, cover.button, take, label, there, forget, several, sound.node),
    cover.hint,
    below.node
  );
  video.addEventListener("timeupdate", () => {
    if (!video.paused) place(video.currentTime);
  });
  video.addEventListener("loadedmetadata", () => {
    tell("");
    if (video.paused) video.currentTime = frame.at;
  });
  for (const event of ["play", "pause", "ended"]) video.addEventListener(event, playing);
  video.addEventListener("error", () => void refused(video.getAttribute("src") ?? ""));
  drawOver(screen, video, still);
  return { node, video, still, over, play, back, on, range, pins, time, label, there, forget, use, several, sound, below };
}

/** @param {string} drawing @param {string} name @param {() => void} run @param {string} [key] */
function iconButton(drawing, name, run, key) {
  return element("button.icon-button", { type: "button", "aria-label": name, title: name, "aria-keyshortcuts": key, onclick: run }, icon(drawing));
}

/** @param {HTMLElement} place @param {FileJson | null} next */
function show(place, next) {
  const before = film;
  film = next;
  place.hidden = !next;
  document.body.classList.toggle("has-film", next !== null);
  if (!next?.film) return shown.video.pause();
  const same = before?.id === next.id && before.sha === next.sha;
  set(shown.node, { "aria-label": SIDE.filmOf(next.name) });
  set(shown.range, { max: next.film.seconds });
  if (!same || before?.film?.plays !== next.film.plays) source(next);
  if (!same) seek(next.label_at ?? 0);
  said(next);
}

/** Gives the player what this browser can play: the film itself where it surely does, else a copy. @param {FileJson} next */
function source(next) {
  const { plays = "no", codecs = "" } = next.film ?? {};
  const surely = codecs !== "" && shown.video.canPlayType(codecs) === "probably";
  sourced += 1;
  if (plays === "no") give("", SIDE.noPlay);
  else if (!stumbled.has(next.sha) && (plays === "original" || surely)) give(`/api/films/${next.id}/play?v=${next.sha}&as=original`);
  else void copied(next, sourced);
}

/** Gives the player a copy as soon as there is one; it is not asked for before. @param {FileJson} next @param {number} asked */
async function copied(next, asked) {
  const answer = await post(`/api/films/${next.id}/copy?v=${next.sha}`);
  if (asked !== sourced || film?.sha !== next.sha) return;
  const state = answer.ok ? answer.value.plays : "no";
  if (state === "stand-in") return give(`/api/films/${next.id}/play?v=${next.sha}&as=copy`);
  give("", state === "making" ? SIDE.making : SIDE.noPlay);
  if (state === "making") setTimeout(() => asked === sourced && film && source(film), AGAIN);
}

/** @param {string} address  of what is played; empty for nothing @param {string} [words]  why there is nothing */
function give(address, words = "") {
  const { video, play } = shown;
  set(play, { disabled: !address });
  if (address || video.hasAttribute("src")) {
    set(video, { src: address || null });
    if (!address || video.error) video.load();
  }
  tell(words);
}

/** The film itself may be of a kind that this browser only believed to play: then a copy is shown. @param {string} address */
async function refused(address) {
  const itself = address.endsWith("&as=original");
  const answer = itself ? await ask("GET", address, undefined, { headers: { Range: "bytes=0-0" } }) : null;
  if (!film || !address || shown.video.getAttribute("src") !== address) return;
  if (!answer?.ok) return tell(SIDE.noPlay);
  stumbled.add(film.sha);
  source(film);
}

/** Shows what is said of a film below it. @param {FileJson} next */
function said(next) {
  pin(shown.pins, next);
  const labelled = next.label_at !== null;
  shown.there.hidden = shown.forget.hidden = !labelled;
  text(shown.there, labelled ? SIDE.labelAt(clock(next.label_at ?? 0)) : "");
  shown.several.hidden = (current()?.files.filter(({ kind }) => kind === "video").length ?? 0) < 2;
  shown.use.checked = next.chosen;
  shown.sound.show(next, shown.video);
  shown.below.draw(next);
}

/** Shows where in the film it is. @param {number} at */
function place(at) {
  frame.at = at;
  setSecond(at);
  shown.range.value = String(at);
  set(shown.range, { "aria-valuetext": clock(at) });
  text(shown.time, `${clock(at)} / ${clock(film?.film?.seconds ?? 0)}`);
}

/** Goes to a second, and shows the frame of the original that is seen there. @param {number} at */
export function seek(at) {
  shown.video.pause();
  steps = 0;
  place(at);
  void exact(at);
}

/** @param {number} at */
async function exact(at) {
  const asked = film;
  asking?.abort();
  const mine = (asking = new AbortController());
  if (!asked) return;
  const answer = await ask("GET", `/api/films/${asked.id}/frame?at=${at.toFixed(4)}&long=${LONG}&v=${asked.sha}`, undefined, { signal: mine.signal });
  if (mine.signal.aborted || film?.id !== asked.id) return;
  asking = null;
  if (!answer.ok) return answer.error.code === "aborted" ? undefined : tell(SIDE.frameFailed);
  /** @param {string} name */
  const seconds = (name) => (answer.headers.has(name) ? Number(answer.headers.get(name)) : null);
  if (picture) URL.revokeObjectURL(picture);
  picture = URL.createObjectURL(answer.value);
  set(shown.still, { src: picture });
  place(seconds("X-Time") ?? at);
  frame.before = seconds("X-Before");
  frame.after = seconds("X-After");
  set(shown.back, { "aria-disabled": frame.before === null ? "true" : null });
  set(shown.on, { "aria-disabled": frame.after === null ? "true" : null });
  if (shown.video.src) shown.video.currentTime = frame.at;
  shown.still.hidden = false;
  sayLast("film", clock(frame.at));
  if (steps) stepped(Math.sign(steps), Math.abs(steps) - 1);
}

/** One frame for each press, however fast they come. @param {-1 | 1} way */
function step(way) {
  shown.video.pause();
  if (asking) steps += way;
  else stepped(way, 0);
}

/** @param {number} way @param {number} more  steps in the same way that follow */
function stepped(way, more) {
  const to = way < 0 ? frame.before : frame.after;
  if (to === null) steps = 0;
  else {
    seek(to);
    steps = way * more;
  }
}

function toggle() {
  const { video, play } = shown;
  if (play.disabled) return;
  if (!video.paused) return seek(video.currentTime);
  if (video.ended || frame.at >= (film?.film?.seconds ?? 0) - 0.05) video.currentTime = 0;
  video.playbackRate = 1;
  void video.play().catch(() => tell(SIDE.noPlay));
}

function faster() {
  const { video } = shown;
  if (video.paused) return toggle();
  video.playbackRate = Math.min(8, video.playbackRate * 2);
}

function playing() {
  const { video, play, still } = shown;
  const on = !video.paused && !video.ended;
  setPlaying(on);
  if (on) still.hidden = true;
  else if (video.ended) void exact(video.duration);
  const name = on ? SIDE.pause : SIDE.play;
  set(play, { "aria-label": name, title: name });
  play.replaceChildren(icon(on ? "pause" : "play"));
}

/** Says below the picture what cannot be done. @param {string} words */
function tell(words) {
  text(shown.over, words);
  shown.over.hidden = !words;
}

async function takeStill() {
  const from = film;
  if (!from) return;
  const answer = await post(`/api/films/${from.id}/still`, { at: frame.at, role: null, gesture: uuid() });
  if (!answer.ok) return showRefused(answer.error);
  await refresh();
  const words = SIDE.stillTaken(isolated(answer.value.name));
  say(words);
  tell(words);
  if (current()?.files.some(({ id }) => id === answer.value.id)) choose({ files: [answer.value.id] });
  byId("film").focus();
}

async function markLabel() {
  if (!film) return;
  const at = Math.round(frame.at * 1000) / 1000;
  const outcome = await edit(SIDE.labelTime, [{ at: ["evidence", film.id, "label_at"], value: at }]);
  if (outcome.ok) say(SIDE.labelAt(clock(at)));
}
