// @ts-check
// What is said where fingers draw and there is no keyboard.

export const TOUCH = {
  scroll: "Two fingers scroll.",
  scrollBeside: "To scroll, use two fingers, or one on the dotted strip.",
  partner: "Now the same place on the other picture: draw it, or take the dashed box.",
  drawItem: "Now draw along what you measure.",
  takeHint: "Dashed places are suggestions: take those that are right, below.",
  roleHere: "Say what this shows: choose it below.",
  bring: "Add the photos and the video of the parcel",
  choose: "Take a photo or choose files",
  add: "Take a photo or add files",
  atHome: "Everything stays on this phone. Nothing is uploaded anywhere.",
  liesHere: "They are in this folder on this phone:",
};
