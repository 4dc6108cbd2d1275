// @ts-check
// The sentences of the panel of the upload: what is missing, the places of the form, the build, and what comes after it.

/** @param {number} number @param {string} one @param {string} many */
const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

export const UPLOAD = {
  // Missing
  missing: "Before you upload",
  allThere: "Nothing is missing",
  mustTitle: "You must show",
  shouldTitle: "It helps to show",
  partsTitle: "Still open",
  /** @param {number} number */
  thereCount: (number) => counted(number, "thing is there", "things are there"),
  thereHint: "Judged by what you said each file shows. Only you can see whether it really does.",
  /** @param {number} score */
  score: (score) => `${score} % complete`,
  scoreName: "How complete the case is",
  doIt: "Go there",
  told: "What to do about this picture",
  findings: "To look at",
  /** @param {string} repair */
  repaired: (repair) => `Done: ${repair}.`,
  notes: (/** @type {number} */ number) => counted(number, "note", "notes"),
  repairs: (/** @type {number} */ number) => `${counted(number, "thing", "things")} that a build puts right`,
  /** @param {number} number */
  comparison: (number) => `Comparison ${number}`,
  there: "there",
  notThere: "missing",

  // Slots
  slots: "In this order",
  slotsHint: "Drag a picture, or press its arrows. The mediator looks at the first ones first.",
  nothingToUpload: "Six pictures and a film appear here, those that show the most first",
  byWeight: "Back to the suggested order",
  freeSlot: "free",
  /** @param {number} number */
  slotPicture: (number) => `Picture ${number}`,
  slotVideo: "Video",
  slotDocument: "Document",
  earlier: "Earlier",
  later: "Later",
  /** @param {string} what @param {number} place */
  movedTo: (what, place) => `${what} is now picture ${place}`,
  leftOut: "Left out",
  changeOrder: "Change what goes in",
  takeIn: "Take in",
  side: "Side by side",
  sheet: "Several on one sheet",

  // Build
  build: "Build",
  buildPackage: "Build the package",
  buildAgain: "Build it again",
  building: "Building",
  stop: "Stop",
  stopping: "Stopping …",
  nothingBuilt: "Not built yet",
  nothingBuiltWhy: "Building makes a folder that is ready to upload; your own files stay as they are.",
  ready: "Ready to upload",
  readyDates: "Built, but dates contradict each other",
  /** @param {string[]} points */
  readyBut: (points) => `Still open: ${points.join(", ")}. The files fit the form; look at this before you hand them in.`,
  open: /** @type {Record<string, (number: number) => string>} */ ({
    errors: (number) => counted(number, "thing to fix first", "things to fix first"),
    dates: (number) => counted(number, "contradiction in the dates", "contradictions in the dates"),
    questions: (number) => counted(number, "question", "questions"),
    things: (number) => counted(number, "thing that the claim needs", "things that the claim needs"),
    deadline: () => "the last day is near",
    warnings: (number) => counted(number, "warning", "warnings"),
  }),
  goTo: /** @type {Record<string, string>} */ ({
    errors: "Show what to fix",
    dates: "Look at the dates",
    questions: "Answer the questions",
    things: "Show what is open",
    deadline: "Look at the last day",
    warnings: "Show the warnings",
  }),
  notReady: "Built, but not ready",
  unknown: "Built, but not everything could be examined",
  readyWhy: "The files are made. What is left is to hand them in, as it stands here.",
  notReadyWhy: "You can look at it; what is missing stands above.",
  cancelledTitle: "Stopped",
  cancelled: "The build was stopped. The package from before is untouched.",
  cancelledFirst: "The build was stopped, and nothing was written.",
  failed: "The package could not be built",
  stale: "The case has changed since this was built",
  staleWhy: "Build it again before you upload anything.",
  steps: /** @type {Record<string, string>} */ ({
    catalog: "Looking at the files",
    labels: "Reading labels and films",
    check: "Checking",
    plan: "Choosing the order",
    compose: "Drawing comparisons",
    fit: "Fitting pictures and film to the limits",
    verify: "Looking at what was made",
    record: "Writing the report",
  }),
  /** @param {number} seconds */
  left: (seconds) =>
    seconds < 90 ? `about ${Math.max(5, Math.round(seconds / 5) * 5)} seconds left` : `about ${Math.round(seconds / 60)} minutes left`,
  starting: "Starting",
  /** @param {number} step @param {number} steps */
  stepOf: (step, steps) => `step ${step} of ${steps}`,
  /** @param {number} done @param {number} total */
  filesDone: (done, total) => `${done} of ${total} done`,
  /** @param {number} percent */
  filmDone: (percent) => `${percent} % of the film`,
  /** @param {number} percent */
  percent: (percent) => `${percent} %`,
  handIn: "Hand it in",
  /** @param {string} number @param {string} platform */
  openOrder: (number, platform) => `On ${platform}, open order ${number}, and there the dispute form.`,
  /** @param {string} platform */
  openAnOrder: (platform) => `On ${platform}, open your order, and there the dispute form.`,
  chooseThere: "In the form, choose",
  /** @param {number} number */
  uploadThese: (number) => (number === 1 ? "Upload this file:" : `Upload these ${number} files, in this order:`),
  liesHere: "They are in this folder on this computer:",
  pastePath: "When the form asks for files, its window opens this folder if you paste the path there.",
  copyPath: "Copy the path",
  pasteStatement: "Paste the statement into the form.",
  noStatementYet: "Describe the problem in the form: there is no statement yet.",
  writeIt: "Write the statement",
  openReport: "Open the report",
  reportHint: "For yourself: what was made from what, and what is still missing.",
  openFolder: "Open the folder",
  download: "Download as a ZIP file",
  copyStatement: "Copy the statement",
  missingCount: (/** @type {number} */ number) => `${counted(number, "thing is", "things are")} missing`,
};
