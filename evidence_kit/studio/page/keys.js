// @ts-check
// The keyboard map: what each key does.

/**
 * @typedef {object} Key
 * @property {string} keys  such as "c", "mod+z", "shift+y", "?"; several are parted by spaces
 * @property {string} name  what it does, in words
 * @property {string} group  a key of WORDS.groups
 * @property {() => boolean} [when]  whether it means anything now
 * @property {(event: KeyboardEvent) => void} [run]  left out where the element with the focus sees to it
 */

const OFF = "no-single-letters";
/** @type {Key[]} */
const boundKeys = [];

/** Every key with what it does, in the order in which they were bound. @returns {readonly Key[]} */
export const allKeys = () => boundKeys;

/** Puts a key into the map and into the list. @param {Key} key */
export function bindKey(key) {
  boundKeys.push(key);
}

/** Whether keys without Ctrl are switched on. */
export function singleLetters() {
  try {
    return sessionStorage.getItem(OFF) === null;
  } catch {
    return true;
  }
}

/** Switches keys without Ctrl on or off, for as long as the tab is open. @param {boolean} on */
export function setSingleLetters(on) {
  if (on) sessionStorage.removeItem(OFF);
  else sessionStorage.setItem(OFF, "yes");
}

/** A layout with other letters has the same keys: what is painted on them is a place. @param {KeyboardEvent} event */
const latin = ({ key, code }) => {
  const place = /^Key([A-Z])$/.exec(code);
  return (place?.[1] && key.length === 1 && !/[\x20-\x7e]/.test(key) ? place[1] : key).toLowerCase();
};

/** Returns an event as the map spells it: "mod+shift+z". @param {KeyboardEvent} event */
export function spellingOf(event) {
  const key = event.key === " " ? "space" : latin(event);
  const letter = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const parts = [event.ctrlKey || event.metaKey ? "mod" : "", event.altKey ? "alt" : ""];
  // A sign such as "?" needs Shift on many keyboards; only with letters and named keys Shift means something else.
  if (event.shiftKey && !letter) parts.push("shift");
  return [...parts.filter(Boolean), key].join("+");
}

/** Whether an element takes what is typed. @param {EventTarget | null} target */
export function isField(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "file", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Where signs and letters are keys: at the pictures, at the files, and where nothing has the focus. */
const AT_WORK = "#bench, #tray";
/** Where keys such as Delete are meant too: at the list of the boxes. */
const AT_BOXES = "#panel-comparison";

/**
 * Whether a key is meant where the focus is: in a form a letter is a slip of somebody who types, and it would change the case unseen.
 * @param {string} said @param {EventTarget | null} target
 */
function isMeant(said, target) {
  if (said.startsWith("mod+") || ["?", "escape", "f2"].includes(said) || !(target instanceof Element)) return true;
  if (target === document.body || target === document.documentElement || target.closest(AT_WORK)) return true;
  return /\w{2,}$/.test(said) && target.closest(AT_BOXES) !== null;
}

/** @param {KeyboardEvent} event */
function runKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const said = spellingOf(event);
  const single = !said.startsWith("mod+");
  if (document.querySelector("dialog[open]")) return;
  if (!isMeant(said, event.target) || (single && isField(event.target))) return;
  if (single && said.length === 1 && said !== "?" && !singleLetters()) return;
  // What is typed into a field is undone by the browser, letter by letter.
  if (["mod+z", "mod+shift+z", "mod+y"].includes(said) && isField(event.target)) return;
  const found = boundKeys.find((key) => key.run && key.keys.split(" ").includes(said) && (key.when?.() ?? true));
  if (!found?.run) return;
  event.preventDefault();
  found.run(event);
}

/** Starts listening. */
export function startKeys() {
  addEventListener("keydown", runKey);
}
