// @ts-check
// What is said of the places of a film that are covered.

export const FILM = {
  noCovers: "Nothing in this film is covered. Pause it where something private shows, and press Cover a place.",
  cover: "Cover a place",
  coverHint: "Draw a box over what nobody shall see: a name, a street, a face. It is black from here to the end of the film.",
  fromTo: (/** @type {string} */ from, /** @type {string} */ to) => `from ${from} to ${to}`,
  fromOn: (/** @type {string} */ from) => `from ${from} on`,
  wholeFilm: "the whole film",
  /** @param {string} span @param {readonly number[]} box */
  coverName: (span, box) => `Covered place, ${span}: ${box[0]}, ${box[1]}, ${box[2]} by ${box[3]}`,
  screenName: (/** @type {string} */ name) => `Picture of ${name}`,
  from: "From (seconds)",
  to: "To (seconds)",
  toEnd: "the end",
  fromHere: "Begin here",
  toHere: "End here",
  untilEnd: "To the end of the film",
  goThere: "Show where it begins",
  begins: "Begin of a covered place",
  ends: "End of a covered place",
  endFirst: "It would end before it begins: choose a later second.",
  beginLast: "It would begin after it ends: choose an earlier second.",
};
