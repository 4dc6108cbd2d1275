// @ts-check
// Elements are made here, never out of text: the policy of the page forbids innerHTML.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, any>} Attributes */
/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element: `element("button.primary", {type: "button", onclick: save, "aria-label": "Save"}, "Save")`.
 * Names that begin with "on" are listeners; true sets an empty attribute; null, undefined and false set none.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag | `${Tag}.${string}`} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(name, attributes = {}, ...children) {
  const [tag = "div", ...classes] = name.split(".");
  const made = /** @type {HTMLElementTagNameMap[Tag]} */ (document.createElement(tag));
  if (classes.length) made.setAttribute("class", classes.join(" "));
  set(made, attributes);
  append(made, children);
  return made;
}

/**
 * Makes an element of SVG, in the same way.
 * @param {string} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svgElement(name, attributes = {}, ...children) {
  const [tag = "g", ...classes] = name.split(".");
  const made = document.createElementNS(SVG, tag);
  if (classes.length) made.setAttribute("class", classes.join(" "));
  set(made, attributes);
  append(made, children);
  return made;
}

/**
 * Sets attributes and listeners; one that is null, undefined or false is taken away.
 * @param {Element} target
 * @param {Attributes} attributes
 */
export function set(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") && typeof value === "function") target.addEventListener(name.slice(2), value);
    else if (value === null || value === undefined || value === false) target.removeAttribute(name);
    else {
      const text = value === true ? "" : String(value);
      if (target.getAttribute(name) !== text) target.setAttribute(name, text);
    }
  }
}

/**
 * @param {Element} target
 * @param {Child[]} children
 */
function append(target, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    target.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Takes everything out of an element.
 * @param {Element} target
 */
export function clear(target) {
  target.replaceChildren();
}

/**
 * Writes text into an element, and leaves it alone when it stands there already.
 * @param {Element} target
 * @param {string} words
 */
export function text(target, words) {
  if (target.textContent !== words) target.textContent = words;
}

/** @type {WeakMap<Element, Map<string, Element>>} */
const kept = new WeakMap();

/**
 * Shows a list: an item whose key was there before keeps its element, and with it focus and scroll.
 * @template T
 * @param {Element} place
 * @param {readonly T[]} items
 * @param {(item: T, index: number) => string} keyOf
 * @param {(item: T, index: number) => Element} make
 * @param {(element: any, item: T, index: number) => void} [update]
 */
export function list(place, items, keyOf, make, update) {
  const before = kept.get(place) ?? new Map();
  /** @type {Map<string, Element>} */
  const after = new Map();
  items.forEach((item, index) => {
    const key = keyOf(item, index);
    const shown = before.get(key) ?? make(item, index);
    after.set(key, shown);
    update?.(shown, item, index);
  });
  for (const [key, shown] of before) if (!after.has(key)) shown.remove();
  // An element is moved only when it stands wrongly: moving takes the focus away.
  let next = place.firstElementChild;
  for (const shown of after.values()) {
    if (shown === next) next = next.nextElementSibling;
    else place.insertBefore(shown, next);
  }
  kept.set(place, after);
}

/**
 * Returns the element with an id; a page without it was put together wrongly.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has nothing called ${id}`);
  return found;
}

/**
 * Returns a new random name, where crypto.randomUUID may be missing.
 * @returns {string}
 */
export function uuid() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (/** @type {number} */ (bytes[6]) & 15) | 64;
  bytes[8] = (/** @type {number} */ (bytes[8]) & 63) | 128;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
