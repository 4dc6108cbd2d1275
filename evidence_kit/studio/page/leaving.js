// @ts-check
// Whoever leaves the page from within a field has written what stands in it.

/** The field in which somebody types, until the browser says that it is changed. @type {EventTarget | null} */
let unfinished = null;

/** What only has the focus is left as it is: a radio button has it before anybody chose it. */
function leaveField() {
  if (unfinished === document.activeElement) unfinished?.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Starts to watch which field is being typed in. */
export function writeOnLeaving() {
  addEventListener("input", ({ target }) => (unfinished = target), { capture: true });
  addEventListener("change", () => (unfinished = null), { capture: true });
  addEventListener("pagehide", leaveField, { capture: true });
}
