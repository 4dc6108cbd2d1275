// @ts-check
// What goes between the page and its server, as evidence_kit/studio/wire.py has it. Boxes and lines are whole pixels
// of the upright picture, times are seconds, sizes bytes, days ISO 8601; null means that something is not there.

/** @typedef {[number, number, number, number]} Box  x, y, width, height */
/** @typedef {[number, number, number, number]} Line  x and y of one point, x and y of another */
/** @typedef {"listing" | "received"} Side */
/** @typedef {[string, string]} Pair  ids of the listing's picture and of the received photo */
/** @typedef {string[]} SlotRef  the id of a file, or the two of a comparison */

/** @typedef {{box: Box, label: string}} PhotoMark */
/** @typedef {{listing: Box | null, received: Box | null, label: string, colour: boolean}} PairMark */
/** @typedef {{listing: Box, received: Box, label: string, confirmed: boolean}} Suggestion */
/** @typedef {{side: Side, points: Line, length: string, item: Line | null, label: string, promised: string | null}} Ruler */

/** @typedef {{box: Box, from: number, to: number | null, follow: boolean, at: {second: number, box: Box}[], lost: "cover" | [number, number][] | null}} Cover  a place of a film that is covered; to null: to its end; at: where one that is followed is at further seconds */
/** @typedef {{at: number, shows: "closed" | "label" | "opening" | "item" | "fault" | null}} Moment */

/**
 * @typedef {object} FileJson
 * @property {string} id
 * @property {string} name
 * @property {"image" | "video" | "document" | "other"} kind
 * @property {string} role
 * @property {boolean} role_said
 * @property {string} caption
 * @property {number} bytes
 * @property {string} sha
 * @property {boolean} examined
 * @property {string} problem
 * @property {number} width
 * @property {number} height
 * @property {string} mime
 * @property {string | null} taken  when, by the camera's clock
 * @property {{outcome: string, number: string | null, read: string, by_eye: boolean} | null} label
 * @property {Box[]} redact  of a film: covered all the time
 * @property {Cover[]} covers
 * @property {{following: boolean, lost: [number, number][], why: string}[]} followed  of each cover what came of following it; lost: the seconds in which it was not found
 * @property {Moment[]} moments  of a film: those that are named
 * @property {PhotoMark[]} marks
 * @property {boolean | [number, number][]} mute  true: without sound; the seconds, from and to, in which it is silent
 * @property {boolean} chosen
 * @property {boolean} leave_out
 * @property {{file: string, at: number} | null} still_of
 * @property {number | null} label_at
 * @property {{seconds: number, codec: string, plays: "original" | "stand-in" | "making" | "no", codecs: string, sound: boolean, follows: boolean} | null} film
 */

/**
 * @typedef {object} ComparisonJson
 * @property {number | null} place  which [[comparison]] it is; null for one that no table writes
 * @property {string} listing
 * @property {string} received
 * @property {string} caption
 * @property {boolean} dim
 * @property {PairMark[]} marks
 * @property {Suggestion[]} suggestions
 * @property {Ruler[]} rulers
 * @property {Box | null} listing_crop
 * @property {Box | null} received_crop
 */

/** @typedef {{code: string, severity: string, message: string, hint: string, file: string | null, comparison: number | null, place: string | null, repair: string}} FindingJson  repair: what a build does about it */
/** @typedef {{line: number, text: string, message: string, form: string, first: number, last: number, instead: string}} Mistake  mended by what is typed instead of the lines from first to last, when there are any */
/** @typedef {{slot: string, filling: string, files: string[], comparison: Pair | null, why: string, ref: SlotRef | null}} SlotJson */
/** @typedef {{start: number, end: number, why: string}} Passage  in code points */
/** @typedef {{what: string, there: boolean, place: string, file: string | null}} Needed */
/** @typedef {{id: string, kind: string, title: string, date: string | null, estimate: boolean, done: boolean, closes: boolean, counted: string, advice: string}} DayJson */
/** @typedef {{id: string, name: string, received: number, bytes: number, state: "coming" | "waiting" | "looking" | "done" | "refused", why: string}} UploadJson */
/** @typedef {{state: "idle" | "running" | "cancelled" | "done" | "failed", step: string, done: number, total: number, item: string, share: number | null, film: number | null, doing: string, left: number | null, verdict: string | null, error: {message: string, hint: string} | null, stale: boolean}} BuildJson */
/** @typedef {{verdict: string, made_from_now: boolean, folder: string, uploads: {slot: string, name: string, bytes: number, why: string}[], zip: boolean}} PackageJson */
/** @typedef {{url: string, addresses: string[], fingerprint: string, pages: number, ends: string | null}} PhoneJson */

