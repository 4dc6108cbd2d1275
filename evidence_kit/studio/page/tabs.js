// @ts-check
// How many pages of this studio one browser has open: they share its six connections.

import { uuid } from "./dom.js";

const SELF = uuid();
/** A page that says nothing for so many milliseconds is gone. */
const SILENT = 9000;

/** Calls the listener when the number of open pages changes. @param {(number: number) => void} listener */
export function watchTabs(listener) {
  /** @type {Map<string, number>} */
  const heard = new Map();
  const channel = new BroadcastChannel("evidence-kit studio");
  let before = 1;
  const count = () => {
    for (const [name, at] of heard) if (Date.now() - at > SILENT) heard.delete(name);
    const now = heard.size + 1;
    if (now !== before) listener(now);
    before = now;
  };
  channel.addEventListener("message", ({ data }) => {
    if (data.here) heard.set(data.here, Date.now());
    else heard.delete(data.gone);
    count();
  });
  const call = () => {
    channel.postMessage({ here: SELF });
    count();
  };
  call();
  setInterval(call, SILENT / 3);
  addEventListener("pagehide", () => channel.postMessage({ gone: SELF }));
}
