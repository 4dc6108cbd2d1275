// @ts-check
// Whether a film goes out with its sound: a switch below it. What case.toml mutes in parts stays until the switch is used.

import { element, text } from "./dom.js";
import { edit } from "./edits.js";
import { SIDE } from "./words_side.js";

/** @typedef {import("./types.js").FileJson} FileJson */

/** The switch that leaves out the sound of the film that is shown; a film without sound has none. */
export function soundSwitch() {
  let id = "";
  const box = element("input", { type: "checkbox", "data-sound": true });
  const words = element("span");
  box.addEventListener("change", () => void edit(SIDE.withoutSound, [{ at: ["evidence", id, "mute"], value: box.checked || null }]));
  const node = element("label.switch", {}, box, words);
  /** @param {FileJson} film @param {HTMLVideoElement} player  is heard as the film goes out */
  const show = (film, player) => {
    const parts = typeof film.mute === "boolean" ? 0 : film.mute.length;
    id = film.id;
    node.hidden = !film.film?.sound;
    box.checked = player.muted = film.mute === true;
    box.indeterminate = parts > 0;
    text(words, parts ? SIDE.partlySilent(parts) : SIDE.withoutSound);
  };
  return { node, show };
}
