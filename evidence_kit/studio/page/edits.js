// @ts-check
// Every change of the case goes through here: shown at once, sent in order, kept until the server has it.

import { ask } from "./api.js";
import { askConflict, showRefused } from "./ask.js";
import { undecided, wordsOf } from "./conflicts.js";
import { uuid } from "./dom.js";
import { endGestures } from "./gestures.js";
import { listOf } from "./merge.js";
import { same, valueAt } from "./places.js";
import { current, enter, layOver, onServer, phase, refresh, renew, watchPhase } from "./state.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./merge.js").Made} Edit */
/** @typedef {import("./types.js").Trouble} Trouble */
/** @typedef {{ok: true} | {ok: false, error: Trouble}} Outcome */

/**
 * @typedef {object} Entry  What is sent as one request.
 * @property {string} gesture
 * @property {string} label
 * @property {Edit[]} edits
 * @property {"queued" | "sending" | "kept"} state
 * @property {number} due  when it may go, so that a held key does not send thirty times a second
 * @property {number} seq  from which case on the server has it
 * @property {((outcome: Outcome) => void)[]} done
 */

/** Edits of one gesture go at most this often, in milliseconds. */
const SELDOM = 150;
/** Requests that shall outlive the page are limited to 64 kB together. */
const OUTLIVES = 60_000;
const UNSENT = "unsent";
/** So many edits a request may have. */
const MOST = 20;

/** @type {Entry[]} */
let entries = [];
let sending = false;
let fails = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {{gesture: string, at: number}} */
let last = { gesture: "", at: 0 };
/** @type {Set<(unsent: number) => void>} */
const counters = new Set();
/** @type {(() => void)[]} */
let settling = [];

/**
 * Changes values of the case. Resolves when the server has them, or refused them.
 * @param {string} label  what undo will call it
 * @param {Change[]} changes
 * @param {{gesture?: string, wait?: number}} [options]  wait: milliseconds in which more of the same may come
 * @returns {Promise<Outcome>}
 */
export function edit(label, changes, { gesture = uuid(), wait = 0 } = {}) {
  const now = current();
  if (!now) return Promise.resolve({ ok: false, error: { code: "no-case", message: "" } });
  const edits = changes
    .map((change) => ({ ...change, was: valueAt(now, change.at, change.pair ?? undefined) }))
    .filter((one) => !same(one.was, one.value))
    .map((one) => ({ ...one, beside: listOf(now, one) }));
  if (!edits.length) return Promise.resolve({ ok: true });
  return new Promise((resolve) => {
    const since = last.gesture === gesture ? last.at + SELDOM : 0;
    const due = Math.max(Date.now() + wait, since);
    const open = entries.at(-1);
    if (open?.state === "queued" && open.gesture === gesture && joined(open, edits)) {
      open.due = due;
      open.done.push(resolve);
    } else
      for (let from = 0; from < edits.length; from += MOST) {
        const done = from + MOST < edits.length ? [] : [resolve];
        entries.push({ gesture, label, edits: edits.slice(from, from + MOST), state: "queued", due, seq: 0, done });
      }
    renew();
    count();
    pump();
  });
}

/**
 * Puts edits into a request that has not gone yet, when they are about the same places.
 * @param {Entry} entry
 * @param {Edit[]} edits
 */
function joined(entry, edits) {
  const pairs = edits.map((one) => ({ one, there: entry.edits.find((other) => samePlace(one, other)) }));
  if (pairs.some(({ one, there }) => !there || one.value === null || there.value === null)) return false;
  for (const { one, there } of pairs) if (there) there.value = one.value;
  return true;
}

/** @param {Edit} one @param {Edit} other */
const samePlace = (one, other) => same(one.at, other.at) && same(one.pair, other.pair);

/** How many changes the server does not have yet. */
const unsent = () => unkept().length;

/** What undo would have called the changes that the server does not have yet. */
export const unsentLabels = () => [...new Set(unkept().map(({ label }) => label))];

/** What undo will call the newest change that the shown steps do not name yet, if there is one. */
export const newestChange = () => entries.at(-1)?.label ?? null;

/** @param {(unsent: number) => void} counter */
export function watchUnsent(counter) {
  counters.add(counter);
  counter(unsent());
}

function count() {
  const number = unsent();
  remember();
  for (const counter of [...counters]) counter(number);
  if (number === 0) {
    for (const resolve of settling) resolve();
    settling = [];
  }
}

/** Keeps what the server does not have over a reload. */
function remember() {
  const left = entries.filter((entry) => entry.state !== "kept").map(({ gesture, label, edits }) => ({ gesture, label, edits }));
  try {
    if (left.length) sessionStorage.setItem(UNSENT, JSON.stringify(left));
    else sessionStorage.removeItem(UNSENT);
  } catch {
    // Too large, or storing is forbidden: then the page asks before it is left.
  }
}

/** @returns {Entry[]} */
function remembered() {
  try {
    const left = JSON.parse(sessionStorage.getItem(UNSENT) ?? "[]");
    return left.map((/** @type {Entry} */ entry) => ({ ...entry, state: "queued", due: 0, seq: 0, done: [] }));
  } catch {
    return [];
  }
}

/** Resolves when the server has everything. @returns {Promise<void>} */
export function everythingSent() {
  for (const entry of entries) if (entry.state === "queued") entry.due = 0;
  pump();
  return unsent() === 0 ? Promise.resolve() : new Promise((resolve) => settling.push(resolve));
}

