// @ts-check
// Files on their way to the server: in pieces, each told where it belongs, so that a cut connection goes on.

import { ask, get, pause, post } from "./api.js";
import { uuid } from "./dom.js";
import { isolated } from "./names.js";
import { onReturn } from "./returning.js";
import { WORDS } from "./words.js";

/**
 * @typedef {object} Sending  A file that was dropped, as the tray shows it.
 * @property {string} key
 * @property {string} name
 * @property {number} bytes
 * @property {number} received
 * @property {"queued" | "sending" | "paused" | "done" | "refused"} state
 * @property {string} why
 * @property {string} upload  its id on the server
 * @property {string} file  its id in the case, when it is there
 */

/** @typedef {{role?: string | null, shot?: string | null}} Wanted */

const PIECE = 4 * 1024 * 1024;
/** Two at a time leave the browser's other connections for pictures. */
const AT_ONCE = 2;
/** A piece that takes longer may be on a dead connection: what came of it stays, and the rest is sent once more. */
const PIECE_TIME = 30_000;

/** @type {(Sending & {blob: File, wanted: Wanted, stopped: boolean})[]} */
let queue = [];
let running = 0;
/** What cuts the pieces that are on their way. @type {Set<AbortController>} */
const onTheirWay = new Set();

/** @type {Set<(sendings: readonly Sending[]) => void>} */
const listeners = new Set();

/** Calls the listener whenever something arrived. @param {(sendings: readonly Sending[]) => void} listener */
export function watchSending(listener) {
  listeners.add(listener);
  listener(queue);
}

const tell = () => {
  for (const listener of [...listeners]) listener(queue);
};

/**
 * Sends files, one after the other. Resolves with their ids in the case when all have arrived or were refused.
 * @param {Iterable<File>} files
 * @param {Wanted} [wanted]  role and shot of all of them
 * @returns {Promise<string[]>}
 */
export async function sendFiles(files, wanted = {}) {
  const added = [...files].map((blob) => ({
    key: uuid(),
    name: isolated(blob.name),
    bytes: blob.size,
    received: 0,
    state: /** @type {Sending["state"]} */ ("queued"),
    why: "",
    upload: "",
    file: "",
    blob,
    wanted,
    stopped: false,
  }));
  queue.push(...added);
  tell();
  pump();
  while (added.some((one) => one.state !== "done" && one.state !== "refused")) await pause(100);
  return added.map((one) => one.file).filter(Boolean);
}

function pump() {
  while (running < AT_ONCE) {
    const next = queue.find((one) => one.state === "queued");
    if (!next) return;
    running += 1;
    next.state = "sending";
    send(next).finally(() => {
      running -= 1;
      tell();
      pump();
    });
  }
}

/** Takes a file off the list; one that has not arrived is forgotten by the server too. @param {string} key */
export function forget(key) {
  const one = queue.find((each) => each.key === key);
  queue = queue.filter((each) => each !== one);
  if (one && one.state !== "done") {
    one.stopped = true;
    one.state = "refused";
    if (one.upload) ask("DELETE", `/api/uploads/${one.upload}`);
  }
  tell();
}

/** Takes every file off the list that has arrived. */
export function forgetDone() {
  queue = queue.filter((one) => one.state !== "done");
  tell();
}

/** Tries a refused file once more. @param {string} key */
export function sendAgain(key) {
  const one = queue.find((each) => each.key === key);
  if (!one || one.state !== "refused") return;
  one.state = "queued";
  one.why = "";
  tell();
  pump();
}

/** @param {typeof queue[number]} one */
async function send(one) {
  const { blob, wanted } = one;
  const asked = { name: blob.name, bytes: blob.size, modified: blob.lastModified, role: wanted.role ?? null, shot: wanted.shot ?? null };
  const made = await askPatiently(one, () => post("/api/uploads", asked));
  if (!made?.ok) return refuse(one, made?.error.message);
  one.upload = made.value.id;
  one.received = made.value.received;
  const piece = made.value.piece ?? PIECE;
  while (one.received < one.bytes) {
    if (one.stopped) return;
    const problem = await sendPiece(one, piece);
    if (problem) return refuse(one, problem);
    tell();
  }
  const done = await askPatiently(one, () => post(`/api/uploads/${one.upload}/done`));
  if (!done?.ok) return refuse(one, done?.error.message);
  one.state = "done";
  one.file = done.value.file ?? done.value.known;
  if (done.value.known) one.why = WORDS.known(isolated(done.value.name));
  else if (done.value.name !== blob.name) one.why = WORDS.renamed(one.name, isolated(done.value.name));
}

/**
 * Sends the next piece. The server says how much it has: a browser may have sent a cut piece again by itself.
 * @param {typeof queue[number]} one @param {number} length
 * @returns {Promise<string>} why it cannot be sent, or ""
 */
async function sendPiece(one, length) {
  const from = one.received;
  const to = Math.min(from + length, one.bytes);
  const piece = one.blob.slice(from, to);
  const headers = { "Content-Range": `bytes ${from}-${to - 1}/${one.bytes}` };
  const cut = new AbortController();
  const late = setTimeout(() => cut.abort(), PIECE_TIME);
  onTheirWay.add(cut);
  const answer = await ask("PUT", `/api/uploads/${one.upload}`, piece, { headers, signal: cut.signal });
  clearTimeout(late);
  onTheirWay.delete(cut);
  if (answer.ok || answer.error.code === "offset") {
    const received = answer.ok ? answer.value.received : answer.error.received;
    if (typeof received === "number") one.received = received;
    one.state = "sending";
    return "";
  }
  if (!isWaitable(answer)) return answer.error.message;
  if (!(await isReadable(piece))) return WORDS.unreadable;
  one.state = "paused";
  tell();
  await pause(400);
  const there = await askPatiently(one, () => get(`/api/uploads/${one.upload}`));
  if (!there?.ok) return there?.error.message ?? WORDS.noAnswer;
  one.received = there.value.received;
  one.state = "sending";
  return "";
}

/** Whether a piece of the file can still be read: it may have been moved, or unplugged. @param {Blob} piece */
async function isReadable(piece) {
  try {
    await piece.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** @param {import("./types.js").Answer} answer */
const isWaitable = (answer) => !answer.ok && (answer.status === 0 || answer.status === 408 || answer.status >= 502 && answer.status <= 504);

/**
 * Asks until there is an answer, at longer and longer intervals, for as long as the page is there.
 * @param {typeof queue[number]} one
 * @param {() => Promise<import("./types.js").Answer>} question
 * @returns {Promise<import("./types.js").Answer | null>}
 */
async function askPatiently(one, question) {
  for (let wait = 250; ; wait = Math.min(wait * 2, 4000)) {
    const answer = await question();
    if (!isWaitable(answer) || one.stopped) return answer;
    if (one.state !== "paused") {
      one.state = "paused";
      tell();
    }
    await pause(wait);
  }
}

/** @param {typeof queue[number]} one @param {string} [why] */
function refuse(one, why) {
  one.state = "refused";
  one.why = why ?? WORDS.noAnswer;
}

onReturn(() => {
  for (const cut of onTheirWay) cut.abort();
});
addEventListener("beforeunload", (event) => {
  // A file that is on its way cannot be read again after the page was left.
  if (queue.some(({ state }) => state !== "done" && state !== "refused")) event.preventDefault();
});
