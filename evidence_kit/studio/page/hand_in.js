// @ts-check
// What to do with a package: which files to upload, in which order and where, and what to paste beside them.

import { post } from "./api.js";
import { platformOf } from "./claim.js";
import { copyButton } from "./copy.js";
import { clear, element, text } from "./dom.js";
import { go } from "./go.js";
import { icon } from "./icon.js";
import { ON_PHONE } from "./touch.js";
import { sized } from "./words.js";
import { TOUCH } from "./words_touch.js";
import { UPLOAD } from "./words_upload.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").PackageJson} PackageJson */

/**
 * The steps in the form of the marketplace, one after the other.
 * @param {HTMLElement} place @param {CaseJson} now @param {HTMLElement} words  what is pasted
 */
export function showHandingIn(place, now, words) {
  clear(place);
  if (!now.package) return;
  place.append(
    element("h3", { id: "hand-in-title" }, UPLOAD.handIn),
    element("ol.path", {}, formStep(now), filesStep(now.package), statementStep(words))
  );
}

/** Where the form is, and what to choose in it. @param {CaseJson} now */
function formStep(now) {
  const number = now.order["number"];
  const said = now.form.map(({ choose }) => choose).join(" → ");
  return element(
    "li",
    {},
    element("p.choose", {}, number ? UPLOAD.openOrder(number, platformOf(now)) : UPLOAD.openAnOrder(platformOf(now))),
    said ? element("p.hint", {}, `${UPLOAD.chooseThere}: ${said}`) : null
  );
}

/** The files in their order, and how to get at them. @param {PackageJson} made */
function filesStep({ uploads, folder, zip }) {
  const files = uploads.map(({ name, bytes }) =>
    element(
      "li",
      {},
      element("a", { href: `/package/upload/${encodeURIComponent(name)}`, target: "_blank", rel: "noopener" }, name),
      element("span.quiet.small", {}, sized(bytes))
    )
  );
  const path = element("code.folder-path", {}, folder);
  const problem = element("p.note.warn", { role: "alert", hidden: true });
  const open = element("button.button", { type: "button", id: "open-folder" }, icon("folder"), UPLOAD.openFolder);
  open.addEventListener("click", async () => {
    const answer = await post("/api/open-folder", { which: "upload" });
    problem.hidden = answer.ok;
    if (!answer.ok) text(problem, answer.error.code === "tool-missing" ? `${answer.error.message} ${UPLOAD.pastePath}` : [answer.error.message, answer.error.hint].filter(Boolean).join(" "));
  });
  const archive = zip ? element("a.button", { href: "/package.zip", download: "" }, icon("download"), UPLOAD.download) : null;
  return element(
    "li.stack",
    {},
    element("p.choose", {}, UPLOAD.uploadThese(files.length)),
    element("ol.made", {}, ...files),
    element("p.quiet.small", {}, ON_PHONE() ? TOUCH.liesHere : UPLOAD.liesHere),
    path,
    problem,
    element("div.row", {}, open, copyButton(path, UPLOAD.copyPath), archive)
  );
}

/** @param {HTMLElement} words */
function statementStep(words) {
  const write = element("button.button", { type: "button" }, UPLOAD.writeIt);
  write.addEventListener("click", () => go("statement"));
  return element(
    "li.stack",
    {},
    element("p.choose", {}, words.textContent ? UPLOAD.pasteStatement : UPLOAD.noStatementYet),
    element("div.row", {}, words.textContent ? copyButton(words, UPLOAD.copyStatement) : write)
  );
}

/** What is for the buyer alone. @param {HTMLElement} place @param {PackageJson | null} made */
export function showAfter(place, made) {
  clear(place);
  if (!made) return;
  place.append(
    element("a.button", { href: "/package/report.html", target: "_blank", rel: "noopener" }, icon("open"), UPLOAD.openReport),
    element("p.quiet.small", {}, UPLOAD.reportHint)
  );
}
