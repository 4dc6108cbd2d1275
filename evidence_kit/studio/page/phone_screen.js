// @ts-check
// Keeps the phone's screen on while files are on their way: a locked phone stops sending.

import { watchSending } from "./send.js";

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;

export function keepScreenOn() {
  watchSending((all) => {
    wanted = all.some(({ state }) => state === "queued" || state === "sending" || state === "paused");
    void settle();
  });
  document.addEventListener("visibilitychange", () => void settle());
}

/** Asks for the screen, or lets it go; a browser that has no such thing, or refuses, changes nothing. */
async function settle() {
  if (!wanted) {
    void lock?.release();
    lock = null;
    return;
  }
  if (document.hidden || !("wakeLock" in navigator) || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    lock = null;
  }
}
