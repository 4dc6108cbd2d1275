// @ts-check
// The files of the case: thumbnails with what each shows.

import { viewOf } from "./api.js";
import { choose, chosen, watchChosen } from "./chosen.js";
import { byId, element, list, set, text } from "./dom.js";
import { icon } from "./icon.js";
import { isField, spellingOf } from "./keys.js";
import { isUnsaid } from "./partners.js";
import { roleTargets } from "./roles.js";
import { current, watch } from "./state.js";
import { fileOf, openFile } from "./subject.js";
import { mountUploads } from "./uploads.js";
import { ROLE_NAMES, WORDS } from "./words.js";

/** @typedef {import("./types.js").FileJson} FileJson */

/** Puts the tray into its place. */
export function mountTray() {
  const place = byId("files");
  const shown = element("ul.tray-list", { role: "listbox", "aria-multiselectable": "true", "aria-labelledby": "tray-title" });
  const roles = roleTargets();
  place.append(shown, roles.place);
  // Where the page scrolls as one, they stay above its end: what gets the focus must not lie below them.
  new ResizeObserver(() => keepRoom(roles.place)).observe(roles.place);
  const draw = () => drawFiles(shown, roles);
  watch(draw);
  watchChosen(draw);
  shown.addEventListener("keydown", walkByKeys);
  // Whoever drags a file sees every role to let it go on.
  shown.addEventListener("dragstart", roles.unfold);
  mountUploads();
}

/** Says how much room the roles take. @param {HTMLElement} roles */
const keepRoom = (roles) => document.documentElement.style.setProperty("--roles", `${roles.offsetHeight}px`);

/** @param {Element} place @param {ReturnType<typeof roleTargets>} roles */
function drawFiles(place, roles) {
  const now = current();
  if (!now) return;
  const { files: ids, subject } = chosen();
  const files = ids.map((id) => fileOf(now, id)).filter((file) => file !== undefined);
  const known = files.map(({ id }) => id);
  const there = now.files;
  set(place, { hidden: there.length === 0 });
  const opens = roles.place.hidden && known.length > 0;
  set(roles.place, { hidden: known.length === 0 });
  roles.draw(files);
  const tabbed = known.at(-1) ?? there[0]?.id;
  list(
    place,
    there,
    (file) => file.id,
    (file) => item(file.id),
    (/** @type {HTMLElement} */ row, file) => drawFile(row, file, known.includes(file.id), file.id === tabbed, subject)
  );
  // The roles take the room of some rows; the chosen one stays in sight.
  if (!opens) return;
  keepRoom(roles.place);
  place.querySelector(`[data-file="${tabbed}"]`)?.scrollIntoView({ block: "nearest" });
}

/** @param {string} id */
function item(id) {
  const picture = element("div.thumb");
  const words = element("div.tray-words", {}, element("bdi.tray-name"), " ", element("span.role"), " ", element("span.tray-problem.small"));
  const row = element("li.tray-item", { role: "option", "data-file": id, draggable: "true" }, picture, words);
  row.addEventListener("click", (event) => (event.shiftKey ? pickTo(id) : pick(id, event.ctrlKey || event.metaKey)));
  row.addEventListener("dragstart", (event) => {
    if (!chosen().files.includes(id)) choose({ files: [id] });
    event.dataTransfer?.setData("text/x-evidence", chosen().files.join(" "));
    byId("files").classList.add("is-dragging");
  });
  row.addEventListener("dragend", () => byId("files").classList.remove("is-dragging"));
  return row;
}