/**
 * @typedef {object} CaseJson
 * @property {string} studio  of the studio that tells; another one starts at 0
 * @property {number} seq
 * @property {string} revision
 * @property {string} name
 * @property {{name: string}} policy
 * @property {string} today
 * @property {string} verdict
 * @property {{do: string, by: string | null, why: string} | null} now
 * @property {{mistakes: Mistake[]} | null} toml
 * @property {FileJson[]} files
 * @property {ComparisonJson[]} comparisons
 * @property {SlotJson[]} slots
 * @property {{file: string, why: string}[]} left_out
 * @property {{pair: Pair, why: string}[]} unplaced  comparisons that no place of the form is left for
 * @property {SlotRef[] | null} order_wanted
 * @property {Record<string, any>} order
 * @property {Record<string, any>} claim
 * @property {Record<string, any>} facts
 * @property {{day: string, by: string, words: string}[]} messages
 * @property {Record<string, boolean | null>} attest
 * @property {{name: string, question: string}[]} questions
 * @property {{name: string, title: string, facts: string[]} | null} reason  facts: what its statement says of the item
 * @property {{ask: string, choose: string, words_known: boolean, when: string}[]} form
 * @property {{text: string, place: "case.toml" | "statement.txt" | null, passages: Passage[], to_mediator: string}} statement
 * @property {number | null} score
 * @property {Needed[]} must
 * @property {Needed[]} should
 * @property {Needed[]} parts
 * @property {DayJson[]} days
 * @property {{day: string, event: string, words: string, from: string}[]} timeline
 * @property {FindingJson[]} findings
 * @property {{undo: string | null, redo: string | null}} undo
 * @property {UploadJson[]} uploads
 * @property {BuildJson} build
 * @property {PackageJson | null} package
 * @property {string | null} watcher
 * @property {PhoneJson | null} phone
 * @property {{images: number | null, videos: number | null, documents: number | null}} limits
 */

/** @typedef {(string | number | null)[]} Place  where a value stands, such as ["evidence", ID, "role"] */
/** @typedef {{at: Place, value: any, pair?: Pair | undefined}} Change  what is to stand there */
/** @typedef {Change & {was: any}} Edit  and what stands there now */
/** @typedef {{index: number, at: Place, was: any, now: any}} Conflict */
/** @typedef {{n: number, width: number, height: number, exact: boolean, scales: number[], findings: FindingJson[]}} PreviewJson */

/** @typedef {{code: string, message: string, hint?: string, conflicts?: Conflict[], mistakes?: Mistake[], received?: number, finding?: FindingJson, field?: string}} Trouble */
/** @typedef {{ok: true, status: number, value: any, headers: Headers}} Answered */
/** @typedef {{ok: false, status: number, error: Trouble}} Failed */
/** @typedef {Answered | Failed} Answer */

/** @typedef {"starting" | "working" | "mistakes" | "signed-out" | "gone" | "offline" | "ended"} Phase */
/** @typedef {"mark" | "redact" | "crop" | "ruler"} Tool */
/** @typedef {{kind: "comparison", pair: Pair, place: number | null} | {kind: "file", id: string}} Subject  what is on the stages */

/**
 * @typedef {object} Chosen  What the page looks at; it is no part of the case.
 * @property {string[]} files  ids chosen in the tray
 * @property {Subject | null} subject
 * @property {Tool | null} tool
 * @property {Shape | null} shape  the selected box or line
 * @property {string} tab
 */

/**
 * @typedef {object} Shape  One box or line of the page: which it is, and on which side.
 * @property {"mark" | "redact" | "cover" | "crop" | "ruler" | "suggestion"} kind
 * @property {string} side  "listing", "received", or "alone" for a photo by itself
 * @property {number} index
 */

export {};
