// @ts-check
// What the seller offers and what was decided.

import { element, set } from "./dom.js";
import { edit } from "./edits.js";
import { nameField } from "./field_names.js";
import { dayShown, rowField } from "./fields.js";
import { watch } from "./state.js";
import { SIDE } from "./words_side.js";

/** The fields of both: whole tables, written when their first word is there. */
export function offerFields() {
  return element(
    "div.stack.wide",
    {},
    tableFields("offered", SIDE.offer, "kind", [
      ["kind", SIDE.offerKind, SIDE.offerKinds],
      ["amount", SIDE.offerAmount, "text"],
      ["until", SIDE.offerUntil, "date"],
    ]),
    tableFields("decided", SIDE.decision, "outcome", [
      ["outcome", SIDE.outcome, SIDE.outcomes],
      ["day", SIDE.decisionDay, "date"],
      ["amount", SIDE.offerAmount, "text"],
    ]),
    rowField({
      at: ["claim", "cancel_asked"],
      name: SIDE.cancelAsked,
      choices: [
        { value: true, words: SIDE.yes },
        { value: null, words: SIDE.no },
      ],
    })
  );
}

/**
 * @param {"offered" | "decided"} table
 * @param {string} title
 * @param {string} first  the key without which there is no table
 * @param {[string, string, string | Record<string, string>][]} keys
 */
function tableFields(table, title, first, keys) {
  nameField(["claim", table], title);
  const fields = keys.map(([key, name, kind]) => {
    const id = `${table}-${key}`;
    const input =
      typeof kind === "string"
        ? element("input", { id, type: kind, inputmode: kind === "text" ? "decimal" : null })
        : element("select", { id }, element("option", { value: "" }, SIDE.notSaid), ...Object.entries(kind).map(([value, words]) => element("option", { value }, words)));
    return { key, input, node: element("div.field", {}, element("label", { for: id }, name), kind === "date" && input instanceof HTMLInputElement ? dayShown(input) : input) };
  });
  const write = () => {
    const value = Object.fromEntries(fields.map(({ key, input }) => [key, input.value.trim().replace(/,(?=\d{1,2}$)/, ".") || null]));
    void edit(title, [{ at: ["claim", table], value: value[first] ? value : null }]);
  };
  for (const { input } of fields) input.addEventListener("change", write);
  watch((now) => {
    const said = now.claim[table] ?? {};
    for (const { key, input } of fields) {
      if (document.activeElement !== input) input.value = String(said[key] ?? "");
      set(input, { disabled: key !== first && !said[first] });
    }
  });
  return element("fieldset", {}, element("legend", {}, title), element("div.fields", {}, ...fields.map(({ node }) => node)));
}
