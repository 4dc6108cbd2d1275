// @ts-check
// What is to be done with what is on the stages, for whoever was led there.

import { say } from "./announce.js";
import { watchChosen } from "./chosen.js";
import { byId, element } from "./dom.js";
import { inWords } from "./field_names.js";
import { icon } from "./icon.js";
import { same } from "./places.js";
import { watch } from "./state.js";
import { WORDS } from "./words.js";
import { UPLOAD } from "./words_upload.js";

/** @typedef {import("./types.js").FindingJson} FindingJson */

const place = element("section.finding.told", { "aria-label": UPLOAD.told, tabindex: "-1", hidden: true });

/** @type {FindingJson | null} */
let told = null;

/** Puts the line below the tools. */
export function mountTold() {
  byId("tools").after(place);
  watchChosen((now, before) => !same(now.subject, before.subject) && close());
  watch((now) => told && !now.findings.some(({ code, message }) => code === told?.code && message === told.message) && close());
}

/** Says what a finding wants, above the picture that it is about, and has the focus. @param {FindingJson} finding */
export function tell(finding) {
  told = finding;
  const { severity, message, hint } = finding;
  const act = finding.place === "file" ? element("button.button.small", { type: "button", onclick: () => byId("choose-files").click() }, icon("plus"), WORDS.add) : null;
  place.className = `finding told ${severity}`;
  place.replaceChildren(
    icon(severity === "note" ? "note" : "warning"),
    element("p.message", {}, inWords(message)),
    hint ? element("p.hint", {}, inWords(hint)) : "",
    element("div.row", {}, act ?? "", element("button.button.plain.small", { type: "button", onclick: close }, WORDS.close))
  );
  place.hidden = false;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
  say([message, hint].map(inWords).join(" "));
}

function close() {
  const held = place.contains(document.activeElement);
  told = null;
  place.hidden = true;
  if (held) byId("bench").focus({ preventScroll: true });
}
