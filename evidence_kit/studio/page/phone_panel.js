// @ts-check
// The phone, as the desk shows it: the code to scan, the address, and the fingerprint of the certificate.

import { post } from "./api.js";
import { showRefused } from "./ask.js";
import { byId, clear, element, set, text } from "./dom.js";
import { listen } from "./events.js";
import { icon } from "./icon.js";
import { current, watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").PhoneJson} PhoneJson */

/** @type {PhoneJson | null} */
let state = null;
let codes = 0;
/** Which of the addresses the code holds. */
let at = 0;

/** @param {HTMLElement} place */
export function mount(place) {
  const body = element("div.stack.wide");
  const turns = element("div");
  const problem = element("p.note.danger", { role: "alert", hidden: true });
  const close = element("button.button", { type: "button", onclick: () => dialog.close() }, SIDE.close);
  const dialog = element(
    "dialog",
    { id: "phone", "aria-labelledby": "phone-title" },
    element("h2", { id: "phone-title" }, SIDE.fromPhone),
    body,
    problem,
    element("div.row.apart", {}, turns, close)
  );
  place.append(dialog);
  const words = element("span", {}, SIDE.phone);
  const button = element("button.button", { type: "button", id: "phone-top", "aria-haspopup": "dialog" }, icon("phone"), words);
  button.addEventListener("click", () => openPhone());
  byId("top-actions").prepend(button);
  byId("drop").append(element("button.button.from-phone", { type: "button", onclick: () => openPhone() }, icon("phone"), SIDE.fromPhone));

  const show = () => {
    set(button, { "aria-pressed": state ? "true" : null });
    text(words, state?.pages ? `${SIDE.phone} · ${state.pages}` : SIDE.phone);
    showBody({ body, problem, turns });
  };
  listen("phone", (told) => {
    // Whoever used the code has made it worthless: the next one is asked for.
    codes += 1;
    state = told?.url ? told : null;
    show();
  });
  watch((now) => {
    state = now.phone;
    show();
  });
}

/** Opens the code; phones are let in when somebody looks at it. */
function openPhone() {
  const place = byId("phone-panel");
  place.hidden = false;
  const dialog = place.querySelector("dialog");
  if (dialog && !dialog.open) dialog.showModal();
}

/** @param {{body: HTMLElement, problem: HTMLElement, turns: HTMLElement}} places */
function showBody(places) {
  const { body, problem, turns } = places;
  if (at >= (state?.addresses.length ?? 0)) at = 0;
  const key = state ? JSON.stringify([at, state.url, state.pages, state.ends, codes]) : "off";
  if (body.dataset["key"] === key) return;
  body.dataset["key"] = key;
  const focused = [body, turns].some((one) => one.contains(document.activeElement));
  clear(body);
  const turn = element("button.button", { type: "button" }, state ? SIDE.phoneOff : SIDE.phoneOn);
  if (!state) turn.classList.add("primary");
  turn.addEventListener("click", async () => {
    set(turn, { "aria-disabled": "true" });
    const answer = await post("/api/phone", { on: !state });
    set(turn, { "aria-disabled": null });
    problem.hidden = answer.ok;
    if (answer.ok) {
      state = answer.value?.url ? answer.value : null;
      codes += 1;
      showBody(places);
    } else if (current()) text(problem, [answer.error.message, answer.error.hint].filter(Boolean).join(" "));
    else showRefused(answer.error);
  });
  if (!state) body.append(element("p", {}, SIDE.phoneWhy), element("p.quiet.small", {}, SIDE.sameNetwork));
  else body.append(...codeOf(state));
  turns.replaceChildren(turn);
  if (focused) turn.focus();
}

/** Where the picture of the code is, at the chosen address. */
const codeAt = () => `/api/phone/qr.svg?at=${at}&n=${codes}`;

/** @param {PhoneJson} phone */
function codeOf({ url, addresses, fingerprint, pages, ends }) {
  const chosen = element("select", { id: "phone-address" }, ...addresses.map((one, index) => element("option", { value: String(index), selected: index === at }, `https://${one}`)));
  chosen.addEventListener("change", () => {
    at = chosen.selectedIndex;
    const image = chosen.closest("dialog")?.querySelector(".code img");
    if (image) set(image, { src: codeAt() });
  });
  const one = element("code", {}, url.replace(/\/p\/.*$/, ""));
  const address =
    addresses.length > 1
      ? [element("label.stack.tight", {}, element("span.quiet.small", {}, SIDE.address), chosen), element("p.quiet.small", {}, SIDE.otherAddress)]
      : [element("p", {}, element("span.quiet.small", {}, `${SIDE.address} `), one)];
  return [
    element(
      "div.pairing",
      {},
      element("div.code", {}, element("img", { src: codeAt(), alt: SIDE.scan, width: 200, height: 200 })),
      element(
        "div.stack",
        {},
        element("p", {}, element("strong", {}, SIDE.scan)),
        element("p.quiet.small", {}, SIDE.sameNetwork),
        ...address,
        element("p.row", {}, element(pages ? "span.chip.good" : "span.chip", {}, SIDE.pagesOpen(pages))),
        ends ? element("p.quiet.small", {}, SIDE.endsAt(timeOf(ends))) : null
      )
    ),
    element("div.stack", {}, element("p.small", {}, SIDE.warning), element("p.fingerprint", {}, fingerprint)),
  ];
}

/** @param {string} moment */
function timeOf(moment) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? moment : date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