function pump() {
  clearTimeout(timer);
  const next = entries.find((entry) => entry.state === "queued");
  if (sending || !next || !["working", "offline"].includes(phase())) return;
  const wait = next.due - Date.now();
  if (wait > 0) timer = setTimeout(pump, wait);
  else send(next);
}

/** @param {Entry} entry */
async function send(entry) {
  sending = true;
  entry.state = "sending";
  last = { gesture: entry.gesture, at: Date.now() };
  const body = bodyOf(entry);
  const answer = await ask("POST", "/api/edits", body, { keepalive: new TextEncoder().encode(JSON.stringify(body)).length < OUTLIVES });
  if (answer.ok) {
    fails = 0;
    entry.state = "kept";
    entry.seq = answer.value.seq;
    finish(entry, { ok: true });
    refresh();
  } else await handleFailure(entry, answer.status, answer.error);
  // Nothing else goes while somebody is asked: it may be about the same value.
  sending = false;
  count();
  pump();
}

/** @param {Entry} entry */
const bodyOf = ({ gesture, label, edits }) => ({
  gesture,
  label,
  base: current()?.revision ?? "",
  edits: edits.map(({ at, was, value, pair }) => ({ at, was, value, pair })),
});

/**
 * @param {Entry} entry
 * @param {number} status
 * @param {Trouble} error
 */
async function handleFailure(entry, status, error) {
  if (status === 0 || status === 503 || error.code === "busy") {
    entry.state = "queued";
    fails += 1;
    entry.due = Date.now() + Math.min(5000, 250 * 2 ** fails);
    if (status === 0) enter("offline");
  } else if (status === 401 || status === 410 || error.code === "case-mistakes") {
    entry.state = "queued";
    refresh();
  } else if (error.code === "changed" && error.conflicts) {
    await refresh();
    const there = onServer();
    const real = there ? undecided(entry.edits, error.conflicts, there) : error.conflicts;
    if (real.length && !(await askConflict(entry, real))) return void drop(entry, error);
    for (const { index, now } of real) {
      const one = entry.edits[index];
      if (one) one.was = now;
    }
    entry.edits = entry.edits.filter((one) => !same(one.was, one.value));
    if (entry.edits.length) entry.state = "queued";
    else {
      entries = entries.filter((one) => one !== entry);
      finish(entry, { ok: true });
      refresh();
    }
  } else {
    const gone = drop(entry, error);
    showRefused(error, WORDS.refused, wordsOf(gone.flatMap((one) => one.edits)));
  }
}

/**
 * Gives up a request, and what belongs to the same gesture.
 * @param {Entry} entry
 * @param {Trouble} error
 */
function drop(entry, error) {
  const gone = entries.filter((one) => one === entry || (one.state === "queued" && one.gesture === entry.gesture));
  entries = entries.filter((one) => !gone.includes(one));
  endGestures();
  for (const one of gone) finish(one, { ok: false, error });
  renew();
  refresh();
  return gone;
}

/** @param {Entry} entry @param {Outcome} outcome */
function finish(entry, outcome) {
  for (const resolve of entry.done) resolve(outcome);
  entry.done = [];
}

/** What may not have arrived: also what is on its way, so that nothing overtakes it. The server knows what it has. */
const unkept = () => entries.filter((entry) => entry.state !== "kept");

/** How many bytes are sent when the page is left. */
function leavingBytes() {
  const bytes = (/** @type {any} */ value) => new TextEncoder().encode(JSON.stringify(value)).length;
  return bytes(unkept().map(bodyOf)) + bytes(unkept().filter(({ state }) => state === "sending").map(bodyOf));
}

/** Sends what has not gone yet in one request that outlives the page, each gesture as a step of its own. */
async function flush() {
  const left = unkept();
  const queued = left.filter((entry) => entry.state === "queued");
  remember();
  if (!queued.length || leavingBytes() > OUTLIVES) return;
  for (const entry of queued) entry.state = "sending";
  const answer = await ask("POST", "/api/gestures", { gestures: left.map(bodyOf) }, { keepalive: true });
  // The page came back: what could not be done is sent once more, and asked about.
  for (const entry of queued) {
    if (entry.state !== "sending") continue;
    entry.state = answer.ok ? "kept" : "queued";
    if (!answer.ok) continue;
    entry.seq = answer.value.seq;
    finish(entry, { ok: true });
  }
  void refresh();
  count();
  pump();
}

/** Connects the queue with the case that is shown and with the end of the page. */
export function startEdits() {
  layOver(
    () => entries.flatMap((entry) => entry.edits),
    (seq) => {
      entries = entries.filter((entry) => entry.state !== "kept" || entry.seq > seq);
    }
  );
  watchPhase((now) => {
    if (now !== "working") return;
    fails = 0;
    for (const entry of entries) if (entry.state === "queued") entry.due = 0;
    pump();
  });
  entries = remembered();
  count();
  addEventListener("pagehide", () => void flush());
  addEventListener("beforeunload", (event) => {
    // Online they go by themselves, up to a limit of the browser; else they would stay behind when the tab is closed.
    if (unsent() > 0 && (phase() !== "working" || leavingBytes() > OUTLIVES)) event.preventDefault();
  });
}
