// @ts-check
// The places of the form in their order: drag, or Alt and an arrow, to put a picture elsewhere; what is left out.

import { say } from "./announce.js";
import { viewOf } from "./api.js";
import { clear, element } from "./dom.js";
import { edit } from "./edits.js";
import { inWords } from "./field_names.js";
import { icon } from "./icon.js";
import { makeReorderable } from "./reorder.js";
import { same } from "./places.js";
import { current, watch } from "./state.js";
import { ROLE_NAMES } from "./words.js";
import { UPLOAD } from "./words_upload.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").SlotJson} SlotJson */
/** @typedef {import("./types.js").SlotRef} SlotRef */

const HAND_OUT = /** @type {Record<string, string>} */ ({ video: "film", document: "document" });

/** @param {HTMLElement} place */
export function mount(place) {
  const back = element("button.button.small.plain", { type: "button" }, UPLOAD.byWeight);
  back.addEventListener("click", () => void edit(UPLOAD.byWeight, [{ at: ["upload", "order"], value: null }]));
  const slots = element("ol.slots");
  const hint = element("p.quiet.small", { id: "slots-hint" }, UPLOAD.slotsHint);
  const empty = element("div.empty", {}, icon("upload"), element("p", {}, UPLOAD.nothingToUpload));
  const out = element("ul.left-out");
  const left = element("section.stack", { "aria-labelledby": "left-out-title" }, element("h3", { id: "left-out-title" }, UPLOAD.leftOut), out);
  place.append(
    element(
      "section.stack",
      { id: "slots", "aria-labelledby": "slots-title" },
      element("div.row.apart", {}, element("h2", { id: "slots-title" }, UPLOAD.slots), back),
      hint,
      empty,
      slots,
      left
    )
  );
  makeReorderable(slots, move);
  let shown = "";
  watch((now) => {
    const key = JSON.stringify([now.slots, now.order_wanted, now.left_out, now.limits, now.files.map(({ id, sha, name, role }) => [id, sha, name, role])]);
    if (key === shown) return;
    shown = key;
    back.hidden = !now.order_wanted?.length;
    hint.hidden = now.slots.length < 2;
    empty.hidden = now.slots.length > 0;
    showSlots(slots, now);
    showLeftOut(out, now);
    left.hidden = !now.left_out.length;
  });
}

/** The slots as they will be once the order that was just chosen is planned. @param {CaseJson} now */
function ordered(now) {
  const pictures = now.slots.filter(({ slot }) => slot.startsWith("image-"));
  const rest = now.slots.filter(({ slot }) => !slot.startsWith("image-"));
  const wanted = now.order_wanted ?? [];
  /** @param {SlotJson} slot */
  const rank = ({ ref }) => {
    const at = ref ? wanted.findIndex((one) => same(one, ref)) : -1;
    return at < 0 ? wanted.length : at;
  };
  const sorted = pictures.map((slot, index) => ({ slot, index })).sort((one, other) => rank(one.slot) - rank(other.slot) || one.index - other.index);
  return [...sorted.map(({ slot }) => slot), ...rest];
}

/** @param {HTMLElement} place @param {CaseJson} now */
function showSlots(place, now) {
  const before = new Map([...place.children].map((child) => [child.getAttribute("data-key"), child.getBoundingClientRect()]));
  const focused = document.activeElement?.closest("[data-key]")?.getAttribute("data-key");
  const step = document.activeElement?.getAttribute("data-step");
  clear(place);
  const slots = ordered(now);
  const pictures = slots.filter(({ slot }) => slot.startsWith("image-")).length;
  for (const [index, slot] of slots.entries()) place.append(slotOf(slot, index, pictures, now));
  const free = (now.limits.images ?? pictures) - pictures;
  for (let number = 1; number <= Math.min(free, 6); number += 1)
    place.insertBefore(
      element("li.slot.is-free", {}, element("div.words", {}, element("strong", {}, UPLOAD.slotPicture(pictures + number)), element("span", {}, UPLOAD.freeSlot))),
      place.children[pictures + number - 1] ?? null
    );
  for (const child of /** @type {Iterable<HTMLElement>} */ (place.children)) {
    slide(child, before.get(child.getAttribute("data-key")));
    if (!focused || child.getAttribute("data-key") !== focused) continue;
    const target = child.querySelector(`[data-step='${step}']:not(:disabled)`) ?? child;
    if (target instanceof HTMLElement) target.focus();
  }
}

