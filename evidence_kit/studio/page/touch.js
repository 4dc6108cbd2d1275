// @ts-check
// Whether fingers draw and type here: then there are no keys to speak of, and a finger that draws cannot scroll.

export const TOUCHED = matchMedia("(pointer: coarse)");
