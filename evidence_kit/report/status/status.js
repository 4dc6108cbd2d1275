"use strict";
// Reads the page again now and then, but not while somebody reads it with another tab in front, selects text, or wants
// it to stand still. A browser keeps what was scrolled to; what had the focus is remembered here.
(() => {
  const button = document.getElementById("pause");
  const wait = Number(document.body.dataset.refresh) * 1000;
  const reachable = () => [...document.querySelectorAll("a[href], button")];
  const kept = (name, value) => {
    try {
      if (value !== undefined) sessionStorage.setItem(`evidence-kit status ${name}`, value);
      return sessionStorage.getItem(`evidence-kit status ${name}`) ?? "";
    } catch {
      return "";
    }
  };
  const until = Number(document.body.dataset.until);
  let still = kept("still") === "yes";

  function show() {
    button.textContent = still ? "Resume updates" : "Pause updates";
    button.hidden = false;
  }

  function again() {
    const selecting = !document.getSelection().isCollapsed;
    if (still || selecting || document.hidden) return void setTimeout(again, 500);
    const focused = document.activeElement;
    kept("focus", focused?.getAttribute("href") ?? focused?.id ?? "");
    location.reload();
  }

  button.addEventListener("click", () => {
    still = !still;
    kept("still", still ? "yes" : "no");
    show();
  });
  const focus = kept("focus");
  const before = reachable().find((one) => focus && focus === (one.getAttribute("href") ?? one.id));
  show();
  document.getElementById("stale").hidden = !until || Date.now() < until * 1000;
  before?.focus({ preventScroll: true });
  setTimeout(again, wait);
})();
