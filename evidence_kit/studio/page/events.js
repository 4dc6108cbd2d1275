// @ts-check
// What the server tells by itself, and whether it is there at all.

import { get } from "./api.js";
import { onReturn } from "./returning.js";
import { enter, enterAnew, onServer, phase, refresh } from "./state.js";

/** @typedef {"case" | "file" | "upload" | "build" | "suggested" | "judged" | "phone" | "bye"} Kind */

const KINDS = /** @type {const} */ (["case", "file", "upload", "build", "suggested", "judged", "phone", "bye"]);

/** @type {Map<Kind, Set<(data: any) => void>>} */
const listeners = new Map(KINDS.map((kind) => [kind, new Set()]));

/** @type {EventSource | null} */
let source = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;

/**
 * Calls the listener for each event of a kind; returns what ends that.
 * @param {Kind} kind
 * @param {(data: any) => void} listener
 */
export function listen(kind, listener) {
  const those = listeners.get(kind);
  those?.add(listener);
  return () => those?.delete(listener);
}

/** Opens the stream of events, and asks for the case; does both again after the connection was lost. */
export function connect() {
  source?.close();
  clearTimeout(again);
  source = new EventSource("/api/events");
  source.addEventListener("open", () => refresh());
  source.addEventListener("error", lost);
  for (const kind of KINDS)
    source.addEventListener(kind, (event) => {
      const data = JSON.parse(/** @type {MessageEvent} */ (event).data);
      for (const listener of [...(listeners.get(kind) ?? [])]) listener(data);
    });
}

/** Looks whether a studio that was ended is open again, and goes on with it. */
export async function lookForAnother() {
  const answer = await get("/api/case");
  if (answer.status === 401) enterAnew("signed-out");
  if (!answer.ok || answer.value.studio === onServer()?.studio || phase() !== "ended") return;
  enterAnew("offline");
  connect();
}

function lost() {
  if (phase() === "ended" || phase() === "signed-out" || phase() === "gone") return source?.close();
  enter("offline");
  // After an answer that is no stream the browser gives up for good; only the case tells why.
  if (source?.readyState !== EventSource.CLOSED) return;
  again = setTimeout(async () => {
    await refresh();
    if (phase() === "signed-out" || phase() === "gone") return;
    connect();
  }, 1000);
}

onReturn(() => {
  if (source && phase() !== "ended" && phase() !== "signed-out" && phase() !== "gone") connect();
});
listen("case", ({ studio, seq }) => {
  const now = onServer();
  if (!now || studio !== now.studio || seq > now.seq || phase() !== "working") refresh();
});
listen("bye", () => {
  enter("ended");
  source?.close();
});
