// @ts-check
// Drags an item of a list to another place, with mouse, pen or a finger that was held still; or Alt and an arrow.

const FAR = 5;
const HOLD = 350;

/**
 * Lets the children of a list that have `data-place` be moved.
 * @param {HTMLElement} list
 * @param {(from: number, to: number) => void} move
 */
export function makeReorderable(list, move) {
  list.addEventListener("keydown", (event) => {
    const item = itemAt(event.target);
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!item || !step) return;
    if (event.altKey) {
      event.preventDefault();
      const to = place(item) + step;
      if (to >= 0 && to < movable(list).length) move(place(item), to);
    } else if (event.target === item) {
      event.preventDefault();
      movable(list)[place(item) + step]?.focus();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const item = itemAt(event.target);
    if (!item || event.button !== 0 || (event.target instanceof Element && event.target.closest("button"))) return;
    drag(list, item, event, move);
  });
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} item
 * @param {PointerEvent} first
 * @param {(from: number, to: number) => void} move
 */
function drag(list, item, first, move) {
  let on = false;
  /** @type {HTMLElement | null} */
  let target = null;
  const begin = () => {
    on = true;
    item.classList.add("is-held");
    item.setPointerCapture(first.pointerId);
  };
  // A finger that moves at once scrolls; one that rests first takes the item up.
  const timer = first.pointerType === "touch" ? setTimeout(begin, HOLD) : undefined;
  /** @param {PointerEvent} event */
  const moved = (event) => {
    const far = Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY) > FAR;
    if (!on && far) {
      if (first.pointerType === "touch") return end();
      begin();
    }
    if (!on) return;
    item.style.setProperty("translate", `${event.clientX - first.clientX}px ${event.clientY - first.clientY}px`);
    item.style.setProperty("pointer-events", "none");
    const below = itemAt(document.elementFromPoint(event.clientX, event.clientY));
    target?.classList.remove("is-target");
    target = below && below !== item && list.contains(below) ? below : null;
    target?.classList.add("is-target");
  };
  /** @param {Event} event */
  const still = (event) => {
    if (on) event.preventDefault();
  };
  const end = () => {
    clearTimeout(timer);
    item.classList.remove("is-held");
    target?.classList.remove("is-target");
    item.style.removeProperty("translate");
    item.style.removeProperty("pointer-events");
    removeEventListener("pointermove", moved);
    removeEventListener("pointerup", dropped);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", escaped);
    item.removeEventListener("touchmove", still);
  };
  const dropped = () => {
    const to = on && target ? shownNow(target) : null;
    end();
    const from = shownNow(item);
    if (from && to) move(place(from), place(to));
  };
  /** The list may have been drawn again meanwhile, in another order. @param {HTMLElement} each */
  const shownNow = (each) => movable(list).find((one) => one.dataset["key"] === each.dataset["key"]) ?? null;
  /** @param {KeyboardEvent} event */
  const escaped = (event) => {
    if (event.key === "Escape") end();
  };
  addEventListener("pointermove", moved);
  addEventListener("pointerup", dropped);
  addEventListener("pointercancel", end);
  addEventListener("keydown", escaped);
  item.addEventListener("touchmove", still, { passive: false });
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const itemAt = (target) => (target instanceof Element ? target.closest("[data-place]") : null);

/** @param {HTMLElement} item */
const place = (item) => Number(item.dataset["place"]);

/** @param {HTMLElement} list @returns {HTMLElement[]} */
const movable = (list) => [...list.querySelectorAll(":scope > [data-place]")].filter((item) => item instanceof HTMLElement);
