// @ts-check
// What a file shows: the roles to press or to drag files to, those first that files of its kind mostly have.

import { say } from "./announce.js";
import { viewOf } from "./api.js";
import { choose, chosen } from "./chosen.js";
import { byId, element, list, set, text } from "./dom.js";
import { edit } from "./edits.js";
import { filmShown } from "./film.js";
import { showView } from "./go.js";
import { bindKey } from "./keys.js";
import { isUnsaid } from "./partners.js";
import { current } from "./state.js";
import { fileOf, openFile } from "./subject.js";
import { ROLE_NAMES, WORDS } from "./words.js";
import { ROLE_HINTS, ROLES } from "./words_roles.js";

/** @typedef {import("./types.js").FileJson} FileJson */

/** The key of each role, so that one hand can sort a pile of photos. */
const ROLE_KEYS = /** @type {const} */ ([
  ["l", "listing"],
  ["r", "received"],
  ["1", "label"],
  ["2", "damage"],
  ["3", "contents"],
  ["4", "scale"],
  ["5", "chat"],
  ["6", "tracking"],
  ["7", "size-label"],
  ["8", "packaging"],
  ["9", "unboxing"],
  ["0", "other"],
]);

/** What files of a kind mostly show; everything else is folded away. */
const COMMON = /** @type {Record<string, string[]>} */ ({
  image: ["listing", "received", "damage", "label", "chat"],
  video: ["unboxing", "video", "received", "damage"],
  document: ["document", "report", "policy-excerpt", "chat"],
  several: ["listing", "received", "damage", "label", "chat", "unboxing"],
});
/** What only a film can show. */
const FILMED = ["unboxing", "video"];

const keyOf = (/** @type {string} */ role) => ROLE_KEYS.find(([, one]) => one === role)?.[0] ?? "";

/** The roles that are offered for files: the common ones, and the others. @param {FileJson[]} files */
function offered(files) {
  const kinds = new Set(files.map(({ kind }) => kind));
  const kind = kinds.size === 1 ? [...kinds][0] ?? "several" : "several";
  const common = COMMON[kind] ?? COMMON["several"] ?? [];
  const others = [...new Set([...ROLE_KEYS.map(([, role]) => role), ...Object.keys(ROLE_NAMES)])].filter((role) => role !== "other");
  const possible = kind === "image" || kind === "document" ? others.filter((role) => !FILMED.includes(role)) : others;
  return { common, more: [...possible.filter((role) => !common.includes(role)), "other"] };
}

/** Sets what files show. @param {string[]} ids @param {string} role */
function setRole(ids, role) {
  const now = current();
  const files = ids.map((id) => now && fileOf(now, id)).filter((file) => file !== null && file !== undefined);
  const first = files[0];
  if (!first) return;
  const changes = files.map((file) => ({ at: ["evidence", file.id, "role"], value: role }));
  edit(WORDS.did.role(files.length === 1 ? first.name : WORDS.countedFiles(files.length)), changes);
  say(WORDS.roleSet(first.name, ROLE_NAMES[role] ?? role));
}

/** Makes the roles, and binds their keys. */
export function roleTargets() {
  const title = element("p.roles-title", { id: "roles-title" }, ROLES.title);
  const name = element("bdi.roles-name");
  const image = element("img", { alt: "" });
  const look = element("button.roles-picture", { type: "button", "aria-label": ROLES.look, onclick: () => showView("mark") }, image);
  const common = element("div.roles");
  const rare = element("div.roles");
  const more = element("details.fold.more-roles", {}, element("summary", {}, element("span", {}, ROLES.more)), rare);
  const place = element(
    "div.role-targets",
    { role: "group", "aria-labelledby": "roles-title" },
    element("div.roles-head", {}, look, element("div", {}, title, name)),
    common,
    more
  );
  more.addEventListener("toggle", () => more.open && more.contains(document.activeElement) && rare.scrollIntoView({ block: "nearest" }));
  bindKeys();
  let shown = "";
  const draw = (/** @type {FileJson[]} */ files) => {
    const { common: first, more: others } = offered(files);
    const only = files.length === 1 ? files[0] : undefined;
    const role = only && !isUnsaid(only) ? only.role : "";
    text(name, only ? only.name : WORDS.countedFiles(files.length));
    const pictured = only?.kind === "image" && only.examined && !only.problem;
    set(look, { hidden: !pictured });
    set(image, { src: pictured ? viewOf(only, 160) : null });
    list(common, first, (one) => one, roleButton);
    list(rare, others, (one) => one, roleButton);
    for (const button of place.querySelectorAll("[data-role]")) set(button, { "aria-pressed": only ? String(role === button.getAttribute("data-role")) : null });
    const key = files.map(({ id }) => id).join();
    if (key !== shown) more.open = others.includes(role);
    shown = key;
  };
  return { place, draw, unfold: () => (more.open = true) };
}

/** @param {string} role */
function roleButton(role) {
  const key = keyOf(role);
  const cap = key && element("kbd.kbd", { "aria-hidden": "true" }, key.toUpperCase());
  const hint = ROLE_HINTS[role];
  const button = element(
    "button.role-choice",
    { type: "button", "data-role": role, "aria-keyshortcuts": key || null, onclick: () => setRole(chosen().files, role) },
    element("strong", {}, ROLE_NAMES[role] ?? role),
    cap,
    hint && element("span.small", {}, hint)
  );
  button.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("text/x-evidence")) return;
    event.preventDefault();
    button.classList.add("is-over");
  });
  button.addEventListener("dragleave", () => button.classList.remove("is-over"));
  button.addEventListener("drop", (event) => {
    button.classList.remove("is-over");
    const ids = event.dataTransfer?.getData("text/x-evidence");
    if (!ids) return;
    event.preventDefault();
    setRole(ids.split(" "), role);
  });
  return button;
}

function bindKeys() {
  for (const [key, role] of ROLE_KEYS)
    bindKey({
      keys: key,
      name: WORDS.keyRole(ROLE_NAMES[role] ?? role),
      group: "files",
      when: () => named().length > 0 && !meansElsewhere(key),
      run: () => {
        const files = named();
        const [only] = files;
        // Whoever has walked on with the arrows means the file that has the focus, and sees what was named.
        if (only && !chosen().files.includes(only)) {
          choose({ files });
          openFile(only);
        }
        setRole(files, role);
      },
    });
}

/** The files that a key names: the chosen ones, or the one with the focus where it is another; none while the focus is not in the tray. */
function named() {
  if (!byId("tray").contains(document.activeElement)) return [];
  const focused = document.activeElement?.closest("[data-file]")?.getAttribute("data-file");
  const { files } = chosen();
  return focused && !files.includes(focused) ? [focused] : files;
}

/** Whether a key means something else for what is on the bench. @param {string} key */
const meansElsewhere = (key) => key === "l" && filmShown() && chosen().files.length === 1;
