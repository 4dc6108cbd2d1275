// @ts-check
// Every sentence of the page but those of the side panels, in one place, so that it can be translated later.

/** @param {number} number @param {string} one @param {string} many */
const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/** @param {number} bytes */
export function sized(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** The roles in the order of their weight in the form, and what each is called. */
export const ROLE_NAMES = /** @type {Record<string, string>} */ ({
  label: "Parcel label",
  damage: "Damage",
  received: "Received",
  contents: "Contents",
  scale: "On the scale",
  chat: "Chat",
  tracking: "Tracking",
  "size-label": "Size label",
  packaging: "Packaging",
  "policy-excerpt": "Marketplace rules",
  report: "Post or expert report",
  document: "Document",
  other: "Other",
  listing: "Listing",
  video: "Video",
  unboxing: "Unboxing",
});

export const WORDS = {
  // What the page is and how it stands
  title: "Studio",
  skip: "Skip to the pictures",
  nextStep: "Next step",
  starting: "Opening the case …",
  offline: "No connection to the studio: does it still run in its terminal? Changes wait here.",
  /** @param {number} number */
  waiting: (number) => `${counted(number, "change waits", "changes wait")} for the connection.`,
  signedOut: "This page is no longer signed in. Type evidence-kit studio again, and open the address that it prints.",
  gone: "The folder of this case is not there any more. Put it back where it was, and load this page again.",
  /** @param {readonly string[]} unsaved  what undo would have called it */
  ended: (unsaved) =>
    unsaved.length
      ? `The studio was closed before this was saved: ${unsaved.join(", ")}. To go on, type evidence-kit studio again, and do it once more.`
      : "The studio was closed, and everything is saved. To go on, type evidence-kit studio again.",
  noAnswer: "The studio does not answer.",
  noSense: "The studio gave an answer that this page does not understand. Load the page again.",
  saved: "Saved",
  saving: "Saving …",
  manyTabs: "Four pages of this case are open. With more, they would wait for each other: close one.",

  // Files
  files: "Files",
  dropHere: "Drop the photos and the video of the parcel here",
  dropAnywhere: "Drop them anywhere",
  choose: "Choose files",
  add: "Add files",
  atHome: "Everything stays on this computer. Nothing is uploaded anywhere.",
  emptySteps: [
    "Add everything you have: your photos, the video, a screenshot of the listing.",
    "Say what each one shows, and draw boxes around what is wrong.",
    "Build: you get a folder that is ready to upload to the dispute.",
  ],
  /** @param {number} done @param {number} total @param {string} left */
  sending: (done, total, left) => `Receiving ${done} of ${total}: ${left} to go`,
  sent: "Received",
  paused: "waits for the connection",
  sameFile: "waiting for the same file: add it again, and it goes on where it stopped",
  /** @param {string} name */
  known: (name) => `The case has the same file already, as ${name}.`,
  /** @param {string} name @param {string} other */
  renamed: (name, other) => `${name} was saved as ${other}.`,
  /** @param {number} number */
  notes: (number) => `${counted(number, "file has", "files have")} another name here, or came twice`,
  unreadable: "The browser cannot read this file any more. Add it again.",
  noFiles: "Only files can be dropped here. Save the picture first, then drop its file.",
  emptyFolder: "This folder holds no files.",
  /** @param {string[]} names */
  unreadFiles: (names) => `The browser cannot read ${names.slice(0, 5).join(", ")}${names.length > 5 ? " and more" : ""}. Copy them elsewhere, and drop them from there.`,
  looking: "Being looked at",
  noPicture: "No picture, film or document: it goes into no package",
  notSent: "Not sent",
  forget: "Remove from this list",
  tryAgain: "Try again",
  /** @param {number} number */
  countedFiles: (number) => counted(number, "file", "files"),
  /** @param {string} name */
  keyRole: (name) => `It shows: ${name}`,
  /** @param {string} name @param {string} role */
  fileName: (name, role) => `${name}, ${role}`,
  leftOut: "left out",
  leaveOut: "Leave out of the package",
  /** @param {string} name @param {string} role */
  roleSet: (name, role) => `${name} shows: ${role}`,

  // Pictures side by side
  bench: "Pictures",
  noComparison: "Choose the listing's picture and your photo of the same thing",
  compare: "Compare the two",
  compareHint: "A comparison needs two pictures: add another one.",
  compareWith: "Compare with …",
  /** @param {string} name */
  compareTo: (name) => `Compare ${name} with`,
  /** @param {string} one @param {string} other */
  compareThese: (one, other) => `Compare ${one} and ${other}`,
  unsaid: "What is it?",
  notShown: "This file cannot be shown here. It stays in the case as it is.",
  document: "A document has no boxes. It goes into the package as it is.",
  closeComparison: "Delete this comparison",
  comparison: "Comparison",
  comparisons: "Comparisons",
  /** @param {string} listing @param {string} received */
  comparisonOf: (listing, received) => `${listing} and ${received}`,
  swap: "Swap sides",
  sides: /** @type {Record<string, string>} */ ({ listing: "Listing", received: "Received", alone: "Photo", film: "Film" }),
  onSide: /** @type {Record<string, string>} */ ({
    listing: "in the listing's picture",
    received: "in the received photo",
    alone: "in the photo",
    film: "in the film",
  }),
  /** @param {string} side @param {string} name */
  stageName: (side, name) => `${side}: ${name}`,

  // Tools
  tools: "Tools",
  mark: "Mark",
  markHint: "Draw a numbered box around what matters",
  redact: "Redact",
  redactHint: "Cover what nobody should read, such as an address",
  crop: "Crop",
  cropHint: "Show only this part",
  ruler: "Ruler",
  rulerHint: "Draw along a length that you know, then along what you measure",
  select: "Select",
  selectHint: "Choose and move boxes; drag the picture to scroll.",
  suggest: "Find differences",
  suggestHint: "Let the studio look for places where the two pictures differ, and propose boxes",
  suggesting: "Looking for differences …",
  /** @param {number} number */
  suggested: (number) => `${WORDS.suggestedHere(number)} Press Y to take one after the other, Delete to dismiss the selected one.`,
  /** @param {number} number @returns {string} */
  suggestedHere: (number) => `${counted(number, "place", "places")} found, drawn dashed.`,
  noneSuggested: "No differences were found.",
  takeHint: "Dashed places are suggestions: Y takes one after the other, Delete dismisses the selected one.",
  takeSuggestion: "Take it",
  takeAll: "Take all",
  zoom: "Zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Fit",
  stepBack: "One step back",
  keyMove: "Move by a pixel",
  keyMoveTen: "Move by ten",
  keyResize: "Resize by a pixel, with Shift by ten",
  keyEnter: "With a tool: a box in the middle; after a box: take the dashed one",

  // Boxes
  /** @param {number} number @param {string} label @param {string} side @param {readonly number[]} box */
  boxName: (number, label, side, box) =>
    `Box ${number}${label ? `, ${label}` : ""}, ${side}, ${box[0]}, ${box[1]}, ${box[2]} by ${box[3]}`,
  /** @param {string} side @param {readonly number[]} box */
  redactionName: (side, box) => `Covered place ${side}, ${box[0]}, ${box[1]}, ${box[2]} by ${box[3]}`,
  /** @param {string} side @param {readonly number[]} box */
  cropName: (side, box) => `Crop ${side}, ${box[0]}, ${box[1]}, ${box[2]} by ${box[3]}`,
  /** @param {number} number @param {string} side @param {readonly number[]} line */
  rulerName: (number, side, line) =>
    `Ruler ${number} ${side}, from ${line[0]}, ${line[1]} to ${line[2]}, ${line[3]}`,
  /** @param {number} number @param {string} label @param {string} side */
  suggestionName: (number, label, side) => `Suggestion ${number}${label ? `, ${label}` : ""}, ${side}`,
  /** @param {readonly number[]} box */
  boxAt: (box) => `${box[0]}, ${box[1]}, ${box[2]} by ${box[3]}`,
  label: "Label",
  labelHint: "One word beside the number, such as Colour",
  measureColour: "Measure the colour in both boxes",
  /** @param {number} number @param {boolean} on */
  colourMeasured: (number, on) => `The colour of box ${number} is ${on ? "measured" : "not measured"}`,
  x: "Left",
  y: "Top",
  width: "Width",
  height: "Height",
  x1: "From, left",
  y1: "From, top",
  x2: "To, left",
  y2: "To, top",
  delete: "Delete",
  partner: "Now the same place on the other picture: draw it, or press Enter to take the dashed box. Escape skips it.",
  partnerHere: "Draw it here too",
  takePartner: "Take the dashed box",
  oneSide: "Skip",
  addPartner: "Draw it on the other picture",
  noMarks: "No boxes yet. Press Mark, then draw one on the picture.",
  firstMark: "Press Mark, then draw a box around what is wrong. A box can be moved and resized afterwards.",
  marks: "Boxes",
  box: "Box",
  suggestion: "Suggestion",
  coveredPlace: "Covered place",
  typeNumbers: "Type its place and size",
  dim: "Darken everything outside the boxes",
  caption: "Caption",
  captionHint: "One or two lines above the pictures",
  captionOfFile: "One line about it, for the package",
  lengthOf: "Length",
  lengthHint: "Such as 10 cm; mm, cm, m and in are known",
  lengthMissing: "Type how long the line is.",
  rulerLabel: "What is measured",
  promised: "The listing promises",
  drawItem: "Now draw along what you measure. Escape leaves it out.",

  // Preview
  preview: "As it will be uploaded",
  previewOf: "The picture as it will be uploaded",
  previewing: "Drawing …",
  small: "Show it small",
  smallHint: "As small as the mediator sees it at first",
  large: "Larger",
  exact: "Exactly these pixels are uploaded.",

  // Edits
  undo: "Undo",
  redo: "Redo",
  /** @param {string} what */
  undoOf: (what) => `Undo: ${what}`,
  /** @param {string} what */
  redoOf: (what) => `Redo: ${what}`,
  /** @param {string} what */
  undone: (what) => `Undone: ${what}`,
  /** @param {string} what */
  redone: (what) => `Done again: ${what}`,
  nothingToUndo: "Nothing to undo",
  nothingToRedo: "Nothing to redo",
  undoOffline: "Undo works again when the studio answers.",
  undoConflict: "What this step changed was changed again since, elsewhere. Skip the step, or leave everything as it is?",
  newerStep: "Another step is the newest by now",
  /** @param {string} what */
  newerStepWhy: (what) => `Another page has changed the case since: “${what}”.`,
  skipStep: "Skip the step",
  leaveIt: "Leave everything",
  conflict: "This was changed elsewhere",
  conflictWhy: "Another page or an editor changed the same value while you did. Which one should stay?",
  mine: "Mine",
  theirs: "The other",
  nothing: "nothing",
  refused: "This was not saved",
  notDone: "Not done",
  close: "Close",
  done: "Done",
  cancel: "Cancel",
  did: {
    drawMark: (/** @type {number} */ number) => `Draw box ${number}`,
    drawPartner: (/** @type {number} */ number) => `Draw the partner of box ${number}`,
    move: (/** @type {string} */ what) => `Move ${what}`,
    resize: (/** @type {string} */ what) => `Resize ${what}`,
    name: (/** @type {string} */ what) => `Label ${what}`,
    remove: (/** @type {string} */ what) => `Delete ${what}`,
    box: (/** @type {number} */ number) => `box ${number}`,
    ruler: (/** @type {number} */ number) => `ruler ${number}`,
    redaction: "covered place",
    crop: "crop",
    suggestion: "suggestion",
    redact: "Cover a place",
    cropping: "Crop",
    measure: "Draw a ruler",
    colour: (/** @type {number} */ number) => `Measure the colour of box ${number}`,
    confirm: "Take a suggestion",
    confirmAll: "Take all suggestions",
    role: (/** @type {string} */ name) => `Role of ${name}`,
    caption: "Caption",
    readByEye: (/** @type {string} */ name) => `Say that ${name} shows the tracking number`,
    captionOf: (/** @type {string} */ name) => `Caption of ${name}`,
    dim: "Darken outside the boxes",
    compare: "New comparison",
    uncompare: "Delete a comparison",
    leaveOut: (/** @type {string} */ name) => `Leave out ${name}`,
    takeIn: (/** @type {string} */ name) => `Take in ${name}`,
  },

  // Keys
  keysTitle: "What the keys do",
  singleLetters: "Keys without Ctrl work at the pictures and the list of files, never in a form",
  groups: /** @type {Record<string, string>} */ ({
    all: "Everywhere",
    files: "Files",
    stage: "Pictures",
    box: "A selected box",
    film: "Film",
  }),
};
