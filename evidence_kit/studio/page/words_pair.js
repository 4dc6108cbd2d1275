// @ts-check
// The sentences of the dialogs that put two pictures side by side.

export const PAIR = {
  title: "New comparison",
  make: "New",
  what: "comparison",
  why: "Choose the listing's picture and your photo of the same thing. Then draw a box around the difference.",
  sides: /** @type {Record<string, string>} */ ({ listing: "What was promised", received: "What came" }),
  other: "Another picture",
  exchanged: "Another picture",
  done: "Compare these two",
  unsaid: "Not named yet",
};
