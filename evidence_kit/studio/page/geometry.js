// @ts-check
// From the pointer to pixels of the upright picture, and what becomes of a box there. Pure.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {"n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw"} Handle */

export const HANDLES = /** @type {const} */ (["nw", "n", "ne", "e", "se", "s", "sw", "w"]);

/** @param {number} value @param {number} least @param {number} most */
export const clamped = (value, least, most) => Math.min(Math.max(value, least), most);

/**
 * Returns where a pointer is in the picture, not rounded and maybe outside of it.
 * @param {Point} client  in CSS pixels of the window
 * @param {{left: number, top: number, width: number, height: number}} shown  where the picture is shown
 * @param {Size} size  of the picture
 * @returns {Point}
 */
export function toPicture(client, shown, size) {
  return {
    x: ((client.x - shown.left) * size.width) / shown.width,
    y: ((client.y - shown.top) * size.height) / shown.height,
  };
}

/**
 * Returns the edge that is meant by a place: a whole pixel within the picture, its very ends included.
 * @param {Point} point
 * @param {Size} size
 * @returns {Point}
 */
export function edgeAt(point, size) {
  return {
    x: clamped(Math.round(point.x), 0, size.width),
    y: clamped(Math.round(point.y), 0, size.height),
  };
}

/**
 * Returns the box between two places; it is at least a pixel wide and high, and lies in the picture.
 * @param {Point} from
 * @param {Point} to
 * @param {Size} size
 * @returns {Box}
 */
export function boxBetween(from, to, size) {
  const one = edgeAt(from, size);
  const other = edgeAt(to, size);
  const left = Math.min(one.x, other.x, size.width - 1);
  const top = Math.min(one.y, other.y, size.height - 1);
  return [left, top, Math.max(1, Math.max(one.x, other.x) - left), Math.max(1, Math.max(one.y, other.y) - top)];
}

/**
 * Returns the box moved, as far as the picture goes; its size stays.
 * @param {Box} box
 * @param {Point} by
 * @param {Size} size
 * @returns {Box}
 */
export function moved([x, y, width, height], by, size) {
  return [
    clamped(Math.round(x + by.x), 0, Math.max(0, size.width - width)),
    clamped(Math.round(y + by.y), 0, Math.max(0, size.height - height)),
    width,
    height,
  ];
}

/**
 * Returns the box with the edges of one handle moved; an edge that passes the other one turns the box over.
 * @param {Box} box
 * @param {Handle} handle
 * @param {Point} by
 * @param {Size} size
 * @returns {Box}
 */
export function resized([x, y, width, height], handle, by, size) {
  const from = { x: handle.includes("w") ? x + width : x, y: handle.includes("n") ? y + height : y };
  const to = { x: handle.includes("w") ? x : x + width, y: handle.includes("n") ? y : y + height };
  if (/[ew]/.test(handle)) to.x += by.x;
  if (/[ns]/.test(handle)) to.y += by.y;
  return boxBetween(from, to, size);
}

/**
 * Returns the nearest box that is one, and lies in the picture.
 * @param {readonly number[]} numbers  x, y, width, height as somebody typed them
 * @param {Size} size
 * @returns {Box}
 */
export function mended(numbers, size) {
  const [x = 0, y = 0, width = 1, height = 1] = numbers.map((number) => (Number.isFinite(number) ? Math.round(number) : 0));
  const left = clamped(x, 0, size.width - 1);
  const top = clamped(y, 0, size.height - 1);
  return [left, top, clamped(width, 1, size.width - left), clamped(height, 1, size.height - top)];
}

/**
 * Returns the nearest line between two pixels of the picture.
 * @param {readonly number[]} numbers
 * @param {Size} size
 * @returns {Line}
 */
export function mendedLine(numbers, size) {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers.map((number) => (Number.isFinite(number) ? Math.round(number) : 0));
  const [right, bottom] = [size.width - 1, size.height - 1];
  return [clamped(x1, 0, right), clamped(y1, 0, bottom), clamped(x2, 0, right), clamped(y2, 0, bottom)];
}

/**
 * Returns the line moved as a whole, as far as the picture goes.
 * @param {Line} line
 * @param {Point} by
 * @param {Size} size
 * @returns {Line}
 */
export function movedLine([x1, y1, x2, y2], by, size) {
  const dx = clamped(Math.round(by.x), -Math.min(x1, x2), size.width - 1 - Math.max(x1, x2));
  const dy = clamped(Math.round(by.y), -Math.min(y1, y2), size.height - 1 - Math.max(y1, y2));
  return [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
}

/**
 * Returns the same place in another picture: the same shares of its sides.
 * @param {Box} box
 * @param {Size} from
 * @param {Size} to
 * @returns {Box}
 */
export function carried([x, y, width, height], from, to) {
  const [across, down] = [to.width / from.width, to.height / from.height];
  return mended([x * across, y * down, width * across, height * down], to);
}

/**
 * Returns a box of a quarter of what is shown, in its middle.
 * @param {Box} part  the part of the picture that is shown
 * @param {Size} size
 * @returns {Box}
 */
export function inTheMiddle([x, y, width, height], size) {
  return mended([x + (width * 3) / 8, y + (height * 3) / 8, width / 4, height / 4], size);
}

/**
 * Returns the part of the picture that lies in the window of a stage.
 * @param {{left: number, top: number, width: number, height: number}} shown  where the picture is shown
 * @param {{left: number, top: number, width: number, height: number}} room  the window, in the same pixels
 * @param {Size} size
 * @returns {Box}
 */
export function visible(shown, room, size) {
  const from = toPicture({ x: Math.max(shown.left, room.left), y: Math.max(shown.top, room.top) }, shown, size);
  const right = Math.min(shown.left + shown.width, room.left + room.width);
  const bottom = Math.min(shown.top + shown.height, room.top + room.height);
  const to = toPicture({ x: right, y: bottom }, shown, size);
  const [left, top] = [Math.floor(from.x), Math.floor(from.y)];
  return mended([left, top, Math.ceil(to.x) - left, Math.ceil(to.y) - top], size);
}

/**
 * Returns how wide a picture is shown so that all of it is seen.
 * @param {Size} size
 * @param {Size} room
 * @returns {number}
 */
export function fitted(size, room) {
  return Math.max(1, Math.min(room.width, (room.height * size.width) / size.height));
}

/**
 * Returns the middle of the round plate of a box: outside of its frame where there is room, above it, below it or beside it.
 * @param {Box} box @param {number} radius @param {number} out  how far the frame reaches beyond the box @param {Size} size @returns {[number, number]}
 */
export function plateAt([x, y, width, height], radius, out, size) {
  const away = radius + out;
  const within = (/** @type {number} */ at, /** @type {number} */ most) => Math.min(Math.max(at, radius), Math.max(radius, most - radius));
  const [across, down] = [within(x + radius - out, size.width), within(y + radius - out, size.height)];
  if (y - away >= radius) return [across, y - away];
  if (y + height + away <= size.height - radius) return [across, y + height + away];
  if (x - away >= radius) return [x - away, down];
  if (x + width + away <= size.width - radius) return [x + width + away, down];
  return [within(x, size.width), within(y, size.height)];
}
