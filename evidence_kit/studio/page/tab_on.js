// @ts-check
// Tab in a form leads from one field to the next, past the heading of a part that is open; Shift and Tab leads to that heading.

const STOPS = "input:not([type=hidden]), select, textarea, button, summary, a[href]";

/** @param {KeyboardEvent} event */
function tabOn(event) {
  const from = event.target;
  if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  // In a field of a day Tab goes from the month to the day to the year.
  if (!(from instanceof HTMLElement) || !from.matches("input:not([type=date]), select, textarea")) return;
  const panel = from.closest("[role=tabpanel]");
  const stops = [...(panel?.querySelectorAll(STOPS) ?? [])].filter((one) => one.checkVisibility() && !isSameRow(one, from));
  const next = stops.find((one) => Boolean(from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
  const part = next?.matches("summary") ? next.closest("details[open]") : null;
  const first = [...(part?.querySelectorAll("input, select, textarea") ?? [])].find((one) => one.checkVisibility());
  if (!(first instanceof HTMLElement)) return;
  event.preventDefault();
  first.focus();
}

/** Whether both are buttons of one row of which one is chosen: Tab leaves all of them. @param {Element} one @param {Element} other */
const isSameRow = (one, other) =>
  one instanceof HTMLInputElement && other instanceof HTMLInputElement && one.type === "radio" && other.type === "radio" && one.name === other.name;

/** Starts to lead from field to field. */
export function startTabs() {
  addEventListener("keydown", tabOn);
}
