// @ts-check
// Starts the page: the case, its events, and every part in its place.

import { mountBoxlist } from "./boxlist.js";
import { byId, set, text } from "./dom.js";
import { mountDrop } from "./drop.js";
import { startEdits, unsentLabels, watchUnsent } from "./edits.js";
import { connect } from "./events.js";
import { startFollowing } from "./follow.js";
import { bindKeyList } from "./key_list.js";
import { startKeys } from "./keys.js";
import { mountNext } from "./next_bar.js";
import { bindBoxKeys } from "./nudge.js";
import { mountPair, otherButton } from "./pair.js";
import { mountPreview } from "./preview.js";
import { mountSide } from "./side.js";
import { mountStages } from "./stages.js";
import { current, watch, watchPhase } from "./state.js";
import { watchTabs } from "./tabs.js";
import { mountTold } from "./told.js";
import { mountToolbar } from "./toolbar.js";
import { mountTray } from "./tray.js";
import { mountUndo, watchUndone } from "./undo.js";
import { WORDS } from "./words.js";

for (const node of document.querySelectorAll("[data-words]")) {
  const words = /** @type {Record<string, any>} */ (WORDS)[node.getAttribute("data-words") ?? ""];
  if (typeof words === "string") text(node, words);
}
for (const node of document.querySelectorAll("[data-name]")) {
  const words = /** @type {Record<string, any>} */ (WORDS)[node.getAttribute("data-name") ?? ""];
  if (typeof words === "string") set(node, { "aria-label": words });
}

startKeys();
bindKeyList();
startEdits();
startFollowing();
mountUndo();
mountDrop();
mountTray();
mountPair();
mountStages(otherButton);
mountToolbar();
mountTold();
mountPreview();
mountBoxlist();
bindBoxKeys();
mountSide();
mountNext();

watch((now) => {
  text(byId("case-name"), now.name);
  document.title = `${now.name} · ${WORDS.title}`;
  document.body.classList.toggle("is-empty", now.files.length === 0 && now.uploads.length === 0);
});

/** A browser opens six connections to one server; each page holds one open, and needs others for its pictures. */
const MANY_TABS = 4;

let unsent = 0;
let tabs = 1;
/** For so many milliseconds it is seen what was taken back. */
const UNDONE_SHOWN = 5000;
let undone = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;
watchUndone((words) => {
  clearTimeout(fading);
  undone = words;
  fading = setTimeout(() => {
    undone = "";
    showStateLine();
  }, UNDONE_SHOWN);
  showStateLine();
});
/** What had the focus when something else took the place of the work. @type {Element | null} */
let focusLeft = null;
watchPhase((now, before) => {
  document.body.dataset.phase = now;
  const sentence = { "signed-out": WORDS.signedOut, gone: WORDS.gone, ended: WORDS.ended(unsentLabels()), starting: WORDS.starting };
  const said = /** @type {Record<string, string>} */ (sentence)[now] ?? "";
  text(byId("ended-words"), said);
  set(byId("ended"), { hidden: said === "" });
  // Without a connection whoever was repairing case.toml goes on with that.
  const repairing = now === "mistakes" || (now === "offline" && Boolean(current()?.toml));
  const work = byId("work");
  if (!work.hidden) focusLeft = work.contains(document.activeElement) ? document.activeElement : null;
  set(byId("repair"), { hidden: !repairing });
  set(work, { hidden: repairing || !["working", "offline"].includes(now) });
  // What had the focus when the work was hidden has it again afterwards.
  if (now === "working" && before !== "offline" && (focusLeft instanceof HTMLElement || focusLeft instanceof SVGElement)) focusLeft.focus({ preventScroll: true });
  showStateLine();
});
watchUnsent((number) => {
  unsent = number;
  // What was on its way when the studio was closed may have arrived.
  if (document.body.dataset.phase === "ended") text(byId("ended-words"), WORDS.ended(unsentLabels()));
  showStateLine();
});

watchTabs((number) => {
  tabs = number;
  showStateLine();
});

function showStateLine() {
  const offline = document.body.dataset.phase === "offline";
  const waits = unsent > 0 ? ` ${WORDS.waiting(unsent)}` : "";
  text(byId("state-line"), offline ? WORDS.offline + waits : unsent > 0 ? WORDS.saving : tabs >= MANY_TABS ? WORDS.manyTabs : undone || WORDS.saved);
}

connect();