/** @param {HTMLElement} row @param {FileJson} file @param {boolean} isChosen @param {boolean} tabbed @param {import("./types.js").Subject | null} subject */
function drawFile(row, file, isChosen, tabbed, subject) {
  const unsaid = isUnsaid(file);
  const role = unsaid ? WORDS.unsaid : ROLE_NAMES[file.role] ?? file.role;
  const onStage = subject?.kind === "file" ? subject.id === file.id : subject?.pair.includes(file.id) ?? false;
  row.classList.toggle("is-chosen", isChosen);
  row.classList.toggle("is-out", file.leave_out);
  row.classList.toggle("is-unsaid", unsaid);
  row.classList.toggle("is-on-stage", onStage);
  const problem = file.problem || (file.examined && file.kind === "other" ? WORDS.noPicture : "");
  const state = problem || (file.examined ? "" : WORDS.looking) || (file.leave_out ? WORDS.leftOut : "");
  set(row, {
    "aria-selected": String(isChosen),
    tabindex: tabbed ? "0" : "-1",
    "aria-label": `${WORDS.fileName(file.name, role)}${state ? `, ${state}` : ""}`,
  });
  const [picture, words] = [...row.children];
  const [name, kind, line] = [...(words?.children ?? [])];
  if (name) text(name, file.name);
  if (kind) text(kind, role);
  if (line) {
    text(line, state.charAt(0).toUpperCase() + state.slice(1));
    line.classList.toggle("danger-text", problem !== "");
  }
  if (picture) drawThumb(picture, file);
}

/** @param {Element} place @param {FileJson} file */
function drawThumb(place, file) {
  const pictured = file.examined && (file.kind === "image" || file.kind === "video" || file.kind === "document") && !file.problem;
  const key = pictured ? viewOf(file, 160) : `${file.kind} ${file.examined}`;
  if (place.getAttribute("data-shows") === key) return;
  set(place, { "data-shows": key });
  const stands = icon(file.kind === "video" ? "film" : file.kind === "image" ? "photo" : "document");
  if (!file.examined) return place.replaceChildren(element("span.spinner"));
  if (!pictured) return place.replaceChildren(stands);
  const image = element("img", { alt: "", draggable: "false", src: key });
  const shown = () => place.replaceChildren(image, ...(file.kind === "video" ? [icon("play")] : []));
  image.addEventListener("load", shown);
  image.addEventListener("error", () => place.replaceChildren(stands));
  place.replaceChildren(element("span.spinner"));
}

/** Chooses a file, or one more; a single one is shown. @param {string} id @param {boolean} more */
function pick(id, more) {
  const before = chosen().files;
  if (more) choose({ files: before.includes(id) ? before.filter((one) => one !== id) : [...before, id] });
  else {
    choose({ files: [id] });
    openFile(id);
  }
}

/** Chooses every file from the one that was chosen last to this one. @param {string} id */
function pickTo(id) {
  const ids = (current()?.files ?? []).map((file) => file.id);
  const [from, to] = [ids.indexOf(chosen().files.at(-1) ?? id), ids.indexOf(id)].sort((one, other) => one - other);
  const range = ids.slice(Math.max(0, from ?? 0), (to ?? 0) + 1).filter((one) => one !== id);
  choose({ files: [...new Set([...chosen().files.filter((one) => one !== id), ...range, id])] });
  // What the browser selects between two clicks with Shift are words.
  getSelection()?.removeAllRanges();
}

/** Arrows walk through the files, Space and Enter choose. @param {KeyboardEvent} event */
function walkByKeys(event) {
  if ((event.ctrlKey || event.metaKey) && spellingOf(event) === "mod+a") {
    event.preventDefault();
    return choose({ files: (current()?.files ?? []).map((file) => file.id) });
  }
  if (isField(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = event.target instanceof Element ? event.target.closest("[data-file]") : null;
  if (!row) return;
  const rows = [...(row.parentElement?.children ?? [])];
  const at = rows.indexOf(row);
  const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -at, End: rows.length - 1 - at });
  const step = steps[event.key];
  const id = row.getAttribute("data-file") ?? "";
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    pick(id, event.key === " ");
  } else if (step !== undefined) {
    event.preventDefault();
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    if (!(next instanceof HTMLElement)) return;
    const other = next.getAttribute("data-file") ?? "";
    if (event.shiftKey) choose({ files: [...new Set([...chosen().files, other])] });
    for (const each of rows) set(each, { tabindex: each === next ? "0" : "-1" });
    next.focus();
  }
}
