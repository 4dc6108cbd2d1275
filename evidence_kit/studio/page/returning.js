// @ts-check
// When the page comes back: it was asleep with the phone, or the network is there again.

/** After so many milliseconds out of sight, connections may be dead without anybody having been told. */
const AWAY = 10_000;

/** Calls the listener each time the page comes back. @param {() => void} listener */
export function onReturn(listener) {
  let hidden = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hidden = Date.now();
    else if (hidden && Date.now() - hidden > AWAY) listener();
  });
  document.addEventListener("resume", listener);
  addEventListener("online", listener);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) listener();
  });
}
