// @ts-check
/** Icons of the page: each is a symbol of icons.svg and takes the colour of the words beside it. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An icon that says nothing to a screen reader; what it means stands beside it or in the button's name.
 * @param {string} name a symbol of icons.svg
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}
