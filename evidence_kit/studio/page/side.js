// @ts-check
// The panels beside the pictures: which there are, and which one is open.

/** Puts every panel into its place. */
export function mountSide() {}
