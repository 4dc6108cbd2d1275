// @ts-check
// What each role is for, for somebody who hears of it for the first time.

/** When to choose a role. */
export const ROLE_HINTS = /** @type {Record<string, string>} */ ({
  listing: "The seller's picture, or the whole offer",
  received: "The thing that came",
  damage: "A close-up of what is broken",
  label: "The sticker with the tracking number",
  chat: "What you and the seller wrote",
  unboxing: "Your film of opening the parcel",
  contents: "Everything that was in the parcel",
  packaging: "The box or bag that it came in",
  scale: "On a scale, with the weight visible",
  "size-label": "The size printed on it or sewn in",
  tracking: "A screenshot of where the parcel is",
  "policy-excerpt": "The rule that you rely on",
  report: "What the post or an expert wrote",
  document: "An invoice or another paper",
  video: "Another film, say of the fault",
  other: "None of these",
});

export const ROLES = {
  title: "What does it show?",
  more: "More",
  look: "Look at it",
};
