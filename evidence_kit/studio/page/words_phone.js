// @ts-check
// The sentences of the page that a phone opens.

/** @param {number} number @param {string} one @param {string} many */
const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

export const PHONE = {
  shots: "Shooting list",
  /** @param {number} done @param {number} total */
  doneOf: (done, total) => `${done} of ${total} done`,
  /** @param {number} number @param {number} total */
  shotOf: (number, total) => `Shot ${number} of ${total}`,
  must: "must be there",
  helps: "helps",
  choosePhoto: "Choose the photo",
  takePhoto: "Open the camera",
  chooseFilm: "Choose the film",
  takeFilm: "Film it now",
  takeFilmCost:
    "What is filmed through this button may be made smaller. For the original, film it with the camera app, then choose it.",
  takePhotoCost:
    "A photo taken through this button may lose its day and time. For the original, take it with the camera app, then choose it.",
  next: "Next shot",
  previous: "Shot before",
  again: "Take it again",
  keep: "Keep it, next shot",
  looking: "Looking at it …",
  sending: "On its way …",
  good: "Good: you can put this away",
  notGood: "Better take it again, while the parcel is in front of you",
  filmAloud: "While you film, in this order",
  allThere: "Everything on the list is there",
  allThereWhy: "Keep the box and the label until the dispute is over.",
  noReason: "Choose on the computer what is wrong: the list of what to photograph appears here.",
  /** @param {string} number */
  labelSame: (number) => `The label is readable: ${number}, this order's number.`,
  /** @param {string} number */
  labelRead: (number) => `The label is readable: ${number}. Compare it with your order; its number is not entered yet.`,
  withoutDay:
    "The file does not say when it was taken. If the phone made a copy of the photo, choose the original instead: under “Files”, “Browse” or “Choose File”.",

  send: "Send photos and films",
  sendHint: "Any number at once. They arrive as they are, and a broken connection goes on where it stopped.",
  chooseFiles: "Choose photos and films",
  fromIphone: "“Choose File” gives the original. From the Photo Library: tap Options, then Current (or Original).",
  fromAndroid: "For the original choose “Files” (or “Browse”), not the photo picker.",
  fromOther: "Choose the files themselves, so that they arrive as they are.",
  uploads: "Sent from here",
  /** @param {string} name @param {number} percent */
  progressOf: (name, percent) => `${name}: ${percent} %`,
  waits: "waits for the connection, then goes on",
  chooseAgain: "choose the same file again, and it goes on where it stopped",
  arrived: "arrived",
  forget: "Remove from this list",
  tryAgain: "Try again",

  pictures: "In the case",
  /** @param {number} number */
  count: (number) => counted(number, "file", "files"),
  noPictures: "Nothing yet: choose photos above",
  unsaid: "Not named yet",
  onComputer: "Choose what each file shows, and compare, on the computer.",
  drawOn: "Draw on it",
  mark: "Mark",
  markHint: "Draw a box around what matters with one finger. Two fingers zoom.",
  cover: "Cover",
  coverHint: "Draw over what nobody should read, such as an address.",
  undo: "Undo",
  delete: "Delete",
  done: "Done",

  offline:
    "No connection to the computer. It goes on by itself, once the studio is open there and lets phones in. If it does not, scan the code on the computer again.",
  closed: "The studio is closed for phones. Show the code on the computer again, and scan it.",
  ended:
    "The studio was closed. Everything that arrived is in the case. When it is open for phones again, this page goes on by itself. If it does not, scan the code on the computer.",
};
