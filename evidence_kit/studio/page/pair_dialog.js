// @ts-check
// The dialogs that ask which two pictures go side by side.

import { viewOf } from "./api.js";
import { question } from "./ask.js";
import { byId, element, set } from "./dom.js";
import { between, isUnsaid, likeliestPair, pairWith, picturesFor, sideOf } from "./partners.js";
import { ROLE_NAMES, WORDS } from "./words.js";
import { PAIR } from "./words_pair.js";

/** @typedef {import("./types.js").CaseJson} CaseJson */
/** @typedef {import("./types.js").ComparisonJson} ComparisonJson */
/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {import("./types.js").Pair} Pair */
/** @typedef {import("./types.js").Side} Side */

const SIDES = /** @type {const} */ (["listing", "received"]);

/** What is seen of a picture: itself, what it shows, and its name. @param {FileJson} file */
const partsOf = (file) => [
  element("img", { alt: "", src: viewOf(file, 160), width: 120, height: 120 }),
  element("strong", {}, isUnsaid(file) ? PAIR.unsaid : ROLE_NAMES[file.role] ?? file.role),
  element("bdi", {}, file.name),
];

/**
 * Asks what a picture is compared with; resolves with the pair, or null.
 * @param {CaseJson} now @param {FileJson} file @returns {Promise<Pair | null>}
 */
export async function askPartner(now, file) {
  const others = picturesFor(now, sideOf(file) === "listing" ? "received" : "listing", file).filter((one) => one.id !== file.id);
  const other = await oneOf(others, file);
  return other ? pairWith(file, other) : null;
}

/**
 * Asks for another picture of one side of a comparison; resolves with its id, or null.
 * @param {CaseJson} now @param {ComparisonJson} comparison @param {Side} side @returns {Promise<string | null>}
 */
export async function askOther(now, comparison, side) {
  const beside = now.files.find(({ id }) => id === comparison[side === "listing" ? "received" : "listing"]);
  if (!beside) return null;
  const stands = (/** @type {string} */ id) => between(now, side === "listing" ? [id, beside.id] : [beside.id, id]);
  const others = picturesFor(now, side, beside).filter(({ id }) => id !== beside.id && !stands(id));
  return (await oneOf(others, beside))?.id ?? null;
}

/** Asks which of some pictures stands beside one. @param {FileJson[]} others @param {FileJson} beside */
async function oneOf(others, beside) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("ask"));
  const choices = others.map((one) => element("button.other-picture", { type: "button", onclick: () => dialog.close(one.id) }, ...partsOf(one)));
  const id = await question(WORDS.compareTo(beside.name), [element("div.other-pictures", {}, ...choices)], [{ value: "", label: WORDS.cancel }]);
  return others.find((one) => one.id === id) ?? null;
}

/**
 * Asks for both pictures of a new comparison, of which the likeliest are chosen already; resolves with the pair, or null.
 * @param {CaseJson} now @param {string} shown  the id of the picture that is looked at @returns {Promise<Pair | null>}
 */
export async function askPair(now, shown) {
  const likely = likeliestPair(now, shown);
  const groups = SIDES.map((side, at) => groupOf(side, picturesFor(now, side), likely?.[at] ?? ""));
  const chosen = () => groups.map((group) => group.querySelector("input:checked")).map((radio) => (radio instanceof HTMLInputElement ? radio.value : ""));
  const body = element("div.both-sides", {}, ...groups);
  const exclude = () => {
    const [listing, received] = chosen();
    for (const [group, other] of /** @type {const} */ ([[groups[0], received], [groups[1], listing]]))
      for (const radio of group?.querySelectorAll("input") ?? []) set(radio, { disabled: radio.value === other });
  };
  body.addEventListener("change", exclude);
  exclude();
  const answer = await question(PAIR.title, [element("p.quiet", {}, PAIR.why), body], [
    { value: "", label: WORDS.cancel },
    { value: "compare", label: PAIR.done, kind: "primary" },
  ]);
  const [listing, received] = chosen();
  return answer && listing && received ? [listing, received] : null;
}

/** The pictures for a side, of which one is chosen. @param {Side} side @param {FileJson[]} files @param {string} chosen */
function groupOf(side, files, chosen) {
  const choices = files.map((file) =>
    element(
      "label.other-picture",
      {},
      element("input", { type: "radio", name: `pair-${side}`, value: file.id, checked: file.id === chosen }),
      ...partsOf(file)
    )
  );
  return element("fieldset", {}, element("legend", {}, PAIR.sides[side] ?? ""), element("div.other-pictures", {}, ...choices));
}
