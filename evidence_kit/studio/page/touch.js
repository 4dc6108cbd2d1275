// @ts-check
// Whether fingers draw and type here: then there are no keys to speak of, and a finger that draws cannot scroll.

export const TOUCHED = matchMedia("(pointer: coarse)");

const narrow = matchMedia("(max-width: 47.49rem)");

/** Whether no keys are spoken of: a page as narrow as a phone's has no room for them either. */
export const NO_KEYS = () => TOUCHED.matches || narrow.matches;

/** Whether the page is shown on a phone, by all that can be known of it. */
export const ON_PHONE = () => TOUCHED.matches && narrow.matches;
