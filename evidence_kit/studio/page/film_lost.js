// @ts-check
// The seconds in which a covered place could not be followed, at the film: the way there, and what can be said of it.

import { say } from "./announce.js";
import { choose } from "./chosen.js";
import { accepting, notAccepted } from "./cover.js";
import { element, list } from "./dom.js";
import { edit } from "./edits.js";
import { clock } from "./film_second.js";
import { icon } from "./icon.js";
import { focusShape, stageOf } from "./stage.js";
import { FILM } from "./words_film.js";

/** @typedef {import("./types.js").FileJson} FileJson */
/** @typedef {[number, number]} Span */
/** @typedef {{cover: number, spans: Span[]}} Lost */

/** A list of what was lost in the film that is shown. @param {(at: number) => void} seek  shows a second of it */
export function lostList(seek) {
  const node = element("ul.film-lost");
  /** @type {FileJson | null} */
  let film = null;
  const show = (/** @type {Lost} */ { cover }, /** @type {Span} */ [from, to]) => {
    // In the middle of a gap it is sooner seen than at its beginning.
    seek((from + to) / 2);
    const shape = /** @type {import("./types.js").Shape} */ ({ kind: "cover", side: "alone", index: cover });
    choose({ tab: "comparison", tool: null, shape });
    // Arrows move it at once.
    const stage = stageOf(shape.side);
    if (stage) focusShape(stage, shape);
    say(FILM.placeIt);
  };
  const accept = (/** @type {Lost} */ { cover, spans }) => {
    const before = film?.covers[cover];
    if (before && film) void edit(FILM.letBlack, [{ at: ["evidence", film.id, "cover", cover], value: { ...before, lost: accepting(before, spans) } }]);
  };
  /** @param {FileJson} next */
  const draw = (next) => {
    film = next;
    const lost = next.followed.map(({ lost: spans }, cover) => ({ cover, spans: notAccepted(next.covers[cover], spans) })).filter(({ spans }) => spans.length);
    node.hidden = lost.length === 0;
    list(node, lost, ({ cover, spans }) => `${cover} ${spans.join(" ")}`, (one) => row(one, show, accept));
  };
  return { node, draw };
}

/** @param {Lost} lost @param {(lost: Lost, span: Span) => void} show @param {(lost: Lost) => void} accept */
function row(lost, show, accept) {
  return element(
    "li.note.danger",
    {},
    element("p.row", {}, icon("error"), element("span.grow", {}, FILM.lost(lost.cover + 1))),
    element(
      "div.row",
      {},
      ...lost.spans.map((span) =>
        element("button.button.small", { type: "button", "data-lost": "show", onclick: () => show(lost, span) }, FILM.placeThere(clock(span[0]), clock(span[1])))
      ),
      element("button.button.small", { type: "button", "data-lost": "accept", onclick: () => accept(lost) }, FILM.letBlack)
    )
  );
}