/** Lets a slot that was elsewhere slide to its place. @param {HTMLElement} slot @param {DOMRect | undefined} before */
function slide(slot, before) {
  if (!before || !slot.dataset["key"] || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const after = slot.getBoundingClientRect();
  const [left, top] = [before.left - after.left, before.top - after.top];
  if (!left && !top) return;
  slot.animate([{ transform: `translate(${left}px, ${top}px)` }, { transform: "none" }], { duration: 200, easing: "cubic-bezier(.2,.7,.2,1)" });
}

/** @param {SlotJson} slot @param {number} index @param {number} pictures @param {CaseJson} now */
function slotOf(slot, index, pictures, now) {
  const kind = slot.slot.split("-")[0] ?? "image";
  const files = slot.files.map((id) => now.files.find((file) => file.id === id)).filter((file) => file !== undefined);
  const movable = kind === "image" && slot.ref !== null && pictures > 1;
  const title = titleOf(slot, files);
  const name = kind === "image" ? UPLOAD.slotPicture(index + 1) : kind === "video" ? UPLOAD.slotVideo : UPLOAD.slotDocument;
  const item = element(
    `li.slot${kind === "image" ? "" : ".is-whole"}`,
    {
      "data-key": slot.ref ? slot.ref.join("+") : slot.slot,
      "data-place": movable ? index : null,
      tabindex: movable ? "0" : null,
      "aria-label": `${name}: ${title}`,
      "aria-describedby": movable ? "slots-hint" : null,
      "aria-keyshortcuts": movable ? "Alt+ArrowUp Alt+ArrowDown" : null,
    },
    element("div.picture", {}, ...picturesOf(slot, files, kind)),
    element("span.number", { "aria-hidden": "true" }, kind === "image" ? index + 1 : icon(HAND_OUT[kind] ?? "document")),
    element("div.words", {}, element("strong", {}, title), element("span", {}, slot.why))
  );
  if (movable) item.append(element("div.moves", {}, stepOf(-1, index, pictures, title), stepOf(1, index, pictures, title)));
  return item;
}

/** @param {SlotJson} slot @param {FileJson[]} files */
function titleOf({ filling }, files) {
  const names = files.map(({ name }) => name.split("/").at(-1) ?? name);
  if (filling === "comparison") return `${UPLOAD.side}: ${names.join(" · ")}`;
  if (filling === "sheet") return UPLOAD.sheet;
  const [first] = files;
  return first ? `${ROLE_NAMES[first.role] ?? first.role}: ${names[0]}` : filling;
}

/** @param {SlotJson} slot @param {FileJson[]} files @param {string} kind */
function picturesOf({ filling }, files, kind) {
  const shown = filling === "comparison" ? files.slice(0, 2) : filling === "sheet" ? files.slice(0, 4) : files.slice(0, 1);
  const pictures = shown.filter((file) => file.sha && file.kind !== "document").map((file) => element("img", { src: viewOf(file, 320), alt: "", loading: "lazy", draggable: "false" }));
  return pictures.length ? pictures : [icon(HAND_OUT[kind] ?? "photo")];
}

/** @param {-1 | 1} step @param {number} index @param {number} pictures @param {string} title */
function stepOf(step, index, pictures, title) {
  const name = step < 0 ? UPLOAD.earlier : UPLOAD.later;
  const button = element(
    "button.icon-button",
    { type: "button", "data-step": step, "aria-label": `${name}: ${title}`, title: name, disabled: step < 0 ? index === 0 : index === pictures - 1 },
    icon(step < 0 ? "left" : "right")
  );
  button.addEventListener("click", () => move(index, index + step));
  return button;
}

/** Puts a picture into another place, and with it fixes the whole order. @param {number} from @param {number} to */
function move(from, to) {
  const now = current();
  if (!now || from === to) return;
  const pictures = ordered(now).filter(({ slot }) => slot.startsWith("image-"));
  const [taken] = pictures.splice(from, 1);
  if (!taken?.ref || to < 0 || to > pictures.length) return;
  pictures.splice(to, 0, taken);
  const order = pictures.flatMap(({ ref }) => (ref ? [ref] : []));
  void edit(UPLOAD.slots, [{ at: ["upload", "order"], value: order }]);
  const files = taken.files.map((id) => now.files.find((file) => file.id === id)).filter((file) => file !== undefined);
  say(UPLOAD.movedTo(titleOf(taken, files), to + 1));
}

/** @param {HTMLElement} place @param {CaseJson} now */
function showLeftOut(place, now) {
  clear(place);
  for (const { file: id, why } of now.left_out) {
    const file = now.files.find((one) => one.id === id);
    if (!file) continue;
    const picture = element("span.thumb", {});
    if (file.sha && ["image", "video"].includes(file.kind)) picture.append(element("img", { src: viewOf(file, 160), alt: "", loading: "lazy" }));
    else picture.append(icon(HAND_OUT[file.kind] ?? "photo"));
    const item = element("li", {}, picture, element("span", {}, element("strong", {}, element("bdi", {}, file.name)), inWords(why)));
    if (file.leave_out) {
      const button = element("button.button.small", { type: "button", "aria-label": `${UPLOAD.takeIn}: ${file.name}` }, UPLOAD.takeIn);
      button.addEventListener("click", () => void edit(UPLOAD.takeIn, [{ at: ["evidence", id, "leave_out"], value: null }]));
      item.append(button);
    }
    place.append(item);
  }
}
